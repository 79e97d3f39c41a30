"""The process that students' notebooks run in, as ever, but it tells what their own code takes.

It lies beside the runner's own code, behind the same walls: ``python -m timed_runner``, and then as
`autograder.engine.runner`. Each answer has one entry more, `SPENT`: processor seconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from autograder.engine.runner import zygote
from autograder.engine.runner.calls import Calls
from autograder.engine.runner.shell import NotebookShell
from autograder.engine.runner.worker import Worker
from coursekit.judge import calling

SPENT = "spent"


class Clocks:
    """Adds up what students' code takes in one process, answer by answer."""

    def __init__(self) -> None:
        self._spent = 0.0

    def timed(self, run: Callable[..., Any], sign: int = 1) -> Callable[..., Any]:
        """`run`, whose time counts, or with -1 is not to count as part of what it lies in."""

        def timed(*given: Any, **named: Any) -> Any:
            start = time.thread_time()
            try:
                return run(*given, **named)
            finally:
                self._spent += sign * (time.thread_time() - start)

        return timed

    def told(
        self, answers: Callable[[Worker, Any], Iterator[dict[str, Any]]]
    ) -> Callable[[Worker, Any], Iterator[dict[str, Any]]]:
        """`answers`, each with what was spent since the request or the last one."""

        def told(worker: Worker, request: Any) -> Iterator[dict[str, Any]]:
            self._spent = 0.0
            for answer in answers(worker, request):
                yield {**answer, SPENT: self._spent}
                self._spent = 0.0

        return told


def main(control: int, scratch: str, fresh: list[str]) -> None:
    """Put clocks around students' cells and functions, and serve as the warm process does."""
    clocks = Clocks()
    vars(calling)["_apply"] = clocks.timed(calling._apply)
    NotebookShell.run_cell = clocks.timed(NotebookShell.run_cell)  # type: ignore[method-assign]
    Worker._answers = clocks.told(Worker._answers)  # type: ignore[method-assign]
    lend = Calls._lent

    def lent(calls: Calls, name: str, seeds: list[int]) -> Callable[..., Any]:
        return clocks.timed(lend(calls, name, seeds), -1)

    Calls._lent = lent  # type: ignore[method-assign]
    zygote.main(control, scratch, fresh)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[4:])
    os._exit(0)

"""The process that students' notebooks run in, as ever, but it notes what their own code takes.

``python timed_runner.py NOTES CONTROL_FD SCRATCH``: appends lines of processor seconds to the file
NOTES, of a cell or of a task's calls: what it was, and how many.
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


class Notes:
    """Adds up what students' code takes in one process, request by request."""

    def __init__(self, file: str) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
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

    def noted(
        self, answers: Callable[[Worker, Any], Iterator[Any]]
    ) -> Callable[[Worker, Any], Iterator[Any]]:
        """`answers`, which afterwards writes down what its request took of the student's."""

        def noted(worker: Worker, request: Any) -> Iterator[Any]:
            self._spent = 0.0
            for answer in answers(worker, request):
                if answer.get("last", True):
                    self._write("functions" if request["do"] == "calls" else "cells")
                yield answer

        return noted

    def _write(self, what: str) -> None:
        os.write(self._file, f"{what} {self._spent}\n".encode())


def main(file: str, control: int, scratch: str) -> None:
    """Put clocks around students' cells and functions, and serve as the warm process does."""
    notes = Notes(file)
    vars(calling)["_apply"] = notes.timed(calling._apply)
    NotebookShell.run_cell = notes.timed(NotebookShell.run_cell)  # type: ignore[method-assign]
    Worker._answers = notes.noted(Worker._answers)  # type: ignore[method-assign]
    lend = Calls._lent

    def lent(calls: Calls, name: str, seeds: list[int]) -> Callable[..., Any]:
        return notes.timed(lend(calls, name, seeds), -1)

    Calls._lent = lent  # type: ignore[method-assign]
    zygote.main(control, scratch)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    os._exit(0)

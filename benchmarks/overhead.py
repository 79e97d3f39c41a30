"""What grading takes of the processor beyond a student's own cells and functions.

The same notebooks are graded as ever, and run in a plain process that does nothing else: their
cells as a kernel runs them, their functions on the cases that grading calls them on first. Starting
up is left out: it is shared by a class.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flat import VARIETY, grade_many
from graders import environment

from autograder.course import Course, load_course
from autograder.engine.bundle import load_bundle
from autograder.engine.remote import packed
from autograder.engine.restore import Restored, restore
from autograder.engine.runner.calls import Calls
from autograder.engine.runner.packing import unpack
from autograder.engine.runner.shell import attach, make_shell
from autograder.fixtures import grading_fixtures
from coursekit.judge import calling
from coursekit.judge.ladder import asked_first

SECRET = b"a secret of no course at all"
BACKEND = "module://matplotlib_inline.backend_inline"


def overhead(course: Course, lesson: str, count: int, scratch: Path) -> dict[str, float]:
    """Processor seconds of one submission, when `count` are graded as `grade_many` does.

    Returns
    -------
    dict
        ``graded``, in all, for the last of them; ``cells`` and ``functions``, the student's own;
        ``overhead``, the rest.
    """
    graded = grade_many(course, lesson, count, scratch)["last_cpu"]
    told = subprocess.run(
        [sys.executable, __file__, str(scratch), lesson],
        env=environment(COURSEKIT_GRADING="1", MPLBACKEND=BACKEND),
        capture_output=True,
        text=True,
        check=True,
    )
    cells, functions = json.loads(told.stdout.splitlines()[-1])
    return {
        "graded": graded,
        "cells": cells,
        "functions": functions,
        "overhead": graded - cells - functions,
    }


def main(folder: str, lesson: str) -> None:
    """Run a class's notebooks, and print what their cells and functions took, in seconds each."""
    course, said = load_course(Path(folder)), sys.stdout
    bundle, shell = load_bundle(course, lesson), make_shell(max_text=1000)
    fixtures = grading_fixtures(lesson, SECRET)
    spent = []
    handed_in = sorted(course.root.glob(f"submitted/*/{lesson}/{lesson}.ipynb"))[:VARIETY]
    for path in (*handed_in[:1], *handed_in):  # the first one imports what the others need
        shell.reset(new_session=True)
        attach(shell, max_text=1_000_000)
        restored = restore(path.read_bytes(), bundle)
        cells = sum(_time(shell.run_cell, c.source) for c in restored.cells if c.runs)
        spent.append((cells, _functions(restored, fixtures, shell.user_ns)))
    both = zip(*spent[1:], strict=True)
    print(json.dumps([sum(each) / len(each) for each in both]), file=said)


def _functions(restored: Restored, fixtures: Any, namespace: dict[str, Any]) -> float:
    """Processor seconds within the functions, without what surrounds their calls."""
    spent = 0.0
    apply = calling._apply

    def timed(*given: Any) -> Any:
        nonlocal spent
        start = time.process_time()
        try:
            return apply(*given)
        finally:
            spent += time.process_time() - start

    calls = Calls(None, namespace)  # type: ignore[arg-type]  (nothing is lent)
    calls.mark("")
    vars(calling)["_apply"] = timed
    try:
        for task in (c.task for c in restored.cells if c.role == "answer" and c.task):
            fixture = fixtures[task]
            request = {
                **{"mark": "", "task": task, "parameters": fixture.parameters},
                **{"required": fixture.required, "defaults": tuple(fixture.defaults)},
                "seconds": fixture.seconds,
            }
            with calls.series(request):
                for one in unpack(packed(tuple(asked_first(fixture)), (), True)):
                    calls.call(one)
    finally:
        vars(calling)["_apply"] = apply
    return spent


def _time(run: Callable[..., Any], *given: Any) -> float:
    start = time.process_time()
    run(*given)
    return time.process_time() - start


if __name__ == "__main__":
    main(*sys.argv[1:])

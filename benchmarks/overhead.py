"""What grading takes of the processor beyond a student's own cells and functions.

A class is graded twice: as ever, and by processes that note what students' code takes in them. Both
times every core is busy, and each function meets caches as cold as it does in grading.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flat import SECRET, grade_many

from autograder.course import Course
from autograder.engine.launch import Launch
from autograder.engine.process import Runner
from autograder.grader import Grader

TIMED = Path(__file__).with_name("timed_runner.py")


def overhead(course: Course, lesson: str, count: int, scratch: Path) -> dict[str, float]:
    """Processor seconds of one submission, when `count` are graded as `grade_many` does.

    Returns
    -------
    dict
        ``graded``, in all, for the last of them; ``cells`` and ``functions``, the student's own,
        wherever grading runs them; ``overhead``, the rest.
    """
    notes = scratch / "notes"
    graded = _grade(course, lesson, count, scratch / "graded")["last_cpu"]
    _grade(course, lesson, count, scratch / "noted", partial(_noting, notes))
    spent: Counter[str] = Counter()
    for line in notes.read_text(encoding="ascii").splitlines():
        what, seconds = line.split()
        spent[what] += float(seconds) / count  # type: ignore[assignment]
    cells, functions = spent["cells"], spent["functions"]
    return {
        "graded": graded,
        "cells": cells,
        "functions": functions,
        "overhead": graded - cells - functions,
    }


def _grade(*given: Any) -> dict[str, Any]:
    """`grade_many` in a process of its own: it reaps whatever ends below it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(grade_many, *given).result()


def _noting(notes: Path, course: Course) -> Grader:
    """A grader whose students' processes write to `notes`, for which there are no walls."""
    return Grader(course, SECRET, Runner(wrap=partial(_timed, notes)))


def _timed(notes: Path, launch: Launch) -> Launch:
    program, *_, control, scratch = launch.command
    command = (program, "-s", str(TIMED), str(notes), control, scratch)
    return dataclasses.replace(launch, command=command)

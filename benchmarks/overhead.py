"""What grading takes of the processor beyond a student's own cells and functions.

These are measured where they run, in fresh forks behind walls, while every core is busy; and in the
same minute as the whole, since a minute later this may take twice as long on a shared machine. How
fast the machine is in that minute is told by nbgrader, which grades some before and some after.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import timed_runner
from classroom import make_classroom
from flat import SECRET, grade_many
from graders import Nbgrader
from timed_runner import SPENT

from autograder.course import Course
from autograder.engine.launch import Launch
from autograder.engine.process import Runner, Session
from autograder.engine.walls import bubblewrapped
from autograder.grader import Grader


def overhead(course: Course, lesson: str, count: int, scratch: Path) -> dict[str, float]:
    """Processor seconds of one submission, when `count` are graded as `grade_many` does.

    Returns
    -------
    dict
        ``graded``, in all, once the grader has started; ``cells`` and ``functions``, the student's
        own, wherever grading runs them; ``overhead``, the rest; ``nbgrader``, wall seconds of stock
        nbgrader; ``share``, the overhead as a part of these.
    """
    few = make_classroom(course, lesson, max(1, count // 10))
    stock = Nbgrader(few, scratch / "nbgrader", list(few.submissions))
    before, notes = stock.grade().wall, scratch / "notes"
    given = course, lesson, count, scratch / "class", partial(_noting, notes)
    with ProcessPoolExecutor(1, get_context("spawn")) as process:  # it reaps what ends below it
        graded = process.submit(grade_many, *given).result()["cpu"]
    after = stock.grade().wall
    spent: Counter[str] = Counter()
    for line in notes.read_text(encoding="ascii").splitlines():
        what, seconds = line.split()
        spent[what] += float(seconds) / count  # type: ignore[assignment]
    rest = graded - spent["cells"] - spent["functions"]
    nbgrader = (before + after) / 2 / len(few.submissions)
    return {
        "graded": graded,
        "cells": spent["cells"],
        "functions": spent["functions"],
        "overhead": rest,
        "nbgrader": nbgrader,
        "share": rest / nbgrader,
    }


def _noting(notes: Path, course: Course) -> Grader:
    """The grader that ``autograder grade`` uses, but it notes what students' processes spent."""
    file = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    answer = Session.answer

    def noting(session: Session, name: str, deadline: float) -> dict[str, Any]:
        found = answer(session, name, deadline)
        what = "functions" if "outcomes" in found else "cells"
        os.write(file, f"{what} {found.pop(SPENT)}\n".encode())
        return found

    Session.answer = noting  # type: ignore[method-assign]
    return Grader(course, SECRET, Runner(wrap=_timed_behind_walls))


def _timed_behind_walls(launch: Launch) -> Launch:
    """The runner with clocks in it, and the walls around that."""
    code, *_ = launch.readable
    shutil.copy(timed_runner.__file__, code)
    command = tuple(
        timed_runner.__name__ if word == "autograder.engine.runner" else word
        for word in launch.command
    )
    return bubblewrapped(dataclasses.replace(launch, command=command))

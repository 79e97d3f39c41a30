"""The class that all graders get: a lesson without its exploration cells, and many answers."""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.build import solutions, without_canary
from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant

EXPLORING = {"explore", "expect", "play"}
"""Cells with these tags are skipped by our engine; the others are run by everybody."""
SHARE_OF_ALTERNATIVES = 0.3
SHARE_OF_MISTAKES = 0.05
SEED = 2

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Classroom:
    """A lesson and what its students handed in."""

    lesson: str
    source: Notebook
    release: Notebook
    coursekit: Path
    """The package that ships with the lesson, its fixture included."""
    points: dict[str, float]
    """Of each function task."""
    submissions: dict[str, Notebook]
    """By student."""


def make_classroom(course: Course, lesson: str, students: int, explore: bool = False) -> Classroom:
    """A class of `students`, the same one every time.

    Each answer is the solution, or (30 in 100) a correct alternative, or (5 in 100) a mistake.

    Parameters
    ----------
    explore : bool
        Leave the exploration cells in.
    """
    source, release = (
        json.loads(path.read_text(encoding="utf-8"))
        for path in (course.source(lesson), course.release(lesson))
    )
    if not explore:
        source, release = _bare(source), _bare(release)
    loaded = load_lesson(lesson)
    right = solutions(lesson)
    stream = np.random.default_rng(SEED)
    submissions = {}
    for number in range(students):
        answers = dict(right)
        for task in loaded.functions:
            drawn, which = stream.random(), int(stream.integers(1 << 30))
            kinds = task.mistakes if drawn < SHARE_OF_MISTAKES else task.alternatives
            if drawn < SHARE_OF_MISTAKES + SHARE_OF_ALTERNATIVES:
                changed = variant(loaded, task, kinds[which % len(kinds)])
                answers[task.name] = without_canary(loaded, task.name, changed)
        submissions[f"student{number:05}"] = _filled(release, answers)
    points = {task.name: task.points for task in loaded.functions}
    coursekit = course.release(lesson).parent / "coursekit"
    return Classroom(lesson, source, release, coursekit, points, submissions)


def write_course(classroom: Classroom, folder: Path, students: list[str]) -> None:
    """A course folder with this lesson alone, in which `students` have handed in."""
    lesson = classroom.lesson
    for room, notebook in (("source", classroom.source), ("release", classroom.release)):
        write_notebook(notebook, folder / room / lesson / f"{lesson}.ipynb")
    shutil.copytree(classroom.coursekit, folder / "release" / lesson / "coursekit")
    for student in students:
        path = folder / "submitted" / student / lesson / f"{lesson}.ipynb"
        write_notebook(classroom.submissions[student], path)


def write_notebook(notebook: Notebook, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def without_checks(notebook: Notebook) -> Notebook:
    """For a grader whose checks stand elsewhere: else each would be made twice."""
    cells = [cell for cell in notebook["cells"] if not grade_id(cell).startswith("check_")]
    return {**notebook, "cells": cells}


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _bare(notebook: Notebook) -> Notebook:
    cells = [c for c in notebook["cells"] if not EXPLORING & set(c["metadata"].get("tags", ()))]
    return {**notebook, "cells": cells}


def _filled(release: Notebook, answers: dict[str, str]) -> Notebook:
    filled = copy.deepcopy(release)
    for cell in filled["cells"]:
        if grade_id(cell) in answers:
            cell["source"] = answers[grade_id(cell)]
    return filled

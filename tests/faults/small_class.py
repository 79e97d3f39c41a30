"""A small class on the tiny course, and all that grading it leaves behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

sys.path.append(str(Path(__file__).resolve().parents[1] / "gradebook"))

from tiny_course import source_notebook
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import Course, load_course
from autograder.gradebook.assignment import _prepared_source
from autograder.gradebook.feedback import generate_feedback
from autograder.gradebook.grading import Result, grade_class
from autograder.gradebook.settings import Settings

STUDENTS = 12
ROOT = Path(__file__).resolve().parents[2]


def make_course(root: Path) -> Course:
    """The tiny course with submissions: right, wrong, blank, late, and one that can't be read."""
    (root / "source" / "tiny").mkdir(parents=True)
    (root / "release" / "tiny").mkdir(parents=True)
    (root / "course.toml").write_text(
        'title = "A tiny course"\n[[lesson]]\nname = "tiny"\ntitle = "Tiny"\n'
        'due = "2026-01-31 12:00:00 UTC"\n'
    )
    (root / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    course = load_course(root)
    nbformat.write(source_notebook(), course.source("tiny"))
    nbformat.write(_prepared_source(Settings(course), "tiny"), course.release("tiny"))
    answers = [CORRECT, "    return x\n", None]
    for number in range(STUDENTS):
        data = submission(course, answers[number % 3], "Because." if number % 2 else None)
        hand_in(course, f"student{number:02}", b'{"cells": [' if number == 5 else data)
    return course


def hand_in(course: Course, student: str, data: bytes) -> None:
    folder = course.root / "submitted" / student / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text("2026-01-30 12:00:00 UTC")
    (folder / "notes.txt").write_text("mine")


def grade_here(course: Course, **options: Any) -> list[Result]:
    """Grade in this process, one after the other."""
    grader = TinyGrader(course)
    return grade_class(course, grader.grade, fingerprint=grader.fingerprint, **options)


@contextmanager
def gradebook(course: Course) -> Iterator[Gradebook]:
    with Gradebook(Settings(course).database, Settings(course).course_id) as book:
        yield book


def left(course: Course) -> dict[str, Any]:
    """All that is left in the end: notebooks, hidden files too; scores, comments; feedback."""
    graded = course.root / "autograded"
    files = {
        str(path.relative_to(graded)): path.read_bytes()
        for path in graded.rglob("*")
        if path.is_file() and path.parent != graded
    }
    with gradebook(course) as book:
        submissions = book.assignment_submissions("tiny")
        scores = {
            (one.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for one in submissions
            for grade in one.notebooks[0].grades
        }
        comments = {
            (one.student.id, comment.name): comment.auto_comment
            for one in submissions
            for comment in one.notebooks[0].comments
        }
        times = {one.student.id: one.timestamp for one in submissions}
    generate_feedback(course)
    pages = {
        path.parts[-3]: path.read_text() for path in (course.root / "feedback").rglob("*.html")
    }
    return {"files": files, "scores": scores, "comments": comments, "times": times, "pages": pages}

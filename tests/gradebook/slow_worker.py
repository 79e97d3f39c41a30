"""What a worker of the tests of parallel grading is made of; importing it imports no nbgrader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tiny_grader import TinyGrader

from autograder.course import Course


@contextmanager
def tiny_worker(course: Course, seconds: float = 0.0) -> Iterator[TinyGrader]:
    """The grader of one worker, as slow as asked for."""
    grader = TinyGrader(course)
    at_once = grader.grade

    def slowly(lesson: str, data: bytes, student: str = "") -> Any:
        time.sleep(seconds)
        return at_once(lesson, data, student)

    grader.grade = slowly  # type: ignore[method-assign]
    yield grader

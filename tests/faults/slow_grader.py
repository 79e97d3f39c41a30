"""A grader that takes its time. Workers import it: the program that starts them isn't run there."""

from __future__ import annotations

import os
import time
from typing import Any

from tiny_grader import TinyGrader

from autograder.course import Course

SECONDS = "AUTOGRADER_TEST_SECONDS"


class SlowGrader(TinyGrader):
    def __init__(self, course: Course, secret: bytes, *, sandbox: bool) -> None:
        super().__init__(course)

    def __enter__(self) -> SlowGrader:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, lesson: str, data: bytes, student: str = "") -> Any:
        time.sleep(float(os.environ[SECONDS]))
        return super().grade(lesson, data, student)

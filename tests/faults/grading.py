"""``autograder`` as a real command on the tiny course: ``grading.py SECONDS WORD...``.

Its grader takes SECONDS for a submission. PYTHONPATH has to lead to the tiny course.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from tiny_grader import TinyGrader

from autograder import cli, commands, workers
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


def main() -> None:
    os.environ[SECONDS] = sys.argv.pop(1)
    workers.Grader = SlowGrader  # type: ignore[assignment,misc]
    commands.fingerprint = lambda *_: "tiny, first edition"  # type: ignore[assignment]
    workers.tell_about_walls = lambda *_: None
    print("ready", flush=True)
    cli.main()


if __name__ == "__main__":
    main()

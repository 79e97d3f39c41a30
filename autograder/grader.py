"""The grader of a course.

Lesson bundles, fixtures, the grader's own helpers and a runner are brought together here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.course import Course
from autograder.engine.bundle import LessonBundle, load_bundle
from autograder.engine.grade import grade
from autograder.engine.process import Runner
from autograder.engine.report import Report
from autograder.fixtures import grading_fixtures
from autograder.fixtures.draw import compiled
from autograder.secret import load_secret, seed_for
from autograder.tasks import load_lesson
from autograder.tasks.sources import all_uses, signature
from coursekit.judge.model import Fixture

Helpers = Mapping[str, Mapping[str, Callable[..., Any]]]
PACKAGES = Path(__file__).resolve().parents[1]


class Grader:
    """Grades submissions of one course; what they share is made once.

    Parameters
    ----------
    course : Course
    secret : bytes
        Hidden cases are drawn from it, by lesson and student.
    runner : Runner, optional
        Runs the students' code; by default one of its own.
    """

    def __init__(self, course: Course, secret: bytes, runner: Runner | None = None) -> None:
        self.course = course
        self._secret = secret
        self._runner = runner or Runner()
        self._bundles: dict[str, LessonBundle] = {}
        self._helpers: dict[str, Helpers] = {}
        self._fixtures = lru_cache(maxsize=8)(self._draw)

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.close()

    def grade(self, lesson: str, data: bytes, student: str = "") -> Report:
        """Grade one submission.

        Parameters
        ----------
        lesson : str
        data : bytes
            The notebook as handed in.
        student : str
            Whose hidden cases are drawn; empty for the ones that all files without a student share.
        """
        return grade(
            data,
            self._bundle(lesson),
            self._fixtures(lesson, student if self.course.hidden_cases == "student" else ""),
            runner=self._runner,
            helpers=self._own_helpers(lesson),
        )

    def fingerprint(self, lesson: str) -> str:
        """Stands for all that a report depends on besides the submission and its student."""
        digest = hashlib.sha256(hashlib.sha256(self._secret).digest())
        digest.update(self.course.release(lesson).read_bytes())
        digest.update(_code_fingerprint())
        digest.update(self.course.hidden_cases.encode())
        return digest.hexdigest()

    def _bundle(self, lesson: str) -> LessonBundle:
        if lesson not in self._bundles:
            self._bundles[lesson] = load_bundle(self.course, lesson)
        return self._bundles[lesson]

    def _draw(self, lesson: str, student: str) -> dict[str, Fixture]:
        return grading_fixtures(lesson, seed_for(self._secret, lesson, student))

    def _own_helpers(self, lesson: str) -> Helpers:
        """For each task the solutions of the earlier tasks that it may call.

        One that takes the very same arguments would give the answer away, unless it is meant to be
        called.
        """
        if lesson not in self._helpers:
            loaded = load_lesson(lesson)
            self._helpers[lesson] = {
                task.name: {
                    other.name: compiled(lesson, other.name, None)[0]
                    for other in loaded.functions[:place]
                    if other.name in all_uses(loaded, task)
                    or signature(loaded, other) != signature(loaded, task)
                }
                for place, task in enumerate(loaded.functions)
            }
        return self._helpers[lesson]


@lru_cache(maxsize=1)
def _code_fingerprint() -> bytes:
    """Of the code that makes verdicts: another judge or another solution means grading anew."""
    digest = hashlib.sha256()
    for room in (
        "coursekit",
        "autograder/engine",
        "autograder/solutions",
        "autograder/tasks",
        "autograder/fixtures",
    ):
        for path in sorted((PACKAGES / room).rglob("*.py")):
            digest.update(
                path.relative_to(PACKAGES).as_posix().encode() + b"\0" + path.read_bytes()
            )
    return digest.digest()


def course_grader(course: Course) -> Grader:
    """The grader of `course` with the secret of this machine; nbgrader's own commands use it."""
    return Grader(course, load_secret()[0])

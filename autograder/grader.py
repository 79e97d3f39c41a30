"""The grader of a course.

Lesson bundles, fixtures, the grader's own helpers and a runner are brought together here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.course import Course
from autograder.engine.bundle import LessonBundle, load_bundle
from autograder.engine.grade import grade
from autograder.engine.process import Runner
from autograder.engine.recall import Recall
from autograder.engine.report import Report
from autograder.engine.walls import ensure_walls, walls
from autograder.fingerprint import fingerprint
from autograder.fixtures import grading_fixtures
from autograder.fixtures.draw import compiled, unmeasured_fixtures
from autograder.fixtures.released import as_released
from autograder.secret import PAPERS, load_secret, secret_path, seed_for
from autograder.tasks import load_lesson
from autograder.tasks.model import Lesson, Task
from autograder.tasks.sources import all_uses, signature
from coursekit.checking import LocalCaller
from coursekit.judge.ladder import examine
from coursekit.judge.model import Fixture

Helpers = Mapping[str, Mapping[str, Callable[..., Any]]]
NO_SANDBOX = "graded without a sandbox"
"""The note in each report that was made with nothing around the student's process."""


class Grader:
    """Grades submissions of one course; what they share is made once.

    Parameters
    ----------
    course : Course
    secret : bytes
        Hidden cases are drawn from it, by lesson and student.
    runner : Runner, optional
        Runs the notebooks instead of one of its own; what keeps them in is the caller's business.
    sandbox : bool
        Put walls around its own runner. Without them every report says so.

    Raises
    ------
    NoWalls
        If this machine has no walls to put up.
    """

    def __init__(
        self,
        course: Course,
        secret: bytes,
        runner: Runner | None = None,
        *,
        sandbox: bool = True,
    ) -> None:
        self.course = course
        self.secret = secret
        self._sandbox = sandbox
        self._runner = runner or own_runner((course.root, secret_path()), sandbox)
        self._bundles: dict[str, LessonBundle] = {}
        self._helpers: dict[str, Helpers] = {}
        self._recall = Recall()
        self._fixtures = lru_cache(maxsize=PAPERS)(self._draw)
        self._public: dict[str, Mapping[str, Fixture]] = {}

    def __enter__(self) -> Grader:
        self._runner.start()  # it warms up while the first submission is read
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
        report = grade(
            data,
            self._bundle(lesson),
            self._fixtures(lesson, self._seed(lesson, student)),
            runner=self._runner,
            helpers=self._own_helpers(lesson),
            recall=self._recall,
        )
        if self._sandbox:
            return report
        return replace(report, notes=(NO_SANDBOX, *report.notes))

    def fingerprint(self, lesson: str) -> str:
        """Stands for all that a report depends on besides the submission and its student."""
        return fingerprint(self.course, self.secret, lesson, self._sandbox)

    def _bundle(self, lesson: str) -> LessonBundle:
        if lesson not in self._bundles:
            self._bundles[lesson] = load_bundle(self.course, lesson)
        return self._bundles[lesson]

    def _seed(self, lesson: str, student: str) -> bytes:
        name = student if self.course.hidden_cases == "student" else ""
        return seed_for(self.secret, lesson, name)

    def _draw(self, lesson: str, seed: bytes) -> Mapping[str, Fixture]:
        return grading_fixtures(lesson, seed, self._public_fixtures)

    def _public_fixtures(self, lesson: Lesson) -> Mapping[str, Fixture]:
        name = lesson.name
        if name not in self._public:
            drawn = unmeasured_fixtures(lesson)
            self._public[name] = as_released(drawn, partial(self._release_fixtures, name))
        return self._public[name]

    def _release_fixtures(self, lesson: str) -> bytes:
        return self.course.release_fixtures(lesson).read_bytes()

    def _own_helpers(self, lesson: str) -> Helpers:
        """For each task the solutions of the earlier tasks that it may call."""
        if lesson not in self._helpers:
            loaded = load_lesson(lesson)
            public = self._public_fixtures(loaded)
            self._helpers[lesson] = {
                task.name: {
                    other.name: compiled(lesson, other.name, None)[0]
                    for other in loaded.functions[:place]
                    if other.name in all_uses(loaded, task)
                    or not _gives_away(loaded, other, task, public)
                }
                for place, task in enumerate(loaded.functions)
            }
        return self._helpers[lesson]


def _gives_away(lesson: Lesson, helper: Task, task: Task, public: Mapping[str, Fixture]) -> bool:
    """Whether who is lent this helper need only call it: for an answer of either task."""
    if not public[helper.name].parameters:
        return True
    if signature(lesson, helper) != signature(lesson, task):
        return False
    function, namespace = compiled(lesson.name, helper.name, None)
    caller = LocalCaller(namespace, {task.name: function})
    return examine(public[task.name], caller).outline.score > 0


def own_runner(hidden: Iterable[Path], sandbox: bool) -> Runner:
    """A runner behind walls, if there is to be a sandbox; `hidden` is never to be seen inside.

    Raises
    ------
    NoWalls
        If this machine has no walls to put up.
    """
    if not sandbox:
        return Runner()
    ensure_walls()
    return Runner(wrap=walls(hidden))


def course_grader(course: Course) -> Grader:
    """The grader of `course` with the secret of this machine; nbgrader's own commands use it."""
    return Grader(course, load_secret()[0])


def course_grader_without_sandbox(course: Course) -> Grader:
    """The same with nothing around the students' code, for ``nbgrader_config.py`` to name."""
    return Grader(course, load_secret()[0], sandbox=False)

"""Grading on other machines: what they get of the course, and what they must have themselves.

A machine that grades for others has this project installed. It gets the releases once, and
with each submission the seed of its hidden cases: neither the secret nor a student's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course import Course
from autograder.engine.bundle import LessonBundle, read_bundle
from autograder.engine.walls import ensure_walls
from autograder.fingerprint import code_fingerprint, versions
from autograder.grader import Grader, own_runner
from autograder.secret import secret_path, seed_for
from coursekit.data.cache import FILE_NAME, cache_folder
from coursekit.judge.errors import GraderDefect


class Unfit(GraderDefect):
    """This machine would not make the same reports."""


@dataclass(frozen=True)
class Release:
    """What other machines get of a lesson."""

    notebook: bytes
    fixtures: bytes
    """The file of public ones; empty if there is none."""


class SeededGrader(Grader):
    """A grader without course folder and secret; a seed in hexadecimal stands for the student.

    Parameters
    ----------
    releases : mapping from lesson to Release
    names : sequence of str
        All lessons of the course.
    sandbox : bool
        Put walls around its runner.
    hidden : iterable of Path
        Never to be seen by students' code, where there are walls.
    """

    def __init__(
        self,
        releases: Mapping[str, Release],
        names: Sequence[str],
        sandbox: bool = True,
        hidden: Iterable[Path] = (),
    ) -> None:
        course = Course(Path("/nowhere"), "", ())
        runner = own_runner((*hidden, secret_path()), sandbox)
        super().__init__(course, b"", runner, sandbox=sandbox)
        self._releases, self._names = releases, names

    def _bundle(self, lesson: str) -> LessonBundle:
        if lesson not in self._bundles:
            notebook = json.loads(self._releases[lesson].notebook)
            self._bundles[lesson] = read_bundle(lesson, notebook, self._names)
        return self._bundles[lesson]

    def _seed(self, lesson: str, student: str) -> bytes:
        return bytes.fromhex(student)

    def _release_fixtures(self, lesson: str) -> bytes:
        return self._releases[lesson].fixtures


@dataclass(frozen=True)
class Suitcase:
    """What travels once to each worker; called there, it makes a grader."""

    releases: Mapping[str, Release]
    names: tuple[str, ...]
    sandbox: bool

    def __call__(self, hidden: Iterable[Path] = ()) -> SeededGrader:
        return SeededGrader(self.releases, self.names, self.sandbox, hidden)


@dataclass(frozen=True)
class SameHere:
    """Called on a worker's machine, it raises what stands in the way of the same reports."""

    code: bytes
    versions: Mapping[str, str]
    digits: bool
    """Whether MNIST is kept here, which cells of a lesson may read."""
    sandbox: bool

    def __call__(self) -> None:
        """Compare.

        Raises
        ------
        Unfit
            If this project, a package or the data are other ones here.
        NoWalls
            If there is to be a sandbox, and this machine has none.
        """
        found = versions()
        other = [name for name, one in self.versions.items() if found.get(name) != one]
        if other:
            raise Unfit(
                "it has "
                + ", ".join(f"{name} {found.get(name)}" for name in other)
                + " where the grader has "
                + ", ".join(self.versions[name] for name in other)
                + "; install the same requirements.lock on both"
            )
        code_fingerprint.cache_clear()  # a worker of Dask outlives changes of the code
        if code_fingerprint() != self.code:
            raise Unfit("it has another version of this project; install the same one on both")
        if has_digits() and not self.digits:
            raise Unfit("it has MNIST, and the grader hasn't; run where that is: autograder data")
        if self.digits and not has_digits():
            raise Unfit("it has no MNIST, and the grader has; run there: autograder data")
        if self.sandbox:
            ensure_walls()


class Departure:
    """What a course's submissions are graded with on other machines.

    Parameters
    ----------
    course : Course
    secret : bytes
        Stays here.
    sandbox : bool
        Walls around students' code.
    """

    def __init__(self, course: Course, secret: bytes, sandbox: bool) -> None:
        self._course, self._secret, self._sandbox = course, secret, sandbox

    @cached_property
    def check(self) -> SameHere:
        """For each worker, before it gets anything."""
        return SameHere(code_fingerprint(), versions(), has_digits(), self._sandbox)

    def suitcase(self, lessons: Iterable[str]) -> Suitcase:
        """The releases of `lessons`."""
        built = {
            name: Release(self._course.release(name).read_bytes(), self._fixtures(name))
            for name in lessons
            if self._course.release(name).is_file()
        }
        return Suitcase(built, self._course.names, self._sandbox)

    def _fixtures(self, lesson: str) -> bytes:
        path = self._course.release_fixtures(lesson)
        return path.read_bytes() if path.is_file() else b""

    def seed(self, lesson: str, student: str) -> str:
        """What stands for a student there."""
        name = student if self._course.hidden_cases == "student" else ""
        return seed_for(self._secret, lesson, name).hex()


def has_digits() -> bool:
    """Is MNIST kept on this machine?"""
    return (cache_folder() / FILE_NAME).is_file()

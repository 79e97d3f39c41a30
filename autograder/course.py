"""The course folder: where it is, which lessons it has, and where each thing lies."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

JOURNAL_FILE = ".journal.db"
"""In ``autograded/``: what has been graded already; see `autograder.gradebook.journal`."""
FIXTURE = "coursekit/fixture.npz"
"""The public fixtures, within a lesson's folder."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")


class CourseError(Exception):
    """The course folder, or a name the user gave, can't be used. The message says what to do."""


@dataclass(frozen=True)
class LessonEntry:
    """A line of course.toml."""

    name: str
    title: str
    due: str | None = None


@dataclass(frozen=True)
class Course:
    """A course folder and its lessons in order."""

    root: Path
    title: str
    lessons: tuple[LessonEntry, ...]
    hidden_cases: str = "student"
    """Who gets which hidden cases: ``student``, one of a few sets; ``course``, the same for all."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(lesson.name for lesson in self.lessons)

    def check_lesson(self, name: str) -> str:
        """Return `name` if it is a lesson of this course.

        Raises
        ------
        CourseError
            For any other name; the message lists those there are.
        """
        if name not in self.names:
            raise CourseError(f"no lesson is called {name!r}; there are: {', '.join(self.names)}")
        return name

    def text(self, lesson: str) -> Path:
        """The hand-written text notebook."""
        return self.root / "notebooks" / f"{lesson}.md"

    def source(self, lesson: str) -> Path:
        """The generated instructor notebook."""
        return self.root / "source" / lesson / f"{lesson}.ipynb"

    def release(self, lesson: str) -> Path:
        """The generated student notebook."""
        return self.root / "release" / lesson / f"{lesson}.ipynb"

    def release_fixtures(self, lesson: str) -> Path:
        """The public fixtures that lie beside the student notebook."""
        return self.release(lesson).parent / FIXTURE


def load_course(root: Path) -> Course:
    """Read ``course.toml`` in `root`.

    Raises
    ------
    CourseError
        If there is none, or it isn't a course file.
    """
    path = root / "course.toml"
    try:
        return _course(root, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise CourseError(f"{path} can't be read: {error.strerror}") from error
    except KeyError as error:
        raise CourseError(f"{path} isn't a course file: {error} is missing") from error
    except ValueError as error:  # no TOML, or no text at all
        raise CourseError(f"{path} isn't a course file: {error}") from error


def _course(root: Path, table: dict[str, Any]) -> Course:
    lessons = table["lesson"]
    if not isinstance(lessons, list) or not all(isinstance(entry, dict) for entry in lessons):
        raise ValueError("each lesson must be a table under [[lesson]]")
    _check_keys(table, ("title", "lesson", "hidden_cases"), "the course")
    entries = tuple(_entry(entry) for entry in lessons)
    names = [entry.name for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the lesson {name!r} is listed {names.count(name)} times")
    hidden_cases = table.get("hidden_cases", "student")
    if hidden_cases not in ("student", "course"):
        raise ValueError(f'hidden_cases must be "student" or "course", not {hidden_cases!r}')
    return Course(root, _text(table, "title"), entries, hidden_cases)


def _entry(table: dict[str, Any]) -> LessonEntry:
    name, title = _text(table, "name"), _text(table, "title")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't be a lesson's name: letters, digits, _ and - only")
    _check_keys(table, ("name", "title", "due"), f"the lesson {name!r}")
    return LessonEntry(name, title, str(table["due"]) if "due" in table else None)


def _text(table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text in quotes, not {value!r}")
    return value


def _check_keys(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    """A misspelt due date would never come."""
    for key in table:
        if key not in known:
            raise ValueError(f"{where} has no {key!r}, only: {', '.join(known)}")


def find_course(start: Path | None = None) -> Course:
    """The course whose folder is `start` or a parent of it; otherwise the one this package lies in.

    The environment variable ``AUTOGRADER_COURSE`` overrides both.
    """
    named = os.environ.get("AUTOGRADER_COURSE")
    if named:
        return load_course(Path(named).resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parent.parent):
        if (folder / "course.toml").is_file():
            return load_course(folder)
    raise CourseError(
        "no course.toml in this folder or above it; go to the course folder and try again"
    )

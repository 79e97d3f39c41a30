"""The course folder: where it is, which lessons it has, and where each thing lies."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

JOURNAL_FILE = ".journal.db"
"""In ``autograded/``: what has been graded already; see `autograder.gradebook.journal`."""
FIXTURE = "coursekit/fixture.npz"
"""The public fixtures, within a lesson's folder."""


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
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        lessons = tuple(
            LessonEntry(
                entry["name"], entry["title"], str(entry["due"]) if "due" in entry else None
            )
            for entry in table["lesson"]
        )
        hidden_cases = table.get("hidden_cases", "student")
        if hidden_cases not in ("student", "course"):
            raise ValueError(f'hidden_cases must be "student" or "course", not {hidden_cases!r}')
        return Course(root, table["title"], lessons, hidden_cases)
    except OSError as error:
        raise CourseError(f"{path} can't be read: {error.strerror}") from error
    except KeyError as error:
        raise CourseError(f"{path} isn't a course file: {error} is missing") from error
    except TypeError as error:
        raise CourseError(
            f"{path} isn't a course file: each lesson must be a table under [[lesson]]"
        ) from error
    except ValueError as error:  # no TOML, or no text at all
        raise CourseError(f"{path} isn't a course file: {error}") from error


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

"""What nbgrader is told about a course: its configuration, its folders and its database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from autograder.course import Course

CONFIG_FILE = "nbgrader_config.py"


class GradebookError(Exception):
    """The gradebook, or what it says of a lesson, can't be used. The message says what to do."""


def programs_on_path() -> None:
    """Put the programs of this Python first on PATH.

    nbgrader runs ``alembic`` by its bare name when it makes a new database, which fails in a
    virtual environment that was never activated.
    """
    programs = str(Path(sys.executable).parent)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if programs not in folders:
        os.environ["PATH"] = os.pathsep.join([programs, *folders])


def load_config(course: Course) -> Config:
    """The course's ``nbgrader_config.py``, or an empty configuration where there is none."""
    if not (course.root / CONFIG_FILE).is_file():
        return Config()
    return PyFileConfigLoader(CONFIG_FILE, path=str(course.root)).load_config()


class Settings:
    """nbgrader's view of one course, with the folders relative to its root whatever the cwd."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.config = load_config(course)
        self.folders = CourseDirectory(config=self.config)
        # The configuration may leave the root to the current folder; here it is the course's.
        self.folders.root = str(course.root)

    @property
    def database(self) -> str:
        """URL of the gradebook."""
        return str(self.folders.db_url)

    @property
    def course_id(self) -> str:
        """The course's key in the gradebook."""
        return str(self.folders.course_id)

    @property
    def submitted(self) -> Path:
        """Folder of what was handed in."""
        return self.course.root / str(self.folders.submitted_directory)

    @property
    def autograded(self) -> Path:
        """Folder of graded notebooks."""
        return self.course.root / str(self.folders.autograded_directory)

    @property
    def feedback(self) -> Path:
        """Folder of feedback pages."""
        return self.course.root / str(self.folders.feedback_directory)

    @property
    def file_mode(self) -> int:
        """Permissions of recorded files, as ``nbgrader autograde`` sets them."""
        return 0o664 if self.folders.groupshared else 0o444


@contextmanager
def open_gradebook(settings: Settings) -> Iterator[Gradebook]:
    """Nbgrader's gradebook of the course, made if there is none.

    Raises
    ------
    GradebookError
        When the database can't be opened.

    """
    programs_on_path()
    try:
        gradebook = Gradebook(settings.database, settings.course_id or "default_course")
    except OperationalError as error:
        raise GradebookError(
            f"the gradebook {settings.database} can't be opened ({error.orig}); if nbgrader was "
            "upgraded, back the file up and run `nbgrader db upgrade`"
        ) from error
    except SQLAlchemyError as error:
        raise GradebookError(f"{settings.database} can't be opened: {error}") from error
    try:
        yield gradebook
    finally:
        gradebook.close()

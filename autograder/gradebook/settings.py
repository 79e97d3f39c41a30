"""What nbgrader is told about a course: its configuration, its folders and its database."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from typing import Any, TypeVar

import nbgrader.api
from nbgrader.api import Assignment, Gradebook, InvalidEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import scoped_session, sessionmaker
from traitlets import TraitError
from traitlets.config import Config, PyFileConfigLoader

from autograder.course import Course, CourseError

CONFIG_FILE = "nbgrader_config.py"
WAIT_SECONDS = 30.0
"""For a database that somebody else holds."""
GO_ON = "and run the same command again: it goes on from there"
_LOCKED = ("locked", "lock timeout", "deadlock")
_T = TypeVar("_T")


# nbgrader writes a traceback there before it raises the error that is told in a line here.
logging.getLogger("tornado.application").addHandler(logging.NullHandler())


class GradebookError(Exception):
    """The gradebook, or what it says of a lesson, can't be used. The message says what to do."""


def programs_on_path() -> None:
    """Put the programs of this Python first on PATH.

    nbgrader runs ``alembic`` by its bare name when it upgrades a database, which fails in a
    virtual environment that was never activated.
    """
    programs = str(Path(sys.executable).parent)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if programs not in folders:
        os.environ["PATH"] = os.pathsep.join([programs, *folders])


def schema_version() -> str:
    """The version of nbgrader's tables as they are made now."""
    from alembic.script import ScriptDirectory  # only a new gradebook asks

    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


# nbgrader's own starts a program, which takes seconds, to be told the same.
nbgrader.api.get_alembic_version = schema_version


def load_config(course: Course) -> Config:
    """The course's ``nbgrader_config.py``, or an empty configuration where there is none.

    Raises
    ------
    CourseError
        If the file, which may be any Python, fails.
    """
    if not (course.root / CONFIG_FILE).is_file():
        return Config()
    try:
        return PyFileConfigLoader(CONFIG_FILE, path=str(course.root)).load_config()
    except (Exception, SystemExit) as error:
        line, said = _where_and_what(error)
        raise CourseError(
            f"{course.root / CONFIG_FILE}{line} can't be used: {type(error).__name__}: {said}; "
            "mend it, and run the same command again"
        ) from error


def _where_and_what(error: BaseException) -> tuple[str, str]:
    """The line of the configuration in which it happened, and what was said."""
    frames = extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno, str(error)) for frame in frames]
    if isinstance(error, SyntaxError):  # of the configuration, or of a module that it imports
        places.append((error.filename or "", error.lineno, error.msg))
    own = [place for place in places if Path(place[0]).name == CONFIG_FILE]
    _, number, said = own[-1] if own else ("", None, str(error))
    return "" if number is None else f", line {number}", " ".join(said.split())


class Settings:
    """nbgrader's view of one course, with the folders relative to its root whatever the cwd.

    Raises
    ------
    CourseError
        If the configuration can't be used; the message says which line.
    """

    def __init__(self, course: Course) -> None:
        self.course = course
        self.config = load_config(course)
        try:
            self.folders = CourseDirectory(config=self.config)
        except TraitError as error:
            raise CourseError(f"{course.root / CONFIG_FILE} can't be used: {error}") from error
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
    gradebook = patiently(
        lambda: _opened(settings), f"the gradebook {_without_password(settings)} can't be opened"
    )
    try:
        yield gradebook
    finally:
        gradebook.close()


@contextmanager
def gradebook_to_read(settings: Settings) -> Iterator[Gradebook | None]:
    """The gradebook of the course, or None if there is none yet; nothing is written.

    Raises
    ------
    GradebookError
        When the database can't be opened.

    """
    file = make_url(settings.database).database if _is_sqlite(settings) else None
    if file is not None and not Path(file).exists():
        yield None
        return
    gradebook = _GradebookToRead(settings.database, settings.course_id)
    try:
        made = patiently(
            lambda: inspect(gradebook.engine).has_table(Assignment.__tablename__),
            f"the gradebook {_without_password(settings)} can't be opened",
        )
        yield gradebook if made else None
    finally:
        gradebook.close()


class _GradebookToRead(Gradebook):  # type: ignore[misc]
    """nbgrader's own makes tables and enters the course as soon as it is opened."""

    def __init__(self, db_url: str, course_id: str) -> None:
        self.engine = create_engine(db_url)
        self.db = scoped_session(sessionmaker(bind=self.engine))
        self.course_id = course_id
        self.authenticator = None


def _opened(settings: Settings) -> Gradebook:
    try:
        gradebook = Gradebook(settings.database, settings.course_id or "default_course")
    except ModuleNotFoundError as error:
        raise GradebookError(
            f"the gradebook {_without_password(settings)} needs the package {error.name}: "
            "install this project with its extra `postgres`"
        ) from error
    _finish_what_a_killed_one_began(gradebook)
    if gradebook.engine.dialect.name == "postgresql":
        event.listen(gradebook.engine, "connect", _limit_waiting)
        gradebook.engine.dispose()
    return gradebook


def _finish_what_a_killed_one_began(gradebook: Gradebook) -> None:
    """Enter nbgrader's version of the tables, the last step of making them, if it isn't there.

    Without it `nbgrader db upgrade` takes the gradebook for an ancient one.
    """
    db = gradebook.db
    if not inspect(gradebook.engine).has_table("alembic_version"):
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    if db.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 0:
        version = schema_version()
        db.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    db.commit()


def _limit_waiting(connection: Any, record: Any) -> None:
    """Have PostgreSQL say that a row is locked, as SQLite does, rather than wait for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    connection.commit()


def patiently(action: Callable[[], _T], what: str, undo: Callable[[], None] | None = None) -> _T:
    """Do something to a database; wait and try again while somebody else holds it.

    Parameters
    ----------
    action : callable
        Waits some seconds itself, as databases do.
    what : str
        What has failed then, as the message says it.
    undo : callable, optional
        Called after each failure.

    Raises
    ------
    GradebookError
        When the database refuses, or is held for `WAIT_SECONDS`.

    """
    deadline = monotonic() + WAIT_SECONDS
    while True:
        try:
            return action()
        except (SQLAlchemyError, InvalidEntry) as error:
            if undo is not None:
                with suppress(SQLAlchemyError):
                    undo()
            said = complaint(error)
            held = isinstance(_cause(error), OperationalError) and is_held(said)
            if not held or monotonic() >= deadline:
                raise GradebookError(f"{what} ({said}); {advice(said)}") from error


def complaint(error: Exception) -> str:
    """What a database says, in one line and without the statement."""
    cause = _cause(error)
    return " ".join(str(cause.orig if isinstance(cause, DBAPIError) else cause).split())


def _cause(error: Exception) -> Exception:
    """What nbgrader calls an invalid entry may be any refusal of the database."""
    inner = error.__context__
    return inner if isinstance(error, InvalidEntry) and isinstance(inner, DBAPIError) else error


def is_held(said: str) -> bool:
    """Whether the complaint is that somebody else is at it."""
    return any(word in said for word in _LOCKED)


def advice(said: str) -> str:
    """What helps against a complaint."""
    if is_held(said):
        return f"another program holds it: close it, {GO_ON}"
    if "readonly" in said or "read-only" in said:
        return f"make the file and its folder writable, {GO_ON}"
    if "full" in said or "No space" in said:
        return f"make room on the disk, {GO_ON}"
    if "no such column" in said or "no such table" in said or "does not exist" in said:
        return "if nbgrader was upgraded, back the gradebook up and run `nbgrader db upgrade`"
    if "connect" in said:
        return "see that the server runs and lets you in"
    return "check the file, the disk and its permissions"


def _is_sqlite(settings: Settings) -> bool:
    return settings.database.startswith("sqlite")


def _without_password(settings: Settings) -> str:
    try:
        return make_url(settings.database).render_as_string(hide_password=True)
    except ArgumentError:
        return "named in nbgrader_config.py"

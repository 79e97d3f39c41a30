"""How commands end when something goes wrong: one line, and an exit code."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

USER, DEFECT, STOPPED = 2, 3, 130
_OF_USERS = {
    "autograder.course": "CourseError",
    "autograder.tasks": "TasksError",
    "autograder.tasks.sources": "SourceError",
    "autograder.build": "BuildError",
    "autograder.gradebook.settings": "GradebookError",
    "autograder.engine.cluster": "ClusterError",
    "autograder.engine.walls": "NoWalls",
}
"""What a user can mend. Looked up only where it is imported already: some of it takes seconds."""
_DEFECTS = {"coursekit.judge.errors": "GraderDefect"}


@contextmanager
def clear_errors(err: Console) -> Iterator[None]:
    """Write what went wrong to `err` in one line.

    Raises
    ------
    SystemExit
        In place of a user's mistake (code 2), a defect of the grader (3) and Ctrl-C (130).
    """
    try:
        yield
    except KeyboardInterrupt:
        err.print("stopped; what was recorded stays, and the same command goes on from here")
        raise SystemExit(STOPPED) from None
    except Exception as error:
        told = _of_the_disk(error)
        if isinstance(told, _imported(_OF_USERS)):
            err.print(f"[bold red]error:[/] {escape(str(told))}")
            raise SystemExit(USER) from None
        if isinstance(told, _imported(_DEFECTS)):
            err.print(f"[bold red]defect of the grader:[/] {escape(str(told))}")
            raise SystemExit(DEFECT) from None
        raise


def _imported(classes: dict[str, str]) -> tuple[type[Exception], ...]:
    """Those whose module is imported; an error of another one can't have been raised."""
    rooms = ((sys.modules.get(name), kind) for name, kind in classes.items())
    return tuple(getattr(room, kind) for room, kind in rooms if hasattr(room, kind))


def _of_the_disk(error: Exception) -> Exception:
    """What a disk or a database refuses becomes an error of the user's."""
    databases = _imported({"sqlalchemy.exc": "SQLAlchemyError"})
    refusals: tuple[type[Exception], ...] = (OSError, sqlite3.Error, *databases)
    if not isinstance(error, refusals):
        return error
    from autograder.gradebook.faults import told_in_a_line

    try:
        with told_in_a_line():
            raise error
    except Exception as told:
        return told

"""What goes wrong in a command ends in one line and an exit code."""

from __future__ import annotations

import errno
import importlib
import io
import sqlite3

import pytest
from rich.console import Console

from autograder.endings import _DEFECTS, _OF_USERS, DEFECT, STOPPED, USER, clear_errors


def ending(error: BaseException) -> tuple[int | str | None, str]:
    """The exit code, and the line."""
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended, clear_errors(Console(file=said, soft_wrap=True)):
        raise error
    return ended.value.code, said.getvalue()


@pytest.mark.parametrize(("module", "name"), [*_OF_USERS.items()])
def test_what_a_user_can_mend(module: str, name: str) -> None:
    kind = getattr(importlib.import_module(module), name)
    assert ending(kind("no [lesson] here")) == (USER, "error: no [lesson] here\n")


@pytest.mark.parametrize(("module", "name"), [*_DEFECTS.items()])
def test_what_only_we_can_mend(module: str, name: str) -> None:
    kind = getattr(importlib.import_module(module), name)
    assert ending(kind("broken")) == (DEFECT, "defect of the grader: broken\n")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "gradebook.db"),
        sqlite3.OperationalError("disk I/O error"),
    ],
)
def test_what_a_disk_or_a_database_refuses(error: Exception) -> None:
    code, line = ending(error)
    assert code == USER
    assert line.startswith("error: ")
    assert line.count("\n") == 1


def test_ctrl_c_says_that_it_goes_on() -> None:
    code, line = ending(KeyboardInterrupt())
    assert code == STOPPED
    assert "goes on from here" in line


def test_anything_else_is_a_bug_and_shows_where() -> None:
    with pytest.raises(ZeroDivisionError), clear_errors(Console(file=io.StringIO())):
        raise ZeroDivisionError

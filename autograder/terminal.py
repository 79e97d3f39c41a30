"""Where commands write to, what goes wrong included: the terminal, a pipe, files of a user's."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from typer.core import TyperGroup

from autograder.course import CourseError
from autograder.endings import clear_errors

WIDTH = 160
"""Columns of tables that are written to a file."""


class _Terminal(Console):
    """rich ends with code 1 when nobody reads on; how that ends is said in `endings`."""

    def on_broken_pipe(self) -> None:
        raise


_shown = sys.stdout is not None and sys.stdout.isatty()  # None, if it was closed
out = _Terminal(highlight=False, soft_wrap=True, width=None if _shown else WIDTH)
err = _Terminal(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell in a line of a place that a user named and that can't be written to."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CourseError(
            f"{path} can't be written: {error.strerror}; make that possible, or name another place"
        ) from None


def see_that_it_can_be_written(path: Path) -> None:
    """Before work that takes long; nothing is made.

    Raises
    ------
    CourseError
        If the place that a user named can't be written to.
    """
    with writing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Commands(TyperGroup):
    """All commands; what goes wrong in one is caught before typer sees it."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        with clear_errors(err):
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        with clear_errors(err):
            return super().invoke(ctx)

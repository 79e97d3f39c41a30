"""Where commands write to: the terminal, a pipe, files that a user names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from autograder.course import CourseError

WIDTH = 160
"""Columns of tables that are written to a file."""

_shown = sys.stdout is not None and sys.stdout.isatty()  # None, if it was closed
out = Console(highlight=False, soft_wrap=True, width=None if _shown else WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell in a line of a place that a user named and that can't be written to."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise CourseError(f"{path} can't be written: {error.strerror}") from None

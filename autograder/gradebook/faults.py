"""What disks and databases refuse, told in a line; and one grading of a course at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from autograder.gradebook.settings import GO_ON, GradebookError, advice, complaint

LOCK_FILE = ".grading.lock"
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EROFS, errno.EACCES, errno.EPERM)
_IN_THE_WAY = (errno.ENOTDIR, errno.EEXIST)


def concerns_all(error: OSError) -> bool:
    """Whether what failed for one submission will fail for the others, too."""
    return error.errno in (*_NO_SPACE, *_NOT_ALLOWED, errno.EIO)


def stops_all(error: OSError) -> bool:
    """The same, where a file that lies in a folder's place may be in the way of all, too."""
    return concerns_all(error) or error.errno in _IN_THE_WAY


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """Turn what the disk and the databases refuse into one line that says what to do.

    Raises
    ------
    GradebookError
        In place of errors of files and databases.

    """
    try:
        yield
    except OSError as error:
        if not stops_all(error):
            raise
        raise GradebookError(what_to_do(error)) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise GradebookError(what_to_do(error)) from error


def what_to_do(error: Exception) -> str:
    """What failed, and the way out, as parts of one line."""
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        said = f"{os.strerror(error.errno)}{where}" if error.errno else str(error)
        if error.errno in _NO_SPACE:
            return f"{said}; make room on the disk, {GO_ON}"
        if error.errno in _NOT_ALLOWED:
            return f"{said}; make it {'readable' if _closed(error) else 'writable'}, {GO_ON}"
        if error.errno in _IN_THE_WAY:
            return f"{said}; move away the file that lies where a folder should be, {GO_ON}"
        return f"{said}; mend that, {GO_ON}"
    said = complaint(error)
    return f"a database can't be used ({said}); {advice(said)}"


def _closed(error: OSError) -> bool:
    """Whether what is there can't even be read."""
    return os.path.exists(error.filename or "") and not os.access(error.filename, os.R_OK)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Be the only grading that writes into `folder`; the kernel ends the claim with the process.

    Raises
    ------
    GradebookError
        If another one is at it.

    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.read(lock, 20).decode("ascii", "replace").strip()
            raise GradebookError(
                f"another grading of this course is running (process {who or 'unknown'}); wait "
                f"until it ends, or stop it, {GO_ON}"
            ) from None
        except OSError as error:  # some network folders know no locks
            if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):
                raise
        with suppress(OSError):  # on a full disk nobody learns the number
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(lock)

"""The secret that hidden cases are drawn from. It lies outside the course folder.

Losing it loses nothing: a new one is made at the next use, and later gradings draw other hidden
cases.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from autograder.course import CourseError

FILE_VARIABLE = "AUTOGRADER_SECRET"
LENGTH = 32
PAPERS = 4
"""Sets of hidden cases that a lesson has, as an examination has several papers. To draw one for
each student would take a third of a grader's time."""


def secret_path() -> Path:
    """Where the secret lies: the file in ``AUTOGRADER_SECRET``, else in the user's data folder."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "neural-networks-from-scratch" / "secret"


def load_secret() -> tuple[bytes, bool]:
    """The secret, and whether it was made just now.

    Raises
    ------
    CourseError
        If the file can't be read or written, or holds something else.
    """
    path = secret_path()
    try:
        fresh = not path.exists()
        if fresh:
            _create(path)
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:  # no text, or other digits
        secret = b""
    except OSError as error:
        raise CourseError(
            f"the secret can't be kept in {path}: {error.strerror}; make that possible, or name "
            f"another file in {FILE_VARIABLE}"
        ) from error
    if len(secret) < 16:
        raise CourseError(f"{path} holds no secret; move it away, and a new one will be made")
    return secret, fresh


def _create(path: Path) -> None:
    """Write a new secret; if two do so at once, the first one stays."""
    if os.environ.get(FILE_VARIABLE) and not path.parent.is_dir():
        # A slip, or a disk that isn't there now: another secret in its place would be no help.
        raise CourseError(
            f"{FILE_VARIABLE} names {path}, but there is no folder {path.parent}; "
            "make that folder, or correct the name"
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    fresh = Path(name)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(LENGTH))
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def seed_for(secret: bytes, lesson: str, student: str = "") -> bytes:
    """The seed of a student's hidden cases; the same at every regrade.

    There are as many as `PAPERS`, and nobody without the secret can tell who has which.
    """
    place = int.from_bytes(_digest(secret, lesson.encode(), student.encode())) % PAPERS
    return _digest(secret, lesson.encode(), b"paper", bytes([place]))


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join(parts)).digest()

"""What stands for all that a report depends on: when it changes, all is graded anew."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.course import Course
from autograder.engine.bundle import read_release
from autograder.secret import PAPERS

PACKAGES = Path(__file__).resolve().parents[1]
ROOMS = (
    "coursekit",
    "autograder/engine",
    "autograder/solutions",
    "autograder/tasks",
    "autograder/fixtures",
)
FILES = ("autograder/grader.py", "autograder/secret.py")
"""Which helpers are lent, and which hidden cases a student gets, is decided there."""
MATTER = ("numpy", "matplotlib", "matplotlib-inline", "scikit-learn", "ipython")
"""Packages that show in a report: in numbers, figures, messages of errors."""


def fingerprint(course: Course, secret: bytes, lesson: str, sandbox: bool) -> str:
    """Stands for all that a report depends on besides the submission and its student.

    Raises
    ------
    BundleDefect
        If the lesson has no release.
    """
    digest = hashlib.sha256(hashlib.sha256(secret).digest())
    digest.update(read_release(course, lesson))
    with suppress(OSError):
        digest.update(course.release_fixtures(lesson).read_bytes())
    digest.update(code_fingerprint())
    digest.update(f"{course.hidden_cases} {PAPERS}".encode())
    digest.update(repr(versions()).encode())
    digest.update(b"sandbox" if sandbox else b"no sandbox")
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Of Python and of the packages that show in a report."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"Python": python, **{name: installed(name) for name in MATTER}}


def installed(name: str) -> str:
    """The version of a package, if it is there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1)
def code_fingerprint() -> bytes:
    """Of the code that makes verdicts: another judge or another solution means grading anew."""
    digest = hashlib.sha256()
    for path in code_of(ROOMS, FILES):
        digest.update(path.relative_to(PACKAGES).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def code_of(rooms: Iterable[str], files: Iterable[str]) -> Iterator[Path]:
    """What stands in these folders and files, the data of drawn cases among it."""
    for room in rooms:
        for kind in ("*.py", "*.npz"):
            yield from sorted((PACKAGES / room).rglob(kind))
    yield from (path for path in (PACKAGES / name for name in files) if path.is_file())

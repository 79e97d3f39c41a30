"""What stands for all that a report depends on: when it changes, all is graded anew."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from autograder.course import Course
from autograder.engine.bundle import read_release
from autograder.secret import PAPERS

PACKAGES = Path(__file__).resolve().parents[1]


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
    digest.update(b"sandbox" if sandbox else b"no sandbox")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def code_fingerprint() -> bytes:
    """Of the code that makes verdicts: another judge or another solution means grading anew."""
    digest = hashlib.sha256()
    for room in (
        "coursekit",
        "autograder/engine",
        "autograder/solutions",
        "autograder/tasks",
        "autograder/fixtures",
    ):
        for path in sorted((PACKAGES / room).rglob("*.py")):
            digest.update(
                path.relative_to(PACKAGES).as_posix().encode() + b"\0" + path.read_bytes()
            )
    return digest.digest()

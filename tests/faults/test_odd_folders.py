"""Folders that the command can't name or read: told in the table, and the others are graded."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
import small_class

from autograder.course import Course

Command = Callable[..., Any]
PR_CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
NOT_UTF8 = os.fsdecode(b"M\xfcller")


def no_more_than_others() -> None:
    """Let permissions bind root, too, in the program that is started next."""
    libc = ctypes.CDLL(None)
    for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def ended(process: Any) -> tuple[int, list[str]]:
    out, err = process.communicate(timeout=100)
    assert "Traceback" not in err
    return process.returncode, out.splitlines()


def row_of(lines: list[str], student: str) -> str:
    """A row of the table; where its last column is folded, as one line."""
    start = next(place for place, line in enumerate(lines) if line.startswith(student))
    row = lines[start]
    for line in lines[start + 1 :]:
        if not line.startswith(" " * 20):
            break
        row += " " + line
    return " ".join(row.split())


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_name_that_is_not_utf8(locale: str, course: Course, command: Command) -> None:
    small_class.hand_in(course, NOT_UTF8, b"{}")
    (course.root / "submitted" / NOT_UTF8 / os.fsdecode(b"\xe4.zip")).touch()
    folder = course.root / "submitted" / "student00" / "tiny"
    (folder / os.fsdecode(b"\xe4.png")).write_bytes(b"picture")
    for _ in range(2):
        code, lines = ended(command("grade", "--jobs", "1", env={"LC_ALL": locale}))
        assert code == 1
        row = row_of(lines, "M\\xfcller")
        assert "could not be graded" in row
        assert "isn't UTF-8" in row
        assert "rename the student's folder (submitted/M\\xfcller/tiny" in row
        assert "left aside" in lines[-2]
        assert "submitted/M\\xfcller/\\xe4.zip" in lines[-2]
        assert "needs a person" in row_of(lines, f"student{small_class.STUDENTS - 1:02}")
    for words in (["feedback"], ["report"], ["export"]):
        code, lines = ended(command(*words, env={"LC_ALL": locale}))
        assert code == 0, lines
    code, lines = ended(command("grade", "--student", NOT_UTF8, env={"LC_ALL": locale}))
    assert code == 1
    assert "isn't UTF-8" in row_of(lines, "M\\xfcller")


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_that_cant_be_read(
    mode: int, course: Course, undisturbed: dict[str, Any], command: Command
) -> None:
    small_class.grade_here(course)
    folder = course.root / "submitted" / "student00"
    folder.chmod(mode)
    try:
        for words in (["tiny"], ["--student", "student00"]):
            process = command("grade", "--jobs", "1", *words, preexec_fn=no_more_than_others)
            code, lines = ended(process)
            assert code == 1
            row = row_of(lines, "student00")
            assert row.startswith("student00 tiny – could not be graded the student's folder can't")
            assert "read: Permission denied; make it readable and grade again" in row
            assert "(submitted/student00)" in row
    finally:
        folder.chmod(0o755)
    small_class.grade_here(course)
    assert small_class.left(course) == undisturbed


def test_an_unreadable_folder_alone(course: Course, command: Command) -> None:
    shutil.rmtree(course.root / "submitted")
    small_class.hand_in(course, "ada", b"{}")
    (course.root / "submitted" / "ada").chmod(0)
    try:
        code, lines = ended(command("grade", preexec_fn=no_more_than_others))
    finally:
        (course.root / "submitted" / "ada").chmod(0o755)
    assert code == 1
    assert "Permission denied" in row_of(lines, "ada")

"""A disk, a database or a clock that doesn't play along: one clear line, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import small_class

from autograder.course import Course, load_course
from autograder.gradebook import settings
from autograder.gradebook.feedback import generate_feedback

Command = Callable[..., Any]


def one_line(process: Any) -> str:
    """What a refused command says: exactly one line, and exit code 2."""
    _, err = process.communicate(timeout=100)
    assert process.returncode == 2, err
    said = [line for line in err.splitlines() if line]  # a progress bar leaves an empty one
    lines = [line for line in said if not line.startswith("a new secret")]
    assert len(lines) == 1, err
    assert lines[0].startswith("error: ")
    return lines[0]


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@contextmanager
def disk_of(size: str, folder: Path) -> Iterator[None]:
    """A disk of its own in memory, where the system lets us have one."""
    folder.mkdir(exist_ok=True)
    if not mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)):
        pytest.skip("mounting takes root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path, leave: int) -> None:
    free = shutil.disk_usage(folder).free
    with (folder / "filler").open("wb") as file:
        file.write(bytes(max(free - leave, 0)))


# ---------------------------------------------------------------- the disk


@pytest.mark.parametrize("leave", [0, 150_000])
def test_a_full_disk(
    leave: int, course: Course, undisturbed: dict[str, Any], command: Command, tmp_path: Path
) -> None:
    with disk_of("8m", tmp_path / "disk"):
        there = load_course(shutil.copytree(course.root, tmp_path / "disk" / "course"))
        fill(tmp_path / "disk", leave)
        said = one_line(command("grade", "--jobs", "2", cwd=there.root))
        assert "make room on the disk, and run the same command again" in said
        (tmp_path / "disk" / "filler").unlink()
        small_class.grade_here(there)
        assert small_class.left(there) == undisturbed


def test_files_that_may_not_grow(
    course: Course, undisturbed: dict[str, Any], command: Command
) -> None:
    """The same without root: the gradebook hits a limit of the process."""
    size = (course.root / "gradebook.db").stat().st_size // 2

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    said = one_line(command("grade", "--jobs", "1", preexec_fn=limit))
    assert "run the same command again" in said or "check the file, the disk" in said
    small_class.grade_here(course)
    assert small_class.left(course) == undisturbed


def test_a_read_only_gradebook(
    course: Course, undisturbed: dict[str, Any], command: Command
) -> None:
    book = course.root / "gradebook.db"
    if os.getuid() != 0:
        book.chmod(0o444)
    elif not (mount("--bind", str(book), str(book)) and mount("-o", "remount,ro,bind", str(book))):
        pytest.skip("root can write everywhere, and may not mount here")
    try:
        said = one_line(command("grade", "--jobs", "1"))
        assert "make the file and its folder writable" in said
    finally:
        if os.getuid() == 0:
            subprocess.run(["umount", str(book)], check=True)
        book.chmod(0o644)
    small_class.grade_here(course)
    assert small_class.left(course) == undisturbed


def test_a_read_only_course(course: Course, command: Command, tmp_path: Path) -> None:
    with disk_of("8m", tmp_path / "disk"):
        shutil.copytree(course.root, tmp_path / "disk" / "course")
        assert mount("-o", "remount,ro", str(tmp_path / "disk"))
        said = one_line(command("grade", "--jobs", "1", cwd=tmp_path / "disk" / "course"))
        assert "make it writable" in said


def test_no_room_for_feedback(
    course: Course, undisturbed: dict[str, Any], command: Command, tmp_path: Path
) -> None:
    small_class.grade_here(course)
    with disk_of("16m", tmp_path / "feedback"):
        (course.root / "feedback").symlink_to(tmp_path / "feedback")
        generate_feedback(course, student="student00")
        size = sum(path.stat().st_size for path in (tmp_path / "feedback").rglob("*.html"))
        fill(tmp_path / "feedback", size * 3 // 2)
        said = one_line(command("feedback", "--force"))
        assert "No space left on device" in said
        assert str(course.root / "feedback") in said
        assert "make room on the disk, and run the same command again" in said
        kept = course.root / "feedback" / "student00" / "tiny" / "tiny.html"
        assert kept.read_text() == undisturbed["pages"]["student00"]
        (tmp_path / "feedback" / "filler").unlink()
        process = command("feedback")
        _, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        assert small_class.left(course)["pages"] == undisturbed["pages"]
        names = [path.name for path in (tmp_path / "feedback").rglob(".*")]
        assert names == []


def test_feedback_that_can_not_be_written(course: Course, command: Command, tmp_path: Path) -> None:
    small_class.grade_here(course)
    with disk_of("1m", tmp_path / "feedback"):
        (course.root / "feedback").symlink_to(tmp_path / "feedback")
        assert mount("-o", "remount,ro", str(tmp_path / "feedback"))
        said = one_line(command("feedback"))
        assert "Read-only file system" in said
        assert "make it writable, and run the same command again" in said
    (course.root / "feedback").unlink()
    (course.root / "feedback").write_text("in the way")
    assert "move away the file that lies where a folder" in one_line(command("feedback"))


# ---------------------------------------------------------------- the gradebook


@contextmanager
def held(book: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


HOLD = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def test_a_gradebook_held_for_a_while_is_waited_for(
    course: Course, undisturbed: dict[str, Any]
) -> None:
    book = str(course.root / "gradebook.db")
    with subprocess.Popen([sys.executable, "-c", HOLD, book, "7"], stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        small_class.grade_here(course)  # sqlite itself waits five seconds
    assert small_class.left(course) == undisturbed


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_gradebook_that_stays_held_is_told(
    how: str, course: Course, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WAIT_SECONDS", 0.5)
    with (
        held(course.root / "gradebook.db", how),
        pytest.raises(settings.GradebookError) as caught,
    ):
        small_class.grade_here(course)
    assert "another program holds it: close it, and run the same command again" in str(caught.value)
    assert "\n" not in str(caught.value)
    small_class.grade_here(course)
    assert small_class.left(course) == undisturbed


def test_no_gradebook_at_all(course: Course, command: Command) -> None:
    (course.root / "gradebook.db").write_bytes(b"this is no database" * 100)
    assert "gradebook.db can't be opened (file is not a database)" in one_line(command("grade"))


# ---------------------------------------------------------------- two at once


def test_two_graders_at_once(course: Course, undisturbed: dict[str, Any], command: Command) -> None:
    first = command("grade", "--jobs", "1", seconds=0.4)
    claim = course.root / "autograded" / ".grading.lock"
    while not (claim.is_file() and claim.read_text()) and first.poll() is None:
        time.sleep(0.02)
    said = one_line(command("grade", "--jobs", "1"))
    assert f"another grading of this course is running (process {first.pid})" in said
    _, err = first.communicate(timeout=100)
    assert first.returncode == 1, err
    assert small_class.left(course) == undisturbed


# ---------------------------------------------------------------- the clock


@pytest.mark.parametrize("step", [-86_400.0 * 400, 86_400.0 * 400])
def test_a_clock_that_jumps(
    step: float, course: Course, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = small_class.grade_here(course, student="student00")
    real, jumps = time.time, iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: real() + step * next(jumps))
    for path in course.root.rglob("*"):
        os.utime(path, (path.stat().st_mtime + step,) * 2)
    rows = small_class.grade_here(course)
    assert [row.fresh for row in rows][:2] == [False, True]
    rows = small_class.grade_here(course)
    assert sum(row.fresh for row in rows) == 1  # what can't be graded is tried anew
    assert small_class.left(course) == undisturbed


# ---------------------------------------------------------------- the reader


def test_a_report_where_nothing_can_be_written(
    course: Course, command: Command, tmp_path: Path
) -> None:
    small_class.grade_here(course)
    with disk_of("8m", tmp_path / "disk"):
        there = load_course(shutil.copytree(course.root, tmp_path / "disk" / "course"))
        assert mount("-o", "remount,ro", str(tmp_path / "disk"))
        process = command("report", cwd=there.root)
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        assert "12 handed in, 11 graded" in out
        assert "double: not_doubled" in out  # from the journal
        (line,) = err.splitlines()
        assert line.startswith(f"no page: {there.root / 'report.html'} can't be written: Read-only")
        assert line.endswith("autograder report --to FILE")
        page = tmp_path / "page.html"
        process = command("report", "--to", str(page), cwd=there.root)
        out, err = process.communicate(timeout=100)
        assert (process.returncode, err) == (0, "")
        assert "not_doubled" in page.read_text()
        process = command("export", "--to", str(tmp_path / "grades.csv"), cwd=there.root)
        out, err = process.communicate(timeout=100)
        assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away(course: Course, command: Command, unbuffered: str) -> None:
    """As in ``autograder report | head -1``."""
    process = command("report", env={"PYTHONUNBUFFERED": unbuffered})
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=100) == 141

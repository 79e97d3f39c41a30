"""Find what was handed in, ``submitted/<student>/<lesson>/``, and say why what can't be used."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.gradebook.dates import in_utc
from coursekit.judge.words import one_line

MAX_NOTEBOOK_BYTES = 64 * 1024 * 1024
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_FILES = 50
TIMESTAMP = "timestamp.txt"
LONGEST_DATE = 200
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# nbgrader puts a student's name into file patterns, addresses and pages as it stands.
_STUDENT = re.compile(r"[^\W_][\w .@+-]*")
MAX_NAME = 128

# Files a browser shows or downloads without running anything in them. The formgrader serves
# what lies beside a graded notebook from its own address, so nothing else is copied there.
INERT = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".txt", ".csv", ".py", ".npy", ".npz"})
NOTEBOOK = frozenset({".ipynb"})
ARCHIVES = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"})


class SubmissionError(Exception):
    """A submission can't be graded; the message says why in the instructor's words."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))  # names of files in it are the student's


@dataclass(frozen=True)
class Submission:
    """One student's folder for one lesson."""

    student: str
    lesson: str
    folder: Path
    notebook: Path | None
    """The file to grade; None when there is none."""
    problem: str = ""
    """Why it can't be graded; empty when it can be tried."""
    notes: tuple[str, ...] = ()


def find_submissions(
    root: Path, lessons: Sequence[str], student: str | None = None
) -> list[Submission]:
    """All submissions under `root`, lesson by lesson, students in alphabetical order.

    Parameters
    ----------
    root : Path
        The folder that holds a folder for each student.
    lessons : sequence of str
        Lessons to look for.
    student : str, optional
        Look at this student alone.

    """
    names = sorted(_visible(root))
    if student is not None:
        names = [name for name in names if name == student]
    return [
        look_at(root / name / lesson, name, lesson)
        for lesson in lessons
        for name in names
        if os.path.lexists(root / name / lesson)
    ]


def closed(root: Path, student: str | None = None) -> list[Submission]:
    """Folders of students that can't be looked into, so that nobody knows what was handed in.

    Parameters
    ----------
    root : Path
        The folder that holds a folder for each student.
    student : str, optional
        Look at this student alone.

    """
    found = []
    for name in sorted(_visible(root)):
        why = _closed(root / name) if student in (None, name) else ""
        if why:
            problem = (
                f"the student's folder can't be read: {why}; make it readable and grade again "
                "(what was graded before stays)"
            )
            found.append(Submission(name, "", root / name, None, problem))
    return found


def strays(root: Path, lessons: Collection[str], student: str | None = None) -> list[Path]:
    """What may be somebody's work under `root` and lies in no lesson's folder: nobody grades it.

    Folders, links, and files other than those that usually lie beside work.

    Parameters
    ----------
    root : Path
        The folder that holds a folder for each student.
    lessons : collection of str
        All lessons of the course.
    student : str, optional
        Look at this student alone.

    """
    found = _loose(root, lessons) if student is None and root.is_dir() else []
    for name in sorted(_visible(root)):
        if student in (None, name):
            found += _outside_lessons(root / name, lessons)
    return found


def in_unicode(name: str) -> str:
    r"""`name` as any file or database takes it: bytes of it that aren't UTF-8 as ``\xfc``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def look_at(folder: Path, student: str, lesson: str) -> Submission:
    """Which file of `folder` is the notebook, or why there is none."""
    try:
        notebook, notes = _choose(folder, student, lesson)
    except SubmissionError as error:
        return Submission(student, lesson, folder, None, str(error))
    except OSError as error:
        return Submission(student, lesson, folder, None, f"can't be read: {error.strerror}")
    return Submission(student, lesson, folder, notebook, notes=notes)


def read_notebook(path: Path) -> bytes:
    """The bytes of a submitted file, which may be anything at all.

    Raises
    ------
    SubmissionError
        When `path` is no ordinary file, too large, or unreadable.

    """
    return _read(path, MAX_NOTEBOOK_BYTES)


def read_timestamp(folder: Path) -> tuple[datetime | None, str]:
    """When it was handed in, and a note if the file is no use.

    The time is in UTC and without zone, as nbgrader keeps it.
    """
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return None, ""
    try:
        data = _read(path, MAX_FILE_BYTES)
        if len(data) > LONGEST_DATE:
            return None, f"{TIMESTAMP} is too long for a date; taken as handed in on time"
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig").strip()
    except SubmissionError as error:
        return None, f"{error}; taken as handed in on time"
    except ValueError:
        return None, f"{TIMESTAMP} is no text; taken as handed in on time"
    try:
        return (in_utc(text) if text else None), ""
    except ValueError as error:
        return None, one_line(f"{TIMESTAMP}: {error}; taken as handed in on time")


def harmless_files(folder: Path) -> Iterator[Path]:
    """Files beside the notebook that may be copied, relative to `folder`."""
    found = 0
    for path in sorted(folder.iterdir()):
        if not may_copy(path):
            continue
        found += 1
        if found > MAX_FILES:
            return
        yield path.relative_to(folder)


def may_copy(path: Path) -> bool:
    """True for an ordinary small file that no browser runs."""
    status = path.lstat()
    return (
        stat.S_ISREG(status.st_mode)
        and status.st_nlink == 1  # a hard link may show a file of someone else
        and status.st_size <= MAX_FILE_BYTES
        and path.suffix.lower() in INERT
    )


def _visible(root: Path) -> Iterator[str]:
    if not root.is_dir():
        return
    with os.scandir(root) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and (entry.is_symlink() or entry.is_dir()):
                yield entry.name


def _closed(folder: Path) -> str:
    """Why nothing in `folder` can be reached; empty if it can, or if it is no folder."""
    try:
        os.lstat(os.path.join(folder, "."))
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return error.strerror or type(error).__name__
    return ""


def _loose(root: Path, lessons: Collection[str]) -> list[Path]:
    """Files that lie where the students' folders should, and links that lead to no lesson."""
    with os.scandir(root) as entries:
        return sorted(
            Path(entry.path)
            for entry in entries
            if _may_be_work(entry)
            and not entry.is_dir(follow_symlinks=False)
            and not (entry.is_symlink() and _leads_to_some(Path(entry.path), lessons))
        )


def _leads_to_some(link: Path, lessons: Collection[str]) -> bool:
    """Whether a link in a student's place has a row of its own in the table."""
    return bool(_closed(link)) or any(os.path.lexists(link / lesson) for lesson in lessons)


def _outside_lessons(folder: Path, lessons: Collection[str]) -> list[Path]:
    """What a student's folder holds beside the folders of lessons."""
    if folder.is_symlink():
        return []
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry.path)
                for entry in entries
                if entry.name not in lessons and _may_be_work(entry)
            )
    except OSError:
        return []


def _may_be_work(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_symlink() or entry.is_dir():
        return True
    name = entry.name.lower()
    return not name.startswith("readme") and os.path.splitext(name)[1] not in INERT


def _check_name(student: str) -> None:
    """Refuse a name that nbgrader can't handle, and say what is wrong with it."""
    rename = "; rename the student's folder"
    if in_unicode(student) != student:
        raise SubmissionError(
            "the name of the student's folder isn't UTF-8, as in zip archives of older Windows"
            + rename
        )
    if len(student) > MAX_NAME:
        raise SubmissionError(f"the student's name is longer than {MAX_NAME} characters{rename}")
    if student != student.strip():
        raise SubmissionError(f"the student's name begins or ends with a blank{rename}")
    if not student[0].isalnum():
        raise SubmissionError(f"the student's name must begin with a letter or digit{rename}")
    if not _STUDENT.fullmatch(student):
        raise SubmissionError(
            "the student's name may hold letters, digits, blanks and . _ - @ + only" + rename
        )


def _choose(folder: Path, student: str, lesson: str) -> tuple[Path, tuple[str, ...]]:
    _check_name(student)
    if folder.parent.is_symlink() or folder.is_symlink():
        raise SubmissionError("the folder is a symbolic link; links are not followed")
    if not folder.is_dir():
        raise SubmissionError("a file stands where the folder of the submission should be")
    expected = folder / f"{lesson}.ipynb"
    if os.path.lexists(expected):
        return expected, ()
    others = _first_with(NOTEBOOK, folder)
    if not others:
        raise SubmissionError(f"no notebook: {lesson}.ipynb is not there, {_instead(folder)}")
    if len(others) > 1:
        names = ", ".join(path.name for path in others[:5])
        raise SubmissionError(
            f"{lesson}.ipynb is not there, and several others are ({names}); rename the right one"
        )
    return others[0], (one_line(f"taken from {others[0].relative_to(folder)}"),)


def _instead(folder: Path) -> str:
    archives = _first_with(ARCHIVES, folder)
    if not archives:
        return "nor any other .ipynb"
    kind = "a zip archive" if archives[0].suffix.lower() == ".zip" else "an archive"
    return f"but {kind} is, {archives[0].relative_to(folder)}; unpack it there"


def _first_with(suffixes: Collection[str], folder: Path) -> list[Path]:
    """Files in `folder` with one of `suffixes`, in any case; if none is, those one folder below."""
    return _with(suffixes, folder) or [
        path
        for inner in sorted(folder.iterdir())
        if not inner.name.startswith(".") and inner.is_dir() and not inner.is_symlink()
        for path in _with(suffixes, inner)
    ]


def _with(suffixes: Collection[str], folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in suffixes and not path.name.startswith(".")
    )


def _read(path: Path, limit: int) -> bytes:
    """Read an ordinary file without following links and without waiting on a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        why = f"can't be read: {error.strerror}"
        if path.is_symlink():
            why = "is a symbolic link; links are not followed"
        raise SubmissionError(f"{path.name} {why}") from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError(f"{path.name} is a folder or device, not a file")
        if status.st_size > limit:
            raise SubmissionError(f"{path.name} is too large: {status.st_size / 1e6:.0f} MB")
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit)
    except OSError as error:
        raise SubmissionError(f"{path.name} can't be read: {error.strerror}") from error
    finally:
        os.close(handle)

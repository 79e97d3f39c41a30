"""Puts the demo class into ``submitted/``, never over work that isn't its own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.demo.people import class_of

MARK = ".demo-class"
HEADING = "These submissions were made by: autograder demo"


def hand_in(course: Course, lessons: tuple[str, ...]) -> int:
    """Write the submissions of the demo class; what is there already and the same stays as it is.

    Returns
    -------
    int
        How many submissions there are.

    Raises
    ------
    CourseError
        If ``submitted/`` holds anything that the demo didn't write.
    """
    folder = _folder(course)
    there = look_for_others(course)
    wanted = {
        f"{student}/{lesson}/{lesson}.ipynb": data
        for lesson in lessons
        for student, data in class_of(course, lesson).items()
    }
    wrote = {(name, _digest(data)) for name, data in wanted.items()}
    folder.mkdir(exist_ok=True)
    _write_mark(folder, there | wrote)  # first: a demo that is stopped half-way may go on
    for name, data in wanted.items():
        if (name, _digest(data)) not in there:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return len(wanted)


def look_for_others(course: Course) -> set[tuple[str, str]]:
    """See that ``submitted/`` holds only what the demo wrote, if anything.

    Hidden files don't count.

    Returns
    -------
    set of (str, str)
        Name and digest of each file of the demo's that is there.

    Raises
    ------
    CourseError
        If there is anything else.
    """
    folder = _folder(course)
    mark = folder / MARK
    lines = mark.read_text(encoding="utf-8").splitlines() if mark.is_file() else []
    written = {(name, digest) for digest, _, name in (line.partition("  ") for line in lines[1:])}
    there = set()
    for name in _files(folder):
        path = folder / name
        found = (name, "" if path.is_symlink() else _digest(path.read_bytes()))
        if found not in written:
            raise CourseError(
                f"{path} isn't the demo's; the demo class would mix with real work. "
                f"Run the demo in a fresh clone, or move {folder} away"
            )
        there.add(found)
    return there


def _folder(course: Course) -> Path:
    return course.root / "submitted"


def _files(folder: Path) -> list[str]:
    """All that lies in the folder and isn't hidden, by names relative to it."""
    names = []
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
        names += [
            (Path(place) / name).relative_to(folder).as_posix()
            for name in files + links
            if not name.startswith(".")
        ]
    return sorted(names)


def _write_mark(folder: Path, written: set[tuple[str, str]]) -> None:
    text = "\n".join([HEADING, *(f"{digest}  {name}" for name, digest in sorted(written)), ""])
    mark = folder / MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != text:
        mark.write_text(text, encoding="utf-8")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

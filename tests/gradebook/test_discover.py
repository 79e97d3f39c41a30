"""What lies where is found or told: notebooks under other names, archives, what nobody grades."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.gradebook.discover import find_submissions, look_at, strays

LESSONS = ("tiny", "other")


def put(root: Path, *places: str) -> None:
    for place in places:
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).touch()


def told(root: Path, student: str | None = None) -> list[str]:
    return [str(path.relative_to(root)) for path in strays(root, LESSONS, student)]


def problem(root: Path) -> str:
    return look_at(root / "up" / "tiny", "up", "tiny").problem


@pytest.mark.parametrize("name", ["tiny.IPYNB", "Tiny.Ipynb", "inner/tiny.IPYNB"])
def test_the_suffix_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"up/tiny/{name}")
    found = look_at(tmp_path / "up" / "tiny", "up", "tiny")
    assert found.notebook == tmp_path / "up" / "tiny" / name
    assert found.notes == (f"taken from {name}",)


def test_blanks_inside_a_name_are_fine(tmp_path: Path) -> None:
    put(tmp_path, "Ada Lovelace/tiny/tiny.ipynb")
    assert look_at(tmp_path / "Ada Lovelace" / "tiny", "Ada Lovelace", "tiny").problem == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("work.zip", "but a zip archive is, work.zip; unpack it there"),
        ("inner/Work.ZIP", "but a zip archive is, inner/Work.ZIP; unpack it there"),
        ("work.7z", "but an archive is, work.7z; unpack it there"),
        ("work.pdf", "nor any other .ipynb"),
    ],
)
def test_an_archive_in_place_of_the_notebook_is_named(
    tmp_path: Path, name: str, expected: str
) -> None:
    put(tmp_path, f"up/tiny/{name}")
    assert problem(tmp_path) == f"no notebook: tiny.ipynb is not there, {expected}"


def test_what_nobody_grades_is_named(tmp_path: Path) -> None:
    put(
        tmp_path,
        *("all.zip", "loose.IPYNB", "ada.pdf", ".gitkeep", "README", "readme.md", "list.csv"),
        *("zipper/exercise4.zip", "zipper/Work.ipynb", "zipper/notes.txt", "zipper/.DS_Store"),
        *("ada/tiny/tiny.ipynb", "ada/misspelt/tiny.ipynb"),
    )
    (tmp_path / "empty").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "ada" / "link").symlink_to("tiny")
    (tmp_path / "linked").symlink_to("ada")  # it has a row in the table, and need be named but once
    assert told(tmp_path) == [
        *("ada.pdf", "all.zip", "dangling", "loop", "loose.IPYNB"),
        *("ada/link", "ada/misspelt", "zipper/Work.ipynb", "zipper/exercise4.zip"),
    ]
    assert told(tmp_path, "zipper") == ["zipper/Work.ipynb", "zipper/exercise4.zip"]
    rows = find_submissions(tmp_path, LESSONS)
    assert [(row.student, bool(row.problem)) for row in rows] == [("ada", False), ("linked", True)]


def test_nothing_is_named_where_nothing_lies(tmp_path: Path) -> None:
    assert told(tmp_path) == told(tmp_path / "none") == []
    (tmp_path / os.fsdecode(b"M\xfcller")).mkdir()
    assert told(tmp_path) == []

"""Submissions whose names, links and files reach for what lies around them; long pages."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from rich.console import Console
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.commands import results_table
from autograder.gradebook.discover import in_unicode
from autograder.gradebook.feedback import generate_feedback
from autograder.gradebook.grading import grade_class
from autograder.gradebook.sanitise import clean_html, markdown2html

SECRET = "what-nobody-may-know"


def _link_to_notebook(folder: Path, secret: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").symlink_to(secret)


def _link_to_folder(folder: Path, secret: Path, data: bytes) -> None:
    folder.parent.mkdir(parents=True)
    folder.symlink_to(secret.parent)


def _linked_student(folder: Path, secret: Path, data: bytes) -> None:
    folder.parent.parent.mkdir(exist_ok=True)
    folder.parent.symlink_to(secret.parent.parent)


def _links_beside(folder: Path, secret: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_bytes(data)
    (folder / "picture.png").symlink_to(secret)
    os.link(secret, folder / "notes.txt")
    (folder / "more").symlink_to(secret.parent)
    (folder / "page.html").write_text("<script>steal()</script>")
    (folder / "gradebook.db").write_text("mine")


def _archive(folder: Path, secret: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "tiny.zip", "w") as archive:
        archive.writestr("../../../gradebook.db", "mine")
        archive.writestr("tiny.ipynb", data)


def _pipe(folder: Path, secret: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    os.mkfifo(folder / "tiny.ipynb")


def _name_of_file(folder: Path, secret: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "<img src=x onerror=steal()>\x1b[2J.ipynb").write_bytes(data)


LAYOUTS = {
    "a notebook that is a link": _link_to_notebook,
    "a folder that is a link": _link_to_folder,
    "a student that is a link": _linked_student,
    "links beside the notebook": _links_beside,
    "an archive": _archive,
    "a pipe": _pipe,
    "a file name of markup": _name_of_file,
}
FORGED = "a\nada  tiny  6 of 6  graded\x1b[2J\u202e"
NOT_UTF8 = os.fsdecode(b"M\xfcller")
STUDENTS = [
    "<script>steal()</script>",
    "$(touch owned)",
    "..%2f..%2f",
    "-rf",
    ".hidden",
    "a\nb",
    "x" * 200,
    "trail ",
    "_ada",
    NOT_UTF8,
]
UNFIT = {
    "-rf": "must begin with a letter or digit",
    "trail ": "begins or ends with a blank",
    "a\nb": "may hold letters, digits, blanks and",
    "x" * 200: "longer than 128 characters",
    NOT_UTF8: "isn't UTF-8",
}


def _everything(root: Path) -> str:
    found = [str(path) for path in root.rglob("*")]
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def _class(course) -> dict[str, object]:
    grader = TinyGrader(course)
    rows = grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    generate_feedback(course)
    return {row.student: row for row in rows}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_folders_reach_nothing(course, hand_in, tmp_path: Path, layout) -> None:
    outside = tmp_path / "outside" / "tiny"
    outside.mkdir(parents=True)
    secret = outside / "tiny.ipynb"
    secret.write_text(SECRET)
    before = (course.root / "nbgrader_config.py").read_bytes()
    layout(course.root / "submitted" / "mallory" / "tiny", secret, submission(course, None, None))
    hand_in("ada", submission(course, CORRECT, None))
    rows = _class(course)
    assert rows["ada"].score == 6
    assert not getattr(rows.get("mallory"), "score", 0)
    for room in ("autograded", "feedback"):
        assert SECRET not in _everything(course.root / room)
        assert "steal()" not in _everything(course.root / room).replace("&lt;", "")
    assert secret.read_text() == SECRET
    assert sorted(path.name for path in outside.iterdir()) == ["tiny.ipynb"]
    assert (course.root / "nbgrader_config.py").read_bytes() == before


@pytest.mark.parametrize("name", STUDENTS)
def test_names_of_students_are_names(course, hand_in, name: str) -> None:
    folder = course.root / "submitted" / name / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_bytes(submission(course, None, None))
    hand_in("ada", submission(course, CORRECT, None))
    rows = _class(course)
    assert rows["ada"].score == 6
    shown = in_unicode(name)
    shown.encode()
    assert shown in rows or name not in UNFIT
    if shown in rows:
        assert rows[shown].status == "failed"
        assert "rename" in rows[shown].reason
        assert UNFIT.get(name, "") in rows[shown].reason
    assert sorted(
        path.name for path in (course.root / "autograded").iterdir() if path.is_dir()
    ) == ["ada"]


@pytest.mark.parametrize("others", [(), ("b",)])
def test_no_name_of_a_file_passes_for_a_row(course, others: tuple[str, ...]) -> None:
    folder = course.root / "submitted" / "mallory" / "tiny"
    folder.mkdir(parents=True)
    for name in (FORGED, *others):
        (folder / f"{name}.ipynb").write_bytes(submission(course, None, None))
    row = _class(course)["mallory"]
    told = [row.reason, *row.notes]
    assert any("6 of 6" in line for line in told)
    assert all(line.isprintable() for line in told)
    shown = io.StringIO()
    Console(file=shown, width=400).print(results_table(course, [row]))
    lines = shown.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


LONG = {
    "elements in elements": "<div>" * 100_000,
    "elements never closed": "<script " * 50_000,
    "styles in drawings": "<svg><style>" * 10_000,
    "tags in comments": "<!--<b>" * 20_000 + "<p title='</b>'>" * 20_000,
    "formulas never ended": "\\begin{a}" * 20_000,
    "quotes in quotes": "> " * 25_000,
    "links never ended": "[a](" * 100_000,
    "paragraphs": "word word\n\n" * 100_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_text_holds_a_page_up(text: str) -> None:
    started = time.process_time()
    assert "<div><div><div>" not in clean_html(text)
    markdown2html({}, text)
    assert time.process_time() - started < 4.0

"""An ordinary user grades with all walls up, and everything comes out as when root does it.

Where the Python that runs these tests lies behind a folder that is closed to others, such as root's
home folder, the user gets a view of the files in which the folders above it are open.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attacking import needs_walls
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

from autograder.build import release_notebook, solved_notebook
from autograder.course import find_course
from autograder.engine.walls import python_paths
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant

ROOT = Path(__file__).resolve().parents[2]
LESSON = "exercise1_tanh_and_sigmoid"
USER = 54321
"""Nobody's number on most machines; a user needs no name."""
STAGES = ("/mnt", "/media", "/srv")
"""Folders of which one can be covered for a moment."""
ABOUT_ITSELF = (
    "import getpass, os, sys\nprint(os.getuid(), os.getgid(), getpass.getuser(), os.getcwd())\n"
    "print(sorted(os.environ.items()), sorted(os.listdir('/')), os.listdir(), sys.prefix)"
)

pytestmark = [
    needs_walls,
    pytest.mark.skipif(os.getuid() != 0, reason="an ordinary user runs these tests already"),
    pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv, of util-linux"),
]


def make_course(root: Path) -> None:
    """A course of one lesson, and a class: solved, wrong, blank, curious, torn and dying."""
    whole = find_course(ROOT)
    for room in ("source", "release"):
        shutil.copytree(whole.root / room / LESSON, root / room / LESSON)
    shutil.copy(whole.root / "nbgrader_config.py", root)
    (root / "course.toml").write_text(f'title = "T"\n[[lesson]]\nname = "{LESSON}"\ntitle = "L"\n')
    lesson = load_lesson(LESSON)
    task = lesson.functions[0]
    wrong = {task.name: variant(lesson, task, task.mistakes[0])}
    curious, dying = solved_notebook(whole, LESSON), solved_notebook(whole, LESSON)
    curious.cells.append(new_code_cell(ABOUT_ITSELF))
    dying.cells.append(new_code_cell("import os\nos._exit(9)"))
    notebooks = {
        "solved": solved_notebook(whole, LESSON),
        "wrong": solved_notebook(whole, LESSON, wrong),
        "blank": release_notebook(whole, LESSON),
        "curious": curious,
        "dying": dying,
    }
    texts = {name: nbformat.writes(notebook) for name, notebook in notebooks.items()}
    for name, text in {**texts, "torn": '{"cells": ['}.items():
        path = root / "submitted" / name / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)


def graded(course: Path) -> dict[str, Any]:
    """What grading leaves: notebooks byte by byte, scores and comments."""
    folder = course / "autograded"
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        notebooks = [one.notebooks[0] for one in book.assignment_submissions(LESSON)]
        return {
            "files": {path.relative_to(folder): path.read_bytes() for path in folder.glob("*/*/*")},
            "scores": {
                (one.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
                for one in notebooks
                for grade in one.grades
            },
            "comments": {
                (one.student.id, comment.name): comment.auto_comment
                for one in notebooks
                for comment in one.comments
            },
        }


def closed_above(path: Path) -> Path | None:
    """The first folder on the way to `path` that others may not pass through."""
    above = (folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001)
    return next(above, None)


def opened(command: Iterable[str], needed: Iterable[Path]) -> list[str]:
    """The command, with a way through closed folders to what is needed below them."""
    hidden = [path for path in needed if closed_above(path)]
    if not hidden:
        return list(command)
    stage = next(one for one in STAGES if not any(p.is_relative_to(one) for p in hidden))
    lines = ["set -e", f"mount -t tmpfs none {stage}"]
    for number, path in enumerate(hidden):
        make = "mkdir" if path.is_dir() else "touch"
        lines += [f"{make} {stage}/{number}", f"mount --bind '{path}' {stage}/{number}"]
    for folder in {closed_above(path) for path in hidden}:
        lines.append(f"mount -t tmpfs -o mode=755 none '{folder}'")
    for number, path in enumerate(hidden):
        make = "mkdir -p" if path.is_dir() else "touch"
        lines += [f"mkdir -p '{path.parent}'", f"{make} '{path}'"]
        lines += [f"mount --bind {stage}/{number} '{path}'"]
    lines += [f"umount --lazy {stage}", 'exec "$@"']
    return ["unshare", "--mount", "sh", "-c", "\n".join(lines), "sh", *command]


def autograder(folder: Path, user: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in the course folder, as that user."""
    environment: Mapping[str, str] = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder / "home"),
        "AUTOGRADER_SECRET": str(folder / "secret"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]
    program = [sys.executable, "-c", "from autograder.cli import main; main()", *words]
    where = ["sh", "-c", 'cd "$0" && exec "$@"', str(folder / "course"), *become, *program]
    return subprocess.run(
        opened(where, [*python_paths(), ROOT, folder]) if user else where,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def folders(tmp_path: Path) -> dict[int, Path]:
    """By user: a folder of theirs with the course, a home and a secret."""
    make_course(tmp_path / "course")
    found = {0: tmp_path / "root", USER: tmp_path / "user"}
    for user, folder in found.items():
        shutil.copytree(tmp_path / "course", folder / "course")
        (folder / "home").mkdir()
        (folder / "secret").write_text("5e" * 32)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
    return found


def test_it_grades_as_root_does(folders: dict[int, Path]) -> None:
    examined = autograder(folders[USER], USER, "doctor")
    if "FAIL" in examined.stdout:
        failed = [line for line in examined.stdout.splitlines() if "FAIL" in line]
        pytest.skip(f"autograder doctor says to an ordinary user: {' '.join(failed[0].split())}")
    if examined.stderr.startswith(("mount:", "unshare:")):
        pytest.skip(f"Python lies in a closed folder here, and {examined.stderr.splitlines()[0]}")
    assert (examined.returncode, examined.stdout[-15:]) == (0, "all walls hold\n"), examined.stderr
    ended = {user: autograder(folder, user, "grade") for user, folder in folders.items()}
    assert {one.returncode for one in ended.values()} == {ended[0].returncode}, ended
    assert ended[USER].stdout == ended[0].stdout
    assert "curious" in ended[USER].stdout
    assert "sandbox" not in ended[USER].stdout
    results = {user: graded(folder / "course") for user, folder in folders.items()}
    assert len(results[0]["files"]) >= 5
    assert results[USER] == results[0]
    owners = {path.stat().st_uid for path in folders[USER].rglob("*")}
    assert owners == {USER}

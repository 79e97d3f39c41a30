"""A course of one lesson with one function task and one written task, made by nbgrader itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.course import Course, load_course

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"


def mark(name: str, *, grade: bool, solution: bool, points: float | None = None) -> dict:
    mark = {
        "grade_id": name, "grade": grade, "solution": solution, "locked": not solution,
        "schema_version": 3, "task": False,
    }
    if points is not None:
        mark["points"] = points
    return {"nbgrader": mark}


def source_notebook() -> nbformat.NotebookNode:
    notebook = new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [
        new_code_cell("import math", metadata=mark("setup", grade=False, solution=False)),
        new_code_cell(SOLUTION, metadata=mark("double", grade=False, solution=True)),
        new_code_cell(
            "check(double)", metadata=mark("check_double", grade=True, solution=False, points=6)
        ),
        new_markdown_cell(
            "Write here.", metadata=mark("why", grade=True, solution=True, points=4)
        ),
    ]
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place}"
    return notebook


def nbgrader(course: Course, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a real nbgrader command in the course folder."""
    programs = Path(sys.executable).parent
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def tiny_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course folder with ``release/`` made by ``nbgrader generate_assignment``, made once."""
    root = tmp_path_factory.mktemp("template") / "course"
    (root / "source" / "tiny").mkdir(parents=True)
    (root / "course.toml").write_text(
        'title = "A tiny course"\n[[lesson]]\nname = "tiny"\ntitle = "Tiny"\n'
    )
    nbformat.write(source_notebook(), root / "source" / "tiny" / "tiny.ipynb")
    made = nbgrader(load_course(root), "generate_assignment", "tiny")
    assert made.returncode == 0, made.stderr
    # An empty gradebook rather than none: making one takes alembic seconds, in every test.
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.remove_assignment("tiny")
    config = (ROOT / "nbgrader_config.py").read_text()
    shutil.copy(HERE / "tiny_grader.py", root)
    (root / "nbgrader_config.py").write_text(
        f"import sys\nsys.path.insert(0, {str(root)!r})\n{config}\n"
        'c.GradeWithEngine.grader = "tiny_grader.course_grader"\n'
    )
    return root


@pytest.fixture
def course(tiny_template: Path, tmp_path: Path) -> Course:
    shutil.copytree(tiny_template, tmp_path / "course")
    config = tmp_path / "course" / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(tiny_template), str(tmp_path / "course")))
    return load_course(tmp_path / "course")


@pytest.fixture
def hand_in(course: Course) -> Callable[..., Path]:
    """Put a submission where students' work lies."""

    def put(student: str, data: bytes, name: str = "tiny.ipynb", **files: bytes) -> Path:
        folder = course.root / "submitted" / student / "tiny"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        for file, content in files.items():
            (folder / file.replace("__", ".")).write_bytes(content)
        return folder

    return put

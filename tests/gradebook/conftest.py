"""A course of one lesson with one function task and one written task, made by nbgrader itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from tiny_course import nbgrader, source_notebook

from autograder.course import Course, load_course

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


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
    # An empty gradebook rather than none: making one takes a while, in every test.
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

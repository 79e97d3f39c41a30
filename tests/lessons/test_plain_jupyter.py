"""The solved notebook of every lesson runs in a plain kernel, every check passes, nothing warns."""

from __future__ import annotations

import nbformat
import pytest

from autograder.course import find_course
from autograder.validate.notebooks import prove_plain_jupyter, run_notebook

COURSE = find_course()


@pytest.mark.parametrize("lesson", COURSE.names)
def test_the_solved_notebook_runs_as_a_student_runs_it(lesson: str) -> None:
    assert list(prove_plain_jupyter(COURSE, lesson)) == []


def test_the_notebook_finds_its_own_coursekit(tmp_path, monkeypatch):
    """Whatever PYTHONPATH says in the shell of whoever proves it."""
    for folder, name in ((tmp_path / "elsewhere", "other"), (tmp_path / "lesson", "own")):
        folder.mkdir()
        (folder / "coursekit.py").write_text(f"name = {name!r}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    cell = nbformat.v4.new_code_cell("import coursekit\ncoursekit.name")
    run_notebook(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "lesson")
    assert cell.outputs[0].data["text/plain"] == "'own'"

"""Release notebooks with their answers filled in."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import nbformat
import pytest

from autograder.build import BuildError, fill, release_notebook, solutions, solved_notebook
from autograder.course import Course


def cells(notebook: Any) -> dict[str, Any]:
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }


def test_a_solved_notebook(built: Course) -> None:
    notebook = solved_notebook(built, "tiny")
    nbformat.validate(notebook)
    answers = cells(notebook)
    assert answers["squash"].source.endswith('    """\n    return 1 / (1 + np.exp(-z))')
    assert answers["why_squash"].source.startswith("A probability must never leave")
    assert not any("canary" in cell.source for cell in notebook.cells)
    release = cells(release_notebook(built, "tiny"))
    for name, cell in release.items():
        assert answers[name].id == cell.id
        assert answers[name].metadata == cell.metadata


def test_its_expected_outputs_are_what_it_prints(built: Course) -> None:
    notebook = solved_notebook(built, "tiny")
    names: dict[str, Any] = {}
    exec("import numpy as np", names)
    shown = 0
    for cell, after in zip(notebook.cells, notebook.cells[1:], strict=False):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in ("squash", "mean_error"):
            exec(cell.source, names)
        elif name.startswith("expected_"):
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(cell.source, names)
            assert output.getvalue().strip() in after.source
            shown += 1
    assert shown == 2


def test_other_answers_take_the_place_of_solutions(built: Course) -> None:
    mine = "def squash(z):\n    return z\n"
    answers = cells(solved_notebook(built, "tiny", {"squash": mine}, written=False))
    assert answers["squash"].source == mine.rstrip()
    assert "total / m" in answers["mean_error"].source
    assert answers["why_squash"].source == "YOUR ANSWER HERE"


def test_filling_copies(built: Course) -> None:
    release = release_notebook(built, "tiny")
    filled = fill(release, {"squash": "x = 1"})
    assert cells(filled)["squash"].source == "x = 1"
    assert cells(release)["squash"].source.endswith("raise NotImplementedError()")


def test_only_answer_cells_are_filled(built: Course) -> None:
    release = release_notebook(built, "tiny")
    for name in ("check_squash", "setup", "nothing"):
        with pytest.raises(BuildError, match=f"no answer cell for {name}"):
            fill(release, {name: "x = 1"})


def test_solutions_by_task(built: Course) -> None:
    assert list(solutions("tiny")) == ["squash", "mean_error", "why_squash"]
    assert list(solutions("tiny", written=False)) == ["squash", "mean_error"]


def test_an_unbuilt_lesson(course: Course) -> None:
    with pytest.raises(BuildError, match="run autograder build tiny"):
        release_notebook(course, "tiny")

"""The source of the tiny course, and nbgrader's real commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course import Course

SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"


def mark(name: str, *, grade: bool, solution: bool, points: float | None = None) -> dict:
    mark = {
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": not solution,
        "schema_version": 3,
        "task": False,
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
        new_markdown_cell("Write here.", metadata=mark("why", grade=True, solution=True, points=4)),
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

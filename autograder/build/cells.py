"""The cells of a generated notebook: nbgrader's metadata, deterministic ids, stable bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.engine.bundle import CHECK_PREFIX
from autograder.tasks.model import Task, WrittenTask

SCHEMA = 3
"""Version of nbgrader's cell metadata."""
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def markdown(source: str) -> NotebookNode:
    """Prose of ours."""
    return nbformat.v4.new_markdown_cell(source)


def play(source: str) -> NotebookNode:
    """A code cell that students are invited to change."""
    return nbformat.v4.new_code_cell(source, metadata={"tags": ["play"]})


def locked(source: str, grade_id: str, tags: Sequence[str] = ()) -> NotebookNode:
    """A code cell of ours that grading puts back as it was."""
    cell = nbformat.v4.new_code_cell(source, metadata=_nbgrader(grade_id, locked=True))
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def function_answer(source: str, task: Task) -> NotebookNode:
    """The code cell in which a student writes the function of `task`."""
    return nbformat.v4.new_code_cell(source, metadata=_nbgrader(task.name, solution=True))


def written_answer(source: str, task: WrittenTask) -> NotebookNode:
    """The Markdown cell in which a student answers `task`; a person grades it."""
    data = _nbgrader(task.name, solution=True, points=task.points)
    return nbformat.v4.new_markdown_cell(source, metadata=data)


def check(task: Task) -> NotebookNode:
    """The cell that runs the student's check of `task`, and marks where its verdict belongs."""
    data = _nbgrader(f"{CHECK_PREFIX}{task.name}", locked=True, points=task.points)
    return nbformat.v4.new_code_cell(f"check({task.name})", metadata=data)


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader name; empty when it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def new_notebook(lesson: str, cells: Sequence[NotebookNode]) -> NotebookNode:
    """A notebook of `cells`, which get ids that depend on nothing but the lesson and themselves."""
    give_ids(lesson, cells)
    notebook = nbformat.v4.new_notebook(
        cells=list(cells),
        metadata={
            "coursekit": {"lesson": lesson},
            "kernelspec": dict(KERNELSPEC),
            "language_info": {"name": "python"},
        },
    )
    notebook.nbformat_minor = 5
    return notebook


def give_ids(lesson: str, cells: Sequence[NotebookNode]) -> None:
    """Name each cell after its grade_id, or else its text, so that editing one renames no other."""
    seen: Counter[str] = Counter()
    for cell in cells:
        own = grade_id(cell)
        key = f"grade_id {own}" if own else f"{cell.cell_type} {cell.source}"
        cell["id"] = digest(lesson, key, str(seen[key]), length=12)
        seen[key] += 1


def digest(*parts: str, length: int) -> str:
    """A short name for `parts` in hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


def to_bytes(notebook: NotebookNode) -> bytes:
    """The notebook file; the same notebook always gives the same bytes."""
    nbformat.validate(notebook)
    return bytes(nbformat.writes(notebook).rstrip("\n") + "\n", "utf-8")


def _nbgrader(
    grade_id: str, *, solution: bool = False, locked: bool = False, points: float | None = None
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        data["points"] = int(points) if float(points).is_integer() else float(points)
    return {"nbgrader": data}

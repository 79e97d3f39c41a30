"""The solved and the blank notebook: graded by the engine, and run in plain Jupyter."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.notebooknode import NotebookNode

from autograder.build import release_notebook, solved_notebook
from autograder.course import Course
from autograder.engine.process import Runner
from autograder.grader import Grader

SECONDS = 900


def prove_graded(course: Course, lesson: str, secret: bytes) -> Iterator[str]:
    """Grade the solved and the blank notebook; yields what isn't as it should be."""
    # Our own code needs no walls: validating works where there are none.
    with Grader(course, secret, Runner()) as grader:
        solved = grader.grade(lesson, _bytes(solved_notebook(course, lesson)))
        blank = grader.grade(lesson, _bytes(release_notebook(course, lesson)))
    for task in solved.tasks:
        if task.kind == "written" and task.score is not None:
            yield f"the model answer of {task.name} doesn't wait for a person"
        if task.kind == "function" and task.score != task.points:
            said = task.verdict.message if task.verdict else ""
            yield f"the solution of {task.name} earns {task.score} of {task.points}: {said}"
    if solved.max_score != 100:
        yield f"the points sum to {solved.max_score}, not 100"
    yield from (f"solved notebook: {note}" for note in solved.notes)
    for task in blank.tasks:
        if task.score != 0:
            yield f"blank, {task.name} earns {task.score}"


def prove_plain_jupyter(course: Course, lesson: str) -> Iterator[str]:
    """Run the solved notebook in a kernel, in a copy of the release folder, with every check."""
    with tempfile.TemporaryDirectory(prefix="validate-") as scratch:
        folder = Path(scratch) / lesson
        shutil.copytree(course.release(lesson).parent, folder)
        notebook = solved_notebook(course, lesson)
        try:
            run_notebook(notebook, folder)
        except CellExecutionError as error:
            yield f"a cell fails: {error.ename}: {error.evalue}"
            return
    yield from warnings_of(notebook)


def run_notebook(notebook: NotebookNode, folder: Path) -> None:
    """Execute `notebook` in place, in the working directory `folder`, with its own `coursekit`."""
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    # What PYTHONPATH names would come before the folder of the notebook.
    client.execute(env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"})


def warnings_of(notebook: NotebookNode) -> Iterator[str]:
    """What executed cells wrote to standard error."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                lines = output.text.strip().splitlines()
                yield f"cell {number} warns: {lines[0] if lines else ''}"


def _bytes(notebook: NotebookNode) -> bytes:
    text: str = nbformat.writes(notebook, version=4)
    return text.encode("utf-8")

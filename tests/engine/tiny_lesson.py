"""A lesson of three tasks, small enough to see at a glance; and ways to hand it in."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np

from autograder.engine.bundle import LessonBundle, read_bundle
from autograder.engine.report import Report, TaskReport
from coursekit.judge.model import Case, Criterion, Fixture, KnownMistake, Outcome

DOUBLE_STUB = (
    'def double(x):\n    """Return twice x."""\n    # your code here\n    raise NotImplementedError'
)
QUADRUPLE_STUB = (
    'def quadruple(x):\n    """Return 4 x."""\n    # your code here\n    raise NotImplementedError'
)
DOUBLE = "def double(x):\n    return 2 * x"
QUADRUPLE = "def quadruple(x):\n    return double(double(x))"
WRITTEN_STUB = "*Write your answer here.*"
SETUP = (
    "import numpy as np\nimport matplotlib.pyplot as plt\n"
    'from coursekit import check, data, lesson, plots\n\nlesson("tiny")'
)


def _cell(
    kind: str,
    name: str,
    source: str,
    marks: dict[str, Any] | None = None,
    tags: tuple[str, ...] = (),
) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if marks is not None:
        metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "task": False, **marks}
    if tags:
        metadata["tags"] = list(tags)
    cell = {"cell_type": kind, "id": f"id-{name}", "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _marks(*, grade: bool = False, solution: bool = False, locked: bool = False) -> dict[str, bool]:
    return {"grade": grade, "solution": solution, "locked": locked}


def _answer(name: str, stub: str) -> dict[str, Any]:
    return _cell("code", name, stub, _marks(solution=True))


def _check(name: str, points: float) -> dict[str, Any]:
    marks = {**_marks(grade=True, locked=True), "points": points}
    return _cell("code", f"check_{name}", f"check({name})", marks)


def release() -> dict[str, Any]:
    """The released notebook."""
    locked = _marks(locked=True)
    cells = [
        _cell("markdown", "intro", "# Tiny\nTwice, and twice again."),
        _cell("code", "setup", SETUP, locked),
        _cell("code", "show", "raise RuntimeError('not when grading')", locked, ("explore",)),
        _cell("markdown", "task", "**Task — `double`** · 4 points"),
        _answer("double", DOUBLE_STUB),
        _check("double", 4),
        _answer("quadruple", QUADRUPLE_STUB),
        _check("quadruple", 6),
        _cell("code", "play", "raise RuntimeError('nor this one')", None, ("play",)),
        _cell("markdown", "why", WRITTEN_STUB, {**_marks(grade=True, solution=True), "points": 5}),
    ]
    metadata = {
        "coursekit": {"lesson": "tiny"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def bundle() -> LessonBundle:
    return read_bundle("tiny", release())


def filled(**answers: str) -> dict[str, Any]:
    """The notebook with answers filled in, by task; the others are right."""
    notebook = release()
    for name, source in {"double": DOUBLE, "quadruple": QUADRUPLE, **answers}.items():
        cell_of(notebook, name)["source"] = source
    return notebook


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The first cell of that name."""
    return next(cell for cell in notebook["cells"] if cell["id"] == f"id-{name}")


def code(source: str, name: str = "") -> dict[str, Any]:
    """A cell of the student's own."""
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": 7,
    }
    return cell | ({"id": name} if name else {})


def insert_after(notebook: dict[str, Any], name: str, *cells: dict[str, Any]) -> dict[str, Any]:
    """The notebook with more cells after the one called `name`."""
    place = notebook["cells"].index(cell_of(notebook, name)) + 1
    notebook["cells"][place:place] = copy.deepcopy(list(cells))
    return notebook


def data(notebook: dict[str, Any]) -> bytes:
    """The notebook as a file."""
    return json.dumps(notebook).encode()


def fixture(task: str, factor: float, points: float, uses: tuple[str, ...] = ()) -> Fixture:
    """Judges a function that multiplies its argument by `factor`."""
    inputs = (np.array([[1.0, -2.0, 31.25]]), np.array([[0.5], [17.0]]))
    cases = tuple(Case(f"case {i}", {"x": x}, seed=i, hidden=i > 0) for i, x in enumerate(inputs))
    return Fixture(
        task=task,
        points=points,
        signature="(x)",
        parameters=("x",),
        required=1,
        returns=(task,),
        criteria=(Criterion(task, points, leaves=(task,)),),
        cases=cases,
        expected=tuple(Outcome("returned", value=factor * x) for x in inputs),
        mistakes=(
            KnownMistake(
                "identity", "That is x itself.", tuple(Outcome("returned", value=x) for x in inputs)
            ),
        ),
        uses=uses,
        seconds=0.5,
    )


def fixtures() -> dict[str, Fixture]:
    return {
        "double": fixture("double", 2.0, 4.0),
        "quadruple": fixture("quadruple", 4.0, 6.0, ("double",)),
    }


def double(x: Any) -> Any:
    """The grader's own version."""
    return 2 * x


HELPERS = {"quadruple": {"double": double}}


def task(report: Report, name: str) -> TaskReport:
    """What a report says of one task."""
    return next(task for task in report.tasks if task.name == name)


def scores(report: Report) -> dict[str, float | None]:
    """Points by task."""
    return {task.name: task.score for task in report.tasks}

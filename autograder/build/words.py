"""The sentences and stubs that the build itself writes into a notebook."""

from __future__ import annotations

import re

from autograder.build.text import BuildError
from autograder.tasks.model import Lesson, Task, WrittenTask
from autograder.tasks.sources import SolutionParts, solution_parts

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
_EXACT_LINES = 5
"""Up to so many lines the hint gives the number, beyond that a range."""


def points_text(points: float) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def task_header(task: Task | WrittenTask, number: int) -> str:
    """The line above an answer cell: which task, and what earns how many points."""
    head = f"**Task {number} — `{task.name}`** · {points_text(task.points)}"
    if isinstance(task, WrittenTask):
        return f"{head}: answer in your own words in the cell below; a person grades it."
    if len(task.criteria) == 1:
        return f"{head}: {task.criteria[0].text}."
    lines = [f"- {points_text(item.points)}: {item.text}" for item in task.criteria]
    return "\n".join([head, "", *lines])


def expected_text(output: str) -> str:
    """The cell below a cell with expected output."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", output)), default=0))
    return f"You should see:\n\n{fence}text\n{output}\n{fence}"


def answer_source(lesson: Lesson, task: Task | WrittenTask) -> str:
    """An answer cell as the instructor has it: the solution between nbgrader's marks."""
    if isinstance(task, WrittenTask):
        return f"{BEGIN}\n{task.model_answer.strip()}\n{END}"
    parts = solution_parts(lesson, task)
    canary(lesson, task.name)
    body = parts.body.strip("\n")
    indent = " " * (len(body) - len(body.lstrip(" ")))
    above = task.form.strip("\n") or f"{indent}{length_hint(parts)}"
    return (
        f"{parts.signature}{parts.docstring.rstrip()}\n{above}\n"
        f"{indent}{BEGIN}\n{body}\n{indent}{END}"
    )


def length_hint(parts: SolutionParts) -> str:
    """How long a body typically is."""
    lines = parts.lines
    if lines == 1:
        return "# about 1 line"
    if lines <= _EXACT_LINES:
        return f"# about {lines} lines"
    slack = max(2, lines // 5)
    return f"# about {lines - slack} to {lines + slack} lines"


def canary(lesson: Lesson, task: str) -> str:
    """The mark in the solution of `task` that must never be found in a release.

    Raises
    ------
    BuildError
        If the body doesn't begin with it, or there is no docstring.
    """
    parts = solution_parts(lesson, task)
    where = f"autograder/solutions/{lesson.name}.py, {task}"
    if not parts.docstring:
        raise BuildError(f"{where}: the solution needs a docstring, students read it")
    first = parts.body.strip().splitlines()[0].strip()
    mark = rf"# (canary-{re.escape(lesson.name)}-{re.escape(task)}-[0-9a-f]{{8}})"
    found = re.fullmatch(mark, first)
    if found is None:
        raise BuildError(
            f"{where}: the body must begin with the comment "
            f"# canary-{lesson.name}-{task}-<8 hex digits>"
        )
    return found[1]

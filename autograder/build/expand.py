"""Turns the cells of a text notebook into those of the instructor's notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograder.build import cells, words
from autograder.build.expected import expected_output
from autograder.build.text import BuildError, TextCell
from autograder.tasks.model import Lesson, Task, WrittenTask
from autograder.tasks.sources import given_functions, namespace

SETUP = (
    "import numpy as np",
    "import matplotlib.pyplot as plt",
    "from coursekit import check, data, lesson, plots",
)


def source_notebook(lesson: Lesson, text: Sequence[TextCell]) -> NotebookNode:
    """The instructor's notebook of `lesson`, written by hand as `text`.

    Raises
    ------
    BuildError
        If text and tasks don't fit together; the message names the line and says what to do.
    """
    check_tasks(lesson, text)
    check_setup(lesson, text)
    check_given(lesson, text)
    expansion = _Expansion(lesson, namespace(lesson))
    expanded = [cell for item in text for cell in expansion.expand(item)]
    _check_names(lesson, expanded)
    return cells.new_notebook(lesson.name, expanded)


def check_tasks(lesson: Lesson, text: Sequence[TextCell]) -> None:
    """Every task of the lesson stands in the text once, in the lesson's order."""
    known = [task.name for task in lesson.tasks]
    _refuse_doubles(known, f"autograder/tasks/{lesson.name}")
    seen: dict[str, str] = {}
    for cell in text:
        if not cell.task:
            continue
        if cell.task not in known:
            raise BuildError(
                f"{cell.where}: the lesson has no task {cell.task!r}; there are {', '.join(known)}"
            )
        if cell.task in seen:
            raise BuildError(
                f"{cell.where}: the task {cell.task} stands at {seen[cell.task]} already; "
                "remove one of the two cells"
            )
        later = [name for name in seen if known.index(name) > known.index(cell.task)]
        if later:
            raise BuildError(
                f"{cell.where}: the task {cell.task} comes after {later[0]}; "
                "the tasks module has it before; give both the same order"
            )
        seen[cell.task] = cell.where
    missing = [name for name in known if name not in seen]
    if missing:
        raise BuildError(
            f"notebooks/{lesson.name}.md: the task {missing[0]} is never mentioned; "
            f"add an empty code cell with :task: {missing[0]}"
        )


def check_setup(lesson: Lesson, text: Sequence[TextCell]) -> None:
    """The first code cell is called setup and imports what every lesson needs."""
    first = next((cell for cell in text if cell.kind == "code"), None)
    wanted = [*SETUP, f'lesson("{lesson.name}")']
    if first is None or first.name != "setup":
        where = first.where if first else f"notebooks/{lesson.name}.md"
        raise BuildError(f"{where}: the first code cell must be named setup and hold {wanted}")
    lines = first.source.splitlines()
    for line in wanted:
        if not any(have.split("  #")[0].rstrip() == line for have in lines):
            raise BuildError(f"{first.where}: the setup cell lacks the line {line}")
    if first.tags:
        raise BuildError(f"{first.where}: the setup cell can't be explore or play; remove the tag")


def check_given(lesson: Lesson, text: Sequence[TextCell]) -> None:
    """The functions that the solutions have besides the tasks stand in the text word for word."""
    code = [cell.source for cell in text if cell.kind == "code" and not cell.tags]
    for name, source in given_functions(lesson).items():
        if not any(source.strip() in cell for cell in code):
            raise BuildError(
                f"notebooks/{lesson.name}.md: {name} is no task, so its source in "
                f"autograder/solutions/{lesson.name}.py must stand word for word in a code cell "
                "without tags"
            )


class _Expansion:
    """Walks through a text notebook and remembers which tasks have come."""

    def __init__(self, lesson: Lesson, solutions: dict[str, Any]) -> None:
        self._lesson = lesson
        self._tasks = {task.name: task for task in lesson.tasks}
        self._solutions = solutions
        self._functions: dict[str, Callable[..., Any]] = {
            name: solutions[name] for name in given_functions(lesson)
        }
        self._number = 0
        self._latest = "lesson"
        self._used: Counter[str] = Counter()

    def expand(self, cell: TextCell) -> list[NotebookNode]:
        if cell.kind == "markdown":
            return [cells.markdown(cell.source)]
        if cell.task:
            return self._task(self._tasks[cell.task])
        if "play" in cell.tags:
            return [cells.play(cell.source)]
        if cell.expect:
            name = cell.name or self._free(f"expected_{self._latest}")
            output = expected_output(cell, self._functions)
            return [
                cells.locked(cell.source, name, ["expect"]),
                cells.markdown(words.expected_text(output)),
            ]
        name = cell.name or self._free(
            f"code_{cells.digest(self._lesson.name, cell.source, length=8)}"
        )
        return [cells.locked(cell.source, name, cell.tags)]

    def _task(self, task: Task | WrittenTask) -> list[NotebookNode]:
        self._number += 1
        self._latest = task.name
        header = cells.markdown(words.task_header(task, self._number))
        source = words.answer_source(self._lesson, task)
        if isinstance(task, WrittenTask):
            return [header, cells.written_answer(source, task)]
        self._functions[task.name] = self._solutions[task.name]
        return [header, cells.function_answer(source, task), cells.check(task)]

    def _free(self, name: str) -> str:
        self._used[name] += 1
        return name if self._used[name] == 1 else f"{name}_{self._used[name]}"


def _check_names(lesson: Lesson, expanded: Sequence[NotebookNode]) -> None:
    names = [name for name in map(cells.grade_id, expanded) if name]
    _refuse_doubles(names, f"notebooks/{lesson.name}.md")


def _refuse_doubles(names: Sequence[str], where: str) -> None:
    doubles = [name for name, count in Counter(names).items() if count > 1]
    if doubles:
        raise BuildError(f"{where}: the name {doubles[0]} is used twice; rename one")

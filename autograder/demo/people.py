"""The students of the demo class, and what each of them hands in.

It is made from solutions, mistakes and alternatives.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.build import fill, release_notebook, solutions, without_canary
from autograder.course import Course
from autograder.engine.bundle import CHECK_PREFIX
from autograder.tasks import load_lesson
from autograder.tasks.model import Lesson, Task
from autograder.tasks.sources import Change, variant

WRITTEN = "I think so because the numbers in the notebook show it: first this, then that follows."


@dataclass(frozen=True)
class Material:
    """What a lesson offers to make submissions of."""

    lesson: Lesson
    blank: NotebookNode
    answers: dict[str, str]
    """The solution of every function task."""

    @property
    def functions(self) -> tuple[Task, ...]:
        return self.lesson.functions

    def function(self, number: int) -> Task:
        """The function task of that number, or the last one of a short lesson."""
        return self.functions[min(number, len(self.functions) - 1)]

    def notebook(self, changes: dict[str, str] | None = None, written: bool = True) -> NotebookNode:
        """A solved notebook with some answers changed."""
        answers = {**self.answers, **(changes or {})}
        if written:
            answers |= {task.name: WRITTEN for task in self.lesson.written}
        return fill(self.blank, answers)

    def changed(self, task: Task, change: Change) -> str:
        """The source of a mistake or alternative, as a student would hand it in."""
        return without_canary(self.lesson, task.name, variant(self.lesson, task, change))

    def answer_cell(self, notebook: NotebookNode, task: str) -> int:
        """Where the answer of `task` stands."""
        return self._find(notebook, task)

    def check_cell(self, notebook: NotebookNode, task: str) -> int:
        return self._find(notebook, f"{CHECK_PREFIX}{task}")

    @staticmethod
    def _find(notebook: NotebookNode, grade_id: str) -> int:
        for index, cell in enumerate(notebook.cells):
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                return index
        raise KeyError(grade_id)


def material(course: Course, lesson: str) -> Material:
    """Read the release notebook of a lesson and its solutions."""
    return Material(
        load_lesson(lesson), release_notebook(course, lesson), solutions(lesson, written=False)
    )


def class_of(course: Course, lesson: str) -> dict[str, bytes]:
    """Student → the bytes of the notebook handed in."""
    stuff = material(course, lesson)
    return {name: _bytes(make(stuff)) for name, make in PEOPLE.items()}


def _bytes(notebook: NotebookNode | bytes) -> bytes:
    if isinstance(notebook, bytes):
        return notebook
    text: str = nbformat.writes(notebook, version=4)
    return (text + "\n").encode("utf-8")


def _perfect(stuff: Material) -> NotebookNode:
    return stuff.notebook()


def _nothing_written(stuff: Material) -> NotebookNode:
    return stuff.notebook(written=False)


def _blank(stuff: Material) -> NotebookNode:
    return copy.deepcopy(stuff.blank)


def _half(stuff: Material) -> NotebookNode:
    names = [task.name for task in stuff.functions]
    return fill(stuff.blank, {name: stuff.answers[name] for name in names[: len(names) // 2]})


def _alternatives(number: int) -> Callable[[Material], NotebookNode]:
    """Every task solved in an unusual way."""

    def make(stuff: Material) -> NotebookNode:
        changes = {
            task.name: stuff.changed(task, task.alternatives[number % len(task.alternatives)])
            for task in stuff.functions
            if task.alternatives
        }
        return stuff.notebook(changes)

    return make


def _mistakes(first: int, every: int) -> Callable[[Material], NotebookNode]:
    """A known mistake in each `every`-th task."""

    def make(stuff: Material) -> NotebookNode:
        changes = {}
        step = min(every, len(stuff.functions))
        for place, task in enumerate(stuff.functions):
            if place % step == first % step and task.mistakes:
                mistake = task.mistakes[(first * 7 + place) % len(task.mistakes)]
                changes[task.name] = stuff.changed(task, mistake)
        return stuff.notebook(changes)

    return make


def _with_answer(
    task_number: int, change: Callable[[str], str]
) -> Callable[[Material], NotebookNode]:
    def make(stuff: Material) -> NotebookNode:
        name = stuff.function(task_number).name
        return stuff.notebook({name: change(stuff.answers[name])})

    return make


def _syntax_error(source: str) -> str:
    return source.replace("return ", "return (", 1)


def _exception(source: str) -> str:
    return source + "\n\nprint(learning_rat)\n"


def _endless(source: str) -> str:
    head = source[: source.index('"""', source.index('"""') + 3) + 3]
    return head + "\n    steps = 0\n    while steps >= 0:\n        steps += 1\n    return steps\n"


def _wrong_helper(stuff: Material) -> NotebookNode:
    """One helper that others call is wrong; what calls it is right."""
    from autograder.tasks.sources import uses

    called = {name for task in stuff.functions for name in uses(stuff.lesson, task)}
    helpers = [task for task in stuff.functions if task.name in called]
    task = (helpers or stuff.functions)[0]
    return stuff.notebook({task.name: stuff.changed(task, task.mistakes[1])})


def _deleted(stuff: Material) -> NotebookNode:
    notebook = stuff.notebook()
    name = stuff.function(1).name
    gone = {stuff.answer_cell(notebook, name), stuff.check_cell(notebook, name)}
    gone.add(stuff.check_cell(notebook, stuff.function(2).name))
    notebook.cells = [cell for i, cell in enumerate(notebook.cells) if i not in gone]
    return notebook


def _duplicated(stuff: Material) -> NotebookNode:
    notebook = stuff.notebook()
    place = stuff.answer_cell(notebook, stuff.function(0).name)
    copied = copy.deepcopy(notebook.cells[place])
    copied.id = f"{copied.id}-copy"  # as JupyterLab gives a pasted cell an id of its own
    notebook.cells.insert(place + 1, copied)
    return notebook


def _reordered(stuff: Material) -> NotebookNode:
    notebook = stuff.notebook()
    one = stuff.answer_cell(notebook, stuff.function(0).name)
    other = stuff.answer_cell(notebook, stuff.function(2).name)
    cells = notebook.cells
    cells[one], cells[other] = cells[other], cells[one]
    return notebook


def _edited_check(stuff: Material) -> NotebookNode:
    task = stuff.function(1)
    notebook = stuff.notebook({task.name: stuff.changed(task, task.mistakes[0])})
    notebook.cells[stuff.check_cell(notebook, task.name)].source = "print('all right')"
    return notebook


def _no_metadata(stuff: Material) -> NotebookNode:
    notebook = stuff.notebook()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
    return notebook


def _own_cells(stuff: Material) -> NotebookNode:
    notebook = stuff.notebook()
    for place in range(len(notebook.cells) - 1, 0, -5):
        cell = nbformat.v4.new_code_cell(
            "print(f'{sum(range(10))} notes of my own')", id=f"own-{place}"
        )
        notebook.cells.insert(place, cell)
    return notebook


def _no_notebook(stuff: Material) -> bytes:
    return b"%PDF-1.7 I exported my notebook, is that all right?\n"


PEOPLE: dict[str, Callable[[Material], NotebookNode | bytes]] = {
    "ada": _perfect,
    "arthur": _nothing_written,
    "blaise": _blank,
    "carl": _half,
    "dorothy": _alternatives(0),
    "emmy": _alternatives(5),
    "evelyn": _alternatives(2),
    "florence": _mistakes(0, 3),
    "frank": _mistakes(1, 3),
    "george": _mistakes(2, 3),
    "grace": _mistakes(3, 2),
    "hedy": _mistakes(4, 2),
    "hypatia": _mistakes(5, 4),
    "isaac": _mistakes(6, 4),
    "joan": _mistakes(7, 5),
    "kurt": _mistakes(8, 1),
    "leonhard": _wrong_helper,
    "lotfi": _with_answer(1, _syntax_error),
    "maria": _with_answer(2, _exception),
    "marvin": _with_answer(0, _endless),
    "norbert": _deleted,
    "olga": _duplicated,
    "pafnuty": _reordered,
    "rosalind": _edited_check,
    "sophie": _no_metadata,
    "srinivasa": _own_cells,
    "walter": _no_notebook,
}

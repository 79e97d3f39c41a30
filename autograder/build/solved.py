"""Release notebooks with their answers filled in: the solutions', or any others."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.build import cells
from autograder.build.text import BuildError
from autograder.build.words import canary
from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.tasks.model import Lesson
from autograder.tasks.sources import function_source


def fill(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """A copy of `notebook` whose answer cells of the tasks in `answers` hold that text.

    Raises
    ------
    BuildError
        If there is no answer cell for one of them.
    """
    filled = copy.deepcopy(notebook)
    waiting = dict(answers)
    for cell in filled.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cells.grade_id(cell) in waiting:
            cell.source = waiting.pop(cells.grade_id(cell)).strip("\n")
    if waiting:
        raise BuildError(f"the notebook has no answer cell for {', '.join(waiting)}")
    return filled


def solved_notebook(
    course: Course,
    lesson: str,
    answers: Mapping[str, str] | None = None,
    *,
    written: bool = True,
) -> NotebookNode:
    """The release notebook of `lesson` with every task solved.

    Parameters
    ----------
    course : Course
        Where the release notebook lies.
    lesson : str
        Name of the lesson.
    answers : mapping of task name to text, optional
        Takes the place of these tasks' solutions.
    written : bool
        Whether written tasks get their model answer; otherwise they stay blank.
    """
    return fill(release_notebook(course, lesson), {**solutions(lesson, written), **(answers or {})})


def release_notebook(course: Course, lesson: str) -> NotebookNode:
    """The student's notebook of `lesson`, as built."""
    path = course.release(course.check_lesson(lesson))
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise BuildError(
            f"release/{lesson}/{lesson}.ipynb is missing; run autograder build {lesson}"
        ) from error


def solutions(lesson: str, written: bool = True) -> dict[str, str]:
    """The source of every solution of `lesson` by task, without its canary."""
    loaded = load_lesson(lesson)
    answers = {
        task.name: without_canary(loaded, task.name, function_source(loaded, task))
        for task in loaded.functions
    }
    if written:
        answers |= {task.name: task.model_answer.strip() for task in loaded.written}
    return answers


def without_canary(lesson: Lesson, task: str, source: str) -> str:
    """A solution, or what was made of it, as a student could have written it."""
    mark = canary(lesson, task)
    return "".join(line for line in source.splitlines(keepends=True) if mark not in line)

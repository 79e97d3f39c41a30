"""Notebooks put together at random, of solutions, alternatives and mistakes, graded as a class is.

Each answer by itself is tried with the bank of its task; here they meet one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.build import solved_notebook
from autograder.course import find_course
from autograder.engine.process import Runner
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative, Lesson, Mistake, Task
from autograder.tasks.sources import function_source, variant
from coursekit.judge import Verdict

COURSE = find_course(Path(__file__).parent)
LONG = ("exercise6_three_layers", "exercise7_mnist")
"""Each notebook of these trains for ten seconds; they call what lessons 2 and 3 call."""
SHORT = [name for name in COURSE.names if name not in LONG]
NOTEBOOKS = 8
MISTAKES, ALTERNATIVES = 0.2, 0.5
"""So many of the answers, on average."""
Drawn = dict[str, Mistake | Alternative]
Calling = tuple[str, str, str | None, tuple[str, ...]]
"""Lesson, task, the alternative (None for the solution), the earlier functions that it calls."""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(COURSE, b"s" * 32, Runner()) as one:
        yield one


def drawn(lesson: Lesson, rng: np.random.Generator) -> Drawn:
    """What is handed in instead of some of the solutions."""
    answers: Drawn = {}
    for task in lesson.functions:
        kind, which = rng.random(), int(rng.integers(1 << 30))
        kinds = task.mistakes if kind < MISTAKES else task.alternatives
        if kinds and kind < MISTAKES + ALTERNATIVES:
            answers[task.name] = kinds[which % len(kinds)]
    return answers


def source(lesson: Lesson, task: Task, change: Mistake | Alternative | None) -> str:
    return variant(lesson, task, change) if change else function_source(lesson, task.name)


def verdicts(grader: Grader, lesson: Lesson, sources: dict[str, str]) -> dict[str, Verdict]:
    """By task, of a notebook with these answers, and the solution elsewhere."""
    notebook = nbformat.writes(solved_notebook(COURSE, lesson.name, sources)).encode()
    tasks = grader.grade(lesson.name, notebook).tasks
    return {task.name: task.verdict for task in tasks if task.verdict is not None}


@pytest.mark.parametrize("name", SHORT)
def test_right_answers_keep_their_points_and_wrong_ones_get_their_name(
    grader: Grader, name: str
) -> None:
    """But for a right one that calls a wrong function of a later task: that error is its own."""
    lesson = load_lesson(name)
    tasks = {task.name: task for task in lesson.functions}
    order = list(tasks)
    rng = np.random.default_rng(len(name))
    for _ in range(NOTEBOOKS):
        answers = drawn(lesson, rng)
        wrong = {one for one, change in answers.items() if isinstance(change, Mistake)}
        sources = {one: source(lesson, tasks[one], change) for one, change in answers.items()}
        found = verdicts(grader, lesson, sources)
        for place, task in enumerate(order):
            told = f"{task}: {found[task].message}; {[(k, v.id) for k, v in answers.items()]}"
            if task not in wrong:
                words = set(re.findall(r"\w+", sources.get(task, "")))
                assert found[task].passed or words & wrong & {*order[place:]}, told
            elif wrong == {task}:
                assert found[task].mistake is not None, told


def calling_others() -> Iterator[Calling]:
    """Answers that call earlier functions; of each task one for each set of them."""
    for name in SHORT:
        lesson = load_lesson(name)
        for place, task in enumerate(lesson.functions):
            met: set[tuple[str, ...]] = {()}
            for change in (None, *task.alternatives):
                words = set(re.findall(r"\w+(?=\()", source(lesson, task, change)))
                called = tuple(o.name for o in lesson.functions[:place] if o.name in words)
                if called not in met:
                    met.add(called)
                    yield name, task.name, change.id if change else None, called


@pytest.mark.parametrize(("name", "task", "alternative", "called"), list(calling_others()))
def test_a_right_answer_keeps_its_points_beside_wrong_helpers(
    grader: Grader, name: str, task: str, alternative: str | None, called: tuple[str, ...]
) -> None:
    lesson = load_lesson(name)
    tasks = {one.name: one for one in lesson.functions}
    change = next((a for a in tasks[task].alternatives if a.id == alternative), None)
    answers = {one: variant(lesson, tasks[one], tasks[one].mistakes[0]) for one in called}
    answers[task] = source(lesson, tasks[task], change)
    found = verdicts(grader, lesson, answers)
    assert found[task].passed, found[task].message
    assert not any(found[one].passed for one in called)

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
from autograder.tasks.model import Alternative, Lesson, Mistake
from autograder.tasks.sources import variant

COURSE = find_course(Path(__file__).parent)
SHORT = [name for name in COURSE.names if name not in ("exercise6_three_layers", "exercise7_mnist")]
"""Lessons whose notebooks don't train for seconds."""
NOTEBOOKS = 8
MISTAKES, ALTERNATIVES = 0.2, 0.5
"""So many of the answers, on average."""
Drawn = dict[str, Mistake | Alternative]


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


def leans_on_errors(lesson: Lesson, answers: Drawn, name: str) -> tuple[bool, bool]:
    """Whether the answer may call a wrong function: any at all, and one of a later task."""
    names = [task.name for task in lesson.functions]
    wrong = [one for one, change in answers.items() if isinstance(change, Mistake) and one != name]
    later = set(names[names.index(name) :]) & set(wrong)
    tasks = {task.name: task for task in lesson.functions}
    source = variant(lesson, tasks[name], answers[name]) if name in answers else ""
    return bool(wrong), bool(later & set(re.findall(r"\w+", source)))


@pytest.mark.parametrize("name", SHORT)
def test_right_answers_keep_their_points_and_wrong_ones_get_their_name(
    grader: Grader, name: str
) -> None:
    lesson = load_lesson(name)
    tasks = {task.name: task for task in lesson.functions}
    rng = np.random.default_rng(len(name))
    for _ in range(NOTEBOOKS):
        answers = drawn(lesson, rng)
        sources = {one: variant(lesson, tasks[one], change) for one, change in answers.items()}
        notebook = nbformat.writes(solved_notebook(COURSE, name, sources)).encode()
        verdicts = {task.name: task.verdict for task in grader.grade(name, notebook).tasks}
        for task in tasks:
            found, change = verdicts[task], answers.get(task)
            assert found is not None
            told = f"{task}: {found.message}, of { ({k: v.id for k, v in answers.items()}) }"
            beside_errors, on_later_ones = leans_on_errors(lesson, answers, task)
            if not isinstance(change, Mistake):
                assert found.passed or on_later_ones, told
            elif not beside_errors:
                assert found.mistake is not None, told

"""Whatever right answer calls an earlier function keeps its points when that one is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.build import solved_notebook
from autograder.course import find_course
from autograder.engine.process import Runner
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative, Lesson, Task
from autograder.tasks.sources import function_source, variant
from coursekit.judge import Verdict

COURSE = find_course(Path(__file__).parent)
LONG = ("exercise6_three_layers", "exercise7_mnist")
"""Each notebook of these trains for ten seconds; they call what lessons 2 and 3 call."""
Calling = tuple[str, str, str | None, tuple[str, ...]]
"""Lesson, task, the alternative (None for the solution), the earlier functions that it calls."""


def calling_others() -> Iterator[Calling]:
    """Answers that call earlier functions; of each task one for each set of them."""
    for name in (one for one in COURSE.names if one not in LONG):
        lesson = load_lesson(name)
        for place, task in enumerate(lesson.functions):
            met: set[tuple[str, ...]] = {()}
            for change in (None, *task.alternatives):
                words = set(re.findall(r"\w+(?=\()", source(lesson, task, change)))
                called = tuple(o.name for o in lesson.functions[:place] if o.name in words)
                if called not in met:
                    met.add(called)
                    yield name, task.name, change.id if change else None, called


def source(lesson: Lesson, task: Task, change: Alternative | None) -> str:
    return variant(lesson, task, change) if change else function_source(lesson, task.name)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(COURSE, b"s" * 32, Runner()) as one:
        yield one


@pytest.mark.parametrize(("name", "task", "alternative", "called"), list(calling_others()))
def test_a_right_answer_keeps_its_points_beside_wrong_helpers(
    grader: Grader, name: str, task: str, alternative: str | None, called: tuple[str, ...]
) -> None:
    lesson = load_lesson(name)
    tasks = {one.name: one for one in lesson.functions}
    change = next((a for a in tasks[task].alternatives if a.id == alternative), None)
    answers = {one: variant(lesson, tasks[one], tasks[one].mistakes[0]) for one in called}
    answers[task] = source(lesson, tasks[task], change)
    notebook = nbformat.writes(solved_notebook(COURSE, name, answers)).encode()
    verdicts = {t.name: t.verdict for t in grader.grade(name, notebook).tasks}
    found = verdicts[task]
    assert isinstance(found, Verdict)
    assert found.passed, found.message
    assert all(verdicts[one] and not verdicts[one].passed for one in called)

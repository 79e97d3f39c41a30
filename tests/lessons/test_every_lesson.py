"""What holds for every lesson: its bank is judged rightly, solved earns all points, blank none."""

from __future__ import annotations

import dataclasses
from types import FunctionType

import pytest

from autograder.course import find_course
from autograder.fixtures.draw import compiled, grading_fixtures, unmeasured_fixtures
from autograder.tasks import load_lesson
from autograder.tasks.model import Lesson, Task
from autograder.validate.bank import try_task
from autograder.validate.notebooks import prove_graded
from coursekit.checking import LocalCaller
from coursekit.judge import Fixture, judge

COURSE = find_course()
LESSONS = [load_lesson(name) for name in COURSE.names]
TASKS = [
    pytest.param(lesson, task, id=f"{lesson.name.partition('_')[0]}-{task.name}")
    for lesson in LESSONS
    for task in lesson.functions
]


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_mistakes_are_caught_and_named_and_alternatives_accepted(
    lesson: Lesson, task: Task
) -> None:
    """As grading does it; in the student's own check `tests/golden` has what mistakes are told."""
    fixture = grading_fixtures(lesson.name, b"a fresh seed")[task.name]
    assert faults(lesson, task, fixture) == {}


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_alternatives_are_accepted_by_the_students_own_check(lesson: Lesson, task: Task) -> None:
    right = dataclasses.replace(task, mistakes=())
    fixture = dataclasses.replace(unmeasured_fixtures(lesson)[task.name], mistakes=())
    assert faults(lesson, right, fixture) == {}


def faults(lesson: Lesson, task: Task, fixture: Fixture) -> dict[str, str]:
    trials = try_task(lesson, task, fixture)
    return {trial.variant: trial.fault for trial in trials if trial.fault}


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_the_bank_is_large_enough(lesson: Lesson, task: Task) -> None:
    assert len(task.mistakes) >= 8
    assert len(task.alternatives) >= (4 if lesson.name.startswith("lesson") else 2)
    ids = [variant.id for variant in task.variants]
    assert len(set(ids)) == len(ids)
    assert all(mistake.hint and mistake.origin for mistake in task.mistakes)


WITH_DEFAULTS = [
    pytest.param(lesson, task, id=f"{lesson.name.partition('_')[0]}-{task.name}")
    for lesson in LESSONS
    for task in lesson.functions
    if compiled(lesson.name, task.name, None)[0].__defaults__
]


@pytest.mark.parametrize(("lesson", "task"), WITH_DEFAULTS)
def test_another_default_is_caught(lesson: Lesson, task: Task) -> None:
    """One default after the other is changed in the signature, and nothing else."""
    fixture = unmeasured_fixtures(lesson)[task.name]
    assert fixture.defaults
    function, namespace = compiled(lesson.name, task.name, None)
    for place, name in enumerate(fixture.defaults):
        values = list(fixture.defaults.values())
        values[place] = not values[place] if isinstance(values[place], bool) else 2 * values[place]
        changed = FunctionType(function.__code__, namespace, task.name, tuple(values))
        assert not judge(fixture, LocalCaller(namespace, {task.name: changed})).passed, name


@pytest.mark.parametrize("lesson", COURSE.names)
def test_solved_earns_everything_and_blank_nothing(lesson: str) -> None:
    """Their points sum to 100, written ones included."""
    assert list(prove_graded(COURSE, lesson, b"every lesson")) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=COURSE.names)
def test_rubrics_sum_to_their_points(lesson: Lesson) -> None:
    for task in lesson.written:
        assert len(task.rubric) >= 2, f"{task.name}: one line is no rubric"
        assert all(line.points > 0 for line in task.rubric)
        assert len(task.model_answer.split()) >= 20

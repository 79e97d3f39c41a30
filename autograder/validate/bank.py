"""The bank of a lesson before the judge.

Every mistake is caught and named, every alternative accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.fixtures.draw import PUBLIC_SEED, Change, compiled, draw_fixture
from autograder.fixtures.margins import Margin, alike, margins
from autograder.tasks.model import Lesson, Mistake, Task
from coursekit.checking import LocalCaller
from coursekit.judge import judge
from coursekit.judge.model import Fixture, Verdict


@dataclass(frozen=True)
class Trial:
    """One variant of a task, judged."""

    lesson: str
    task: str
    variant: str
    kind: str
    """``mistake``, ``alternative`` or ``solution``."""
    verdict: Verdict
    fault: str = ""
    """Why the judge is wrong about it; empty when all is well."""
    distance: float = 0.0
    """How far it lies from the solution, in tolerances."""


def try_bank(lesson: Lesson, seed: bytes | None = None) -> Iterator[Trial]:
    """Judge the solution, every alternative and every mistake of `lesson`.

    Parameters
    ----------
    lesson : Lesson
    seed : bytes, optional
        Draw hidden cases from it, as grading does; without it only the public fixture is used, as
        in a student's own check.
    """
    for task in lesson.functions:
        seeds = (PUBLIC_SEED,) if seed is None else (PUBLIC_SEED, seed)
        yield from try_task(lesson, task, draw_fixture(lesson, task, *seeds))


def try_task(lesson: Lesson, task: Task, fixture: Fixture) -> Iterator[Trial]:
    """Judge all variants of one task on one fixture."""
    verdict = judge_variant(lesson, fixture, None)
    fault = "" if verdict.passed else f"the solution is rejected: {verdict.message}"
    yield Trial(lesson.name, task.name, "solution", "solution", verdict, fault)
    apart = {margin.variant: margin for margin in margins(lesson, task, fixture)}
    for alternative in task.alternatives:
        verdict = judge_variant(lesson, fixture, alternative)
        fault = "" if verdict.passed else f"a right answer is rejected: {_why(verdict)}"
        margin = apart[alternative.id]
        fault = fault or _margin_fault(margin)
        yield Trial(
            lesson.name, task.name, margin.variant, "alternative", verdict, fault, margin.distance
        )
    for mistake in task.mistakes:
        verdict = judge_variant(lesson, fixture, mistake)
        margin = apart[mistake.id]
        fault = _mistake_fault(fixture, mistake, verdict) or _margin_fault(margin)
        yield Trial(
            lesson.name, task.name, margin.variant, "mistake", verdict, fault, margin.distance
        )


def judge_variant(lesson: Lesson, fixture: Fixture, change: Change | None) -> Verdict:
    """The verdict on the solution with one change."""
    function, namespace = compiled(lesson.name, fixture.task, change)
    return judge(fixture, LocalCaller(namespace, {fixture.task: function}))


def _why(verdict: Verdict) -> str:
    failing = [
        f"{result.name}: {result.message}" for result in verdict.criteria if not result.passed
    ]
    return "; ".join(failing)


def _margin_fault(margin: Margin) -> str:
    if margin.kept:
        return ""
    side = "more than one tolerance" if margin.correct else "less than 100 tolerances"
    return f"it lies {side} from the solution ({margin.distance:.3g})"


def _mistake_fault(fixture: Fixture, mistake: Mistake, verdict: Verdict) -> str:
    if verdict.passed:
        return "a wrong answer passes"
    if verdict.mistake == mistake.id:
        return ""
    if verdict.mistake in twins(fixture, mistake.id):
        return ""
    return f"it is taken for {verdict.mistake!r}" if verdict.mistake else "it isn't named"


def twins(fixture: Fixture, name: str) -> set[str]:
    """Mistakes that give the same numbers on all cases."""
    mine = next(known for known in fixture.mistakes if known.id == name)
    return {other.id for other in fixture.mistakes if alike(mine.outcomes, other.outcomes, 1e-9)}

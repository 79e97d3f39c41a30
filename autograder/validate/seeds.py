"""One seed after another: does the bank get the same verdicts whatever hidden cases are drawn?"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder.fixtures.draw import (
    Change,
    LazyOutcomes,
    compiled,
    earlier_answers,
    unmeasured_fixtures,
    with_hidden,
)
from autograder.fixtures.margins import NEEDED, distance
from autograder.tasks import load_lesson
from autograder.tasks.model import Lesson, Mistake, Task
from autograder.validate.bank import twins
from coursekit.judge import FixtureDefect, judge
from coursekit.judge.calling import call
from coursekit.judge.model import Caller, Case, Fixture, Outcome, Verdict
from coursekit.judge.views import viewed

REFERENCE = 0
"""The verdicts under the seed of this number are those that all others are compared with."""


@dataclass(frozen=True)
class Tried:
    """What one seed showed of one lesson."""

    lesson: str
    number: int
    variants: int
    """How many mistakes and alternatives were judged."""
    faults: tuple[str, ...]
    """Wrong or changed verdicts and broken margins; none when all is well."""
    nearest_mistake: float
    farthest_alternative: float
    public_only: tuple[str, ...]
    """Mistakes that these hidden cases alone wouldn't have caught."""


def seed_number(number: int) -> bytes:
    """The seed of this number, the same on every machine."""
    return hashlib.sha256(b"validate %d" % number).digest()


def try_seed(name: str, number: int) -> Tried:
    """Judge the whole bank of a lesson with the hidden cases of one seed, as grading does."""
    lesson = load_lesson(name)
    faults: list[str] = []
    public_only: list[str] = []
    mistakes, alternatives = [math.inf], [0.0]
    variants = 0
    for task in lesson.functions:
        try:
            bank = _Bank(lesson, task, number)
        except FixtureDefect as defect:
            faults.append(str(defect))
            continue
        faults += [f"{task.name}, {fault}" for fault in bank.faults()]
        for change in task.variants:
            variants += 1
            near, hidden = bank.distances(change)
            (mistakes if isinstance(change, Mistake) else alternatives).append(near)
            if isinstance(change, Mistake) and hidden < NEEDED:
                public_only.append(f"{task.name}/{change.id}")
    return Tried(
        name, number, variants, tuple(faults), min(mistakes), max(alternatives), tuple(public_only)
    )


class _Bank:
    """The mistakes and alternatives of one task under the hidden cases of one seed.

    Every variant is run once on the hidden cases; what it does on the public ones is kept from seed
    to seed, and the judge sees these outcomes instead of calling the function again.
    """

    def __init__(self, lesson: Lesson, task: Task, number: int) -> None:
        self.lesson, self.task, self.number = lesson, task, number
        self._public = unmeasured_fixtures(lesson)[task.name]
        self.fixture = with_hidden(lesson, task, self._public, seed_number(number))
        self._outcomes = {m.id: known.outcomes for m, known in _pairs(task, self.fixture)}
        for alternative in task.alternatives:
            first = _on_public(lesson.name, task.name, alternative)
            self._outcomes[alternative.id] = LazyOutcomes(lesson, self.fixture, alternative, first)

    def verdict(self, change: Change) -> Verdict:
        return self._judged(change, self._outcomes[change.id])

    def _judged(self, change: Change | None, outcomes: Sequence[Outcome | None]) -> Verdict:
        # The outcomes went through the task's view already, which can't be looked through twice.
        without_view = dataclasses.replace(self.fixture, view="", reads=())
        return judge(without_view, _Recorded(self.lesson, self.fixture, change, outcomes))

    def faults(self) -> Iterator[str]:
        """Why the judge is wrong about a variant, or of another mind than under the first seed."""
        solution = self._judged(None, self.fixture.expected)
        if not solution.passed:
            yield f"the solution is rejected: {solution.message}"
        usual = {} if self.number == REFERENCE else _reference(self.lesson.name, self.task.name)
        for change in self.task.variants:
            verdict = self.verdict(change)
            fault = self._fault(change, verdict)
            if not fault and change.id in usual and summary(verdict) != usual[change.id]:
                fault = f"{summary(verdict)} instead of {usual[change.id]}"
            if fault:
                yield f"{change.id}: {fault}"

    def _fault(self, change: Change, verdict: Verdict) -> str:
        near, _ = self.distances(change)
        if not isinstance(change, Mistake):
            if not verdict.passed:
                return f"a right answer is rejected: {verdict.message}"
            return f"{near:.3g} tolerances away" if near > 1.0 else ""
        if verdict.passed:
            return "a wrong answer passes"
        if verdict.mistake != change.id and verdict.mistake not in twins(self.fixture, change.id):
            return f"taken for {verdict.mistake!r}" if verdict.mistake else "not named"
        return f"only {near:.3g} tolerances away" if near < NEEDED else ""

    def distances(self, change: Change) -> tuple[float, float]:
        """How far a variant lies from the solution: on all cases, on the hidden ones alone."""
        count = len(self._public.cases)
        hidden = dataclasses.replace(
            self.fixture, cases=self.fixture.cases[count:], expected=self.fixture.expected[count:]
        )
        alone = distance(hidden, self._outcomes[change.id][count:])
        return max(alone, _public_distance(self.lesson.name, self.task.name, change)), alone


def summary(verdict: Verdict) -> str:
    """A verdict without its words: the points, criterion by criterion, and the mistake."""
    points = "/".join(f"{result.score:g}" for result in verdict.criteria)
    return f"{points} {verdict.mistake or ''}".strip()


class _Recorded(Caller):
    """Answers the judge with outcomes that are known already."""

    def __init__(
        self,
        lesson: Lesson,
        fixture: Fixture,
        change: Change | None,
        outcomes: Sequence[Outcome | None],
    ) -> None:
        self._lesson, self._fixture = lesson, fixture
        self._function, self._namespace = compiled(lesson.name, fixture.task, change)
        self._places = {id(case): place for place, case in enumerate(fixture.cases)}
        self._outcomes = outcomes

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        """See `coursekit.judge.model.Caller`."""
        known = None if given else self._outcomes[self._places[id(case)]]
        if known:
            return known
        done = call(self._function, fixture, case, self._namespace, given=given)
        earlier = earlier_answers(self._lesson.name, self._fixture.reads)
        return viewed(self._fixture, case, done, earlier)


@lru_cache(maxsize=4096)
def _on_public(lesson: str, task: str, change: Change) -> Sequence[Outcome | None]:
    """What an alternative does on the public cases; kept for the next seed."""
    loaded = load_lesson(lesson)
    return LazyOutcomes(loaded, unmeasured_fixtures(loaded)[task], change)


@lru_cache(maxsize=4096)
def _public_distance(lesson: str, task: str, change: Change) -> float:
    loaded = load_lesson(lesson)
    fixture = unmeasured_fixtures(loaded)[task]
    known = next((m.outcomes for m in fixture.mistakes if m.id == change.id), None)
    return distance(fixture, _on_public(lesson, task, change) if known is None else known)


@lru_cache(maxsize=64)
def _reference(lesson: str, task: str) -> dict[str, str]:
    """The usual verdict on each variant."""
    loaded = load_lesson(lesson)
    chosen = next(one for one in loaded.functions if one.name == task)
    bank = _Bank(loaded, chosen, REFERENCE)
    return {change.id: summary(bank.verdict(change)) for change in chosen.variants}


def _pairs(task: Task, fixture: Fixture) -> Iterator[tuple[Mistake, Any]]:
    return zip(task.mistakes, fixture.mistakes, strict=True)

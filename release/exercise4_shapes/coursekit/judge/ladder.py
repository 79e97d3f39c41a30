"""The judge: a fixture and the outcomes of the student's calls become a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from coursekit.judge import diagnose, printing, randomness, words
from coursekit.judge.compare import Problem, leaves, reach
from coursekit.judge.messages import first_to_mend, say
from coursekit.judge.model import (
    Caller,
    Case,
    Criterion,
    CriterionResult,
    Fixture,
    Outcome,
    Verdict,
)
from coursekit.judge.observing import (
    MAX_TIMEOUTS,
    Observation,
    not_returned,
    nothing_written,
    observe,
    only,
)
from coursekit.judge.remarks import praise
from coursekit.judge.surroundings import SEED

MANY = 6
"""So many hidden cases of a group catch by themselves what the public ones catch; of few, each may
happen to be harmless."""
NOT_YET = "counts once an output is right"
COMPUTED = ("values", "random")
"""Kinds of criteria without which the others, good manners, count for nothing."""
LAST = -1
"""The place of what the first case shows when it is called again, after all others."""
UNTRIED = "none of its cases was tried"


def judge(fixture: Fixture, caller: Caller) -> Verdict:
    """Judge one task.

    Parameters
    ----------
    fixture : Fixture
        Cases, expected outcomes, criteria and known mistakes of the task.
    caller : Caller
        Calls the student's function.

    Returns
    -------
    Verdict
        Points by criterion; on failure the first rung of the ladder that fails, and the mistake's
        hint where the numbers match a known one.
    """
    return examine(fixture, caller).verdict()


@dataclass(frozen=True)
class Examination:
    """The calls are made and the points known; what was wrong is found out by `verdict`."""

    fixture: Fixture
    observations: list[Observation]
    outline: Verdict
    """The verdict without message and mistake, unless nothing is written yet."""

    def verdict(self) -> Verdict:
        """The whole verdict; to name a mistake takes as long as all else, so it is done once."""
        return self._verdict

    def told_by(self, observations: list[Observation]) -> Verdict:
        """This verdict's points and mistake, with messages made of other observations."""
        own = self.verdict()
        others = examined_by(self.fixture, observations).outline.criteria
        said = zip(own.criteria, others, strict=True)
        criteria = tuple(replace(result, message=other.message) for result, other in said)
        message = first_to_mend(observations, others, self._diagnosis)
        return replace(own, criteria=criteria, message=message)

    @cached_property
    def _verdict(self) -> Verdict:
        outline, diagnosis = self.outline, self._diagnosis
        if outline.passed or outline.status != "judged":
            return outline
        message = first_to_mend(self.observations, outline.criteria, diagnosis)
        return replace(outline, message=message, mistake=diagnosis.mistake if diagnosis else None)

    @cached_property
    def _diagnosis(self) -> diagnose.Diagnosis | None:
        fixture, outline = self.fixture, self.outline
        if outline.passed or outline.status != "judged":
            return None
        wrong = frozenset(name for seen in self.observations for name in seen.problems)
        first_round = self.observations[: len(fixture.cases)]
        outcomes = [seen.known_by or seen.outcome for seen in first_round]
        own = diagnose.known(fixture, outcomes, wrong)
        if own or not any(seen.from_given for seen in first_round):
            return own
        # Random numbers of the student's own hide a mistake that is known.
        outcomes = [s.from_given or other for s, other in zip(first_round, outcomes, strict=True)]
        return diagnose.known(fixture, outcomes, wrong)


def examine(fixture: Fixture, caller: Caller) -> Examination:
    """The first half of `judge`, for those who may not need the second.

    Where there are many hidden cases of a group and all is right, its public ones, which the
    student has tried already, are left out. If anything is wrong they follow, since their numbers
    can be shown.
    """
    first = _telling_cases(fixture)
    observations = observe(only(fixture, first), caller)
    rest = [place for place in range(len(fixture.cases)) if place not in first]
    if not rest or len(observations) <= len(first):  # nothing is written
        return examined_by(fixture, observations)
    examined = examined_by(only(fixture, first), observations)
    late = [seen for seen in observations if seen.outcome.status == "timeout"]
    if examined.outline.passed or len(late) >= MAX_TIMEOUTS:
        return examined
    seen = dict(zip(first, observations, strict=False))
    seen.update(zip(rest, observe(only(fixture, rest), caller, again=False), strict=True))
    return examined_by(fixture, [*(seen[place] for place in sorted(seen)), observations[-1]])


def asked_first(fixture: Fixture) -> list[Case]:
    """The cases that `examine` calls first, in that order, whatever comes out."""
    return [fixture.cases[place] for place in (*_telling_cases(fixture), 0)]


def _telling_cases(fixture: Fixture) -> list[int]:
    """The first case, hidden ones, and those of groups with few hidden ones."""
    hidden = Counter(case.group for case in fixture.cases if case.hidden)
    return [
        place
        for place, case in enumerate(fixture.cases)
        if not place or case.hidden or case.group == "random" or hidden[case.group] < MANY
    ]


def examine_again(own: Examination, caller: Caller, places: Sequence[int]) -> Examination:
    """Examine some cases with another caller, or by another way; what the others show stays."""
    fixture, observations = own.fixture, list(own.observations)
    again = 0 in places
    seen = observe(only(fixture, places), caller, again=again)
    for place, one in zip([*places, LAST], seen, strict=False):
        observations[place] = one
    return examined_by(fixture, observations)


def seen_anew(examined: Examination, seen: Mapping[int, Observation]) -> Examination:
    """The examination with other observations in some places, and its outline as it was.

    For `examine_again` to go on from. The repeated call of the first case is the `LAST` one.
    """
    observations = list(examined.observations)
    for place, observation in seen.items():
        observations[place] = observation
    return replace(examined, observations=observations)


def without(examined: Examination, places: Sequence[int]) -> Examination:
    """The examination as if the fixture had not these cases."""
    fixture, observations = examined.fixture, examined.observations
    left = [place for place in range(len(fixture.cases)) if place not in places]
    fewer = only(fixture, left)
    again = observations[LAST if left[0] == 0 else left[0]]
    return examined_by(fewer, [*(observations[place] for place in left), again])


def doubtful_cases(examined: Examination) -> list[int]:
    """Places of the cases in groups that a criterion which isn't met looks at."""
    fixture = examined.fixture
    groups: set[str] = set()
    for criterion, result in zip(fixture.criteria, examined.outline.criteria, strict=True):
        if not result.passed:
            everywhere = criterion.kind == "unchanged"
            groups.update([c.group for c in fixture.cases] if everywhere else criterion.groups)
    return [place for place, case in enumerate(fixture.cases) if case.group in groups]


def may_earn(examined: Examination, places: Sequence[int]) -> bool:
    """Whether there would be more points if these cases, they alone, came out right."""
    fixture, results = examined.fixture, examined.outline.criteria
    groups = {fixture.cases[place].group for place in places}
    count = len(fixture.cases)
    others = [s for place, s in enumerate(examined.observations) if place % count not in places]
    mended, computed = [], []
    for criterion, result in zip(fixture.criteria, results, strict=True):
        everywhere = criterion.kind == "unchanged"
        seen = [one for one in others if everywhere or one.case.group in criterion.groups]
        in_pairs = criterion.kind == "printing"
        failed = seen and not in_pairs and _CHECKS[criterion.kind](criterion, fixture, seen)
        if not result.passed and (everywhere or groups & {*criterion.groups}) and not failed:
            mended.append(criterion)
        if criterion.kind in COMPUTED and (result.passed or criterion in mended):
            computed.append(criterion)
    return bool(mended and computed)


def examined_by(fixture: Fixture, observations: list[Observation]) -> Examination:
    """What follows from what was observed of each case."""
    blank = _blank(fixture, observations)
    if blank:
        return Examination(fixture, observations, blank)
    results = tuple(_result(criterion, fixture, observations) for criterion in fixture.criteria)
    results = _said_once(_only_beside_values(fixture, results))
    return Examination(fixture, observations, Verdict(fixture.task, fixture.points, results))


def failing_cases(examined: Examination) -> list[int | None]:
    """For each criterion not met, the first case that shows it; None where no single case does."""
    fixture = examined.fixture
    first_round = examined.observations[: len(fixture.cases)]
    found: list[int | None] = []
    for criterion, result in zip(fixture.criteria, examined.outline.criteria, strict=True):
        if not result.passed and result.message != NOT_YET:
            shows = (
                place
                for place, seen in enumerate(first_round)
                if seen.case.group in criterion.groups and _shows(criterion, seen)
            )
            found.append(next(shows, None))
    return found


def _shows(criterion: Criterion, seen: Observation) -> bool:
    return any(not criterion.leaves or name in criterion.leaves for name in seen.problems)


def _blank(fixture: Fixture, observations: list[Observation]) -> Verdict | None:
    """Nothing there to judge yet."""
    outcome = observations[0].outcome
    if not nothing_written(fixture, outcome):
        return None
    if outcome.status == "undefined":
        status, text = "undefined", f"There is no function called `{fixture.task}` yet."
    else:
        status = "blank"
        text = f"`{fixture.task}` isn't written yet: replace the line with NotImplementedError."
    nothing = tuple(
        CriterionResult(c.name, False, c.points, 0.0, "not answered") for c in fixture.criteria
    )
    return Verdict(fixture.task, fixture.points, nothing, text, status=status)


def _result(
    criterion: Criterion, fixture: Fixture, observations: list[Observation]
) -> CriterionResult:
    seen = [one for one in observations if one.case.group in criterion.groups]
    everywhere = criterion.kind == "unchanged"
    looked_at = observations if everywhere else seen
    problem = _CHECKS[criterion.kind](criterion, fixture, looked_at) if seen else UNTRIED
    if problem is None:
        count = len({one.case.name for one in seen})
        said = praise((one.said for one in seen), criterion.leaves)
        message = said or f"right in {words.times(count, 'case')}"
        return CriterionResult(criterion.name, True, criterion.points, criterion.points, message)
    return CriterionResult(criterion.name, False, criterion.points, 0.0, words.one_line(problem))


def _check_values(criterion: Criterion, fixture: Fixture, seen: list[Observation]) -> str | None:
    for one in _shown_first(seen):
        for name, problem in one.problems.items():
            if not criterion.leaves or name in criterion.leaves:
                return say(one, problem)
    return None


def _shown_first(seen: Iterable[Observation]) -> list[Observation]:
    """Cases the student may see come first: their messages can show numbers."""
    return sorted(seen, key=lambda one: one.case.hidden)


def _check_unchanged(criterion: Criterion, fixture: Fixture, seen: list[Observation]) -> str | None:
    """No call of any group may change its arguments; one that fails counts within the groups."""
    names = list(dict.fromkeys(name for one in seen for name in one.changed))
    if SEED in names:
        return "it seeds NumPy's random generator, which belongs to the caller"
    if names:
        return f"the call changed {words.listed([f'`{name}`' for name in names[:4]])} of the caller"
    return _did_not_return(fixture, [one for one in seen if one.case.group in criterion.groups])


def _did_not_return(fixture: Fixture, seen: list[Observation]) -> str | None:
    for one in seen:
        if one.outcome.status != "returned":
            return say(one, not_returned(fixture, one.outcome))
    return None


def _check_vectorised(
    criterion: Criterion, fixture: Fixture, seen: list[Observation]
) -> str | None:
    if diagnose.loops([one.case for one in seen], [one.outcome for one in seen]):
        return "there is a Python loop over the examples; NumPy can treat all columns at once"
    return _did_not_return(fixture, seen)  # wrong values cost their own points, not these


def _check_printing(criterion: Criterion, fixture: Fixture, seen: list[Observation]) -> str | None:
    failed = _did_not_return(fixture, seen)
    if failed:
        return failed
    for quiet, loud in zip(seen[::2], seen[1::2], strict=False):
        expected = fixture.expected[fixture.cases.index(loud.case)]
        problem = printing.problem(quiet.outcome.printed, loud.outcome.printed, expected.printed)
        if problem:
            return problem
    return None


def _check_random(criterion: Criterion, fixture: Fixture, seen: list[Observation]) -> str | None:
    failed = _did_not_return(fixture, seen)
    if failed:
        return failed
    draws: dict[str, list[tuple[Observation, randomness.Draw]]] = {}
    for one in seen:
        expected = fixture.expected[fixture.cases.index(one.case)]
        for leaf in leaves(expected.value, fixture.returns):
            if leaf.name not in criterion.spread:
                continue
            found = reach(one.outcome.value, expected.value, leaf, fixture.returns)
            if isinstance(found, Problem):
                return say(one, found)
            draw = one.case.seed, found, leaf.expected
            draws.setdefault(leaf.name, []).append((one, draw))
            for name, other in _drawn_before(leaf.name, one, expected, fixture):
                if randomness.shared(found, other):
                    return (
                        f"`{leaf.name}` holds the numbers of `{name}`: each needs a draw of its own"
                    )
    for name, drawn in draws.items():
        spread = criterion.spread[name]
        problem = randomness.problem(name, [draw for _, draw in drawn], spread)
        if problem:
            open_ = [draw for one, draw in drawn if one.open]
            told = randomness.problem(name, open_, spread)
            return told.shown if told else problem.discreet
    return None


def _drawn_before(
    name: str, one: Observation, expected: Outcome, fixture: Fixture
) -> Iterator[tuple[str, Any]]:
    """The random outputs of the same call that come before `name`."""
    drawn = {other for criterion in fixture.criteria for other in criterion.spread}
    for leaf in leaves(expected.value, fixture.returns):
        if leaf.name == name:
            return
        found = reach(one.outcome.value, expected.value, leaf, fixture.returns)
        if leaf.name in drawn and not isinstance(found, Problem):
            yield leaf.name, found


_CHECKS = {
    "values": _check_values,
    "unchanged": _check_unchanged,
    "vectorised": _check_vectorised,
    "printing": _check_printing,
    "random": _check_random,
    "refused": _check_values,
}


def _only_beside_values(
    fixture: Fixture, results: tuple[CriterionResult, ...]
) -> tuple[CriterionResult, ...]:
    """Good manners (unchanged arguments, printing) earn points only beside something right.

    Until then nothing is said of what is printed, either: the costs of a wrong training are wrong.
    """
    both = list(zip(fixture.criteria, results, strict=True))
    if any(result.passed for criterion, result in both if criterion.kind in COMPUTED):
        return results
    return tuple(
        CriterionResult(result.name, False, result.points, 0.0, NOT_YET)
        if result.passed or criterion.kind == "printing"
        else result
        for criterion, result in both
    )


def _said_once(results: tuple[CriterionResult, ...]) -> tuple[CriterionResult, ...]:
    """One exception fails every criterion; it is enough to read it once."""
    said: set[str] = set()
    once = []
    for result in results:
        again = not result.passed and result.message in said and result.message != NOT_YET
        once.append(replace(result, message="as above") if again else result)
        said.add(result.message)
    return tuple(once)

"""Calling the student's function on every case, and what is wrong with each output."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coursekit.judge import words
from coursekit.judge.calling import may_change
from coursekit.judge.compare import Problem, compare, leaves, reach
from coursekit.judge.model import Caller, Case, Fixture, Outcome, StudentError
from coursekit.judge.remarks import remarked, remarks
from coursekit.judge.surroundings import SEED
from coursekit.judge.views import UNREADABLE, earlier_values, viewed

_AMBIGUOUS = "truth value of an array"
_DECIDE = " (`if`, `and`, `or` and Python's `max` decide once; `np.where` decides for each entry)"
"""In place of NumPy's own advice, which leads beginners astray."""
MAX_TIMEOUTS = 2
"""After so many calls beyond the time limit the rest isn't tried."""


@dataclass
class Observation:
    """One case, what the student's function did, and what is wrong with it, by output."""

    case: Case
    outcome: Outcome
    problems: dict[str, Problem] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    """Remarks of the task's view, by output."""
    known_by: Outcome | None = None
    """The outcome to be compared with known mistakes, if that isn't `outcome`."""
    from_given: Outcome | None = None
    """What came of a given start, which isn't right, either."""
    hushed: bool = False
    """Of a public case no more is to be told than of a hidden one."""

    @property
    def open(self) -> bool:
        """Whether messages may show what was given and what came back."""
        return not (self.case.hidden or self.hushed)

    @property
    def changed(self) -> tuple[str, ...]:
        """What the call changed, by names of this case: a process might tell any text as one."""
        names = {SEED, *may_change(self.case.arguments)}
        told = (name if name in names else "an argument" for name in self.outcome.changed)
        return tuple(dict.fromkeys(told))


def observe(fixture: Fixture, caller: Caller, *, again: bool = True) -> list[Observation]:
    """Call the function on every case, then `again` on the first.

    An answer may not depend on the past. Where nothing is written, one call is all.
    """
    observations: list[Observation] = []
    earlier = earlier_values(fixture, caller)
    order = [*range(len(fixture.cases)), *([0] if again else [])]
    timeouts = 0
    doubtful: dict[int, Outcome] = {}
    for index, called in zip(order, _first_outcomes(fixture, caller, order, again), strict=False):
        case, expected = fixture.cases[index], fixture.expected[index]
        outcome = viewed(fixture, case, called, earlier)
        said = remarks(fixture, case, called, earlier) if outcome.status == "returned" else {}
        timeouts += outcome.status == "timeout"
        problems = remarked(_problems(fixture, case, outcome, expected), said)
        observations.append(Observation(case, outcome, problems, said))
        if _may_lie_in_the_start(observations[-1]) and timeouts < MAX_TIMEOUTS:
            doubtful[len(observations) - 1] = expected
    if doubtful:
        _try_from_given(fixture, caller, observations, doubtful, earlier)
    return observations


def seen_as(fixture: Fixture, case: Case, outcome: Outcome, expected: Outcome) -> Observation:
    """What would be observed of a call that did this."""
    return Observation(case, outcome, _problems(fixture, case, outcome, expected))


def only(fixture: Fixture, places: Sequence[int]) -> Fixture:
    """The fixture with some of its cases alone, and no mistakes to be named."""
    return replace(
        fixture,
        cases=tuple(fixture.cases[place] for place in places),
        expected=tuple(fixture.expected[place] for place in places),
        mistakes=(),
    )


def _first_outcomes(
    fixture: Fixture, caller: Caller, order: list[int], again: bool
) -> list[Outcome]:
    """What the calls do, until there turns out to be nothing written or they take too long."""
    outcomes: list[Outcome] = []
    timeouts = 0
    for outcome in caller.calls(fixture, [fixture.cases[index] for index in order]):
        outcomes.append(outcome)
        timeouts += outcome.status == "timeout"
        if timeouts >= MAX_TIMEOUTS:
            return outcomes + [Outcome("timeout")] * (len(order) - len(outcomes))
        if again and len(outcomes) == 1 and nothing_written(fixture, outcome):
            break
    return outcomes


def _may_lie_in_the_start(seen: Observation) -> bool:
    """Whether other random numbers may be all that differs.

    A given value is the same however the helper is called, so an error or a wrong shape stays one.
    """
    rungs = {problem.rung for problem in seen.problems.values()}
    return bool(seen.case.given) and rungs == {"values"}


def _try_from_given(
    fixture: Fixture,
    caller: Caller,
    observations: list[Observation],
    doubtful: Mapping[int, Outcome],
    earlier: Mapping[str, Any],
) -> None:
    """Call again from given starts, and put what counts of it among the observations.

    `doubtful` has the places in question, and what is expected there.
    """
    cases = [observations[place].case for place in doubtful]
    timeouts = 0
    called = caller.calls(fixture, cases, from_given=True)
    for (place, expected), outcome in zip(doubtful.items(), called, strict=False):
        first = observations[place]
        outcome = viewed(fixture, first.case, outcome, earlier)
        observations[place] = _second_try(fixture, first, outcome, expected)
        timeouts += outcome.status == "timeout"
        if timeouts >= MAX_TIMEOUTS:
            break


def _second_try(
    fixture: Fixture, first: Observation, outcome: Outcome, expected: Outcome
) -> Observation:
    """What counts: the call that drew its own start, or the `outcome` from a given one.

    A given value doesn't show that a second draw is missing where one is asked for.
    """
    if any(outcome.used.count(name) != 1 for name in first.case.given):
        return first
    problems = _problems(fixture, first.case, outcome, expected)
    if problems:
        return replace(first, from_given=outcome)
    if SEED not in first.outcome.changed:
        return Observation(first.case, outcome, problems)
    # Right from a given start; it still seeds the generator, and is known by what it did then.
    changed = tuple(dict.fromkeys((*first.outcome.changed, *outcome.changed)))
    now = replace(outcome, changed=changed)
    return Observation(first.case, now, problems, known_by=first.outcome)


def nothing_written(fixture: Fixture, outcome: Outcome) -> bool:
    """Whether there is nothing to judge; a function that calls an unwritten one is something."""
    where = outcome.error.function if outcome.error else ""
    own = where in ("", fixture.task)
    return outcome.status == "undefined" or (unwritten(outcome) and own)


def unwritten(outcome: Outcome) -> bool:
    error = outcome.error
    return outcome.status == "raised" and error is not None and error.type == "NotImplementedError"


def _problems(
    fixture: Fixture, case: Case, outcome: Outcome, expected: Outcome
) -> dict[str, Problem]:
    """What is wrong with each output of one call."""
    outputs = leaves(expected.value, fixture.returns)
    if expected.error is not None:
        refusal = _refusal(fixture, outcome, expected.error)
        return {leaf.name: refusal for leaf in outputs if refusal}
    if outcome.status != "returned":
        problem = not_returned(fixture, outcome)
        return {leaf.name: problem for leaf in outputs}
    problems: dict[str, Problem] = {}
    drawn = {name for criterion in fixture.criteria for name in criterion.spread}
    for leaf in outputs:
        found = reach(outcome.value, expected.value, leaf, fixture.returns)
        if isinstance(found, Problem):
            problems[leaf.name] = found
            continue
        if leaf.name in drawn:
            continue  # another random stream is as good; group random looks at the statistics
        wrong = compare(found, leaf.expected, fixture.tolerance, leaf.name)
        if wrong:
            problems[leaf.name] = wrong
    if not problems and fixture.defaults and case.group == _group_of_defaults(fixture):
        other = _other_default(fixture, outcome)
        problems.update({leaf.name: other for leaf in outputs if other})
    return problems


def _group_of_defaults(fixture: Fixture) -> str:
    """A wrong default costs the points of one group of cases: general ones, where there are any."""
    groups = [case.group for case in fixture.cases]
    return "general" if "general" in groups else groups[-1]


def _other_default(fixture: Fixture, outcome: Outcome) -> Problem | None:
    """A default that was changed in the signature, or left out; one of any other kind is let be."""
    for name, wanted in fixture.defaults.items():
        found = outcome.defaults.get(name, wanted)
        if found != wanted:
            other = f"the default of `{name}` is {found!r:.40}"
            said = f"`{name}` has no default" if found is None else other
            shown = f"{said} where {wanted!r} is asked for"
            return Problem("callable", shown, f"the default of `{name}` isn't {wanted!r}")
    return None


def _refusal(fixture: Fixture, outcome: Outcome, wanted: StudentError) -> Problem | None:
    """What is wrong where arguments are to be refused; an exception class of one's own is fine."""
    if outcome.status not in ("returned", "raised"):
        return not_returned(fixture, outcome)
    error = outcome.error
    if error is not None and (error.type == wanted.type or not _of_libraries(error.type)):
        return None
    did = (
        f"it raises {words.a(error.type)}"
        if error
        else f"it returns {words.kind_of(outcome.value)}"
    )
    asked = f"where a {wanted.type} is asked for: these arguments should be refused"
    return Problem("structure", f"{did} {asked}", f"it does something else {asked}")


def _of_libraries(error: str) -> bool:
    """Whether an exception of this name is raised by accident, not by the student's decision."""
    homes = (builtins, np.exceptions, np.linalg)
    return error.startswith(("_UFunc", "_Array")) or any(hasattr(home, error) for home in homes)


def not_returned(fixture: Fixture, outcome: Outcome) -> Problem:
    if outcome.status == "timeout":
        text = "it took too long and was stopped: is there an endless loop?"
        return Problem("time", text, text)
    if outcome.status in ("crashed", "undefined"):
        text = "the Python process ended during this call"
        return Problem("ran", text, text)
    error = outcome.error
    if error is not None and outcome.status == "untried":
        text = f"it wasn't called: {error.message}"
        return Problem("ran", text, text)
    if error is not None and outcome.status == "unfit":
        return Problem("structure", error.message, UNREADABLE)
    if error is None:
        return Problem("ran", "it raised an error", "it raised an error")
    if error.type == "NotImplementedError" and error.function == fixture.task:
        text = "NotImplementedError: for these arguments the function isn't written yet"
        return Problem("ran", text, text)
    if error.type == "NotImplementedError" and error.function:
        text = f"it calls `{error.function}`, which isn't written yet"
        other = "it calls a function that isn't written yet"
        return Problem("ran", text, text if error.function in fixture.uses else other)
    own_line = f" in the line `{error.line}`" if error.line else ""
    if not error.line and error.type == "TypeError" and "argument" in error.message:
        text = f"it can't be called as `{fixture.task}{fixture.signature}`"
        return Problem("callable", f"{text}: {error.message}", text)
    advice = _DECIDE if _AMBIGUOUS in error.message else ""
    message = error.message.partition(". Use ")[0] if advice else error.message
    shown = f"{error.type}{own_line}" + (f": {message}" if message else "") + advice
    kind = error.type if hasattr(builtins, error.type) else "an error"
    return Problem("ran", shown, f"{kind}{own_line}{advice}")

"""A message may show a value only if a process that was never given a hidden case tells the same.

A function is called on hidden cases in the process in which it is called on public ones. What it
was given there it could put into what it returns on public ones, or into the text of an error, and
messages show these. So where one would, the notebook is run once more in a fresh process and called
on public cases alone; a message that comes out differently is told as if all cases were hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from autograder.engine.execution import Execution
from autograder.engine.remote import RemoteCaller
from coursekit.judge.ladder import LAST, Examination
from coursekit.judge.model import Verdict
from coursekit.judge.observing import Observation, observe, only, seen_as


class Witness:
    """Another process of a notebook, started if it is needed; by then the first one has ended.

    Parameters
    ----------
    execution : Execution
        All that was to be called in it has been called.
    secret : bool
        There is something that it mustn't tell: hidden cases have arguments.
    """

    def __init__(self, execution: Execution, secret: bool = True) -> None:
        self._first, self._secret = execution, secret
        self._second: Execution | None = None

    def close(self) -> None:
        """End the process."""
        if self._second is not None:
            self._second.end()
            self._first.runner_gone |= self._second.runner_gone

    def confirmed(self, examined: Examination, caller: RemoteCaller) -> Verdict:
        """The verdict, with messages as for hidden cases where nobody else says the same.

        Parameters
        ----------
        examined : Examination
        caller : RemoteCaller
            Made the calls in the first process.
        """
        told = examined.verdict()
        if not self._secret or told.passed or told.status != "judged":
            return told
        discreet = examined.told_by(_with(examined, {}))
        if told in (discreet, examined.told_by(_with(examined, _of_mistake(examined)))):
            return told
        places = _to_be_asked(examined)
        if not places or (self._second is None and self._first.halfway):
            return discreet
        seen = observe(only(examined.fixture, places), caller.elsewhere(self._process()))
        innocent = examined.told_by(_with(examined, dict(zip([*places, LAST], seen, strict=False))))
        return _agreed(told, innocent, discreet)

    def _process(self) -> Execution:
        if self._second is None:
            self._second = self._first.once_more()
            self._second.run()
        return self._second


def _with(examined: Examination, others: Mapping[int, Observation]) -> list[Observation]:
    """What was observed, with other observations of some public cases and the rest of them hushed.

    The first case stands at `LAST`, too.
    """
    count = len(examined.fixture.cases)
    return [
        others.get(LAST if place == count else place, replace(seen, hushed=True))
        for place, seen in enumerate(examined.observations)
    ]


def _agreed(told: Verdict, innocent: Verdict, discreet: Verdict) -> Verdict:
    """What both say; where they differ, what may be said in any case."""
    three = zip(told.criteria, innocent.criteria, discreet.criteria, strict=True)
    criteria = tuple(one if one == other else safe for one, other, safe in three)
    message = told.message if told.message == innocent.message else discreet.message
    return replace(told, criteria=criteria, message=message)


def _of_mistake(examined: Examination) -> dict[int, Observation]:
    """What the mistake that was named does in public cases: that is no secret."""
    fixture, named = examined.fixture, examined.verdict().mistake
    found: dict[int, Observation] = {}
    for mistake in fixture.mistakes:
        if mistake.id == named:
            for place, case in enumerate(fixture.cases):
                outcome = None if case.hidden else mistake.outcomes[place]
                if outcome is not None:
                    found[place] = seen_as(fixture, case, outcome, fixture.expected[place])
    return found


def _to_be_asked(examined: Examination) -> list[int]:
    """The first case, and public ones of the kinds that messages tell more of than of hidden ones.

    What is printed isn't told. It shows in the longest trainings, which would be gone through anew.
    """
    fixture = examined.fixture
    groups = {seen.case.group for seen in examined.observations if _tells(seen)}
    failed = zip(fixture.criteria, examined.outline.criteria, strict=True)
    groups |= {
        group
        for criterion, result in failed
        if criterion.kind == "random" and not result.passed
        for group in criterion.groups
    }
    return [
        place
        for place, case in enumerate(fixture.cases)
        if not case.hidden and (not place or case.group in groups - {"printing"})
    ]


def _tells(seen: Observation) -> bool:
    return seen.open and any(p.shown != p.discreet for p in seen.problems.values())

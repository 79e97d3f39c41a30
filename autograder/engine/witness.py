"""What messages may show: only what a process says that has never heard of a hidden case.

A function is called on hidden cases in the process in which it is called on public ones. What it
was given there it could put into what it returns on public ones, or into the text of an error, and
messages show these. So where one would, the notebook is run once more in a fresh process and called
on public cases alone.
"""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType

from autograder.engine.execution import Execution
from autograder.engine.remote import RemoteCaller
from coursekit.judge.compare import same
from coursekit.judge.diagnose import same_outcome
from coursekit.judge.ladder import LAST, Examination, examined_by
from coursekit.judge.observing import Observation, observe, only

TOLD_WHOLE = ("random", "printing")
"""Criteria whose messages are made of all that was returned, or printed."""


class Witness:
    """Another process of a notebook, started if it is needed; by then the first one has ended.

    Parameters
    ----------
    execution : Execution
        All that was to be called in it has been called.
    """

    def __init__(self, execution: Execution) -> None:
        self._first = execution
        self._second: Execution | None = None

    def __enter__(self) -> Witness:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._second is not None:
            self._second.end()
            self._first.runner_gone |= self._second.runner_gone

    def confirmed(self, examined: Examination, caller: RemoteCaller) -> Examination:
        """The examination with nothing to show that only the first process says.

        Parameters
        ----------
        examined : Examination
        caller : RemoteCaller
            Made the calls in the first process.
        """
        places = _to_be_shown(examined)
        if not places or _all_known(examined, places):
            return examined
        fixture, observations = examined.fixture, list(examined.observations)
        again = caller.elsewhere(self._process())
        seen = observe(only(fixture, places), again, again=0 in places)
        told = dict(zip([*places, LAST], seen, strict=False))
        for place in [*places, *([LAST] if 0 in places else [])]:
            hushed = not _alike(observations[place], told.get(place))
            observations[place] = replace(observations[place], hushed=hushed)
        return examined_by(fixture, observations)

    def _process(self) -> Execution:
        if self._second is None:
            self._second = self._first.once_more()
            self._second.run()
        return self._second


def _to_be_shown(examined: Examination) -> list[int]:
    """The public cases of which a message may show more than it would of hidden ones."""
    fixture, outline = examined.fixture, examined.outline
    if outline.passed or outline.status != "judged":
        return []
    whole = {
        group
        for criterion, result in zip(fixture.criteria, outline.criteria, strict=True)
        if criterion.kind in TOLD_WHOLE and not result.passed
        for group in criterion.groups
    }
    seen = examined.observations
    places = {
        place
        for place, case in enumerate(fixture.cases)
        if _tells(seen[place]) or (case.group in whole and not case.hidden)
    }
    return sorted(places | {0}) if _tells(seen[LAST]) else sorted(places)


def _tells(seen: Observation) -> bool:
    return seen.open and any(p.shown != p.discreet for p in seen.problems.values())


def _all_known(examined: Examination, places: list[int]) -> bool:
    """Whether these cases show a known mistake, so that what they tell is known, too."""
    fixture, named = examined.fixture, examined.verdict().mistake
    for mistake in fixture.mistakes:
        if mistake.id == named:
            return all(
                theirs is not None
                and same_outcome(seen.outcome, theirs, seen.case, fixture.tolerance)
                for place in places
                for seen, theirs in [(examined.observations[place], mistake.outcomes[place])]
            )
    return False


def _alike(seen: Observation, told: Observation | None) -> bool:
    """Whether both say the same, as far as a message may show it."""
    if told is None or _shown(seen) != _shown(told):
        return False
    if seen.case.group not in TOLD_WHOLE:
        return True
    printed = seen.outcome.printed == told.outcome.printed
    return printed and same(seen.outcome.value, told.outcome.value, 0.0)


def _shown(seen: Observation) -> dict[str, str]:
    return {name: problem.shown for name, problem in seen.problems.items()}

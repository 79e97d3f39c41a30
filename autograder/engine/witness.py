"""What messages may show: only what a process says that has never heard of a hidden case.

A function is called on hidden cases in the process in which it is called on public ones. What it
was given there it could put into what it returns on public ones, or into the text of an error, and
messages show these. So where one would, the notebook is run once more in a fresh process and called
on public cases alone.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import TracebackType

from autograder.engine.execution import Execution
from autograder.engine.remote import RemoteCaller
from coursekit.judge.compare import same
from coursekit.judge.diagnose import same_outcome
from coursekit.judge.ladder import LAST, Examination, examined_by
from coursekit.judge.messages import shown_in_message
from coursekit.judge.model import Criterion
from coursekit.judge.observing import Observation, observe, only

OF_VALUES = ("values", "refused")
"""Criteria whose messages are those of single outputs."""
RANDOM = "random"
"""Criteria, and groups of cases, of which messages show statistics of what was returned."""


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
        fixture, observations = examined.fixture, examined.observations
        again = 0 in places and _shown(observations[0]) != _shown(observations[LAST])
        caller = caller.elsewhere(self._process())
        told = observe(only(fixture, places), caller, again=again)
        ordered = [*places, *([LAST] if again else [])]
        confirmed = {
            place
            for place, one in zip(ordered, told, strict=False)
            if _alike(observations[place], one)
        }
        if 0 in confirmed and not again:
            confirmed.add(LAST)
        count = len(fixture.cases)
        hushed = [
            replace(one, hushed=(place if place < count else LAST) not in confirmed)
            for place, one in enumerate(observations)
        ]
        return examined_by(fixture, hushed)

    def _process(self) -> Execution:
        if self._second is None:
            self._second = self._first.once_more()
            self._second.run()
        return self._second


def _to_be_shown(examined: Examination) -> list[int]:
    """The public cases of which messages show more than they would of hidden ones."""
    fixture, outline, seen = examined.fixture, examined.outline, examined.observations
    if outline.passed or outline.status != "judged":
        return []
    public = [place for place, case in enumerate(fixture.cases) if not case.hidden]
    places = set[int]()
    for criterion, result in zip(fixture.criteria, outline.criteria, strict=True):
        if not result.passed:
            within = [place for place in public if fixture.cases[place].group in criterion.groups]
            if criterion.kind == RANDOM:
                places.update(within)
            telling = (place for place in within if _tells(seen[place], criterion))
            places.update(itertools.islice(telling, 1))
    first = shown_in_message(seen)
    places.update(place for place in public if seen[place] is first)
    last = seen[LAST] is first or (seen[LAST].problems and not seen[0].problems)
    return sorted(places | {0}) if last else sorted(places)


def _tells(seen: Observation, criterion: Criterion) -> bool:
    """Whether the criterion's message may be one of this case, and shows something."""
    if criterion.kind not in OF_VALUES and seen.outcome.status == "returned":
        return False
    return any(
        problem.shown != problem.discreet
        for name, problem in seen.problems.items()
        if criterion.kind not in OF_VALUES or not criterion.leaves or name in criterion.leaves
    )


def _all_known(examined: Examination, places: list[int]) -> bool:
    """Whether these cases show a known mistake, so that what they tell is known, too."""
    fixture, named = examined.fixture, examined.verdict().mistake
    mistake = next((one for one in fixture.mistakes if one.id == named), None)
    if mistake is None:
        return False
    seen = [(examined.observations[place], mistake.outcomes[place]) for place in places]
    if 0 in places:
        seen.append((examined.observations[LAST], mistake.outcomes[0]))
    return all(
        theirs is not None and same_outcome(one.outcome, theirs, one.case, fixture.tolerance)
        for one, theirs in seen
    )


def _alike(seen: Observation, told: Observation) -> bool:
    """Whether both say the same, as far as a message may show it."""
    if _shown(seen) != _shown(told):
        return False
    return seen.case.group != RANDOM or same(seen.outcome.value, told.outcome.value, 0.0)


def _shown(seen: Observation) -> dict[str, str]:
    return {name: problem.shown for name, problem in seen.problems.items()}

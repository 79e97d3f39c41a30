"""The judge's way across the wall: calls happen in the student's process, only outputs return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from autograder.engine.asked import Calls
from autograder.engine.execution import Execution, Exhausted
from autograder.engine.process import SessionGreedy, SessionHung, SessionLost
from autograder.engine.runner.packing import pack
from autograder.engine.standins import Loan
from coursekit.judge.model import VECTORISED, Caller, Case, Fixture, Outcome, StudentError

KEPT = 200
"""Packed lists of cases: a few for each task and paper of a lesson."""
_NAMELESS = ("<lambda>", "<module>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>")
"""What Python calls a function that has no name."""
LENDING = 4.0
"""A call with lent helpers may take so many times as long, because of the way to them."""


class RemoteCaller(Caller):
    """Calls the functions of an executed notebook; see `coursekit.judge.model.Caller`.

    Parameters
    ----------
    execution : Execution
        Its cells have been run.
    mark : str
        The check cell whose view of the notebook's names is taken.
    loan : Loan, optional
        The grader's own helpers, in place of some that the functions call.
    shortcuts : bool
        Pass over the middle of long trainings.
    """

    def __init__(
        self,
        execution: Execution,
        mark: str,
        loan: Loan | None = None,
        *,
        shortcuts: bool = True,
    ) -> None:
        self._execution, self._mark = execution, mark
        self._loan, self._shortcuts = loan, shortcuts
        self._sent: tuple[list[Case], Calls] | None = None
        """What was asked for ahead."""
        self._heard: tuple[list[Case], list[Outcome]] | None = None
        """What it did, told before `calls` asks for it."""
        self.asked = 0
        """How many times something was asked of the process, and answered."""
        self.lost: Outcome | None = None
        """Set once the process was lost in a call, or none was to be had: all calls that follow
        have this outcome, and none is made."""
        self.greedy = False
        """It was lost for taking too much memory."""
        self.slow = False
        """A call ran into the time limit and was stopped."""
        self.doubted = False
        """It named words of the program that don't stand there."""
        self.missed_names = False
        """A call failed for a name that wasn't defined; later cells may define it."""

    def another(self, loan: Loan | None, *, shortcuts: bool) -> RemoteCaller:
        """For the same functions, with the grader's own helpers in place of some it calls."""
        return RemoteCaller(self._execution, self._mark, loan, shortcuts=shortcuts)

    def elsewhere(self, execution: Execution) -> RemoteCaller:
        """For the same functions, with the same ones lent, in another process of the notebook."""
        return RemoteCaller(execution, self._mark, self._loan, shortcuts=self._shortcuts)

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        """Call the student's function in its process; never raises for what happens there."""
        one = _request(case, self._lent, self._shortcuts, count_steps, given)
        return next(self._outcomes(self._calls(fixture, pack([one]), 1)))

    def ahead(self, fixture: Fixture, cases: Sequence[Case]) -> None:
        """Have the calls of these cases made as soon as the process is free; `calls` takes them."""
        if self.lost is None and self._sent is None:
            series = self._series(fixture, cases)
            if self._execution.ahead(series):
                self._sent = list(cases), series

    def told(self, fixture: Fixture, cases: Sequence[Case]) -> tuple[bytes, ...]:
        """What the process says of these calls, word for word; `calls` has it then at once."""
        waiting = list(cases)
        outcomes, said = self._answered(fixture, waiting)
        self._heard = waiting, outcomes
        return said

    def calls(
        self, fixture: Fixture, cases: Sequence[Case], *, from_given: bool = False
    ) -> Iterator[Outcome]:
        """Send all cases at once; see `coursekit.judge.model.Caller`."""
        waiting = list(cases)
        while waiting:
            known, outcomes = self._heard or ([], [])
            self._heard = None
            if from_given or known != waiting:
                outcomes, _ = self._answered(fixture, waiting, from_given)
            yield from outcomes
            del waiting[: len(outcomes)]

    def _answered(
        self, fixture: Fixture, cases: list[Case], from_given: bool = False
    ) -> tuple[list[Outcome], tuple[bytes, ...]]:
        """The outcomes of these cases, or of the first ones, and as they were told."""
        known, series = self._sent or ([], None)
        self._sent = None
        if series is None or from_given or known != cases:
            series = self._series(fixture, cases, from_given)
        return list(self._outcomes(series)), tuple(series.told)

    def _series(self, fixture: Fixture, cases: Sequence[Case], from_given: bool = False) -> Calls:
        asked = packed(tuple(cases), self._lent, self._shortcuts, from_given)
        return self._calls(fixture, asked, len(cases))

    def _calls(self, fixture: Fixture, asked: bytes, count: int) -> Calls:
        seconds = self._execution.call_seconds(fixture.seconds)
        request = {
            "mark": self._mark,
            "task": fixture.task,
            "parameters": fixture.parameters,
            "required": fixture.required,
            "defaults": tuple(fixture.defaults),
            "seconds": seconds,
            "singly": self._loan is not None,  # another process wouldn't have the helpers
        }
        # The student's own clock stands still while a lent helper works.
        return Calls(request, asked, count, seconds * LENDING if self._loan else seconds)

    @property
    def _lent(self) -> tuple[str, ...]:
        return tuple(self._loan.functions) if self._loan else ()

    def _outcomes(self, calls: Calls) -> Iterator[Outcome]:
        """Those of the first calls at least of one; when the process is lost, of all."""
        self.asked += 1
        count, done = calls.left + len(calls.heard), 0
        if self.lost is not None:
            yield from [self.lost] * count
            return
        try:
            for told in self._execution.outcomes(calls, self._loan):
                outcome = self._believed(told)
                self._note(outcome)
                yield outcome
                done += 1
        except SessionHung:
            self.lost = Outcome("timeout")
        except SessionLost as error:
            self.greedy = isinstance(error, SessionGreedy)
            self.lost = Outcome("crashed")
        except Exhausted as error:
            self.lost = Outcome("untried", error=StudentError("", str(error)))
        if self.lost is not None:
            yield from [self.lost] * (count - done)

    def _believed(self, outcome: Outcome) -> Outcome:
        """The outcome with no words of the student's program but those that stand in it.

        Messages repeat them, and in a process of the student's they might be made of hidden inputs.
        """
        execution, error = self._execution, outcome.error
        if error is None and not outcome.reads:
            return outcome
        reads = tuple(name for name in outcome.reads if name in execution.words)
        if error is not None and error.line and error.line not in execution.lines:
            error = replace(error, line="")
        if error is not None and error.function and not self._names(error.function):
            error = replace(error, function="")
        if (reads, error) == (outcome.reads, outcome.error):
            return outcome
        self.doubted = True
        return replace(outcome, reads=reads, error=error)

    def _names(self, function: str) -> bool:
        return function in _NAMELESS or function in self._execution.words

    def _note(self, outcome: Outcome) -> None:
        missed = outcome.error is not None and outcome.error.type == "NameError"
        self.missed_names = self.missed_names or missed
        if outcome.status == "timeout":
            self.slow = True
            self._execution.lose_patience("calls")


@lru_cache(maxsize=KEPT)
def packed(
    cases: tuple[Case, ...], lent: tuple[str, ...], shortcuts: bool, from_given: bool = False
) -> bytes:
    """What is asked of a function about these cases; many students are asked the same."""
    return pack(
        [
            _request(c, lent, shortcuts, c.group == VECTORISED, c.given if from_given else None)
            for c in cases
        ]
    )


def _request(
    case: Case,
    lent: tuple[str, ...],
    shortcuts: bool,
    count_steps: bool,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Only what the call needs: neither the case's name nor what is to be found out with it."""
    asked = {
        "case": {"arguments": case.arguments, "seed": case.seed},
        "given": given,
        "lent": lent,
        "shortcut": vars(case.shortcut) if case.shortcut and shortcuts else {},
        "count_steps": count_steps,
    }
    return {name: value for name, value in asked.items() if value}

"""The judge's way across the wall: calls happen in the student's process, only outputs return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.engine.execution import Execution, Exhausted
from autograder.engine.process import SessionGreedy, SessionHung, SessionLost
from autograder.engine.standins import Loan
from coursekit.judge.model import VECTORISED, Caller, Case, Fixture, Outcome
from coursekit.judge.wire import WireError, outcome_from_plain


class RemoteCaller(Caller):
    """Calls the functions of an executed notebook; see `coursekit.judge.model.Caller`.

    Parameters
    ----------
    execution : Execution
        Its cells have been run.
    mark : str
        The check cell whose view of the notebook's names is taken.
    """

    def __init__(self, execution: Execution, mark: str) -> None:
        self._execution, self._mark = execution, mark
        self._loan: Loan | None = None
        self._shortcuts = True
        self.lost: Outcome | None = None
        """Set once the process was lost in a call: then every call has this outcome, untried."""
        self.greedy = False
        """It was lost for taking too much memory."""
        self.slow = False
        """A call ran into the time limit and was stopped."""
        self.missed_names = False
        """A call failed for a name that wasn't defined; later cells may define it."""

    def another(self, loan: Loan | None, *, shortcuts: bool) -> RemoteCaller:
        """For the same functions, with the grader's own helpers in place of some it calls."""
        caller = RemoteCaller(self._execution, self._mark)
        caller._loan, caller._shortcuts = loan, shortcuts
        return caller

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        """Call the student's function in its process; never raises for what happens there."""
        return next(self._outcomes(fixture, [self._request(case, given, count_steps)]))

    def calls(self, fixture: Fixture, cases: Sequence[Case]) -> Iterator[Outcome]:
        """Send all cases at once; see `coursekit.judge.model.Caller`."""
        waiting = [self._request(case, None, case.group == VECTORISED) for case in cases]
        while waiting:
            outcomes = list(self._outcomes(fixture, waiting))
            yield from outcomes
            del waiting[: len(outcomes)]

    def _outcomes(self, fixture: Fixture, calls: Sequence[Mapping[str, Any]]) -> Iterator[Outcome]:
        """Those of the first calls at least of one; when the process is lost, of all."""
        if self.lost is not None:
            yield from [self.lost] * len(calls)
            return
        seconds = self._execution.call_seconds(fixture.seconds)
        request = {
            "mark": self._mark,
            "task": fixture.task,
            "parameters": fixture.parameters,
            "required": fixture.required,
            "defaults": tuple(fixture.defaults),
            "seconds": seconds,
        }
        done = 0
        try:
            for sent in self._execution.calls(request, calls, seconds, self._loan):
                yield self._read(sent)
                done += 1
        except SessionHung:
            self.lost = Outcome("timeout")
            self._execution.lose_patience()
        except (SessionLost, Exhausted) as error:
            self.greedy = isinstance(error, SessionGreedy)
            self.lost = Outcome("crashed")
        if self.lost is not None:
            yield from [self.lost] * (len(calls) - done)

    def _request(
        self, case: Case, given: Mapping[str, Any] | None, count_steps: bool
    ) -> dict[str, Any]:
        asked = {
            "case": _stripped(case),
            "given": given,
            "lent": tuple(self._loan.functions) if self._loan else (),
            "shortcut": vars(case.shortcut) if case.shortcut and self._shortcuts else {},
            "count_steps": count_steps,
        }
        return {name: value for name, value in asked.items() if value}

    def _read(self, sent: Any) -> Outcome:
        """One outcome as it arrived; what can't be read counts as a crash of this call."""
        try:
            outcome = outcome_from_plain(sent)
        except WireError:
            return Outcome("crashed")
        missed = outcome.error is not None and outcome.error.type == "NameError"
        self.missed_names = self.missed_names or missed
        if outcome.status == "timeout":
            self.slow = True
            self._execution.lose_patience()
        return outcome


def _stripped(case: Case) -> dict[str, Any]:
    """Only what the call needs: neither the case's name nor what is to be found out with it."""
    return {"arguments": case.arguments, "seed": case.seed}

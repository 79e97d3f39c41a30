"""Judges what a notebook's functions do in its process; errors made earlier are charged once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from autograder.engine.execution import END, Execution
from autograder.engine.recall import Recall
from autograder.engine.remote import RemoteCaller
from autograder.engine.restore import Restored
from autograder.engine.standins import Loan
from autograder.engine.witness import Witness
from coursekit.judge import Fixture, GraderDefect, Verdict
from coursekit.judge.ladder import (
    LAST,
    Examination,
    asked_first,
    doubtful_cases,
    examine,
    examine_again,
    failing_cases,
    may_earn,
    seen_anew,
    without,
)
from coursekit.judge.model import Outcome
from coursekit.judge.observing import Observation, observe, only
from coursekit.judge.words import listed

Helpers = Mapping[str, Mapping[str, Callable[..., Any]]]
"""Task → the grader's own versions of all earlier functions it may call, by name."""


@dataclass(frozen=True)
class _Judged:
    """The best that a task has shown so far."""

    examined: Examination
    caller: RemoteCaller
    """Made its calls."""
    lent: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Helpers of the grader's that were in place of the student's."""
    failing: frozenset[str] = frozenset()
    """Tasks that weren't right by then."""


class Judging:
    """Judges the function tasks of one executed submission."""

    def __init__(
        self,
        execution: Execution,
        restored: Restored,
        fixtures: Mapping[str, Fixture],
        helpers: Helpers,
        recall: Recall,
    ) -> None:
        self._execution, self._restored = execution, restored
        self._fixtures, self._helpers, self._recall = fixtures, helpers, recall
        self._callers: dict[str, RemoteCaller] = {}
        self.notes: list[str] = []

    def all_verdicts(self) -> dict[str, Verdict]:
        """Every task with the student's own functions first, then follow-through."""
        tasks = [c.task for c in self._restored.cells if c.role == "answer" and c.task is not None]
        examined = dict(self._all_with_own_functions(tasks))
        slow = [task for task in tasks if self._callers[task].slow]
        judged = {task: self._followed_through(task, examined) for task in tasks}
        for task in slow:
            if not judged[task].lent:  # else it was a helper that took so long
                self.notes.append(f"`{task}` took too long when it was called, and was stopped")
        cases = (case for task in tasks for case in self._fixtures[task].cases)
        secret = any(case.hidden and case.arguments for case in cases)
        with closing(Witness(self._execution, secret)) as witness:
            return {task: self._told(_verdict(best, witness)) for task, best in judged.items()}

    def _told(self, verdict: Verdict) -> Verdict:
        """A verdict that says why there is no function, where its cell shows it."""
        if verdict.status != "undefined":
            return verdict
        cells = enumerate(self._restored.cells)
        place, cell = next(
            (i, c) for i, c in cells if c.role == "answer" and c.task == verdict.task
        )
        run = self._execution.runs.get(place)
        if run is None or not (run.error or cell.magic):
            return verdict
        if run.stopped:
            what = f"was stopped after {run.seconds:.3g} seconds"
        elif run.error:
            what = f"ended with {run.named_error} when it was run"
        else:
            what = f"begins with `{cell.magic}`, which takes it away from the notebook's Python"
        told = f"The cell of your answer {what}, so there is no function called `{verdict.task}`."
        return replace(verdict, message=told)

    def _all_with_own_functions(self, tasks: Sequence[str]) -> Iterator[tuple[str, Examination]]:
        """While outcomes of one task are compared, calls of the next one are made already."""
        callers = {task: RemoteCaller(self._execution, task) for task in tasks}
        for task, following in zip_longest(tasks, tasks[1:]):
            for one in filter(None, (task, following)):
                fixture = self._fixtures[one]
                if not fixture.reads:  # else other calls come first
                    callers[one].ahead(fixture, asked_first(fixture))
            yield task, self._with_own_functions(task, callers[task])

    def _with_own_functions(self, task: str, caller: RemoteCaller) -> Examination:
        """Judge as names stood at the check cell; where later cells may mend it, at the end too."""
        examined = self._examine(task, caller)
        verdict = examined.outline
        at_check = self._callers[task]
        may_mend = at_check.missed_names or self._own_cells_after(task)
        if verdict.passed or at_check.lost or not may_mend:
            return examined
        again = self._examine(task, RemoteCaller(self._execution, END))
        later = again.outline
        if (later.status == "judged", later.score) > (verdict.status == "judged", verdict.score):
            return again
        self._callers[task] = at_check
        return examined

    def _examine(
        self,
        task: str,
        caller: RemoteCaller,
        own: Examination | None = None,
        places: Sequence[int] = (),
    ) -> Examination:
        """Examine a task; or, after an examination, some of its cases with another caller."""
        self._callers[task] = caller
        with _judging(task):
            if own is None:
                examined = self._examined_at_first(self._fixtures[task], caller)
            else:
                examined = examine_again(own, caller, places)
        if caller.lost is not None:
            self.notes.append(f"`{task}` {_loss(caller.lost, caller.greedy)}")
        return examined

    def _examined_at_first(self, fixture: Fixture, caller: RemoteCaller) -> Examination:
        """What follows from the same outcomes is known, where nothing else was asked for."""
        if fixture.reads or caller.lost:
            return examine(fixture, caller)
        told = caller.told(fixture, asked_first(fixture))
        noteworthy = caller.lost or caller.slow or caller.missed_names or caller.doubted
        known = None if noteworthy else self._recall.find(fixture, told)
        if known is not None:
            return known
        examined = examine(fixture, caller)
        if caller.asked == 1 and not noteworthy:
            self._recall.keep(fixture, told, examined)
        return examined

    def _own_cells_after(self, task: str) -> bool:
        cells = self._restored.cells
        place = next(i for i, c in enumerate(cells) if c.role == "check" and c.task == task)
        return any(cell.role == "extra" and cell.runs for cell in cells[place:])

    def _followed_through(self, task: str, examined: dict[str, Examination]) -> _Judged:
        """Judge once more with the grader's own helpers, if the student's may be what fails.

        Those known to fail are lent first, they alone: the way to the grader is long in a loop.
        In the end a training that took a shortcut goes the whole way.
        """
        failing = frozenset(name for name, one in examined.items() if not one.outline.passed)
        own = best = _Judged(examined[task], self._callers[task], failing=failing)
        if own.examined.outline.status != "judged" or not doubtful_cases(own.examined):
            return own
        helpers = self._may_be_lent(task)
        suspected = {name: helper for name, helper in helpers.items() if name in failing}
        lent = self._again(own, suspected) if suspected else own
        best = _better(own, lent)
        if len(suspected) < len(helpers):
            best = _better(best, self._again(best, helpers, hopeful=False))
        if not best.lent:
            best = _better(self._whole_way(best), best)  # of two alike it tells what is wrong
        if best.lent or lent.lent:
            best = _more_telling(best, self._whole_way(best if best.lent else lent))
        if not best.lent:
            examined[task] = best.examined
        return best

    def _again(
        self, judged: _Judged, functions: Mapping[str, Callable[..., Any]], hopeful: bool = True
    ) -> _Judged:
        """What isn't right yet, with these functions lent.

        Parameters
        ----------
        hopeful : bool
            Try all at once, not first whether it would help.
        """
        own, places = judged.examined, doubtful_cases(judged.examined)
        if not places or self._callers[own.fixture.task].lost:
            return judged
        caller = judged.caller.another(Loan(functions, own.fixture.seconds), shortcuts=True)
        if not hopeful:
            tried = _that_helps(caller, own)
            if tried is None:
                return judged
            own, places = seen_anew(own, tried), [p for p in places if p not in tried]
        again = self._examined_again(caller, own, places)
        lent = {**judged.lent, **functions}
        return replace(judged, examined=again, caller=caller, lent=lent)

    def _whole_way(self, judged: _Judged) -> _Judged:
        """The same without shortcuts, where that may bring points or a mistake's name."""
        own, task = judged.examined, judged.examined.fixture.task
        doubtful = doubtful_cases(own)
        places = [place for place in doubtful if own.fixture.cases[place].shortcut]
        if not places or self._callers[task].lost:
            return judged
        if not may_earn(own, places) and (judged.lent or own.verdict().mistake):
            return judged
        loan = Loan(judged.lent, own.fixture.seconds) if judged.lent else None
        caller = judged.caller.another(loan, shortcuts=False)
        return replace(judged, examined=self._examine(task, caller, own, places), caller=caller)

    def _examined_again(
        self, lent: RemoteCaller, own: Examination, places: Sequence[int]
    ) -> Examination:
        """Of a training the hidden cases first; the public ones if something is wrong with those.

        It asks the grader for a lent helper in each round; its hidden cases catch every mistake.
        """
        task = own.fixture.task
        public = _public_ones(own, places)
        if public:
            left = [p for p in range(len(own.fixture.cases)) if p not in public]
            again = [left.index(place) for place in places if place in left]
            examined = self._examine(task, lent, without(own, public), again)
            if examined.outline.passed or lent.lost:
                return examined
            seen = dict(zip(left, examined.observations, strict=False))
            if 0 in left:
                seen[LAST] = examined.observations[LAST]
            own, places = seen_anew(own, seen), public
        return self._examine(task, lent, own, places)

    def _may_be_lent(self, task: str) -> dict[str, Callable[..., Any]]:
        """The helpers that the solution uses, directly or not, and those the student mentions."""
        wanted, waiting = set[str](), [task]
        while waiting:
            more = set(self._fixtures[waiting.pop()].uses) - wanted
            wanted |= more
            waiting += more & self._fixtures.keys()
        answer = next(c for c in self._restored.cells if c.role == "answer" and c.task == task)
        wanted |= set(re.findall(r"\w+", answer.source))
        return {n: f for n, f in self._helpers.get(task, {}).items() if n in wanted}


def _loss(lost: Outcome, greedy: bool) -> str:
    """What became of the process of some calls, in whose place this outcome stands."""
    if lost.error is not None:
        return f"wasn't called: {lost.error.message}"
    if greedy:
        return "took too much memory when it was called"
    if lost.status == "timeout":
        return "didn't return when it was called"
    return "ended the Python process when it was called"


def _better(one: _Judged, other: _Judged) -> _Judged:
    """Whichever has more points; the first of two alike."""
    return other if other.examined.outline.score > one.examined.outline.score else one


def _more_telling(one: _Judged, lent: _Judged) -> _Judged:
    """Whichever has more points; of two alike that with helpers lent, if it names a mistake.

    That one is the task's own; without them it may be a helper's, in disguise.
    """
    alike = lent.examined.outline.score == one.examined.outline.score
    return lent if alike and lent.examined.verdict().mistake else _better(one, lent)


@contextmanager
def _judging(task: str) -> Iterator[None]:
    """Whatever fails in the judge is a defect of ours, not of the answer."""
    try:
        yield
    except GraderDefect:
        raise
    except Exception as error:
        raise GraderDefect(f"judging `{task}` failed: {error!r}") from error


def _public_ones(own: Examination, places: Sequence[int]) -> list[int]:
    """Those public cases of a training which have hidden ones of their kind beside them."""
    cases = own.fixture.cases
    if not any(case.shortcut for case in cases):
        return []
    groups = {cases[place].group for place in places if cases[place].hidden}
    return [p for p in places if cases[p].group in groups and not cases[p].hidden]


def _that_helps(lent: RemoteCaller, own: Examination) -> dict[int, Observation] | None:
    """What lent helpers mend, although none of the student's is known to fail; None if nothing.

    It is seldom so (one that was overwritten later on), and all of a training's calls of its
    helpers go to the grader: a case of each kind that fails has to do. What was seen of these
    needn't be seen again, but for the first case: that is called once more in the end.
    """
    kinds = failing_cases(own)
    places = sorted({place for place in kinds if place is not None})
    with _judging(own.fixture.task):
        # It may be cut short.
        tried = dict(
            zip(places, observe(only(own.fixture, places), lent, again=False), strict=False)
        )
    mended = [
        len(now.problems) < len(own.observations[place].problems) for place, now in tried.items()
    ]
    if None not in kinds and not any(mended):
        return None
    return {place: now for place, now in tried.items() if place and not lent.lost}


def _verdict(best: _Judged, witness: Witness) -> Verdict:
    """The message of a followed-through task says whose error it carried."""
    with _judging(best.examined.fixture.task):
        verdict = witness.confirmed(best.examined, best.caller)
    if not best.lent:
        return verdict
    carried = _carried([*best.lent], [name for name in best.lent if name in best.failing])
    message = "\n".join([carried, *filter(None, [verdict.message])])
    return replace(verdict, followed_through=verdict.score > 0, message=message)


def _carried(lent: Sequence[str], failing: list[str]) -> str:
    """Says whose error a followed-through task carried."""
    names = listed([f"`{name}`" for name in failing or lent])
    if not failing:
        return f"Judged with the grader's own {names} in place of yours."
    yours = "yours isn't" if len(failing) == 1 else "yours aren't"
    return f"Judged with the grader's own {names}, since {yours} right yet."

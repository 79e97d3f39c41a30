"""Submission bytes in, report out: restore, run, judge."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from autograder.engine.bundle import LessonBundle
from autograder.engine.executed import executed_notebook
from autograder.engine.execution import END, Execution
from autograder.engine.notes import read_notes, run_notes
from autograder.engine.process import Runner
from autograder.engine.remote import RemoteCaller
from autograder.engine.report import Report, TaskReport
from autograder.engine.restore import Restored, Unusable, restore
from autograder.engine.standins import StandIns
from coursekit.judge import Fixture, GraderDefect, Verdict
from coursekit.judge.ladder import (
    Examination,
    doubtful_cases,
    examine,
    examine_again,
    failing_cases,
)
from coursekit.judge.observing import observe, only
from coursekit.judge.words import listed

Helpers = Mapping[str, Mapping[str, Callable[..., Any]]]
"""Task → the grader's own versions of all earlier functions it may call, by name."""

ATTEMPTS = 3
"""Times that a submission is run if the warm process is killed meanwhile; then it counts as is."""


def grade(
    data: bytes,
    bundle: LessonBundle,
    fixtures: Mapping[str, Fixture],
    *,
    runner: Runner,
    helpers: Helpers | None = None,
) -> Report:
    """Grade one submission; the same bytes give the same report.

    Parameters
    ----------
    data : bytes
        The file as handed in; may be anything.
    bundle : LessonBundle
        The lesson's notebook as it was released.
    fixtures : mapping from task to Fixture
        One for each function task of the bundle.
    runner : Runner
        Lends the processes in which the student's code runs.
    helpers : mapping, optional
        For follow-through; without them a task is judged with the student's own helpers only.

    Raises
    ------
    GraderDefect
        If the lesson or the grader itself is at fault; never for what is in `data`.
    """
    _check_agreement(bundle, fixtures)
    try:
        restored = restore(data, bundle)
    except Unusable as error:
        return Report(bundle.lesson, "failed", reason=str(error))
    for _ in range(ATTEMPTS):
        with Execution(runner, restored.cells) as execution:
            execution.run()
            judging = _Judging(execution, restored, fixtures, helpers or {})
            verdicts = judging.all_verdicts()
        if not execution.runner_gone:
            break
    written = {cell.task: cell.blank for cell in restored.cells if cell.role == "written"}
    tasks = tuple(
        TaskReport(name, "written", points, 0.0 if written[name] else None)
        if name in written
        else TaskReport(name, "function", points, verdicts[name].score, verdicts[name])
        for name, points in bundle.points().items()
    )
    waits = any(task.score is None for task in tasks)
    notes = [*read_notes(restored), *run_notes(restored, execution, runner.limits), *judging.notes]
    return Report(
        lesson=bundle.lesson,
        status="needs_person" if waits else "graded",
        tasks=tasks,
        notes=tuple(notes),
        notebook=executed_notebook(bundle, restored, execution.runs, verdicts),
    )


def _check_agreement(bundle: LessonBundle, fixtures: Mapping[str, Fixture]) -> None:
    """The released notebook and the fixtures must be of one build."""
    points = bundle.points()
    for cell in bundle.tasks("answer"):
        fixture = fixtures.get(cell.task or "")
        if fixture is None or not math.isclose(fixture.points, points[fixture.task]):
            raise GraderDefect(
                f"the release of {bundle.lesson} and its fixtures disagree about {cell.task!r}; "
                f"run: autograder build {bundle.lesson}"
            )


class _Judging:
    """Judges the function tasks of one executed submission."""

    def __init__(
        self,
        execution: Execution,
        restored: Restored,
        fixtures: Mapping[str, Fixture],
        helpers: Helpers,
    ) -> None:
        self._execution, self._restored = execution, restored
        self._fixtures, self._helpers = fixtures, helpers
        self._callers: dict[str, RemoteCaller] = {}
        self.notes: list[str] = []

    def all_verdicts(self) -> dict[str, Verdict]:
        """Every task with the student's own functions first, then follow-through."""
        tasks = [c.task for c in self._restored.cells if c.role == "answer" and c.task is not None]
        examined = {task: self._with_own_functions(task) for task in tasks}
        slow = [task for task in tasks if self._callers[task].slow]
        verdicts = {task: self._followed_through(task, examined) for task in tasks}
        for task in slow:
            if not verdicts[task].followed_through:  # else it was a helper that took so long
                self.notes.append(f"`{task}` took too long when it was called, and was stopped")
        return verdicts

    def _with_own_functions(self, task: str) -> Examination:
        """Judge as names stood at the check cell; where later cells may mend it, at the end too."""
        examined = self._examine(task, RemoteCaller(self._execution, task))
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
        *,
        suspected: bool = False,
    ) -> Examination:
        """Examine a task; once more, with helpers lent to the caller, after its `own` ones.

        Lent helpers go the whole way of a long training only if the student's are `suspected`.
        """
        self._callers[task] = caller
        with _judging(task):
            if own is None:
                examined = examine(self._fixtures[task], caller)
            else:
                examined = examine_again(own, caller, doubtful_cases(own))
            if own is None or suspected:
                examined = _the_whole_way(examined, caller)
        if caller.lost is not None:
            hung = caller.lost.status == "timeout"
            what = "didn't return" if hung else "ended the Python process"
            what = "took too much memory" if caller.greedy else what
            self.notes.append(f"`{task}` {what} when it was called")
        return examined

    def _own_cells_after(self, task: str) -> bool:
        cells = self._restored.cells
        place = next(i for i, c in enumerate(cells) if c.role == "check" and c.task == task)
        return any(cell.role == "extra" and cell.runs for cell in cells[place:])

    def _followed_through(self, task: str, examined: Mapping[str, Examination]) -> Verdict:
        """Judge once more with the grader's own helpers, if the student's may be what fails.

        Those known to fail are lent first, they alone: the way to the grader is long in a loop.
        """
        best, carried = examined[task], list[str]()
        if best.outline.status != "judged" or best.outline.passed:
            return _verdict(best)
        failing = {name for name, one in examined.items() if not one.outline.passed}
        all_of_them = self._lent(task)
        suspected = {name: f for name, f in all_of_them.items() if name in failing}
        for functions in (suspected, all_of_them if len(all_of_them) > len(suspected) else {}):
            if functions and not best.outline.passed and not self._callers[task].lost:
                again = self._with_lent(task, functions, best, suspected=functions is suspected)
                if again.outline.score > best.outline.score:
                    best, carried = again, list(functions)
        return _carrying(_verdict(best), carried, failing) if carried else _verdict(best)

    def _with_lent(
        self,
        task: str,
        functions: Mapping[str, Callable[..., Any]],
        own: Examination,
        *,
        suspected: bool,
    ) -> Examination:
        with StandIns(functions, own.fixture.seconds) as stand_ins:
            lent = self._callers[task].with_helpers(stand_ins)
            if suspected or self._would_help(lent, own):
                return self._examine(task, lent, own, suspected=suspected)
        return own

    def _would_help(self, lent: RemoteCaller, own: Examination) -> bool:
        """Whether lent helpers mend anything, although none of the student's is known to fail.

        It is seldom so (one that was overwritten later on), and all of a training's calls of its
        helpers go to the grader: a case of each kind that fails has to do.
        """
        kinds = failing_cases(own)
        places = sorted({place for place in kinds if place is not None})
        with _judging(own.fixture.task):
            tried = observe(only(own.fixture, places), lent, again=False)
        mended = [
            len(now.problems) < len(own.observations[place].problems)
            for now, place in zip(tried, places, strict=False)  # it may be cut short
        ]
        return None in kinds or any(mended)

    def _lent(self, task: str) -> dict[str, Callable[..., Any]]:
        """The helpers that the solution uses, directly or not, and those the student mentions."""
        wanted, waiting = set[str](), [task]
        while waiting:
            more = set(self._fixtures[waiting.pop()].uses) - wanted
            wanted |= more
            waiting += more & self._fixtures.keys()
        answer = next(c for c in self._restored.cells if c.role == "answer" and c.task == task)
        wanted |= set(re.findall(r"\w+", answer.source))
        return {n: f for n, f in self._helpers.get(task, {}).items() if n in wanted}


@contextmanager
def _judging(task: str) -> Iterator[None]:
    """Whatever fails in the judge is a defect of ours, not of the answer."""
    try:
        yield
    except GraderDefect:
        raise
    except Exception as error:
        raise GraderDefect(f"judging `{task}` failed: {error!r}") from error


def _the_whole_way(examined: Examination, caller: RemoteCaller) -> Examination:
    """Once more without shortcuts where something is wrong; what is right by one is right."""
    cases = examined.fixture.cases
    taken = [place for place in doubtful_cases(examined) if cases[place].shortcut]
    if not taken or examined.outline.status != "judged":
        return examined
    caller.shortcuts = False
    return examine_again(examined, caller, taken)


def _verdict(examined: Examination) -> Verdict:
    with _judging(examined.fixture.task):
        return examined.verdict()


def _carrying(verdict: Verdict, lent: list[str], failing: set[str]) -> Verdict:
    """The verdict of a followed-through task, whose message says whose error it carried."""
    carried = _carried(lent, [name for name in lent if name in failing])
    message = "\n".join([carried, *filter(None, [verdict.message])])
    return replace(verdict, followed_through=True, message=message)


def _carried(lent: list[str], failing: list[str]) -> str:
    """Says whose error a followed-through task carried."""
    names = listed([f"`{name}`" for name in failing or lent])
    if not failing:
        return f"Judged with the grader's own {names} in place of yours."
    yours = "yours isn't" if len(failing) == 1 else "yours aren't"
    return f"Judged with the grader's own {names}, since {yours} right yet."

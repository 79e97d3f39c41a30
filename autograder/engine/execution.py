"""Runs a restored notebook in a student's process, and replaces that process when it dies."""

from __future__ import annotations

import contextlib
import re
import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from types import TracebackType
from typing import Any, Literal

import numpy as np

from autograder.engine.asked import Calls, read_outcomes
from autograder.engine.cell_runs import (
    OF_A_CELL,
    CellRun,
    check_form,
    error_name,
    loss_output,
    weight,
)
from autograder.engine.outputs import CellOutputs, OutputError, read_outputs
from autograder.engine.process import (
    Runner,
    RunnerGone,
    Session,
    SessionGarbled,
    SessionGreedy,
    SessionHung,
    SessionLost,
)
from autograder.engine.restore import RestoredCell
from autograder.engine.standins import Loan
from coursekit.judge.model import MAX_LINE, Outcome
from coursekit.plain import PlainError

MAX_OUTPUT = 64 * 2**20
"""Characters that all cells of a submission may put out together."""
MAX_HELD = 64 * 2**20
"""Bytes that all outcomes may take: the judge keeps them until the end. Right answers to a lesson
take about one million."""
SMALL_OUTPUT = 1_000
"""So much a cell may put out nevertheless; there are not so many cells."""
END = ""
"""The mark after the last cell; the others are called after their tasks."""
MARK_SECONDS = 10.0
MOST_LINES = 2_000
"""Of code; our longest lesson has some 500. Which one is told could tell more in a longer one."""
_WORD = re.compile(r"\w+")
_NO_ROOM = "[cut: the notebook has put out too much in all]\n"
AHEAD = 2
"""At most this many requests for calls are with the process at a time."""
MAX_AHEAD = 48 * 2**10
"""Bytes of one that is sent before it is needed; all of them fit into a socket's buffer."""


class Exhausted(Exception):
    """No more attempts, or no more time, for this submission."""


class Execution:
    """One submission's notebook in a process of its own.

    First `run` executes the cells; afterwards `outcomes` asks for calls of the notebook's
    functions, with the names as they were at any check cell.

    Parameters
    ----------
    runner : Runner
        Lends the processes.
    cells : sequence of RestoredCell
        The whole notebook; check cells mark places.
    """

    def __init__(self, runner: Runner, cells: Sequence[RestoredCell]) -> None:
        self._runner, self._cells = runner, cells
        self._limits = runner.limits
        self._restarts_left = self._limits.restarts
        self._deadline = time.monotonic() + self._limits.submission_seconds
        self._open = contextlib.ExitStack()
        self._session: Session | None = None
        self._done = False
        self._patient = {"cells": True, "calls": True}
        self._room = MAX_OUTPUT
        self._held = 0
        self._asked: deque[Calls] = deque()
        """What the process is still to answer, in that order."""
        self._meanwhile: Iterator[object] = iter(())
        self.runs: dict[int, CellRun] = {}
        """By the cell's index in the notebook."""
        self.gave_up = ""
        """Why not everything could be run; empty otherwise."""
        self.runner_gone = False
        """The warm process was killed meanwhile, so that what is known here may be wrong."""

    def __enter__(self) -> Execution:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def run(self, meanwhile: Iterator[object] | None = None) -> None:
        """Execute the cells from top to bottom; errors and lost processes don't stop the rest.

        Parameters
        ----------
        meanwhile : iterator, optional
            Things to do; one of them while each cell runs.
        """
        self._meanwhile = meanwhile or iter(())
        with contextlib.suppress(Exhausted):
            self._ready()

    @cached_property
    def lines(self) -> frozenset[str]:
        """All lines of cells that run, as messages repeat them; none, if they are too many."""
        found = frozenset([line.strip()[:MAX_LINE] for line in self._running.splitlines()])
        return found if len(found) <= MOST_LINES else frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        """All that may be a name in cells that run."""
        return frozenset(_WORD.findall(self._running))

    @property
    def _running(self) -> str:
        return "\n".join([cell.source for cell in self._cells if cell.runs])

    def once_more(self) -> Execution:
        """The same notebook for another process, within the time that is left; this one's ends."""
        self.end()
        again = Execution(self._runner, self._cells)
        again._deadline, again._patient = self._deadline, dict(self._patient)
        again.runs = {index: run for index, run in self.runs.items() if run.lost}
        return again

    @property
    def halfway(self) -> bool:
        """Whether more than half of the time for the submission has gone."""
        return self._time_left() < self._limits.submission_seconds / 2

    def end(self) -> None:
        """End the process, and all that descends from it; whoever asks for more gets another."""
        self._session = None
        self._asked.clear()
        self._open.close()

    def ahead(self, calls: Calls) -> bool:
        """Ask for calls before the outcomes of others have been taken, where that does no harm.

        The student's process then needn't wait until they are read. Only few and small ones wait
        with it: else it couldn't be told of them while its own answers wait to be read.

        Returns
        -------
        bool
            Whether they were asked for.
        """
        if (
            self._session is not None
            and self._done
            and len(self._asked) < AHEAD
            and len(calls.cases) <= MAX_AHEAD
        ):
            with contextlib.suppress(SessionLost):  # whoever takes the next outcome will notice
                self._ask(self._session, calls)
                return True
        return False

    def outcomes(self, calls: Calls, loan: Loan | None = None) -> Iterator[Outcome]:
        """Make calls of a student's function; yields their outcomes as they arrive, untrusted.

        There are fewer outcomes than calls where one says that the others may be needless. Take
        all there are, before anything else is asked for.

        Parameters
        ----------
        calls : Calls
            Those of `ahead`, or others.
        loan : Loan, optional
            Helpers that are lent.

        Raises
        ------
        SessionLost
            If the process ended (or hung, then it was killed) during a call, or calls return more
            than can be kept.
        Exhausted
            If no process can be given to this submission any more.
        """
        lent: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        if loan is not None or len(calls.cases) > MAX_AHEAD:
            while self._asked and calls not in self._asked:
                self._hear(self._asked[0])
        if loan is not None:
            lent = self._runner.stand_ins.lent(loan, self._ready().helpers)
        with lent:
            while True:
                if calls.heard:
                    yield calls.heard.popleft()
                elif calls.loss is not None:
                    if calls.plainly_lost:
                        raise calls.loss
                    calls.ask_singly(self.call_seconds(calls.request["seconds"]))
                    self._restarts_left += 1
                elif calls.over:
                    return
                elif calls not in self._asked:  # or its process ended before it came to them
                    try:
                        self._ask(self._ready(), calls)
                    except SessionLost as error:
                        self._unasked(calls, error)
                else:
                    self._hear(self._asked[0])

    def _ask(self, session: Session, calls: Calls) -> None:
        cases = np.frombuffer(calls.cases, np.uint8)  # of bytes in a message there may be few only
        message = {"do": "calls", **calls.request, "calls": cases}
        calls.name = session.ask(message, self._until(calls.seconds))
        self._asked.append(calls)

    def _hear(self, calls: Calls) -> None:
        """Take one more outcome of the calls that the process makes now."""
        assert self._session is not None
        try:
            seconds = calls.seconds + self._limits.grace_seconds
            answer = self._session.answer(calls.name, self._until(seconds))
            told, outcomes = self._told(answer.get("outcomes"), calls.left)
        except SessionLost as error:
            self._lost_in(calls, error)
            return
        calls.told.append(told)
        calls.heard += outcomes
        calls.left -= len(outcomes)
        if answer.get("last") or not calls.left:
            calls.over = True
            self._asked.popleft()

    def _unasked(self, calls: Calls, error: SessionLost) -> None:
        """The process can't be told of these calls: something before them has ended it."""
        if self._asked:
            self._hear(self._asked[0])
        elif isinstance(error, SessionHung):
            self._lost_in(calls, error)
        else:
            self.runner_gone |= isinstance(error, RunnerGone)
            self.end()

    def _lost_in(self, calls: Calls, error: SessionLost) -> None:
        """The process is gone; these calls are to blame, and those after them will be made anew."""
        calls.loss = error
        if isinstance(error, SessionHung):
            self.lose_patience("calls")
        self.runner_gone |= isinstance(error, RunnerGone)
        self.end()

    def call_seconds(self, limit: float) -> float:
        """The time limit of a call that may usually take `limit` seconds."""
        patient = self._patient["calls"]
        return limit if patient else min(limit, self._limits.impatient_call_seconds)

    def lose_patience(self, what: Literal["cells", "calls"]) -> None:
        """One of them ran into its time limit: from now on less is waited for the others.

        An endless loop in one function would otherwise be sat out wherever that function is called.
        """
        self._patient[what] = False

    def _ready(self) -> Session:
        """A process in which all cells have been run."""
        while True:
            if self._session is not None and self._done:
                return self._session
            if self._session is None:
                self._start()
            assert self._session is not None
            if self._run_all(self._session):
                self._done = True
            else:
                self.end()

    def _start(self) -> None:
        if self._time_left() <= 0:
            self._give_up("the time for one submission was used up")
        if self._restarts_left < 0:
            self._give_up("its process ended too often")
        self._restarts_left -= 1
        self._done = False
        self._session = self._open.enter_context(self._runner.session())

    def _give_up(self, reason: str) -> None:
        self.gave_up = reason
        raise Exhausted(reason)

    def _run_all(self, session: Session) -> bool:
        """Run every cell (again); False when the process was lost on the way."""
        number = 0
        places: list[str] = []
        for index, cell in enumerate(self._cells):
            if cell.role == "check" and cell.task is not None:
                places.append(cell.task)
            elif cell.runs:
                number += 1
                if self._time_left() <= 0:
                    self._give_up("the time for one submission was used up")
                run = self.runs.get(index)
                if run is None or not run.lost:
                    if not self._run_cell(session, index, number, places):
                        return False
                    places = []
        return self._mark(session, [*places, END])

    def _mark(self, session: Session, places: Sequence[str]) -> bool:
        try:
            check_form(session.request({"do": "mark", "marks": places}, MARK_SECONDS), {})
        except (SessionLost, OutputError) as error:
            self.runner_gone |= isinstance(error, RunnerGone)
            return False
        return True

    def _run_cell(self, session: Session, index: int, number: int, places: Sequence[str]) -> bool:
        """Run one cell, with marks at `places` before it; what it put out first counts."""
        limits = self._limits
        patient = self._patient["cells"]
        limit = limits.cell_seconds if patient else limits.impatient_cell_seconds
        seconds = min(limit, max(self._time_left(), 0.1))
        request = {
            "do": "cell",
            "marks": places,
            "source": self._cells[index].source,
            "number": number,
            "seconds": seconds,
        }
        run = CellRun(number, seconds)
        try:
            deadline = time.monotonic() + seconds + self._limits.grace_seconds
            asked = session.ask(request, deadline)
            next(self._meanwhile, None)
            answer = session.answer(asked, deadline)
            check_form(answer, OF_A_CELL)
            run.outputs, cut = self._within_room(answer.get("outputs"), index, number)
            run.error = error_name(answer.get("error"))
            run.stopped, run.cut = bool(answer.get("stopped")), cut or bool(answer.get("cut"))
        except (SessionLost, OutputError) as error:
            run.lost, run.stopped = True, isinstance(error, SessionHung)
            self.runner_gone |= isinstance(error, RunnerGone)
            output = loss_output(error, self._limits)
            run.outputs, run.error = CellOutputs([output], [None]), output["ename"]
        if run.stopped:
            self.lose_patience("cells")
        if index not in self.runs or run.lost:
            self.runs[index] = run
            for earlier, known in self.runs.items():
                if run.outputs.updates and earlier < index:
                    known.outputs.update_from(run.outputs)
        return not run.lost

    def _within_room(self, text: Any, index: int, number: int) -> tuple[CellOutputs, bool]:
        """A cell's outputs, and whether they were left out: many cells make a flood, too."""
        length = weight(text) if isinstance(text, str) else 0
        if index not in self.runs:
            self._room -= length
        if self._room < 0 and length > SMALL_OUTPUT:
            cut = {"output_type": "stream", "name": "stderr", "text": _NO_ROOM}
            return CellOutputs([cut], [None]), True
        return read_outputs(text, number), False

    def _told(self, packed: Any, most: int) -> tuple[bytes, tuple[Outcome, ...]]:
        """Outcomes as they were told, and what that says."""
        try:
            told = packed.tobytes() if isinstance(packed, np.ndarray) else b""
            outcomes, size = read_outcomes(told)
        except PlainError as error:
            raise SessionGarbled(str(error)) from error
        if len(outcomes) > most:
            raise SessionGarbled("it answered what wasn't asked")
        if self._held + size > MAX_HELD:
            raise SessionGreedy("its calls return more than can be kept")
        self._held += size
        return told, outcomes

    def _until(self, seconds: float) -> float:
        """The time at which these seconds are over, or those of the submission."""
        return min(time.monotonic() + seconds, self._deadline)

    def _time_left(self) -> float:
        return self._deadline - time.monotonic()

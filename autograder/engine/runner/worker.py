"""The child of the warm process that runs one submission, request by request."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import types
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np

from autograder.engine.runner.calls import Calls
from autograder.engine.runner.frames import Channel
from autograder.engine.runner.packing import pack, unpack
from autograder.engine.runner.recording import Descriptors, Recorder
from autograder.engine.runner.shell import NotebookShell
from coursekit.plain import Opaque, PlainError

MAX_OUTCOME = 16 * 2**20
"""Bytes of one outcome; no task returns nearly as much."""
REPEAT = 1.0
"""Seconds until the alarm rings again, for code that swallowed it."""
QUIET = 0.025
"""Seconds for which outcomes of calls gather, before the grader is woken to read them."""


class TimeLimit(BaseException):
    """This cell ran for too long."""


class Worker:
    """Answers requests: remember the namespace, run a cell, call a function."""

    def __init__(
        self,
        channel: Channel,
        helpers: Channel,
        shell: NotebookShell,
        recorder: Recorder,
        max_text: int,
    ) -> None:
        self._channel, self._shell, self._recorder = channel, shell, recorder
        self._max_text = max_text
        self._descriptors = Descriptors()
        self._namespace: dict[str, Any] = shell.user_ns
        self._calls = Calls(helpers, self._namespace)
        self._process = os.getpid()
        self._in_cell = False

    def serve(self) -> NoReturn:
        """Answer requests until the channel closes."""
        np.random.seed(0)
        random.seed(0)
        while True:
            request = self._channel.receive()
            for answer in self._answers(request):
                if os.getpid() != self._process:
                    os._exit(0)  # a fork made by the student's cell must not talk to the grader
                ring = not answer.get("last", True)  # else it will be, by whoever waits next
                self._channel.send({"id": request["id"], **answer}, ring=ring)

    def _answers(self, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for name in request.get("marks", ()):
            self._calls.mark(name)
        if request["do"] == "cell":
            yield self._run(request["source"], request["number"], request["seconds"])
        elif request["do"] == "calls":
            yield from self._call(request)
        else:
            yield {}

    def _call(self, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Make the calls in turn, until one shows that the others may be needless.

        Outcomes are sent together, unless each is to be safe before the next call is made.
        """
        cases, singly = unpack(request["calls"].tobytes()), request.get("singly", False)
        outcomes: list[dict[str, Any]] = []
        self._recorder.start()
        told = time.monotonic()
        with self._calls.series(request):
            for one in cases:
                outcome = self._calls.call(one)
                outcomes.append(outcome)
                last = one is cases[-1] or _needless(outcome, request["task"])
                if last or singly or time.monotonic() > told + QUIET:
                    told = time.monotonic()
                    yield from _told(outcomes, last)
                    outcomes = []
                if last:
                    break
        self._discard()

    def _run(self, source: str, number: int, seconds: float) -> dict[str, Any]:
        """Run one cell; its outputs go back as JSON text."""
        self._calls.leave()
        self._recorder.start()
        self._shell.execution_count = number
        stopped = False
        before = signal.signal(signal.SIGALRM, self._ring)
        try:
            self._in_cell = True
            signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT)
            self._shell.run_cell(source, store_history=True)
        except TimeLimit:
            stopped = True
        finally:
            self._in_cell = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        self._descriptors.collect(self._recorder, self._max_text)
        outputs = self._recorder.outputs
        errors = [output for output in outputs if output["output_type"] == "error"]
        stopped = stopped or any(error["ename"] == "TimeLimit" for error in errors)
        return {
            "outputs": self._recorder.as_json(),
            "error": errors[-1]["ename"] if errors else None,
            "stopped": stopped,
            "cut": self._recorder.cut,
        }

    def _ring(self, signum: int, frame: types.FrameType | None) -> None:
        if self._in_cell:
            raise TimeLimit("this cell took too long and was stopped")

    def _discard(self) -> None:
        """What a call printed or drew is nobody's business: it may show hidden inputs."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and pyplot.get_fignums():
            pyplot.close("all")
        self._descriptors.collect(self._recorder, 0)


def _told(outcomes: list[dict[str, Any]], last: bool) -> Iterator[dict[str, Any]]:
    """Outcomes together, or each by itself where they are too large for that.

    Packed by themselves: what many students' functions do alike are the same bytes.
    """
    try:
        packed = pack(outcomes, MAX_OUTCOME)
    except PlainError:
        for one in outcomes if len(outcomes) > 1 else ():
            yield from _told([one], last and one is outcomes[-1])
        if len(outcomes) > 1:
            return
        packed = pack([{**outcomes[0], "value": Opaque("more data than can be sent")}])
    yield {"outcomes": np.frombuffer(packed, np.uint8), "last": last}


def _needless(outcome: Mapping[str, Any], task: str) -> bool:
    """Whether other calls may be, since there is nothing written in the task's own function."""
    error = outcome.get("error") or {}
    unwritten = error.get("type") == "NotImplementedError"
    own = error.get("function", "") in ("", task)
    return outcome.get("status") in ("undefined", "timeout") or (unwritten and own)

"""The grader's own versions of helpers, lent to a student's function during follow-through.

The student's process asks for a call and gets the value back; the function itself never is in it.
Such a call may ask for endless time or memory, so it is made in a fork of the grader that has$
limits of its own and can be killed. Student code never runs there.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import socket
import warnings
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from autograder.engine.runner.frames import Channel

MAX_FRAME = 32 * 2**20
MAX_PRINTED = 20_000
MEMORY = 2 * 2**30
"""Bytes of address space beyond what the grader itself has."""
CPU_SECONDS = 120


class TooMuch(Exception):
    """A call took longer than a student's own function may."""


class StandIns:
    """Lends functions of the grader, by name.

    Parameters
    ----------
    functions : mapping from name to function
        Must accept plain data.
    seconds : float
        Time limit of one call.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]], seconds: float) -> None:
        self.names = tuple(functions)
        self._functions = dict(functions)
        self._seconds = seconds
        self._serving: socket.socket | None = None
        self._pid = 0

    def __enter__(self) -> StandIns:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def serve(self, stream: socket.socket) -> None:
        """Answer what a student's process asks over `stream`, from now on."""
        if self._serving is stream:
            return
        self.close()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                self._become_server(stream.fileno())
            finally:
                os._exit(0)
        self._serving = stream

    def close(self) -> None:
        """End the fork."""
        if self._serving is not None:
            self._serving = None
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _become_server(self, descriptor: int) -> None:
        """Close everything else, lay limits on this fork, and answer until the stream ends."""
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, 1 << 20)
        with open("/proc/self/statm", encoding="ascii") as file:
            memory = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        signal.signal(signal.SIGALRM, _ring)
        warnings.simplefilter("ignore")  # a student's numbers may overflow; no one need read it
        channel = Channel(socket.socket(fileno=descriptor), MAX_FRAME)
        while True:
            message = channel.receive()
            channel.send(self._answer(message))

    def _answer(self, message: Any) -> dict[str, Any]:
        """Make one call; whatever was asked gets an answer."""
        printed = io.StringIO()
        answer: dict[str, Any]
        try:
            if message["seed"] is not None:
                np.random.seed(message["seed"])
            with contextlib.redirect_stdout(printed):
                signal.setitimer(signal.ITIMER_REAL, self._seconds)
                function = self._functions[message["helper"]]
                answer = {"value": function(*message["args"], **message["kwargs"])}
        except Exception as error:
            answer = {"error": (type(error).__name__, str(error)[:500])}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return {**answer, "printed": printed.getvalue()[:MAX_PRINTED]}


def _ring(signum: int, frame: FrameType | None) -> None:
    raise TooMuch("this call asks for too much time")

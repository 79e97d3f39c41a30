"""The grader's own versions of helpers, lent to a student's function during follow-through.

The student's process asks for a call and gets the value back; the function itself never is in it.
Such a call may ask for endless time or memory, so it is made in a fork of the grader that has
limits of its own and can be killed. Student code never runs there.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import select
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

from autograder.engine.runner.frames import Channel, ChannelError

MAX_FRAME = 32 * 2**20
MAX_ORDER = 1 << 16
MAX_PRINTED = 20_000
MEMORY = 2 * 2**30
"""Bytes of address space beyond what the grader itself has."""
CPU_SECONDS = 120
"""For what is asked during one loan."""
PATIENCE = 0.1
"""Seconds until the fork has put down a call whose answer nobody needs any more."""


class TooMuch(Exception):
    """A call took longer than a student's own function may."""


@dataclass(frozen=True)
class Loan:
    """What is lent for some calls of a student's function."""

    functions: Mapping[str, Callable[..., Any]]
    """By the name of the helper that each stands in for; must accept plain data."""
    seconds: float
    """Time limit of one call."""


class StandIns:
    """The fork that makes the calls: it is made when something is first lent, and then kept.

    To fork takes milliseconds, and as long again while the grader writes to its memory anew.
    """

    def __init__(self) -> None:
        self._functions: list[Callable[..., Any]] = []
        """Whatever was lent so far; the fork knows all of it."""
        self._control: socket.socket | None = None
        self._pid = 0

    @contextlib.contextmanager
    def lent(self, loan: Loan, stream: socket.socket) -> Iterator[None]:
        """Answer what a student's process asks over `stream`, as long as this is entered."""
        self._learn(loan)
        order = {"lent": self._places(loan), "seconds": loan.seconds}
        if not self._tell(order, stream):  # it has ended meanwhile
            self._fork()
            self._tell(order, stream)
        try:
            yield
        finally:
            self._stop()

    def close(self) -> None:
        """End the fork."""
        if self._control is not None:
            self._control.close()
            self._control = None
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _learn(self, loan: Loan) -> None:
        known = {id(function) for function in self._functions}
        new = [function for function in loan.functions.values() if id(function) not in known]
        self._functions += new
        if new or self._control is None:
            self._fork()

    def _places(self, loan: Loan) -> dict[str, int]:
        places = {id(function): place for place, function in enumerate(self._functions)}
        return {name: places[id(function)] for name, function in loan.functions.items()}

    def _fork(self) -> None:
        self.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._pid = os.fork()
        if self._pid == 0:
            try:
                _Server(theirs.detach(), self._functions).serve()
            finally:
                os._exit(0)
        theirs.close()
        ours.settimeout(PATIENCE)
        self._control = ours

    def _tell(self, order: Mapping[str, Any], *streams: socket.socket) -> bool:
        """Whether there is anybody to hear it."""
        if self._control is None:
            return False
        try:
            socket.send_fds(
                self._control, [json.dumps(order).encode()], [s.fileno() for s in streams]
            )
        except OSError:
            return False
        return True

    def _stop(self) -> None:
        """Have it answer no more; if it is in the middle of something, it ends."""
        try:
            heard = self._tell({"lent": {}}) and self._control and self._control.recv(16)
        except OSError:
            heard = b""
        if not heard:
            self.close()


class _Server:
    """The life of the fork: lay limits on itself, and answer until the grader hangs up."""

    def __init__(self, control: int, functions: list[Callable[..., Any]]) -> None:
        os.closerange(3, control)
        os.closerange(control + 1, 1 << 20)
        with open("/proc/self/statm", encoding="ascii") as file:
            memory = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        signal.signal(signal.SIGALRM, _ring)
        warnings.simplefilter("ignore")  # a student's numbers may overflow; no one need read it
        self._control = socket.socket(fileno=control)
        self._all = functions
        self._lent: dict[str, Callable[..., Any]] = {}
        self._seconds = 0.0
        self._stream: socket.socket | None = None

    def serve(self) -> None:
        while True:
            poll = select.poll()
            for one in filter(None, (self._control, self._stream)):
                poll.register(one, select.POLLIN)
            ready = {number for number, _ in poll.poll()}
            if self._control.fileno() in ready:
                if not self._obey():
                    return
            elif self._stream is not None:
                try:
                    self._answer_one()
                except ChannelError:
                    self._let_go()

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, MAX_ORDER, 1)
        if not data:
            return False
        self._let_go()
        order = json.loads(data)
        if not order["lent"]:
            self._control.send(b"stopped")
            return True
        self._lent = {name: self._all[place] for name, place in order["lent"].items()}
        self._seconds = order["seconds"]
        np.random.seed(0)  # or what an earlier loan left behind would be told in draws
        self._stream = socket.socket(fileno=descriptors[0])
        self._channel = Channel(self._stream, MAX_FRAME)
        limit = int(time.process_time()) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        return True

    def _let_go(self) -> None:
        if self._stream is not None:
            self._channel.close()
            self._stream = None

    def _answer_one(self) -> None:
        message = self._channel.receive(self._soon())
        self._channel.send(self._answer(message), self._soon())

    def _soon(self) -> float:
        return time.monotonic() + CPU_SECONDS

    def _answer(self, message: Any) -> dict[str, Any]:
        """Make one call; whatever was asked gets an answer."""
        printed = io.StringIO()
        answer: dict[str, Any]
        try:
            if message["seed"] is not None:
                np.random.seed(message["seed"])
            with contextlib.redirect_stdout(printed):
                signal.setitimer(signal.ITIMER_REAL, self._seconds)
                function = self._lent[message["helper"]]
                answer = {"value": function(*message["args"], **message["kwargs"])}
        except Exception as error:
            answer = {"error": (type(error).__name__, str(error)[:500])}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return {**answer, "printed": printed.getvalue()[:MAX_PRINTED]}


def _ring(signum: int, frame: FrameType | None) -> None:
    raise TooMuch("this call asks for too much time")

"""The grader's own versions of helpers, called with a student's arguments.

Such arguments may ask for endless loops or endless memory, so the calls are made in a fork of the
grader that has limits of its own and can be killed. Student code never runs there.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import numpy as np

from autograder.engine.runner.frames import Channel, ChannelError
from coursekit.plain import PlainError

MAX_FRAME = 32 * 2**20
MEMORY = 2 * 2**30
"""Bytes of address space beyond what the grader itself has."""


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
        self._channel: Channel | None = None
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

    def seed(self, seed: int) -> None:
        """Seed NumPy's generator for the calls that follow, as the student's process does."""
        self._ask({"seed": seed})

    def answer(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call `name`; never raises for any arguments.

        Returns
        -------
        dict
            ``{"value": …}``, or ``{"error": (type's name, message)}``.
        """
        if name not in self._functions:
            return {"error": ("NameError", f"name '{name}' is not defined")}
        return self._ask({"name": name, "args": args, "kwargs": kwargs})

    def close(self) -> None:
        """End the fork."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        deadline = time.monotonic() + self._seconds
        try:
            channel = self._channel or self._fork()
            channel.send(message, deadline)
            answer = channel.receive(deadline)
        except (ChannelError, PlainError):
            self.close()
            return {"error": ("RuntimeError", "this call asks for too much time or memory")}
        return answer if isinstance(answer, dict) else {}

    def _fork(self) -> Channel:
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                own = theirs.detach()
                os.closerange(3, own)
                os.closerange(own + 1, 1 << 20)
                _limit_memory()
                _serve(Channel(socket.socket(fileno=own), MAX_FRAME), self._functions)
            finally:
                os._exit(0)
        theirs.close()
        self._channel = Channel(ours, MAX_FRAME)
        return self._channel


def _serve(channel: Channel, functions: Mapping[str, Callable[..., Any]]) -> None:
    while True:
        message = channel.receive()
        if "seed" in message:
            np.random.seed(message["seed"])
            channel.send({})
            continue
        try:
            value = functions[message["name"]](*message["args"], **message["kwargs"])
            channel.send({"value": value})
        except ChannelError:
            raise
        except Exception as error:
            channel.send({"error": (type(error).__name__, str(error)[:500])})


def _limit_memory() -> None:
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

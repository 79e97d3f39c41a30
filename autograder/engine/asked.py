"""Calls that are asked of a student's process, and what is heard of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.engine.process import MAX_ANSWER, SessionGarbled, SessionLost
from autograder.engine.recall import KEPT, MAX_LENGTH, kept_if_short
from autograder.engine.runner.packing import pack, unpack
from coursekit.judge.model import Outcome
from coursekit.judge.wire import WireError, outcome_from_plain
from coursekit.plain import PlainError


@dataclass(eq=False)
class Calls:
    """Calls of one function that are asked for together, and what is heard of them."""

    request: Mapping[str, Any]
    """What they have in common; see `autograder.engine.runner.calls`."""
    cases: bytes
    """What they don't: a packed list."""
    left: int
    """How many outcomes may come yet."""
    seconds: float
    """Time limit of each."""
    name: str = ""
    """Of the request that was sent."""
    told: list[bytes] = field(default_factory=list)
    """What was heard, word for word."""
    heard: deque[Outcome] = field(default_factory=deque)
    """Outcomes that nobody has taken yet."""
    over: bool = False
    """No more outcomes will come."""
    loss: SessionLost | None = None
    """The process was lost in one of them."""

    @property
    def plainly_lost(self) -> bool:
        """It is known in which call: one was left, each was told, or the process lied."""
        told = self.left == 1 or bool(self.request.get("singly"))
        return told or isinstance(self.loss, SessionGarbled)

    def ask_singly(self, seconds: float) -> None:
        """Be asked for once more, from where nothing was told, each to be told before the next.

        Parameters
        ----------
        seconds : float
            The time limit of a call now.
        """
        self.loss = None
        self.seconds = seconds
        self.request = {**self.request, "seconds": seconds, "singly": True}
        self.cases = pack(unpack(self.cases)[-self.left :])


@kept_if_short(KEPT, MAX_LENGTH)
def read_outcomes(told: bytes) -> tuple[tuple[Outcome, ...], int]:
    """The outcomes in what a student's process told, and about the bytes that they take in memory.

    Of the same bytes these are the same objects as last time, if that isn't long ago. What isn't an
    outcome counts as a crash of its call.

    Raises
    ------
    PlainError
        If there are none, or the bytes are malformed.
    """
    found = unpack(told, MAX_ANSWER)
    if not isinstance(found, list) or not found:
        raise PlainError("no outcomes")
    return tuple(map(_outcome, found)), size_in_memory(found)


def _outcome(found: Any) -> Outcome:
    try:
        return outcome_from_plain(found)
    except WireError:
        return Outcome("crashed")


def size_in_memory(value: Any) -> int:
    """About the bytes that plain data take."""
    size, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if kind is dict:
            size += 100 + 100 * len(one)
            waiting += one
            waiting += one.values()
        elif kind is list or kind is tuple:
            size += 60 + 8 * len(one)
            waiting += one
        elif kind is str or kind is bytes:
            size += 50 + len(one)
        else:
            size += 100 + one.nbytes if kind is np.ndarray else 32
    return size

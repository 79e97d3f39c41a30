"""What surrounds calls: seeded generators, silent warnings, an empty desk to draw on, a clock.

All of it is put up once for many calls, and put right again before each: most calls take less time
than that would.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import threading
import types
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from coursekit.judge.figures import Desk

_seterr = np.seterr
_handler = getattr(sys.modules.get("_signal"), "getsignal", signal.getsignal)
"""`signal.getsignal` without a search for the handler among the names of special ones, which takes
forty times as long."""
SEED = "np.random.seed"
"""Noted among the changed arguments when a call seeds the caller's generator."""


class TimeLimit(BaseException):
    """Raised inside a student's call when its time is over.

    It is not an Exception, so that the student's own handlers rarely stop it.
    """


class Surroundings(contextlib.ExitStack):
    """The world around calls of a student's function, as long as it is entered.

    Parameters
    ----------
    put_back : bool
        Leave the caller's random streams as they were in the end.
    """

    def __init__(self, put_back: bool = True) -> None:
        super().__init__()
        self._put_back = put_back
        self._desk = Desk()
        self._seeded = False
        self._clock = False

    def __enter__(self) -> Surroundings:
        if self._put_back:
            self.callback(np.random.set_state, np.random.get_state())
            self.callback(random.setstate, random.getstate())
        self.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self._silent = list(warnings.filters)
        self._seeding = np.random.seed
        self.callback(setattr, np.random, "seed", self._seeding)
        self.enter_context(np.errstate(all="warn"))
        self.enter_context(self._desk)
        self.enter_context(self._alarm())
        return self

    def fresh(self, seed: int) -> None:
        """Be as at the beginning, whatever the last call has left behind; seed the generators."""
        _seterr(all="warn")
        if warnings.filters != self._silent:
            warnings.resetwarnings()
            warnings.simplefilter("ignore")
            self._silent = list(warnings.filters)
        self._desk.clear()
        if self._clock and _handler(signal.SIGALRM) is not _ring:
            signal.signal(signal.SIGALRM, _ring)
        self._seeding(seed)
        random.seed(seed)
        self._seeded = False
        np.random.seed = self._noted

    def touched(self) -> tuple[str, ...]:
        """`SEED`, if the student's code has seeded NumPy's generator since `fresh`."""
        return (SEED,) if self._seeded else ()

    def made(self) -> list[Any]:
        """The figures that were made since `fresh`."""
        return self._desk.made

    def clock(self, seconds: float) -> _Clock:
        """While it is entered, raise `TimeLimit` after `seconds`, where signals allow it."""
        return _Clock(seconds if self._clock else 0.0)

    @contextlib.contextmanager
    def _alarm(self) -> Iterator[None]:
        """Have `SIGALRM` mean that the time is over."""
        self._clock = (
            hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        )
        if not self._clock:
            yield
            return
        before = signal.signal(signal.SIGALRM, _ring)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _noted(self, *args: Any, **kwargs: Any) -> None:
        self._seeded = True
        self._seeding(*args, **kwargs)


class _Clock:
    """The time of one call; none, if it has 0 seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if self._seconds:
            # Again and again, for code that swallows the first.
            signal.setitimer(signal.ITIMER_REAL, self._seconds, 0.5)

    def __exit__(self, *exception: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(signum: int, frame: types.FrameType | None) -> None:
    raise TimeLimit

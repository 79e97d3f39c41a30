"""Counting the Python instructions of a call, by which loops are recognised.

It happens in the student's process, and code can get out of it: by switching tracing off, or in
another thread or process. While grading, whoever tries is heard: Python tells of such things to
hooks that can't be taken away again.
"""

from __future__ import annotations

import os
import sys
import threading
import types
from typing import Any

EVADED = (
    "while the steps of a call are counted, it may neither start threads or processes nor "
    "change how Python is traced"
)
_GRADING = bool(os.environ.get("COURSEKIT_GRADING"))
_WAYS_OUT = frozenset(
    (
        *("sys.settrace", "sys.setprofile", "sys.monitoring.register_callback"),
        *("_thread.start_new_thread", "_thread.start_joinable_thread"),
        *("os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "subprocess.Popen"),
        *("ctypes.dlopen", "ctypes.dlsym"),
    )
)
# Bound here, before any code of a student's can put others in their place.
_settrace, _gettrace, _add_hook = sys.settrace, sys.gettrace, sys.addaudithook
_trace_threads, _traced_threads = threading.settrace, threading.gettrace
_open: list[StepCounter] = []
"""The counter that counts now."""
_hooked: list[bool] = []
"""Whether the hook is there; it is made when something is first counted."""


class StepCounter:
    """Counts the Python instructions of everything called below it, as long as it is entered.

    Parameters
    ----------
    exempt : set of code
        What happens inside these functions counts nothing: an earlier task's own loops are no fault
        of the one that calls it.
    """

    def __init__(self, exempt: set[types.CodeType]) -> None:
        self.steps = 0
        self.evaded = False
        """While grading: something was done that isn't counted."""
        self._exempt = exempt

    def __enter__(self) -> StepCounter:
        if _GRADING and not _hooked:
            _add_hook(_heard)
            _hooked.append(True)
        self._before, self._threads = _gettrace(), _traced_threads()
        if _GRADING:
            _trace_threads(_untraced)  # each thread that begins sets it, which is heard
        _settrace(self._trace)
        _open[:] = [self]
        return self

    def __exit__(self, *exception: object) -> None:
        _open.clear()
        _settrace(self._before)
        if _GRADING:
            _trace_threads(self._threads)

    def _trace(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if event == "call" and self._within_exempt(frame):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            self.steps += 1
        return self._trace

    def _within_exempt(self, frame: types.FrameType | None) -> bool:
        while frame is not None and self._exempt:
            if frame.f_code in self._exempt:
                return True
            frame = frame.f_back
        return False


class Uncounted:
    """As long as it is entered, what is done is the grader's own, in the middle of a call."""

    def __enter__(self) -> None:
        self._trace, self._counting = _gettrace(), list(_open)
        _open.clear()
        _settrace(None)

    def __exit__(self, *exception: object) -> None:
        _settrace(self._trace)
        _open[:] = self._counting


def _untraced(frame: types.FrameType, event: str, argument: Any) -> None:
    """Of a thread nothing is counted."""


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if _open and event in _WAYS_OUT:
        _open[0].evaded = True

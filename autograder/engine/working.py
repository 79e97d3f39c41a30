"""What a process that grades does all its life: take an order, grade, answer."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from autograder.engine.report import Report
from coursekit.judge.errors import GraderDefect

GARBAGE = 50_000
"""New objects until a worker looks for garbage: a verdict makes many, which hardly form cycles."""


@dataclass(frozen=True)
class GraderFailure:
    """Our own defect, not the student's: nothing that stands in the gradebook is touched."""

    reason: str


class Order(Protocol):
    """One submission to be graded."""

    @property
    def lesson(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def student(self) -> str: ...


class GradesOne(Protocol):
    """What a worker grades with."""

    def grade(self, lesson: str, data: bytes, student: str = "") -> Report: ...


Make = Callable[[], AbstractContextManager[GradesOne]]


def attempt(grade: Callable[[str, bytes, str], Report], order: Order) -> Report | GraderFailure:
    """Call the grader; a defect of ours is caught and named, and the batch goes on."""
    try:
        return grade(order.lesson, order.data, order.student)
    except GraderDefect as error:
        return GraderFailure(f"the grader itself is at fault: {error}")
    except Exception as error:
        return GraderFailure(f"the grader itself failed: {type(error).__name__}: {error}")


def work(
    make: Make,
    line: Connection[Any, Any],
    folder: str,
    environment: dict[str, str],
    core: int | None = None,
) -> None:
    """The life of a worker: grade what comes until nothing more can come.

    Parameters
    ----------
    make : callable
        Makes its grader.
    line : Connection
        Orders come and reports go here.
    folder : str
        For temporary files.
    environment : dict
        Environment variables.
    core : int, optional
        To stay on.
    """
    if core is not None:
        with suppress(OSError):  # it was taken away meanwhile
            os.sched_setaffinity(0, {core})
    # A handler, not SIG_IGN: that would be inherited by the students' processes.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = folder
    gc.set_threshold(GARBAGE)
    with suppress(EOFError, OSError), ExitStack() as open_:
        grade: Callable[[str, bytes, str], Report]
        try:
            grade = open_.enter_context(make()).grade
        except Exception as error:
            grade = _failing(error)
        while True:
            order = _Received(*line.recv())
            line.send(attempt(grade, order))


def _failing(error: Exception) -> Callable[[str, bytes, str], Report]:
    """In place of a grader that can't be made: tell with each submission why."""

    def grade(lesson: str, data: bytes, student: str) -> Report:
        raise error

    return grade


@dataclass(frozen=True)
class _Received:
    lesson: str
    data: bytes
    student: str


__all__ = ["GraderFailure", "GradesOne", "Make", "Order", "attempt", "work"]

"""What a Dask worker holds for one run of the grader; needs the extra ``cluster``.

The worker only passes on: submissions to processes that grade (see `Child`), reports back. A
student's code runs in the runner of such a process, behind the same walls as ever.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import dask.config
from distributed import Worker, WorkerPlugin, get_worker

from autograder.engine.child import Child, ChildLost
from autograder.engine.report import Report, report_from_text, report_to_text
from autograder.engine.working import GraderFailure, GradesOne

IDLE_SECONDS = 600.0
"""A process that has had nothing to do for so long ends; its client has gone away."""

Check = Callable[[], None]
MakeHiding = Callable[[tuple[Path, ...]], AbstractContextManager[GradesOne]]
"""Makes a grader; gets the files and folders that students' code must never see."""


class NotHere(ChildLost):
    """Nothing can be graded here, or not any more: nothing is wrong with the submission."""


class Station(WorkerPlugin):  # type: ignore[misc]
    """Processes that grade, at most one for each thread of a Dask worker.

    Parameters
    ----------
    name : str
        Of this run.
    make : callable
        Makes the grader of a process, in the process.
    check : callable
        Raises an error that says why this machine can't grade, if it can't.
    """

    def __init__(self, name: str, make: MakeHiding, check: Check) -> None:
        self.name = name
        self._make = make
        self._check = check

    async def setup(self, worker: Worker) -> None:
        """Called by Dask on each worker there is, and on each that joins later."""
        self._lock = Lock()
        self._closed = False
        self._idle: deque[tuple[float, Child]] = deque()
        self._busy: set[Child] = set()
        self.problem = "it is being looked at"
        try:
            await asyncio.to_thread(self._check)
        except Exception as error:
            self.problem = f"{error}"
            return
        self.problem = ""
        self._make_here = partial(self._make, keys_of(worker))
        self._sweeper = asyncio.create_task(self._end_idle())

    async def teardown(self, worker: Worker) -> None:
        """Called by Dask when the run, or the worker, ends."""
        if self.problem:
            return
        self._sweeper.cancel()
        with self._lock:
            self._closed = True
            idle = [child for _, child in self._idle]
            self._idle.clear()
            for child in self._busy:
                child.kill()
        for child in idle:
            await asyncio.to_thread(child.close)

    def grade(self, lesson: str, data: bytes, student: str) -> Report | GraderFailure:
        """Grade one submission in a process that is free, or in a new one.

        Raises
        ------
        ChildLost
            If that process gave no answer.
        """
        with self._lock:
            if self._closed:
                raise NotHere
            child = self._idle.pop()[1] if self._idle else Child(self._make_here)
            self._busy.add(child)
        try:
            answer = child.grade(lesson, data, student)
        except ChildLost as error:
            if self._closed:
                raise NotHere from error
            raise
        finally:
            with self._lock:
                self._busy.discard(child)
        with self._lock:
            if not self._closed:
                self._idle.append((monotonic(), child))
                return answer
        child.close()
        return answer

    async def _end_idle(self) -> None:
        while True:
            await asyncio.sleep(IDLE_SECONDS / 10)
            with self._lock:
                old = []
                while self._idle and self._idle[0][0] + IDLE_SECONDS < monotonic():
                    old.append(self._idle.popleft()[1])
            for child in old:
                await asyncio.to_thread(child.close)


def grade_here(name: str, lesson: str, data: bytes, student: str) -> bytes:
    """The task that Dask runs, in one of its workers; what it returns is plain text.

    Parameters
    ----------
    name : str
        The station's.
    lesson, data, student
        For the grader.
    """
    station: Any = get_worker().plugins.get(name)
    told: dict[str, Any]
    try:
        if station is None or station.problem:
            raise NotHere
        answer = station.grade(lesson, data, student)
    except NotHere:
        told = {"not here": True}
    except ChildLost as error:
        told = {"lost": str(error)}
    else:
        if isinstance(answer, GraderFailure):
            told = {"failure": answer.reason}
        else:
            told = {"report": report_to_text(answer)}
    # Halves of surrogate pairs are nothing that a text may hold, and no reason to fail.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read_answer(answer: bytes) -> Report | GraderFailure | ChildLost:
    """What `grade_here` returned, as it was before."""
    told = json.loads(answer.decode("utf-8", "surrogatepass"))
    if "report" in told:
        return report_from_text(told["report"])
    if "failure" in told:
        return GraderFailure(told["failure"])
    if "not here" in told:
        return NotHere()
    return ChildLost(told["lost"])


def problem_here(name: str, dask_worker: Worker) -> str | None:
    """Why nothing can be graded in the Dask worker in which this runs; empty if it can.

    None while there is no station yet.
    """
    station = dask_worker.plugins.get(name)
    return None if station is None else str(station.problem)


def keys_of(worker: Worker) -> tuple[Path, ...]:
    """Where the certificates and settings of a Dask worker lie."""
    security = worker.security
    named = (getattr(security, name, None) for name in security.__slots__)
    # A certificate may also be given as text.
    files = [one for one in named if isinstance(one, str) and "\n" not in one and os.sep in one]
    return tuple(Path(path).absolute() for path in (*files, *dask.config.paths))

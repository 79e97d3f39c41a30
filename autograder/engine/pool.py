"""Worker processes that grade, and one process that hands out submissions and takes reports.

Each worker owns a grader with a warm runner of its own; student code runs in that runner, never in
a worker. A worker that dies is replaced and its submission tried once more.
"""

from __future__ import annotations

import gc
import math
import os
import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

from autograder.engine.forking import forking_context, no_interrupt, own_program
from autograder.engine.report import Report
from autograder.engine.scratch import Scratch
from coursekit.judge.errors import GraderDefect

PATIENCE = 900.0
"""Seconds for one submission; the limits inside a worker are far below, so it is stuck then."""
ATTEMPTS = 2
HOPELESS = 12
"""So many workers one after the other that died before they had graded anything: give up."""
END_SECONDS = 10.0
GARBAGE = 50_000
"""New objects until a worker looks for garbage: a verdict makes many, which hardly form cycles."""


class PoolBroken(GraderDefect):
    """No worker stays alive on this machine as it is."""


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


AnOrder = TypeVar("AnOrder", bound=Order)
Make = Callable[[], AbstractContextManager[GradesOne]]


def attempt(grade: Callable[[str, bytes, str], Report], order: Order) -> Report | GraderFailure:
    """Call the grader; a defect of ours is caught and named, and the batch goes on."""
    try:
        return grade(order.lesson, order.data, order.student)
    except GraderDefect as error:
        return GraderFailure(f"the grader itself is at fault: {error}")
    except Exception as error:
        return GraderFailure(f"the grader itself failed: {type(error).__name__}: {error}")


def cores() -> int:
    """Cores that this process may use: its affinity, and the quota of its container."""
    allowed = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        allowed = min(allowed, math.ceil(int(quota) / int(period)))
    return max(allowed, 1)


class Pool(Generic[AnOrder]):
    """Grades with several processes at once; they are started when there is something to do.

    Where there are as many as cores, each stays on one with all that runs below it: a submission
    that is busy with a hundred processes then slows no other, and what is said between processes of
    one core costs a fifth.

    Parameters
    ----------
    make : callable
        Makes a worker's grader, in the worker; sent there, so a function of a module or a
        `functools.partial` of one.
    jobs : int, optional
        Processes; by default one for each core.
    preload : sequence of str
        Modules imported once for all workers.
    """

    def __init__(
        self, make: Make, jobs: int | None = None, preload: Sequence[str] = (__name__,)
    ) -> None:
        self._make = make
        self._jobs = jobs or cores()
        allowed = sorted(os.sched_getaffinity(0))
        self._cores = allowed if len(allowed) == self._jobs > 1 else []
        self._context = forking_context(preload)
        self._workers: list[_Worker[AnOrder]] = []
        self._folder: Scratch | None = None
        self._lost = self._count = 0
        self._starting: Thread | None = None

    def __enter__(self) -> Pool[AnOrder]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(at_once=error is not None)

    @property
    def pids(self) -> list[int]:
        """Of the workers alive."""
        self._settle()
        return [worker.process.pid for worker in self._workers]

    def start(self, orders: int) -> None:
        """Start the processes that so many orders will need, while the caller does other things."""
        self._starting = Thread(target=self._start_all, args=(min(self._jobs, orders),))
        self._starting.start()

    def _start_all(self, count: int) -> None:
        with suppress(OSError, EOFError):  # `run` tries again, and says why it can't
            while len(self._workers) < count:
                self._start()

    def _settle(self) -> None:
        """Wait until all that are to be started early have been."""
        if self._starting is not None:
            self._starting.join()
            self._starting = None

    def run(self, orders: Iterable[AnOrder]) -> Iterator[tuple[AnOrder, Report | GraderFailure]]:
        """Grade all `orders`, taken one by one as workers get free; reports come in any order.

        Raises
        ------
        PoolBroken
            If workers die as soon as they are started.
        """
        self._settle()
        waiting, again = iter(orders), deque[_Task[AnOrder]]()
        while True:
            self._hand_out(waiting, again)
            busy = {worker.line: worker for worker in self._workers if worker.task}
            if not busy:
                return
            done = []
            for line in wait(list(busy), self._time_left()):
                done += self._take(busy[line], again)  # type: ignore[index]
            self._kill_stuck()
            self._hand_out(waiting, again)  # nobody idles while a report is recorded
            yield from done

    def close(self, at_once: bool = False) -> None:
        """End the workers and their runners; `at_once` without waiting for what they do."""
        self._settle()
        for worker in self._workers:
            if at_once or worker.task:
                worker.process.kill()  # its runner hears that, and ends with all below it
            worker.line.close()
        for worker in self._workers:
            worker.process.join(END_SECONDS)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
        self._workers = []
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def _hand_out(self, waiting: Iterator[AnOrder], again: deque[_Task[AnOrder]]) -> None:
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._jobs:
                return
            task = again.popleft() if again else _next_task(waiting)
            if task is None:
                return
            worker = idle or self._start()
            worker.task, task.since = task, monotonic()
            with suppress(OSError):  # it died; that is noticed when its answer is waited for
                worker.line.send((task.order.lesson, task.order.data, task.order.student))

    def _take(
        self, worker: _Worker[AnOrder], again: deque[_Task[AnOrder]]
    ) -> list[tuple[AnOrder, Report | GraderFailure]]:
        """Take the answer of a worker; one that died leaves its task to another one."""
        task = worker.task
        assert task is not None
        try:
            report = worker.line.recv()
        except (EOFError, OSError):
            return self._bury(worker, task, again)
        worker.task, self._lost = None, 0
        return [(task.order, report)]

    def _bury(
        self, worker: _Worker[AnOrder], task: _Task[AnOrder], again: deque[_Task[AnOrder]]
    ) -> list[tuple[AnOrder, Report | GraderFailure]]:
        worker.process.join(END_SECONDS)
        code = worker.process.exitcode
        worker.line.close()
        self._workers.remove(worker)
        shutil.rmtree(worker.folder, ignore_errors=True)
        self._lost += 1
        how = f"was killed by signal {-code}" if code and code < 0 else f"ended with code {code}"
        if self._lost >= HOPELESS:
            raise PoolBroken(f"the processes that grade end at once; the last one {how}")
        task.attempts += 1
        if task.attempts < ATTEMPTS:
            again.append(task)
            return []
        reason = f"the grader itself failed: the process that graded it {how}, {ATTEMPTS} times"
        return [(task.order, GraderFailure(reason))]

    def _start(self) -> _Worker[AnOrder]:
        if self._folder is None:
            self._folder = Scratch()
        self._count += 1
        folder = self._folder.path / f"worker{self._count}"
        folder.mkdir()
        taken = {worker.core for worker in self._workers}
        core = next((core for core in self._cores if core not in taken), None)
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=work, args=(self._make, theirs, str(folder), dict(os.environ), core), daemon=True
        )
        with no_interrupt(), own_program():
            process.start()
        theirs.close()
        worker = _Worker[AnOrder](process, ours, folder, core)
        self._workers.append(worker)
        return worker

    def _time_left(self) -> float:
        first = min(worker.task.since for worker in self._workers if worker.task)
        return max(first + PATIENCE - monotonic(), 0.0)

    def _kill_stuck(self) -> None:
        for worker in self._workers:
            if worker.task and worker.task.since + PATIENCE < monotonic():
                worker.process.kill()


@dataclass
class _Task(Generic[AnOrder]):
    order: AnOrder
    attempts: int = 0
    since: float = 0.0


@dataclass
class _Worker(Generic[AnOrder]):
    process: Any
    line: Connection[Any, Any]
    folder: Path
    """For all temporary files of the worker and its runner."""
    core: int | None
    """On which it stays."""
    task: _Task[AnOrder] | None = field(default=None)


def _next_task(waiting: Iterator[AnOrder]) -> _Task[AnOrder] | None:
    order = next(waiting, None)
    return None if order is None else _Task(order)


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


__all__ = ["GraderFailure", "Order", "Pool", "PoolBroken", "attempt", "cores", "work"]

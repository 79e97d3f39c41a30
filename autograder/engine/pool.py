"""Worker processes that grade, and one process that hands out submissions and takes reports.

Each worker owns a grader with a warm runner of its own; student code runs in that runner, never in
a worker. A worker that dies is replaced and its submission tried once more.
"""

from __future__ import annotations

import math
import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any, Generic, TypeVar

from autograder.engine.forking import forking_context, starting
from autograder.engine.report import Report
from autograder.engine.scratch import Scratch
from autograder.engine.working import GraderFailure, Make, Order, work
from coursekit.judge.errors import GraderDefect

PATIENCE = 900.0
"""Seconds for one submission; the limits inside a worker are far below, so it is stuck then."""
ATTEMPTS = 2
EARLY = 50
"""At most this many submissions are graded before anybody asks: their reports wait in memory."""
HOPELESS = 12
"""So many workers one after the other that died before they had graded anything: give up."""
END_SECONDS = 10.0


class PoolBroken(GraderDefect):
    """No worker stays alive on this machine as it is."""


AnOrder = TypeVar("AnOrder", bound=Order)


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
        self._again = deque[_Task[AnOrder]]()
        self._early: dict[object, _Task[AnOrder]] = {}
        self._beginning: Thread | None = None
        self._enough: Connection[Any, Any]

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
        return [worker.process.pid for worker in self._workers]

    def begin(self, orders: Iterable[Order]) -> None:
        """Grade what `run` will probably be asked for, while the caller does other things.

        `run` takes over what was begun, and has at once what is done. The rest is nobody's.
        """
        self._settle()
        heard, self._enough = self._context.Pipe(duplex=False)
        tasks = (self._begun(order) for order in islice(orders, EARLY))
        self._beginning = Thread(target=self._grade_early, args=(tasks, heard))
        self._beginning.start()

    def _begun(self, order: Any) -> _Task[AnOrder]:
        task = _Task[AnOrder](order)
        self._early[_key(order)] = task
        return task

    def _grade_early(self, tasks: Iterator[_Task[AnOrder]], enough: Connection[Any, Any]) -> None:
        with enough, suppress(OSError, EOFError, PoolBroken):  # `run` tries again, and says so
            for _ in self._finished(tasks, enough):
                pass

    def _settle(self) -> None:
        """Be the only one to hand out."""
        if self._beginning is not None:
            self._enough.close()
            self._beginning.join()
            self._beginning = None

    def run(self, orders: Iterable[AnOrder]) -> Iterator[tuple[AnOrder, Report | GraderFailure]]:
        """Grade all `orders`, taken one by one as workers get free; reports come in any order.

        Raises
        ------
        PoolBroken
            If workers die as soon as they are started.
        """
        self._settle()
        for task in self._finished(map(self._task, orders)):
            assert task.answer is not None
            yield task.order, task.answer

    def _task(self, order: AnOrder) -> _Task[AnOrder]:
        """What was begun for the same submission, or something new."""
        task = self._early.pop(_key(order), None) or _Task(order)
        task.order, task.wanted = order, True
        return task

    def _finished(
        self, waiting: Iterator[_Task[AnOrder]], enough: Connection[Any, Any] | None = None
    ) -> Iterator[_Task[AnOrder]]:
        """Hand out what waits and take answers, until all is done or one hears that it is `enough`.

        What was begun already is done as soon as it is answered, and isn't handed out again.
        """
        left = _Left(waiting)
        while True:
            done = self._hand_out(left)
            busy = {worker.line: worker for worker in self._workers if worker.task}
            needed = busy and (enough or any(task.wanted for task in self._tasks()))
            if left.over and not done and not needed:
                return
            for line in wait([*busy, *filter(None, [enough])], 0 if done else self._time_left()):
                if line is enough:
                    return
                answered = self._take(busy[line])  # type: ignore[index]
                done += [task for task in answered if task.wanted]
            self._kill_stuck()
            done += self._hand_out(left)  # nobody idles while a report is recorded
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

    def _hand_out(self, left: _Left[AnOrder]) -> list[_Task[AnOrder]]:
        """Give each worker something to do; returns what turns out to be done already."""
        done: list[_Task[AnOrder]] = []
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._jobs:
                return done
            task = self._again.popleft() if self._again else left.next()
            if task is None:
                return done
            if task.answer is not None:
                done.append(task)
            if task.answer is not None or task in self._tasks():
                continue
            worker = idle or self._start()
            worker.task, task.since = task, monotonic()
            with suppress(OSError):  # it died; that is noticed when its answer is waited for
                worker.line.send((task.order.lesson, task.order.data, task.order.student))

    def _tasks(self) -> list[_Task[AnOrder]]:
        """What the workers do."""
        return [worker.task for worker in self._workers if worker.task is not None]

    def _take(self, worker: _Worker[AnOrder]) -> list[_Task[AnOrder]]:
        """Take the answer of a worker; one that died leaves its task to another one."""
        task = worker.task
        assert task is not None
        try:
            task.answer = worker.line.recv()
        except (EOFError, OSError):
            return self._bury(worker, task)
        worker.task, self._lost = None, 0
        return [task]

    def _bury(self, worker: _Worker[AnOrder], task: _Task[AnOrder]) -> list[_Task[AnOrder]]:
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
            self._again.append(task)
            return []
        reason = f"the grader itself failed: the process that graded it {how}, {ATTEMPTS} times"
        task.answer = GraderFailure(reason)
        return [task]

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
        with starting():
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


@dataclass(eq=False)
class _Task(Generic[AnOrder]):
    order: AnOrder
    wanted: bool = False
    """Somebody has asked for it; else it was begun because somebody will, probably."""
    answer: Report | GraderFailure | None = None
    attempts: int = 0
    since: float = 0.0


class _Left(Generic[AnOrder]):
    """Tasks that no worker has yet."""

    def __init__(self, tasks: Iterator[_Task[AnOrder]]) -> None:
        self._tasks = tasks
        self.over = False
        """There are no more."""

    def next(self) -> _Task[AnOrder] | None:
        """The next one, if there is one."""
        task = next(self._tasks, None)
        self.over = task is None
        return task


@dataclass
class _Worker(Generic[AnOrder]):
    process: Any
    line: Connection[Any, Any]
    folder: Path
    """For all temporary files of the worker and its runner."""
    core: int | None
    """On which it stays."""
    task: _Task[AnOrder] | None = field(default=None)


def _key(order: Order) -> tuple[str, str, bytes]:
    """What a report depends on."""
    return order.lesson, order.student, order.data


__all__ = ["Pool", "PoolBroken", "cores"]

"""Submissions handed to the workers of a Dask cluster, with the interface of the local pool.

Each worker holds a `Station`; Dask decides who gets what and runs again what a worker had when it
died. What Dask can't know is looked after here: a submission that ends the processes that grade
it, a cluster on which nothing works, and that each submission comes back exactly once.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic
from uuid import uuid4

from autograder.engine.address import problem_of, sent_openly
from autograder.engine.child import ChildLost
from autograder.engine.pool import ATTEMPTS, AnOrder, PoolBroken
from autograder.engine.report import Report
from autograder.engine.working import GraderFailure
from coursekit.judge.errors import GraderDefect

if TYPE_CHECKING:
    from autograder.engine.station import Check, MakeHiding

CONNECT_SECONDS = 10.0
LONELY_SECONDS = 60.0
"""So long may the cluster be without a worker that can grade."""
LOOK_SECONDS = 5.0
"""Between two looks at who has come and gone."""
AHEAD = 2
"""Submissions on their way, for each that is being graded: nobody waits, and little is held."""
RESULT_SECONDS = 20.0
LOST_IN_A_ROW = 20
GUIDE = "docs/scale.md"

Answer = Report | GraderFailure


class ClusterError(GraderDefect):
    """The cluster can't be used, or has gone away. The message says what to do."""


class Cluster(Generic[AnOrder]):
    """Grades with the workers of a Dask cluster.

    Parameters
    ----------
    address : str
        Of Dask's scheduler, such as ``tls://host:8786``.
    make : callable
        Makes the grader of a process, on the workers; sent to each of them once.
    check : callable
        Raises an error on a worker that can't grade.
    stand_in : callable
        ``stand_in(lesson, student)`` is what the graders there get in place of the student's name.
    warn : callable
        Told what a person should know.

    Raises
    ------
    ClusterError
        On entering: if there is no such cluster, or one of its workers can't grade.
    """

    def __init__(
        self,
        address: str,
        make: MakeHiding,
        check: Check,
        *,
        stand_in: Callable[[str, str], str] = lambda lesson, student: student,
        warn: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.address = address
        self._make, self._check = make, check
        self._stand_in, self._warn = stand_in, warn
        self._name = f"autograder-{uuid4().hex[:12]}"
        self._client: Any = None
        self._registered = self._gone = False
        self._slots = self._there = self._count = self._lost = 0
        self._fit: set[str] = set()
        self._unfit: set[str] = set()
        self._looked = self._seen = 0.0
        self._flying: dict[str, _Flight[AnOrder]] = {}
        self._landed: SimpleQueue[str] = SimpleQueue()

    def __enter__(self) -> Cluster[AnOrder]:
        try:
            self._connect()
            self._settle_in()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """How many submissions are graded at a time, as the cluster is now."""
        return self._slots

    def run(self, orders: Iterable[AnOrder]) -> Iterator[tuple[AnOrder, Answer]]:
        """Grade all `orders`, taken one by one as workers get free; reports come in any order.

        Raises
        ------
        ClusterError
            If the scheduler, or all workers, have gone away.
        PoolBroken
            If processes that grade die as soon as they are started.
        """
        waiting = iter(orders)
        again, suspects = deque[_Task[AnOrder]](), deque[_Task[AnOrder]]()
        while True:
            self._send(waiting, again)
            if not self._flying:
                if not suspects:
                    return
                self._submit(suspects.popleft(), alone=True)
            flight = self._next_landed()
            if flight is None:
                continue
            result = self._result(flight, again, suspects)
            self._send(waiting, again)  # nobody idles while a report is recorded
            if result is not None:
                yield flight.task.order, result

    def close(self) -> None:
        """Take back what is on its way, and leave nothing of this run on the workers."""
        if self._client is None:
            return
        futures, self._flying = [flight.future for flight in self._flying.values()], {}
        with suppress(Exception):
            if not self._gone and futures:
                self._client.cancel(futures, force=True)
        with suppress(Exception):
            if not self._gone and self._registered:
                self._client.unregister_worker_plugin(self._name)
        with suppress(Exception):
            self._client.close(timeout=CONNECT_SECONDS)
        self._client = None

    # ------------------------------------------------------------ coming and going

    def _connect(self) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterError(
                f"a cluster needs the extra `cluster` of this project, and {error.name} isn't "
                "installed; in the project's folder: pip install -e '.[cluster]'"
            ) from None
        for name in ("distributed", "distributed.client", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # told here, in one line
        problem = problem_of(self.address)
        if problem:  # a client of Dask that can't begin takes its time to end
            raise ClusterError(f"{self.address} can't be used: {problem} ({GUIDE})")
        if sent_openly(self.address):
            self._warn(
                f"{self.address} isn't encrypted: whoever is on that network can read the "
                f"submissions and run programs on the workers; use tls:// ({GUIDE})"
            )
        try:
            self._client = Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
        except OSError as error:
            why = str(error.__cause__ or error).rpartition("object at ")[2].partition(": ")[2]
            raise ClusterError(
                f"no scheduler answers at {self.address}: {why or error}; is it running, and is "
                f"this computer let in? ({GUIDE})"
            ) from None

    def _settle_in(self) -> None:
        """Put a station on every worker, after a look at whether it can be there."""
        self._compare_versions()
        from autograder.engine.station import Station

        try:
            self._client.register_plugin(
                Station(self._name, self._make, self._check), name=self._name
            )
            self._registered = True
        except Exception as error:
            self._registered = True  # perhaps on some
            raise ClusterError(
                f"the workers of {self.address} can't grade: {type(error).__name__}: {error}; "
                "this project must be installed there, too, and for the scheduler"
            ) from None
        begun = monotonic()
        while not self._look(refuse=True):
            # A busy machine may take long to find out whether it can grade.
            if monotonic() - begun > (LONELY_SECONDS if self._there else CONNECT_SECONDS):
                what = "no workers that get ready" if self._there else "no workers"
                raise ClusterError(
                    f"{self.address} has {what}; start some with: dask worker {self.address}"
                )
            sleep(0.2)

    def _compare_versions(self) -> None:
        found = self._client.get_versions()
        ours = _matters(found["client"])
        for where, one in [("the scheduler", found["scheduler"]), *found["workers"].items()]:
            if one and (theirs := _matters(one)) != ours:
                raise ClusterError(
                    f"{where} has {theirs}, and here is {ours}; "
                    "install the same requirements.lock on both"
                )

    def _look(self, refuse: bool = False) -> bool:
        """See who can grade now; whether there is anyone.

        With `refuse`, a worker that can't is an error; later on it only gets nothing.
        """
        self._looked = monotonic()
        try:
            threads: dict[str, int] = dict(self._client.nthreads())
        except Exception as error:
            raise self._lost_cluster() from error
        self._there = len(threads)
        for address, problem in self._problems(threads.keys() - self._fit - self._unfit):
            (self._unfit if problem else self._fit).add(address)
            if problem and refuse:
                raise ClusterError(f"the worker {address} can't grade: {problem}")
            if problem:
                self._warn(f"the worker {address} can't grade and gets nothing: {problem}")
        self._fit &= threads.keys()
        self._slots = sum(threads[address] for address in self._fit)
        if self._slots:
            self._seen = self._looked
        return self._slots > 0

    def _problems(self, addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Why workers can't grade (empty where they can), of those that know by now."""
        if not addresses:
            return
        from autograder.engine.station import problem_here

        try:
            said = self._client.run(
                problem_here, self._name, workers=list(addresses), on_error="ignore"
            )
        except Exception:
            return  # gone again
        yield from ((address, told) for address, told in said.items() if told is not None)

    def _lost_cluster(self) -> ClusterError:
        self._gone = True
        return ClusterError(
            f"the scheduler at {self.address} has gone away; what was recorded stays, and the "
            "same command goes on from here"
        )

    # ------------------------------------------------------------ there and back

    def _send(self, waiting: Iterator[AnOrder], again: deque[_Task[AnOrder]]) -> None:
        if any(flight.alone for flight in self._flying.values()):
            return
        while len(self._flying) < AHEAD * self._slots:
            order = None if again else next(waiting, None)
            if again:
                self._submit(again.popleft())
            elif order is not None:
                self._submit(_Task(order))
            else:
                return

    def _submit(self, task: _Task[AnOrder], alone: bool = False) -> None:
        import dask.config

        from autograder.engine.station import grade_here

        self._count += 1
        key = f"grade-{self._name}-{self._count}"  # seen by whoever looks at the scheduler
        order = task.order
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            future = self._client.submit(
                grade_here,
                self._name,
                order.lesson,
                order.data,
                self._stand_in(order.lesson, order.student),
                key=key,
                pure=False,
                # Rather there than elsewhere: were it nowhere else, a task whose workers have all
                # died would wait for ever, though others have come in their place.
                workers=list(self._fit) if self._unfit else None,
                allow_other_workers=bool(self._unfit),
            )
        self._flying[key] = _Flight(task, future, alone)
        future.add_done_callback(lambda done: self._landed.put(done.key))

    def _next_landed(self) -> _Flight[AnOrder] | None:
        """Wait for one; None when it is time to look at the whole first."""
        with suppress(Empty):
            if monotonic() - self._looked < LOOK_SECONDS:
                return self._flying.pop(self._landed.get(timeout=LOOK_SECONDS), None)
        if not self._look() and monotonic() - self._seen > LONELY_SECONDS:
            raise ClusterError(
                f"{self.address} has had no worker that can grade for {LONELY_SECONDS:g} seconds; "
                "what was recorded stays, and the same command goes on from here"
            )
        return None

    def _result(
        self,
        flight: _Flight[AnOrder],
        again: deque[_Task[AnOrder]],
        suspects: deque[_Task[AnOrder]],
    ) -> Answer | None:
        """What became of a submission; None when it has to go there once more."""
        from distributed import KilledWorker

        from autograder.engine.station import NotHere, read_answer

        task, future = flight.task, flight.future
        if future.status == "finished":
            try:
                answer = read_answer(future.result(timeout=RESULT_SECONDS))
            except TimeoutError:  # gone with its worker, and not yet made anew by another one
                future.cancel()
                answer = NotHere()
            except Exception as error:
                answer = ChildLost(f"said nothing that can be read ({error!r})")
        elif future.status == "error":
            raised = future.exception()
            if isinstance(raised, KilledWorker):
                # Others may have died with it that were only waiting there: alone it shows.
                if not flight.alone:
                    suspects.append(task)
                    return None
                return GraderFailure("the grader itself failed: each worker it was sent to died")
            answer = ChildLost(f"can't be reached ({type(raised).__name__}: {raised})")
        elif future.status == "cancelled":  # as all are when the scheduler has gone
            raise self._lost_cluster()
        else:  # gone with its worker before it was read
            future.cancel()
            answer = NotHere()
        if isinstance(answer, NotHere):
            again.append(task)
            return None
        if not isinstance(answer, ChildLost):
            self._lost = 0
            return answer
        return self._try_again(task, str(answer), again)

    def _try_again(
        self, task: _Task[AnOrder], how: str, again: deque[_Task[AnOrder]]
    ) -> GraderFailure | None:
        self._lost += 1
        if self._lost >= max(LOST_IN_A_ROW, AHEAD * ATTEMPTS * self._slots):
            raise PoolBroken(f"the processes that grade end at once; the last one {how}")
        task.attempts += 1
        if task.attempts < ATTEMPTS:
            again.append(task)
            return None
        reason = f"the grader itself failed: the process that graded it {how}, {ATTEMPTS} times"
        return GraderFailure(reason)


@dataclass
class _Task(Generic[AnOrder]):
    order: AnOrder
    attempts: int = 0


@dataclass(frozen=True)
class _Flight(Generic[AnOrder]):
    task: _Task[AnOrder]
    future: Any
    alone: bool
    """Nothing else is on its way, so what dies has died of it."""


def _matters(versions: Any) -> str:
    """What must be the same everywhere for Dask to work, as text."""
    python = ".".join(str(versions["packages"]["python"]).split(".")[:2])
    return f"Python {python} with distributed {versions['packages']['distributed']}"

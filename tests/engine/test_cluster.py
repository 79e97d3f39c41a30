"""A real Dask cluster: each submission is graded once, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

import distributed
import psutil
import pytest
from cluster_processes import DaskCluster, dask_cluster
from pool_workers import Order, obedient_hiding, unless_unfit
from waiting import gone, wait_until

from autograder.engine import cluster as module
from autograder.engine.address import sent_openly
from autograder.engine.cluster import AHEAD, Cluster, ClusterError
from autograder.engine.report import Report
from autograder.engine.working import GraderFailure

Reports = dict[str, Report | GraderFailure]


@pytest.fixture(scope="module")
def dask() -> Iterator[DaskCluster]:
    """Two workers; a task is given up when two workers have died of it (four, as Dask is set)."""
    with dask_cluster(2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as running:
        yield running


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def cluster(dask: DaskCluster, warnings: list[str]) -> Iterator[Cluster[Order]]:
    with connect(dask, warnings) as cluster:
        yield cluster


def connect(dask: DaskCluster, warnings: list[str]) -> Cluster[Order]:
    return Cluster[Order](
        dask.address,
        obedient_hiding,
        unless_unfit,
        stand_in=lambda lesson, student: f"somebody in {lesson}",
        warn=warnings.append,
    )


def run(cluster: Cluster[Order], *words: str) -> Reports:
    done = [
        (o.data.decode(), report) for o, report in cluster.run(Order(w.encode()) for w in words)
    ]
    assert sorted(word for word, _ in done) == sorted(words)
    return dict(done)


def said(report: Report | GraderFailure) -> dict[str, Any]:
    assert isinstance(report, Report)
    assert report.notebook is not None
    return report.notebook


def test_submissions_are_graded_once_outside_the_workers_of_dask(
    dask: DaskCluster, cluster: Cluster[Order], warnings: list[str]
) -> None:
    taken = 0

    def orders() -> Iterator[Order]:
        nonlocal taken
        for number in range(30):
            taken += 1
            yield Order(f"wait 0.0{number}".encode())

    seen = []
    for done, (order, report) in enumerate(cluster.run(orders())):
        assert taken <= done + (AHEAD + 1) * cluster.slots
        seen.append((order.data, said(report)))
    assert len({data for data, _ in seen}) == len(seen) == 30
    workers = set(dask.workers())
    assert {told["parent"] for _, told in seen} == workers
    assert not {told["pid"] for _, told in seen} & workers
    assert warnings == []


def test_what_is_sent_and_said_there(cluster: Cluster[Order]) -> None:
    report = run(cluster, "see DASK_TEMPORARY_DIRECTORY")["see DASK_TEMPORARY_DIRECTORY"]
    told = said(report)
    assert told["student"] == "somebody in tiny"
    assert told["odd"] == "half of a pair: \ud800"
    assert told["variable"].startswith("/")
    assert not run(cluster), "nothing to do"


def test_defects_and_dying_processes_are_told_as_by_the_local_pool(
    cluster: Cluster[Order], tmp_path: Any
) -> None:
    reports = run(cluster, "go", "die", "defect lost", f"die_once {tmp_path / 'mark'}", "wait 0.1")
    assert reports.pop("defect lost") == GraderFailure("the grader itself is at fault: lost")
    assert reports.pop("die") == GraderFailure(
        "the grader itself failed: the process that graded it was killed by signal 9, 2 times"
    )
    assert all(isinstance(report, Report) for report in reports.values())


def test_a_worker_killed_half_way_costs_nothing(dask: DaskCluster, cluster: Cluster[Order]) -> None:
    words = [f"wait 0.05{number}" for number in range(60)]
    seen: list[str] = []
    parents: dict[int, int] = {}
    victim = None
    for order, report in cluster.run(Order(word.encode()) for word in words):
        seen.append(order.data.decode())
        parents[said(report)["pid"]] = said(report)["parent"]
        if len(seen) == 12:
            victim = said(report)["parent"]
            os.kill(victim, signal.SIGKILL)
    assert sorted(seen) == sorted(words)
    orphans = [pid for pid, parent in parents.items() if parent == victim]
    assert orphans
    wait_until(lambda: all(map(gone, orphans)))
    wait_until(lambda: len(dask.workers()) == 2)


@pytest.mark.parametrize("become", ["lose", "retry"])
def test_an_answer_that_is_gone_before_it_is_read(
    cluster: Cluster[Order], monkeypatch: pytest.MonkeyPatch, become: str
) -> None:
    """As when its worker dies at that moment: first it is lost, then it waits anew."""
    land, gone_again = Cluster._next_landed, []

    def and_lose(self: Cluster[Order]) -> Any:
        flight = land(self)
        if flight is not None and not gone_again:
            gone_again.append(flight.task)
            getattr(flight.future._state, become)()
        return flight

    monkeypatch.setattr(Cluster, "_next_landed", and_lose)
    words = ("wait 0.01", "wait 0.02", "wait 0.03")
    reports = run(cluster, *words)
    assert gone_again
    assert all(isinstance(reports[word], Report) for word in words)


def test_a_submission_that_kills_workers_fails_alone(
    dask: DaskCluster, cluster: Cluster[Order]
) -> None:
    reports = run(cluster, "go", "kill_parent", *(f"wait 0.01{number}" for number in range(10)))
    assert reports.pop("kill_parent") == GraderFailure(
        "the grader itself failed: each worker it was sent to died"
    )
    assert all(isinstance(report, Report) for report in reports.values())
    wait_until(lambda: len(dask.workers()) == 2)


def test_leaving_early_ends_what_is_done_there(dask: DaskCluster, warnings: list[str]) -> None:
    with connect(dask, warnings) as cluster:
        for _, report in cluster.run(map(Order, [b"go", b"wait 60", b"wait 60", b"wait 60"])):
            pid = said(report)["pid"]
            break
    wait_until(lambda: gone(pid))
    for worker in dask.workers():
        wait_until(lambda worker=worker: not psutil.Process(worker).children())


def test_a_worker_that_cannot_grade(
    dask: DaskCluster, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.5)
    with connect(dask, warnings) as cluster:
        nanny = dask.add_worker("unfit", UNFIT="it has no walls")
        try:
            orders = (Order(b"wait 0.2") for _ in iter(lambda: bool(warnings), True))
            for _, report in cluster.run(orders):
                assert isinstance(report, Report)
            (warning,) = warnings
            assert warning.endswith("can't grade and gets nothing: it has no walls")
            with pytest.raises(ClusterError, match="can't grade: it has no walls"):
                connect(dask, []).__enter__()
        finally:
            nanny.terminate()
            nanny.wait(20)


def test_other_versions_are_refused(dask: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    real = distributed.Client.get_versions

    def other(client: Any) -> Any:
        found = real(client)
        found["scheduler"]["packages"]["python"] = "3.8.10.final.0"
        return found

    monkeypatch.setattr(distributed.Client, "get_versions", other)
    with pytest.raises(ClusterError, match=r"the scheduler has Python 3\.8 with .*, and here is"):
        connect(dask, []).__enter__()


def test_a_scheduler_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 2.0)
    with dask_cluster(0) as dask:
        with pytest.raises(ClusterError, match=r"has no workers; start some with: dask worker tcp"):
            connect(dask, []).__enter__()
        dask.add_worker("one")
        monkeypatch.setattr(module, "CONNECT_SECONDS", 20.0)
        with connect(dask, []) as cluster:
            monkeypatch.setattr(module, "CONNECT_SECONDS", 2.0)
            seen = cluster.run(Order(b"wait 0.1") for _ in range(100))
            next(seen)
            dask.kill_scheduler()
            with pytest.raises(ClusterError, match="has gone away; what was recorded stays"):
                list(seen)
        with pytest.raises(ClusterError, match="no scheduler answers at tcp"):
            connect(dask, []).__enter__()


def test_a_worker_that_takes_its_time_to_get_ready_is_waited_for(
    dask: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine it may, and its client mustn't say that there is none."""
    settle_in, problems = Cluster._settle_in, Cluster._problems
    begun = time.monotonic()

    def at_once(cluster: Cluster[Any]) -> None:
        monkeypatch.setattr(module, "CONNECT_SECONDS", 0.0)
        settle_in(cluster)

    def not_yet(cluster: Cluster[Any], addresses: Any) -> Any:
        return problems(cluster, addresses) if time.monotonic() > begun + 3 else iter(())

    monkeypatch.setattr(Cluster, "_settle_in", at_once)
    monkeypatch.setattr(Cluster, "_problems", not_yet)
    with connect(dask, []) as cluster:
        assert list(run(cluster, "go")) == ["go"]
    monkeypatch.undo()
    monkeypatch.setattr(Cluster, "_problems", lambda cluster, addresses: iter(()))
    monkeypatch.setattr(module, "LONELY_SECONDS", 0.5)
    with pytest.raises(ClusterError, match="has no workers that get ready; start some"):
        connect(dask, []).__enter__()


@pytest.mark.parametrize(
    ("address", "openly"),
    [
        ("tcp://192.0.2.7:8786", True),
        ("192.0.2.7:8786", True),
        ("scheduler.example:8786", True),
        ("ws://[2001:db8::1]:8786", True),
        ("tls://192.0.2.7:8786", False),
        ("wss://scheduler.example:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("localhost:8786", False),
        ("tcp://[::1]:8786", False),
    ],
)
def test_what_goes_unencrypted_over_a_network(address: str, openly: bool) -> None:
    assert sent_openly(address) == openly


def test_a_person_is_warned_of_it(monkeypatch: pytest.MonkeyPatch, warnings: list[str]) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise OSError("Timed out")

    monkeypatch.setattr(distributed, "Client", unreachable)
    monkeypatch.setattr(module, "problem_of", lambda address: "")
    address = "tcp://192.0.2.7:8786"
    with pytest.raises(ClusterError, match="no scheduler answers"):
        Cluster[Order](address, obedient_hiding, unless_unfit, warn=warnings.append).__enter__()
    (warning,) = warnings
    assert warning.startswith(f"{address} isn't encrypted")


@pytest.mark.parametrize("address", ["nonsense", "foo://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_an_address_that_cannot_be_used(address: str) -> None:
    with pytest.raises(ClusterError, match=r"can't be used: .*docs/scale\.md"):
        Cluster[Order](address, obedient_hiding, unless_unfit).__enter__()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install -e '\.\[cluster\]'"):
        Cluster[Order]("tls://host:1", obedient_hiding, unless_unfit).__enter__()

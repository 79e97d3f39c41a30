"""Many workers: each submission is graded once, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pool_workers import Order, dying, obedient, unable

from autograder.engine.pool import HOPELESS, Pool, PoolBroken, cores
from autograder.engine.report import Report
from autograder.engine.working import GARBAGE, GraderFailure


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool[Order]]:
    with Pool[Order](obedient, 2) as pool:
        yield pool


def run(pool: Pool[Order], *words: str) -> dict[str, Report | GraderFailure]:
    done = [(order.data.decode(), report) for order, report in pool.run(map(order_of, words))]
    assert sorted(word for word, _ in done) == sorted(words)
    return dict(done)


def order_of(word: str) -> Order:
    return Order(word.encode())


def said(report: Report | GraderFailure) -> dict[str, Any]:
    assert isinstance(report, Report)
    assert report.notebook is not None
    return report.notebook


def test_every_submission_comes_back_once_from_several_processes(pool: Pool[Order]) -> None:
    reports = run(pool, *(f"wait {n / 1000}" for n in range(1, 21)))
    pids = {said(report)["pid"] for report in reports.values()}
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert pids == set(pool.pids)


def ran_alone(program: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a program of somebody else's, which knows of these modules, has written."""
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    return subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_workers_do_not_run_the_callers_program_again(tmp_path: Path) -> None:
    """Nor does it need a guard, as programs that start processes usually do."""
    program = tmp_path / "program.py"
    program.write_text(
        "from pool_workers import Order, obedient\nfrom autograder.engine.pool import Pool\n"
        "print('begun', flush=True)\n"
        "with Pool(obedient, 2) as pool:\n    pool.begin([Order(b'go')])\n"
        "    print(len(list(pool.run([Order(b'go')] * 3))), __file__)\n"
    )
    ran = ran_alone(program)
    assert (ran.stdout, ran.stderr) == (f"begun\n3 {program}\n", "")


def test_workers_compute_with_one_thread_each(tmp_path: Path) -> None:
    """Each has a core of its own, on which threads would wait for each other."""
    program = tmp_path / "program.py"
    program.write_text(
        "import os\nfrom pool_workers import Order, obedient\n"
        "from autograder.engine.pool import Pool\n"
        "with Pool(obedient, 2) as pool:\n"
        "    for _, report in pool.run([Order(b'threads')]):\n"
        "        print(report.notebook['threads'], os.environ['OPENBLAS_NUM_THREADS'])\n"
    )
    ran = ran_alone(program, OPENBLAS_NUM_THREADS="2")
    assert (ran.stdout, ran.stderr) == ("[1] 2\n", "")


def test_submissions_are_taken_only_as_workers_get_free(pool: Pool[Order]) -> None:
    taken = 0

    def orders() -> Iterator[Order]:
        nonlocal taken
        for _ in range(9):
            taken += 1
            yield order_of("go")

    for done, _ in enumerate(pool.run(orders()), start=1):
        assert taken <= done + 3


def test_a_worker_that_dies_is_replaced_and_its_submission_tried_again(
    pool: Pool[Order], tmp_path: Path
) -> None:
    reports = run(pool, "go", f"die_once {tmp_path / 'mark'}", "wait 0.01")
    assert {report.reason for report in reports.values()} == {"go", "die_once", "wait"}
    assert all(isinstance(report, Report) for report in reports.values())


def test_a_submission_that_kills_two_workers_is_told_and_the_others_are_graded(
    pool: Pool[Order],
) -> None:
    reports = run(pool, "go", "die", "wait 0.01")
    failure = reports.pop("die")
    assert isinstance(failure, GraderFailure)
    assert "the process that graded it was killed by signal 9, 2 times" in failure.reason
    assert all(isinstance(report, Report) for report in reports.values())


def test_a_defect_is_told_and_its_worker_lives_on(pool: Pool[Order]) -> None:
    run(pool, "go")
    before = pool.pids
    failure = run(pool, "defect the fixtures are lost")["defect the fixtures are lost"]
    assert failure == GraderFailure("the grader itself is at fault: the fixtures are lost")
    assert pool.pids == before


def test_a_worker_killed_while_it_waits_is_replaced(pool: Pool[Order]) -> None:
    run(pool, "wait 0.05", "wait 0.06")
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    reports = run(pool, "a", "b", "c")
    assert all(isinstance(report, Report) for report in reports.values())


def test_workers_have_the_environment_of_now_and_a_folder_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("A_SETTING", "as it is now")
    with Pool[Order](obedient, 1) as pool:
        told = said(run(pool, "see A_SETTING")["see A_SETTING"])
        assert Path(told["folder"]).is_dir()
    assert told["variable"] == "as it is now"
    assert not Path(told["folder"]).parent.exists()


def test_workers_seldom_look_for_garbage(pool: Pool[Order]) -> None:

    assert said(run(pool, "see")["see"])["garbage"] == GARBAGE


@pytest.mark.skipif(cores() == 1, reason="there is one core only")
def test_as_many_workers_as_cores_stay_on_one_each(tmp_path: Path) -> None:
    allowed = sorted(os.sched_getaffinity(0))
    with Pool[Order](obedient, len(allowed)) as pool:
        orders = [Order(b"wait 0.5")] * len(allowed)
        assert sorted(said(report)["cores"] for _, report in pool.run(orders)) == [
            [core] for core in allowed
        ]
        again = [Order(f"die_once {tmp_path / 'died'}".encode()), *orders[1:]]  # and its successor
        assert all(len(said(report)["cores"]) == 1 for _, report in pool.run(again))
    with Pool[Order](obedient, len(allowed) + 1) as pool:
        found = [said(report)["cores"] for _, report in pool.run(orders)]
    assert found == [allowed] * len(allowed)


def test_no_more_workers_than_submissions() -> None:
    with Pool[Order](obedient, 8) as pool:
        assert pool.pids == []
        run(pool, "go")
        assert len(pool.pids) == 1


def begun_and_done(pool: Pool[Order], *words: str) -> None:
    """Wait until all that may be begun is answered, or no worker stays alive."""
    pool.begin(map(order_of, words))
    assert pool._beginning is not None
    pool._beginning.join()


def test_what_was_begun_early_is_not_graded_again(tmp_path: Path) -> None:
    once = f"once {tmp_path / 'mark'}"
    with Pool[Order](obedient, 2) as pool:
        begun_and_done(pool, once, "a", "never asked for")
        reports = run(pool, "b", once, "a")
        assert {report.reason for report in reports.values()} == {"once", "a", "b"}
        assert run(pool, once)[once].reason == "again"  # each time somebody asks, but for the first


def test_what_is_under_way_is_waited_for_and_the_rest_is_not(tmp_path: Path) -> None:
    slow = f"once_slowly {tmp_path / 'mark'}"
    with Pool[Order](obedient, 2) as pool:
        start = time.monotonic()
        pool.begin([order_of(slow), order_of("wait 60"), order_of("late")])
        while not (tmp_path / "mark").exists():
            time.sleep(0.01)
        assert run(pool, slow, "go")[slow].reason == "once_slowly"
    assert time.monotonic() - start < 50


def test_another_submission_of_the_same_student_has_a_report_of_its_own() -> None:
    with Pool[Order](obedient, 1) as pool:
        begun_and_done(pool, "old")
        assert run(pool, "new")["new"].reason == "new"
        ((_, report),) = pool.run([Order(b"old", student="bob")])
        assert said(report)["student"] == "bob"


def test_deaths_and_defects_of_what_was_begun_early_are_told_when_it_is_asked_for() -> None:
    with Pool[Order](obedient, 2) as pool:
        begun_and_done(pool, "die", "defect lost")
        reports = run(pool, "die", "defect lost", "go")
    assert "2 times" in reports["die"].reason
    assert reports["defect lost"].reason == "the grader itself is at fault: lost"
    assert reports["go"].reason == "go"
    with Pool[Order](dying, 2) as pool:
        begun_and_done(pool, *"abcdefgh")
        with pytest.raises(PoolBroken, match="ended with code 3"):
            run(pool, *map(str, range(HOPELESS)))


def test_not_all_of_a_class_is_begun_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.engine.pool.EARLY", 3)
    with Pool[Order](obedient, 1) as pool:
        begun_and_done(pool, *"abcdefg")
        assert {data for _, _, data in pool._early} == {b"a", b"b", b"c"}
        assert set(run(pool, *"abcdefg")) == set("abcdefg")
        assert not pool._early


def test_a_grader_that_cannot_be_made_is_told_with_each_submission() -> None:
    with Pool[Order](unable, 2) as pool:
        for report in run(pool, "a", "b", "c").values():
            assert report == GraderFailure("the grader itself is at fault: no walls here")


def test_workers_that_end_at_once_end_the_run() -> None:
    with Pool[Order](dying, 2) as pool, pytest.raises(PoolBroken, match="ended with code 3"):
        run(pool, *map(str, range(HOPELESS)))


def test_leaving_early_ends_the_workers_at_once() -> None:
    start = time.monotonic()

    def leave() -> None:
        with Pool[Order](obedient, 2) as pool:
            for _ in pool.run(map(order_of, ["wait 60", "wait 60", "go"] * 2)):
                pytest.fail("nothing can be done yet")

    def ring(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 3)
    try:
        with pytest.raises(KeyboardInterrupt):
            leave()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - start < 20


def test_a_stuck_worker_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.engine.pool.PATIENCE", 1.5)
    with Pool[Order](obedient, 1) as pool:
        failure = run(pool, "wait 60", "go")["wait 60"]
    assert isinstance(failure, GraderFailure)


def test_cores_are_those_of_this_process() -> None:
    assert 1 <= cores() <= len(os.sched_getaffinity(0))


def test_a_long_path_of_temporary_files_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("long" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with Pool[Order](obedient, 1) as pool:
        assert isinstance(run(pool, "go")["go"], Report)

"""Every notebook in tests/attacks fails behind the walls, and the next submission is as ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import tiny_lesson
from attacking import LIMITS, Attack, Machine, attacks, breaches, graded, honest, needs_walls, said
from attacking import machine as a_machine

from autograder.engine import execution
from autograder.engine.process import Runner
from autograder.engine.report import Report
from autograder.engine.walls import walls

ALL = attacks()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with a_machine(tmp_path_factory.mktemp("course")) as machine:
        yield machine


@pytest.fixture(scope="module")
def walled(machine: Machine) -> Iterator[Runner]:
    with Runner(LIMITS, walls(hidden=(machine.course,))) as runner:
        yield runner


@pytest.fixture(scope="module")
def unwalled() -> Iterator[Runner]:
    with Runner(LIMITS) as runner:
        yield runner


@pytest.fixture(scope="module")
def usual(walled: Runner) -> Report:
    """The report of an honest submission when nobody attacks."""
    report = graded(walled, honest())
    assert report.score == 10
    assert report.notes == ()
    assert "left: [] [] []" in said(report)
    return report


@needs_walls
@pytest.mark.parametrize("attack", ALL, ids=lambda attack: attack.name)
def test_it_fails(walled: Runner, machine: Machine, usual: Report, attack: Attack) -> None:
    before = machine.state()
    report = attack.go(walled, machine)
    assert report.score == 0
    assert not breaches(report)
    assert attack.says in " · ".join([report.reason, *report.notes])
    assert machine.state() == before
    assert graded(walled, honest()) == usual


@needs_walls
@pytest.mark.parametrize(
    "attack",
    [attack for attack in ALL if "Succeeds without walls" in attack.source],
    ids=lambda attack: attack.name,
)
def test_it_is_the_walls_that_stop_it(unwalled: Runner, machine: Machine, attack: Attack) -> None:
    report = attack.go(unwalled, machine)
    machine.mend()
    assert breaches(report)


def test_there_are_enough_of_each_family() -> None:
    families = Counter(attack.path.parent.name for attack in ALL)
    assert sum(families.values()) >= 180
    assert min(families.values()) >= 3


@needs_walls
def test_many_cells_are_cut_like_one(walled: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "MAX_OUTPUT", 100_000)
    flood = [tiny_lesson.code("print('x' * 30_000)") for _ in range(6)]
    report = graded(walled, tiny_lesson.insert_after(tiny_lesson.filled(), "setup", *flood))
    assert report.score == 10
    assert said(report).count("x" * 30_000) == 3
    assert sum("put out too much" in note for note in report.notes) == 3


@needs_walls
def test_many_cells_have_no_more_time_than_one(machine: Machine) -> None:
    limits = replace(LIMITS, submission_seconds=2.0)
    slow = [tiny_lesson.code("import time; time.sleep(0.2)") for _ in range(60)]
    with Runner(limits, walls(hidden=(machine.course,))) as runner:
        runner.warm_up()
        report = graded(runner, tiny_lesson.insert_after(tiny_lesson.filled(), "setup", *slow))
    assert report.score == 0
    assert "not everything could be run: the time for one submission was used up" in report.notes

"""Limits on time, output and answers are taken away, and what they stop goes on.

Nothing here depends on how fast the machine is: what is waited for takes several times as long as
the limit allows, and where there is no limit there is no clock either.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_lesson
from attacking import (
    ATTACKS,
    LIMITS,
    Attack,
    Machine,
    breaches,
    graded,
    needs_walls,
    said,
)
from attacking import machine as a_machine
from missing_walls import Wall, edit, without
from running import run

from autograder.engine import execution, process
from autograder.engine.launch import Limits
from autograder.engine.process import Runner
from autograder.engine.runner.confine import Confinement
from autograder.engine.runner.frames import Channel
from autograder.engine.walls import walls

pytestmark = needs_walls
NO_CORE = Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8")[0] in "|/"

IN_ADVANCE = """import os, struct
from autograder.engine.runner.packing import pack
outputs = '{"outputs": [], "updates": {}}'
answer = {"id": "0" * 16, "outputs": outputs, "error": None, "stopped": False, "cut": False}
body = pack(answer)
for name in os.listdir("/proc/self/fd"):
    if int(name) >= 100:
        os.write(int(name), struct.pack(">Q", len(body)) + body)
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with a_machine(tmp_path_factory.mktemp("course")) as machine:
        yield machine


@pytest.fixture(scope="module")
def walled() -> Iterator[Runner]:
    with Runner(LIMITS, walls()) as runner:
        yield runner


def attack(name: str) -> Attack:
    return Attack(ATTACKS / f"{name}.py")


@pytest.fixture
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grader waits for an answer until it comes."""
    real = Channel.receive

    def patient(self: Channel, deadline: float | None = None, watch: Any = None) -> Any:
        return real(self, None, watch)

    monkeypatch.setattr(Channel, "receive", patient)


def test_time_of_a_cell_holds(walled: Runner, machine: Machine) -> None:
    assert not breaches(attack("time/past_the_limit").go(walled, machine))


@pytest.mark.usefixtures("no_clock")
def test_without_it_a_cell_takes_its_time(walled: Runner, machine: Machine) -> None:
    assert breaches(attack("time/past_the_limit").go(walled, machine))


def test_time_of_a_call_holds(walled: Runner, machine: Machine) -> None:
    assert attack("time/call_past_the_limit").go(walled, machine).score == 0


@pytest.mark.usefixtures("no_clock")
def test_without_it_a_late_answer_is_as_good(walled: Runner, machine: Machine) -> None:
    assert attack("time/call_past_the_limit").go(walled, machine).score == 4


@pytest.mark.parametrize(("seconds", "all_run"), [(1.5, False), (600.0, True)])
def test_time_of_a_submission(seconds: float, all_run: bool) -> None:
    slow = [tiny_lesson.code("import time; time.sleep(0.5)") for _ in range(9)]
    last = tiny_lesson.code("print('the last cell')")
    notebook = tiny_lesson.insert_after(tiny_lesson.filled(), "setup", *slow, last)
    limits = replace(LIMITS, cell_seconds=20.0, submission_seconds=seconds)
    with Runner(limits, walls()) as runner:
        runner.warm_up()
        report = graded(runner, notebook)
    assert ("the last cell" in said(report)) is all_run
    assert report.score == (10 if all_run else 0)


@pytest.mark.parametrize("held", [True, False])
def test_processor_time(machine: Machine, monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    real = Limits.confinement

    def a_second(self: Limits) -> Confinement:
        return replace(real(self), cpu_seconds=1)

    monkeypatch.setattr(Limits, "confinement", a_second)
    limit = "        (resource.RLIMIT_CPU, limits.cpu_seconds),\n"
    gap = Wall() if held else Wall(code=edit("confine", (limit, "")))
    patient = replace(LIMITS, cell_seconds=60.0, submission_seconds=90.0)
    with Runner(patient, without(gap)) as runner:
        report = attack("exhausting/processor_time").go(runner, machine)
    assert bool(breaches(report)) is not held


@pytest.mark.parametrize("held", [True, False])
def test_volume_of_output(machine: Machine, monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    """Where a cell gets round what cuts its output, the grader hears no more than an answer."""
    if held:
        monkeypatch.setattr(process, "MAX_ANSWER", 2**22)
    room = ("room = self._max_text - self._text", "room = 10**9")
    with Runner(LIMITS, without(Wall(code=edit("recording", room)))) as runner:
        shown = said(attack("exhausting/output").go(runner, machine))
    assert (len(shown) > 25 * LIMITS.output) is not held


@pytest.mark.parametrize(("most", "kept"), [(100_000, 3), (10**9, 6)])
def test_volume_of_all_cells(
    walled: Runner, monkeypatch: pytest.MonkeyPatch, most: int, kept: int
) -> None:
    monkeypatch.setattr(execution, "MAX_OUTPUT", most)
    flood = [tiny_lesson.code("print('x' * 30_000)") for _ in range(6)]
    report = graded(walled, tiny_lesson.insert_after(tiny_lesson.filled(), "setup", *flood))
    assert said(report).count("x" * 30_000) == kept


@pytest.mark.parametrize("held", [True, False])
def test_names_of_questions(walled: Runner, monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    """An answer written in advance is taken where the question's name can be guessed."""
    if not held:
        monkeypatch.setattr(secrets, "token_hex", lambda count: "0" * 16)
    first, *_ = run(walled, IN_ADVANCE, "print('the second cell')")
    assert first.lost is held


@pytest.mark.skipif(NO_CORE, reason="this system gives core files to a program, or to a folder")
def test_core_files(machine: Machine) -> None:
    gap = Wall(code=edit("confine", ("        (resource.RLIMIT_CORE, 0),\n", "")))
    with Runner(LIMITS, without(gap)) as runner:
        assert breaches(attack("native/core_file").go(runner, machine))

"""A runner that is killed costs nobody a point; a grader that is killed leaves no process."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from small_class import ROOT

sys.path.append(str(ROOT / "tests" / "engine"))

import tiny_lesson as tiny

from autograder.engine.grade import grade
from autograder.engine.launch import Limits
from autograder.engine.process import Runner
from autograder.engine.report import Report
from autograder.engine.scratch import PREFIX, Scratch, sweep
from autograder.engine.walls import NoWalls, ensure_walls

KILLS = int(os.environ.get("FAULT_MOMENTS", "2"))
SLOW = "import time\ntime.sleep(0.3)\n" + tiny.DOUBLE


def graded(runner: Runner) -> Report:
    data = tiny.data(tiny.filled(double=SLOW, why="Because."))
    return grade(data, tiny.bundle(), tiny.fixtures(), runner=runner, helpers=tiny.HELPERS)


def test_a_runner_killed_at_any_moment_changes_no_report() -> None:
    rng = random.Random(os.environ.get("FAULT_SEED", "1"))
    with Runner(Limits()) as runner:
        undisturbed = graded(runner)
        assert undisturbed.status == "needs_person"
        for number in range(KILLS):
            runner.warm_up()
            pid = runner.pid
            assert pid is not None
            moment = 0.36 * (number + rng.random()) / KILLS  # it takes 0.38 s in all
            timer = threading.Timer(moment, os.kill, (pid, signal.SIGKILL))
            timer.start()
            assert graded(runner) == undisturbed
            timer.join()


@pytest.mark.parametrize("around", ["walls", "nothing"])
def test_no_process_outlives_a_killed_grader(
    around: str, tmp_path: Path, orphans: Callable[[float], list[int]]
) -> None:
    if around == "walls":
        try:
            ensure_walls()
        except NoWalls as error:
            pytest.skip(str(error))
    script = Path(__file__).with_name("with_runner.py")
    with subprocess.Popen(
        [sys.executable, str(script), around],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert orphans(10.0) == []


def test_folders_of_killed_graders_go_and_those_of_the_living_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    script = (
        "import time\nfrom autograder.engine.scratch import Scratch\n"
        "kept = [Scratch() for _ in range(2)]\n"
        "(kept[0].path / 'worker1').mkdir()\nprint('ready', flush=True)\ntime.sleep(600)\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / ".owner").touch()
        (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
        (tmp_path / f"{PREFIX}file").touch()
        (tmp_path / f"{PREFIX}without_owner").mkdir()
        own = Scratch()
        alive = set(tmp_path.glob(f"{PREFIX}*"))
        sweep()
        assert set(tmp_path.glob(f"{PREFIX}*")) == alive
        assert len(alive) == 6
        process.kill()
    sweep()
    names = {path.name.removeprefix(PREFIX) for path in tmp_path.glob(f"{PREFIX}*")}
    assert names == {own.path.name.removeprefix(PREFIX), "link", "file", "without_owner"}
    assert (elsewhere / ".owner").exists()
    own.remove()
    assert not own.path.exists()

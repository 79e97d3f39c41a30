"""The walls from inside: what a notebook sees and can still do; and the command that makes them.

That hostile notebooks fail behind them is shown in test_attacks.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from attacking import LIMITS, SECRET, needs_walls
from running import run, text
from waiting import gone, wait_until

from autograder.engine import walls
from autograder.engine.launch import Launch
from autograder.engine.process import Runner, RunnerUnavailable
from autograder.engine.walls import NoWalls, bubblewrapped, ensure_walls
from coursekit.data.cache import FILE_NAME


@pytest.fixture(scope="module")
def walled() -> Iterator[Runner]:
    with Runner(LIMITS, walls.walls()) as runner:
        yield runner


# ---------------------------------------------------------------- what is inside


@needs_walls
def test_a_notebook_sees_only_itself(walled: Runner) -> None:
    source = (
        "import os, getpass\nprint(os.getpid() <= 3, os.getcwd(), getpass.getuser())\n"
        "print(sorted(os.listdir('/grading')), os.access('/grading/code', os.W_OK))"
    )
    seen = text(walled, source).split("\n")
    assert seen[0] == "True /grading/home student"
    assert seen[1].startswith("['code'")
    assert seen[1].endswith("False")


@needs_walls
def test_it_has_no_privileges_and_cannot_get_any(walled: Runner) -> None:
    status = text(walled, "print(open('/proc/self/status').read())")
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(lines[name], 16) == 0
    assert lines["NoNewPrivs"] == "1"
    assert lines["Seccomp"] == "2"
    assert "0" not in lines["Uid"].split()


@needs_walls
def test_what_courses_need_still_works(walled: Runner) -> None:
    source = (
        "import subprocess, threading, tempfile, multiprocessing, socket, asyncio\n"
        "from pathlib import Path\n"
        "Path('notes.txt').write_text('kept')\n"
        "worker = threading.Thread(target=lambda: None); worker.start(); worker.join()\n"
        "lock = multiprocessing.Lock()\n"
        "a, b = socket.socketpair()\n"
        "with tempfile.TemporaryFile() as file: file.write(b'x')\n"
        "print(subprocess.run(['cat', 'notes.txt'], capture_output=True, text=True).stdout)\n"
    )
    assert text(walled, source) == "kept\n"
    assert text(walled, "!echo by the shell").strip() == "by the shell"


@needs_walls
def test_a_fork_that_ends_takes_all_others_with_it(walled: Runner) -> None:
    source = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nos._exit(9)"
    lost, after = run(
        walled, source, "import os\nlen([n for n in os.listdir('/proc') if n.isdigit()])"
    )
    assert lost.lost
    assert int(after.outputs.outputs[0]["data"]["text/plain"]) <= 3


# ---------------------------------------------------------------- the command


def _launch(folder: Path) -> Launch:
    (folder / "scratch").mkdir()
    paths = (folder / "code", folder / "data")
    command = (sys.executable, "-m", "x", "7", str(folder / "scratch"))
    return Launch(command, {"PYTHONPATH": str(paths[0])}, folder / "scratch", paths)


def test_without_bubblewrap_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for attempt in (ensure_walls, lambda: bubblewrapped(_launch(tmp_path))):
        with pytest.raises(NoWalls, match="sudo apt-get install bubblewrap") as raised:
            attempt()
        assert "\n" not in str(raised.value)


def test_a_system_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho bwrap: No permissions to create new namespace >&2\nexit 1")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    with pytest.raises(NoWalls, match="No permissions to create new namespace"):
        ensure_walls()
    with (
        Runner(LIMITS, bubblewrapped) as runner,
        pytest.raises(RunnerUnavailable, match="No permissions to create new namespace"),
    ):
        runner.warm_up()


def test_a_trial_that_is_given_up_leaves_nobody_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Bubblewrap is two processes, and at first the inner one doesn't notice that it is alone."""
    program = tmp_path / "bwrap"
    program.write_text(
        "#!/bin/sh\nsleep 600 &\ncut -d' ' -f5 /proc/$!/stat > group\necho $! > inner\nwait\n"
    )
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(walls, "_TRIAL_SECONDS", 2.0)
    with pytest.raises(NoWalls, match="can't be run"):
        ensure_walls()
    assert int((tmp_path / "group").read_text()) != os.getpgrp(), "Ctrl-C reaches it, too"
    inner = int((tmp_path / "inner").read_text())
    wait_until(lambda: gone(inner))


def test_links_to_the_interpreter_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, environment = tmp_path / "python-3.x", tmp_path / "closed" / "environment"
    for folder in (base / "bin", environment / "bin"):
        folder.mkdir(parents=True)
    (base / "bin" / "python3").touch()
    (tmp_path / "python").symlink_to(base)
    (environment / "bin" / "python").symlink_to(tmp_path / "python" / "bin" / "python3")
    monkeypatch.setattr(sys, "executable", str(environment / "bin" / "python"))
    for name in ("prefix", "exec_prefix"):
        monkeypatch.setattr(sys, name, str(environment))
    for name in ("base_prefix", "base_exec_prefix"):
        monkeypatch.setattr(sys, name, str(tmp_path / "python"))
    assert set(walls.python_paths()) == {base, tmp_path / "python", environment}


@needs_walls
def test_hidden_folders_are_covered_where_python_lies_around_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around, course = tmp_path / "conda", tmp_path / "conda" / "course"
    course.mkdir(parents=True)
    (course / "secret.txt").write_text(SECRET)
    (around / "shown.txt").write_text("shown")
    needed = walls.python_paths()
    monkeypatch.setattr(walls, "python_paths", lambda: [*needed, around])
    with Runner(LIMITS, walls.walls(hidden=(course,))) as runner:
        source = (
            f"import os\nprint(sorted(os.listdir({str(around)!r})), os.listdir({str(course)!r}))"
        )
        assert text(runner, source) == "['course', 'shown.txt'] []\n"


@needs_walls
def test_of_the_data_folder_the_digits_alone_are_shown(tmp_path: Path) -> None:
    """Its user may have chosen any, with the course in it."""

    def chosen(launch: Launch) -> Launch:
        environment = {**launch.environment, "COURSEKIT_DATA": str(tmp_path)}
        readable = launch.readable[0], tmp_path
        return bubblewrapped(replace(launch, environment=environment, readable=readable))

    seen = "import os\nprint(os.listdir(os.environ['COURSEKIT_DATA']))"
    (tmp_path / "secret.txt").write_text(SECRET)
    for digits in ([], [FILE_NAME]):
        for name in digits:
            (tmp_path / name).write_bytes(b"digits")
        with Runner(LIMITS, chosen) as runner:
            assert text(runner, seen) == f"{digits}\n"
            assert SECRET not in text(runner, f"!ls {walls.DATA.parent}; cat {walls.DATA}/*")


@needs_walls
def test_nothing_runs_on_after_the_grader_is_killed(tmp_path: Path) -> None:
    source = (
        "import os, signal, sys\n"
        "from autograder.engine.process import Runner\n"
        "from autograder.engine.walls import walls\n"
        "runner = Runner(wrap=walls())\nrunner.warm_up()\n"
        "print(runner.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        subprocess.run(["sleep", "0.05"], check=True)
    pytest.fail("bubblewrap outlives the grader")

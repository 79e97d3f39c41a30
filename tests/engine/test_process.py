"""Processes that end, linger, flood or lie; and what each of them can see."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path

import pytest
from running import LIMITS, run, text

from autograder.engine.execution import Execution
from autograder.engine.launch import Launch, copy_runner_code
from autograder.engine.process import Runner, RunnerUnavailable
from autograder.engine.restore import RestoredCell

# ---------------------------------------------------------------- processes that end or linger


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos._exit(0)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "import os\nos.closerange(3, 250)",
        "import ctypes\nctypes.string_at(0)",
    ],
)
def test_a_process_that_ends_loses_only_its_cell(runner: Runner, source: str) -> None:
    before, lost, after = run(runner, "x = 5", source, "x")
    assert lost.lost
    assert lost.error == "ProcessEnded"
    assert after.outputs.outputs[0]["data"] == {"text/plain": "5"}
    assert not before.lost


def test_it_is_replaced_only_so_often(runner: Runner) -> None:
    cells = [
        RestoredCell("extra", "code", "import os; os._exit(1)", f"c{i}", runs=True)
        for i in range(5)
    ]
    with Execution(runner, cells) as execution:
        execution.run()
        assert execution.gave_up == "its process ended too often"
        assert len(execution.runs) == LIMITS.restarts + 1


def test_a_fork_in_a_cell_goes_on_once(runner: Runner) -> None:
    cells = run(runner, "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)", "'still here'")
    assert cells[1].outputs.outputs[0]["data"] == {"text/plain": "'still here'"}


def test_detached_processes_end_with_their_submission(runner: Runner) -> None:
    source = (
        "import subprocess, os\n"
        "p = subprocess.Popen(['sleep', '321'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n"
        "    import time; time.sleep(321)\n"
        "print(p.pid)"
    )
    pid = int(text(runner, source))
    run(runner, "1")
    deadline = time.monotonic() + 5
    below = Path(f"/proc/{runner.pid}/task/{runner.pid}/children")
    while Path(f"/proc/{pid}").exists() or below.read_text().split():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_warm_process_is_replaced(runner: Runner) -> None:
    old = runner.pid
    lost, after = run(
        runner, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass", "1"
    )
    assert lost.lost
    assert after.error is None
    assert runner.pid != old


def test_nothing_is_left_open_or_running(runner: Runner) -> None:
    run(runner, "1")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        run(runner, "import os; os._exit(0)", "2")
    assert len(os.listdir("/proc/self/fd")) == before
    with Runner(LIMITS) as other:
        other.warm_up()
        pid, folder = other.pid, other._folder
    assert folder is not None
    assert not folder.path.exists()
    assert not Path(f"/proc/{pid}").exists()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_grader_that_ends_without_listening_leaves_nothing_running() -> None:
    """The last thing that was said to it lies unread in its socket, which then breaks."""
    with Runner(LIMITS) as runner:
        runner.warm_up()
        process, control = runner._process, runner._control
        assert process is not None
        assert control is not None
        session = runner._fork()
        cell = {"do": "cell", "source": "import os\nos._exit(0)", "number": 1, "seconds": 1.0}
        session.ask(cell, time.monotonic() + 5)
        assert select.select([control], [], [], 10)[0]  # that it has ended
        control.close()
        assert process.wait(10) == 0


# ---------------------------------------------------------------- volume


def test_floods_are_cut(runner: Runner) -> None:
    (cell,) = run(runner, "for _ in range(3000):\n    print('x' * 1000)")
    assert cell.cut
    assert 1_000_000 < len(cell.outputs.outputs[0]["text"]) < 1_000_100
    assert "cut: a cell may print 1,000,000 characters" in cell.outputs.outputs[0]["text"]


def test_floods_past_python_are_cut(runner: Runner) -> None:
    (cell,) = run(runner, "import os\nfor _ in range(50):\n    os.write(1, b'x' * 100_000)")
    assert cell.cut
    assert len(cell.outputs.outputs[0]["text"]) < 1_000_100


def test_huge_rich_outputs_are_cut(runner: Runner) -> None:
    source = "from IPython.display import *\nfor _ in range(900):\n    display(HTML('y' * 100_000))"
    (cell,) = run(runner, source)
    assert cell.cut
    assert sum(len(str(output)) for output in cell.outputs.outputs) < 9_000_000


def test_memory_and_files_are_limited(runner: Runner) -> None:
    assert run(runner, "x = bytearray(40 * 2**30)")[0].error == "MemoryError"
    write = "f = open('big', 'wb')\nfor _ in range(100):\n    f.write(bytes(2**20))"
    assert run(runner, write)[0].error == "OSError"


# ---------------------------------------------------------------- what can be seen and said


def test_each_submission_has_a_world_of_its_own(runner: Runner) -> None:
    run(runner, "import numpy as np\nnp.mean = None\nopen('left', 'w').close()\nsecret = 1")
    source = "import os, numpy as np\nprint(np.mean([1, 3]), os.listdir(), 'secret' in globals())"
    assert text(runner, source) == "2.0 [] False\n"


def test_the_environment_holds_nothing_of_the_grader(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADING_SEED", "known to nobody")
    with Runner(LIMITS) as other:
        names = text(other, "import os\nprint(' '.join(sorted(os.environ)))").split()
    assert "GRADING_SEED" not in names
    assert "COURSEKIT_GRADING" in names


def test_solutions_cannot_be_imported(runner: Runner) -> None:
    for module in (
        "autograder.solutions",
        "autograder.tasks",
        "autograder.fixtures",
        "autograder.course",
    ):
        assert run(runner, f"import {module}")[0].error == "ModuleNotFoundError"


def test_the_copied_code_is_what_students_may_see(tmp_path: Path) -> None:
    copy_runner_code(tmp_path)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py")}
    engine = {name for name in files if name.startswith("autograder")}
    allowed = (
        "autograder/engine/runner/",
        "autograder/engine/__init__.py",
        "autograder/__init__.py",
    )
    assert all(name.startswith(allowed) for name in engine)


FORGERIES = {
    "noise": "b'noise' * 100",
    "a huge length": "b'\\xff' * 8",
    "a frame": "struct.pack('>Q', len(frame)) + frame",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_data_forged_on_the_grader_socket_only_loses_the_cell(runner: Runner, forgery: str) -> None:
    source = (
        "import os, stat, struct\n"
        "from autograder.engine.runner.packing import pack\n"
        "outcome = {'status': 'returned'}\n"
        "frame = pack({'id': 'x' * 16, 'outputs': '{}', 'outcome': outcome})\n"
        "for name in os.listdir('/proc/self/fd'):\n"
        "    try:\n"
        "        if stat.S_ISSOCK(os.fstat(int(name)).st_mode):\n"
        f"            os.write(int(name), {forgery})\n"
        "    except OSError: pass\n"
    )
    before, forged, after = run(runner, "x = 5", source, "x")
    assert forged.lost
    assert after.outputs.outputs[0]["data"] == {"text/plain": "5"}
    assert not before.lost


def test_outputs_of_a_wrong_form_only_lose_the_cell(runner: Runner) -> None:
    tamper = (
        "recorder = get_ipython().recorder\n"
        'recorder.as_json = lambda: \'{"outputs": [{"output_type": "stream"}], "updates": {}}\''
    )
    forged, after = run(runner, tamper, "1")
    assert forged.lost
    assert after.error is None


# ---------------------------------------------------------------- starting


def test_a_runner_that_cannot_start_is_the_graders_own_defect() -> None:
    def broken(launch: Launch) -> Launch:
        command = (launch.command[0], "-c", "raise SystemExit('no such wall')")
        return Launch(command, launch.environment, launch.scratch, launch.readable)

    with Runner(LIMITS, broken) as runner, pytest.raises(RunnerUnavailable, match="no such wall"):
        runner.warm_up()

    def absent(launch: Launch) -> Launch:
        return Launch(("/nowhere/bwrap",), launch.environment, launch.scratch, launch.readable)

    with Runner(LIMITS, absent) as runner, pytest.raises(RunnerUnavailable, match="nowhere"):
        runner.warm_up()


def test_a_process_that_still_warms_up_is_not_waited_for() -> None:
    began = time.monotonic()
    with Runner(LIMITS) as unneeded:
        unneeded.start()
    left = time.monotonic()
    with Runner(LIMITS) as needed:
        needed.warm_up()
    assert left - began < (time.monotonic() - left) / 2

"""The process that runs notebooks: what cells put out, and what happens when they misbehave."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import LIMITS

from autograder.engine.execution import CellRun, Execution
from autograder.engine.launch import Launch, copy_runner_code
from autograder.engine.process import Runner, RunnerUnavailable
from autograder.engine.restore import RestoredCell


def run(runner: Runner, *sources: str) -> list[CellRun]:
    """Run code cells and return what became of them."""
    cells = [
        RestoredCell("extra", "code", source, f"c{i}", runs=True)
        for i, source in enumerate(sources)
    ]
    with Execution(runner, cells) as execution:
        execution.run()
        return [execution.runs[i] for i in range(len(cells))]


def outputs(runner: Runner, *sources: str) -> list[dict[str, Any]]:
    """The outputs of the last of some cells."""
    return run(runner, *sources)[-1].outputs.outputs


def text(runner: Runner, *sources: str) -> str:
    """What the last of some cells printed."""
    found = outputs(runner, *sources)
    return "".join(output.get("text", "") for output in found)


# ---------------------------------------------------------------- outputs as a kernel gives them


def test_printing_and_a_result(runner: Runner) -> None:
    assert outputs(runner, "print('a')\nprint('b')\n3 + 4") == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "data": {"text/plain": "7"},
            "metadata": {},
        },
    ]


def test_streams_keep_their_order(runner: Runner) -> None:
    source = "import sys\nprint('1')\nprint('2', file=sys.stderr)\nprint('3')"
    assert [(o["name"], o["text"]) for o in outputs(runner, source)] == [
        ("stdout", "1\n"),
        ("stderr", "2\n"),
        ("stdout", "3\n"),
    ]


def test_cells_share_names_and_count_up(runner: Runner) -> None:
    cells = run(runner, "x = 3", "x", "_ + 1", "Out[2]")
    assert [cell.number for cell in cells] == [1, 2, 3, 4]
    values = [c.outputs.outputs[0]["data"]["text/plain"] for c in cells[1:]]
    assert values == ["3", "4", "3"]
    assert cells[3].outputs.outputs[0]["execution_count"] == 4


def test_an_error_stops_its_cell_only(runner: Runner) -> None:
    first, second = run(runner, "print('before')\n1 / 0\nprint('after')", "2")
    stream, error = first.outputs.outputs
    assert stream["text"] == "before\n"
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert "In[1]" in "".join(error["traceback"])
    assert first.error == "ZeroDivisionError"
    assert second.error is None


def test_a_syntax_error_is_one_of_its_cell(runner: Runner) -> None:
    first, second = run(runner, "def f(:\n    pass", "'fine'")
    assert first.error == "SyntaxError"
    assert second.outputs.outputs[0]["data"]["text/plain"] == "'fine'"


def test_the_end_of_python_is_an_error_like_others(runner: Runner) -> None:
    first, second = run(runner, "import sys\nsys.exit(3)", "exit")
    assert first.error == "SystemExit"
    assert not first.lost
    assert not second.lost


def test_magics(runner: Runner) -> None:
    assert "Wall time" in text(runner, "%%time\nsum(range(9))")
    assert text(runner, "%%capture kept\nprint('hidden')", "print(kept.stdout)") == "hidden\n\n"
    assert text(runner, "%who_ls", "x = 1", "%who") == "x\t \n"


def test_shell_lines(runner: Runner) -> None:
    assert text(runner, "!echo from the shell").replace("\r", "") == "from the shell\n"
    assert text(runner, "names = !echo one; echo two\nprint(list(names))") == "['one', 'two']\n"
    assert text(runner, "import os\nos.system('echo from below')\nNone") == "from below\n"
    assert text(runner, "%%bash\necho one >&2") == "one\n"


def test_rich_output(runner: Runner) -> None:
    source = (
        "from IPython.display import *\ndisplay(HTML('<b>x</b>'), Latex('$y$'))\nJSON({'a': [1]})"
    )
    first, second, third = outputs(runner, source)
    assert first["data"]["text/html"] == "<b>x</b>"
    assert second["data"]["text/latex"] == "$y$"
    assert third["data"]["application/json"] == {"a": [1]}
    assert third["output_type"] == "execute_result"


def test_displays_can_be_updated_from_later_cells(runner: Runner) -> None:
    first, _ = run(
        runner,
        "from IPython.display import *\nhandle = display('old', display_id=True)",
        "handle.update('new')",
    )
    assert first.outputs.outputs[0]["data"] == {"text/plain": "'new'"}
    assert "display_id" not in first.outputs.outputs[0]


def test_output_can_be_cleared(runner: Runner) -> None:
    source = (
        "from IPython.display import clear_output\n"
        "for i in range(3):\n    clear_output(wait=True)\n    print(i)"
    )
    assert text(runner, source) == "2\n"


def test_figures_appear_once_after_their_cell(runner: Runner) -> None:
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n5"
    result, figure = outputs(runner, source)
    assert result["data"] == {"text/plain": "5"}
    assert figure["data"]["image/png"].startswith("iVBOR")
    assert figure["data"]["text/plain"] == "<Figure size 640x480 with 1 Axes>"
    assert outputs(runner, source, "None") == []


def test_input_is_refused_as_in_a_kernel_without_a_person(runner: Runner) -> None:
    (error,) = outputs(runner, "input('name? ')")
    assert error["ename"] == "StdinNotImplementedError"
    (error,) = outputs(runner, "import getpass\ngetpass.getpass()")
    assert error["ename"] == "StdinNotImplementedError"


def test_async_cells(runner: Runner) -> None:
    source = "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 5\nawait f()"
    assert outputs(runner, source)[0]["data"] == {"text/plain": "5"}


def test_warnings_go_to_standard_error(runner: Runner) -> None:
    (output,) = outputs(runner, "import warnings\nwarnings.warn('careful')")
    assert output["name"] == "stderr"
    assert "UserWarning: careful" in output["text"]


def test_addresses_and_unseeded_draws_are_the_same_every_time(runner: Runner) -> None:
    source = "import numpy as np\nprint(object(), {'b', 'a', 'c'})\nnp.random.randn(2)"
    assert outputs(runner, source) == outputs(runner, source)
    assert "at 0x…>" in text(runner, source)


def test_the_course_kit_is_there_and_makes_no_checks(runner: Runner) -> None:
    first, second = run(
        runner,
        'from coursekit import check, data, lesson, plots\nlesson("tiny")',
        "check(print)",
    )
    assert first.error is None
    assert second.outputs.outputs[0]["text"] == "This check is made by the grader.\n"


# ---------------------------------------------------------------- time


def test_an_endless_loop_is_stopped(runner: Runner) -> None:
    first, second = run(runner, "print('on')\nwhile True:\n    pass", "'next'")
    assert [o["output_type"] for o in first.outputs.outputs] == ["stream", "error"]
    assert first.error == "TimeLimit"
    assert (first.stopped, first.lost) == (True, False)
    assert "runner" not in "".join(first.outputs.outputs[1]["traceback"])
    assert second.error is None


def test_a_loop_that_swallows_everything_is_killed(runner: Runner) -> None:
    source = (
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException: pass"
    )
    before, hung, after = run(runner, "y = 2", source, "y")
    assert (hung.lost, hung.stopped, hung.error) == (True, True, "TimeLimit")
    assert after.outputs.outputs[0]["data"] == {"text/plain": "2"}
    assert before.error is None


def test_sleep_and_await_are_stopped_too(runner: Runner) -> None:
    cells = run(
        runner, "import time\ntime.sleep(60)", "import asyncio\nawait asyncio.sleep(60)", "1"
    )
    assert [cell.stopped for cell in cells] == [True, True, False]


def test_the_time_of_a_submission_is_limited() -> None:
    limits = type(LIMITS)(cell_seconds=0.5, grace_seconds=0.5, submission_seconds=1.2, restarts=9)
    swallow = (
        "while True:\n    try:\n        import time; time.sleep(60)\n    except BaseException: pass"
    )
    cells = [RestoredCell("extra", "code", swallow, f"c{i}", runs=True) for i in range(9)]
    with Runner(limits) as runner, Execution(runner, cells) as execution:
        runner.warm_up()
        start = time.monotonic()
        execution.run()
        assert time.monotonic() - start < 5
        assert execution.gave_up == "the time for one submission was used up"
        assert len(execution.runs) < 9


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
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()
    assert len(os.listdir("/proc/self/fd")) == before


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
        "from coursekit import plain\n"
        "outcome = {'status': 'returned'}\n"
        "frame = plain.to_bytes({'id': 'x' * 16, 'outputs': '{}', 'outcome': outcome})\n"
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

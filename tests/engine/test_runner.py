"""What cells put out, and how long they may take."""

from __future__ import annotations

import time

from running import LIMITS, outputs, run, text

from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.restore import RestoredCell

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

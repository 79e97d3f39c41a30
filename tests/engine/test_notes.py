"""What an instructor is told beside the points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import tiny_lesson as tiny
from running import LIMITS

from autograder.engine import notes
from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.report import Report
from autograder.engine.restore import restore

Grade = Callable[[Any], Report]


def test_the_first_of_many_notes_are_shown_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = tiny.filled()
    moved["cells"] = [cell for cell in moved["cells"][::-1] if cell["id"] != "id-setup"]
    restored = restore(tiny.data(moved), tiny.bundle())
    found = notes.read_notes(restored)
    assert found == list(restored.notes)
    assert len(found) == 2
    monkeypatch.setattr(notes, "MAX_READ", 1)
    assert notes.read_notes(restored) == [found[0], "1 more note like these"]


def test_a_cell_that_is_stopped_has_its_own_limit_told() -> None:
    """After the first one less is waited for, but only in cells."""
    loop = "while True: pass"
    hurried = replace(LIMITS, cell_seconds=0.6, impatient_cell_seconds=0.3)
    notebook = tiny.filled(double=loop, quadruple=loop)
    restored = restore(tiny.data(notebook), tiny.bundle())
    with Runner(hurried) as runner:
        runner.warm_up()
        with Execution(runner, restored.cells) as execution:
            execution.run()
            assert execution.call_seconds(50.0) == 50.0
            assert notes.run_notes(restored, execution, hurried) == [
                "the answer cell of `double` was stopped after 0.6 seconds",
                "the answer cell of `quadruple` was stopped after 0.3 seconds",
            ]


def test_a_function_that_was_not_called_is_not_blamed(grade_tiny: Grade) -> None:
    notebook = tiny.filled()
    for _ in range(LIMITS.restarts + 1):
        tiny.insert_after(notebook, "setup", tiny.code("import os; os._exit(1)"))
    report = grade_tiny(notebook)
    said = report.notes
    assert "not everything could be run: its process ended too often" in said
    assert "`double` wasn't called: its process ended too often" in said
    assert not any("when it was called" in line or "without it" in line for line in said)
    verdict = tiny.task(report, "double").verdict
    assert verdict is not None
    assert "it wasn't called: its process ended too often" in verdict.message
    assert "during this call" not in verdict.message


def test_what_is_nested_too_deeply_is_left_out_and_the_answer_stays(grade_tiny: Grade) -> None:
    deep = "[" * 25 + "]" * 25
    shown = f"{tiny.DOUBLE}\nfrom IPython.display import JSON\nJSON('{deep}')"
    report = grade_tiny(tiny.filled(double=shown))
    assert tiny.scores(report)["double"] == 4.0
    assert report.notes == ()


@pytest.mark.parametrize(
    ("magic", "name"),
    [
        ("%%writefile mine.py", "%%writefile"),
        ("%%nosuchmagic", "%%nosuchmagic"),
        ("\n%%html", "%%html"),
        ("%%<b>", "%%"),
        ("%%" + "l" * 100, "%%"),
    ],
)
def test_a_cell_magic_that_takes_an_answer_away_is_named(
    grade_tiny: Grade, magic: str, name: str
) -> None:
    report = grade_tiny(tiny.filled(double=f"{magic}\ndef double(x):\n    return 2 * x"))
    note = f"the answer cell of `double` begins with `{name}`: the notebook's Python doesn't run it"
    assert note in report.notes
    assert tiny.scores(report)["double"] == 0.0
    verdict = tiny.task(report, "double").verdict
    assert verdict is not None
    assert verdict.message == (
        f"The cell of your answer begins with `{name}`, which takes it away from the notebook's "
        "Python, so there is no function called `double`."
    )


@pytest.mark.parametrize("magic", ["%%time", "%%capture", "\n%%capture kept --no-stderr"])
def test_one_that_leaves_it_where_it_is_is_not(grade_tiny: Grade, magic: str) -> None:
    report = grade_tiny(tiny.filled(double=f"{magic}\ndef double(x):\n    return 2 * x"))
    plain = grade_tiny(tiny.filled())
    assert report.notes == plain.notes
    assert tiny.scores(report) == tiny.scores(plain)

"""Calls that are asked for before the outcomes of others are read, and outcomes told together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
import tiny_lesson as tiny
from running import LIMITS

from autograder.engine import execution as module
from autograder.engine.asked import Calls
from autograder.engine.execution import END, Execution, Exhausted
from autograder.engine.process import Runner, SessionHung, SessionLost
from autograder.engine.remote import RemoteCaller
from autograder.engine.report import Report
from autograder.engine.restore import RestoredCell
from autograder.engine.runner.packing import pack, unpack
from autograder.engine.standins import Loan
from coursekit.judge.model import Case

Run = Callable[..., Execution]


@pytest.fixture
def run(runner: Runner) -> Iterator[Run]:
    """Run a cell, and have its functions called."""
    opened: list[Execution] = []

    def run(source: str) -> Execution:
        cell = RestoredCell("extra", "code", source, "c", runs=True)
        execution = Execution(runner, [cell])
        opened.append(execution)
        execution.run()
        return execution

    yield run
    for execution in opened:
        execution.__exit__(None, None, None)


def calls(task: str, *inputs: Any, seconds: float = 0.5) -> Calls:
    request = {"mark": END, "task": task, "parameters": ("x",), "required": 1, "defaults": ()}
    cases = [{"case": {"arguments": {"x": x}, "seed": 0}} for x in inputs]
    return Calls({**request, "seconds": seconds}, pack(cases), len(cases), seconds)


def values(execution: Execution, asked: Calls) -> list[Any]:
    return [outcome.value for outcome in execution.outcomes(asked)]


AND_ENDS = """
import os, signal
def double(x):
    return 2 * x
def half(x):
    return x / 2
def ends(x):
    if x == 3:
        os._exit(0)
    return x
def hangs(x):
    if x == 3:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        while True: pass
    return x
"""


def test_outcomes_are_those_of_their_own_request_in_whatever_order_they_are_taken(run: Run) -> None:
    execution = run(AND_ENDS)
    first, second, third = calls("double", 1, 2), calls("half", 3.0, 4.0), calls("double", 5)
    execution.ahead(first)
    execution.ahead(second)
    assert values(execution, third) == [10]
    assert values(execution, second) == [1.5, 2.0]
    assert values(execution, first) == [2, 4]


def test_few_and_small_requests_wait_with_the_process(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = run(AND_ENDS)
    several = [calls("double", number) for number in range(5)]
    large = calls("double", np.ones(module.MAX_AHEAD))
    assert not execution.ahead(large)
    assert [execution.ahead(one) for one in several] == [True] * module.AHEAD + [False] * 3
    assert [values(execution, one) for one in several] == [[0], [2], [4], [6], [8]]
    assert values(execution, large)[0].sum() == 2 * module.MAX_AHEAD


@pytest.mark.parametrize("name", ["ends", "hangs"])
def test_only_the_call_that_ends_the_process_is_lost(run: Run, name: str) -> None:
    execution = run(AND_ENDS)
    asked = calls(name, 1, 2, 3, 4)
    outcomes = execution.outcomes(asked)
    assert [next(outcomes).value for _ in range(2)] == [1, 2]
    with pytest.raises(SessionLost) as lost:
        next(outcomes)
    assert isinstance(lost.value, SessionHung) == (name == "hangs")
    assert values(execution, calls("double", 4)) == [8]


def test_a_process_that_ends_is_no_fault_of_what_was_asked_before_or_after(run: Run) -> None:
    execution = run(AND_ENDS)
    before, ending, after = calls("double", 1, 2), calls("ends", 3), calls("half", 8.0)
    for one in (before, ending):
        execution.ahead(one)
    execution.ahead(after)
    assert values(execution, after) == [4.0]  # the ending one came first, and is told of itself
    with pytest.raises(SessionLost):
        values(execution, ending)
    assert values(execution, before) == [2, 4]


def test_a_process_that_ends_between_calls_is_no_fault_of_the_next_ones(run: Run) -> None:
    """Nothing of these has been asked yet."""
    execution = run(
        "import os, threading\ndef double(x):\n    return 2 * x\ndef soon(x):\n"
        "    threading.Timer(0.1, os._exit, [0]).start()\n    return x"
    )
    for number in range(LIMITS.restarts):
        assert values(execution, calls("soon", number)) == [number]
        time.sleep(0.5)
        assert values(execution, calls("double", number)) == [2 * number]


def test_a_lost_call_uses_up_one_process_however_it_is_told(run: Run) -> None:
    execution = run(AND_ENDS)
    for _ in range(LIMITS.restarts):
        with pytest.raises(SessionLost):
            values(execution, calls("ends", 1, 3, 4))
    assert values(execution, calls("double", 1)) == [2]
    with pytest.raises(SessionLost):
        values(execution, calls("ends", 1, 3, 4))
    with pytest.raises(Exhausted):
        values(execution, calls("double", 1))


def test_outcomes_too_large_to_be_told_together_are_told_one_by_one(run: Run) -> None:
    execution = run("import numpy as np\ndef large(x):\n    return np.full(2**20, x)")
    found = values(execution, calls("large", *map(float, range(5))))
    assert [array[0] for array in found] == [0, 1, 2, 3, 4]
    assert {array.shape for array in found} == {(2**20,)}


def test_a_large_request_waits_until_large_outcomes_are_taken(run: Run) -> None:
    execution = run("import numpy as np\ndef grow(x):\n    return np.tile(x, 2**17)")
    few, large = calls("grow", *map(float, range(9))), calls("sum_up", 1)
    assert execution.ahead(few)
    large.cases = pack([{"case": {"arguments": {"x": np.zeros(2**20)}}} for _ in range(3)])
    large.left, large.seconds = 3, 30.0
    assert len(list(execution.outcomes(large))) == 1  # the function isn't there
    assert not large.request.get("singly")  # as it would be, had nobody read
    assert [array.size for array in values(execution, few)] == [2**17] * 9


ASKS = """
import os
def ends(x):
    return x
def asks(x):
    if x == 3:
        os._exit(0)
    return ends(x)
"""


def test_a_process_that_ends_with_helpers_lent_is_lost_at_once(run: Run) -> None:
    execution = run(ASKS)
    loan = Loan({"ends": tiny.double}, 0.5)

    def lent(*inputs: int) -> Calls:
        asked = calls("asks", *inputs)
        asked.request = {**asked.request, "singly": True}
        asked.cases = pack([{**one, "lent": ("ends",)} for one in unpack(asked.cases)])
        return asked

    before = calls("asks", 7, 8)
    assert execution.ahead(before)
    outcomes = execution.outcomes(lent(1, 2, 3, 4), loan)
    assert [next(outcomes).value for _ in range(2)] == [2, 4]
    with pytest.raises(SessionLost):
        next(outcomes)
    assert [one.value for one in execution.outcomes(lent(5), loan)] == [10]
    assert values(execution, before) == [7, 8]


@pytest.mark.parametrize(
    "outcomes",
    ["3", "None", "[{}]", "told([])", "told([{}] * 7)", "told(3)", "told([{}])[:-1]", "np.ones(9)"],
)
def test_answers_of_another_form_end_the_process(run: Run, outcomes: str) -> None:
    """As many as were asked for, and in a packed list."""
    source = (
        "import numpy as np\nfrom autograder.engine.runner.packing import pack\n"
        "from autograder.engine.runner.worker import Worker\n"
        "def told(what):\n    return np.frombuffer(pack(what), np.uint8)\n"
        f"def forged(self, request):\n    yield {{'outcomes': {outcomes}, 'last': True}}\n"
        "Worker._call = forged\ndef double(x):\n    return 2 * x"
    )
    with pytest.raises(SessionLost):
        values(run(source), calls("double", 1, 2))


def test_a_caller_takes_what_it_asked_for_ahead(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = run("def double(x):\n    return 2 * x")
    fixture = tiny.fixtures()["double"]
    asked: list[Sequence[Case]] = []
    monkeypatch.setattr(execution, "_ask", _noting(execution._ask, asked))
    caller = RemoteCaller(execution, END)
    caller.ahead(fixture, fixture.cases)
    assert len(list(caller.calls(fixture, fixture.cases))) == len(fixture.cases)
    assert len(asked) == 1
    other = RemoteCaller(execution, END)
    other.ahead(fixture, fixture.cases)
    assert len(list(other.calls(fixture, fixture.cases[:1]))) == 1  # others than announced
    assert len(asked) == 3


FAILS = """
rate = 0.5
def double(x):
    if x.size == 3:
        return missing
    raise ValueError(rate)
"""
FORGES = """
import linecache
from coursekit.judge import calling
told = f"told {8.5 * 2}"
linecache.getline = lambda *_: told
calling._data_read = lambda *_: (told,)
double.__code__ = double.__code__.replace(co_name=told)
"""


@pytest.mark.parametrize("forged", [False, True])
def test_words_that_the_notebook_has_not_are_not_repeated(run: Run, forged: bool) -> None:
    execution = run(FAILS + (FORGES if forged else ""))
    fixture, caller = tiny.fixtures()["double"], RemoteCaller(execution, END)
    for outcome, line in zip(
        caller.calls(fixture, fixture.cases),
        ("return missing", "raise ValueError(rate)"),
        strict=True,
    ):
        assert outcome.error is not None
        said = outcome.error.line, outcome.error.function, outcome.reads
        assert said == (("", "", ()) if forged else (line, "double", ("rate",)))
    assert caller.doubted is forged


def _noting(ask: Callable[..., None], asked: list[Any]) -> Callable[..., None]:
    def note(session: Any, calls: Calls) -> None:
        asked.append(calls)
        ask(session, calls)

    return note


def test_every_task_of_a_submission_has_its_own_crash(
    grade_tiny: Callable[[Any], Report],
) -> None:
    ending = "import os\ndef double(x):\n    os._exit(0)"
    right = "def quadruple(x):\n    return 4 * x"
    report = grade_tiny(tiny.filled(double=ending, quadruple=right))
    assert tiny.scores(report) == {"double": 0.0, "quadruple": 6.0, "why": 0.0}
    later = "import os\ndef quadruple(x):\n    os._exit(0)"
    report = grade_tiny(tiny.filled(quadruple=later))
    assert tiny.scores(report) == {"double": 4.0, "quadruple": 0.0, "why": 0.0}

"""Calls and cells in one process of a student's."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.engine.process import Runner, Session
from autograder.engine.runner.packing import pack, unpack

SECONDS = 20.0
AROUND = """\
import signal, warnings
import numpy as np, matplotlib.pyplot as plt
print(plt.show.__name__, np.random.seed.__name__, len(warnings.filters), np.geterr())
print(signal.getsignal(signal.SIGALRM).__qualname__)
"""
DRAWS = "def draws(step):\n    warnings.simplefilter('error')\n    return np.random.rand()\n"


def cell(session: Session, source: str, number: int) -> str:
    """What a cell puts out, as JSON."""
    request = {"do": "cell", "source": source, "number": number, "seconds": SECONDS, "marks": [""]}
    outputs = session.request(request, SECONDS)["outputs"]
    assert isinstance(outputs, str)
    return outputs


def call(session: Session, task: str, *cases: dict[str, Any]) -> list[dict[str, Any]]:
    """Outcomes of a function's calls, as plain data."""
    told = session.request(
        {
            "do": "calls",
            "mark": "",
            "marks": [""],
            "task": task,
            "parameters": ["step"],
            "required": 1,
            "defaults": [],
            "seconds": SECONDS,
            "calls": np.frombuffer(pack([{"case": case} for case in cases]), np.uint8),
        },
        SECONDS,
    )
    assert told["last"]
    outcomes = unpack(told["outcomes"].tobytes())
    assert isinstance(outcomes, list)
    return outcomes


def test_a_cell_that_is_run_after_calls_finds_the_world_as_it_was(runner: Runner) -> None:
    with runner.session() as undisturbed:
        cell(undisturbed, AROUND + DRAWS, 1)
        alone = cell(undisturbed, AROUND, 2)
    with runner.session() as session:
        cell(session, AROUND + DRAWS, 1)
        call(session, "draws", {"arguments": {"step": 0}, "seed": 3})
        after = cell(session, AROUND, 2)
    assert "show" in alone
    assert after == alone


def test_calls_of_one_request_leave_nothing_to_those_of_the_next(runner: Runner) -> None:
    with runner.session() as session:
        cell(session, AROUND + DRAWS, 1)
        case = {"arguments": {"step": 0}, "seed": 3}
        first, again = call(session, "draws", case, case)
        (later,) = call(session, "draws", case)
    assert first["value"] == again["value"] == later["value"] == np.random.RandomState(3).rand()

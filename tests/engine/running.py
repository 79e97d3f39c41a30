"""Run some cells and see what they put out."""

from __future__ import annotations

from typing import Any

from autograder.engine.cell_runs import CellRun
from autograder.engine.execution import Execution
from autograder.engine.launch import Limits
from autograder.engine.process import Runner
from autograder.engine.restore import RestoredCell

LIMITS = Limits(cell_seconds=1.0, grace_seconds=1.0, submission_seconds=60.0, restarts=2)
"""Of everyday in a test: short ones."""


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

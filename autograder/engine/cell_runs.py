"""What is heard of a cell that was run: how it ended, what it put out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.engine.launch import Limits
from autograder.engine.outputs import CellOutputs, OutputError, error_output
from autograder.engine.process import SessionGreedy, SessionHung

GREEDY = "MemoryLimit"
"""The error of a cell whose processes held too much memory together."""
PART = 30
"""A list, an entry or a number of an output is so much larger in memory, and in a file, than its
comma or bracket."""
OF_A_CELL = {"outputs": (str,), "error": (str, type(None)), "stopped": (bool,), "cut": (bool,)}
"""What is told of a cell that was run."""


@dataclass
class CellRun:
    """What happened to one cell that was run."""

    number: int
    """Execution count."""
    seconds: float
    """Its time limit."""
    outputs: CellOutputs = field(default_factory=CellOutputs)
    error: str | None = None
    """Name of the exception that ended it."""
    stopped: bool = False
    """It ran into the time limit."""
    lost: bool = False
    """The process ended or had to be killed in it; it isn't run again."""
    cut: bool = False

    @property
    def named_error(self) -> str:
        """As it may stand in a sentence: any name may be chosen, such as words of the grader's."""
        error = self.error or ""
        return f"`{error}`" if error.isidentifier() else error


def check_form(answer: Mapping[str, Any], form: Mapping[str, tuple[type, ...]]) -> None:
    """Nothing else comes along: whatever came with each cell would have to be read, too."""
    if answer.keys() != {"id", *form} or not all(
        isinstance(answer[name], kinds) for name, kinds in form.items()
    ):
        raise OutputError("an answer that no runner gives")


def weight(text: str) -> int:
    return len(text) + PART * sum(map(text.count, ",[{"))


def loss_output(error: Exception, limits: Limits) -> dict[str, Any]:
    if isinstance(error, SessionHung):
        return error_output("TimeLimit", "this cell took too long and was stopped")
    if isinstance(error, SessionGreedy):
        most = f"{limits.memory_together / 2**30:g} GiB"
        return error_output(GREEDY, f"this cell took more than {most} of memory and was stopped")
    message = "the Python process ended in this cell; the rest was run without it"
    return error_output("ProcessEnded", message)


def error_name(value: Any) -> str | None:
    """The name of an exception; in its place may stand any text, such as further notes."""
    if not isinstance(value, str):
        return None
    return value if value.isidentifier() and len(value) <= 80 else "an error"

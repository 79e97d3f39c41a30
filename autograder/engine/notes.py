"""What an instructor is told beside the points: what was odd about a submission and its cells."""

from __future__ import annotations

from collections import Counter

from autograder.engine.cell_runs import GREEDY, CellRun
from autograder.engine.execution import Execution
from autograder.engine.launch import Limits
from autograder.engine.restore import Restored, RestoredCell
from autograder.engine.tampering import suspicious
from coursekit.judge.words import listed, times

MAX_ALIKE = 10
"""At most this many cells that did the same are named."""
MAX_READ = 40
"""At most this many notes tell how a submission was found."""
_SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")


def read_notes(restored: Restored) -> list[str]:
    """What was odd when a submission was read; the first of it."""
    more = len(restored.notes) - MAX_READ
    rest = [f"{times(more, 'more note')} like these"] if more > 0 else []
    return [*restored.notes[:MAX_READ], *rest]


def run_notes(restored: Restored, execution: Execution, limits: Limits) -> list[str]:
    """What happened while the cells ran, in the instructor's words."""
    notes = _Few()
    for index, run in sorted(execution.runs.items()):
        cell = restored.cells[index]
        if run.error in _SYNTAX_ERRORS and cell.role == "answer":
            notes.add(cell, run, "has a syntax error")
        elif run.stopped:
            notes.add(cell, run, f"was stopped after {run.seconds:.3g} seconds")
        elif run.lost and run.error == GREEDY:
            most = f"{limits.memory_together / 2**30:g} GiB"
            notes.add(cell, run, f"took more than {most} of memory and was stopped")
        elif run.lost:
            others = "" if execution.gave_up else "; the other cells were run without it"
            notes.add(cell, run, f"ended the Python process{others}")
        elif run.error and cell.role == "answer":
            notes.add(cell, run, f"raised {run.named_error} when it was run")
        elif cell.role == "answer" and cell.magic:
            notes.add(
                cell, run, f"begins with `{cell.magic}`: the notebook's Python doesn't run it"
            )
        words = suspicious(cell.source)
        if words and cell.role in ("answer", "extra", "play"):
            notes.add(cell, run, f"mentions {_quoted(words[:4])}, which no task needs: look at it")
        if run.cut:
            notes.add(cell, run, "put out too much; its output was cut")
    gave_up = [f"not everything could be run: {execution.gave_up}"] if execution.gave_up else []
    return [*notes.lines, *notes.counted(), *gave_up]


class _Few:
    """Notes on cells, of which thousands that are alike must not hide the others."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._alike = Counter[str]()
        self._last: dict[str, str] = {}

    def add(self, cell: RestoredCell, run: CellRun, what: str) -> None:
        """Note what a cell did.

        After some of the student's own cells whose notes begin alike, these are only counted.
        """
        kind = what.split()[0]
        self._alike[kind] += cell.task is None
        if cell.task is not None or self._alike[kind] <= MAX_ALIKE:
            self.lines.append(f"{_where(cell, run)} {what}")
            self._last[kind] = what

    def counted(self) -> list[str]:
        """What there was beyond that."""
        return [
            f"{times(count - MAX_ALIKE, 'more cell')} like the one that {self._last[kind]}"
            for kind, count in self._alike.items()
            if count > MAX_ALIKE
        ]


def _quoted(words: list[str]) -> str:
    return listed([f"`{word}`" for word in words])


def _where(cell: RestoredCell, run: CellRun) -> str:
    if cell.task is not None:
        return f"the answer cell of `{cell.task}`"
    return f"the code cell [{run.number}]"

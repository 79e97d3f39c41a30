"""The executed notebook of a submission, as instructors and students will see it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from autograder.engine.bundle import LessonBundle
from autograder.engine.cell_runs import CellRun
from autograder.engine.recall import KEPT
from autograder.engine.restore import Restored, RestoredCell
from coursekit.judge.model import Verdict
from coursekit.show import verdict_html, verdict_text


def executed_notebook(
    bundle: LessonBundle,
    restored: Restored,
    runs: Mapping[int, CellRun],
    verdicts: Mapping[str, Verdict],
) -> dict[str, Any]:
    """Notebook JSON (nbformat 4.5): restored cells, their outputs, verdicts in check cells.

    Its metadata are the lesson's own and shared by all who grade it: nobody writes to them.
    """
    cells = [_cell(cell, runs.get(index), verdicts) for index, cell in enumerate(restored.cells)]
    return {
        "cells": cells,
        "metadata": dict(bundle.metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(
    cell: RestoredCell, run: CellRun | None, verdicts: Mapping[str, Verdict]
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell.id,
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    if cell.cell_type != "code":
        if cell.attachments:
            content["attachments"] = {name: dict(kinds) for name, kinds in cell.attachments.items()}
        return content
    content["execution_count"] = run.number if run else None
    content["outputs"] = run.outputs.outputs if run else []
    verdict = verdicts.get(cell.task or "") if cell.role == "check" else None
    if verdict is not None:
        content["outputs"] = [_verdict_output(verdict)]
    return content


def _verdict_output(verdict: Verdict) -> dict[str, Any]:
    return {"output_type": "display_data", "data": dict(_shown(verdict)), "metadata": {}}


@lru_cache(KEPT)
def _shown(verdict: Verdict) -> Mapping[str, str]:
    """A verdict for the eye; most are those of many students."""
    return {"text/plain": verdict_text(verdict), "text/html": verdict_html(verdict)}

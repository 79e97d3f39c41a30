"""What grading one submission ends in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from coursekit.judge.model import CriterionResult, Verdict

ReportStatus = Literal["graded", "needs_person", "failed"]


@dataclass(frozen=True)
class TaskReport:
    """One task of a submission."""

    name: str
    kind: Literal["function", "written"]
    points: float
    score: float | None
    """None while a person has to grade it; 0.0 for a written task left blank."""
    verdict: Verdict | None = None
    """For functions."""


@dataclass(frozen=True)
class Report:
    """All verdicts of a submission."""

    lesson: str
    status: ReportStatus
    tasks: tuple[TaskReport, ...] = ()
    reason: str = ""
    """Why it could not be graded; empty otherwise."""
    notes: tuple[str, ...] = ()
    """What happened, in the instructor's words: cells put back, time limits, errors."""
    notebook: dict[str, Any] | None = None
    """The executed notebook (nbformat 4 JSON), verdicts shown in the check cells."""

    @property
    def score(self) -> float:
        """Points earned so far; written tasks that wait for a person count nothing yet."""
        return sum(task.score or 0.0 for task in self.tasks)

    @property
    def max_score(self) -> float:
        return sum(task.points for task in self.tasks)


def report_to_text(report: Report) -> str:
    """A report as JSON; its notebook is in it only if it has one."""
    plain: dict[str, Any] = {
        "lesson": report.lesson,
        "status": report.status,
        "reason": report.reason,
        "notes": report.notes,
        "tasks": report.tasks,
    }
    if report.notebook is not None:
        plain["notebook"] = report.notebook
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=vars)


def report_from_text(text: str) -> Report:
    """Inverse of `report_to_text`."""
    plain = json.loads(text)
    return Report(
        lesson=plain["lesson"],
        status=plain["status"],
        tasks=tuple(_task(task) for task in plain["tasks"]),
        reason=plain["reason"],
        notes=tuple(plain["notes"]),
        notebook=plain.get("notebook"),
    )


def _task(plain: dict[str, Any]) -> TaskReport:
    verdict = plain.pop("verdict")
    if verdict is None:
        return TaskReport(**plain)
    criteria = tuple(CriterionResult(**criterion) for criterion in verdict.pop("criteria"))
    return TaskReport(**plain, verdict=Verdict(criteria=criteria, **verdict))

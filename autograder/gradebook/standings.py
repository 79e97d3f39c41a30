"""What the gradebook says of submissions, read for a whole lesson at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Integer, func, select


@dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission, a person's scores included."""

    score: float
    max_score: float
    needs_person: bool
    timestamp: datetime | None = None
    """When it was handed in, in UTC and without zone."""
    late: timedelta = timedelta()
    """How long after the due date and the student's extension."""


def late_by(came: datetime | None, due: datetime | None, extension: timedelta | None) -> timedelta:
    """How late something was; not at all where one of the dates isn't known."""
    if came is None or due is None:
        return timedelta()
    return max(came - due - (extension or timedelta()), timedelta())


Given = Mapping[tuple[str, str], tuple[float | None, float]]
"""By student and grade_id: a person's score, if there is one, and the extra credit."""


def max_score(db: Any, lesson: str) -> float:
    """Points of a whole lesson; 0 where the gradebook doesn't know it."""
    points = (
        select(func.sum(GradeCell.max_score))
        .join(Notebook, GradeCell.notebook_id == Notebook.id)
        .join(Assignment)
        .where(Notebook.name == lesson, Assignment.name == lesson)
    )
    return float(db.execute(points).scalar_one() or 0.0)


def read_standings(db: Any, lesson: str, student: str | None = None) -> dict[str, Standing]:
    """What the gradebook says of each student's submission of `lesson`, or of one student's."""
    key = (
        SubmittedAssignment.student_id,
        SubmittedNotebook.late_submission_penalty,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        Assignment.duedate,
    )
    wanted = (
        select(*key, func.sum(Grade.score), func.max(Grade.needs_manual_grade.cast(Integer)))
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Notebook.name == lesson, Assignment.name == lesson)
        .group_by(*key)
    )
    if student is not None:
        wanted = wanted.where(SubmittedAssignment.student_id == student)
    top = max_score(db, lesson)
    return {
        whose: Standing(
            max(0.0, float(score) - float(penalty or 0.0)),
            top,
            bool(waiting),
            came,
            late_by(came, due, extension),
        )
        for whose, penalty, came, extension, due, score, waiting in db.execute(wanted)
    }


def read_given(db: Any, lesson: str) -> Given:
    """What a person gave in `lesson`."""
    rows = db.execute(
        select(
            SubmittedAssignment.student_id, GradeCell.name, Grade.manual_score, Grade.extra_credit
        )
        .select_from(Grade)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lesson)
        .where(Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None))
    )
    return {(student, name): (score, extra or 0.0) for student, name, score, extra in rows}


__all__ = ["Given", "Standing", "late_by", "max_score", "read_given", "read_standings"]

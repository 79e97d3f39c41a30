"""When submissions came, and the points that lateness costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import bindparam, func, select, update

from autograder.gradebook.assignment import RegisteredLesson
from autograder.gradebook.standings import late_by

Penalty = Callable[[str, float, float], float | None]
"""``penalty(student, score, seconds late)``: the points that are taken off."""

_SUBMISSIONS = SubmittedAssignment.__table__
_NOTEBOOKS = SubmittedNotebook.__table__
SET_TIME = (
    update(_SUBMISSIONS)
    .where(_SUBMISSIONS.c.id == bindparam("key"))
    .values(timestamp=bindparam("time"))
)
SET_PENALTY = (
    update(_NOTEBOOKS)
    .where(_NOTEBOOKS.c.id == bindparam("key"))
    .values(late_submission_penalty=bindparam("penalty"))
)


def taken_off(
    known: RegisteredLesson,
    student: str,
    came: datetime | None,
    extension: timedelta | None,
    score: float,
    penalty: Penalty,
) -> float | None:
    """Points taken off for lateness, at most the score."""
    late = late_by(came, known.due, extension)
    if not late:
        return None
    points = penalty(student, score, late.total_seconds())
    return None if points is None else min(max(float(points), 0.0), score)


def settle_lateness(
    db: Any,
    known: RegisteredLesson,
    penalty: Penalty,
    came: Mapping[str, datetime | None] | None = None,
) -> None:
    """Work out anew what lateness costs submissions that are graded; the caller commits.

    Parameters
    ----------
    db : sqlalchemy Session
        The gradebook's.
    known : RegisteredLesson
        The lesson.
    penalty : callable
        Points for lateness.
    came : mapping from student to datetime, optional
        When these students handed in; by default everybody, when the gradebook says.

    """
    graded = (
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.id,
            SubmittedNotebook.id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            func.sum(Grade.score),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(SubmittedNotebook.notebook_id == known.notebook_id)
        .group_by(
            SubmittedAssignment.student_id,
            SubmittedAssignment.id,
            SubmittedNotebook.id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        )
    )
    if came is not None:
        graded = graded.where(SubmittedAssignment.student_id.in_(came))
    for student, submission, notebook, time, extension, score in db.execute(graded).all():
        if came is not None:
            time = came[student]
            db.execute(SET_TIME, [{"key": submission, "time": time}])
        points = taken_off(known, student, time, extension, float(score), penalty)
        db.execute(SET_PENALTY, [{"key": notebook, "penalty": points}])


__all__ = ["SET_PENALTY", "SET_TIME", "Penalty", "settle_lateness", "taken_off"]

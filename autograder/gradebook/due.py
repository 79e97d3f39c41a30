"""Due dates: the gradebook follows ``course.toml``; where that has none, a person's stays.

Which date came from ``course.toml`` is remembered in the journal; if that is lost, a date that is
taken out of ``course.toml`` later stays, as one that a person set would.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from sqlalchemy import func, select, update

from autograder.course import Course
from autograder.gradebook.dates import in_utc, shown
from autograder.gradebook.journal import Journal
from autograder.gradebook.settings import GradebookError


def due_in_course(course: Course, lesson: str) -> datetime | None:
    """What ``course.toml`` says, in UTC and without zone.

    Raises
    ------
    GradebookError
        If it is no date.

    """
    text = next((entry.due for entry in course.lessons if entry.name == lesson), None)
    try:
        return None if text is None else in_utc(text)
    except ValueError as error:
        raise GradebookError(f"course.toml: the due date of {lesson}, {error}") from error


def follow_due_date(
    gradebook: Gradebook, journal: Journal, course: Course, lesson: str
) -> tuple[datetime | None, str]:
    """Have the gradebook's due date of a lesson that it knows be that of ``course.toml``.

    The caller commits.

    Returns
    -------
    tuple
        The date that holds, and what has changed for submissions that are there, in a line.

    """
    wanted, given = due_in_course(course, lesson), journal.due_given(lesson)
    db, its_own = gradebook.db, Assignment.name == lesson
    there = db.execute(select(Assignment.duedate).where(its_own)).scalar_one()
    if wanted is None and (there is None or there != given):
        if given is not None:
            journal.give_due(lesson, None)
        return there, ""
    if wanted is not None and wanted != given:
        journal.give_due(lesson, wanted)  # first: whatever stops this, it is known whose date it is
    if there == wanted:
        return wanted, ""
    db.execute(update(Assignment).where(its_own).values(duedate=wanted))
    return wanted, _said(lesson, there, wanted) if there or _handed_in(db, lesson) else ""


def _handed_in(db: Any, lesson: str) -> bool:
    """Whether the gradebook has submissions of the lesson."""
    count = (
        select(func.count())
        .select_from(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lesson)
    )
    return bool(db.execute(count).scalar_one())


def _said(lesson: str, before: datetime | None, now: datetime | None) -> str:
    was = f"it was {shown(before)}" if before else "there was none"
    if now is None:
        return f"{lesson}: no due date any more, as course.toml has none now; {was}"
    return f"{lesson}: due {shown(now)}, as in course.toml; {was}"


__all__ = ["due_in_course", "follow_due_date"]

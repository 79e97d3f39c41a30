"""Scores and comments of several submissions of a lesson, written with a few statements in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import Table, bindparam, insert, select, update

from autograder.engine.bundle import CHECK_PREFIX
from autograder.engine.report import TaskReport
from autograder.gradebook.assignment import RegisteredLesson
from autograder.gradebook.lateness import SET_PENALTY, SET_TIME, Penalty, taken_off
from autograder.gradebook.standings import Standing, late_by

# Tables, not nbgrader's classes: nothing is kept in the session, and no object is made of a row.
_STUDENTS: Table = Student.__table__
_SUBMISSIONS: Table = SubmittedAssignment.__table__
_NOTEBOOKS: Table = SubmittedNotebook.__table__
_GRADES: Table = Grade.__table__
_COMMENTS: Table = Comment.__table__


@dataclass(frozen=True)
class Scores:
    """What one submission is to have in the gradebook."""

    student: str
    lesson: str
    tasks: Sequence[TaskReport]
    timestamp: datetime | None
    """When it was handed in, in UTC and without zone."""
    comments: Mapping[str, str | None]
    """Automatic comments by grade_id of the answer."""


@dataclass(frozen=True)
class _Entry:
    """A submission that the gradebook has."""

    submission_id: str
    notebook_id: str
    extension: timedelta | None


# Made once: SQLAlchemy then knows them again, and what they compile to.
_FIND = (
    select(_SUBMISSIONS.c.student_id, _SUBMISSIONS.c.id, _NOTEBOOKS.c.id, _SUBMISSIONS.c.extension)
    .select_from(
        _SUBMISSIONS.outerjoin(
            _NOTEBOOKS,
            (_NOTEBOOKS.c.assignment_id == _SUBMISSIONS.c.id)
            & (_NOTEBOOKS.c.notebook_id == bindparam("notebook")),
        )
    )
    .where(
        _SUBMISSIONS.c.assignment_id == bindparam("assignment"),
        _SUBMISSIONS.c.student_id.in_(bindparam("students", expanding=True)),
    )
)
_FIND_STUDENTS = select(_STUDENTS.c.id).where(
    _STUDENTS.c.id.in_(bindparam("students", expanding=True))
)
_FIND_GRADES = select(
    _GRADES.c.notebook_id,
    _GRADES.c.cell_id,
    _GRADES.c.id,
    _GRADES.c.manual_score,
    _GRADES.c.extra_credit,
).where(_GRADES.c.notebook_id.in_(bindparam("notebooks", expanding=True)))
_FIND_COMMENTS = select(_COMMENTS.c.notebook_id, _COMMENTS.c.cell_id, _COMMENTS.c.id).where(
    _COMMENTS.c.notebook_id.in_(bindparam("notebooks", expanding=True))
)


def _by_id(table: Table) -> Any:
    return update(table).where(table.c.id == bindparam("key"))


_SET_GRADE = _by_id(_GRADES).values(
    auto_score=bindparam("score"), needs_manual_grade=bindparam("waits")
)
_SET_COMMENT = _by_id(_COMMENTS).values(auto_comment=bindparam("text"))


def write_scores(
    db: Any, known: RegisteredLesson, submissions: Sequence[Scores], penalty: Penalty
) -> list[Standing]:
    """Write the scores of `submissions` of one lesson; the caller commits.

    A person's scores, comments and extensions stay.

    Parameters
    ----------
    db : sqlalchemy Session
        The gradebook's.
    known : RegisteredLesson
        The lesson.
    submissions : sequence of Scores
        At most one of each student. However many they are, the statements are the same few.
    penalty : callable
        Points for lateness.

    Returns
    -------
    list of Standing
        One for each submission.

    """
    there = _entries(db, known, [one.student for one in submissions])
    entries = [there[one.student] for one in submissions]
    standings = _write_grades(db, known, submissions, entries)
    _write_comments(db, known, submissions, entries)
    penalties = [
        taken_off(known, one.student, one.timestamp, entry.extension, standing.score, penalty)
        for one, entry, standing in zip(submissions, entries, standings, strict=True)
    ]
    _many(
        db,
        SET_TIME,
        [
            {"key": entry.submission_id, "time": one.timestamp}
            for one, entry in zip(submissions, entries, strict=True)
        ],
    )
    _many(
        db,
        SET_PENALTY,
        [
            {"key": entry.notebook_id, "penalty": points}
            for entry, points in zip(entries, penalties, strict=True)
        ],
    )
    return [
        replace(
            standing,
            score=standing.score - (points or 0.0),
            timestamp=one.timestamp,
            late=late_by(one.timestamp, known.due, entry.extension),
        )
        for one, entry, standing, points in zip(
            submissions, entries, standings, penalties, strict=True
        )
    ]


def find_entry(db: Any, known: RegisteredLesson, student: str) -> str | None:
    """Id of the student's notebook of a lesson in the gradebook, or None."""
    found = _found(db, known, [student]).get(student)
    return None if found is None else found[1]


def _found(
    db: Any, known: RegisteredLesson, students: Sequence[str]
) -> dict[str, tuple[str, str | None, timedelta | None]]:
    """Ids of submission and notebook, and the extension, of those whom the gradebook has."""
    rows = db.execute(
        _FIND,
        {
            "assignment": known.assignment_id,
            "notebook": known.notebook_id,
            "students": students,
        },
    )
    return {student: (submission, notebook, more) for student, submission, notebook, more in rows}


def _entries(db: Any, known: RegisteredLesson, students: Sequence[str]) -> dict[str, _Entry]:
    """Those that the gradebook has, and new ones for all others, who may be new themselves."""
    found = _found(db, known, students)
    new = [student for student in students if student not in found]
    if new:
        registered = set(db.execute(_FIND_STUDENTS, {"students": new}).scalars())
        _many(db, insert(_STUDENTS), [{"id": one} for one in new if one not in registered])
    submissions, notebooks, entries = [], [], {}
    for student in students:
        submission_id, notebook_id, extension = found.get(student, (None, None, None))
        if submission_id is None:
            submission_id = new_uuid()
            submissions.append(
                {
                    "id": submission_id,
                    "assignment_id": known.assignment_id,
                    "student_id": student,
                }
            )
        if notebook_id is None:
            notebook_id = new_uuid()
            notebooks.append(
                {
                    "id": notebook_id,
                    "assignment_id": submission_id,
                    "notebook_id": known.notebook_id,
                }
            )
        entries[student] = _Entry(submission_id, notebook_id, extension)
    _many(db, insert(_SUBMISSIONS), submissions)
    _many(db, insert(_NOTEBOOKS), notebooks)
    return entries


def _write_grades(
    db: Any, known: RegisteredLesson, submissions: Sequence[Scores], entries: Sequence[_Entry]
) -> list[Standing]:
    """Automatic scores; a person's stay and ask to be looked at again, as in nbgrader."""
    there = {
        (notebook_id, cell_id): (id, manual, extra)
        for notebook_id, cell_id, id, manual, extra in db.execute(
            _FIND_GRADES, {"notebooks": [entry.notebook_id for entry in entries]}
        )
    }
    new, old, standings = [], [], []
    for one, entry in zip(submissions, entries, strict=True):
        total, waiting = 0.0, False
        for task in one.tasks:
            cell_id = known.grades[grade_cell(task.name, task.kind)].id
            id, manual, extra = there.get((entry.notebook_id, cell_id), (None, None, None))
            waits = manual is not None or task.score is None
            waiting = waiting or waits
            counted = task.score if manual is None else manual
            if counted is not None:
                total += counted + (extra or 0.0)
            if id is None:
                new.append(
                    {
                        "id": new_uuid(),
                        "notebook_id": entry.notebook_id,
                        "cell_id": cell_id,
                        "auto_score": task.score,
                        "needs_manual_grade": waits,
                    }
                )
            else:
                old.append({"key": id, "score": task.score, "waits": waits})
        standings.append(Standing(total, known.max_score, waiting))
    _many(db, insert(_GRADES), new)
    _many(db, _SET_GRADE, old)
    return standings


def _write_comments(
    db: Any, known: RegisteredLesson, submissions: Sequence[Scores], entries: Sequence[_Entry]
) -> None:
    """Automatic comments; what a person wrote is kept in another column."""
    there = {
        (notebook_id, cell_id): id
        for notebook_id, cell_id, id in db.execute(
            _FIND_COMMENTS, {"notebooks": [entry.notebook_id for entry in entries]}
        )
    }
    new, old = [], []
    for one, entry in zip(submissions, entries, strict=True):
        for name, cell_id in known.solutions.items():
            text = one.comments.get(name)
            id = there.get((entry.notebook_id, cell_id))
            if id is None:
                new.append(
                    {
                        "id": new_uuid(),
                        "notebook_id": entry.notebook_id,
                        "cell_id": cell_id,
                        "auto_comment": text,
                    }
                )
            else:
                old.append({"key": id, "text": text})
    _many(db, insert(_COMMENTS), new)
    _many(db, _SET_COMMENT, old)


def _many(db: Any, statement: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Run `statement` for each of `rows`, in one go."""
    listed = list(rows)
    if listed:
        db.execute(statement, listed)


def grade_cell(task: str, kind: str) -> str:
    """The grade_id that carries a task's points: a function's check cell, or the written answer."""
    return f"{CHECK_PREFIX}{task}" if kind == "function" else task


__all__ = ["Scores", "find_entry", "grade_cell", "write_scores"]

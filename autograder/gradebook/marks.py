"""Scores and comments of a whole lesson, read at once, and put into notebooks as nbgrader does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from sqlalchemy import select


@dataclass
class Marks:
    """What one submission earned. Its `repr` changes when anything a page shows does."""

    scores: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Score and points by grade_id."""
    comments: dict[str, str | None] = field(default_factory=dict)
    """Comment by grade_id of the answer."""
    penalty: float = 0.0
    """Points taken off for lateness."""
    waiting: int = 0
    """How many answers a person has still to read; they have no points yet."""


def lesson_marks(gradebook: Gradebook, lesson: str) -> dict[str, Marks]:
    """The marks of every student who has any in `lesson`."""
    db = gradebook.db
    joined = SubmittedNotebook.assignment_id == SubmittedAssignment.id
    marks = {
        student: Marks(penalty=penalty or 0.0)
        for student, penalty in db.execute(
            select(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
            .join(SubmittedNotebook, joined)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == lesson)
        )
    }
    scores = (
        select(
            SubmittedAssignment.student_id,
            GradeCell.name,
            Grade.score,
            GradeCell.max_score,
            # Read before, an answer asks to be looked at again after each regrade, as in nbgrader.
            Grade.needs_manual_grade & Grade.manual_score.is_(None),
        )
        .select_from(Grade)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, joined)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lesson)
        .order_by(SubmittedAssignment.student_id, GradeCell.name)
    )
    for student, name, score, points, waits in db.execute(scores):
        marks[student].scores[name] = (float(score), float(points))
        marks[student].waiting += bool(waits)
    comments = (
        select(SubmittedAssignment.student_id, BaseCell.name, Comment.comment)
        .select_from(Comment)
        .join(BaseCell, Comment.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Comment.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, joined)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lesson)
        .order_by(SubmittedAssignment.student_id, BaseCell.name)
    )
    for student, name, comment in db.execute(comments):
        marks[student].comments[name] = comment
    db.rollback()
    return marks


class GradesAtHand(NbGraderPreprocessor):  # type: ignore[misc]
    """nbgrader's ``GetGrades`` without opening the database anew for each notebook."""

    marks = Marks()

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put scores and comments into the cells, and the sums into the resources."""
        for cell in nb.cells:
            if is_solution(cell):
                mark = cell.metadata.nbgrader
                mark["comment"] = self.marks.comments.get(mark["grade_id"])
            if is_grade(cell):
                mark = cell.metadata.nbgrader
                mark["score"], mark["points"] = self.marks.scores[mark["grade_id"]]
        scores = self.marks.scores.values()
        resources["nbgrader"]["score"] = sum(score for score, _ in scores) - self.marks.penalty
        resources["nbgrader"]["max_score"] = sum(points for _, points in scores)
        resources["nbgrader"]["late_penalty"] = self.marks.penalty
        return nb, resources

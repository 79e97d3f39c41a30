"""The one writer: a report becomes nbgrader's scores, comments and graded notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_solution
from sqlalchemy import Integer, func, insert, select, update

from autograder.course import Course
from autograder.engine.report import Report
from autograder.gradebook.assignment import RegisteredLesson, register_lesson
from autograder.gradebook.discover import read_timestamp
from autograder.gradebook.folders import remove_graded, write_graded
from autograder.gradebook.settings import (
    GradebookError,
    Settings,
    open_gradebook,
    patiently,
)

NO_RESPONSE = "No response."


@dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission, a person's scores included."""

    score: float
    max_score: float
    needs_person: bool


class Recorder:
    """Writes reports into the gradebook and the folder of graded notebooks of one course.

    Use `open_recorder`. A submission costs the same however many there are: a handful of statements
    and one commit, and nothing of it is kept.
    """

    def __init__(self, course: Course, settings: Settings, gradebook: Gradebook) -> None:
        self._course = course
        self._settings = settings
        self._gradebook = gradebook
        self._lessons: dict[str, RegisteredLesson] = {}
        penalties = AssignLatePenalties(config=settings.config)
        penalties.init_plugin()
        self._late_plugin = penalties.plugin_inst

    def lesson(self, lesson: str) -> RegisteredLesson:
        """The lesson in the gradebook, registered there when it is new or was rebuilt."""
        if lesson not in self._lessons:
            known = patiently(
                lambda: register_lesson(self._gradebook, self._settings, lesson),
                f"{lesson} can't be entered in the gradebook",
                self._gradebook.db.rollback,
            )
            self._lessons[lesson] = known
        return self._lessons[lesson]

    def graded_folder(self, student: str, lesson: str) -> Path:
        """Where the graded notebook lies."""
        return self._settings.autograded / student / lesson

    def record(
        self, student: str, lesson: str, report: Report, submitted: Path | None = None
    ) -> Standing:
        """Write one report: the notebook first, then all scores and comments in one commit.

        A crash in between leaves a new notebook with old scores; recording it again mends that.

        Parameters
        ----------
        student, lesson : str
            Whose submission, and of which lesson.
        report : Report
            What grading it ended in.
        submitted : Path, optional
            The folder handed in; by default where nbgrader's layout has it.

        Raises
        ------
        GradebookError
            When the database refuses, or the report doesn't fit the lesson in the gradebook.
        OSError
            When the graded folder can't be written.

        """
        folder = submitted or self._settings.submitted / student / lesson
        if report.status == "failed" or report.notebook is None:
            return self.withdraw(student, lesson)
        self._check_fit(self.lesson(lesson), report)
        write_graded(
            self.graded_folder(student, lesson), report, folder, self._settings.file_mode
        )
        return self.record_scores(student, lesson, report, folder)

    def record_scores(
        self, student: str, lesson: str, report: Report, submitted: Path
    ) -> Standing:
        """The database's half of `record`."""
        known = self.lesson(lesson)
        self._check_fit(known, report)
        timestamp, _ = read_timestamp(submitted)
        comments = _auto_comments(known, report)
        return self._in_transaction(
            lambda: self._write(student, known, report, timestamp, comments)
        )

    def withdraw(self, student: str, lesson: str) -> Standing:
        """Note that a submission could not be graded.

        Nothing is entered for a student who has nothing yet: the formgrader goes on to show the
        submission as not graded. Scores of an earlier submission count no longer, as nbgrader has
        it for a missing notebook; scores and comments that a person gave stay.
        """
        known = self.lesson(lesson)
        remove_graded(self.graded_folder(student, lesson))

        def write() -> Standing:
            db = self._gradebook.db
            notebook = self._find(known, student)
            if notebook is not None:
                db.execute(
                    update(Grade)
                    .where(Grade.notebook_id == notebook[1])
                    .values(auto_score=0.0, needs_manual_grade=False)
                    .execution_options(synchronize_session=False)
                )
            return Standing(0.0, known.max_score, False)

        return self._in_transaction(write)

    def standings(self, lesson: str) -> dict[str, Standing]:
        """What the gradebook says of every student's submission of `lesson`."""
        known = self.lesson(lesson)
        wanted = (
            select(
                SubmittedAssignment.student_id,
                func.sum(Grade.score),
                func.max(Grade.needs_manual_grade.cast(Integer)),
                SubmittedNotebook.late_submission_penalty,
            )
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .where(SubmittedNotebook.notebook_id == known.notebook_id)
            .group_by(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
        )
        db = self._gradebook.db
        rows = patiently(
            lambda: db.execute(wanted).all(), "the gradebook can't be read", db.rollback
        )
        db.rollback()
        return {
            student: Standing(
                max(0.0, float(score) - float(penalty or 0.0)), known.max_score, bool(waiting)
            )
            for student, score, waiting, penalty in rows
        }

    def _check_fit(self, known: RegisteredLesson, report: Report) -> None:
        expected = {name: cell.points for name, cell in known.grades.items()}
        found = {grade_cell(task.name, task.kind): task.points for task in report.tasks}
        if expected.keys() != found.keys() or any(
            abs(expected[name] - points) > 1e-9 for name, points in found.items()
        ):
            raise GradebookError(
                f"the graded cells of source/{known.name} don't fit the lesson's tasks; "
                f"run `autograder build {known.name}`"
            )

    def _in_transaction(self, write: Any) -> Standing:
        """Run `write` and commit; wait for another writer, roll back on any error."""
        db = self._gradebook.db

        def write_and_commit() -> Standing:
            try:
                standing: Standing = write()
                db.commit()
                return standing
            finally:
                db.expunge_all()

        return patiently(write_and_commit, "the gradebook can't be written", db.rollback)

    def _find(self, known: RegisteredLesson, student: str) -> Any | None:
        """Ids and extension of a submission the gradebook has, or None."""
        return self._gradebook.db.execute(
            select(SubmittedAssignment.id, SubmittedNotebook.id, SubmittedAssignment.extension)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(
                SubmittedAssignment.assignment_id == known.assignment_id,
                SubmittedAssignment.student_id == student,
                SubmittedNotebook.notebook_id == known.notebook_id,
            )
        ).one_or_none()

    def _write(
        self,
        student: str,
        known: RegisteredLesson,
        report: Report,
        timestamp: datetime | None,
        comments: Mapping[str, str | None],
    ) -> Standing:
        db = self._gradebook.db
        found = self._find(known, student)
        if found is None:
            submission_id, notebook_id, extension = *self._add(known, student), None
        else:
            submission_id, notebook_id, extension = found
        db.execute(
            update(SubmittedAssignment)
            .where(SubmittedAssignment.id == submission_id)
            .values(timestamp=timestamp)
            .execution_options(synchronize_session=False)
        )
        standing = self._write_grades(notebook_id, known, report)
        self._write_comments(notebook_id, known, comments)
        penalty = self._penalty(student, known, extension, timestamp, standing.score)
        db.execute(
            update(SubmittedNotebook)
            .where(SubmittedNotebook.id == notebook_id)
            .values(late_submission_penalty=penalty)
            .execution_options(synchronize_session=False)
        )
        return Standing(
            standing.score - (penalty or 0.0), standing.max_score, standing.needs_person
        )

    def _add(self, known: RegisteredLesson, student: str) -> tuple[str, str]:
        """Enter a student's first submission of a lesson, and the student if new."""
        db = self._gradebook.db
        if db.get(Student, student) is None:
            db.execute(insert(Student).values(id=student))
        submission_id = db.execute(
            select(SubmittedAssignment.id).where(
                SubmittedAssignment.assignment_id == known.assignment_id,
                SubmittedAssignment.student_id == student,
            )
        ).scalar_one_or_none()
        if submission_id is None:
            submission_id = new_uuid()
            db.execute(
                insert(SubmittedAssignment).values(
                    id=submission_id, assignment_id=known.assignment_id, student_id=student
                )
            )
        notebook_id = new_uuid()
        db.execute(
            insert(SubmittedNotebook).values(
                id=notebook_id, assignment_id=submission_id, notebook_id=known.notebook_id
            )
        )
        return submission_id, notebook_id

    def _write_grades(
        self, notebook_id: str, known: RegisteredLesson, report: Report
    ) -> Standing:
        """Automatic scores; a person's stay and ask to be looked at again, as in nbgrader."""
        db = self._gradebook.db
        there = {
            cell_id: (id, manual, extra)
            for id, cell_id, manual, extra in db.execute(
                select(Grade.id, Grade.cell_id, Grade.manual_score, Grade.extra_credit)
                .where(Grade.notebook_id == notebook_id)
            )
        }
        total, waiting = 0.0, False
        new, old = [], []
        for task in report.tasks:
            cell = known.grades[grade_cell(task.name, task.kind)]
            id, manual, extra = there.get(cell.id, (None, None, None))
            waits = manual is not None or task.score is None
            waiting = waiting or waits
            counted = task.score if manual is None else manual
            if counted is not None:
                total += counted + (extra or 0.0)
            row = {"auto_score": task.score, "needs_manual_grade": waits}
            if id is None:
                new.append(
                    {"id": new_uuid(), "notebook_id": notebook_id, "cell_id": cell.id, **row}
                )
            else:
                old.append({"id": id, **row})
        if new:
            db.execute(insert(Grade), new)
        if old:
            db.execute(update(Grade), old)
        return Standing(total, known.max_score, waiting)

    def _write_comments(
        self, notebook_id: str, known: RegisteredLesson, comments: Mapping[str, str | None]
    ) -> None:
        """Automatic comments; what a person wrote is kept in another column."""
        db = self._gradebook.db
        there = dict(
            db.execute(
                select(Comment.cell_id, Comment.id).where(Comment.notebook_id == notebook_id)
            ).all()
        )
        new, old = [], []
        for name, cell_id in known.solutions.items():
            text = comments.get(name)
            if cell_id in there:
                old.append({"id": there[cell_id], "auto_comment": text})
            else:
                new.append(
                    {
                        "id": new_uuid(), "notebook_id": notebook_id, "cell_id": cell_id,
                        "auto_comment": text,
                    }
                )
        if new:
            db.execute(insert(Comment), new)
        if old:
            db.execute(update(Comment), old)

    def _penalty(
        self, student: str, known: RegisteredLesson, extension: Any, timestamp: datetime | None,
        score: float,
    ) -> float | None:
        """Points taken off for lateness, by nbgrader's plugin, at most the score."""
        if timestamp is None or known.due is None:
            return None
        due = known.due if extension is None else known.due + extension
        late = (timestamp - due).total_seconds()
        if late <= 0:
            return None
        penalty = self._late_plugin.late_submission_penalty(student, score, late)
        return None if penalty is None else min(max(float(penalty), 0.0), score)


def grade_cell(task: str, kind: str) -> str:
    """The grade_id that carries a task's points: a function's check cell, or the written answer."""
    return f"check_{task}" if kind == "function" else task


def _auto_comments(known: RegisteredLesson, report: Report) -> dict[str, str | None]:
    """Nbgrader's comment for answers that are still as they were handed out."""
    notebook = nbformat.from_dict(report.notebook)
    comments: dict[str, str | None] = {}
    for cell in notebook.cells:
        if not is_solution(cell):
            continue
        name = cell.metadata.nbgrader["grade_id"]
        unchanged = known.checksums.get(name) == compute_checksum(cell)
        comments[name] = NO_RESPONSE if unchanged else None
    return comments


@contextmanager
def open_recorder(course: Course) -> Iterator[Recorder]:
    """The recorder of `course`, with its gradebook open.

    Raises
    ------
    GradebookError
        When the gradebook can't be opened.

    """
    settings = Settings(course)
    with open_gradebook(settings) as gradebook:
        yield Recorder(course, settings, gradebook)

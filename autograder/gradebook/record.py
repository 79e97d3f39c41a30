"""The one writer: a report becomes nbgrader's scores, comments and graded notebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import nbformat
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum
from sqlalchemy import update

from autograder.course import Course
from autograder.engine.recall import kept_if_short
from autograder.engine.report import Report
from autograder.gradebook.assignment import RegisteredLesson, register_lesson
from autograder.gradebook.discover import read_timestamp
from autograder.gradebook.due import follow_due_date
from autograder.gradebook.folders import remove_graded, write_graded
from autograder.gradebook.journal import Journal
from autograder.gradebook.lateness import settle_lateness
from autograder.gradebook.notebook_text import KEPT_CELLS, KEPT_LENGTH
from autograder.gradebook.scores import Scores, find_entry, grade_cell, write_scores
from autograder.gradebook.settings import GradebookError, Settings, open_gradebook, patiently
from autograder.gradebook.standings import Standing, read_standings

NO_RESPONSE = "No response."
_T = TypeVar("_T")


class Recorder:
    """Writes reports into the gradebook and the folder of graded notebooks of one course.

    Use `open_recorder`. A submission costs the same however many there are: a handful of statements
    and one commit, which several may share, and nothing of it is kept.
    """

    def __init__(
        self,
        course: Course,
        settings: Settings,
        gradebook: Gradebook,
        journal: Journal,
        tell: Callable[[str], None],
    ) -> None:
        self._course = course
        self._journal = journal
        self._tell = tell
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
                lambda: self._register(lesson),
                f"{lesson} can't be entered in the gradebook",
                self._gradebook.db.rollback,
            )
            self._lessons[lesson] = known
        return self._lessons[lesson]

    def _register(self, lesson: str) -> RegisteredLesson:
        """Also the due date of ``course.toml``; another one counts for what is graded already."""
        known = register_lesson(self._gradebook, self._settings, lesson)
        due, said = follow_due_date(self._gradebook, self._journal, self._course, lesson)
        known = replace(known, due=due)
        if said:
            settle_lateness(self._gradebook.db, known, self._late_plugin.late_submission_penalty)
        self._gradebook.db.commit()
        if said:
            self._tell(said)
        return known

    def graded_folder(self, student: str, lesson: str) -> Path:
        """Where the graded notebook lies."""
        return self._settings.autograded / student / lesson

    def scores_of(self, student: str, lesson: str, report: Report, submitted: Path) -> Scores:
        """What the gradebook is to say of a report.

        Raises
        ------
        GradebookError
            When the report doesn't fit the lesson in the gradebook.

        """
        known = self.lesson(lesson)
        self._check_fit(known, report)
        timestamp, _ = read_timestamp(submitted)
        return Scores(student, lesson, report.tasks, timestamp, _auto_comments(known, report))

    def write_notebook(self, student: str, lesson: str, report: Report, submitted: Path) -> None:
        """Write the graded notebook; its scores come after it.

        A crash in between leaves a new notebook with old scores; grading it again mends that.

        Raises
        ------
        OSError
            When the graded folder can't be written.

        """
        target = self.graded_folder(student, lesson)
        write_graded(target, report, submitted, self._settings.file_mode)

    def record_all(self, submissions: Sequence[Scores]) -> list[Standing]:
        """Write the scores and comments of several submissions, of each student one a lesson.

        All of them stand in the gradebook afterwards, or none does. They wait for the disk once.

        Raises
        ------
        GradebookError
            When the database refuses.

        """
        by_lesson: dict[str, list[int]] = {}
        for place, one in enumerate(submissions):
            by_lesson.setdefault(one.lesson, []).append(place)
        lessons = {name: self.lesson(name) for name in by_lesson}

        def write() -> list[Standing]:
            written: dict[int, Standing] = {}
            for name, places in by_lesson.items():
                standings = write_scores(
                    self._gradebook.db,
                    lessons[name],
                    [submissions[place] for place in places],
                    self._late_plugin.late_submission_penalty,
                )
                written.update(zip(places, standings, strict=True))
            return [written[place] for place in range(len(submissions))]

        return self._in_transaction(write)

    def note_time(self, student: str, lesson: str, came: datetime | None) -> Standing | None:
        """Note that a submission that is graded came at another time; returns how it stands now."""
        known, penalty = self.lesson(lesson), self._late_plugin.late_submission_penalty
        self._in_transaction(
            lambda: settle_lateness(self._gradebook.db, known, penalty, {student: came})
        )
        return self.standings(lesson, student).get(student)

    def withdraw(self, student: str, lesson: str, submitted: Path) -> None:
        """Note that a submission could not be graded.

        Nothing is entered for a student who has nothing yet: the formgrader goes on to show the
        submission as not graded. Scores of an earlier submission count no longer, as nbgrader has
        it for a missing notebook; scores and comments that a person gave stay. What lateness costs
        is worked out anew, for the submission that is there now.
        """
        known, penalty = self.lesson(lesson), self._late_plugin.late_submission_penalty
        came, _ = read_timestamp(submitted)
        remove_graded(self.graded_folder(student, lesson))

        def write() -> None:
            db = self._gradebook.db
            notebook_id = find_entry(db, known, student)
            if notebook_id is not None:
                db.execute(
                    update(Grade)
                    .where(Grade.notebook_id == notebook_id)
                    .values(auto_score=0.0, needs_manual_grade=False)
                    .execution_options(synchronize_session=False)
                )
                settle_lateness(db, known, penalty, {student: came})

        self._in_transaction(write)

    def standings(self, lesson: str, student: str | None = None) -> dict[str, Standing]:
        """What the gradebook says of each student's submission of `lesson`, or of one student's."""
        self.lesson(lesson)
        db = self._gradebook.db
        found = patiently(
            lambda: read_standings(db, lesson, student), "the gradebook can't be read", db.rollback
        )
        db.rollback()
        return found

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

    def _in_transaction(self, write: Callable[[], _T]) -> _T:
        """Run `write` and commit; wait for another writer, roll back on any error."""
        db = self._gradebook.db

        def write_and_commit() -> _T:
            try:
                written = write()
                db.commit()
                return written
            finally:
                db.expunge_all()

        return patiently(write_and_commit, "the gradebook can't be written", db.rollback)


def _auto_comments(known: RegisteredLesson, report: Report) -> dict[str, str | None]:
    """Nbgrader's comment for answers that are still as they were handed out."""
    assert report.notebook is not None
    comments: dict[str, str | None] = {}
    for cell in report.notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if not mark.get("solution", False):
            continue
        looked_at = {name: cell[name] for name in ("cell_type", "metadata", "source")}
        checksum = _checksum(json.dumps(looked_at))
        name = mark["grade_id"]
        comments[name] = NO_RESPONSE if known.checksums.get(name) == checksum else None
    return comments


@kept_if_short(KEPT_CELLS, KEPT_LENGTH)
def _checksum(cell: str) -> str:
    """Nbgrader's, of a cell given as JSON."""
    return str(compute_checksum(nbformat.from_dict(json.loads(cell))))


@contextmanager
def open_recorder(
    course: Course, journal: Journal, tell: Callable[[str], None] = lambda line: None
) -> Iterator[Recorder]:
    """The recorder of `course`, with its gradebook open.

    Parameters
    ----------
    course : Course
        The course.
    journal : Journal
        Its journal.
    tell : callable, optional
        Called with a line when a due date has changed.

    Raises
    ------
    GradebookError
        When the gradebook can't be opened.

    """
    settings = Settings(course)
    with open_gradebook(settings) as gradebook:
        yield Recorder(course, settings, gradebook, journal, tell)


__all__ = ["Recorder", "open_recorder"]

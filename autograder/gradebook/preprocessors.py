"""Plain ``nbgrader autograde`` and the formgrader's button, with this project's grader inside.

nbgrader runs two rounds over a submission: one to sanitise it, one to run and score it. Here the
first round hands the submitted bytes to the grader and puts the graded notebook in place; the
second writes the scores. Together they do what ``autograder grade`` does.
"""

from __future__ import annotations

import atexit
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode
from traitlets.utils.importstring import import_item

from autograder.course import Course, find_course
from autograder.engine.report import Report
from autograder.engine.working import GraderFailure, attempt
from autograder.gradebook.discover import look_at, read_notebook, read_timestamp
from autograder.gradebook.folders import prune
from autograder.gradebook.grading import Job
from autograder.gradebook.journal import open_journal, submission_digest
from autograder.gradebook.record import open_recorder
from autograder.gradebook.settings import Settings, programs_on_path


class NotGradedError(Exception):
    """nbgrader shows this message for a submission that could not be graded."""


# Between the two rounds; nbgrader makes new preprocessors for each.
_between: dict[tuple[str, str, str], tuple[Report, str]] = {}


class GradeWithEngine(NbGraderPreprocessor):  # type: ignore[misc]
    """First round: grade the submitted bytes and go on with the graded notebook."""

    grader = Unicode(
        "autograder.grader.course_grader",
        help="Makes the grader of a course: called with the course, returns an object with "
        "`grade(lesson, data, student)` and `fingerprint(lesson)`.",
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade; what nbgrader parsed (`nb`) is not used."""
        course, student, lesson = _whose(resources)
        submission = look_at(Path(resources["metadata"]["path"]), student, lesson)
        if submission.notebook is None:
            raise NotGradedError(submission.problem)
        data = read_notebook(submission.notebook)
        grader = _grader(self.grader, course, lesson)
        digest = submission_digest(data, grader.fingerprint(lesson))
        report = attempt(grader.grade, Job(submission, data, digest))
        if isinstance(report, GraderFailure):
            raise NotGradedError(report.reason)
        if report.status == "failed" or report.notebook is None:
            with (
                open_journal(Settings(course).autograded) as journal,
                open_recorder(course, journal, self.log.warning) as recorder,
            ):
                recorder.withdraw(student, lesson, submission.folder)
            raise NotGradedError(f"{student} / {lesson} could not be graded: {report.reason}")
        for note in report.notes:
            self.log.warning("%s / %s: %s", student, lesson, note)
        _between[str(course.root), student, lesson] = (report, digest)
        return nbformat.from_dict(report.notebook), resources


class RecordReport(NbGraderPreprocessor):  # type: ignore[misc]
    """Second round: write scores, comments and late penalty."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Record the report of the first round; the notebook stays as it is."""
        course, student, lesson = _whose(resources)
        report, digest = _between.pop((str(course.root), student, lesson))
        settings = Settings(course)
        submitted = settings.submitted / student / lesson
        removed = prune(Path(resources["metadata"]["path"]), submitted)
        if removed:
            self.log.warning("not copied beside the graded notebook: %s", ", ".join(removed))
        with (
            open_journal(settings.autograded) as journal,
            open_recorder(course, journal, self.log.warning) as recorder,
        ):
            journal.forget(lesson, student)
            recorder.record_all([recorder.scores_of(student, lesson, report, submitted)])
            journal.put(student, report, digest)
        return nb, resources


class CourseGrader(Protocol):
    """What grades one course."""

    def grade(self, lesson: str, data: bytes, student: str) -> Report:
        """The report of one submission."""

    def fingerprint(self, lesson: str) -> str:
        """Stands for the lesson as it is now."""


_open: dict[tuple[str, str], tuple[CourseGrader, dict[str, str], ExitStack]] = {}


def _grader(factory: str, course: Course, lesson: str) -> CourseGrader:
    """The course's grader, kept between submissions, made anew when a lesson was rebuilt."""
    key = (factory, str(course.root))
    if key in _open:
        grader, prints, stack = _open[key]
        if prints.setdefault(lesson, grader.fingerprint(lesson)) == grader.fingerprint(lesson):
            return grader
        stack.close()
    stack = ExitStack()
    made: CourseGrader = import_item(factory)(course)
    if isinstance(made, AbstractContextManager):
        stack.enter_context(made)
    atexit.register(stack.close)
    _open[key] = (made, {lesson: made.fingerprint(lesson)}, stack)
    return made


def _whose(resources: Any) -> tuple[Course, str, str]:
    mark = resources["nbgrader"]
    return find_course(Path(resources["metadata"]["path"])), mark["student"], mark["assignment"]


def prepare_nbgrader() -> None:
    """What nbgrader needs around it; called by the course's ``nbgrader_config.py``."""
    programs_on_path()
    NbGraderAPI.get_submitted_timestamp = _submitted_timestamp
    CourseDirectory.get_existing_timestamp = _existing_timestamp


# nbgrader takes "Mon" for a date, and lets a file that is none, which a student may have handed in,
# stop the grading of that submission and take the formgrader's whole list of submissions down.


def _submitted_timestamp(api: NbGraderAPI, assignment: str, student: str) -> datetime | None:
    folders = api.coursedir
    where = folders.format_path(folders.submitted_directory, student, assignment)
    return read_timestamp(Path(where).absolute())[0]


def _existing_timestamp(folders: CourseDirectory, folder: str) -> datetime | None:
    return read_timestamp(Path(folder))[0]

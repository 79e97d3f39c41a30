"""Grade a class: discover → skip what is done → grade → record, one row for each submission."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.engine.bundle import BundleDefect
from autograder.engine.report import Report, ReportStatus
from autograder.engine.working import GraderFailure, attempt
from autograder.gradebook.batch import Batch, Entry
from autograder.gradebook.discover import (
    Submission,
    SubmissionError,
    closed,
    find_submissions,
    in_unicode,
    read_notebook,
    read_timestamp,
)
from autograder.gradebook.faults import concerns_all, one_at_a_time, told_in_a_line
from autograder.gradebook.journal import Journal, open_journal, submission_digest
from autograder.gradebook.record import Recorder, open_recorder
from autograder.gradebook.settings import Settings
from autograder.gradebook.standings import Standing

SECOND = timedelta(seconds=1)
ALL_LESSONS = "–"
"""Stands in a row where several lessons were to be graded and all have the same trouble."""

Grader = Callable[[str, bytes, str], Report]
"""``grader(lesson, submission bytes, student)``: a pure function, so that it may run anywhere."""


@dataclass(frozen=True)
class Job:
    """One call of the grader that has to be made."""

    submission: Submission
    data: bytes
    digest: str

    @property
    def lesson(self) -> str:
        """Its lesson."""
        return self.submission.lesson

    @property
    def student(self) -> str:
        """Who handed it in."""
        return self.submission.student


Pool = Callable[[Grader, Iterable[Job]], Iterator[tuple[Job, Report | GraderFailure]]]
"""Runs the grader over the jobs, each exactly once, in any order; takes jobs only as needed."""


@dataclass(frozen=True)
class Result:
    """A row of the table that ``autograder grade`` prints."""

    student: str
    """As it can be written anywhere; the folder's name may hold bytes that are no text."""
    lesson: str
    """Its name, or `ALL_LESSONS`."""
    status: ReportStatus
    score: float | None
    """As the gradebook has it, a person's scores and penalties included. None if not graded."""
    max_score: float
    notes: tuple[str, ...]
    """What happened, in the instructor's words."""
    mistakes: tuple[tuple[str, str], ...]
    """(task, id) of the known mistakes that were recognised."""
    carried: tuple[str, ...]
    """Tasks that kept their points in spite of an earlier one's error."""
    reason: str
    """Why it could not be graded; empty otherwise."""
    path: Path
    """What to open next: the graded notebook, or what was handed in."""
    fresh: bool
    """False when nothing had changed since the last run."""


Progress = Callable[[Result, int, int], None]
"""Called after each submission with its row, how many are done and how many there are."""


def one_by_one(grader: Grader, jobs: Iterable[Job]) -> Iterator[tuple[Job, Report | GraderFailure]]:
    """The plainest pool: one submission after another, here."""
    for job in jobs:
        yield job, attempt(grader, job)


def grade_class(
    course: Course,
    grader: Grader,
    *,
    lessons: Sequence[str] | None = None,
    student: str | None = None,
    force: bool = False,
    fingerprint: Callable[[str], str] = lambda lesson: "",
    pool: Pool = one_by_one,
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Result]:
    """Grade what lies in ``submitted/`` into the gradebook and ``autograded/``.

    Parameters
    ----------
    course : Course
        The course.
    grader : callable
        Makes a report of a lesson's name and the bytes of a submission.
    lessons : sequence of str, optional
        Lessons to grade; by default all.
    student : str, optional
        Grade this student alone.
    force : bool
        Grade also what is graded already with the same bytes.
    fingerprint : callable
        Stands for a lesson's bundle and the seed of its hidden cases; when it changes, all is
        graded anew. Where it raises `BundleDefect`, what was handed in of that lesson fails.
    pool : callable
        How the grader is called over many submissions.
    progress : callable, optional
        Told about each row as it comes.
    tell : callable
        Told in a line about what concerns a whole lesson.

    Returns
    -------
    list of Result
        A row for each submission, in the order of lessons, then students. A submission that can't
        be graded has one too; it never stops the others. Last come students whose folders can't
        be read.

    Raises
    ------
    CourseError
        For an unknown lesson, or a student who handed in none of `lessons`.
    GradebookError
        When the gradebook itself can't be used; what was recorded until then stays.

    """
    wanted = [course.check_lesson(name) for name in (course.names if lessons is None else lessons)]
    settings = Settings(course)
    submissions = find_submissions(settings.submitted, wanted, student)
    unread = [_unread(one, wanted) for one in closed(settings.submitted, student)]
    if student is not None and not (submissions or unread):
        raise CourseError(
            f"{student!r} has handed in none of: {', '.join(wanted)} "
            f"(looked in {settings.submitted})"
        )
    if not submissions:
        return unread
    with (
        told_in_a_line(),
        one_at_a_time(settings.autograded),
        open_journal(settings.autograded) as journal,
        open_recorder(course, journal, tell) as recorder,
    ):
        run = _Run(recorder, journal, fingerprint, force, progress, len(submissions))
        run.go(submissions, grader, pool)
    order = {name: place for place, name in enumerate(wanted)}
    return sorted(run.results, key=lambda row: (order[row.lesson], row.student)) + unread


def _unread(student: Submission, lessons: Sequence[str]) -> Result:
    """The row of a student whose folder can't be read; the gradebook stays as it is."""
    return Result(
        student=in_unicode(student.student),
        lesson=lessons[0] if len(lessons) == 1 else ALL_LESSONS,
        status="failed",
        score=None,
        max_score=0.0,
        notes=(),
        mistakes=(),
        carried=(),
        reason=student.problem,
        path=student.folder,
        fresh=True,
    )


class _Run:
    """One run of `grade_class`."""

    def __init__(
        self,
        recorder: Recorder,
        journal: Journal,
        fingerprint: Callable[[str], str],
        force: bool,
        progress: Progress | None,
        total: int,
    ) -> None:
        self.results: list[Result] = []
        self._recorder = recorder
        self._journal = journal
        self._fingerprint = fingerprint
        self._force = force
        self._progress = progress
        self._total = total
        self._batch = Batch(recorder, journal, self._stands)
        self._prints: dict[str, str] = {}
        self._standings: tuple[str, dict[str, Standing]] = ("", {})

    def go(self, submissions: Iterable[Submission], grader: Grader, pool: Pool) -> None:
        try:
            for job, report in pool(grader, self._jobs(submissions)):
                with _whole():
                    self._finish(job, report)
        finally:
            with _whole():
                self._batch.enter()  # what is graded stays, whatever ended the run

    def _jobs(self, submissions: Iterable[Submission]) -> Iterator[Job]:
        """What really has to be graded; rows for all else are made on the way."""
        for submission in submissions:
            lesson = submission.lesson
            try:
                if lesson not in self._prints:
                    self._prints[lesson] = self._fingerprint(lesson)
                if submission.notebook is None:
                    raise SubmissionError(submission.problem)
                data = read_notebook(submission.notebook)
            except BundleDefect as error:  # not built yet, maybe: the gradebook doesn't know it
                self._failed(submission, str(error), max_score=0.0)
                continue
            except SubmissionError as error:
                self._refuse(submission, str(error))
                continue
            job = Job(submission, data, submission_digest(data, self._prints[lesson]))
            if not self._known(job):
                yield job

    def _known(self, job: Job) -> bool:
        """True when the same bytes are graded and the result still stands; makes its row."""
        submission = job.submission
        if self._force:
            return False
        report = self._journal.find(submission.lesson, submission.student, job.digest)
        standing = self._standing(submission)
        if report is None or standing is None or not self._graded(submission).is_file():
            return False
        came, odd = read_timestamp(submission.folder)
        if came != standing.timestamp and not odd:
            standing = self._recorder.note_time(submission.student, submission.lesson, came)
            assert standing is not None
        self._row(submission, report, standing, fresh=False)
        return True

    def _standing(self, submission: Submission) -> Standing | None:
        """The gradebook's word, read once for each lesson."""
        if self._standings[0] != submission.lesson:
            self._standings = (submission.lesson, self._recorder.standings(submission.lesson))
        return self._standings[1].get(submission.student)

    def _finish(self, job: Job, report: Report | GraderFailure) -> None:
        submission = job.submission
        if isinstance(report, GraderFailure):
            self._failed(submission, report.reason)
            return
        if report.status == "failed" or report.notebook is None:
            self._refuse(submission, report.reason or "the grader returned no notebook", report)
            return
        whose = (submission.student, submission.lesson)
        scores = self._recorder.scores_of(*whose, report, submission.folder)
        # Forgotten first: a crash before the end must never leave a false entry.
        self._journal.forget(submission.lesson, submission.student)
        try:
            self._recorder.write_notebook(*whose, report, submission.folder)
        except OSError as error:
            if concerns_all(error):
                raise
            self._failed(submission, f"the graded notebook can't be written: {error}")
            return
        self._batch.add(Entry(submission, replace(report, notebook=None), job.digest, scores))

    def _stands(self, entry: Entry, standing: Standing) -> None:
        """Its scores stand in the gradebook, and the journal knows it."""
        self._row(entry.submission, entry.report, standing, fresh=True)

    def _refuse(self, submission: Submission, reason: str, report: Report | None = None) -> None:
        """A submission that could not be graded: nothing of it is recorded, and it gets a row."""
        if in_unicode(submission.student) == submission.student:  # no other name got into them
            self._journal.forget(submission.lesson, submission.student)
            self._recorder.withdraw(submission.student, submission.lesson, submission.folder)
        self._failed(submission, reason, report.notes if report else ())

    def _failed(
        self,
        submission: Submission,
        reason: str,
        notes: tuple[str, ...] = (),
        max_score: float | None = None,
    ) -> None:
        """Make the row of a submission that was not graded; by default with the lesson's points."""
        report = Report(submission.lesson, "failed", reason=reason, notes=notes)
        if max_score is None:
            max_score = self._recorder.lesson(submission.lesson).max_score
        self._row(submission, report, Standing(0.0, max_score, False), fresh=True)

    def _graded(self, submission: Submission) -> Path:
        folder = self._recorder.graded_folder(submission.student, submission.lesson)
        return folder / f"{submission.lesson}.ipynb"

    def _row(
        self, submission: Submission, report: Report, standing: Standing, *, fresh: bool
    ) -> None:
        status: ReportStatus = "failed"
        if report.status != "failed":
            status = "needs_person" if standing.needs_person else "graded"
        _, odd = read_timestamp(submission.folder)
        late = (
            f"handed in {timedelta(seconds=standing.late // SECOND)} late" if standing.late else ""
        )
        failed = status == "failed"
        verdicts = [task.verdict for task in report.tasks if task.verdict is not None]
        result = Result(
            student=in_unicode(submission.student),
            lesson=submission.lesson,
            status=status,
            score=None if failed else standing.score,
            max_score=standing.max_score,
            notes=(*submission.notes, *report.notes, *filter(None, [late, odd])),
            mistakes=tuple((v.task, v.mistake) for v in verdicts if v.mistake is not None),
            carried=tuple(verdict.task for verdict in verdicts if verdict.followed_through),
            reason=report.reason,
            path=(submission.notebook or submission.folder) if failed else self._graded(submission),
            fresh=fresh,
        )
        self.results.append(result)
        if self._progress is not None:
            self._progress(result, len(self.results), self._total)


@contextmanager
def _whole() -> Iterator[None]:
    """Let Ctrl-C wait until what is done here is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


__all__ = [
    "ALL_LESSONS",
    "Grader",
    "GraderFailure",
    "Job",
    "Pool",
    "Progress",
    "Result",
    "grade_class",
    "one_by_one",
]

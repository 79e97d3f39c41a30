"""How a class did: scores, tasks and the mistakes most often made, for each lesson."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.engine.report import Report, TaskReport
from autograder.gradebook.discover import find_submissions
from autograder.gradebook.journal import open_journal
from autograder.gradebook.scores import grade_cell
from autograder.gradebook.settings import Settings, gradebook_to_read, patiently
from autograder.gradebook.standings import (
    Given,
    Standing,
    max_score,
    read_given,
    read_standings,
)
from autograder.tasks import TasksError, load_lesson

BINS = 10


@dataclass(frozen=True)
class TaskSummary:
    """One task over all submissions that were graded."""

    name: str
    kind: str
    points: float
    mean: float | None
    """Mean share of the points, 0 to 1; None while nothing is scored."""
    full: int
    """How many earned all points."""
    none: int
    """How many earned none."""
    blank: int
    """How many handed it in untouched."""
    waiting: int
    """How many wait for a person."""
    mistakes: tuple[tuple[str, int], ...]
    """Ids of known mistakes with how many made them, most frequent first."""
    hints: Mapping[str, str]
    """What is told of a mistake, by its id."""


@dataclass(frozen=True)
class LessonSummary:
    """One lesson over the class."""

    name: str
    title: str
    submitted: int
    graded: int
    needs_person: int
    failed: int
    """Handed in but not graded."""
    max_score: float
    mean: float | None
    median: float | None
    distribution: tuple[int, ...]
    """How many scores lie in each tenth of the maximum, lowest first."""
    tasks: tuple[TaskSummary, ...]

    @property
    def mistakes(self) -> list[tuple[str, str, int]]:
        """(task, mistake, how many) over all tasks, most frequent first."""
        rows = [(task.name, id, count) for task in self.tasks for id, count in task.mistakes]
        return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))

    def hint(self, task: str, mistake: str) -> str:
        """What is told of this mistake."""
        return next(one.hints[mistake] for one in self.tasks if one.name == task)


@dataclass(frozen=True)
class ClassReport:
    """All lessons of a course that anyone handed in."""

    title: str
    lessons: tuple[LessonSummary, ...]


@dataclass
class _Tally:
    """Counts of one task while reports go by."""

    task: TaskReport
    shares: list[float] = field(default_factory=list)
    full: int = 0
    none: int = 0
    blank: int = 0
    waiting: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)
    hints: dict[str, str] = field(default_factory=dict)

    def add(self, task: TaskReport, score: float | None) -> None:
        """Count a task of a submission; `score` is what the gradebook has.

        The hint of a mistake that is no longer in the lesson is what was told with it.
        """
        if score is None:
            self.waiting += 1
            return
        self.shares.append(score / task.points if task.points else 1.0)
        self.full += score >= task.points - 1e-9
        self.none += score <= 1e-9
        if task.verdict is not None:
            self.blank += task.verdict.status in ("blank", "undefined")
            if task.verdict.mistake is not None:
                self.mistakes[task.verdict.mistake] += 1
                self.hints.setdefault(task.verdict.mistake, task.verdict.message)
        elif task.score is not None:
            self.blank += 1

    def summary(self) -> TaskSummary:
        ranked = sorted(self.mistakes.items(), key=lambda item: (-item[1], item[0]))
        return TaskSummary(
            self.task.name,
            self.task.kind,
            self.task.points,
            fmean(self.shares) if self.shares else None,
            self.full,
            self.none,
            self.blank,
            self.waiting,
            tuple(ranked),
            {id: self.hints[id] for id in self.mistakes},
        )


def class_report(course: Course, lessons: Sequence[str] | None = None) -> ClassReport:
    """Sum up what the gradebook and the journal of verdicts hold.

    Scores come from the gradebook (a person's included), what went wrong from the reports.

    Raises
    ------
    CourseError, GradebookError
        For an unknown lesson; when the gradebook can't be used.

    """
    wanted = [course.check_lesson(name) for name in (course.names if lessons is None else lessons)]
    settings = Settings(course)
    titles = {entry.name: entry.title for entry in course.lessons}
    summaries = []
    with (
        open_journal(settings.autograded, to_read=True) as journal,
        gradebook_to_read(settings) as gradebook,
    ):
        for lesson in wanted:
            submitted = {item.student for item in find_submissions(settings.submitted, [lesson])}
            top, standings, given = _marks(gradebook, settings, lesson)
            submitted |= standings.keys()  # what was graded stays when the submission is taken away
            if submitted:
                tasks = _tasks(journal.reports(lesson), standings, given, _hints(lesson))
                summaries.append(_summary(lesson, titles[lesson], submitted, top, standings, tasks))
    return ClassReport(course.title, tuple(summaries))


def _marks(
    gradebook: Gradebook | None, settings: Settings, lesson: str
) -> tuple[float, dict[str, Standing], Given]:
    """Points of the lesson, how those stand whose graded notebook is there, what a person gave."""
    if gradebook is None:
        return 0.0, {}, {}
    db = gradebook.db
    top, standings, given = patiently(
        lambda: (max_score(db, lesson), read_standings(db, lesson), read_given(db, lesson)),
        "the gradebook can't be read",
        db.rollback,
    )
    db.rollback()
    graded = {
        student: standing
        for student, standing in standings.items()
        if (settings.autograded / student / lesson / f"{lesson}.ipynb").is_file()
    }
    return top, graded, given


def _summary(
    lesson: str,
    title: str,
    submitted: set[str],
    top: float,
    standings: Mapping[str, Standing],
    tasks: tuple[TaskSummary, ...],
) -> LessonSummary:
    scores = [standing.score for standing in standings.values()]
    return LessonSummary(
        name=lesson,
        title=title,
        submitted=len(submitted),
        graded=len(standings),
        needs_person=sum(standing.needs_person for standing in standings.values()),
        failed=len(submitted - standings.keys()),
        max_score=top,
        mean=fmean(scores) if scores else None,
        median=median(scores) if scores else None,
        distribution=_distribution(scores, top),
        tasks=tasks,
    )


def _distribution(scores: Iterable[float], top: float) -> tuple[int, ...]:
    counts = [0] * BINS
    for score in scores:
        share = score / top if top else 1.0
        counts[min(max(int(share * BINS), 0), BINS - 1)] += 1
    return tuple(counts)


def _hints(lesson: str) -> Mapping[str, Mapping[str, str]]:
    """Of all known mistakes by task and id; a student's message may say more than the hint."""
    try:
        functions = load_lesson(lesson).functions
    except TasksError:
        return {}
    return {task.name: {one.id: one.hint for one in task.mistakes} for task in functions}


def _tasks(
    reports: Iterable[tuple[str, Report]],
    graded: Collection[str],
    given: Given,
    hints: Mapping[str, Mapping[str, str]],
) -> tuple[TaskSummary, ...]:
    tallies: dict[str, _Tally] = {}
    for student, report in reports:
        if student not in graded:
            continue
        for task in report.tasks:
            by_hand, extra = given.get((student, grade_cell(task.name, task.kind)), (None, 0.0))
            score = task.score if by_hand is None else by_hand
            if task.name not in tallies:
                tallies[task.name] = _Tally(task, hints=dict(hints.get(task.name, {})))
            tally = tallies[task.name]
            tally.add(task, None if score is None else score + extra)
    return tuple(tally.summary() for tally in tallies.values())

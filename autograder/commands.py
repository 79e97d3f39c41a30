"""What the commands do beyond their options: progress, tables, and the rooms brought together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.course import Course
from autograder.engine.pool import Pool
from autograder.engine.report import Report
from autograder.fingerprint import fingerprint
from autograder.gradebook.discover import in_unicode, strays
from autograder.gradebook.grading import Job, Result, grade_class
from autograder.gradebook.settings import Settings
from autograder.gradebook.summary import class_report
from autograder.gradebook.summary_page import report_html, report_text
from autograder.workers import own_processes, tell_about_walls, the_secret
from coursekit.judge.errors import GraderDefect
from coursekit.judge.words import one_line
from coursekit.show import points, verdict_text

if TYPE_CHECKING:
    from autograder.doctor import Finding
    from autograder.engine.cluster import Cluster
    from autograder.gradebook.feedback import FeedbackPage
    from autograder.grader import Grader
    from autograder.score import Scored

STATUS = {"graded": "graded", "needs_person": "needs a person", "failed": "could not be graded"}
MANY = 5
"""Of notes about one submission, and of what lies in no lesson's folder, so many are shown."""
LAYOUT = "a notebook's place is submitted/STUDENT/LESSON/LESSON.ipynb"


@contextmanager
def the_grader(course: Course, err: Console, sandbox: bool = True) -> Iterator[Grader]:
    """The grader with this machine's secret; says so when it is made, or walls are left off.

    Raises
    ------
    NoWalls
        If there is to be a sandbox, and this machine has none.
    """
    from autograder.grader import Grader

    tell_about_walls(err, sandbox)
    with Grader(course, the_secret(err), sandbox=sandbox) as grader:
        yield grader


def grade_course(
    course: Course,
    lessons: Sequence[str] | None,
    student: str | None,
    force: bool,
    err: Console,
    sandbox: bool = True,
    jobs: int | None = None,
    cluster: str | None = None,
    started: Pool[Job] | None = None,
) -> list[Result]:
    """Grade a class with a progress bar on `err`.

    Parameters
    ----------
    jobs : int, optional
        Processes that grade; by default one for each core.
    cluster : str, optional
        Address of a Dask scheduler, whose workers grade instead.
    started : Pool, optional
        Processes that were started already; the caller closes them.

    Raises
    ------
    ClusterError
        If that cluster can't be used.
    KeyboardInterrupt
        If the instructor stops it; `err` says how far it came.
    """
    workers: Pool[Job] | Cluster[Job] | nullcontext[Pool[Job]]
    if started is not None:
        workers = nullcontext(started)
    elif cluster is None:
        workers = own_processes(course, err, sandbox, jobs)
    else:
        from autograder.elsewhere import Departure
        from autograder.engine.cluster import Cluster

        tell_about_walls(err, sandbox, "the workers")
        sent = Departure(course, the_secret(err), sandbox)
        workers = Cluster[Job](
            cluster,
            sent.suitcase(course.names if lessons is None else lessons),
            sent.check,
            stand_in=sent.seed,
            warn=lambda text: err.print(escape(text)),
        )
    secret = the_secret(err)
    with workers as pool, _bar(err) as bar:
        line = bar.add_task("grading", total=None)

        def tell(result: Result, done: int, total: int) -> None:
            said = f"{result.lesson} {result.student}"
            bar.update(line, completed=done, total=total, description=escape(said))

        try:
            return grade_class(
                course,
                in_workers_only,
                lessons=lessons,
                student=student,
                force=force,
                fingerprint=lambda lesson: fingerprint(course, secret, lesson, sandbox),
                pool=lambda _, waiting: pool.run(waiting),
                progress=tell,
                tell=lambda text: err.print(escape(text)),
            )
        except KeyboardInterrupt:
            task = bar.tasks[line]
            if task.total:
                err.print(f"{task.completed:g} of {task.total:g} submissions are done")
            raise


def in_workers_only(lesson: str, data: bytes, student: str) -> Report:
    """Stand in for a grader where all grading is done by other processes."""
    raise GraderDefect("this process hands out and records; it grades nothing")


def _bar(err: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        speed_estimate_period=60,
    )


class _Rate(ProgressColumn):
    """How many are done in a second, or in a minute where that is the better number."""

    def render(self, task: Task) -> Text:
        """What the column shows now."""
        if not task.speed:
            return Text("")
        if task.speed < 1:
            return Text(f"{60 * task.speed:.0f}/min")
        return Text(f"{task.speed:.1f}/s")


def results_table(course: Course, results: Sequence[Result]) -> Table:
    """Student, lesson, score, what happened; the path of what to open for what failed."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student")
    table.add_column("lesson")
    table.add_column("score", justify="right")
    table.add_column("status")
    table.add_column("what happened", overflow="fold")
    for result in results:
        score = (
            "–"
            if result.score is None
            else f"{points(round(result.score, 2))}/{points(result.max_score)}"
        )
        told = "; ".join(_told(result))
        if result.status == "failed":
            told += f" ({_relative(course, result.path)})"
        who, told = (escape(one_line(text)) for text in (result.student, told))
        table.add_row(who, result.lesson, score, STATUS[result.status], told)
    return table


def left_aside(course: Course, student: str | None) -> str:
    """A line about what lies in submitted/ but in no lesson's folder; empty if nothing does."""
    found = strays(Settings(course).submitted, course.names, student)
    if not found:
        return ""
    return f"left aside, as it lies in no lesson's folder: {_some(course, found)}; {LAYOUT}"


def _told(result: Result) -> list[str]:
    """What happened, in the order in which an instructor wants to know it."""
    told = [result.reason] if result.reason else []
    told += result.notes[:MANY]
    if len(result.notes) > MANY:
        told.append(f"{len(result.notes) - MANY} more notes (autograder score FILE prints them)")
    if result.mistakes:
        told.append("known mistakes: " + ", ".join(f"{task} {id}" for task, id in result.mistakes))
    if result.carried:
        told.append("kept its points in spite of an earlier error: " + ", ".join(result.carried))
    return told


def findings_table(findings: Sequence[Finding]) -> Table:
    """What holds on this machine; for what doesn't, what was seen and how to mend it."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("holds")
    table.add_column("what", overflow="fold")
    for finding in findings:
        mark = "[green]ok[/]" if finding.holds else "[bold red]FAIL[/]"
        table.add_row(mark, escape(finding.name))
        if not finding.holds and finding.detail:
            table.add_row("", escape(f"seen: {finding.detail}"))
        if not finding.holds and finding.mend:
            table.add_row("", escape(f"mend it: {finding.mend}"))
    return table


def _some(course: Course, paths: Sequence[Path]) -> str:
    """The first of them by name, and how many more there are."""
    named = ", ".join(_relative(course, path) for path in paths[:MANY])
    return named + (f" and {len(paths) - MANY} more" if len(paths) > MANY else "")


def _relative(course: Course, path: Path) -> str:
    shown = path.relative_to(course.root) if path.is_relative_to(course.root) else path
    return one_line(in_unicode(str(shown)))


def scored_text(scored: Scored) -> str:
    """One notebook's verdicts for the terminal."""
    report = scored.report
    assert report is not None
    lines = [
        f"{scored.notebook}  ({scored.lesson})",
        f"{points(round(report.score, 2))} of {points(report.max_score)} points, "
        f"{STATUS[report.status]}",
        *(f"note: {note}" for note in report.notes),
    ]
    for task in report.tasks:
        if task.verdict is not None:
            lines.append(verdict_text(task.verdict))
        else:
            state = "a person has to grade it" if task.score is None else "nothing written"
            lines.append(f"{task.name}: {state}, {points(task.points)} points")
    return "\n".join(lines) + "\n"


def write_feedback(
    course: Course, lessons: Sequence[str] | None, student: str | None, force: bool, err: Console
) -> list[FeedbackPage]:
    """Write the feedback pages that are out of date; say on how many an answer is still unread."""
    from autograder.gradebook.feedback import generate_feedback  # nothing else needs what it takes

    with err.status("writing feedback"):
        pages = generate_feedback(course, lessons, student, force=force)
    outdated = [page.path for page in pages if page.state == "outdated"]
    if outdated:
        err.print(
            "of an earlier submission, since the last one could not be graded: "
            f"{escape(_some(course, outdated))}; don't hand them out"
        )
    unread = sum(page.waiting > 0 for page in pages)
    if unread:
        err.print(
            f"on {unread} of these pages an answer in words shows 0 points, as nobody has read it "
            "yet; read them (make lab, then Nbgrader → Formgrader) and write the pages again"
        )
    return pages


def report_class(course: Course, lessons: Sequence[str] | None) -> tuple[str, str]:
    """The class report as text, and as a page."""
    summary = class_report(course, lessons)
    return report_text(summary), report_html(summary)

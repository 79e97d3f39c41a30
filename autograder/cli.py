"""The command line: ``autograder build|grade|score|feedback|report|export|validate|demo|…``."""

from __future__ import annotations

import atexit
import gc
import io
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograder.about import about
from autograder.course import CourseError, find_course
from autograder.endings import ctrl_c_in_a_line, quiet_if_unread
from autograder.terminal import Commands, err, out, see_that_it_can_be_written, writing
from autograder.threads import one_unless_told

app = typer.Typer(
    cls=Commands,
    callback=about,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="LESSON", help="Names of lessons; all if none is given."),
]
OneLesson = Annotated[
    str | None,
    typer.Argument(metavar="LESSON", help="The lesson's name; all lessons if left out."),
]
Student = Annotated[str | None, typer.Option("--student", metavar="ID", help="This student alone.")]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--no-sandbox",
        help="Run students' code with nothing around it; every result says so.",
    ),
]


def main() -> None:
    """Run the command line; a user's mistake ends in one clear line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names of files may hold anything
    one_unless_told()
    gc.set_threshold(50_000)  # almost all that imports make stays: no use to look through it
    atexit.register(gc.freeze)  # nor at the end
    with ctrl_c_in_a_line(), quiet_if_unread():
        app()


@app.command()
def build(
    lessons: Lessons = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Change nothing: compare with a fresh build, and look for leaks."
        ),
    ] = False,
) -> None:
    """Make source/ and release/ from notebooks/, solutions and tasks."""
    from autograder.build import build as build_lessons
    from autograder.build import check_build
    from autograder.build.proof import leaks

    course = find_course()
    with err.status("building") as status:

        def say(lesson: str, step: str) -> None:
            status.update(f"{lesson}: {step}")

        if check:
            differences = check_build(course, lessons, progress=say)
        else:
            built = build_lessons(course, lessons, progress=say)
            differences = []
        status.update("looking for leaks")
        found = leaks(course, lessons)
    for difference in differences:
        out.print(f"{difference.path}: {difference.kind}; mend it with: {difference.mend}")
    for leak in found:
        out.print(
            f"[bold red]leak[/] {escape(str(leak.path))} {escape(leak.where)}: {escape(leak.what)}"
        )
    if check:
        out.print("in sync, nothing leaks" if not (differences or found) else "not as it should be")
    else:
        for one in built:
            done = f"{len(one.changed)} files changed" if one.changed else "as it was"
            out.print(f"{one.lesson}: {done}")
    if differences or found:
        raise typer.Exit(1)


@app.command()
def grade(
    lesson: OneLesson = None,
    student: Student = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade also what is graded already.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", metavar="N", min=1, help="Grade N at a time; one a core by default."
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Grade on the workers of this Dask scheduler, such as tls://host:8786.",
        ),
    ] = None,
    no_sandbox: NoSandbox = False,
) -> None:
    """Grade submitted/ into gradebook.db and autograded/, ready for the formgrader.

    What is graded and hasn't changed is skipped. Exit code 1 when something could not be graded.
    """
    from autograder.workers import early_processes

    if cluster and jobs:
        raise typer.BadParameter("a cluster's workers say themselves how much they do at a time")
    course = find_course()
    lessons = [course.check_lesson(lesson)] if lesson else None
    early = early_processes(course, lesson, student, force, err, not no_sandbox, jobs)
    with nullcontext() if cluster else early as pool:
        from autograder.commands import LAYOUT, grade_course, left_aside, results_table  # seconds

        results = grade_course(
            course, lessons, student, force, err, not no_sandbox, jobs, cluster, pool
        )
    if results:
        out.print(results_table(course, results))
    else:
        what = f"submissions of {lesson}" if lesson else "submissions"
        out.print(f"nothing to grade: no {what} in {course.root / 'submitted'}; {LAYOUT}")
    if aside := left_aside(course, student):
        out.print(escape(aside))
    failed = sum(result.status == "failed" for result in results)
    if failed:
        out.print(f"{failed} could not be graded; the reasons stand in the table")
        raise typer.Exit(1)


@app.command()
def score(
    notebooks: Annotated[list[str], typer.Argument(metavar="NOTEBOOK", help="Notebook files.")],
    lesson: Annotated[
        str | None,
        typer.Option("--lesson", metavar="L", help="Their lesson, if it can't be recognised."),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="One JSON object a line for each notebook, in the order given."
        ),
    ] = False,
    no_sandbox: NoSandbox = False,
) -> None:
    """Grade notebook files by themselves, without gradebook or class.

    Exit code 0 when all were graded, whatever the scores; 2 when a file can't be used.
    """
    from autograder import score as scoring
    from autograder.commands import scored_text, the_grader

    course = find_course()
    if lesson is not None:
        course.check_lesson(lesson)
    unusable = False
    with the_grader(course, err, not no_sandbox) as grader:
        for scored in scoring.score_files(course, notebooks, grader.grade, lesson):
            if not scored.usable:
                unusable = True
                print(" ".join(scored.reason.split()), file=sys.stderr, flush=True)
            if as_json:
                # ASCII: whatever a student or a file is called, it can be written and read.
                print(json.dumps(scoring.as_json(scored)), flush=True)
            elif scored.usable:
                print(scored_text(scored), flush=True)
    if unusable:
        raise typer.Exit(2)


@app.command()
def rubric(
    lessons: Lessons = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")
    ] = None,
) -> None:
    """Print what written answers are graded by: points line by line, and a full answer."""
    from autograder.rubrics import rubrics

    text = rubrics(find_course(), lessons)
    if output is None:
        print(text, end="")
        return
    with writing(output):
        output.write_text(text, encoding="utf-8")
    out.print(f"the rubrics are in {output}; students must not see them")


@app.command()
def feedback(
    lesson: OneLesson = None,
    student: Student = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write also pages that are up to date.")
    ] = False,
) -> None:
    """Write feedback/<student>/<lesson>/<lesson>.html for everything graded.

    Pages of which nothing has changed are left as they are.
    """
    from autograder.commands import write_feedback

    course = find_course()
    pages = write_feedback(course, [lesson] if lesson else None, student, force, err)
    failed = [page for page in pages if page.reason]
    for page in failed:
        out.print(f"{page.student}, {page.lesson}: no page: {escape(page.reason)}")
    if not pages:
        if student:
            raise CourseError(f"nothing of {student!r} is graded; see: autograder grade")
        out.print(f"nothing is graded yet; first: autograder grade {lesson or ''}".rstrip())
        return
    written = sum(page.state == "made" for page in pages)
    kept = sum(page.state == "unchanged" for page in pages)
    out.print(
        f"feedback pages in {course.root / 'feedback'}: {written} written, {kept} as they were"
    )
    if failed:
        raise typer.Exit(1)


@app.command()
def report(
    lesson: OneLesson = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Where to write the page; report.html by default."
        ),
    ] = None,
) -> None:
    """Sum up the class: scores, what was hard, which mistakes were made."""
    from autograder.commands import report_class

    course = find_course()
    text, page = report_class(course, [lesson] if lesson else None)
    path = to or course.root / "report.html"
    try:
        with writing(path):
            path.write_text(page, encoding="utf-8")
    except CourseError as error:
        if to is not None:
            raise
        print(text)  # who may only read has that
        err.print(f"no page: {escape(str(error))}: autograder report --to FILE")
        return
    print(text)
    out.print(f"as a page: {path}")


@app.command()
def export(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="The CSV file; grades.csv by default."),
    ] = None,
) -> None:
    """Write all scores as CSV, as nbgrader export does."""
    from autograder.gradebook.export import export as export_scores

    course = find_course()
    path = to or course.root / "grades.csv"
    see_that_it_can_be_written(path)
    with writing(path):
        export_scores(course, path)
    out.print(f"scores: {path}")


@app.command()
def validate(
    lesson: OneLesson = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML for CI pages.")
    ] = None,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Also judge generated mutants of every solution (slow)."),
    ] = False,
    notebooks: Annotated[
        bool,
        typer.Option(
            "--notebooks/--no-notebooks", help="Run the solved notebooks in plain Jupyter."
        ),
    ] = True,
    seeds: Annotated[
        int,
        typer.Option(
            "--seeds",
            metavar="N",
            min=0,
            help="Also judge all mistakes and alternatives under N seeds of hidden cases "
            "(an hour for 1000; goes on where it was stopped).",
        ),
    ] = 0,
    kernels: Annotated[
        bool,
        typer.Option(
            "--kernels",
            help="Also compare the verdicts under several BLAS kernels and thread counts (slow).",
        ),
    ] = False,
) -> None:
    """Prove lessons: in sync, no leaks, right answers accepted, wrong ones caught and named."""
    from autograder.validate.command import as_text, run_validation, to_json, to_junit

    course = find_course()
    if junit:
        see_that_it_can_be_written(junit)
    checks = run_validation(
        course,
        [lesson] if lesson else None,
        mutants=mutants,
        notebooks=notebooks,
        console=err,
        seeds=seeds,
        kernels=kernels,
    )
    if junit:
        with writing(junit):
            junit.write_text(to_junit(checks), encoding="utf-8")
    if as_json:
        print(json.dumps(to_json(checks), ensure_ascii=False))
    else:
        out.print(as_text(checks))
    if not all(check.passed for check in checks):
        raise typer.Exit(1)


@app.command()
def demo(no_sandbox: NoSandbox = False) -> None:
    """Make a class out of our own material, grade it, and show what to open next."""
    from autograder.demo.command import run_demo

    run_demo(find_course(), out, err, not no_sandbox)


@app.command()
def doctor() -> None:
    """Try whether students' code is kept in on this machine, and say how to mend what isn't."""
    from autograder.commands import findings_table
    from autograder.doctor import examine

    with err.status("trying the walls"):
        findings = list(examine(find_course()))
    out.print(findings_table(findings))
    if not all(finding.holds for finding in findings):
        out.print("don't grade others' code here until all of this holds")
        raise typer.Exit(1)
    out.print("all walls hold")


@app.command()
def data(
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Look for the MNIST files here first."),
    ] = None,
) -> None:
    """Fetch and verify the real MNIST images, and print where they are kept."""
    from coursekit.data import DataUnavailable, fetch_mnist

    try:
        path = fetch_mnist(folder, report=lambda line: err.print(escape(line)))
    except DataUnavailable as error:
        raise CourseError(str(error)) from error
    out.print(str(path))


__all__ = ["app", "main"]

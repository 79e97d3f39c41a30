"""``autograder demo``: the whole way, from nothing to feedback."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from autograder.build import build
from autograder.commands import grade_course, report_class, results_table, write_feedback
from autograder.course import Course
from autograder.demo.classroom import hand_in, look_for_others
from autograder.engine.walls import ensure_walls
from coursekit.data import DataUnavailable, fetch_mnist

NEEDS_MNIST = ("lesson3_softmax_mnist",)


def run_demo(course: Course, out: Console, err: Console, sandbox: bool = True) -> None:
    """Fetch MNIST, build, hand in, grade, feed back; then say what to open next."""
    if sandbox:
        ensure_walls()  # before anything is made
    look_for_others(course)
    lessons = _lessons_with_data(course, out)
    with err.status("building the lessons") as status:
        built = build(
            course, lessons, progress=lambda lesson, step: status.update(f"{lesson}: {step}")
        )
    changed = [one.lesson for one in built if one.changed]
    out.print(
        f"built {len(built)} lessons"
        + (f", new: {', '.join(changed)}" if changed else ", all as they were")
    )
    with err.status("making a class"):
        count = hand_in(course, lessons)
    out.print(f"{count} submissions are in {course.root / 'submitted'}")
    results = grade_course(course, list(lessons), None, False, err, sandbox)
    pages = write_feedback(course, list(lessons), None, False, err)
    report = course.root / "report.html"
    report.write_text(report_class(course, list(lessons))[1], encoding="utf-8")
    out.print(results_table(course, results))
    fresh = sum(result.fresh and result.status != "failed" for result in results)
    written = sum(page.state == "made" for page in pages)
    out.print(
        f"\n{len(results)} submissions, {fresh} graded now; {written} feedback pages written now"
    )
    _what_next(course, out, str(report))


def _lessons_with_data(course: Course, out: Console) -> tuple[str, ...]:
    try:
        fetch_mnist(report=lambda line: None)
    except DataUnavailable as error:
        out.print(f"[bold]MNIST can't be had[/]: {escape(str(error))}")
        lessons = tuple(name for name in course.names if name not in NEEDS_MNIST)
        out.print(f"going on with {', '.join(lessons)}")
        return lessons
    out.print("MNIST: 70,000 images, verified")
    return course.names


def _what_next(course: Course, out: Console, report: str) -> None:
    out.print("\n[bold]Open next[/]")
    out.print(f"  the class at a glance      {report}")
    page = course.root / "feedback" / "florence" / course.names[0] / f"{course.names[0]}.html"
    out.print(f"  a student's feedback       {page}")
    out.print(f"  what students get          {course.root / 'release'}")
    out.print("  the formgrader, for the written answers:  make lab, then Nbgrader → Formgrader")

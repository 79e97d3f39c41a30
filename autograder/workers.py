"""The processes that grade on this machine; started early, while slow imports go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from glob import escape
from typing import TYPE_CHECKING, Any

from rich.console import Console

from autograder.course import JOURNAL_FILE, Course
from autograder.engine.forking import start_importing
from autograder.secret import load_secret, secret_path

if TYPE_CHECKING:
    from autograder.engine.pool import Pool
    from autograder.grader import Grader

MODULES = ("autograder.grader", "numpy.ma")
"""What every process that grades needs, sooner or later; imported once for all of them."""


def own_processes(course: Course, err: Console, sandbox: bool, jobs: int | None) -> Pool[Any]:
    """A pool whose processes grade with this machine's secret.

    Raises
    ------
    NoWalls
        If there is to be a sandbox, and this machine has none.
    """
    from autograder.engine.pool import Pool  # not before the processes import it, too

    tell_about_walls(err, sandbox)
    return Pool(
        partial(open_grader, course, the_secret(err), sandbox=sandbox), jobs, preload=MODULES
    )


def open_grader(course: Course, secret: bytes, *, sandbox: bool) -> Grader:
    """The grader of a process; what that takes is imported there alone."""
    from autograder.grader import Grader

    return Grader(course, secret, sandbox=sandbox)


@contextmanager
def early_processes(
    course: Course,
    lesson: str | None,
    student: str | None,
    force: bool,
    err: Console,
    sandbox: bool,
    jobs: int | None,
) -> Iterator[Pool[Any] | None]:
    """Processes that grade already, if it is certain that there is something to grade.

    What they grade first is what lies where it usually does, whatever ``nbgrader_config.py`` says:
    to read that takes seconds. A report that nobody asks for later is thrown away.
    """
    who = "*" if student is None else escape(student)
    handed_in = any(course.root.glob(f"submitted/{who}/{lesson or '*'}"))
    graded_before = (course.root / "autograded" / JOURNAL_FILE).exists()
    if not handed_in or (graded_before and not force):
        yield None
        return
    start_importing(MODULES)
    with own_processes(course, err, sandbox, jobs) as pool:
        pool.begin(_handed_in(course, [lesson] if lesson else course.names, student))
        yield pool


@dataclass(frozen=True)
class _HandedIn:
    """A submission, read before it is asked for."""

    lesson: str
    data: bytes
    student: str


def _handed_in(course: Course, lessons: Sequence[str], student: str | None) -> Iterator[_HandedIn]:
    from autograder.gradebook.discover import SubmissionError, find_submissions, read_notebook

    for one in find_submissions(course.root / "submitted", lessons, student):
        with suppress(SubmissionError):
            if one.notebook is not None:
                yield _HandedIn(one.lesson, read_notebook(one.notebook), one.student)


def tell_about_walls(err: Console, sandbox: bool, where: str = "this machine") -> None:
    """Warn where there are to be none.

    Raises
    ------
    NoWalls
        If there are to be some on this machine, which has none.
    """
    if not sandbox:
        err.print(f"no sandbox: students' code can do whatever you can do on {where}")
    elif where == "this machine":
        from autograder.engine.walls import ensure_walls

        ensure_walls()


def the_secret(err: Console) -> bytes:
    """This machine's secret; says so when it is made."""
    secret, fresh = load_secret()
    if fresh:
        err.print(f"a new secret for hidden cases was made: {secret_path()}")
    return secret

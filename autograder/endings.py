"""How commands end when something goes wrong: one line, and an exit code.

Little is imported here: it has to be there before anything else is.
"""

from __future__ import annotations

import _thread
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from rich.console import Console

USER, DEFECT, STOPPED, UNREAD = 2, 3, 130, 141
STOPPED_LINE = "stopped; what was recorded stays, and the same command goes on from here"
_OF_USERS = {
    "autograder.course": "CourseError",
    "autograder.tasks": "TasksError",
    "autograder.tasks.sources": "SourceError",
    "autograder.build": "BuildError",
    "autograder.gradebook.settings": "GradebookError",
    "autograder.engine.cluster": "ClusterError",
    "autograder.engine.walls": "NoWalls",
}
"""What a user can mend. Looked up only where it is imported already: some of it takes seconds."""
_DEFECTS = {"coursekit.judge.errors": "GraderDefect"}


class _CtrlC:
    """What Ctrl-C does: as ever, and it is remembered."""

    def __init__(self) -> None:
        self.pressed = False

    def __call__(self, number: int, frame: FrameType | None) -> NoReturn:
        self.pressed = True
        raise KeyboardInterrupt


@contextmanager
def ctrl_c_in_a_line() -> Iterator[None]:
    """Tell Ctrl-C in one line, wherever it comes.

    Amid imports it may be raised where Python can only write it down and go on (in a callback), or
    come out as another error.

    Raises
    ------
    SystemExit
        With code 130, in place of Ctrl-C.
    """
    ctrl_c, passed_over = _CtrlC(), sys.unraisablehook

    def again(args: sys.UnraisableHookArgs) -> None:
        if isinstance(args.exc_value, KeyboardInterrupt):
            _thread.interrupt_main()
        else:
            passed_over(args)

    before = signal.signal(signal.SIGINT, ctrl_c)
    sys.unraisablehook = again
    try:
        yield
    except (KeyboardInterrupt, Exception):
        if not ctrl_c.pressed:
            raise
        print(STOPPED_LINE, file=sys.stderr)
        raise SystemExit(STOPPED) from None
    finally:
        sys.unraisablehook = passed_over
        signal.signal(signal.SIGINT, before)


@contextmanager
def quiet_if_unread() -> Iterator[None]:
    """End without a word, as programs do, if whoever read what is written has gone.

    Raises
    ------
    SystemExit
        With code 141, as shells have it for those that the system ends then.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()  # else Python does, and complains, when all is over
    except BrokenPipeError:
        _end_if_unread()
        raise  # some other pipe


def _end_if_unread() -> None:
    gone = [stream for stream in (sys.stdout, sys.stderr) if _unread(stream)]
    if gone:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in gone:
            os.dup2(nowhere, stream.fileno())  # what is left in it goes there
        raise SystemExit(UNREAD) from None


def _unread(stream: TextIO | None) -> bool:
    """Whether it is a pipe that nobody reads from any more."""
    try:
        number = -1 if stream is None else stream.fileno()
    except (OSError, ValueError):
        return False
    if number < 0:
        return False
    looked = select.poll()
    looked.register(number, 0)
    return any(what & select.POLLERR for _, what in looked.poll(0))


def _stopped(error: BaseException) -> bool:
    """Whether it is Ctrl-C, or something that Ctrl-C came out as."""
    handler = signal.getsignal(signal.SIGINT)
    pressed = isinstance(handler, _CtrlC) and handler.pressed
    return pressed or isinstance(error, KeyboardInterrupt)


@contextmanager
def clear_errors(err: Console) -> Iterator[None]:
    """Write what went wrong to `err` in one line.

    Raises
    ------
    SystemExit
        In place of a user's mistake (code 2), a defect of the grader (3) and Ctrl-C (130).
    """
    try:
        yield
    except (KeyboardInterrupt, Exception) as error:
        if _stopped(error):
            err.print(STOPPED_LINE)
            raise SystemExit(STOPPED) from None
        if isinstance(error, BrokenPipeError):
            _end_if_unread()
        from rich.markup import escape

        told = _of_the_disk(error)
        if isinstance(told, _imported(_OF_USERS)):
            err.print(f"[bold red]error:[/] {escape(str(told))}")
            raise SystemExit(USER) from None
        if isinstance(told, _imported(_DEFECTS)):
            err.print(f"[bold red]defect of the grader:[/] {escape(str(told))}")
            raise SystemExit(DEFECT) from None
        raise


def _imported(classes: dict[str, str]) -> tuple[type[Exception], ...]:
    """Those whose module is imported; an error of another one can't have been raised."""
    rooms = ((sys.modules.get(name), kind) for name, kind in classes.items())
    return tuple(getattr(room, kind) for room, kind in rooms if hasattr(room, kind))


def _of_the_disk(error: BaseException) -> BaseException:
    """What a disk or a database refuses becomes an error of the user's."""
    import sqlite3

    databases = _imported({"sqlalchemy.exc": "SQLAlchemyError"})
    refusals: tuple[type[Exception], ...] = (OSError, sqlite3.Error, *databases)
    if not isinstance(error, refusals):
        return error
    from autograder.gradebook.faults import told_in_a_line

    try:
        with told_in_a_line():
            raise error
    except Exception as told:
        return told

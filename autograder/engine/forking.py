"""Where processes that grade come from: one process that has imported what they need, and forks.

It takes as long to start as the command itself, and is started beside it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, get_context, resource_tracker
from tempfile import gettempdir
from typing import Any

from autograder.threads import one_thread

LONGEST_TEMPORARY = 70
"""Characters of the folder for temporary files: a fork server's socket lies there, and has 107."""


def forking_context(preload: Sequence[str]) -> Any:
    """Of `multiprocessing`: its processes begin with these modules imported.

    Not forked from here: this process has threads, and a gradebook open.
    """
    context = get_context("forkserver" if _short() else "spawn")
    context.set_forkserver_preload(list(preload))
    return context


def start_importing(preload: Sequence[str]) -> None:
    """Have the modules imported for the processes to come, while the caller does other things."""
    forking_context(preload)
    if _short():
        with starting(), suppress(OSError):  # else it is tried, and told, later
            forkserver.ensure_running()


@contextmanager
def starting() -> Iterator[None]:
    """Start processes that grade."""
    # Python starts one to clean up before the first of them, and hears Ctrl-C from then on.
    resource_tracker.ensure_running()
    with no_interrupt(), own_program(), one_thread():
        yield


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Start processes in which Ctrl-C does nothing until they say what it is to do."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def own_program() -> Iterator[None]:
    """Start processes that don't run the caller's program again; they import what they need."""
    program: dict[str, Any] = vars(sys.modules["__main__"])
    spec, file = program.get("__spec__"), program.pop("__file__", None)
    program["__spec__"] = None
    try:
        yield
    finally:
        program["__spec__"] = spec
        if file is not None:
            program["__file__"] = file


def _short() -> bool:
    return len(gettempdir()) < LONGEST_TEMPORARY

"""A process that grades, started as a program of its own.

A Dask worker is a daemon, which may have no children by way of `multiprocessing`; and a program
that starts from nothing has seen none of Dask's threads, keys and connections.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from autograder.engine import pool
from autograder.engine.pool import END_SECONDS
from autograder.engine.report import Report
from autograder.engine.scratch import Scratch
from autograder.engine.working import GraderFailure, Make, work
from autograder.threads import one_thread


class ChildLost(Exception):
    """The process ended, or was stuck; the message says which, as it ends a sentence."""


class Child:
    """A process that grades one submission after another, as a worker of a `Pool` does.

    Parameters
    ----------
    make : callable
        Makes its grader; sent there, so a function of a module or a `functools.partial` of one.
    """

    def __init__(self, make: Make) -> None:
        self._folder = Scratch()
        ours, theirs = socket.socketpair()
        with theirs, one_thread():
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # what is typed at the terminal of Dask isn't for it
            )
        self._line: Connection[Any, Any] = Connection(ours.detach())
        with suppress(OSError):  # it died; that is noticed when its answer is waited for
            self._line.send((make, str(self._folder.path), dict(os.environ)))

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def grade(self, lesson: str, data: bytes, student: str) -> Report | GraderFailure:
        """Let it grade one submission.

        Raises
        ------
        ChildLost
            If there is no answer; the process has ended then.
        """
        try:
            self._line.send((lesson, data, student))
            if not self._line.poll(pool.PATIENCE):
                self._process.kill()
            answer: Report | GraderFailure = self._line.recv()
        except (EOFError, OSError):
            self.close()
            code = self._process.returncode
            how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            raise ChildLost(how) from None
        return answer

    def kill(self) -> None:
        """End it at once; its runner hears that, and ends with all below it."""
        self._process.kill()

    def close(self) -> None:
        """End it and its runner when it is through with what it does."""
        self._line.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.remove()


def main() -> None:
    """The life of the process: it ends when nothing more can come."""
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    make, folder, environment = line.recv()
    work(make, line, folder, environment)


if __name__ == "__main__":
    main()

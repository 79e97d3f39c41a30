"""A grader for tests of the pool; what it does is written in the submission."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_info

from autograder.engine.report import Report
from coursekit.judge.errors import GraderDefect


@dataclass(frozen=True)
class Order:
    """A submission: a word, and what else the word needs."""

    data: bytes
    lesson: str = "tiny"
    student: str = "ada"


class Obedient:
    """Does as it is told."""

    def grade(self, lesson: str, data: bytes, student: str = "") -> Report:
        word, _, rest = data.decode().partition(" ")
        if word == "die" or (word == "die_once" and _first_time(rest)):
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "kill_parent":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        if word == "defect":
            raise GraderDefect(rest)
        if word in ("once", "once_slowly") and not _first_time(rest):
            word = "again"
        if word == "once_slowly":
            time.sleep(1)
        if word == "wait":
            time.sleep(float(rest))
        if word == "threads":
            found = [info["num_threads"] for info in threadpool_info()]
            return Report(lesson, "graded", notebook={"threads": found})
        said = {
            "pid": os.getpid(),
            "parent": os.getppid(),
            "variable": os.environ.get(rest),
            "folder": tempfile.tempdir,
            "student": student,
            "garbage": gc.get_threshold()[0],
            "cores": sorted(os.sched_getaffinity(0)),
            "odd": "half of a pair: \ud800",
        }
        return Report(lesson, "graded", reason=word, notebook=said)


def _first_time(path: str) -> bool:
    try:
        Path(path).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@contextmanager
def obedient() -> Iterator[Obedient]:
    yield Obedient()


@contextmanager
def unable() -> Iterator[Obedient]:
    raise GraderDefect("no walls here")
    yield Obedient()


@contextmanager
def dying() -> Iterator[Obedient]:
    os._exit(3)
    yield Obedient()


def obedient_hiding(hidden: object) -> AbstractContextManager[Obedient]:
    """For a cluster, whose workers name what is to be hidden."""
    return obedient()


def unless_unfit() -> None:
    """The check of a worker: one with the variable UNFIT can't grade."""
    if reason := os.environ.get("UNFIT"):
        raise GraderDefect(reason)

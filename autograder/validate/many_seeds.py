"""``autograder validate --seeds N``: on all cores; each result is kept as soon as it is there."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
import multiprocessing.pool
import os
import platform
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from autograder.course import Course
from autograder.fingerprint import PACKAGES, code_of
from autograder.threads import one_thread
from autograder.validate.seeds import Tried, try_seed

SHOWN = 40
"""At most this many different faults are listed."""


@dataclasses.dataclass(frozen=True)
class Summary:
    """What all seeds of a lesson showed."""

    faults: tuple[str, ...]
    measured: str


def try_seeds(
    course: Course, lesson: str, count: int, progress: Callable[[int, int], None]
) -> Summary:
    """Try the seeds 0 to `count` - 1 of a lesson on all cores.

    What an earlier run found with the same code is taken over: Ctrl-C ends it, and the next one
    goes on from there.

    Parameters
    ----------
    course : Course
        In whose folder the results are kept.
    lesson : str
    count : int
    progress : callable
        Is told how many seeds are done, and how many there are.
    """
    journal = Journal(course.root / ".autograder" / "seeds" / f"{lesson}.jsonl", lesson)
    found = {tried.number: tried for tried in journal.read() if tried.number < count}
    waiting = [(lesson, number) for number in range(count) if number not in found]
    progress(len(found), count)
    if waiting:
        with _workers(min(len(waiting), _cores())) as pool:
            for tried in pool.imap_unordered(_try, waiting):
                journal.add(tried)
                found[tried.number] = tried
                progress(len(found), count)
    return summary(list(found.values()))


def summary(tried: Sequence[Tried]) -> Summary:
    """Faults with the number of seeds that showed them, the most frequent first; the margins."""
    seen: Counter[str] = Counter(fault for one in tried for fault in one.faults)
    first = {fault: one.number for one in reversed(tried) for fault in one.faults}
    faults = [
        f"{fault} ({times} of {len(tried)} seeds, such as {first[fault]})"
        for fault, times in seen.most_common(SHOWN)
    ]
    if len(seen) > SHOWN:
        faults.append(f"and {len(seen) - SHOWN} more")
    alone = {name for one in tried for name in one.public_only}
    measured = (
        f"{len(tried)} seeds, {max((one.variants for one in tried), default=0)} variants; "
        f"nearest mistake {min((one.nearest_mistake for one in tried), default=0):.3g}, "
        f"farthest alternative {max((one.farthest_alternative for one in tried), default=0):.3g} "
        f"tolerances; {len(alone)} mistakes not caught by hidden cases alone"
    )
    return Summary(tuple(faults), measured)


class Journal:
    """Results of earlier runs, a line of JSON each; the first line says which code they are of.

    Parameters
    ----------
    path : Path
    lesson : str
        Its tasks and solutions, the judge and the versions of Python and NumPy make up that code.
    """

    def __init__(self, path: Path, lesson: str) -> None:
        self._path = path
        self._code = _fingerprint(lesson)

    def read(self) -> Iterator[Tried]:
        """What was found with the present code; a file of other code is begun anew."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        if not lines or lines[0] != self._code:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(self._code + "\n", encoding="utf-8")
            return
        for line in lines[1:]:
            try:
                fields = json.loads(line)
            except ValueError:  # the last line of a run that was killed
                continue
            lists = {"faults": tuple(fields["faults"]), "public_only": tuple(fields["public_only"])}
            yield Tried(**{**fields, **lists})

    def add(self, tried: Tried) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(tried)) + "\n")


def _fingerprint(lesson: str) -> str:
    digest = hashlib.sha256(f"{platform.python_version()} {np.__version__}".encode())
    rooms = ("coursekit", "autograder/fixtures", f"autograder/tasks/{lesson}")
    files = [
        *(
            f"autograder/tasks/{path.name}"
            for path in sorted((PACKAGES / "autograder/tasks").glob("*.py"))
        ),
        f"autograder/solutions/{lesson}.py",
        "autograder/validate/seeds.py",
        "autograder/validate/bank.py",
    ]
    for path in code_of(rooms, files):
        digest.update(path.relative_to(PACKAGES).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _workers(count: int) -> Iterator[multiprocessing.pool.Pool]:
    """Fresh processes with one thread each: more would only get in each other's way."""
    with one_thread():
        pool = multiprocessing.get_context("spawn").Pool(count, _ignore_interrupts)
    with pool:
        yield pool


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers


def _try(job: tuple[str, int]) -> Tried:
    return try_seed(*job)

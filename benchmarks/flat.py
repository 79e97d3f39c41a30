"""Does the last submission of a large class cost what the first one did?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from classroom import make_classroom
from graders import Ours
from measuring import adopt_orphans, cpu_of_tree, memory_of_tree

from autograder.commands import in_workers_only
from autograder.course import Course, load_course
from autograder.engine.pool import Pool
from autograder.fingerprint import fingerprint
from autograder.gradebook.grading import Job, Result, grade_class
from autograder.grader import Grader

WINDOW = 100
VARIETY = 50
"""So many different notebooks."""
START = 10
"""The first few meet workers that are still starting."""
SECRET = b"a secret of no course at all"


def behind_walls(course: Course) -> Grader:
    """The grader that ``autograder grade`` uses."""
    return Grader(course, SECRET)


def grade_many(
    course: Course,
    lesson: str,
    count: int,
    scratch: Path,
    make: Callable[[Course], Grader] = behind_walls,
) -> dict[str, Any]:
    """Grade `count` submissions as ``autograder grade`` does, and look at both ends.

    Returns
    -------
    dict
        Seconds of wall and processor time for each of the first and last ones, and of the processor
        (``cpu``) for each of all but the very first; MB of memory of the grader with all its
        processes.
    """
    window = min(WINDOW, count // 4)
    _fill(course, lesson, count, scratch)
    small = load_course(scratch)
    adopt_orphans()
    marks: dict[int, tuple[float, float, float]] = {}
    start_at = min(START, count // 4)
    wanted = (start_at, start_at + window, count - window, count)

    def tell(row: Result, done: int, total: int) -> None:
        if done in wanted:
            own = os.getpid()
            marks[done] = (time.perf_counter(), cpu_of_tree(own), memory_of_tree(own))

    start = time.perf_counter()
    with Pool[Job](partial(make, small), preload=("autograder.grader",)) as pool:

        def in_workers(_: object, waiting: Iterator[Job]) -> Iterator[Any]:
            return pool.run(waiting)

        rows = grade_class(
            small,
            in_workers_only,
            fingerprint=partial(fingerprint, small, SECRET, sandbox=True),
            pool=in_workers,
            progress=tell,
        )
    first, last, most = (
        _between(marks[a], marks[b], b - a) for a, b in (wanted[:2], wanted[2:], (start_at, count))
    )
    return {
        "submissions": len(rows),
        "failed": sum(row.status == "failed" for row in rows),
        "window": window,
        "seconds": time.perf_counter() - start,
        "cpu": most[1],
        "first_wall": first[0],
        "first_cpu": first[1],
        "last_wall": last[0],
        "last_cpu": last[1],
        "first_memory": marks[wanted[1]][2],
        "last_memory": marks[count][2],
    }


def _between(
    start: tuple[float, float, float], end: tuple[float, float, float], count: int
) -> tuple[float, float]:
    """Wall and processor seconds for each submission in between."""
    return (end[0] - start[0]) / count, (end[1] - start[1]) / count


def _fill(course: Course, lesson: str, count: int, folder: Path) -> None:
    """A course folder whose class is so large that its notebooks come round again."""
    variety = make_classroom(course, lesson, min(count, VARIETY))
    Ours(variety, folder)
    first = list(variety.submissions)
    for number in range(len(first), count):
        like = folder / "submitted" / first[number % len(first)] / lesson
        own = folder / "submitted" / f"student{number:05}" / lesson
        own.mkdir(parents=True)
        os.link(like / f"{lesson}.ipynb", own / f"{lesson}.ipynb")

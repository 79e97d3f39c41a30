"""Any number of workers, any order, any interruption: the same gradebook and notebooks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from slow_worker import tiny_worker
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import Course, load_course
from autograder.engine.pool import Pool
from autograder.gradebook.grading import Job, Result, grade_class, one_by_one

CLASS = 12


def grade_in_workers(course: Course, jobs: int, seconds: float = 0.0, **options: Any):
    grader = TinyGrader(course)
    preload = (Pool.__module__, tiny_worker.__module__)
    with Pool[Job](partial(tiny_worker, course, seconds), jobs, preload) as pool:
        return grade_class(
            course,
            grader.grade,
            fingerprint=grader.fingerprint,
            pool=lambda _, waiting: pool.run(waiting),
            **options,
        )


@pytest.fixture
def whole_class(hand_in, course) -> Course:
    answers = [CORRECT, "    return x\n", None]
    for number in range(CLASS - 1):
        data = submission(course, answers[number % 3], "Because." if number % 2 else None)
        hand_in(f"student{number:02}", data)
    hand_in("torn", b'{"cells": [')
    return course


def state(course: Course, rows: Iterable[Result]) -> dict[str, Any]:
    """All that grading leaves: what is told, the notebooks' bytes, the scores and comments."""
    told = {
        (row.student, row.lesson): (row.status, row.score, row.notes, row.mistakes, row.reason)
        for row in rows
    }
    graded = course.root / "autograded"
    files = {path.relative_to(graded): path.read_bytes() for path in graded.glob("*/*/*")}
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        scores = {
            (sub.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for sub in book.assignment_submissions("tiny")
            for grade in sub.notebooks[0].grades
        }
        comments = {
            (sub.student.id, comment.name): comment.auto_comment
            for sub in book.assignment_submissions("tiny")
            for comment in sub.notebooks[0].comments
        }
    return {"told": told, "files": files, "scores": scores, "comments": comments}


@pytest.fixture
def undisturbed(whole_class: Course, tmp_path: Path) -> dict[str, Any]:
    """What a run here, one after the other, leaves; afterwards all is as if it had not been."""
    gradebook, empty = whole_class.root / "gradebook.db", tmp_path / "empty.db"
    shutil.copy(gradebook, empty)
    grader = TinyGrader(whole_class)
    rows = grade_class(whole_class, grader.grade, fingerprint=grader.fingerprint, pool=one_by_one)
    left = state(whole_class, rows)
    assert len(left["files"]) == CLASS - 1
    shutil.rmtree(whole_class.root / "autograded")
    shutil.copy(empty, gradebook)
    return left


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_any_number_of_workers_gives_the_same(
    whole_class: Course, undisturbed: dict[str, Any], jobs: int
) -> None:
    assert state(whole_class, grade_in_workers(whole_class, jobs)) == undisturbed


@pytest.mark.parametrize("after", [0, 1, 5, 11])
def test_stopped_anywhere_it_goes_on_and_ends_the_same(
    whole_class: Course, undisturbed: dict[str, Any], after: int
) -> None:
    def stop(row: Result, done: int, total: int) -> None:
        if done > after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_in_workers(whole_class, 2, progress=stop)
    rows = grade_in_workers(whole_class, 3)
    assert sum(not row.fresh for row in rows) >= after
    assert state(whole_class, rows) == undisturbed


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = [{here!r}]
from autograder.course import load_course
from test_grading_parallel import grade_in_workers
if __name__ == "__main__":
    def tell(row, done, total):
        print(done, flush=True)
    try:
        grade_in_workers(load_course(Path({root!r})), 2, 0.05, progress=tell)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_signal_at_any_moment_loses_nothing(
    whole_class: Course,
    undisturbed: dict[str, Any],
    tmp_path: Path,
    number: signal.Signals,
    code: int,
) -> None:
    script = tmp_path / "grade.py"
    here = str(Path(__file__).parent)
    script.write_text(SCRIPT.format(here=here, root=str(whole_class.root)))
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == 4:
                break
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does: to the workers, too
        else:
            process.send_signal(number)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == code, complaints
    if number == signal.SIGINT:
        assert complaints == ""
    rows = grade_in_workers(load_course(whole_class.root), 2)
    assert sum(not row.fresh for row in rows) >= 4
    assert state(whole_class, rows) == undisturbed

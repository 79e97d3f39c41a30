"""SIGKILL at any moment: the next run ends as an undisturbed one does, and nothing is left."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import small_class

from autograder.course import Course
from autograder.engine.scratch import sweep

MOMENTS = int(os.environ.get("FAULT_MOMENTS", "4"))
"""How many; each takes some seconds."""
SEED = os.environ.get("FAULT_SEED", "1")
START = 1.6
"""Seconds in which the command makes its gradebook, its lock and its workers."""


def wait_for(course: Course, process: Any, notebooks: int, rng: random.Random) -> None:
    """Until so many are graded, and a moment longer; for none, some time of the start."""
    if notebooks == 0:
        time.sleep(START * rng.random())
        return
    while process.poll() is None:
        if len(list(course.root.glob("autograded/*/tiny"))) >= notebooks:
            time.sleep(0.1 * rng.random())
            return
        time.sleep(0.002)


def ending(process: Any) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=100)
    assert "Traceback" not in err, err
    return process.returncode, out, err


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_the_grader_killed_at_a_random_moment(
    moment: int,
    course: Course,
    undisturbed: dict[str, Any],
    command: Callable[..., Any],
    orphans: Callable[[float], list[int]],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(f"{SEED}/{moment}")
    if moment % 3 == 2:
        (course.root / "gradebook.db").unlink()  # killed while it is made, too
    for _ in range(rng.choice([1, 1, 2])):
        process = command("grade", "--jobs", "2", seconds=0.05)
        wait_for(course, process, rng.randrange(small_class.STUDENTS - 1), rng)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert orphans(10.0) == []
    if moment == 0:
        code, out, err = ending(command("grade", "--jobs", "2"))
        assert code == 1, err  # one of them can't be graded
        assert "student05" in out
        assert orphans(10.0) == []
    else:
        small_class.grade_here(course)
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        sweep()
    assert list(temporary.glob("autograder-*")) == []
    assert small_class.left(course) == undisturbed


def test_a_worker_killed_is_replaced(
    course: Course, undisturbed: dict[str, Any], command: Callable[..., Any]
) -> None:
    process = command("grade", "--jobs", "2", seconds=0.1)
    deadline = time.monotonic() + 60
    while len(workers := _workers(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    rng = random.Random(SEED)
    time.sleep(0.4 * rng.random())
    os.kill(rng.choice(workers), signal.SIGKILL)
    code, out, _ = ending(process)
    assert (code, "killed by signal" in out) == (1, False)
    assert small_class.left(course) == undisturbed


def _workers(grader: int) -> list[int]:
    """The children of the fork server."""
    found = []
    for child in _children_of(grader):
        found += _children_of(child)
    return found


def _children_of(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]

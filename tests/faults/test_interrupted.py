"""Ctrl-C at any moment, also while the command still starts: one line, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import small_class

from autograder.course import Course
from autograder.endings import STOPPED, STOPPED_LINE

EARLY = """
import signal
from autograder.__main__ import main
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until `main` has begun
print("ready", flush=True)
main()
"""
"""The command, from the moment at which Python itself has started."""
ENDINGS = (STOPPED, -signal.SIGINT)
"""Shells call both 130. If Ctrl-C comes amid an `exec`, Python ends as if nobody had caught it."""


@pytest.fixture(autouse=True)
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("5e" * 32, encoding="ascii")
    return path


def interrupted(process: Any, after: float) -> None:
    """Ctrl-C in the terminal: all processes of the command get it."""
    time.sleep(after)
    if process.poll() is not None:  # a fast machine: it was done
        assert process.returncode == 0
        return
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=100)
    assert process.returncode in ENDINGS, err
    told = [line for line in err.splitlines() if line]  # a progress bar leaves an empty one
    told = [line for line in told if not line.endswith("submissions are done")]
    assert told == [STOPPED_LINE]


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.1, 1.5])
def test_while_everything_is_still_imported(
    after: float,
    course: Course,
    orphans: Callable[[float], list[int]],
    temporary: Path,
    secret: Path,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", EARLY, "grade", "--jobs", "2"],
        cwd=course.root,
        env={
            **os.environ,
            "PYTHONPATH": str(small_class.ROOT),
            "TMPDIR": str(temporary),
            "AUTOGRADER_SECRET": str(secret),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    interrupted(process, after)
    assert orphans(10.0) == []
    assert list(temporary.glob("autograder-*")) == []


def test_while_it_grades(
    course: Course,
    undisturbed: dict[str, Any],
    command: Callable[..., Any],
    orphans: Callable[[float], list[int]],
) -> None:
    process = command("grade", "--jobs", "2", seconds=0.3)
    while process.poll() is None and not list(course.root.glob("autograded/*/tiny")):
        time.sleep(0.01)
    interrupted(process, 0.1)
    assert orphans(10.0) == []
    small_class.grade_here(course)
    assert small_class.left(course) == undisturbed

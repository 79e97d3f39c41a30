from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import small_class

from autograder.course import Course, load_course
from autograder.gradebook.settings import Settings, open_gradebook

HERE = Path(__file__).resolve().parent
PR_SET_CHILD_SUBREAPER = 36


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course with an empty gradebook: making one takes nbgrader seconds."""
    course = small_class.make_course(tmp_path_factory.mktemp("template") / "course")
    with open_gradebook(Settings(course)):
        pass
    return course.root


@pytest.fixture(scope="session")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed grading leaves."""
    root = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(template, root)
    course = load_course(root)
    small_class.grade_here(course)
    found = small_class.left(course)
    assert len(found["times"]) == small_class.STUDENTS - 1
    assert len(found["pages"]) == small_class.STUDENTS - 1
    return found


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Course:
    shutil.copytree(template, tmp_path / "course")
    return load_course(tmp_path / "course")


Command = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Where the command puts what is temporary: a short path, since sockets lie in it, too."""
    with tempfile.TemporaryDirectory(prefix="f", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def command(course: Course, tmp_path: Path, temporary: Path) -> Iterator[Command]:
    """Start the real command in the course's folder; returns when it has imported everything."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, seconds: float = 0.0, **more: Any) -> subprocess.Popen[str]:
        where = more.pop("cwd", course.root)
        environment = {
            **os.environ,
            "TMPDIR": str(temporary),
            "AUTOGRADER_SECRET": str(tmp_path / "secret"),
            "PYTHONPATH": os.pathsep.join(map(str, [HERE.parent / "gradebook", small_class.ROOT])),
            **more.pop("env", {}),
        }
        process = subprocess.Popen(
            [sys.executable, str(HERE / "grading.py"), str(seconds), *words],
            cwd=where,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **more,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def orphans() -> Iterator[Callable[[float], list[int]]]:
    """Orphans below this process become its children; called, it waits until they have ended."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = set(_children())

    def wait(seconds: float) -> list[int]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            alive = [pid for pid in _children() if pid not in before]
            for pid in alive:
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            if not alive:
                return []
            time.sleep(0.05)
        return [pid for pid in _children() if pid not in before]

    yield wait
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _children() -> list[int]:
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

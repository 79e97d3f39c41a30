"""The processes that grade are started early, where there is something to grade."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course import JOURNAL_FILE, Course, load_course
from autograder.workers import early_processes


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Two students, one of whom handed in two lessons."""
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    lessons = "".join(f'[[lesson]]\nname = "{name}"\ntitle = "{name}"\n' for name in ("one", "two"))
    (tmp_path / "course.toml").write_text(f'title = "Early"\n{lessons}', encoding="utf-8")
    for handed_in in ("ada/one", "ada/two", "bob/one"):
        (tmp_path / "submitted" / handed_in).mkdir(parents=True)
    return load_course(tmp_path)


def started(
    course: Course,
    lesson: str | None = None,
    student: str | None = None,
    force: bool = False,
    jobs: int | None = 2,
) -> int:
    """How many processes there are before the first order."""
    err = Console(file=io.StringIO())
    early = early_processes(course, lesson, student, force, err, sandbox=False, jobs=jobs)
    with early as pool:
        return 0 if pool is None else len(pool.pids)


def graded_before(course: Course) -> None:
    (course.root / "autograded").mkdir()
    (course.root / "autograded" / JOURNAL_FILE).touch()


def test_as_many_as_there_is_work_for(course: Course) -> None:
    assert started(course) == 2
    assert started(course, student="bob") == 1
    assert started(course, lesson="two") == 1
    assert started(course, jobs=1) == 1


def test_none_where_nothing_was_handed_in(course: Course) -> None:
    assert started(course, student="eve") == 0
    assert started(course, student="*") == 0


def test_none_where_all_may_be_graded_already(course: Course) -> None:
    graded_before(course)
    assert started(course) == 0
    assert started(course, force=True) == 2


BESIDE = """
import sys
from multiprocessing import forkserver
import autograder.cli, autograder.workers
from autograder.engine import forking
print("numpy" in sys.modules)
forking.start_importing(["json"])
print(forkserver._forkserver._forkserver_pid is not None)
"""


def test_the_processes_import_beside_the_command() -> None:
    """Nothing that takes long is imported before the process that imports it for them starts."""
    ran = subprocess.run(
        [sys.executable, "-c", BESIDE], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.split() == ["False", "True"]

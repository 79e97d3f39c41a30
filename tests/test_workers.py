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
    for number, handed_in in enumerate(["ada/one", "ada/two", "bob/one"], start=1):
        folder = tmp_path / "submitted" / handed_in
        folder.mkdir(parents=True)
        (folder / f"{folder.name}.ipynb").write_text(f"{number}", encoding="utf-8")
    return load_course(tmp_path)


def begun(
    course: Course,
    lesson: str | None = None,
    student: str | None = None,
    force: bool = False,
    jobs: int = 2,
) -> set[str]:
    """What is graded before anybody asks for it."""
    err = Console(file=io.StringIO())
    early = early_processes(course, lesson, student, force, err, sandbox=False, jobs=jobs)
    with early as pool:
        if pool is None:
            return set()
        assert pool._beginning is not None
        pool._beginning.join()
        assert len(pool.pids) == min(len(pool._early), jobs)
        return {f"{who}/{lesson} {data.decode()}" for lesson, who, data in pool._early}


def graded_before(course: Course) -> None:
    (course.root / "autograded").mkdir()
    (course.root / "autograded" / JOURNAL_FILE).touch()


def test_what_was_handed_in_is_begun(course: Course) -> None:
    assert begun(course) == {"ada/one 1", "ada/two 2", "bob/one 3"}
    assert begun(course, student="bob") == {"bob/one 3"}
    assert begun(course, lesson="two") == {"ada/two 2"}
    assert len(begun(course, jobs=1)) == 3


def test_nothing_where_nothing_was_handed_in(course: Course) -> None:
    assert begun(course, student="eve") == set()
    assert begun(course, student="*") == set()


def test_what_is_no_ordinary_file_is_left_to_be_told_of(course: Course) -> None:
    ada = course.root / "submitted" / "ada"
    (ada / "one" / "one.ipynb").unlink()
    (ada / "one" / "one.ipynb").symlink_to(ada / "two" / "two.ipynb")
    (ada / "two" / "two.ipynb").unlink()
    assert begun(course) == {"bob/one 3"}


def test_nothing_where_all_may_be_graded_already(course: Course) -> None:
    graded_before(course)
    assert begun(course) == set()
    assert begun(course, lesson="two", force=True) == {"ada/two 2"}


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

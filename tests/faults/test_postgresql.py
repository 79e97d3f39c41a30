"""PostgreSQL as gradebook: a real server, and the same results as with SQLite."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import small_class
from sqlalchemy import make_url
from tiny_course import nbgrader

from autograder.course import Course, load_course
from autograder.gradebook import settings
from autograder.gradebook.export import export
from autograder.gradebook.summary import class_report
from autograder.gradebook.summary_page import report_text

USER = "postgres"
"""initdb refuses root; Debian's package makes this one."""


def programs() -> Path | None:
    """Where the server's programs lie; Debian keeps them off PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of the socket of a fresh server that listens nowhere else."""
    bin = programs()
    if bin is None:
        assert "CI" not in os.environ, "run: .ci/system postgresql"
        pytest.skip("no PostgreSQL; .ci/system postgresql installs it")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has to be short
    other: dict[str, Any] = {
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    }
    if os.getuid() == 0:
        shutil.chown(folder, USER, USER)
        other |= {"user": USER, "group": USER, "extra_groups": []}
    data = folder / "data"
    made = subprocess.run(
        [bin / "initdb", "--no-sync", "--auth=trust", "--username=grader", "-E", "UTF8", data],
        capture_output=True,
        text=True,
        check=False,
        **other,
    )
    assert made.returncode == 0, made.stderr
    command = [bin / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    with (folder.parent / f"{folder.name}.log").open("w+") as log:
        process = subprocess.Popen([*command, "-c", "fsync=off"], stdout=log, stderr=log, **other)
        try:
            _wait_for(folder, process)
            yield str(folder)
        finally:
            process.terminate()
            process.wait(20)
            shutil.rmtree(folder, ignore_errors=True)
            Path(log.name).unlink()


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            connect(str(folder), "postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server doesn't start")


def connect(server: str, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=server, user="grader", dbname=database, autocommit=True)


@pytest.fixture
def there(course: Course, server: str) -> Course:
    """The course with its gradebook in a fresh database of the server."""
    name = f"book{time.monotonic_ns()}"
    with connect(server, "postgres") as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    (course.root / "gradebook.db").unlink()
    with (course.root / "nbgrader_config.py").open("a") as config:
        url = f"postgresql+psycopg://grader:hush@/{name}?host={server}"
        config.write(f"c.CourseDirectory.db_url = {url!r}\n")
    return load_course(course.root)


def test_the_same_results_as_with_sqlite(
    there: Course, undisturbed: dict[str, Any], template: Path, tmp_path: Path
) -> None:
    small_class.grade_here(there)
    assert small_class.left(there) == undisturbed
    assert not (there.root / "gradebook.db").exists()
    small_class.grade_here(there, force=True)
    assert small_class.left(there) == undisturbed

    lite = load_course(Path(shutil.copytree(template, tmp_path / "lite")))
    small_class.grade_here(lite)
    for course in (there, lite):
        with small_class.gradebook(course) as book:
            grade = book.find_grade("why", "tiny", "tiny", "student01")
            grade.manual_score = 3.5
            book.db.commit()
        small_class.grade_here(course, force=True)
    marks = [
        sorted(export(course, course.root / "marks.csv").read_text().splitlines())
        for course in (there, lite)
    ]
    assert marks[0] == marks[1]
    assert "5.5" in "".join(marks[0])
    assert report_text(class_report(there)) == report_text(class_report(lite))


def test_nbgraders_own_commands_and_a_lock(
    there: Course, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_class.grade_here(there)
    upgraded = nbgrader(there, "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    listed = nbgrader(there, "db", "student", "list")
    assert "student03" in listed.stdout, listed.stderr

    name = make_url(settings.Settings(there).database).database
    assert name is not None
    monkeypatch.setattr(settings, "WAIT_SECONDS", 0.1)
    with connect(server, name) as other, other.transaction():
        other.execute("LOCK TABLE grade IN EXCLUSIVE MODE")
        with pytest.raises(settings.GradebookError, match="another program holds it"):
            small_class.grade_here(there, force=True)
    small_class.grade_here(there, force=True)


def test_a_server_that_is_not_there_is_told_in_a_line_without_the_password(
    there: Course,
) -> None:
    config = there.root / "nbgrader_config.py"
    text = config.read_text().replace("host=/tmp/", "host=/tmp/not-")
    config.write_text(text.replace("postgresql+psycopg:", "postgresql:"))
    with pytest.raises(settings.GradebookError) as caught:
        small_class.grade_here(load_course(there.root))
    said = str(caught.value)
    assert "see that the server runs and lets you in" in said
    assert "hush" not in said
    assert "\n" not in said

"""A course graded over TLS by real workers, with the certificates that docs/scale.md makes."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask.config
import nbformat
import pytest
from cluster_processes import DaskCluster, dask_cluster
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.build import release_notebook, solved_notebook
from autograder.commands import grade_course
from autograder.course import Course, find_course, load_course
from autograder.engine import cluster as module
from autograder.engine.cluster import ClusterError
from autograder.gradebook.grading import Result
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant

ROOT = Path(__file__).resolve().parents[2]
LESSON = "exercise1_tanh_and_sigmoid"
CLASS = 10
COMMAND = [sys.executable, "-c", "from autograder.cli import main; main()", "grade"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        assert "CI" not in os.environ, "run: .ci/system openssl"
        pytest.skip("needs the program openssl")
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```bash\n(openssl req .*?)```", text, flags=re.DOTALL)
    folder = tmp_path_factory.mktemp("certificates")
    for owner in ("ours", "others"):
        (folder / owner).mkdir()
        subprocess.run(
            ["bash", "-euc", script], cwd=folder / owner, check=True, capture_output=True
        )
    return folder


def options(folder: Path, name: str) -> list[str]:
    """As given to ``dask scheduler`` and ``dask worker``."""
    return [
        *("--tls-ca-file", str(folder / "ca.pem")),
        *("--tls-cert", str(folder / f"{name}.pem"), "--tls-key", str(folder / f"{name}-key.pem")),
    ]


def settings(folder: Path) -> dict[str, str]:
    """Those of Dask for the client."""
    tls = "distributed.comm.tls"
    return {
        "distributed.comm.require-encryption": "True",
        f"{tls}.ca-file": str(folder / "ca.pem"),
        f"{tls}.client.cert": str(folder / "client.pem"),
        f"{tls}.client.key": str(folder / "client-key.pem"),
    }


def as_variables(settings: dict[str, str]) -> dict[str, str]:
    """The same for the environment of a command."""
    named = {name.upper().replace("-", "_").replace(".", "__"): settings[name] for name in settings}
    return {f"DASK_{name}": value for name, value in named.items()}


@pytest.fixture(scope="module")
def cluster(certificates: Path) -> Iterator[DaskCluster]:
    ours = certificates / "ours"
    with dask_cluster(
        2,
        scheduler=("--protocol", "tls", *options(ours, "scheduler")),
        options=options(ours, "worker"),
    ) as running:
        yield running


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of one lesson and a class of solved, wrong and blank notebooks, and a torn one."""
    whole = find_course(ROOT)
    root = tmp_path_factory.mktemp("course")
    for room in ("source", "release"):
        shutil.copytree(whole.root / room / LESSON, root / room / LESSON)
    shutil.copy(whole.root / "nbgrader_config.py", root)
    (root / "course.toml").write_text(f'title = "T"\n[[lesson]]\nname = "{LESSON}"\ntitle = "L"\n')
    lesson = load_lesson(LESSON)
    texts = [nbformat.writes(solved_notebook(whole, LESSON)), '{"cells": [']
    texts.append(nbformat.writes(release_notebook(whole, LESSON)))
    for task in lesson.functions:
        wrong = {task.name: variant(lesson, task, task.mistakes[0])}
        texts.append(nbformat.writes(solved_notebook(whole, LESSON, wrong)))
    for number, text in zip(range(CLASS), itertools.cycle(texts), strict=False):
        path = root / "submitted" / f"student{number}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return load_course(root)


@pytest.fixture(autouse=True)
def surroundings(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 3.0)
    monkeypatch.setenv("AUTOGRADER_SECRET", str(course.root.with_name("secret")))


def state(course: Course) -> dict[str, Any]:
    """What grading leaves: notebooks byte by byte, scores and comments."""
    graded = course.root / "autograded"
    files = {path.relative_to(graded): path.read_bytes() for path in graded.glob("*/*/*")}
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        notebooks = [one.notebooks[0] for one in book.assignment_submissions(LESSON)]
        scores = {
            (one.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for one in notebooks
            for grade in one.grades
        }
        comments = {
            (one.student.id, comment.name): comment.auto_comment
            for one in notebooks
            for comment in one.comments
        }
    return {"files": files, "scores": scores, "comments": comments}


def refused(course: Course, address: str, settings: dict[str, str]) -> str:
    """Why a cluster can't be used."""
    with dask.config.set(settings), pytest.raises(ClusterError) as told:
        grade_course(course, None, None, True, Console(quiet=True), cluster=address)
    assert not list(course.root.glob("autograded/*/*/*.ipynb"))
    return str(told.value)


def test_without_a_certificate_nobody_gets_in(course: Course, cluster: DaskCluster) -> None:
    line = refused(course, cluster.address, {})
    assert line.startswith(f"{cluster.address} can't be used: Dask has been told no certif")


def test_nor_with_one_of_somebody_else(
    course: Course, cluster: DaskCluster, certificates: Path
) -> None:
    mixed = certificates / "mixed"
    shutil.copytree(certificates / "others", mixed)
    shutil.copy(certificates / "ours" / "ca.pem", mixed)  # trusts the scheduler, isn't trusted
    for folder in (certificates / "others", mixed):
        line = refused(course, cluster.address, settings(folder))
        assert line.startswith(f"no scheduler answers at {cluster.address}: ")
    plain = cluster.address.replace("tls:", "tcp:")
    assert "no scheduler answers" in refused(course, plain, {})


def test_a_worker_without_walls_is_named(
    course: Course, cluster: DaskCluster, certificates: Path, tmp_path: Path
) -> None:
    nanny = cluster.add_worker("naked", PATH=str(tmp_path))
    try:
        deadline = time.monotonic() + 60
        while len(cluster.workers()) < 3 or "naked" not in cluster.registered():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        line = refused(course, cluster.address, settings(certificates / "ours"))
    finally:
        nanny.terminate()
        nanny.wait(20)
    assert re.match(r"the worker tls://127\.0\.0\.1:\d+ can't grade: bubblewrap isn't", line)
    assert "install it with: sudo apt-get install bubblewrap" in line


def graded_here(course: Course) -> tuple[list[Result], dict[str, Any]]:
    """What this machine makes of the class, which isn't graded yet afterwards."""
    rows = grade_course(course, None, None, False, Console(quiet=True))
    here = state(course)
    assert len(here["files"]) == CLASS - sum(row.status == "failed" for row in rows)
    shutil.rmtree(course.root / "autograded")
    (course.root / "gradebook.db").unlink()
    return rows, here


def grading(course: Course, cluster: DaskCluster, certificates: Path) -> subprocess.Popen[str]:
    """The command, started."""
    return subprocess.Popen(
        [*COMMAND, "--cluster", cluster.address],
        cwd=course.root,
        env={**os.environ, **as_variables(settings(certificates / "ours"))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_courses_at_a_time_get_what_each_gets_here(
    course: Course, cluster: DaskCluster, certificates: Path
) -> None:
    other = load_course(shutil.copytree(course.root, course.root.with_name("other")))
    submitted = other.root / "submitted"
    shutil.move(submitted, submitted.with_name("those of others"))
    for number in range(CLASS):  # the same students, each with the next one's notebook
        given = submitted.with_name("those of others") / f"student{(number + 1) % CLASS}"
        shutil.copytree(given, submitted / f"student{number}")
    expected = [graded_here(one)[1] for one in (course, other)]
    assert expected[0] != expected[1]
    commands = [grading(one, cluster, certificates) for one in (course, other)]
    told = [command.communicate(timeout=120)[0] for command in commands]
    assert [command.returncode for command in commands] == [1, 1], told  # the torn ones
    assert [state(one) for one in (course, other)] == expected
    shutil.rmtree(course.root / "autograded")
    (course.root / "gradebook.db").unlink()


def test_the_same_as_here_though_a_worker_is_killed(
    course: Course, cluster: DaskCluster, certificates: Path
) -> None:
    rows, here = graded_here(course)
    with grading(course, cluster, certificates) as process:
        while process.poll() is None and not list(course.root.glob("autograded/*/*/*.ipynb")):
            time.sleep(0.01)
        os.kill(cluster.workers()[0], signal.SIGKILL)
        told, _ = process.communicate(timeout=120)
    assert process.returncode == 1, told  # the torn ones
    assert state(course) == here
    (again,) = grade_course(course, None, rows[0].student, False, Console(quiet=True))
    assert not again.fresh, "here it counts as done"

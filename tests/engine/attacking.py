"""Hostile notebooks: how they are read, what they know, and how they are graded.

An attack is a file of a few lines in tests/attacks/<family>. It becomes a cell of an otherwise
blank submission of the tiny lesson; a line ``# %%`` begins a further cell, ``# %% double`` the
answer of that task. It prints BREACH where it gets through. It knows `course` (a folder with
secrets), `grader` (the process that grades), `port` and `service` (of the machine's own network
services). A file that defines ``attack(notebook)`` changes the submission itself instead.

In the docstring, ``Says: …`` is what the instructor must be told.
"""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tiny_lesson
from moments import within

from autograder.engine.grade import grade
from autograder.engine.launch import Limits
from autograder.engine.process import Runner
from autograder.engine.report import Report, report_to_text
from autograder.engine.walls import NoWalls, ensure_walls

ATTACKS = Path(__file__).resolve().parents[1] / "attacks"
ELSEWHERE = ("pages",)
"""Families that aren't graded here: see tests/browser."""
GRADER_MOMENTS = 100
"""Of processor time that the grader's own process may need for any submission."""
MAX_REPORT = 100_000_000
"""Characters of a report, the executed notebook included."""
MAX_NOTES = 100
"""Lines that an instructor reads of one submission."""
MAX_MESSAGE = 10_000
"""Characters that a student may be told about one task."""
SECRET = "what-nobody-may-know"
LIMITS = Limits(
    cell_seconds=1.0,
    impatient_cell_seconds=1.0,
    grace_seconds=1.0,
    submission_seconds=20.0,
    restarts=1,
    memory=2 * 2**30,
    memory_together=2**29,
    scratch=16 * 2**20,
)
PROBE = (
    "import os\nfolders = (os.getcwd(), os.environ['TMPDIR'], '/dev/shm')\n"
    "print('left:', *(os.listdir(folder) for folder in folders))"
)


def _why_not() -> str:
    """Why there are no walls here, or nothing."""
    if shutil.which("bwrap") is None:
        return "bubblewrap isn't installed"
    try:
        ensure_walls()
    except NoWalls as error:
        return str(error)
    return ""


WHY_NOT = _why_not()
needs_walls = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


@dataclass(frozen=True)
class Machine:
    """What there is to steal and to break."""

    course: Path
    port: int
    service: str

    def prelude(self) -> str:
        return (
            f"course, grader = {str(self.course)!r}, {os.getpid()}\n"
            f"port, service = {self.port}, {self.service!r}\n"
        )

    def state(self) -> dict[str, tuple[int, str]]:
        """All that lies in the course folder."""
        paths = sorted(self.course.rglob("*"))
        return {
            str(path): (path.lstat().st_mode, path.read_text() if path.is_file() else "")
            for path in paths
        }

    def mend(self) -> None:
        """Undo what a successful attack did."""
        for path in self.course.iterdir():
            if path.name != "service":
                path.unlink()
        (self.course / "secret.txt").write_text(SECRET)


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    (folder / "secret.txt").write_text(SECRET)
    service = f"service-{os.getpid()}"
    os.environ["GRADING_SECRET"] = SECRET
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as named,
    ):
        abstract.bind(f"\0{service}")
        abstract.listen()
        named.bind(str(folder / "service"))
        named.listen()
        try:
            yield Machine(folder, tcp.getsockname()[1], service)
        finally:
            del os.environ["GRADING_SECRET"]


@dataclass(frozen=True)
class Attack:
    """One hostile notebook."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}-{self.path.stem}"

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def says(self) -> str:
        """What the instructor must be told; may be nothing."""
        told = ast.get_docstring(ast.parse(self.source)) or ""
        found = re.search(r"Says: (.+)", told)
        return found[1].strip() if found else ""

    def submission(self, machine: Machine) -> bytes:
        notebook = tiny_lesson.release()
        if "def attack(notebook" in self.source:
            changed = runpy.run_path(str(self.path))["attack"](notebook)
            return changed if isinstance(changed, bytes) else tiny_lesson.data(changed)
        own = []
        for part in re.split(r"^# %%", self.source, flags=re.MULTILINE):
            task, _, source = part.partition("\n")
            if task.strip() in tiny_lesson.HELPERS or task.strip() == "double":
                tiny_lesson.cell_of(notebook, task.strip())["source"] = source
            else:
                own.append(tiny_lesson.code(source if own else machine.prelude() + part))
        return tiny_lesson.data(tiny_lesson.insert_after(notebook, "setup", *own))

    def go(self, runner: Runner, machine: Machine) -> Report:
        return graded(runner, self.submission(machine))


def attacks(*families: str) -> list[Attack]:
    """All attacks on the engine, or those of some families."""
    found = [Attack(path) for path in sorted(ATTACKS.glob("*/*.py"))]
    return [
        one
        for one in found
        if (one.path.parent.name in families if families else one.path.parent.name not in ELSEWHERE)
    ]


def graded(runner: Runner, submission: dict[str, Any] | bytes) -> Report:
    """Grade, and see that the report can be kept and that the grader itself had little to do."""
    data = submission if isinstance(submission, bytes) else tiny_lesson.data(submission)
    before = time.process_time()
    report = grade(
        data,
        tiny_lesson.bundle(),
        tiny_lesson.fixtures(),
        runner=runner,
        helpers=tiny_lesson.HELPERS,
    )
    assert within(GRADER_MOMENTS, time.process_time() - before)
    kept = report_to_text(report)
    assert len(kept) < MAX_REPORT
    json.loads(kept.encode(), parse_constant=pytest.fail)
    assert len(report.notes) < MAX_NOTES
    assert all(len(one.verdict.message) < MAX_MESSAGE for one in report.tasks if one.verdict)
    return report


def honest() -> dict[str, Any]:
    """A solved notebook that also tells what it finds."""
    probe = tiny_lesson.code(PROBE, "probe")
    return tiny_lesson.insert_after(tiny_lesson.filled(), "setup", probe)


def said(report: Report) -> str:
    """All that the notebook put out."""
    cells = report.notebook["cells"] if report.notebook else []
    return json.dumps([cell["outputs"] for cell in cells if cell["cell_type"] == "code"])


def breaches(report: Report) -> list[str]:
    """Lines in which an attack says that it got through, or shows a secret."""
    lines = [
        line
        for outputs in json.loads(said(report))
        for one in outputs
        for line in "".join(one.get("text", "")).splitlines()
    ]
    lines += [one.verdict.message for one in report.tasks if one.verdict]
    lines += [each.message for one in report.tasks if one.verdict for each in one.verdict.criteria]
    return [line for line in lines if "BREACH" in line or SECRET in line]

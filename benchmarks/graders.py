"""The three graders that are compared, each as it is used: one command, in a folder of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from classroom import Classroom, without_checks, write_course, write_notebook
from measuring import CommandFailed, Usage, measure

PROGRAMS = Path(sys.executable).parent
OTTER_PACKAGES = ("otter-grader>=5.5", "numpy", "matplotlib", "scikit-learn", "ipykernel")


class Ours:
    """``autograder grade``: walls up, hidden cases besides the public ones, every core."""

    def __init__(self, classroom: Classroom, folder: Path, jobs: int | None = None) -> None:
        self._lesson, self._folder, self._jobs = classroom.lesson, folder, jobs
        write_course(classroom, folder, list(classroom.submissions))
        (folder / "course.toml").write_text(
            f'title = "Benchmark"\n[[lesson]]\nname = "{classroom.lesson}"\ntitle = "Benchmark"\n',
            encoding="utf-8",
        )
        (folder / "nbgrader_config.py").write_text(NO_SETTINGS, encoding="utf-8")
        self.environment = environment(AUTOGRADER_SECRET=str(folder / "secret"))
        register(classroom.lesson, folder)

    def grade(self) -> Usage:
        """Grade everybody, whether graded before or not."""
        jobs = () if self._jobs is None else ("--jobs", str(self._jobs))
        command = [str(PROGRAMS / "autograder"), "grade", self._lesson, "--force", *jobs]
        return measure(command, self._folder, self.environment)

    def scores(self) -> dict[str, float]:
        """Points for functions, by student."""
        return gradebook_scores(self._folder, self._lesson)


class Nbgrader:
    """``nbgrader autograde`` as it comes: none of this course's settings.

    A kernel is started for each submission, the check cells run in it, one after the other.
    """

    def __init__(self, classroom: Classroom, folder: Path, students: list[str]) -> None:
        self._lesson, self._folder = classroom.lesson, folder
        write_course(classroom, folder, students)
        (folder / "nbgrader_config.py").write_text(NO_SETTINGS, encoding="utf-8")
        release = folder / "release" / classroom.lesson
        self._environment = environment(PYTHONPATH=str(release))
        register(classroom.lesson, folder)

    def grade(self) -> Usage:
        """Grade everybody in this folder."""
        command = [sys.executable, "-m", "nbgrader", "autograde", self._lesson, "--force"]
        return measure(command, self._folder, self._environment)

    def scores(self) -> dict[str, float]:
        """Points for functions, by student."""
        return gradebook_scores(self._folder, self._lesson)


class Otter:
    """``otter run`` for each submission, the same checks as its tests."""

    def __init__(self, classroom: Classroom, folder: Path, students: list[str]) -> None:
        self._folder, self._students = folder, students
        self._program = otter_program()
        release = folder / "release"
        write_course(classroom, folder, [])
        self._environment = environment(
            self._program.parent, PYTHONPATH=str(release / classroom.lesson)
        )
        for student in students:
            notebook = without_checks(classroom.submissions[student])
            write_notebook(notebook, folder / f"{student}.ipynb")
        for task, points in classroom.points.items():
            test = folder / "tests" / f"{task}.py"
            test.parent.mkdir(exist_ok=True)
            test.write_text(OTTER_TEST.format(task=task, points=points), encoding="utf-8")
        (folder / "otter_config.json").write_text('{"pdf": false}', encoding="utf-8")
        words = ["generate", "-t", "tests", "-o", "autograder.zip", "-c", "otter_config.json"]
        measure([str(self._program), *words, "--no-requirements"], folder, self._environment)

    def grade(self) -> Usage:
        """Grade everybody in this folder."""
        total = Usage(0.0, 0.0, 0.0)
        for student in self._students:
            words = ["run", f"{student}.ipynb", "-a", "autograder.zip", "-o", f"out/{student}"]
            (self._folder / "out" / student).mkdir(parents=True, exist_ok=True)
            total += measure(
                [str(self._program), *words, "--no-logo"], self._folder, self._environment
            )
        return total

    def scores(self) -> dict[str, float]:
        """Points for functions, by student."""
        return {student: self._score(student) for student in self._students}

    def _score(self, student: str) -> float:
        path = self._folder / "out" / student / "results.json"
        tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
        return float(sum(test.get("score", 0.0) for test in tests))


NO_SETTINGS = 'c = get_config()\nc.CourseDirectory.course_id = "benchmark"\n'

OTTER_TEST = """\
OK_FORMAT = False

from otter.test_files import test_case

name = "{task}"
points = {points}


@test_case(points={points})
def test_{task}(env):
    env["check"](env["{task}"])
"""


def environment(programs: Path = PROGRAMS, **more: str) -> dict[str, str]:
    """The environment of a grader: one BLAS thread for all of them, as two cores are for two.

    Python keeps what it has compiled, as it does unless told otherwise: the others' packages come
    compiled, ours are a working copy.
    """
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    found = {**os.environ, "PATH": path, **threads, **more}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def register(lesson: str, folder: Path) -> None:
    """Enter the lesson in a new gradebook, as an instructor does before a class begins.

    ``release/`` stays as it is.
    """
    aside = "--CourseDirectory.release_directory=registered"
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson, "--force", aside]
    measure(command, folder, environment())


def gradebook_scores(folder: Path, lesson: str) -> dict[str, float]:
    """Automatic scores of the check cells, by student."""
    rows = sqlite3.connect(folder / "gradebook.db").execute(
        "SELECT sa.student_id, SUM(g.auto_score) FROM grade g "
        "JOIN grade_cells gc ON g.cell_id = gc.id AND gc.cell_type = 'code' "
        "JOIN submitted_notebook sn ON g.notebook_id = sn.id "
        "JOIN submitted_assignment sa ON sn.assignment_id = sa.id GROUP BY sa.student_id"
    )
    return {student: float(score or 0.0) for student, score in rows}


def otter_program() -> Path:
    """``otter`` in an environment of its own, made when it isn't there: its needs may differ."""
    venv = Path(__file__).resolve().parents[1] / ".venv-bench"
    program = venv / "bin" / "otter"
    if not program.exists():
        print("installing otter-grader into .venv-bench", file=sys.stderr)
        for command in (
            [sys.executable, "-m", "venv", str(venv)],
            [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", *OTTER_PACKAGES],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise CommandFailed(
                    f"otter-grader can't be installed: {done.stderr[-1000:]}\n"
                    "leave it out with: --otter 0"
                )
    return program


__all__ = ["Nbgrader", "Otter", "Ours"]

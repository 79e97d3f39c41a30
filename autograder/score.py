"""``autograder score``: grade notebook files by themselves, without gradebook or class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.engine.reading import Unusable, read_notebook
from autograder.engine.report import Report, TaskReport
from autograder.grader import NO_SANDBOX
from autograder.tasks import load_lesson


@dataclass(frozen=True)
class Scored:
    """One file and what came of it."""

    notebook: str
    lesson: str | None
    report: Report | None
    """None when the file can't be used."""
    reason: str = ""

    @property
    def usable(self) -> bool:
        return self.report is not None and self.report.status != "failed"


def score_files(
    course: Course,
    paths: Iterable[str],
    grade: Callable[[str, bytes], Report],
    lesson: str | None = None,
) -> Iterator[Scored]:
    """Grade each file, in the order given; one that can't be used doesn't stop the others.

    Parameters
    ----------
    course : Course
    paths : iterable of str
    grade : callable
        ``grade(lesson, data)`` → report.
    lesson : str, optional
        The lesson of all files; by default each file's own is recognised.
    """
    for path in paths:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            yield Scored(path, lesson, None, f"{path} can't be read: {error.strerror}")
            continue
        try:
            name = lesson or recognise(course, Path(path), data)
        except (CourseError, Unusable) as error:
            yield Scored(path, None, None, f"{path}: {error}")
            continue
        report = grade(name, data)
        reason = f"{path}: {report.reason}" if report.status == "failed" else ""
        yield Scored(path, name, report, reason)


def recognise(course: Course, path: Path, data: bytes) -> str:
    """The lesson of a notebook: by its metadata, its file name, or the tasks it answers.

    Raises
    ------
    CourseError
        If it can't be told.
    Unusable
        If the bytes are no notebook.
    """
    notebook = read_notebook(data)
    for name in (notebook.lesson, path.stem, path.resolve().parent.name):
        if name in course.names:
            return name
    named = {cell.grade_id for cell in notebook.cells if cell.grade_id}
    shared = {name: len(named & set(_task_names(name))) for name in course.names}
    best = max(shared, key=lambda name: shared[name])
    if shared[best] == 0 or list(shared.values()).count(shared[best]) > 1:
        raise CourseError(
            f"which lesson it is can't be told; add --lesson with one of {', '.join(course.names)}"
        )
    return best


def _task_names(lesson: str) -> list[str]:
    return [task.name for task in load_lesson(lesson).tasks]


def as_json(scored: Scored) -> dict[str, Any]:
    """The object that ``autograder score --json`` prints for a file.

    It has one more key, ``"sandbox": false``, if there were no walls.
    """
    report = scored.report if scored.usable else None
    bare = scored.report is not None and NO_SANDBOX in scored.report.notes
    return {
        "notebook": scored.notebook,
        "lesson": scored.lesson,
        "score": round(report.score, 6) if report else None,
        "max_score": round(report.max_score, 6) if report else None,
        "status": report.status if report else None,
        "tasks": [_task_json(task) for task in report.tasks] if report else [],
        **({"sandbox": False} if bare else {}),
    }


def _task_json(task: TaskReport) -> dict[str, Any]:
    verdict = task.verdict
    return {
        "name": task.name,
        "score": task.score,
        "points": task.points,
        "kind": task.kind,
        "mistake": verdict.mistake if verdict else None,
        "followed_through": bool(verdict and verdict.followed_through),
        "criteria": [
            {
                "name": result.name,
                "passed": result.passed,
                "points": result.points,
                "score": result.score,
                "message": result.message,
            }
            for result in (verdict.criteria if verdict else ())
        ],
    }

"""The template of a lesson as grading needs it: its cells in order, and what each is for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from autograder.course import Course
from coursekit.judge.errors import GraderDefect

Role = Literal["answer", "written", "check", "locked", "explore", "play", "prose"]
CHECK_PREFIX = "check_"
"""A check cell's grade_id is this and the task's name."""


class BundleDefect(GraderDefect):
    """A released notebook from which nothing can be graded."""


@dataclass(frozen=True)
class TemplateCell:
    """One cell of the released notebook."""

    id: str
    """The notebook's own cell id."""
    grade_id: str | None
    """nbgrader's name of the cell; None for prose and play cells."""
    role: Role
    cell_type: str
    """``code``, ``markdown`` or ``raw``."""
    source: str
    points: float = 0.0
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """As in the release; what a submission says instead counts for nothing."""

    @property
    def task(self) -> str | None:
        """The task that is answered or checked here."""
        if self.grade_id is None:
            return None
        if self.role == "check":
            return self.grade_id.removeprefix(CHECK_PREFIX)
        return self.grade_id if self.role in ("answer", "written") else None

    @property
    def runs(self) -> bool:
        """Is the cell executed when grading?"""
        return self.cell_type == "code" and self.role in ("answer", "written", "locked")


@dataclass(frozen=True)
class LessonBundle:
    """All that grading knows of a lesson's notebook."""

    lesson: str
    cells: tuple[TemplateCell, ...]
    metadata: Mapping[str, Any]
    """The notebook's metadata: kernelspec, language_info and our own entry."""
    others: tuple[str, ...] = ()
    """The other lessons of the course."""

    def points(self) -> dict[str, float]:
        """Points of each task, in the order of the notebook."""
        found: dict[str, float] = {}
        for cell in self.cells:
            if cell.task is not None:
                found[cell.task] = found.get(cell.task, 0.0) + cell.points
        return found

    def tasks(self, role: Literal["answer", "written"]) -> tuple[TemplateCell, ...]:
        """The answer cells of function tasks, or those of written tasks."""
        return tuple(cell for cell in self.cells if cell.role == role)


def load_bundle(course: Course, lesson: str) -> LessonBundle:
    """Read the released notebook of `lesson`.

    Raises
    ------
    BundleDefect
        If there is none, or it isn't one that ``autograder build`` makes.
    """
    data = read_release(course, course.check_lesson(lesson))
    try:
        notebook = json.loads(data)
    except ValueError as error:
        path = course.release(lesson)
        raise BundleDefect(f"{path} is no notebook; run: autograder build {lesson}") from error
    return read_bundle(lesson, notebook, course.names)


def read_release(course: Course, lesson: str) -> bytes:
    """The released notebook of `lesson`, as it lies there.

    Raises
    ------
    BundleDefect
        If there is none that can be read.
    """
    path = course.release(lesson)
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleDefect(
            f"{path} can't be read ({error.strerror}); run: autograder build {lesson}"
        ) from error


def read_bundle(
    lesson: str, notebook: Mapping[str, Any], lessons: Iterable[str] = ()
) -> LessonBundle:
    """Make a bundle of a released notebook (nbformat 4.5 JSON); `lessons` are the course's lessons.

    Raises
    ------
    BundleDefect
        If cells lack ids, or names are used twice, or an answer has no check cell.
    """
    try:
        cells = tuple(_template_cell(cell) for cell in notebook["cells"])
        metadata = MappingProxyType(dict(notebook["metadata"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise BundleDefect(f"the released notebook of {lesson} is malformed: {error!r}") from error
    for names in ([c.id for c in cells], [c.grade_id for c in cells if c.grade_id is not None]):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BundleDefect(f"the release of {lesson} uses {', '.join(twice)} twice")
    others = tuple(name for name in lessons if name != lesson)
    bundle = LessonBundle(lesson, cells, metadata, others)
    answers = {cell.task for cell in bundle.tasks("answer")}
    checks = {cell.task for cell in cells if cell.role == "check"}
    if answers != checks:
        odd = ", ".join(sorted(str(name) for name in answers ^ checks))
        raise BundleDefect(f"in the release of {lesson} an answer or check cell is missing: {odd}")
    return bundle


def _template_cell(cell: Mapping[str, Any]) -> TemplateCell:
    metadata = cell["metadata"]
    source = cell["source"]
    marks = metadata.get("nbgrader", {})
    tags = tuple(metadata.get("tags", ()))
    return TemplateCell(
        id=cell["id"],
        grade_id=marks.get("grade_id"),
        role=_role(cell["cell_type"], marks, tags),
        cell_type=cell["cell_type"],
        source=source if isinstance(source, str) else "".join(source),
        points=float(marks.get("points", 0.0)) if marks.get("grade") else 0.0,
        tags=tags,
        metadata=metadata,
    )


def _role(cell_type: str, marks: Mapping[str, Any], tags: tuple[str, ...]) -> Role:
    if marks.get("solution"):
        return "written" if marks.get("grade") else "answer"
    if marks.get("grade"):
        return "check"
    if "play" in tags:
        return "play"
    if "explore" in tags or "expect" in tags:
        return "explore"  # neither leaves anything behind that an answer needs
    return "locked" if cell_type == "code" or marks else "prose"

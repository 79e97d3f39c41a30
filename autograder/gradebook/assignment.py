"""Make the gradebook know a lesson, as ``nbgrader generate_assignment`` would register it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nbformat
import nbformat.reader
from nbgrader.api import (
    Assignment,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
)
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    IncludeHeaderFooter,
    LockCells,
    SaveCells,
)
from nbgrader.utils import is_grade, is_locked, is_solution
from sqlalchemy import select

from autograder.gradebook.settings import GradebookError, Settings


@dataclass(frozen=True)
class GradedCell:
    """A cell of the lesson that carries points."""

    id: str
    points: float
    cell_type: str


@dataclass(frozen=True)
class RegisteredLesson:
    """A lesson as the gradebook has it: database ids by grade_id."""

    name: str
    assignment_id: str
    notebook_id: str
    due: datetime | None
    grades: dict[str, GradedCell]
    solutions: dict[str, str]
    checksums: dict[str, str | None]
    """Checksums of the cells as released; an answer that still has its own is unchanged."""

    @property
    def max_score(self) -> float:
        """Points of the whole lesson."""
        return sum(cell.points for cell in self.grades.values())


def register_lesson(gradebook: Gradebook, settings: Settings, lesson: str) -> RegisteredLesson:
    """Make sure that the gradebook has `lesson` as ``source/`` has it now.

    Raises
    ------
    GradebookError
        When the source can't be read, or the lesson's graded cells changed after grading began.

    """
    notebook = _prepared_source(settings, lesson)
    assignment = gradebook.update_or_create_assignment(lesson)
    assignment_id, duedate = assignment.id, assignment.duedate
    known = _registered_cells(gradebook, lesson)
    gradebook.db.rollback()  # nbgrader's step below opens a connection of its own
    if known != _expected_cells(notebook):
        _save_cells(settings, lesson, notebook)
    registered = _read(gradebook, lesson, assignment_id, duedate)
    gradebook.db.rollback()
    return registered


def _resources(settings: Settings, lesson: str) -> dict[str, Any]:
    return {
        "unique_key": lesson,
        "nbgrader": {
            "student": ".",
            "assignment": lesson,
            "notebook": lesson,
            "db_url": settings.database,
        },
    }


def _prepared_source(settings: Settings, lesson: str) -> nbformat.NotebookNode:
    """The instructor's notebook as nbgrader prepares it before it saves cells to its database."""
    path = settings.course.source(lesson)
    try:
        # As `nbformat.read`, but for its schema, which takes longer to compile than all of this.
        notebook = nbformat.convert(nbformat.reader.reads(path.read_text(encoding="utf-8")), 4)
    except OSError as error:
        raise GradebookError(
            f"{path} can't be read ({error.strerror}); run `autograder build {lesson}`"
        ) from error
    except ValueError as error:
        raise GradebookError(f"{path} is no notebook; run `autograder build {lesson}`") from error
    resources = _resources(settings, lesson)
    steps = (
        IncludeHeaderFooter,
        LockCells,
        ClearSolutions,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
    )
    for step in steps:
        notebook, resources = step(config=settings.config).preprocess(notebook, resources)
    return notebook


def _save_cells(settings: Settings, lesson: str, notebook: nbformat.NotebookNode) -> None:
    try:
        SaveCells(config=settings.config).preprocess(notebook, _resources(settings, lesson))
    except RuntimeError as error:
        raise GradebookError(
            f"{lesson} was rebuilt with other graded cells after grading began, and nbgrader keeps "
            "scores by cell; either restore the old build, or drop the lesson's scores with "
            f"`nbgrader db assignment remove {lesson} --force` and grade again"
        ) from error


_Cells = dict[str, tuple[Any, ...]]


def _expected_cells(notebook: nbformat.NotebookNode) -> _Cells:
    cells: _Cells = {}
    for cell in notebook.cells:
        if not (is_grade(cell) or is_solution(cell) or is_locked(cell)):
            continue
        mark = cell.metadata.nbgrader
        points = float(mark["points"]) if is_grade(cell) else None
        cells[mark["grade_id"]] = (
            cell.cell_type,
            is_locked(cell),
            mark.get("checksum"),
            points,
            is_solution(cell),
        )
    return cells


def _registered_cells(gradebook: Gradebook, lesson: str) -> _Cells:
    db = gradebook.db
    notebook = (Notebook.name == lesson, Assignment.name == lesson)
    points = dict(
        db.execute(
            select(GradeCell.name, GradeCell.max_score)
            .join(Notebook, GradeCell.notebook_id == Notebook.id)
            .join(Assignment)
            .where(*notebook)
        ).all()
    )
    solutions = set(
        db.execute(
            select(SolutionCell.name)
            .join(Notebook, SolutionCell.notebook_id == Notebook.id)
            .join(Assignment)
            .where(*notebook)
        ).scalars()
    )
    rows = db.execute(
        select(SourceCell.name, SourceCell.cell_type, SourceCell.locked, SourceCell.checksum)
        .join(Notebook, SourceCell.notebook_id == Notebook.id)
        .join(Assignment)
        .where(*notebook)
    )
    return {
        name: (cell_type, locked, checksum, points.get(name), name in solutions)
        for name, cell_type, locked, checksum in rows
    }


def _read(
    gradebook: Gradebook, lesson: str, assignment_id: str, due: datetime | None
) -> RegisteredLesson:
    db = gradebook.db
    notebook_id = db.execute(
        select(Notebook.id).where(Notebook.name == lesson, Notebook.assignment_id == assignment_id)
    ).scalar_one()
    grades = {
        name: GradedCell(id, points, cell_type)
        for name, id, points, cell_type in db.execute(
            select(GradeCell.name, GradeCell.id, GradeCell.max_score, GradeCell.cell_type).where(
                GradeCell.notebook_id == notebook_id
            )
        )
    }
    solutions = dict(
        db.execute(
            select(SolutionCell.name, SolutionCell.id).where(
                SolutionCell.notebook_id == notebook_id
            )
        ).all()
    )
    checksums = dict(
        db.execute(
            select(SourceCell.name, SourceCell.checksum).where(
                SourceCell.notebook_id == notebook_id
            )
        ).all()
    )
    return RegisteredLesson(lesson, assignment_id, notebook_id, due, grades, solutions, checksums)

"""Rebuild the lesson's notebook around the student's answers.

From a submission only answers are trusted (and the student's own extra cells are kept): everything
else comes from the template, in the template's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.engine.bundle import LessonBundle, Role, TemplateCell
from autograder.engine.matching import Matching, defines, is_blank_text, is_stub, match, same_text
from autograder.engine.reading import SubmittedCell, Unusable, read_notebook

__all__ = ["Restored", "RestoredCell", "Unusable", "restore"]

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")
_SETTINGS = ("grade", "solution", "locked", "points")
MAX_MAGIC = 40
"""Characters of a cell magic that are repeated."""
_AS_EVER = ("%%capture", "%%prun", "%%time")
"""Cell magics that run the cell's Python in the notebook."""


@dataclass(frozen=True)
class RestoredCell:
    """A cell of the notebook that is graded."""

    role: Role | Literal["extra"]
    """``extra``: the student's own cell."""
    cell_type: str
    source: str
    id: str
    task: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    runs: bool = False
    blank: bool = False
    """An answer in which nothing was written."""

    @property
    def magic(self) -> str:
        """The cell magic that takes the cell away from the notebook's Python, if there is one.

        As it may stand in a sentence: a name, or ``%%`` where that is none.
        """
        first = next(iter(self.source.split(maxsplit=1)), "")
        if not first.startswith("%%") or first in _AS_EVER:
            return ""
        return first if first[2:].isidentifier() and len(first) <= MAX_MAGIC else "%%"


@dataclass(frozen=True)
class Restored:
    """A submission as it is graded."""

    cells: tuple[RestoredCell, ...]
    notes: tuple[str, ...]
    """What was found and put right, in plain words."""


def restore(data: bytes, bundle: LessonBundle) -> Restored:
    """Read a submission and put everything but the answers back.

    Parameters
    ----------
    data : bytes
        The file as handed in; may be anything.
    bundle : LessonBundle
        The lesson it should be.

    Raises
    ------
    Unusable
        If no cells can be read from `data`, or if it is the notebook of another lesson.
    """
    submitted = read_notebook(data)
    # One that has its own lesson's name in it, as each has twice when it is handed out, isn't.
    if submitted.lesson in bundle.others and bundle.lesson.encode() not in data:
        raise Unusable(f"it is the notebook of another lesson: {submitted.lesson}")
    matching = match(submitted.cells, bundle)
    notes = _Notes(submitted.notes)
    followers = _followers(matching)
    cells = [_extra(cell, matching) for cell in followers.get(-1, ())]
    for index, template in enumerate(bundle.cells):
        winner = matching.winners.get(index)
        cells.append(_put_back(index, template, winner, matching, notes))
        cells.extend(_extra(cell, matching) for cell in followers.get(index, ()))
    if _reordered(matching):
        notes.add("cells had been moved; they were put back in the lesson's order")
    return Restored(tuple(_with_unique_ids(cells, bundle)), tuple(notes.lines))


class _Notes:
    """Notes in order, each once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)

    def add(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)


def _followers(matching: Matching) -> dict[int, list[SubmittedCell]]:
    """The student's own cells by the index of the template cell they followed (-1: none)."""
    places = sorted((cell.position, index) for index, cell in matching.winners.items())
    followers: dict[int, list[SubmittedCell]] = {}
    for cell in matching.extras:
        anchor = -1
        for position, index in places:
            if position > cell.position:
                break
            anchor = index
        followers.setdefault(anchor, []).append(cell)
    return followers


def _reordered(matching: Matching) -> bool:
    positions = [matching.winners[index].position for index in sorted(matching.winners)]
    return positions != sorted(positions)


def _put_back(
    index: int,
    template: TemplateCell,
    winner: SubmittedCell | None,
    matching: Matching,
    notes: _Notes,
) -> RestoredCell:
    """The cell for one template cell, with notes of what was wrong."""
    if winner is None:
        _note_missing(template, notes)
        source = template.source
    else:
        _note_changes(template, winner, matching.claims.get(index, []), notes)
        if index in matching.found_by_content:
            notes.add(f"{_label(template)} had lost its name; it was found by its content")
        keeps_own = template.role in ("answer", "written", "play")
        source = winner.source if keeps_own else template.source
    blank = _is_blank(template, source)
    runs = template.runs
    if template.role == "answer" and blank and _defined_elsewhere(template, matching):
        runs = False  # the stub must not replace the function that stands in another cell
        notes.add(f"`{template.task}` is defined outside its answer cell; that was used")
    return RestoredCell(
        role=template.role,
        cell_type=template.cell_type,
        source=source,
        id=template.id,
        task=template.task,
        metadata=template.metadata,
        attachments=winner.attachments if winner and template.role == "written" else {},
        runs=runs,
        blank=blank,
    )


def _is_blank(template: TemplateCell, source: str) -> bool:
    if template.role == "written" and template.cell_type != "code":
        return is_blank_text(source, template.source)
    return template.role in ("answer", "written") and is_stub(source, template.source)


def _defined_elsewhere(template: TemplateCell, matching: Matching) -> bool:
    """Does a cell of the student's, other than the task's own, define the function?"""
    task = template.task or ""
    own = [matching.winners[index] for index in matching.found_by_content]
    own += [cell for cell in matching.extras if cell.position not in matching.set_aside]
    return any(cell.cell_type == "code" and defines(cell.source, task) for cell in own)


def _note_missing(template: TemplateCell, notes: _Notes) -> None:
    label = _label(template)
    if label is None:
        return
    if template.role in ("answer", "written"):
        notes.add(f"{label} was missing; it counts as not answered")
    else:
        notes.add(f"{label} was missing and was put back")


def _note_changes(
    template: TemplateCell, winner: SubmittedCell, claims: list[SubmittedCell], notes: _Notes
) -> None:
    label = _label(template)
    if label is None:
        return
    keeps_own = template.role in ("answer", "written")
    if len(claims) > 1:
        which = "the last one that was filled in was used" if keeps_own else "one was kept"
        notes.add(f"{label} appears {len(claims)} times; {which}")
    if winner.cell_type != template.cell_type:
        kind = "code" if template.cell_type == "code" else "text"
        notes.add(f"{label} had been turned into a {winner.cell_type} cell; it was read as {kind}")
    if not keeps_own and not same_text(winner.source, template.source):
        notes.add(f"{label} had been edited; the original was used")
    marks = template.metadata.get("nbgrader", {})
    changed = [key for key in _SETTINGS if winner.marks and winner.marks.get(key) != marks.get(key)]
    if changed:
        notes.add(f"{label} had other settings ({', '.join(changed)}); the original ones were used")
    tags = [tag for tag in winner.tags if tag not in template.tags]
    if tags:
        notes.add(f"{label} carried the tag {tags[0][:40]!r}; such tags count for nothing")


def _label(template: TemplateCell) -> str | None:
    """What a cell is called in a note; None for cells that no note is made of."""
    if template.role in ("prose", "play"):
        return None
    if template.role == "check":
        return f"the check cell of `{template.task}`"
    if template.task is not None:
        return f"the answer cell of `{template.task}`"
    return f"the cell `{template.grade_id}`" if template.grade_id else None


def _extra(cell: SubmittedCell, matching: Matching) -> RestoredCell:
    return RestoredCell(
        role="extra",
        cell_type=cell.cell_type,
        source=cell.source,
        id=cell.id or "",
        attachments=cell.attachments if cell.cell_type != "code" else {},
        runs=cell.cell_type == "code" and cell.position not in matching.set_aside,
    )


def _with_unique_ids(cells: list[RestoredCell], bundle: LessonBundle) -> list[RestoredCell]:
    """Template cells keep their ids; the student's cells get valid ones that nobody else has."""
    taken = {template.id for template in bundle.cells}
    result = []
    number = 0
    for cell in cells:
        if cell.role == "extra":
            new = cell.id
            while not _CELL_ID.match(new) or new in taken:
                number += 1
                new = f"extra-{number}"
            taken.add(new)
            cell = RestoredCell(**{**vars(cell), "id": new})
        result.append(cell)
    return result

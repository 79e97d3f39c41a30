"""Submission bytes in, a list of cells out; nothing in the bytes is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.engine.decoding import MAX_BYTES, Unusable, decode

__all__ = ["MAX_BYTES", "SubmittedCell", "SubmittedNotebook", "Unusable", "read_notebook"]

FORMATS = (2, 3, 4)
MAX_CELLS = 5_000
MAX_SOURCE = 4 * 2**20
"""Characters of all sources together."""
MAX_ATTACHMENTS = 16 * 2**20
PICTURES = ("image/png", "image/jpeg", "image/gif")
"""What may be attached to a written answer: pictures that can't hold a script."""
_CELL_TYPES = ("code", "markdown", "raw")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as it was handed in, its outputs left out."""

    position: int
    cell_type: str
    source: str
    id: str | None = None
    grade_id: str | None = None
    marks: Mapping[str, Any] = field(default_factory=dict)
    """What its nbgrader metadata claims."""
    tags: tuple[str, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SubmittedNotebook:
    """What can be read of a notebook as it was handed in."""

    cells: list[SubmittedCell]
    lesson: str | None
    """The lesson that its metadata claims."""
    notes: tuple[str, ...]
    """What was odd about the file, in plain words."""


def read_notebook(data: bytes) -> SubmittedNotebook:
    """The notebook in `data`: its form decides how it is read, not the number of its format.

    Raises
    ------
    Unusable
        If `data` is not a notebook with cells in it.
    """
    notebook, notes = decode(data)
    cells = _cells(notebook)
    found = [
        _cell(position, _modern(cell))
        for position, cell in enumerate(cells)
        if isinstance(cell, dict)
    ]
    if not found:
        raise Unusable("the notebook's cells are damaged: none of them can be read")
    if sum(len(cell.source) for cell in found) > MAX_SOURCE:
        raise Unusable("the notebook holds more text than a person can have written")
    if lost := len(cells) - len(found):
        cells_were = "a cell was" if lost == 1 else f"{lost} cells were"
        notes += (f"{cells_were} damaged beyond reading and left out",)
    if notebook.get("nbformat") not in FORMATS:
        notes += ("the file names a format that isn't known here; it was read as format 4",)
    own = _mapping(_mapping(notebook.get("metadata")).get("coursekit"))
    return SubmittedNotebook(found, _name(own.get("lesson")), notes)


def _cells(notebook: dict[str, Any]) -> list[Any]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        cells = _worksheet_cells(notebook)
    if not cells:
        raise Unusable("the notebook has no cells")
    if len(cells) > MAX_CELLS:
        raise Unusable(f"the notebook has more than {MAX_CELLS} cells")
    return cells


def _worksheet_cells(notebook: dict[str, Any]) -> list[Any]:
    """Cells in the form of nbformat 2 and 3: in worksheets, code called ``input``."""
    worksheets = notebook.get("worksheets")
    if not isinstance(worksheets, list):
        raise Unusable("the file is JSON, but no notebook: it has no list of cells")
    cells: list[Any] = []
    for sheet in worksheets:
        inside = sheet.get("cells") if isinstance(sheet, dict) else None
        cells.extend(inside if isinstance(inside, list) else [])
    return cells


def _modern(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell of an older format in the form of format 4; others as they are."""
    kind = cell.get("cell_type")
    if kind == "code" and "source" not in cell:
        return {**cell, "source": cell.get("input", "")}
    if kind == "heading":
        level = cell.get("level")
        marks = "#" * (level if type(level) is int and 1 <= level <= 6 else 1)
        return {**cell, "cell_type": "markdown", "source": f"{marks} {_source(cell.get('source'))}"}
    return cell


def _cell(position: int, cell: dict[str, Any]) -> SubmittedCell:
    kind = cell.get("cell_type")
    metadata = _mapping(cell.get("metadata"))
    marks = _mapping(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    return SubmittedCell(
        position=position,
        cell_type=kind if isinstance(kind, str) and kind in _CELL_TYPES else "raw",
        source=_source(cell.get("source")),
        id=_name(cell.get("id")),
        grade_id=_name(marks.get("grade_id")),
        marks=marks,
        tags=tuple(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        attachments=_attachments(cell.get("attachments")),
    )


def _source(source: Any) -> str:
    """The text of a cell, with line feeds only and without halves of surrogate pairs."""
    if isinstance(source, list):
        source = "".join([line for line in source if isinstance(line, str)])
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _attachments(content: Any) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    room = MAX_ATTACHMENTS
    for name, bundle in _mapping(content).items():
        pictures = {
            mime: text
            for mime, text in _mapping(bundle).items()
            if mime in PICTURES and isinstance(text, str) and _BASE64.match(text)
        }
        room -= sum(len(text) for text in pictures.values())
        if pictures and room >= 0:
            kept[_source(name)] = pictures
    return kept


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 200 else None

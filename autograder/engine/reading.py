"""Submission bytes in, a list of cells out; nothing in the bytes is trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 32 * 2**20
MAX_CELLS = 5_000
MAX_SOURCE = 4 * 2**20
"""Characters of all sources together."""
MAX_ATTACHMENTS = 16 * 2**20
PICTURES = ("image/png", "image/jpeg", "image/gif")
"""What may be attached to a written answer: pictures that can't hold a script."""
_CELL_TYPES = ("code", "markdown", "raw")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")


class Unusable(Exception):
    """A file from which nothing can be graded; the message is one sentence for the student."""


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


def read_cells(data: bytes) -> list[SubmittedCell]:
    """The cells of the notebook in `data`, in order.

    Raises
    ------
    Unusable
        If `data` is not a notebook with cells in it.
    """
    notebook = _parse(data)
    version = notebook.get("nbformat")
    if type(version) is int and version > 4:
        raise Unusable(
            f"the notebook's format {_short(version)} is newer than the one known here, 4"
        )
    if isinstance(notebook.get("cells"), list):
        cells = notebook["cells"]
    else:
        cells = _worksheet_cells(notebook)
    if not cells:
        raise Unusable("the notebook has no cells")
    if len(cells) > MAX_CELLS:
        raise Unusable(f"the notebook has more than {MAX_CELLS} cells")
    found = [_cell(position, cell) for position, cell in enumerate(cells) if isinstance(cell, dict)]
    if not found:
        raise Unusable("the notebook's cells are damaged: none of them can be read")
    if sum(len(cell.source) for cell in found) > MAX_SOURCE:
        raise Unusable("the notebook holds more text than a person can have written")
    return found


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise Unusable(
            f"the file is larger than {MAX_BYTES // 2**20} MB; clear its outputs and try again"
        )
    if not data.strip():
        raise Unusable("the file is empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable("the file is no notebook: it isn't text in UTF-8") from None
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise Unusable("the file is no notebook, or damaged: its JSON can't be read") from None
    if not isinstance(notebook, dict):
        raise Unusable("the file is JSON, but no notebook")
    return notebook


def _worksheet_cells(notebook: dict[str, Any]) -> list[Any]:
    """Cells in the form of nbformat 2 and 3: in worksheets, code called ``input``."""
    worksheets = notebook.get("worksheets")
    if not isinstance(worksheets, list):
        raise Unusable("the file is JSON, but no notebook: it has no list of cells")
    cells: list[Any] = []
    for sheet in worksheets:
        inside = sheet.get("cells") if isinstance(sheet, dict) else None
        cells.extend(inside if isinstance(inside, list) else [])
    return [_modern(cell) if isinstance(cell, dict) else cell for cell in cells]


def _modern(cell: dict[str, Any]) -> dict[str, Any]:
    kind = cell.get("cell_type")
    if kind == "code":
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
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


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


def _short(number: int) -> str:
    return str(number) if number < 1000 else "number"

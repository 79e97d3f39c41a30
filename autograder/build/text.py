"""Reads a hand-written text notebook into its cells, each with the line it begins at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jupytext

OPTIONS = frozenset({"name", "tags", "task", "expect"})
TAGS = frozenset({"explore", "play"})
_CODE_CELL = re.compile(r"(?:`{3,}|:{3,}|~{3,})\{code-cell\}")


class BuildError(Exception):
    """A lesson can't be built. The message names file and line, and says what to do."""


@dataclass(frozen=True)
class TextCell:
    """A cell as written by hand."""

    kind: Literal["markdown", "code"]
    source: str
    where: str
    """For messages: ``notebooks/lesson.md, line 12``."""
    name: str = ""
    task: str = ""
    """The task that stands here; the cell is otherwise empty."""
    expect: bool = False
    """True when the output of the solution is to be shown below."""
    tags: tuple[str, ...] = ()


def read_text(path: Path) -> tuple[TextCell, ...]:
    """The cells of the text notebook `path` (MyST Markdown), without the empty ones.

    Raises
    ------
    BuildError
        If the file can't be read, or a cell has an option that means nothing.
    """
    label = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{label} can't be read ({error.strerror}); write it first") from error
    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:  # jupytext lets through whatever its YAML and Markdown parsers raise
        raise BuildError(f"{label} isn't a MyST text notebook: {error}") from error
    places = _places(label, text, [cell["cell_type"] for cell in notebook["cells"]])
    cells = [_cell(cell, where) for cell, where in zip(notebook["cells"], places, strict=True)]
    return tuple(cell for cell in cells if cell.source.strip() or cell.task or cell.name)


def _places(label: str, text: str, kinds: list[str]) -> Iterator[str]:
    """Where each cell stands: code cells by their line, prose by the code cell before it."""
    lines = [
        number for number, line in enumerate(text.splitlines(), start=1) if _CODE_CELL.match(line)
    ]
    known = len(lines) == kinds.count("code")
    before = "at the beginning"
    code_cells = iter(lines)
    for ordinal, kind in enumerate(kinds, start=1):
        if not known:
            yield f"{label}, cell {ordinal}"
        elif kind == "code":
            line = next(code_cells)
            before = f"after the code cell of line {line}"
            yield f"{label}, line {line}"
        else:
            yield f"{label}, prose {before}"


def _cell(cell: dict[str, Any], where: str) -> TextCell:
    options = dict(cell["metadata"])
    source = cell["source"].strip("\n")
    if cell["cell_type"] == "markdown":
        if options:
            raise BuildError(f"{where}: prose takes no options, found {', '.join(sorted(options))}")
        return TextCell("markdown", source, where)
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        raise BuildError(
            f"{where}: unknown cell option {unknown[0]!r}; there are {', '.join(sorted(OPTIONS))}"
        )
    tags = tuple(options.get("tags", ()))
    strange = sorted(set(tags) - TAGS)
    if strange:
        raise BuildError(f"{where}: unknown tag {strange[0]!r}; there are explore and play")
    if len(tags) > 1:
        raise BuildError(f"{where}: a cell is either explore or play")
    result = TextCell(
        "code",
        source,
        where,
        name=str(options.get("name", "")),
        task=str(options.get("task", "")),
        expect=bool(options.get("expect", False)),
        tags=tags,
    )
    _check_options(result)
    return result


def _check_options(cell: TextCell) -> None:
    if cell.task and (cell.source or cell.name or cell.expect or cell.tags):
        raise BuildError(
            f"{cell.where}: the cell of task {cell.task} must be empty and have no other option; "
            "put other code into a cell of its own"
        )
    if not cell.task and not cell.source:
        raise BuildError(f"{cell.where}: the code cell is empty; fill or remove it")
    if cell.expect and cell.tags:
        raise BuildError(f"{cell.where}: a cell with expected output can't be explore or play")
    if cell.name and not re.fullmatch(r"[a-z][a-z0-9_]*", cell.name):
        raise BuildError(f"{cell.where}: the name {cell.name!r} isn't snake_case")

"""A graded notebook as text: the bytes that nbformat writes, in a fifth of its time or less.

nbformat copies a notebook several times, checks it against its schema, and writes it with `json`'s
slow, indenting encoder. A graded notebook is made by the engine, cell by cell, so here it is
written as it stands; and most of its cells are the lesson's, the same in every submission, so what
the file has of them is kept. Tests compare every byte with nbformat's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring as quoted
from typing import Any

import nbformat

from autograder.engine.recall import kept_if_short

KEPT_CELLS = 500
"""The texts of at most this many cells are kept."""
KEPT_LENGTH = 8_000
"""Longer ones are not kept."""
_TRANSIENT = ("orig_nbformat", "orig_nbformat_minor", "signature")
"""Metadata of a notebook that nbformat keeps out of files."""
_LINES = frozenset({"application/javascript", "image/svg+xml"})
"""Kinds of output that are stored line by line, besides ``text/…``."""


def notebook_bytes(notebook: Mapping[str, Any]) -> bytes:
    """The file that ``nbgrader autograde`` would write.

    Parameters
    ----------
    notebook : mapping
        Notebook JSON of nbformat 4. Its texts may be whole or in lines.

    Notes
    -----
    Halves of surrogate pairs, which no file can hold, become question marks.

    """
    return _plain(notebook) if _is_plain(notebook) else _by_nbformat(notebook)


def _is_plain(notebook: Mapping[str, Any]) -> bool:
    """Whether nbformat would neither convert it nor make up cell ids."""
    if (notebook.get("nbformat"), notebook.get("nbformat_minor")) != (4, 5):
        return False
    ids = [cell.get("id") for cell in notebook["cells"]]
    return None not in ids and len(set(ids)) == len(ids)


def _by_nbformat(notebook: Mapping[str, Any]) -> bytes:
    return _in_utf8(nbformat.writes(nbformat.from_dict(notebook), version=4) + "\n")


def _plain(notebook: Mapping[str, Any]) -> bytes:
    members = []
    for name, value in sorted(notebook.items()):
        if name == "cells":
            stored = b",\n  ".join([_cell_bytes(cell) for cell in value])
            stored = b"[\n  %b\n ]" % stored if value else b"[]"
        elif name == "metadata":
            stored = _in_utf8(_json(_without(_TRANSIENT, value), "\n "))
        else:
            stored = _in_utf8(_json(value, "\n "))
        members += [b",\n ", _in_utf8(quoted(name)), b": ", stored]
    return b"".join([b"{\n ", *members[1:], b"\n}\n"])


_one_line = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _cell_bytes(cell: Mapping[str, Any]) -> bytes:
    return _indented(_one_line(cell))


@kept_if_short(KEPT_CELLS, KEPT_LENGTH)
def _indented(line: str) -> bytes:
    """What the file has of a cell, which is given as JSON on one line."""
    return _in_utf8(_json(_stored_cell(json.loads(line)), "\n  "))


def _in_utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _stored_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell with its texts in lines."""
    stored = {**cell, "metadata": _without(("trusted",), cell["metadata"])}
    if "source" in cell:
        stored["source"] = _lines(cell["source"])
    if "attachments" in cell:
        stored["attachments"] = {
            name: _stored_bundle(bundle) for name, bundle in cell["attachments"].items()
        }
    if cell["cell_type"] == "code":
        stored["outputs"] = [_stored_output(output) for output in cell["outputs"]]
    return stored


def _stored_output(output: dict[str, Any]) -> dict[str, Any]:
    kind = output["output_type"]
    if kind == "stream":
        return {**output, "text": _lines(output["text"])}
    if kind in ("display_data", "execute_result") and "data" in output:
        return {**output, "data": _stored_bundle(output["data"])}
    return output


def _stored_bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    return {
        kind: _lines(content) if kind.startswith("text/") or kind in _LINES else content
        for kind, content in bundle.items()
    }


def _lines(text: Any) -> Any:
    return text.splitlines(keepends=True) if isinstance(text, str) else text


def _without(names: Iterable[str], metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}


def _json(value: Any, margin: str) -> str:
    """JSON with sorted keys, each level indented by one more space.

    Parameters
    ----------
    value : object
        What `json` can write, its names being texts.
    margin : str
        A line's end and the spaces in front of the next line.

    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        inner = f"{margin} "
        members = [f"{quoted(name)}: {_json(item, inner)}" for name, item in sorted(value.items())]
        return _between("{", members, "}", margin)
    if isinstance(value, list | tuple):
        inner = f"{margin} "
        return _between("[", [_json(item, inner) for item in value], "]", margin)
    return json.dumps(value)


def _between(start: str, parts: list[str], end: str, margin: str) -> str:
    if not parts:
        return f"{start}{end}"
    return f"{start}{margin} {f',{margin} '.join(parts)}{margin}{end}"


__all__ = ["notebook_bytes"]

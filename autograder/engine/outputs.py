"""Outputs as they arrive from a student's process: checked field by field, and made repeatable."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MAX_DEPTH = 20
MAX_OUTPUTS = 1_000
MAX_PLACES = 3
"""At most this many displays of earlier cells take over an update: each becomes as large."""
_ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-fA-F]{6,16}")
_MIME = re.compile(r"[a-z]+/[A-Za-z0-9.+*_-]{1,100}\Z")


class OutputError(ValueError):
    """Outputs in a form that no runner makes."""


@dataclass
class CellOutputs:
    """What one cell put out, in the form of nbformat 4."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    display_ids: list[str | None] = field(default_factory=list)
    """One for each output."""
    updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Display id → new content for outputs of earlier cells."""

    def update_from(self, later: CellOutputs) -> None:
        """Take over what a later cell did to this one's displays."""
        for name in later.updates.keys() & self._places.keys():
            for output in self._places[name][: MAX_PLACES - later._placed[name]]:
                output.update(later.updates[name])
                later._placed[name] += 1

    @cached_property
    def _places(self) -> dict[str, list[dict[str, Any]]]:
        """Display id → outputs."""
        places: dict[str, list[dict[str, Any]]] = {}
        for output, display_id in zip(self.outputs, self.display_ids, strict=True):
            if display_id is not None:
                places.setdefault(display_id, []).append(output)
        return places

    @cached_property
    def _placed(self) -> Counter[str]:
        """How many outputs have taken over each update."""
        return Counter()


def read_outputs(text: Any, count: int) -> CellOutputs:
    """Check what a student's process sent as the outputs of a cell.

    Parameters
    ----------
    text : str
        JSON as `autograder.engine.runner.recording.Recorder.as_json` makes it; untrusted.
    count : int
        The cell's execution count.

    Raises
    ------
    OutputError
        If the form is wrong anywhere.
    """
    if not isinstance(text, str):
        raise OutputError("outputs that are no text")
    try:
        content = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise OutputError("outputs that can't be read") from error
    found = CellOutputs()
    for item in _list(_field(content, "outputs"))[:MAX_OUTPUTS]:
        display_id = item.get("display_id") if isinstance(item, dict) else None
        found.display_ids.append(display_id if isinstance(display_id, str) else None)
        found.outputs.append(_output(item, count))
    updates = _field(content, "updates")
    if not isinstance(updates, dict):
        raise OutputError("updates that are no dictionary")
    found.updates = {name: _bundle(update) for name, update in updates.items()}
    return found


def error_output(name: str, message: str) -> dict[str, Any]:
    """An error output of the grader's own, for what a process couldn't say itself."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": [f"{name}: {message}"],
    }


def _output(item: Any, count: int) -> dict[str, Any]:
    kind = _field(item, "output_type")
    if kind == "stream":
        name = _field(item, "name")
        if name not in ("stdout", "stderr"):
            raise OutputError("a stream of an unknown name")
        return {"output_type": "stream", "name": name, "text": _text(_field(item, "text"))}
    if kind == "error":
        return {
            "output_type": "error",
            "ename": _text(_field(item, "ename")),
            "evalue": _text(_field(item, "evalue")),
            "traceback": [_text(line) for line in _list(_field(item, "traceback"))],
        }
    if kind == "display_data":
        return {"output_type": "display_data", **_bundle(item)}
    if kind == "execute_result":
        return {"output_type": "execute_result", "execution_count": count, **_bundle(item)}
    raise OutputError("an output of an unknown type")


def _bundle(item: Any) -> dict[str, Any]:
    """Data and metadata of a rich output."""
    data, metadata = _field(item, "data"), _field(item, "metadata")
    if not (isinstance(data, dict) and isinstance(metadata, dict)):
        raise OutputError("a rich output without data")
    kept: dict[str, Any] = {}
    for mime, content in data.items():
        if not _MIME.match(mime):
            continue
        if isinstance(content, str):
            kept[mime] = _text(content) if mime.startswith("text/") else _whole(content)
        elif (mime == "application/json" or mime.endswith("+json")) and not _too_deep(content):
            kept[mime] = _storable(content)
    return {"data": kept, "metadata": {} if _too_deep(metadata) else _storable(metadata)}


def _field(item: Any, name: str) -> Any:
    if not isinstance(item, dict) or name not in item:
        raise OutputError(f"an output without {name}")
    return item[name]


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise OutputError("no list where one belongs")
    return value


def _text(value: Any) -> str:
    """A text without memory addresses, so that the same notebook gives the same report."""
    if not isinstance(value, str):
        raise OutputError("no text where one belongs")
    return _ADDRESS.sub("0x…", _whole(value))


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _storable(tree: Any) -> Any:
    """JSON that every file can hold and every browser reads: 1e999 has become infinity here."""
    if not tree:
        return tree
    text = _whole(json.dumps(tree, ensure_ascii=False))
    return json.loads(text, parse_constant=lambda _: None)


def _too_deep(tree: Any) -> bool:
    """Whether it is nested more deeply than those who show it can follow."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [item for node in level for item in _inside(node)]
        if not level:
            return False
    return True


def _inside(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, list):
        yield from node

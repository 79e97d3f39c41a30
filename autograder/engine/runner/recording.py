"""What a cell puts out, gathered in the form of nbformat outputs and cut to a sensible volume."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Mapping
from typing import Any

MAX_RICH = 8 * 2**20
"""Characters of figures and other rich outputs of one cell."""
MAX_OUTPUTS = 500
"""Outputs of one cell."""
MAX_LINE = 100_000
"""Characters of one line of a traceback, or of an error's message."""


class Recorder:
    """Gathers the outputs of the cell that is running."""

    def __init__(self, max_text: int) -> None:
        self._max_text = max_text
        self.start()

    def start(self) -> None:
        """Forget everything: a new cell begins."""
        self.outputs: list[dict[str, Any]] = []
        self.updates: dict[str, dict[str, Any]] = {}
        """Display id → new content, for outputs of earlier cells."""
        self.cut = False
        self._clear_next = False
        self._text = self._rich = 0

    def stream(self, name: str, text: str) -> None:
        """Add text to standard output or standard error."""
        room = self._max_text - self._text
        if not text or room < 0:
            return
        if len(text) > room:
            text = f"{text[:room]}\n[cut: a cell may print {self._max_text:,} characters]\n"
            self.cut = True
        self._text += len(text)
        self._clear_if_asked()
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self._add({"output_type": "stream", "name": name, "text": [text]})

    def display(
        self, data: Mapping[str, Any], metadata: Mapping[str, Any], display_id: str | None
    ) -> None:
        """Add a display_data output."""
        output = {"output_type": "display_data", "data": _mime(data), "metadata": _plain(metadata)}
        self._add_rich(output, display_id)

    def result(self, data: Mapping[str, Any], metadata: Mapping[str, Any], count: int) -> None:
        """Add an execute_result output."""
        content = {"data": _mime(data), "metadata": _plain(metadata)}
        self._add_rich({"output_type": "execute_result", "execution_count": count, **content}, None)

    def update(self, data: Mapping[str, Any], metadata: Mapping[str, Any], display_id: str) -> None:
        """Replace the content of earlier outputs with this display id."""
        content = {"data": _mime(data), "metadata": _plain(metadata)}
        size = _size(content)
        if self._rich + size > MAX_RICH:
            self.cut = True
            return
        for output in self.outputs:
            if output.get("display_id") == display_id:
                output.update(content)
        self.updates[display_id] = content

    def error(self, name: str, message: str, traceback: list[str]) -> None:
        """Add an error output."""
        lines = [line[:MAX_LINE] for line in traceback[:100]]
        output = {"output_type": "error", "ename": name[:200], "evalue": message[:MAX_LINE]}
        self._add({**output, "traceback": lines})

    def clear(self, wait: bool) -> None:
        """Drop the outputs so far, at once or when the next one comes."""
        self._clear_next = True
        if not wait:
            self._clear_if_asked()

    def as_json(self) -> str:
        """All outputs as JSON text."""
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return json.dumps({"outputs": self.outputs, "updates": self.updates})

    def _add_rich(self, output: dict[str, Any], display_id: str | None) -> None:
        size = _size(output)
        if self._rich + size > MAX_RICH:
            self.cut = True
            output["data"] = {"text/plain": "[cut: the outputs of this cell are too large]"}
            size = 100
        self._rich += size
        if display_id is not None:
            output["display_id"] = display_id
        self._add(output)

    def _add(self, output: dict[str, Any]) -> None:
        self._clear_if_asked()
        if len(self.outputs) < MAX_OUTPUTS:
            self.outputs.append(output)
        else:
            self.cut = True

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._text = self._rich = 0
            self.outputs = []


class Stream(io.TextIOBase):
    """Takes the place of `sys.stdout` or `sys.stderr`."""

    def __init__(self, name: str, recorder: Recorder) -> None:
        self.name = f"<{name}>"
        self._stream, self._recorder = name, recorder

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As in a kernel."""
        return "UTF-8"

    def write(self, text: str) -> int:
        """Record `text`."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The descriptor that child processes write to."""
        return 1 if self._stream == "stdout" else 2


class Descriptors:
    """Catches what C code and child processes write to file descriptors 1 and 2."""

    def __init__(self) -> None:
        self._files = {name: os.memfd_create(name) for name in ("stdout", "stderr")}
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(self._files[name], number)

    def collect(self, recorder: Recorder, max_bytes: int) -> None:
        """Move what was written since last time to the recorder."""
        for name, file in self._files.items():
            size = os.fstat(file).st_size
            if size:
                data = os.pread(file, min(size, max_bytes + 1), 0)
                os.ftruncate(file, 0)
                os.lseek(file, 0, os.SEEK_SET)
                recorder.stream(name, data.decode("utf-8", "replace"))


def _mime(data: Mapping[str, Any]) -> dict[str, Any]:
    """A mime bundle whose values are texts or JSON; bytes become base64."""
    bundle: dict[str, Any] = {}
    for mime, content in dict(data).items():
        if isinstance(content, bytes):
            bundle[str(mime)] = base64.b64encode(content).decode("ascii")
        else:
            bundle[str(mime)] = content if isinstance(content, str) else _plain(content)
    return bundle


def _plain(content: Any) -> Any:
    """`content` as it looks after a journey through JSON."""
    try:
        return json.loads(json.dumps(content, default=str))
    except (ValueError, TypeError, RecursionError):
        return {} if isinstance(content, Mapping) else str(content)


def _size(content: Mapping[str, Any]) -> int:
    return len(json.dumps(content))

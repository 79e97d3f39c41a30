"""Submission bytes in, a JSON object out: whatever encoding an editor or a broken disk left.

What can be read in one way only is read, and a note says what was odd. What could be read in
several ways is refused: a guess might take points away, or give them.
"""

from __future__ import annotations

import json
from typing import Any

MAX_BYTES = 32 * 2**20
MAX_PARTS = 2_000_000
"""Brackets and colons: an empty list or an entry takes 30 times its text in memory."""
_FOREIGN = {
    b"PK\x03\x04": "a zip archive; the notebook inside it is what has to be handed in",
    b"\x1f\x8b": "a compressed archive; the notebook inside it is what has to be handed in",
    b"\x89HDF": "a data set, not a notebook",
}
_NOT_READABLE = "the file is no notebook, or damaged: its JSON can't be read"
_DIGITS = 18
"""No number of a notebook is longer; Python refuses those of some thousand digits."""


class Unusable(Exception):
    """A file from which nothing can be graded; the message is one sentence for the student."""


def decode(data: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The JSON object that `data` holds, and notes of what was odd about it.

    Raises
    ------
    Unusable
        If it holds none.
    """
    if len(data) > MAX_BYTES:
        raise Unusable(
            f"the file is larger than {MAX_BYTES // 2**20} MB; clear its outputs and try again"
        )
    if not data.strip(b"\0 \t\r\n"):
        raise Unusable("the file is empty")
    for start, kind in _FOREIGN.items():
        if data.startswith(start):
            raise Unusable(f"the file is {kind}")
    text, odd = _text(data)
    if sum(map(text.count, "[{:")) > MAX_PARTS:
        raise Unusable("the file holds more parts than a notebook; clear its outputs and try again")
    notebook, rest = _first_value(text.lstrip("\ufeff \t\r\n"))
    if not isinstance(notebook, dict):
        raise Unusable("the file is JSON, but no notebook")
    notes = [odd] if odd else []
    if rest.startswith("{"):
        raise Unusable("the file holds a second notebook after the first; which one counts?")
    if rest:
        notes.append("something stood after the notebook's end; it was left out")
    return notebook, tuple(notes)


def _text(data: bytes) -> tuple[str, str]:
    """As text, and a note if it isn't in UTF-8."""
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        text = data.decode(encoding, "replace")
        return text, f"the file was in {encoding[:6].upper()}; it was read so"
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    if text.isascii() or all(sign == "\ufffd" or sign < "\x80" for sign in text):
        # No character beyond ASCII is right in UTF-8, so it isn't UTF-8 with some damage.
        text = data.decode("cp1252", "replace")
        return text, "the file wasn't in UTF-8; it was read as Windows-1252"
    return text, "some characters were damaged; they were replaced"


def _first_value(text: str) -> tuple[Any, str]:
    """The JSON value at the start, and what follows it."""
    # Not strict: a control character inside a string is no reason to lose the notebook.
    decoder = json.JSONDecoder(strict=False, parse_int=_whole_number)
    try:
        value, end = decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        whole = text.rstrip("\0 \t\r\n")
        if text.startswith("{") and (
            error.pos >= len(whole) or error.msg.startswith("Unterminated string")
        ):
            raise Unusable("the file is damaged: its end is missing") from None
        raise Unusable(_NOT_READABLE) from None
    except (ValueError, RecursionError, MemoryError):
        raise Unusable(_NOT_READABLE) from None
    return value, text[end:].strip("\0 \t\r\n")


def _whole_number(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS

"""Everything that can be read in a release: the texts of any file, packed or encoded ones too."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

UNESCAPED = ", unescaped"
"""Ends the place of a text that is read with its escapes resolved."""
_DEPTH = 4
"""At most this many wrappings (an archive in base64 in an archive …) are opened."""
_RUN = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{6,}")
_WIDE = re.compile(rb"(?:[\t\n\r\x20-\x7e]\x00{1,3}){6,}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{4}\s?){6,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){16,}")
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|([nt"'\\]))""")
_LETTERS = {"n": "\n", "t": "\t"}


@dataclass(frozen=True)
class Reading:
    """A piece of text, and where it was found."""

    where: str
    """Within its file: ``cell 7 (check_sigmoid), source``; empty for the whole file."""
    text: str


def readings(path: Path) -> Iterator[Reading]:
    """All texts of a file, as they stand and with what is packed or encoded in them opened."""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        for reading in _notebook(json.loads(content)):
            yield reading
            yield from _hidden(reading, 0)
    else:
        yield from _bytes(content, "", 0)


def _notebook(notebook: dict[str, Any]) -> Iterator[Reading]:
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        label = f"cell {number} ({name})" if name else f"cell {number}"
        for key, value in cell.items():
            yield from _strings(value, f"{label}, {key}")
    for key, value in notebook.items():
        if key != "cells":
            yield from _strings(value, key)


def _strings(value: Any, where: str) -> Iterator[Reading]:
    """All strings in a JSON value, keys included; a list of lines is one text, as in notebooks."""
    if isinstance(value, str):
        yield Reading(where, value)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield Reading(where, "".join(value))
        else:
            for item in value:
                yield from _strings(item, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield Reading(where, key)
            yield from _strings(item, where)


def _bytes(content: bytes, where: str, depth: int) -> Iterator[Reading]:
    if depth > _DEPTH:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield Reading(where, name)
                yield from _bytes(archive.read(name), _within(where, name), depth + 1)
        return
    unpacked = _unpacked(content)
    if unpacked is not None:  # also the bare numbers of an .npy file, which may be bytes of a text
        yield from _bytes(unpacked, _within(where, "unpacked"), depth + 1)
        return
    try:
        texts = [content.decode("utf-8")]
    except UnicodeDecodeError:
        texts = [b"\n".join(_RUN.findall(content)).decode("utf-8", "replace")]
    texts.append(b"\n".join(_WIDE.findall(content)).replace(b"\0", b"").decode("ascii"))
    for text in filter(None, texts):
        reading = Reading(where, text)
        yield reading
        yield from _hidden(reading, depth)


def _unpacked(content: bytes) -> bytes | None:
    try:
        if content[:6] == b"\x93NUMPY":
            return bytes(np.load(io.BytesIO(content), allow_pickle=False).tobytes())
        if content[:2] == b"\x1f\x8b":
            return gzip.decompress(content)
        if content[:1] == b"\x78":
            return zlib.decompress(content)
    except (OSError, EOFError, ValueError, zlib.error):
        pass
    return None


def _hidden(reading: Reading, depth: int) -> Iterator[Reading]:
    """What stands in a text with escapes or entities, in base64 or in hexadecimal digits."""
    text = reading.text
    plain = html.unescape(_ESCAPE.sub(_unescaped, text))
    if plain != text:
        yield Reading(reading.where + UNESCAPED, plain)
    for pattern, decode in ((_BASE64, _from_base64), (_HEX, binascii.unhexlify)):
        for match in pattern.finditer(text):
            try:
                content = decode(match[0])
            except ValueError:
                continue
            if _worth_reading(content):
                yield from _bytes(content, _within(reading.where, "decoded"), depth + 1)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _LETTERS.get(match[2], match[2])


def _from_base64(text: str) -> bytes:
    compact = re.sub(r"\s", "", text).rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(compact + "=" * (-len(compact) % 4))


def _worth_reading(content: bytes) -> bool:
    """Whether decoded bytes are text or an archive, rather than the noise that any word gives."""
    if content[:2] in (b"\x1f\x8b", b"PK") or _unpacked(content) is not None:
        return True
    if content[:4] == b"\x89PNG" or content[:3] == b"\xff\xd8\xff":
        return True
    printable = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in content)
    return printable >= 0.9 * len(content)


def _within(where: str, part: str) -> str:
    return f"{where}, {part}" if where else part

"""Plain data: the only thing that crosses the wall between a student's code and the grader.

A value becomes a JSON tree plus ``.npy`` blobs; nothing in it can run code. What isn't plain (a
model, a generator, an array of objects) becomes an `Opaque` that only knows its type's name.
"""

from __future__ import annotations

import base64
import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

MAGIC = b"PLAIN1"
MAX_DEPTH = 32
MAX_BYTES = 64 * 2**20
ARRAY_KINDS = "biufcUS"
_HEADER = struct.Struct(">I")


class PlainError(ValueError):
    """Bytes that aren't plain data, or a value too large to be sent."""


@dataclass(frozen=True)
class Opaque:
    """A value that can't cross; only the name of its type does."""

    type_name: str


def snapshot(value: Any) -> Any:
    """A deep copy of `value` in the form in which it would cross the wall.

    Subclasses of dict, list and tuple become the plain class, arrays are copied, the rest is
    `Opaque`.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    tree = encode(value, arrays)
    return decode(tree, arrays)


def encode(value: Any, arrays: list[np.ndarray[Any, Any]], depth: int = 0) -> Any:
    """The JSON tree of `value`; its arrays are appended to `arrays`."""
    if depth > MAX_DEPTH:
        return {"$": "opaque", "v": "deeply nested data"}
    if value is None or type(value) in (bool, str, float):
        return value
    if type(value) is int:
        return value if abs(value) < 2**63 else {"$": "opaque", "v": "int of more than 64 bits"}
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_array(value, arrays)
    if isinstance(value, (bytes, bytearray)):
        return {"$": "bytes", "v": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, list):
        return [encode(item, arrays, depth + 1) for item in value]
    if isinstance(value, tuple):
        return {"$": "tuple", "v": [encode(item, arrays, depth + 1) for item in value]}
    if isinstance(value, Mapping):
        pairs = [
            [encode(key, arrays, depth + 1), encode(item, arrays, depth + 1)]
            for key, item in value.items()
        ]
        return {"$": "dict", "v": pairs}
    if isinstance(value, Opaque):
        return {"$": "opaque", "v": value.type_name[:80]}
    return {"$": "opaque", "v": type(value).__name__[:80]}


def _encode_array(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    array = np.array(value, copy=True, subok=False)
    if array.dtype.kind not in ARRAY_KINDS:
        return {"$": "opaque", "v": f"array of {array.dtype.name}"[:80]}
    arrays.append(array)
    return {"$": "scalar" if isinstance(value, np.generic) else "array", "v": len(arrays) - 1}


def decode(tree: Any, arrays: list[np.ndarray[Any, Any]], depth: int = 0) -> Any:
    """The value that `encode` made `tree` and `arrays` of.

    Raises
    ------
    PlainError
        If the tree is not one that `encode` can make.
    """
    if depth > MAX_DEPTH + 1:
        raise PlainError("nested too deeply")
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    if isinstance(tree, list):
        return [decode(item, arrays, depth + 1) for item in tree]
    if not (isinstance(tree, dict) and tree.keys() == {"$", "v"}):
        raise PlainError("a node of an unknown form")
    return _decode_tagged(tree["$"], tree["v"], arrays, depth)


def _decode_tagged(tag: Any, content: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    if tag in ("array", "scalar") and type(content) is int and 0 <= content < len(arrays):
        array = arrays[content]
        if tag == "array":
            return array
        if array.shape == ():
            return array[()]
    if tag == "tuple" and isinstance(content, list):
        return tuple(decode(item, arrays, depth + 1) for item in content)
    if tag == "dict" and isinstance(content, list):
        return dict(_decode_pair(pair, arrays, depth) for pair in content)
    if tag == "bytes" and isinstance(content, str):
        try:
            return base64.b64decode(content, validate=True)
        except ValueError as error:
            raise PlainError("bytes that aren't base64") from error
    if tag == "opaque" and isinstance(content, str):
        return Opaque(content[:80])
    raise PlainError("a node of an unknown form")


def _decode_pair(pair: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> tuple[Any, Any]:
    if not (isinstance(pair, list) and len(pair) == 2):
        raise PlainError("a dictionary entry that is no pair")
    key = decode(pair[0], arrays, depth + 1)
    try:
        hash(key)
    except TypeError as error:
        raise PlainError("a dictionary key that can't be hashed") from error
    return key, decode(pair[1], arrays, depth + 1)


def to_bytes(value: Any, max_bytes: int = MAX_BYTES) -> bytes:
    """`value` as one frame of bytes.

    Raises
    ------
    PlainError
        If the frame would be longer than `max_bytes`.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    tree = encode(value, arrays)
    if sum(array.nbytes for array in arrays) > max_bytes:
        raise PlainError("more data than may be sent")
    blobs = [_npy(array) for array in arrays]
    head = json.dumps({"tree": tree, "arrays": [len(blob) for blob in blobs]}).encode("utf-8")
    frame = b"".join([MAGIC, _HEADER.pack(len(head)), head, *blobs])
    if len(frame) > max_bytes:
        raise PlainError("more data than may be sent")
    return frame


def from_bytes(frame: bytes, max_bytes: int = MAX_BYTES) -> Any:
    """The value in a frame made by `to_bytes`; safe for bytes from anywhere.

    Raises
    ------
    PlainError
        If the bytes are malformed or more than `max_bytes`.
    """
    if len(frame) > max_bytes:
        raise PlainError("more data than may be received")
    start = len(MAGIC) + _HEADER.size
    if len(frame) < start or frame[: len(MAGIC)] != MAGIC:
        raise PlainError("not a frame of plain data")
    (length,) = _HEADER.unpack(frame[len(MAGIC) : start])
    try:
        head = json.loads(frame[start : start + length])
        tree, sizes = head["tree"], head["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PlainError("a frame whose head can't be read") from error
    if not (isinstance(sizes, list) and all(type(size) is int and size > 0 for size in sizes)):
        raise PlainError("array sizes that aren't numbers")
    position = start + length
    if position + sum(sizes) != len(frame):
        raise PlainError("a frame of the wrong length")
    arrays = []
    for size in sizes:
        arrays.append(_from_npy(frame[position : position + size]))
        position += size
    return decode(tree, arrays)


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def _from_npy(blob: bytes) -> np.ndarray[Any, Any]:
    """Read one ``.npy`` without trusting its header: the size must match before memory is taken."""
    buffer = io.BytesIO(blob)
    try:
        if np.lib.format.read_magic(buffer) != (1, 0):
            raise PlainError("an array of another format version")
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(buffer)
        if dtype.kind not in ARRAY_KINDS or dtype.hasobject or dtype.subdtype is not None:
            raise PlainError("an array of a type that isn't plain")
        count = 1
        for length in shape:
            count *= length
        data = blob[buffer.tell() :]
        if len(shape) > 32 or count < 0 or count * dtype.itemsize != len(data):
            raise PlainError("an array whose header lies about its size")
        flat = np.frombuffer(data, dtype=dtype, count=count) if data else np.empty(count, dtype)
        return flat.reshape(shape, order="F" if fortran else "C").copy()
    except PlainError:
        raise
    except Exception as error:  # NumPy parses the header as Python text; anything can go wrong
        raise PlainError("an array that can't be read") from error

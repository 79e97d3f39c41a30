"""Frames of plain data between the grader and a student's process, packed by MessagePack.

What may cross, and what becomes of the rest, `coursekit.plain` says. A frame holds a tree, the
kinds of the arrays that the tree mentions, and their bytes. Nothing in it can run code, and from a
small one nothing large can be made.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

import msgpack
import numpy as np

from coursekit.plain import (
    ARRAY_KINDS,
    KEYS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Opaque,
    PlainError,
    content,
    read_arrays,
    snapshot,
)

MAGIC = b"PACK1"
MAX_HEAD = 2 * 2**20
"""Bytes of tree and kinds together: an empty list takes one of them, and sixty in memory."""
LONG = 1000
"""Characters from which on a text travels beside the tree, as an array of its bytes."""
_HEADER = struct.Struct(">II")
_PLACE = struct.Struct(">I")
_CONTAINERS = frozenset((dict, list, tuple))
_NAMES = frozenset((str,))
ARRAY, SCALAR, TEXT, TUPLE, PAIRS, OPAQUE = range(1, 7)
"""What isn't a JSON value: a place among the arrays, a packed list, or the name of a type."""


def pack(value: Any, max_bytes: int = MAX_BYTES) -> bytes:
    """`value` as one frame.

    Raises
    ------
    PlainError
        If the frame would be longer than `max_bytes`, or its head than `MAX_HEAD`.
    """
    packing = _Packing()
    tree = packing.packed(packing.regular(packing.texts_aside(value), 0))
    if sum(array.nbytes for array in packing.arrays) > max_bytes:
        raise PlainError("more data than may be sent")
    kinds, blobs = [], []
    for array in packing.arrays:
        *kind, data = content(array)
        kinds.append(kind)
        blobs.append(data)
    listed = msgpack.packb(kinds)
    head = MAGIC + _HEADER.pack(len(tree), len(listed))
    frame = b"".join([head, tree, listed, *blobs])
    if len(tree) + len(listed) > MAX_HEAD or len(frame) > max_bytes:
        raise PlainError("more data than may be sent")
    return frame


class _Packing:
    """Gathers the arrays of one frame; the same object stands there once."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray[Any, Any]] = []
        self._places: dict[int, int] = {}
        self._nodes = 0

    def packed(self, tree: Any) -> bytes:
        """The bytes of what `regular` returns."""
        packed: bytes = msgpack.packb(
            tree, default=self._special, strict_types=True, unicode_errors="replace"
        )
        return packed

    def texts_aside(self, message: Any) -> Any:
        """A message whose long texts are arrays."""
        if type(message) is not dict:
            return message
        return {
            key: self._text(entry) if type(entry) is str and len(entry) > LONG else entry
            for key, entry in message.items()
        }

    def regular(self, value: Any, depth: int) -> Any:
        """`value` with nothing but lists and dictionaries of names among its containers."""
        kind = type(value)
        if kind not in _CONTAINERS:
            return value
        self._nodes += len(value)
        if depth > MAX_DEPTH:
            return Opaque("deeply nested data")
        if self._nodes > MAX_NODES:
            raise PlainError("more data than may be sent")
        depth += 1
        if kind is not dict:
            items = [self.regular(v, depth) if type(v) in _CONTAINERS else v for v in value]
            return items if kind is list else msgpack.ExtType(TUPLE, self.packed(items))
        if _NAMES.issuperset(map(type, value)):
            return {
                key: self.regular(entry, depth) if type(entry) in _CONTAINERS else entry
                for key, entry in value.items()
            }
        pairs = [[_key(key), self.regular(entry, depth)] for key, entry in value.items()]
        return msgpack.ExtType(PAIRS, self.packed(pairs))

    def _special(self, value: Any) -> Any:
        """What MessagePack has no form for."""
        if type(value) is np.ndarray and value.dtype.kind in ARRAY_KINDS:
            return msgpack.ExtType(ARRAY, self._place(value))
        if isinstance(value, np.generic) and value.dtype.kind in ARRAY_KINDS:
            return msgpack.ExtType(SCALAR, self._place(np.asarray(value)))
        if not isinstance(value, Opaque):
            value = snapshot(value)
        if isinstance(value, Opaque):
            name = value.type_name.encode("utf-8", "replace")
            return msgpack.ExtType(OPAQUE, name)
        if isinstance(value, (np.ndarray, np.generic)):
            return self._special(value)
        return self.regular(value, 0)

    def _text(self, text: str) -> Any:
        data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
        return msgpack.ExtType(TEXT, self._place(data))

    def _place(self, array: np.ndarray[Any, Any]) -> bytes:
        place = self._places.setdefault(id(array), len(self.arrays))
        if place == len(self.arrays):
            self.arrays.append(array)
        return _PLACE.pack(place)


def _key(key: Any) -> Any:
    key = key.item() if isinstance(key, np.generic) else key
    fits = isinstance(key, KEYS) and (type(key) is not int or abs(key) < 2**63)
    return key if fits else Opaque(type(key).__name__)


def unpack(frame: bytes, max_bytes: int = MAX_BYTES) -> Any:
    """The value in a frame made by `pack`; safe for bytes from anywhere.

    Raises
    ------
    PlainError
        If the bytes are malformed or more than `max_bytes`.
    """
    start = len(MAGIC) + _HEADER.size
    if len(frame) > max_bytes:
        raise PlainError("more data than may be received")
    if len(frame) < start or not frame.startswith(MAGIC):
        raise PlainError("not a frame of plain data")
    tree, listed = _HEADER.unpack_from(frame, len(MAGIC))
    if tree + listed > MAX_HEAD:
        raise PlainError("more containers than can be looked at")
    middle, end = start + tree, start + tree + listed
    try:
        kinds = _unpacked(frame[middle:end], _nothing_special)
        if not isinstance(kinds, list):
            raise PlainError("arrays that aren't listed")
        arrays = read_arrays(kinds, memoryview(frame)[end:])
        value = _Unpacking(arrays, max_bytes).value(frame[start:middle])
        if type(value) in _CONTAINERS:
            _check(value, 0)
    except PlainError:
        raise
    except (ValueError, TypeError, LookupError, struct.error, RecursionError) as error:
        raise PlainError("a frame that can't be read") from error
    return value


class _Unpacking:
    """Turns what is special in a tree back into what it was."""

    def __init__(self, arrays: list[np.ndarray[Any, Any]], max_bytes: int) -> None:
        self._arrays, self._room = arrays, max_bytes
        self._depth = 0

    def value(self, data: bytes) -> Any:
        """The value of packed bytes."""
        self._depth += 1
        if self._depth > MAX_DEPTH + 2:
            raise PlainError("nested too deeply")
        value = _unpacked(data, self._special)
        self._depth -= 1
        return value

    def _special(self, code: int, data: bytes) -> Any:
        if code == ARRAY:
            return self._array(data)
        if code == SCALAR:
            return self._array(data)[()]
        if code == TEXT:
            return self._array(data).tobytes().decode("utf-8", "replace")
        if code == TUPLE:
            return tuple(self._items(data))
        if code == PAIRS:
            return dict(_pair(*pair) for pair in self._items(data))
        if code == OPAQUE:
            return Opaque(data.decode("utf-8", "replace")[:80])
        raise PlainError("a node of an unknown form")

    def _items(self, data: bytes) -> list[Any]:
        items = self.value(data)
        if not isinstance(items, list):
            raise PlainError("a node of an unknown form")
        return items

    def _array(self, place: bytes) -> np.ndarray[Any, Any]:
        """A copy for each that mentions it; together they have to fit."""
        array = self._arrays[_PLACE.unpack(place)[0]]
        self._room -= array.nbytes
        if self._room < 0:
            raise PlainError("more data than may be received")
        copy: np.ndarray[Any, Any] = array.copy(order="K")
        return copy


def _unpacked(data: bytes, special: Callable[[int, bytes], Any]) -> Any:
    return msgpack.unpackb(
        data,
        ext_hook=special,
        timestamp=1,
        unicode_errors="replace",
        max_array_len=MAX_NODES,
        max_map_len=MAX_NODES,
    )


def _nothing_special(code: int, data: bytes) -> Any:
    raise PlainError("a node of an unknown form")


def _pair(key: Any, entry: Any) -> tuple[Any, Any]:
    """Of keys of other types anybody can write down a million that have the same hash."""
    if not isinstance(key, (*KEYS, Opaque)):
        raise PlainError("a dictionary key of a type that isn't plain")
    return key, entry


def _check(value: Any, depth: int) -> None:
    """No deeper than those who read it can follow."""
    if depth > MAX_DEPTH + 1:
        raise PlainError("nested too deeply")
    for item in value.values() if isinstance(value, Mapping) else value:
        if type(item) in _CONTAINERS:
            _check(item, depth + 1)

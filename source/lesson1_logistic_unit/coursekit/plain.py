"""Plain data: the only thing that crosses the wall between a student's code and the grader.

In a file a value is a JSON tree and the bytes of its arrays; nothing in it can run code. What isn't
plain (a model, a generator, an array of objects) becomes an `Opaque` that only knows its type's
name.
"""

from __future__ import annotations

import base64
import functools
import json
import math
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

MAGIC = b"PLAIN3"
MAX_DEPTH = 32
MAX_BYTES = 64 * 2**20
MAX_NODES = 200_000
"""At most this many values within values are looked at; the rest of what holds them is cut off."""
MAX_ARRAYS = 512 * 2**20
"""At most this many bytes of arrays are copied."""
ARRAY_KINDS = "biufcUS"
_HEADER = struct.Struct(">I")
_AS_IT_IS = frozenset((type(None), bool, float))
_CONTAINERS = frozenset((list, tuple, dict))
KEYS = (str, int, float, bytes, type(None))
"""Of dictionaries. Anybody can write down a million tuples, or complex numbers, that all have the
same hash, and a dictionary would take hours to hold them; of these types there are some dozen."""
_NAMES = frozenset((str,))
_SIZES = frozenset((int,))
_TAGGED = frozenset(("$", "v"))
_JSON = json.JSONEncoder(separators=(",", ":"))
_DTYPE = re.compile(r"[<>|=][biufcUS]\d{1,6}")


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
    return _Snapshot().of(value, 0)


class _Snapshot:
    """Copies; a list that holds itself, or itself twice, must not make it go on for ever."""

    def __init__(self) -> None:
        self._nodes = 0
        self._bytes = 0
        self._open: set[int] = set()
        """The lists, tuples and dictionaries that the present node lies in."""

    def of(self, value: Any, depth: int) -> Any:
        self._nodes += 1
        if depth > MAX_DEPTH:
            return Opaque("deeply nested data")
        if self._nodes > MAX_NODES:
            return Opaque("more data than can be looked at")
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
        if kind is str:
            return value if value.isascii() else writable(value)
        if kind is int:
            return value if abs(value) < 2**63 else Opaque("int of more than 64 bits")
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value)
        if kind in _CONTAINERS or isinstance(value, (list, tuple, Mapping)):
            return self._container(value, depth + 1)
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        return _opaque(value.type_name if isinstance(value, Opaque) else type(value).__name__)

    def _container(self, value: list[Any] | tuple[Any, ...] | Mapping[Any, Any], depth: int) -> Any:
        if id(value) in self._open:
            return _opaque(f"a {type(value).__name__} that holds itself")
        self._open.add(id(value))
        copy: Any
        if isinstance(value, Mapping):
            items = self._while_room(value.items())
            copy = {self._key(key): self.of(entry, depth) for key, entry in items}
        else:
            copy = [self.of(item, depth) for item in self._while_room(value)]
            copy = copy if isinstance(value, list) else tuple(copy)
        self._open.discard(id(value))
        return copy

    def _while_room(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            if self._nodes > MAX_NODES:
                return
            yield item

    def _key(self, key: Any) -> Any:
        self._nodes += 1
        if type(key) is str:
            return key if key.isascii() else writable(key)
        key = key.item() if isinstance(key, np.generic) else key
        return self.of(key, 0) if isinstance(key, KEYS) else _opaque(type(key).__name__)

    def _array(self, value: np.ndarray[Any, Any] | np.generic) -> Any:
        self._bytes += value.nbytes
        if self._bytes > MAX_ARRAYS:
            return Opaque("more data than can be looked at")
        array = np.array(value, copy=True, subok=False)
        if array.dtype.kind not in ARRAY_KINDS:
            return _opaque(f"array of {array.dtype.name}")
        return array[()] if isinstance(value, np.generic) else array


def _opaque(name: str) -> Opaque:
    return Opaque(writable(name[:80]))


def encode(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    """The JSON tree of plain data, which mentions its arrays by their places in `arrays`."""
    kind = type(value)
    if kind is dict:
        if _NAMES.issuperset(map(type, value)) and "$" not in value:
            return {key: encode(entry, arrays) for key, entry in value.items()}
        return {
            "$": "dict",
            "v": [[encode(key, arrays), encode(entry, arrays)] for key, entry in value.items()],
        }
    if kind is list:
        return [encode(item, arrays) for item in value]
    if kind is tuple:
        return {"$": "tuple", "v": [encode(item, arrays) for item in value]}
    if kind is bytes:
        return {"$": "bytes", "v": base64.b64encode(value).decode("ascii")}
    if kind is Opaque:
        return {"$": "opaque", "v": value.type_name}
    if isinstance(value, (np.ndarray, np.generic)):
        arrays.append(np.asarray(value))
        kind_of_array = "scalar" if isinstance(value, np.generic) else "array"
        return {"$": kind_of_array, "v": len(arrays) - 1}
    return value


def decode(tree: Any, arrays: list[np.ndarray[Any, Any]], depth: int = 0) -> Any:
    """The value that `encode` made `tree` and `arrays` of.

    Raises
    ------
    PlainError
        If the tree is not one that `encode` can make.
    """
    if depth > MAX_DEPTH + 1:
        raise PlainError("nested too deeply")
    kind = type(tree)
    if kind is str:
        return tree if tree.isascii() else writable(tree)
    if kind is float or kind is bool or tree is None:
        return tree
    if kind is dict:
        if "$" in tree:
            return _decode_tagged(tree, arrays, depth)
        return {
            key if key.isascii() else writable(key): decode(entry, arrays, depth + 1)
            for key, entry in tree.items()
        }
    if kind is list:
        return [decode(item, arrays, depth + 1) for item in tree]
    if kind is int and abs(tree) < 2**63:
        return tree
    raise PlainError("an int of more than 64 bits" if kind is int else "a node of an unknown form")


def _decode_tagged(tree: dict[str, Any], arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    if tree.keys() != _TAGGED:
        raise PlainError("a node of an unknown form")
    tag, content = tree["$"], tree["v"]
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
        return Opaque(writable(content[:80]))
    raise PlainError("a node of an unknown form")


def writable(text: str) -> str:
    """`text` without halves of surrogate pairs, which no file, database or terminal can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _decode_pair(pair: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> tuple[Any, Any]:
    if not (isinstance(pair, list) and len(pair) == 2):
        raise PlainError("a dictionary entry that is no pair")
    key = decode(pair[0], arrays, depth + 1)
    if isinstance(key, np.generic):
        key = key.item()
    if not isinstance(key, (*KEYS, Opaque)):
        raise PlainError("a dictionary key of a type that isn't plain")
    return key, decode(pair[1], arrays, depth + 1)


def to_bytes(value: Any, max_bytes: int = MAX_BYTES) -> bytes:
    """`value` as one frame of bytes.

    Raises
    ------
    PlainError
        If the frame would be longer than `max_bytes`.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    tree = encode(snapshot(value), arrays)
    if sum(array.nbytes for array in arrays) > max_bytes:
        raise PlainError("more data than may be sent")
    places: dict[tuple[str, tuple[int, ...], str, bytes], int] = {}
    which = [places.setdefault(content(array), len(places)) for array in arrays]
    kinds = [(dtype, shape, order) for dtype, shape, order, _ in places]
    head = _JSON.encode({"tree": tree, "kinds": kinds, "arrays": which})
    packed = head.encode("utf-8")
    frame = b"".join([MAGIC, _HEADER.pack(len(packed)), packed, *(data for *_, data in places)])
    if len(frame) > max_bytes:
        raise PlainError("more data than may be sent")
    return frame


def content(array: np.ndarray[Any, Any]) -> tuple[str, tuple[int, ...], str, bytes]:
    """All that makes up an array: type, shape, order in memory, bytes."""
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    return array.dtype.str, array.shape, order, array.tobytes("A" if order == "F" else "C")


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
    text = frame[start : start + length]
    try:
        head = json.loads(text)
        tree, kinds, which = head["tree"], head["kinds"], head["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PlainError("a frame whose head can't be read") from error
    if not (isinstance(kinds, list) and isinstance(which, list)):
        raise PlainError("arrays that aren't listed")
    if max(len(kinds), len(which)) > MAX_NODES:
        raise PlainError("more arrays than can be looked at")
    different = read_arrays(kinds, memoryview(frame)[start + length :])
    if not all(type(place) is int and 0 <= place < len(different) for place in which):
        raise PlainError("an array that isn't there")
    if sum(different[place].nbytes for place in which) > max_bytes:
        raise PlainError("more data than may be received")
    return decode(tree, [different[place].copy(order="K") for place in which])


def read_arrays(kinds: list[Any], data: memoryview) -> list[np.ndarray[Any, Any]]:
    """Arrays over the bytes of a frame, whose sizes must match before anything is made of them.

    Parameters
    ----------
    kinds : list
        Of each array its type, shape and order.
    data : memoryview
        Their bytes, one after the other.

    Raises
    ------
    PlainError
        If they are malformed.
    """
    arrays = []
    position = 0
    for kind in kinds:
        dtype, shape, order, size = _kind(kind)
        if position + size > len(data):
            raise PlainError("an array whose head lies about its size")
        try:
            array = (
                np.ndarray(shape, dtype, data, position, order=order)
                if size
                else np.empty(shape, dtype, order)
            )
        except (ValueError, MemoryError, OverflowError, SystemError) as error:
            raise PlainError("an array that can't be read") from error
        if dtype.kind == "U" and size and _code_points(array).max() > sys.maxunicode:
            raise PlainError("a text of numbers that are no characters")
        arrays.append(array)
        position += size
    if position != len(data):
        raise PlainError("a frame of the wrong length")
    return arrays


def _code_points(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    flat = array.reshape(-1, order="A")
    return flat.view(array.dtype.byteorder + "u4")


def _kind(kind: Any) -> tuple[np.dtype[Any], tuple[int, ...], Literal["C", "F"], int]:
    """Type, shape and order of an array as its head states them, and its size in bytes."""
    if not (isinstance(kind, list) and len(kind) == 3):
        raise PlainError("an array whose head can't be read")
    name, shape, order = kind
    if not (isinstance(name, str) and order in ("C", "F")):
        raise PlainError("an array of a type that isn't plain")
    if not (isinstance(shape, list) and len(shape) <= 32):
        raise PlainError("an array without a shape")
    if not _SIZES.issuperset(map(type, shape)):
        raise PlainError("an array whose shape isn't made of sizes")
    return _known_kind(name, tuple(shape), order)


@functools.lru_cache(maxsize=256)
def _known_kind(
    name: str, shape: tuple[int, ...], order: Literal["C", "F"]
) -> tuple[np.dtype[Any], tuple[int, ...], Literal["C", "F"], int]:
    if not all(0 <= length < 2**62 for length in shape):
        raise PlainError("an array whose shape isn't made of sizes")
    if not _DTYPE.fullmatch(name):
        raise PlainError("an array of a type that isn't plain")
    try:
        dtype = np.dtype(name)
    except TypeError as error:
        raise PlainError("an array of an unknown type") from error
    return dtype, shape, order, math.prod(shape) * dtype.itemsize

"""The four files of MNIST in their original form (idx), and the proof that they are the real ones.

An idx file is a header of big-endian 32-bit numbers (a magic number that holds the number of axes,
then the length of each axis), followed by one byte per entry. Whatever form the data come in (idx,
csv, npz), they are brought back to these bytes and compared with the md5 of the originals.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.data.errors import Unusable

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class IdxFile:
    """What one of the files is called and must hold."""

    name: str
    shape: tuple[int, ...]
    md5: str
    """Of the unpacked file, header included."""

    @property
    def header(self) -> bytes:
        """The bytes before the entries; 0x08 says that these are unsigned bytes."""
        magic = 0x0800 + len(self.shape)
        return struct.pack(f">{1 + len(self.shape)}I", magic, *self.shape)

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return len(self.header) + math.prod(self.shape)


IdxFiles = Mapping[str, IdxFile]
"""From the part (train_images, train_labels, test_images, test_labels) to its file."""

MNIST: IdxFiles = {
    "train_images": IdxFile(
        "train-images-idx3-ubyte", (60000, 28, 28), "6bbc9ace898e44ae57da46a324031adb"
    ),
    "train_labels": IdxFile(
        "train-labels-idx1-ubyte", (60000,), "a25bea736e30d166cdddb491f175f624"
    ),
    "test_images": IdxFile(
        "t10k-images-idx3-ubyte", (10000, 28, 28), "2646ac647ad5339dbf082846283269ea"
    ),
    "test_labels": IdxFile("t10k-labels-idx1-ubyte", (10000,), "27ae3e4e09519cfbb04c329615203637"),
}


def verified(file: IdxFile, raw: bytes | memoryview) -> bytes | memoryview:
    """Return the bytes of an unpacked idx file if they are the real ones.

    Raises
    ------
    Unusable
        If length or md5 differ from the original's.
    """
    if len(raw) != file.size:
        raise Unusable(f"{file.name} is damaged: {len(raw)} bytes instead of {file.size}")
    found = hashlib.md5(raw, usedforsecurity=False).hexdigest()
    if found != file.md5:
        raise Unusable(f"{file.name} is damaged or another file: md5 {found}, not {file.md5}")
    return raw


def to_idx(file: IdxFile, entries: Any) -> bytes:
    """Return the bytes of the idx file that holds these entries, an array of numbers 0 … 255.

    Raises
    ------
    Unusable
        If they are too many or too few, or not whole numbers from 0 to 255.
    """
    array = np.asarray(entries)
    if array.size != math.prod(file.shape):
        expected = math.prod(file.shape)
        raise Unusable(f"{array.size} numbers where {file.name} has {expected}")
    small = array.astype(np.uint8)
    if array.dtype != np.uint8 and not np.array_equal(small, array):
        raise Unusable(f"numbers other than 0, 1, …, 255 where {file.name} has bytes")
    return file.header + small.tobytes()


def from_idx(file: IdxFile, raw: bytes | memoryview) -> Array:
    """Return the entries of verified bytes: uint8, shape ``file.shape``, read-only."""
    return np.frombuffer(raw, np.uint8, offset=len(file.header)).reshape(file.shape)

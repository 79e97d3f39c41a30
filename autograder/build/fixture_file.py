"""Compares two files of public fixtures by what they hold.

The expected values are computed when a lesson is built. Another processor may round their last
digits differently, another Python may count other steps, another NumPy may word an error
differently: to the judge such files are the same, and so they are to us.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coursekit import plain
from coursekit.fixture_file import DAMAGED, expanded

RELATIVE = 1e-7
"""Largest difference that counts as rounding, relative to the largest entry."""
_TINY = 1e-13
_NOT_COMPARED = frozenset(
    {"steps", "message", "printed", "nearest_mistake", "farthest_alternative"}
)


def same_fixture(one: Path, other: Path) -> bool:
    """Whether both .npz files hold the same fixtures, but for what depends on the machine."""
    try:
        return _same(_content(one), _content(other))
    except DAMAGED:
        return False


def _content(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return {name: _opened(file[name]) for name in file.files}


def _opened(array: Any) -> Any:
    """What is packed in an array of bytes; any other array as it is."""
    if array.dtype == np.uint8 and array.tobytes().startswith(plain.MAGIC):
        content = plain.from_bytes(array.tobytes())
        return expanded(content) if "outcomes" in content else content
    return array


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(
            key in _NOT_COMPARED or _same(one[key], other[key]) for key in one
        )
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, (float, np.ndarray, np.generic)):
        return type(one) is type(other) and _same_numbers(np.asarray(one), np.asarray(other))
    return type(one) is type(other) and bool(one == other)


def _same_numbers(one: Any, other: Any) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.kind not in "fc":
        return bool(np.array_equal(one, other))
    finite = np.abs(one[np.isfinite(one)])
    allowed = RELATIVE * float(finite.max(initial=0.0)) + _TINY
    return bool(np.allclose(one, other, rtol=0, atol=allowed, equal_nan=True))

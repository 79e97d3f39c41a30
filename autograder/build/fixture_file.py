"""Compares two files of public fixtures by what they hold.

The expected values are computed when a lesson is built, and another processor may round the last
digit differently. Such files are the same to the judge, and to us.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

RELATIVE = 1e-11
"""Largest difference that counts as rounding, relative to the largest entry."""


def same_fixture(one: Path, other: Path) -> bool:
    """Whether both .npz files hold the same arrays under the same names, up to rounding."""
    try:
        first, second = _members(one), _members(other)
    except (OSError, ValueError):
        return False
    return first.keys() == second.keys() and all(
        _same_array(first[name], second[name]) for name in first
    )


def _members(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _same_array(one: Any, other: Any) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.kind not in "fc":
        return bool(np.array_equal(one, other))
    finite = np.abs(one[np.isfinite(one)])
    allowed = RELATIVE * float(finite.max(initial=0.0))
    return bool(np.allclose(one, other, rtol=0, atol=allowed, equal_nan=True))

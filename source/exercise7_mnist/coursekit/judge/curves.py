"""Cost curves, as several tasks look at them: do they go through the costs, are the axes named?

A curve is what was read off a figure: a dictionary with arrays ``x`` and ``y``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Curve = Mapping[str, Any]

_FALLS = re.compile(r"\b(costs?|loss|j)\b", re.IGNORECASE)
_GROWS = re.compile(r"\b(updates?|iterations?|steps?|epochs?)\b", re.IGNORECASE)


def is_numeric(values: Any) -> bool:
    """Whether it is a row of floats."""
    return isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind == "f"


def is_curve(one: Curve) -> bool:
    """Whether there are places, as many across as up."""
    x: Any = one.get("x")
    y: Any = one.get("y")
    return is_numeric(x) and is_numeric(y) and x.shape == y.shape and len(x) > 0


def same(values: Array, wanted: Array) -> bool:
    """Whether these are the numbers, in their order."""
    return values.shape == wanted.shape and bool(np.allclose(values, wanted, rtol=1e-9, atol=1e-12))


def even(x: Array) -> bool:
    """Whether places follow each other from left to right, equally far apart."""
    steps = np.diff(x)
    return not len(steps) or bool(steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6))


def joined(curves: Sequence[Curve], costs: Array) -> list[int]:
    """Which of the curves, each with some of the costs, show all of them together; empty if none.

    Parameters
    ----------
    curves : sequence of mapping
        For each of which `is_curve` holds.
    costs : numpy.ndarray
        Shape (n,).
    """
    parts = [
        place
        for place, one in enumerate(curves)
        if len(one["y"]) < len(costs) and np.isin(one["y"], costs).all()
    ]
    if not parts:
        return []
    x, y = (np.concatenate([curves[place][axis] for place in parts]) for axis in "xy")
    across, first, which = np.unique(x, return_index=True, return_inverse=True)
    once = bool(np.all(y == y[first][which.ravel()]))
    return parts if once and even(across) and same(y[first], costs) else []


def exchanged(across: str, up: str) -> bool:
    """Whether what falls along a cost curve is named on the horizontal axis, and in its place.

    "Updates between two costs" is no mix-up: each label has to speak of the other axis alone.
    """
    if _FALLS.fullmatch(across.strip()):
        return True
    misplaced = _FALLS.search(across) and not _GROWS.search(across)
    return bool(misplaced and _GROWS.search(up) and not _FALLS.search(up))

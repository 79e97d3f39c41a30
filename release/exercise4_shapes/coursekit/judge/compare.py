"""Is this output the expected one? And if not, on which rung of the ladder does it fail?

The kind of comparison follows from the expected value: a float asks for any real scalar, an array
of floats for that shape and values within the tolerance, an array of ints or bools for labels, a
list for a sequence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coursekit.judge import words
from coursekit.plain import Opaque

RUNGS = (
    "undefined", "blank", "callable", "ran", "time", "structure", "type", "shape", "finite",
    "values", "changed", "printed", "loops", "random",
)  # fmt: skip

REAL = "biuf"
"""Kinds of arrays that hold real numbers, labels among them."""
LEAST_SCALE = 1e-3
"""Differences are taken relative to the largest expected entry, or to this if that is smaller."""


@dataclass(frozen=True)
class Problem:
    """Why an output isn't right."""

    rung: str
    shown: str
    """The message when inputs and expected values may be shown."""
    discreet: str
    """The message that gives away neither: nothing in it is of the function's own making, which
    might have made it of inputs."""
    found: Any = None
    expected: Any = None


@dataclass(frozen=True)
class Leaf:
    """One output that is compared by itself."""

    name: str
    path: tuple[int | str, ...]
    expected: Any


def leaves(expected: Any, returns: Sequence[str]) -> list[Leaf]:
    """The outputs within a returned value.

    Entries of a dictionary are named by their keys, those of a tuple by `returns`; a single value
    is named ``returns[0]``.
    """
    return list(_leaves(expected, tuple(returns), (), returns[0] if returns else "result"))


def _leaves(
    expected: Any, returns: tuple[str, ...], path: tuple[int | str, ...], name: str
) -> Iterator[Leaf]:
    if isinstance(expected, tuple):
        for position, item in enumerate(expected):
            item_name = returns[position] if position < len(returns) else f"{name}[{position}]"
            yield from _leaves(item, (), (*path, position), item_name)
    elif isinstance(expected, dict):
        for key, item in expected.items():
            yield from _leaves(item, (), (*path, key), str(key))
    else:
        yield Leaf(name, path, expected)


def reach(value: Any, expected: Any, leaf: Leaf, returns: Sequence[str]) -> Any | Problem:
    """The student's value at the place of `leaf`, or the problem met on the way there."""
    label = ""
    for step in leaf.path:
        problem = _structure(value, expected, step, label, returns)
        if problem:
            return problem
        if isinstance(step, int):
            label = returns[step] if not label and step < len(returns) else f"{label}[{step}]"
        else:
            label = f"{label}[{step!r}]"
        value, expected = value[step], expected[step]
    return value


def _structure(
    value: Any, expected: Any, step: int | str, label: str, returns: Sequence[str]
) -> Problem | None:
    subject = f"`{label}` is" if label else "your function returns"
    if isinstance(expected, tuple):
        count = len(expected)
        names = ", ".join(returns[:count]) if len(returns) >= count else ""
        wanted = f"{count} values are expected" + (f": {names}" if names and not label else "")
        if not isinstance(value, (tuple, list)) or len(value) != count:
            hint = "; is the `return` line missing?" if value is None else ""
            shown = f"{subject} {words.kind_of(value)}, but {wanted}{hint}"
            return Problem("structure", shown, f"{subject} something else, but {wanted}")
        return None
    if not isinstance(value, Mapping):
        hint = "; is the `return` line missing?" if value is None and not label else ""
        wanted = f"a dictionary with the keys {words.keys(expected)} is expected"
        shown = f"{subject} {words.kind_of(value)}, but {wanted}{hint}"
        return Problem("structure", shown, f"{subject} something else, but {wanted}")
    if step not in value:
        text = f"the key {step!r} is missing"
        shown = f"{text}; yours are {words.keys(value) or 'none'}"
        return Problem("structure", shown, text)
    return None


def compare(found: Any, expected: Any, tolerance: float, name: str = "result") -> Problem | None:
    """None when `found` is as good as `expected`, else the first rung that fails.

    Parameters
    ----------
    found
        The student's value.
    expected
        The solution's value.
    tolerance : float
        Largest allowed difference, relative to the largest magnitude in `expected`.
    name : str
        What the message calls it.
    """
    if expected is None or isinstance(expected, str):
        if type(found) is type(expected) and found == expected:
            return None
        if isinstance(found, str) and isinstance(expected, str):  # findings of a view
            shown = f"`{name}`: {found}; expected: {expected}"
            return Problem("type", shown, f"`{name}` isn't as expected", found, expected)
        shown = f"`{name}` is {words.kind_of(found)}, not {expected!r}"
        return _of_form("type", name, shown, found, expected)
    if isinstance(expected, (bool, int, float, np.generic)):
        return _compare_scalar(found, expected, tolerance, name)
    if isinstance(expected, list):
        return _compare_sequence(found, expected, tolerance, name)
    return _compare_array(found, expected, tolerance, name)


_FORMS = {
    "type": "`{}` has another type than is asked for",
    "shape": "`{}` has another shape than is asked for",
    "finite": "`{}` is nan or infinite where a finite number is expected",
}
"""What is wrong with an output before its numbers are looked at, said discreetly."""


def _of_form(rung: str, name: str, shown: str, found: Any, expected: Any) -> Problem:
    return Problem(rung, shown, _FORMS[rung].format(name), found, expected)


def _compare_scalar(found: Any, expected: Any, tolerance: float, name: str) -> Problem | None:
    array = found if isinstance(found, (np.ndarray, np.generic)) else None
    if array is None and isinstance(found, (int, float)) and not isinstance(found, bool):
        array = np.asarray(found)
    if array is None:
        text = f"`{name}` is {words.kind_of(found)}; a number is expected"
        return _of_form("type", name, text, found, expected)
    if array.size != 1:
        text = f"`{name}` is {words.kind_of(found)}; a single number is expected"
        return _of_form("shape", name, text, found, expected)
    if array.dtype.kind not in "iuf":
        text = f"`{name}` has the type {array.dtype.name}; a real number is expected"
        return _of_form("type", name, text, found, expected)
    target = np.asarray(expected, dtype=float).reshape(1)
    return _values(np.asarray(array, dtype=float).reshape(1), target, tolerance, name, scalar=True)


def _compare_sequence(
    found: Any, expected: list[Any], tolerance: float, name: str
) -> Problem | None:
    row = isinstance(found, np.ndarray) and found.ndim == 1
    if not (row or isinstance(found, (list, tuple))):
        text = f"`{name}` is {words.kind_of(found)}; a list is expected"
        return _of_form("type", name, text, found, expected)
    if len(found) != len(expected):
        text = f"`{name}` has {words.times(len(found), 'entry').replace('entrys', 'entries')}; "
        text += f"{len(expected)} are expected here"
        return _of_form("shape", name, text, found, expected)
    for position, (one, wanted) in enumerate(zip(found, expected, strict=True)):
        problem = compare(one, wanted, tolerance, f"{name}[{position}]")
        if problem:
            return replace(problem, found=found, expected=expected)
    return None


def _compare_array(found: Any, expected: Any, tolerance: float, name: str) -> Problem | None:
    if _of_floats(found) and _of_floats(expected) and found.shape == expected.shape:
        return _values(found, expected, tolerance, name)  # what mostly is so
    wanted = f"an array of shape {expected.shape} is expected"
    if not isinstance(found, np.ndarray):
        if (isinstance(found, np.generic) and expected.shape == ()) or (
            isinstance(found, (int, float)) and not isinstance(found, bool) and expected.shape == ()
        ):
            found = np.asarray(found)
        else:
            text = f"`{name}` is {words.kind_of(found)}; {wanted}"
            return _of_form("type", name, text, found, expected)
    if found.shape != expected.shape:
        text = f"`{name}` has the shape {found.shape}; {expected.shape} is expected"
        return _of_form("shape", name, text, found, expected)
    if found.dtype.kind not in REAL:
        kind = "texts" if found.dtype.kind in "US" else f"values of type {found.dtype.name}"
        text = f"`{name}` holds {kind}; real numbers are expected"
        return _of_form("type", name, text, found, expected)
    if expected.dtype.kind == "f" and found.dtype.kind == "b":
        text = f"`{name}` holds truth values; real numbers are expected"
        return _of_form("type", name, text, found, expected)
    return _values(found.astype(float), expected.astype(float), tolerance, name)


def _of_floats(value: Any) -> bool:
    return type(value) is np.ndarray and value.dtype == np.float64


def _values(
    found: np.ndarray[Any, Any],
    expected: np.ndarray[Any, Any],
    tolerance: float,
    name: str,
    scalar: bool = False,
) -> Problem | None:
    if found.size == 0 or _close(found, expected, tolerance):
        return None
    bad = ~np.isfinite(found) & np.isfinite(expected)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        what = "nan (not a number)" if np.isnan(found[index]) else "infinite"
        where = "" if scalar else words.place(index)
        text = f"`{name}{where}` is {what}; a finite number is expected"
        return _of_form("finite", name, text, found, expected)
    with np.errstate(invalid="ignore"):
        gap = np.where(found == expected, 0.0, np.abs(found - expected))
    gap[np.isnan(gap)] = np.inf
    gap[np.isnan(found) & np.isnan(expected)] = 0.0
    finite = expected[np.isfinite(expected)]
    scale = max(float(np.max(np.abs(finite), initial=0.0)), LEAST_SCALE)
    if float(gap.max()) <= tolerance * scale:
        return None
    index = tuple(int(i) for i in np.unravel_index(int(gap.argmax()), gap.shape))
    yours, right = words.two_numbers(found[index], expected[index])
    if scalar:
        shown = f"`{name}` is {yours}; {right} is expected"
        return Problem("values", shown, f"`{name}` has a wrong value", found, expected)
    wrong = int((gap > tolerance * scale).sum())
    how_many = f"{wrong} of {gap.size} entries differ" if gap.size > 1 else "its entry differs"
    shown = f"`{name}`: {how_many}; at {words.place(index)} yours is {yours}, {right} is expected"
    if gap.size > 1:
        with np.errstate(over="ignore"):
            norms = words.number(np.linalg.norm(found)), words.number(np.linalg.norm(expected))
        alike = norms[0] == norms[1]
        shown += f" (both norms {norms[0]})" if alike else f" (norms {norms[0]} and {norms[1]})"
    some = "all" if wrong == gap.size else "some"
    discreet = f"`{name}`: {some} of its entries differ" if gap.size > 1 else f"`{name}` differs"
    return Problem("values", shown, discreet, found, expected)


def _close(found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any], tolerance: float) -> bool:
    """Whether finite numbers agree: what mostly is so, and soon found out."""
    gap, scale = _gap_and_scale(found, expected)
    return bool(math.isfinite(scale) and gap <= tolerance * scale)


def _gap_and_scale(
    found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]
) -> tuple[float, float]:
    """The largest difference, and what it is relative to; both finite where all numbers are."""
    with np.errstate(invalid="ignore", over="ignore"):
        gap = np.maximum.reduce(np.abs(found - expected), axis=None, initial=0.0)
    largest = np.maximum.reduce(np.abs(expected), axis=None, initial=0.0)
    return gap, max(largest, LEAST_SCALE)


def same(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two values are alike in structure, kind, shape and numbers (nan equals itself)."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[k], other[k], tolerance) for k in one)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(
            same(a, b, tolerance) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, Opaque) or isinstance(other, Opaque):
        return isinstance(one, Opaque) and isinstance(other, Opaque) and one == other
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and bool(one == other)
    if isinstance(one, (Mapping, tuple, list)) or isinstance(other, (Mapping, tuple, list)):
        return False
    return _same_numbers(one, other, tolerance)


def _same_numbers(one: Any, other: Any, tolerance: float) -> bool:
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape and not (a.size == b.size == 1):
        return False
    if not (a.dtype.kind in REAL and b.dtype.kind in REAL):
        return False  # a text that reads as a number is none, and takes long to read
    a, b = a.astype(float).reshape(b.shape), b.astype(float)
    gap, scale = _gap_and_scale(a, b)
    if math.isfinite(gap) and math.isfinite(scale):
        return bool(gap <= tolerance * scale)
    known = np.isfinite(b)
    if not np.array_equal(np.isfinite(a), known):
        return False
    if not np.array_equal(a[~known], b[~known], equal_nan=True):
        return False
    scale = max(float(np.max(np.abs(b[known]), initial=0.0)), LEAST_SCALE)
    return bool(np.max(np.abs(a[known] - b[known]), initial=0.0) <= tolerance * scale)

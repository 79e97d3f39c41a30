"""How numbers, shapes and types are said in messages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from coursekit.plain import Opaque

MAX_KEY = 60
"""Characters of a dictionary's key."""
_DOT = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)")
_MATMUL = re.compile(r"matmul: .*\(size (\d+) is different from (\d+)\)")


def number(value: Any) -> str:
    """A number with as many digits as matter in a message."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return f"{float(value):.6g}"


def two_numbers(found: Any, expected: Any) -> tuple[str, str]:
    """Both numbers with enough digits to tell them apart."""
    for digits in (6, 9, 12, 17):
        texts = f"{float(found):.{digits}g}", f"{float(expected):.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return texts


def kind_of(value: Any) -> str:
    """What a value is, with an article: ``a list of 3``, ``an array of shape (2, 5)``."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (bool, np.bool_)):
        return f"the truth value {bool(value)}"
    if isinstance(value, str):  # NumPy's texts, too
        return "a text"
    if isinstance(value, (int, float, np.generic)):
        return "a single number"
    if isinstance(value, Mapping):
        return f"a dictionary of {len(value)}" if value else "an empty dictionary"
    if isinstance(value, tuple):
        return f"{len(value)} values (a tuple)"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"an object of type {type(value).__name__}"


def keys(mapping: Mapping[Any, Any]) -> str:
    """The first keys, each cut where it is longer than any name of ours."""
    return ", ".join(_key(key) for key in itertools.islice(mapping, 12))


def _key(key: Any) -> str:
    text = f"a {key.type_name}" if isinstance(key, Opaque) else repr(key)
    return text if len(text) <= MAX_KEY else f"{text[:MAX_KEY]}…"


def one_line(text: str) -> str:
    """`text` as it may stand in a sentence of ours, whatever a student has put into it.

    No line of its own could pass for another remark, and no sign turns what follows about.
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def place(index: tuple[int, ...]) -> str:
    return "[" + ", ".join(str(i) for i in index) + "]"


def listed(names: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def same_error(one: str, other: str) -> bool:
    """Whether both mean the same: that matrices don't fit, `np.dot` says otherwise than ``@``."""
    for by_dot, by_matmul in ((one, other), (other, one)):
        dot, matmul = _DOT.search(by_dot), _MATMUL.search(by_matmul)
        if dot and matmul:
            return (dot[1], dot[2]) == (matmul[2], matmul[1])
    return one == other


def a(noun: str) -> str:
    """``a KeyError``, ``an AxisError``."""
    return f"an {noun}" if noun[:1] in "AEIOUaeiou" else f"a {noun}"


def times(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")

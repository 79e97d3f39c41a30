"""Are these numbers a normal draw with this spread, and a new one at every call?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coursekit.judge import compare, words

Draw = tuple[int, Any, Any]
"""Seed of the call, the student's value, the solution's value."""

SIGMAS = 6.0
"""A correct draw fails by bad luck about once in 10⁹ times."""


def problem(name: str, draws: Sequence[Draw], spread: float) -> compare.Problem | None:
    """The first thing that a normal draw, mean 0, standard deviation `spread`, wouldn't show."""
    for _, found, expected in draws:
        if not (_numeric(found) and found.shape == np.shape(expected)):
            like = np.zeros_like(found) if _numeric(found) else found
            shape = compare.compare(like, np.zeros_like(expected), 1.0, name)
            if shape:
                return shape
        wrong = _statistics(name, np.asarray(found, dtype=float).ravel(), spread)
        if wrong:
            return wrong
    return _repeated(name, draws)


def _numeric(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iuf"


def _statistics(name: str, values: np.ndarray[Any, Any], spread: float) -> compare.Problem | None:
    count = values.size
    if not np.all(np.isfinite(values)):
        return _problem(f"`{name}` has entries that are not finite")
    if np.unique(values).size < 0.9 * count:
        return _problem(
            f"`{name}` repeats the same numbers: every weight needs its own random value"
        )
    deviation = float(values.std())
    if abs(deviation / spread - 1) > SIGMAS / np.sqrt(2 * count):
        wanted = f"{words.number(spread)} is expected"
        return _problem(
            f"`{name}` has a standard deviation of {words.number(deviation)}; {wanted}",
            f"`{name}` has another standard deviation; {wanted}",
        )
    mean = float(values.mean())
    if abs(mean) > SIGMAS * spread / np.sqrt(count):
        wanted = "a draw around 0 is expected"
        return _problem(
            f"`{name}` has the mean {words.number(mean)}; {wanted}",
            f"`{name}` has another mean; {wanted}",
        )
    squares = np.square(values - mean)  # a fourth power takes ten times as long
    kurtosis = float(np.mean(squares * squares) / deviation**4)
    if abs(kurtosis - 3) > SIGMAS * np.sqrt(24 / count):
        return _problem(f"`{name}` isn't a normal draw: its values are spread in another form")
    return None


def _problem(shown: str, discreet: str = "") -> compare.Problem:
    return compare.Problem("random", shown, discreet or shown)


def shared(one: Any, other: Any) -> bool:
    """Whether a tenth of the numbers of the smaller draw occur in the other one, too."""
    if not (_numeric(one) and _numeric(other)):
        return False
    common = np.intersect1d(one, other).size
    return bool(common > 0.1 * min(one.size, other.size))


def _repeated(name: str, draws: Sequence[Draw]) -> compare.Problem | None:
    """Calls under different seeds must differ."""
    starts: dict[bytes, int] = {}
    for seed, found, _ in draws:
        start = np.asarray(found, dtype=float).ravel()[:20].tobytes()
        if starts.get(start, seed) != seed:
            return _problem(
                f"`{name}` starts with the same numbers at every call: is there a seed inside the "
                "function, or does it keep its first draw? Draw anew, and leave seeding to the "
                "caller"
            )
        starts[start] = seed
    return None

"""Ranges of numbers that are worked out by hand and rounded on the way.

The arithmetic of a `Span` works out the range of the result, and rounds it: every result may be
kept as it is or rounded to the least number of decimals or more, and all that this can lead to lies
in the range. A view uses it to tell a rounded number from a wrong one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

LATER = 3
"""Rounding to so many more decimals is looked at, too; beyond that it makes no difference."""
FUZZ = 2e-7
"""Of floating-point arithmetic, with 32 bits, too; far below anything that is written down."""


WHOLE = 1e9
"""Beyond this size nothing is rounded: no number of a calculation by hand is so large."""


class Span:
    """All numbers from `low` to `high`, of a calculation with at least so many decimals."""

    def __init__(self, low: float, high: float, digits: int) -> None:
        self.low, self.high, self.digits = low, high, digits

    def __repr__(self) -> str:
        return f"Span({self.low:.6f}, {self.high:.6f}, {self.digits})"

    def __contains__(self, number: float) -> bool:
        return self.low - FUZZ <= number <= self.high + FUZZ

    def __add__(self, other: Number) -> Number:
        return of(operator.add, self, other)

    def __radd__(self, other: Number) -> Number:
        return of(operator.add, other, self)

    def __sub__(self, other: Number) -> Number:
        return of(operator.sub, self, other)

    def __rsub__(self, other: Number) -> Number:
        return of(operator.sub, other, self)

    def __mul__(self, other: Number) -> Number:
        return of(operator.mul, self, other)

    def __rmul__(self, other: Number) -> Number:
        return of(operator.mul, other, self)

    def __truediv__(self, other: Number) -> Number:
        return of(operator.truediv, self, other)

    def __rtruediv__(self, other: Number) -> Number:
        return of(operator.truediv, other, self)

    def __neg__(self) -> Number:
        return Span(-self.high, -self.low, self.digits)


Number = float | Span


def of(function: Callable[..., float], *numbers: Number) -> Number:
    """A function of numbers, or of ranges: its range lies between the values at their ends.

    This is exact for a function that rises or falls with each of its numbers. A value that doesn't
    exist, such as the logarithm of a negative number, is nan and makes a range that holds nothing.
    """
    digits = [number.digits for number in numbers if isinstance(number, Span)]
    if not digits:
        return _value(function, numbers)
    ends = [(one.low, one.high) if isinstance(one, Span) else (one,) for one in numbers]
    values = [_value(function, corner) for corner in product(*ends)]
    if not all(map(math.isfinite, values)):
        return Span(math.nan, math.nan, min(digits))
    return rounded(min(values), max(values), min(digits))


def _value(function: Callable[..., float], numbers: Sequence[Number]) -> float:
    try:
        return function(*numbers)
    except (ArithmeticError, ValueError):
        return math.nan


def rounded(low: float, high: float, digits: int) -> Span:
    """The range with all that its numbers can be rounded to; a tie may go either way."""
    if max(abs(low), abs(high)) > WHOLE:
        return Span(low, high, digits)
    lows, highs = [low], [high]
    for places in range(digits, digits + LATER):
        unit = 10.0**places
        lows.append(math.ceil(low * unit - 0.5 - 1e-6) / unit)
        highs.append(math.floor(high * unit + 0.5 + 1e-6) / unit)
    return Span(min(lows), max(highs), digits)


def hull(found: Sequence[Number], digits: int) -> Span:
    """The range from the least to the greatest of these that exist."""
    lows = [one.low if isinstance(one, Span) else one for one in found]
    highs = [one.high if isinstance(one, Span) else one for one in found]
    known = [pair for pair in zip(lows, highs, strict=True) if all(map(math.isfinite, pair))]
    if not known:
        return Span(math.nan, math.nan, digits)
    return Span(min(low for low, _ in known), max(high for _, high in known), digits)


def quotient(upper: Callable[..., Any], lower: Callable[..., Any], z: Number, *by: int) -> Number:
    """`upper` over `lower`, two functions of the powers exp(z c) for each c in `by`.

    Numerator and denominator may be rounded one by one. Where z is a range itself, it must not be
    at its upper end in one of them and at its lower end in the other.
    """
    powers = [of(math.exp, c * z) for c in by]
    if not isinstance(z, Span) or z.high - z.low < FUZZ:
        return of(operator.truediv, upper(*powers), lower(*powers))
    half = 0.5 * 10.0**-z.digits
    error = Span(-half, half, z.digits)

    def off_by(z: float, above: float, below: float) -> float:
        powers = [math.exp(c * z) for c in by]
        over, under = upper(*powers) + above, lower(*powers) + below
        return float(over / under)

    together = of(lambda *p: upper(*p) / lower(*p), *powers)
    return hull([together, of(off_by, z, error, error)], z.digits)


_TANH: tuple[Callable[[Number], Number], ...] = (
    lambda z: of(math.tanh, z),
    lambda z: quotient(operator.sub, operator.add, z, 1, -1),
    lambda z: quotient(lambda p: p - 1, lambda p: p + 1, z, 2),
    lambda z: quotient(lambda q: 1 - q, lambda q: 1 + q, z, -2),
    lambda z: 1 - 2 / (1 + exp(2 * z)),
    lambda z: 2 * (1 / (1 + exp(-2 * z))) - 1,
)
_SIGMOID: tuple[Callable[[Number], Number], ...] = (
    lambda z: 1 / (1 + exp(-z)),
    lambda z: of(lambda p: p / (1 + p), exp(z)),
    lambda z: (1 + of(math.tanh, z / 2)) / 2,
)


def exp(z: Number) -> Number:
    return of(math.exp, z)


def ln(number: Number) -> Number:
    return of(math.log, number)


def tanh(z: Number) -> Number:
    """In all ways of a pocket calculator, with and without a key for it."""
    return hull([way(z) for way in _TANH], z.digits) if isinstance(z, Span) else math.tanh(z)


def sigmoid(z: Number) -> Number:
    """In all ways of a pocket calculator."""
    return hull([way(z) for way in _SIGMOID], z.digits) if isinstance(z, Span) else _SIGMOID[0](z)


def slope(a: Number) -> Number:
    """The slope of tanh where its value is `a`."""
    return 1 - of(lambda value: value * value, a)

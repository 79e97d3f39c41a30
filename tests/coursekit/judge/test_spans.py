"""Ranges of rounded numbers: whatever a calculation is rounded to, its result lies within."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.judge import spans
from coursekit.judge.spans import Number, Span, hull, of, rounded

numbers = st.floats(-3, 3).map(lambda x: round(x, 7))
digits = st.sampled_from([4, 5, 6, None])


def to(number: float, places: int | None) -> float:
    """Rounded as at school: a tie goes away from 0."""
    if places is None:
        return number
    return math.copysign(math.floor(abs(number) * 10**places + 0.5) / 10**places, number)


@given(numbers, numbers, st.lists(digits, min_size=5, max_size=5))
def test_rounding_at_any_step_stays_within(x: float, y: float, kept: list[int | None]) -> None:
    p, q = to(x * y, kept[0]), to(x - y, kept[1])
    r = to(p + 3 * q, kept[2])
    s = to(math.exp(r / 4), kept[3])
    found = to(r / (2 + s), kept[4])
    a, b = Span(x, x, 4), Span(y, y, 4)
    z = a * b + 3 * (a - b)
    result = z / (2 + spans.exp(of(lambda r: r / 4, z)))
    assert isinstance(result, Span)
    assert found in result


@given(numbers, st.integers(0, 2), st.lists(digits, min_size=3, max_size=3))
def test_tanh_on_a_calculator_without_its_key(z: float, way: int, kept: list[int | None]) -> None:
    p, q = to(math.exp(z), kept[0]), to(math.exp(-z), kept[0])
    upper, lower = to(p - q, kept[1]), to(p + q, kept[1])
    found = spans.tanh(Span(z, z, 4))
    assert isinstance(found, Span)
    assert to(upper / lower, kept[2]) in found
    assert to(math.tanh(z), kept[2]) in found


@pytest.mark.parametrize("function", [spans.tanh, spans.sigmoid, spans.exp, spans.slope])
@given(numbers)
def test_a_range_of_one_number_is_as_narrow_as_rounding(
    function: Callable[[Number], Number], z: float
) -> None:
    exact, found = function(z), function(Span(z, z, 4))
    assert isinstance(exact, float)
    assert isinstance(found, Span)
    assert exact in found
    assert found.high - found.low < 3.5e-4 * max(1, abs(exact))


def test_a_number_that_needs_no_rounding_stays_alone() -> None:
    found = 2 * Span(0.5, 0.5, 4) - 0.4 * Span(3, 3, 4)
    assert isinstance(found, Span)
    assert found.high - found.low < 1e-12
    assert -0.2 in found
    assert -0.2001 not in found


def test_a_tie_may_go_either_way() -> None:
    found = rounded(0.12345, 0.12345, 4)
    assert 0.1234 in found
    assert 0.1235 in found
    assert 0.1233 not in found
    assert 0.1236 not in found


def test_what_does_not_exist_holds_nothing() -> None:
    for nothing in (spans.ln(Span(-1, 1, 4)), 1 / Span(0, 0, 4), spans.exp(Span(1e5, 1e5, 4))):
        assert isinstance(nothing, Span)
        assert not any(number in nothing for number in (0, 1, math.nan, math.inf))
    assert 0.5 in hull([spans.ln(-1.0), Span(0, 1, 4)], 4)


def test_huge_numbers_do_no_harm() -> None:
    huge = spans.exp(Span(700, 700, 4))
    assert isinstance(huge, Span)
    assert isinstance(huge * huge + huge / huge, Span)
    assert -1.0 in hull([spans.tanh(Span(-350, -350, 4))], 4)


def test_fewer_digits_make_a_wider_range() -> None:
    fine, coarse = spans.exp(Span(0.3, 0.3, 4)), spans.exp(Span(0.3, 0.3, 3))
    assert isinstance(fine, Span)
    assert isinstance(coarse, Span)
    assert 1.35 in coarse
    assert 1.35 not in fine
    assert 1.3499 in fine

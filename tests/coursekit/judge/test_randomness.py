"""Random draws: any stream of the right kind passes, the usual slips don't."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.judge.randomness import problem, shared

SHAPE = (60, 50)


def draws(make):
    return [(seed, make(seed), np.zeros(SHAPE)) for seed in (1, 2)]


@settings(max_examples=300)
@given(st.integers(0, 2**32 - 1))
def test_a_right_draw_passes_under_any_seed(seed):
    rng = np.random.default_rng(seed)
    assert problem("W1", draws(lambda _: rng.normal(0, 0.01, SHAPE)), 0.01) is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda s: np.zeros(SHAPE), "repeats the same numbers"),
        (lambda s: np.random.RandomState(s).randn(*SHAPE), "standard deviation"),
        (lambda s: np.random.RandomState(s).randn(*SHAPE) * 0.1, "standard deviation"),
        (lambda s: np.random.RandomState(s).rand(*SHAPE) * 0.01, "standard deviation"),
        (lambda s: np.random.RandomState(s).uniform(-1, 1, SHAPE) * 0.01 * 3**0.5, "normal draw"),
        (lambda s: 0.02 + np.random.RandomState(s).randn(*SHAPE) * 0.01, "mean"),
        (lambda s: np.random.RandomState(3).randn(*SHAPE) * 0.01, "a seed inside"),
        (lambda s: np.random.RandomState(s).randn(*SHAPE[::-1]) * 0.01, "shape"),
        (lambda s: np.full(SHAPE, np.nan), "not finite"),
        (lambda s: 3.0, "an array of shape"),
    ],
)
def test_slips_are_told_apart(make, said):
    assert said in problem("W1", draws(make), 0.01).shown


def test_where_nothing_may_be_shown_it_is_said_without_the_draws_own_numbers():
    found = problem("W1", draws(lambda s: np.random.RandomState(s).randn(*SHAPE)), 0.01)
    assert found.discreet == "`W1` has another standard deviation; 0.01 is expected"
    found = problem(
        "W1", draws(lambda s: 0.02 + np.random.RandomState(s).randn(*SHAPE) * 0.01), 0.01
    )
    assert found.discreet == "`W1` has another mean; a draw around 0 is expected"


def test_a_draw_used_twice_is_noticed():
    rng = np.random.default_rng(3)
    one, other = rng.normal(size=(30, 20)), rng.normal(size=(5, 30))
    assert not shared(one, other)
    assert shared(one, np.resize(one, (5, 30)))
    assert not shared(one, None)

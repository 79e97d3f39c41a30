"""Trainings by which rules that end one early, or keep another network than the last, show.

Several exercises draw such cases: one where the cost hardly moves though the parameters do, and one
where it goes up and down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Parameters = dict[str, Array]
Step = Callable[[Parameters], tuple[Parameters, Array]]
"""From parameters to those after an update, and what the network says before it: for each output,
or each example, the probability of the truth."""

TINY = 3e-6
"""Inputs of this size leave a gradient of that order: an update moves the parameters by some
thousand tolerances, and the cost by 1e-11 or so."""
RISE = 0.01
"""A cost that rises by less isn't said to rise."""
LEAST = 1e-3
"""Probabilities of the truth that are smaller lose digits in `1 - a`."""
NUDGE = 1e-10
GROWTH = 1000.0
"""How many times a relative difference of `NUDGE` may grow until the end."""


def balanced(rng: np.random.Generator, rows: int, m: int) -> Array:
    """Labels 0 and 1, as many of each in every row, so that 0.5 is right on average; m is even."""
    halves = [0] * (m // 2) + [1] * (m // 2)
    return np.array([rng.permutation(halves) for _ in range(rows)])


def bumpy(step: Step, start: Parameters, updates: int) -> bool:
    """Whether the cost rises long before the end, and doesn't end where it was lowest.

    And whether nothing in it is delicate: other orders of the same arithmetic end at the same.
    """
    one, other = start, {name: array * (1 + NUDGE) for name, array in start.items()}
    costs = []
    for done in range(updates + 1):
        after, truth = step(one)
        if truth.min() < LEAST:
            return False
        costs.append(float(-np.log(truth).sum() / truth.shape[-1]))
        if done < updates:
            one, other = after, step(other)[0]
    rises = np.diff(costs) > RISE
    gaps = [np.abs(one[n] - other[n]).max() / np.abs(one[n]).max() for n in start]
    return bool(
        rises[:-2].any() and costs[-1] > min(costs[:-2]) + RISE and max(gaps) < GROWTH * NUDGE
    )

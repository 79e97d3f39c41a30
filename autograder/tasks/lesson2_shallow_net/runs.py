"""Trainings that show a rule which ends them early: hardly anything changes, or the cost rises."""

from __future__ import annotations

import numpy as np

from autograder.solutions.lesson2_shallow_net import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    update_parameters,
)
from autograder.tasks.lesson2_shallow_net.drawing import Array, Sizes, draw_inputs, draw_labels

RATE = 1.2
FALL = 2e-15
"""By at least so much the cost of a flat training falls in a step: ten times what rounding does."""
LARGE = 3
"""So many times larger than usual are the whole numbers of a rising training."""
RISE = 1e-3
"""By so much the cost of a rising training rises."""
NUDGE = 1e-12
"""How far, relatively, the second start of a training is from the first one."""
GROWTH = 100
"""How many times larger that distance may be at the end."""


def start(sizes: Sizes, seed: int) -> dict[str, Array]:
    """The parameters that W1, then W2 drawn by `np.random.randn` after this seed give."""
    stream = np.random.RandomState(seed)
    return {
        "W1": stream.randn(sizes.n_h, sizes.n_x) * 0.01,
        "b1": np.zeros((sizes.n_h, 1)),
        "W2": stream.randn(sizes.n_y, sizes.n_h) * 0.01,
        "b2": np.zeros((sizes.n_y, 1)),
    }


def stepped(X: Array, Y: Array, parameters: dict[str, Array]) -> dict[str, Array]:
    """The parameters after one update."""
    _, cache = forward_propagation(X, parameters)
    grads = backward_propagation(parameters, cache, X, Y)
    after: dict[str, Array] = update_parameters(parameters, grads, learning_rate=RATE)
    return after


def trained(X: Array, Y: Array, parameters: dict[str, Array], steps: int) -> dict[str, Array]:
    """The parameters after so many updates."""
    for _ in range(steps):
        parameters = stepped(X, Y, parameters)
    return parameters


Drawn = tuple[int, Array, Array]
"""A seed of the start, X and Y."""


def flat(rng: np.random.Generator, sizes: Sizes) -> Drawn:
    """Inputs so small, and labels so balanced, that a step from the start is hardly seen.

    `np.allclose` finds no difference in any parameter, and the cost falls by some 1e-14; yet the
    weights move by far more than what the judge lets pass. `sizes.m` is even.
    """
    half = np.repeat([0, 1], sizes.m // 2)
    while True:
        seed, X = int(rng.integers(1, 10_000)), 1e-6 * draw_inputs(rng, sizes)
        Y = np.array([rng.permutation(half) for _ in range(sizes.n_y)])
        begin = start(sizes, seed)
        after = stepped(X, Y, begin)
        moved = {name: np.abs(after[name] - begin[name]) for name in ("W1", "W2")}
        room = 0.8 * min(np.min((1e-8 + 1e-5 * np.abs(begin[k])) / moved[k]) for k in moved)
        # All steps grow with the inputs.
        if sum(np.sum((room * step) ** 2) for step in moved.values()) > RATE * FALL:
            return seed, room * X, Y


def rising(rng: np.random.Generator, sizes: Sizes, steps: int) -> Drawn:
    """Whole numbers so large that the cost rises on the way, and isn't lowest at the end."""
    while True:
        seed, X = int(rng.integers(1, 10_000)), LARGE * draw_inputs(rng, sizes, integers=True)
        Y = draw_labels(rng, sizes.n_y, sizes.m)
        begin = start(sizes, seed)
        if _rises(X, Y, begin, steps) and _calm(X, Y, begin, steps):
            return seed, X, Y


def _rises(X: Array, Y: Array, parameters: dict[str, Array], steps: int) -> bool:
    costs = []
    for _ in range(steps):
        costs.append(compute_cost(forward_propagation(X, parameters)[0], Y))
        parameters = stepped(X, Y, parameters)
    end = compute_cost(forward_propagation(X, parameters)[0], Y)
    rises = np.flatnonzero(np.diff(costs)[:-1] > RISE)
    # Behind the first rise lies another point than the lowest: to stop there and to keep the lowest
    # are two mistakes.
    lowest = int(np.argmin(costs))
    return bool(rises.size and lowest != rises[0] + 2 and end > costs[lowest] + RISE)


def _calm(X: Array, Y: Array, begin: dict[str, Array], steps: int) -> bool:
    """Whether the training hardly enlarges small differences, as of another order of sums."""
    nudged = {name: value * (1 + NUDGE) for name, value in begin.items()}
    one, other = trained(X, Y, begin, steps), trained(X, Y, nudged, steps)
    return all(
        np.max(np.abs(one[k] - other[k])) <= GROWTH * NUDGE * np.max(np.abs(one[k])) for k in one
    )

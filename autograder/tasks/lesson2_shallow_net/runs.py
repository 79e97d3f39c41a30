"""Trainings that show a rule which ends them early: hardly anything changes, or the cost rises."""

from __future__ import annotations

import numpy as np

from autograder.solutions import lesson2_shallow_net as solutions
from autograder.tasks.lesson2_shallow_net.drawing import Array, Sizes, draw_inputs, draw_labels
from autograder.tasks.trainings import balanced, begun, bumpy, descent, flattened, follow

RATE = 1.2
LARGE = 3
"""So many times larger than usual are the whole numbers of a rising training."""


def start(sizes: Sizes, seed: int) -> dict[str, Array]:
    """The parameters with which the solution begins after this seed."""
    return begun(solutions, seed, sizes.n_x, sizes.n_h, sizes.n_y)


def trained(X: Array, Y: Array, parameters: dict[str, Array], steps: int) -> dict[str, Array]:
    """The parameters after so many updates."""
    return follow(descent(solutions, X, Y, RATE), parameters, steps).end


Drawn = tuple[int, Array, Array]
"""A seed of the start, X and Y."""


def flat(rng: np.random.Generator, sizes: Sizes) -> Drawn:
    """Inputs so small, and labels so balanced, that a step is hardly seen. `sizes.m` is even."""
    while True:
        seed, X = int(rng.integers(1, 10_000)), draw_inputs(rng, sizes)
        Y = balanced(rng, sizes.n_y, sizes.m)
        small = flattened(solutions, X, Y, RATE, start(sizes, seed))
        if small is not None:
            return seed, small, Y


def rising(rng: np.random.Generator, sizes: Sizes, steps: int) -> Drawn:
    """Whole numbers so large that the cost rises on the way, and isn't lowest at the end."""
    while True:
        seed, X = int(rng.integers(1, 10_000)), LARGE * draw_inputs(rng, sizes, integers=True)
        Y = draw_labels(rng, sizes.n_y, sizes.m)
        step, begin = descent(solutions, X, Y, RATE), start(sizes, seed)
        if bumpy(step, begin, steps):
            costs = follow(step, begin, steps).costs
            # Behind the first rise lies another point than the lowest: to stop there and to keep
            # the lowest are two mistakes.
            if np.argmin(costs[:-1]) != np.argmax(np.diff(costs) > 0) + 2:
                return seed, X, Y

"""Draws what several tasks of the exercise need, and the criteria that they share."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import Array, Sizes, draw_labels, draw_sizes
from autograder.tasks.model import values
from coursekit.judge.model import Criterion

ACTIVATIONS = ("tanh", "sigmoid")
"""The two hidden activations; groups of cases are called after them."""


def hidden_values(hidden: str, Z1: Array) -> Array:
    return np.asarray(np.tanh(Z1) if hidden == "tanh" else 1 / (1 + np.exp(-Z1)))


def draw_hidden_layer(rng: np.random.Generator, sizes: Sizes, scale: float = 1.0) -> dict[str, Any]:
    """Z1 and what lies behind it: W2, b2 and labels."""
    return {
        "Z1": rng.normal(0, 1, (sizes.n_h, sizes.m)),
        "W2": rng.normal(0, 0.8, (sizes.n_y, sizes.n_h)),
        "b2": rng.normal(0, 0.5, (sizes.n_y, 1)),
        "Y": draw_labels(rng, sizes.n_y, sizes.m),
    }


def draw_few_examples(rng: np.random.Generator, one_output: bool = False) -> Sizes:
    """Sizes for measuring, which calls the network for each entry: few units, 5 or 6 examples."""
    n_h, n_y = (int(n) for n in rng.permutation([2, 3]))
    drawn = draw_sizes(rng)
    return Sizes(drawn.n_x, n_h, 1 if one_output else n_y, int(rng.integers(5, 7)))


def both(tanh: float, sigmoid: float, **more: Any) -> tuple[Criterion, Criterion]:
    """A criterion for each hidden activation, all outputs unless `leaves` says otherwise."""
    more = {"leaves": (), **more}
    return (
        values("tanh", tanh, groups=("tanh",), text="right with tanh in the hidden layer", **more),
        values(
            "sigmoid",
            sigmoid,
            groups=("sigmoid",),
            text="right with the sigmoid in the hidden layer",
            **more,
        ),
    )


def unchanged_by_both(points: float) -> Criterion:
    text = "leaves its arguments as they were"
    return Criterion("unchanged", points, "unchanged", (), ACTIVATIONS, text)

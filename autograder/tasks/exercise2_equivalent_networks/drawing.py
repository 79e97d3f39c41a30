"""Draws networks, points, and the cases of both conversions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import Array, Sizes, draw_sizes
from coursekit.judge.model import Case

POINTS = 40


def draw_network(rng: np.random.Generator, sizes: Sizes, whole: bool = False) -> dict[str, Array]:
    """Parameters that use the bent and the straight parts of the hidden activations.

    The entries of each array sum to something far from zero, so that a wrong sum shows.
    """
    shapes = {
        "W1": (sizes.n_h, sizes.n_x),
        "b1": (sizes.n_h, 1),
        "W2": (sizes.n_y, sizes.n_h),
        "b2": (sizes.n_y, 1),
    }
    if whole:
        return {name: np.asarray(rng.choice([-1, 1, 1, 3], s)) for name, s in shapes.items()}
    return {name: rng.normal(0.3, 0.8, shape) for name, shape in shapes.items()}


def draw_points(rng: np.random.Generator, sizes: Sizes, m: int = POINTS) -> Array:
    """Points around the origin, a few of them far out."""
    points = rng.normal(0, 1, (sizes.n_x, m))
    points[:, : m // 8] *= 4
    return points


def draw_conversion(rng: np.random.Generator, hidden: str) -> list[Case]:
    """Networks to be converted; `hidden` is the activation that the answer is to have."""
    cases = []
    plan = (
        ("basic", True, ""),
        ("basic", True, ""),
        ("general", False, ""),
        ("general", False, ", whole numbers"),
        ("general", False, ", one hidden unit"),
    )
    for index, (group, one_output, said) in enumerate(plan):
        sizes = draw_sizes(rng, one_output)
        if said == ", one hidden unit":
            sizes = Sizes(sizes.n_x, 1, sizes.n_y, sizes.m)
        arguments: dict[str, Any] = draw_network(rng, sizes, whole="whole" in said)
        beside = {"points": draw_points(rng, sizes), "hidden": hidden}
        name = f"{sizes.n_x}–{sizes.n_h}–{sizes.n_y}{said}, case {index + 1}"
        cases.append(Case(name, arguments, group, beside=beside))
    return cases

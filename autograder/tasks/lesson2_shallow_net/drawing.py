"""Draws what several tasks of the lesson need: sizes, parameters, inputs, labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Sizes:
    """Sizes of a network and of its data, all different so that no mix-up fits by chance."""

    n_x: int
    n_h: int
    n_y: int
    m: int

    def __str__(self) -> str:
        return f"sizes {self.n_x}–{self.n_h}–{self.n_y}, m = {self.m}"


def draw_sizes(rng: np.random.Generator, one_output: bool = False) -> Sizes:
    """Sizes between 2 and 7 for the layers (never 4) and 8 to 13 examples."""
    n_x, n_h, n_y = (int(n) for n in rng.permutation([2, 3, 5, 6, 7])[:3])
    return Sizes(n_x, n_h, 1 if one_output else n_y, int(rng.integers(8, 14)))


def single_ones(rng: np.random.Generator) -> list[tuple[str, Sizes]]:
    """What is easily lost where there is only one of it, and the sizes of a network with that."""
    few, many = draw_sizes(rng), draw_sizes(rng)
    return [
        ("a single example", replace(few, m=1)),
        ("a single hidden unit", replace(many, n_h=1)),
    ]


def draw_parameters(rng: np.random.Generator, sizes: Sizes, scale: float = 0.6) -> dict[str, Array]:
    """Weights and biases far enough from zero that every term counts."""
    return {
        "W1": rng.normal(0, scale, (sizes.n_h, sizes.n_x)),
        "b1": rng.normal(0, scale, (sizes.n_h, 1)),
        "W2": rng.normal(0, scale, (sizes.n_y, sizes.n_h)),
        "b2": rng.normal(0, scale, (sizes.n_y, 1)),
    }


def made_sure(
    parameters: dict[str, Array], X: Array, layer: int = 2, bend: Callable[..., Any] = np.tanh
) -> dict[str, Array]:
    """The same network with its output layer scaled until one |z| is 15.

    There an output that is clipped, at 1e-6 or more, shows.
    """
    signals = X
    for number in range(1, layer):
        signals = bend(parameters[f"W{number}"] @ signals + parameters[f"b{number}"])
    W, b = f"W{layer}", f"b{layer}"
    factor = 15.0 / np.abs(parameters[W] @ signals + parameters[b]).max()
    return {**parameters, W: factor * parameters[W], b: factor * parameters[b]}


def draw_inputs(rng: np.random.Generator, sizes: Sizes, integers: bool = False) -> Array:
    """One example per column: normal numbers, or whole numbers from -3 to 3."""
    shape = (sizes.n_x, sizes.m)
    return rng.integers(-3, 4, shape) if integers else rng.normal(0, 1, shape)


def draw_labels(rng: np.random.Generator, n_y: int, m: int) -> Array:
    """Labels 0 and 1 (ints), each at least twice in every row, never as many ones as zeros.

    Of a single example they are either.
    """
    if m == 1:
        return rng.integers(0, 2, (n_y, 1))
    rows = []
    for _ in range(n_y):
        ones = int(rng.choice([count for count in range(2, m - 1) if 2 * count != m]))
        rows.append(rng.permutation([1] * ones + [0] * (m - ones)))
    return np.array(rows)

"""Draws what several tasks need, and retells what lesson 2 knows of functions that come back."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import draw_labels
from autograder.tasks.model import Alternative, Mistake

Array = np.ndarray[Any, np.dtype[Any]]
Variant = TypeVar("Variant", Mistake, Alternative)


@dataclasses.dataclass(frozen=True)
class Sizes:
    """Sizes of a network and of its data, all different so that no mix-up fits by chance."""

    n_x: int
    n_1: int
    n_2: int
    n_y: int
    m: int

    def __str__(self) -> str:
        return f"sizes {self.n_x}–{self.n_1}–{self.n_2}–{self.n_y}, m = {self.m}"


def draw_sizes(rng: np.random.Generator, one_output: bool = False) -> Sizes:
    """Sizes between 2 and 8 for the layers (never 4) and 9 to 14 examples."""
    n_x, n_1, n_2, n_y = (int(n) for n in rng.permutation([2, 3, 5, 6, 7, 8])[:4])
    return Sizes(n_x, n_1, n_2, 1 if one_output else n_y, int(rng.integers(9, 15)))


def draw_parameters(rng: np.random.Generator, sizes: Sizes, scale: float = 0.6) -> dict[str, Array]:
    """Weights and biases far enough from zero that every term counts."""
    layers = (sizes.n_x, sizes.n_1, sizes.n_2, sizes.n_y)
    parameters = {}
    for number, (before, units) in enumerate(itertools.pairwise(layers), start=1):
        parameters[f"W{number}"] = rng.normal(0, scale, (units, before))
        parameters[f"b{number}"] = rng.normal(0, scale, (units, 1))
    return parameters


def draw_inputs(rng: np.random.Generator, sizes: Sizes, integers: bool = False) -> Array:
    """One example per column: normal numbers, or whole numbers from -2 to 2."""
    shape = (sizes.n_x, sizes.m)
    return rng.integers(-2, 3, shape) if integers else rng.normal(0, 1, shape)


def labels_for(rng: np.random.Generator, sizes: Sizes) -> Array:
    return draw_labels(rng, sizes.n_y, sizes.m)


def retold(
    variants: Iterable[Variant], names: dict[str, str], without: Iterable[str] = ()
) -> tuple[Variant, ...]:
    """Mistakes or alternatives of a function of two layers, with the names it has here."""

    def told(text: str) -> str:
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    left_out = frozenset(without)
    found = []
    for one in variants:
        if one.id in left_out:
            continue
        edits = tuple((told(old), told(new)) for old, new in one.edits)
        change: dict[str, Any] = {"edits": edits, "source": told(one.source)}
        if isinstance(one, Mistake):
            change["hint"] = told(one.hint)
        found.append(dataclasses.replace(one, **change))
    return tuple(found)

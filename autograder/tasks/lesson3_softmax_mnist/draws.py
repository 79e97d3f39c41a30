"""Random networks and labels for the cases of lesson 3."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Draw n_x, n_h, n_y, m, all different (n_h not 4, n_y not 10): no mix-up of axes fits."""
    n_x, n_h, n_y = (int(n) for n in rng.choice([3, 5, 6, 7], size=3, replace=False))
    m = int(rng.choice([8, 9, 11, 12, 13]))
    return n_x, n_h, n_y, m


def two_sizes(rng: np.random.Generator) -> list[tuple[int, int, int, int]]:
    """Draw the sizes of two networks that differ from each other, too."""
    first = second = sizes(rng)
    while second == first:
        second = sizes(rng)
    return [first, second]


def network(
    rng: np.random.Generator, n_x: int, n_h: int, n_y: int, spread: float = 0.6
) -> dict[str, Any]:
    """Draw parameters of all layers, biases included, with standard deviation `spread`."""
    return {
        "W1": spread * rng.standard_normal((n_h, n_x)),
        "b1": spread * rng.standard_normal((n_h, 1)),
        "W2": spread * rng.standard_normal((n_y, n_h)),
        "b2": spread * rng.standard_normal((n_y, 1)),
    }


def classes(rng: np.random.Generator, n_classes: int, m: int) -> Ints:
    """Draw m labels with at least two different ones among them, the first one not 0."""
    labels: Ints = rng.integers(0, n_classes, m)
    labels[:2] = rng.choice(np.arange(1, n_classes), size=1)[0], 0
    return labels


def all_classes(rng: np.random.Generator, n_classes: int, m: int) -> Ints:
    """Draw m labels, among which every class occurs."""
    more = rng.integers(0, n_classes, m - n_classes)
    return rng.permutation(np.concatenate([np.arange(n_classes), more]))


def columns(labels: Ints, n_classes: int) -> Ints:
    """One-hot labels of shape (n_classes, m), integers."""
    return np.asarray(np.arange(n_classes)[:, np.newaxis] == labels, dtype=np.int64)


def hidden_layer(parameters: dict[str, Any], X: Any) -> tuple[Floats, Floats]:
    """Z1 and A1 of the network."""
    Z1 = parameters["W1"] @ X + parameters["b1"]
    return Z1, np.tanh(Z1)


def probabilities(Z: Floats) -> Floats:
    """Softmax of each column."""
    powers = np.exp(Z - Z.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0))


def cache_of(parameters: dict[str, Any], X: Any) -> dict[str, Any]:
    """The cache that belongs to these parameters and this X."""
    Z1, A1 = hidden_layer(parameters, X)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": probabilities(Z2)}

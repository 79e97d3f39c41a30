"""Some real digits of MNIST, so that fixtures can be drawn where the whole set isn't at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "mnist_sample.npz"
"""``images`` uint8 (500, 28, 28), ``labels`` uint8 (500,), 50 of each digit, and their ``places``
among the training digits of MNIST."""


@cache
def sample() -> tuple[Array, Array]:
    """All digits of the sample.

    Returns
    -------
    X : float array, shape (784, 500)
        Pixels × 0.99/255 + 0.01, as `coursekit.data.mnist` gives them.
    labels : int array, shape (500,)
    """
    with np.load(SAMPLE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    return images.reshape(len(images), -1).T * (0.99 / 255) + 0.01, labels.astype(np.int64)


def drawn(rng: np.random.Generator, *counts: int) -> list[tuple[Array, Array]]:
    """Groups of so many digits without a digit in common: pictures as columns, and labels."""
    X, labels = sample()
    order = rng.permutation(len(labels))
    groups = []
    for count in counts:
        chosen, order = order[:count], order[count:]
        groups.append((X[:, chosen].copy(), labels[chosen]))
    return groups

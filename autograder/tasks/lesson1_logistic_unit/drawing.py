"""Draws the inputs of this lesson: sizes that all differ, probabilities not too near 0 and 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.model import Draw
from coursekit.judge.model import Case

Array = np.ndarray[Any, Any]

STEP = 1e-7
"""How far the weights of a flat unit move in a step."""
SMALL = 4e-6
"""Its inputs are smaller, so that the bias stays right."""


def without_printing(draw: Draw) -> Draw:
    """The same cases but those of printing: the public ones show it, and long runs cost much."""

    def hidden(rng: np.random.Generator) -> list[Case]:
        return [case for case in draw(rng) if case.group != "printing"]

    return hidden


def sizes(rng: np.random.Generator, count: int, low: int, high: int) -> list[int]:
    """`count` different whole numbers from `low` to `high`, both included, in random order."""
    drawn = rng.choice(np.arange(low, high + 1), size=count, replace=False)
    return [int(number) for number in drawn]


def labels(rng: np.random.Generator, m: int) -> Array:
    """Labels of shape (1, m): both classes occur, and not equally often; of one example, either."""
    if m == 1:
        return rng.integers(0, 2, (1, 1))
    ones = int(rng.integers(1, m))
    if 2 * ones == m:
        ones += 1
    Y = np.zeros((1, m), dtype=int)
    Y[0, rng.permutation(m)[:ones]] = 1
    return Y


def unit(rng: np.random.Generator, n_x: int, m: int) -> dict[str, Any]:
    """A unit and data: w (n_x, 1), b, X (n_x, m), Y (1, m), with |z| < 3.5.

    So far from 0 and 1, logarithms written in another way agree, and a guard of 1e-12 inside them
    stays unseen.
    """
    X = rng.normal(size=(n_x, m))
    w = rng.normal(size=(n_x, 1))
    w *= rng.uniform(1.5, 2.5) / np.abs(w.T @ X).max()
    b = float(rng.choice([-1, 1]) * rng.uniform(0.4, 0.9))
    return {"w": w, "b": b, "X": X, "Y": labels(rng, m)}


def whole_unit(rng: np.random.Generator, n_x: int, m: int) -> dict[str, Any]:
    """Like `unit`, but all whole numbers, the data stored as integers. |z| < 4.

    The inputs are -1, 0, 1 and 2, as one types them by hand. The weights are ±1, but floats: no
    text says that they may be integers, and an array made like w would then cut off fractions.
    """
    w = rng.choice([-1.0, 1.0], size=(n_x, 1))
    b = int(rng.choice([-1, 1]))
    while True:
        X = rng.integers(-1, 3, size=(n_x, m))
        z = w.T @ X + b
        if np.abs(z).max() < 4 and np.unique(z).size > 2 and np.all(np.abs(X).sum(axis=1) > 0):
            return {"w": w, "b": b, "X": X, "Y": labels(rng, m)}


def confident_unit(rng: np.random.Generator, n_x: int, m: int) -> dict[str, Any]:
    """Like `unit`, but all examples are classified rightly, and all but one with |z| around 25.

    So small a cost shows a probability clipped at 1e-10, while a guard of 1e-12 stays unseen.
    """
    inputs = unit(rng, n_x, m)
    w, X, Y = inputs["w"], inputs["X"], inputs["Y"]
    sizes = rng.uniform(24.0, 26.9, (1, m))
    sizes[0, rng.integers(m)] = rng.uniform(1.8, 2.2)
    missing = (2 * Y - 1) * sizes - inputs["b"] - w.T @ X
    inputs["X"] = X + w * missing / float(w[:, 0] @ w[:, 0])
    return inputs


def flat_unit(rng: np.random.Generator, n_x: int, m: int, rate: float) -> dict[str, Any]:
    """Like `unit`, but with inputs so small, and a bias so right, that hardly a step is seen.

    At this learning rate w moves by 1e-7 a step, b not at all, and the cost falls by less than
    1e-12: who takes that for the end stops too early.
    """
    while True:
        inputs = unit(rng, n_x, m)
        X, Y = inputs["X"], inputs["Y"]
        X *= STEP / (rate * np.abs(X @ (Y.mean() - Y).T / m).max())
        if np.abs(X).max() < SMALL:
            break
    w = np.copysign(np.maximum(np.abs(inputs["w"]), 0.1), inputs["w"])
    b = np.log(Y.mean() / (1 - Y.mean()))
    for _ in range(2):
        a = 1 / (1 + np.exp(-(w.T @ X + b)))
        b -= (a - Y).mean() / (a * (1 - a)).mean()
    return {"w": w, "b": float(b), "X": X, "Y": Y}


def soon_sure(rng: np.random.Generator, n_x: int) -> dict[str, Any]:
    """Like `unit`, with one example that is classified wrongly, and a learning rate.

    Its first step goes to |z| = 7.5 on the right side, where the cost is small, though not zero.
    """
    inputs = unit(rng, n_x, 1)
    x, z = inputs["X"][:, 0], float(inputs["w"][:, 0] @ inputs["X"][:, 0]) + inputs["b"]
    wrong = 1 / (1 + np.exp(-abs(z)))
    rate = (7.5 + abs(z)) / (wrong * (1 + x @ x))
    return {**inputs, "Y": np.array([[int(z < 0)]]), "learning_rate": float(rate)}

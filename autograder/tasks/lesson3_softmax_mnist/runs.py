"""Looks at trainings before they become cases: calm ones, and those that rules end too early."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.solutions import lesson3_softmax_mnist as reference
from autograder.tasks.lesson3_softmax_mnist.draws import columns
from coursekit.judge.compare import LEAST_SCALE
from coursekit.judge.model import Case

NUDGE = 1e-12
"""How far, relatively, the second start of a training is from the first one."""
GROWTH = 100
"""How many times larger that distance may be at the end of a case's training."""
RISE = 1e-3
"""By so much the cost must rise to count."""
FALL = 4e-15
"""By at least so much the cost of a flat training falls in a step: ten times what rounding does."""
RATE = 1.2


def calm(arguments: dict[str, Any], seed: int) -> bool:
    """Whether this training hardly enlarges small differences, such as another order of sums makes.

    Gradient descent at this learning rate can be chaotic; then a correct program may end elsewhere.
    """
    X, Y = arguments["X"], arguments["Y"]
    one = _start(arguments, seed)
    other = {name: value * (1 + NUDGE) for name, value in one.items()}
    for _ in range(arguments.get("num_iterations", 100)):
        one, other = _stepped(one, X, Y), _stepped(other, X, Y)
    return all(
        np.max(np.abs(one[name] - other[name]))
        <= GROWTH * NUDGE * max(np.max(np.abs(one[name])), LEAST_SCALE)
        for name in one
    )


def rises(arguments: dict[str, Any], seed: int) -> bool:
    """Whether the cost rises on the way and isn't lowest at the end.

    Who stops at a rise stops too early, and who keeps the lowest keeps too much.
    """
    X, Y = arguments["X"], arguments["Y"]
    parameters, costs = _start(arguments, seed), []
    for _ in range(arguments["num_iterations"] + 1):
        costs.append(reference.compute_cost(reference.forward_propagation(X, parameters)[0], Y))
        parameters = _stepped(parameters, X, Y)
    return bool(np.any(np.diff(costs)[:-2] > RISE) and costs[-1] > min(costs) + RISE)


def _start(arguments: dict[str, Any], seed: int) -> dict[str, Any]:
    X, Y, n_h = arguments["X"], arguments["Y"], arguments["n_h"]
    stream = np.random.RandomState(seed)  # the caller's generator stays as it is
    return {
        "W1": 0.01 * stream.randn(n_h, X.shape[0]),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.01 * stream.randn(Y.shape[0], n_h),
        "b2": np.zeros((Y.shape[0], 1)),
    }


def _stepped(parameters: dict[str, Any], X: Any, Y: Any) -> dict[str, Any]:
    _, cache = reference.forward_propagation(X, parameters)
    grads = reference.backward_propagation(parameters, cache, X, Y)
    stepped: dict[str, Any] = reference.update_parameters(parameters, grads)
    return stepped


def flat(rng: np.random.Generator, name: str, group: str) -> Case:
    """A training on inputs so small, and classes so balanced, that a step is hardly seen.

    `np.allclose` finds no difference in any parameter, and the cost falls by some 1e-14; yet the
    weights move by far more than what the judge lets pass.
    """
    while True:
        X, labels = 1e-6 * rng.standard_normal((2, 9)), rng.permutation(np.repeat([0, 1, 2], 3))
        arguments, seed = (
            {"X": X, "Y": columns(labels, 3), "n_h": 5},
            int(rng.integers(10, 100_000)),
        )
        start = _start(arguments, seed)
        after = _stepped(start, X, arguments["Y"])
        moved = {k: np.abs(after[k] - start[k]) for k in ("W1", "W2")}
        room = 0.8 * min(np.min((1e-8 + 1e-5 * np.abs(start[k])) / moved[k]) for k in moved)
        # All steps grow with the inputs.
        if sum(np.sum((room * step) ** 2) for step in moved.values()) > RATE * FALL:
            return Case(name, {**arguments, "X": room * X}, group, seed=seed)

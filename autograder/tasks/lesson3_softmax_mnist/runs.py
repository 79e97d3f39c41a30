"""Looks at trainings before they become cases: calm ones, and those that rules end too early."""

from __future__ import annotations

import numpy as np

from autograder.solutions import lesson3_softmax_mnist as solutions
from autograder.tasks import trainings
from autograder.tasks.lesson3_softmax_mnist.draws import columns
from coursekit.judge.model import Case

RATE = 1.2


def calm(case: Case) -> bool:
    """Whether this training hardly enlarges small differences."""
    return trainings.calm(*_followed(case))


def bumpy(case: Case) -> bool:
    """Whether its cost rises on the way and isn't lowest at the end."""
    return trainings.bumpy(*_followed(case))


def _followed(case: Case) -> tuple[trainings.Step, trainings.Parameters, int]:
    X, Y = case.arguments["X"], case.arguments["Y"]
    start = trainings.begun(solutions, case.seed, X.shape[0], case.arguments["n_h"], Y.shape[0])
    updates = case.arguments.get("num_iterations", 100)
    return trainings.descent(solutions, X, Y, RATE), start, updates


def flat(rng: np.random.Generator, name: str, group: str) -> Case:
    """A training on inputs so small, and classes so balanced, that a step is hardly seen."""
    while True:
        X, labels = rng.standard_normal((2, 9)), rng.permutation(np.repeat([0, 1, 2], 3))
        Y, seed = columns(labels, 3), int(rng.integers(10, 100_000))
        start = trainings.begun(solutions, seed, 2, 5, 3)
        small = trainings.flattened(solutions, X, Y, RATE, start)
        if small is not None:
            return Case(name, {"X": small, "Y": Y, "n_h": 5}, group, seed=seed)

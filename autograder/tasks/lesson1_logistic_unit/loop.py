"""Task `propagate_loop`: cost and gradients with plain loops, as a first version."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import (
    confident_unit,
    sizes,
    unit,
    whole_unit,
)
from autograder.tasks.lesson1_logistic_unit.loop_mistakes import MISTAKES
from autograder.tasks.model import Task, alternative, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Units of different sizes; whole numbers; two examples far from the boundary."""
    few, more = sizes(rng, 2, 2, 5)
    m, many, other = sizes(rng, 3, 6, 9)
    floats = unit(rng, more, many)
    floats["Y"] = floats["Y"].astype(float)
    return [
        Case(f"{few} features, {m} examples", unit(rng, few, m)),
        Case(f"{more} features, {many} examples, float labels", floats),
        Case(f"whole numbers, {few} features", whole_unit(rng, few, other), "general"),
        Case(f"{more} features, confident", confident_unit(rng, more, m), "general"),
        Case("a single feature", unit(rng, 1, many), "general"),
        Case(f"more features than examples, {m + 4} features", unit(rng, m + 4, m), "general"),
        Case("a single example", unit(rng, more, 1), "general"),
    ]


ALTERNATIVES = (
    alternative(
        "over_features_by_dot",
        """
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    J, dw, db = 0, np.zeros((X.shape[0], 1)), 0
    for i in range(m):
        x = X[:, i].reshape(-1, 1)
        a = sigmoid(np.dot(w.T, x) + b)
        J += -(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        dw = dw + x * (a - Y[0, i])
        db = db + (a - Y[0, i])
    return {"dw": dw / m, "db": db / m}, J / m
""",
        "Loops over the examples only; db and cost come out as 1 by 1 arrays.",
    ),
    alternative(
        "vectorised_already",
        """
def propagate_loop(w, b, X, Y):
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": np.dot(X, (A - Y).T) / X.shape[1], "db": np.mean(A - Y)}, cost
""",
        "Without any loop: the result is what counts.",
    ),
    alternative(
        "lists_and_zip",
        """
def propagate_loop(w, b, X, Y):
    errors, losses = [], []
    for x, y in zip(X.T, Y[0]):
        p = 1 / (1 + np.exp(-(sum(wj * xj for wj, xj in zip(w[:, 0], x)) + b)))
        errors.append(p - y)
        losses.append(-np.log(p) if y == 1 else -np.log(1 - p))
    m = len(errors)
    dw = [[sum(e * xj for e, xj in zip(errors, row)) / m] for row in X]
    return {"db": sum(errors) / m, "dw": np.array(dw)}, sum(losses) / m
""",
        "Lists and Python's own sums; the sigmoid written out; the loss by cases.",
    ),
    alternative(
        "mean_inside",
        """
def propagate_loop(w, b, X, Y):
    n, m = X.shape
    grads = {"dw": np.zeros((n, 1)), "db": 0.0, "examples": m}
    cost = 0.0
    for i in reversed(range(m)):
        z = b + sum(w[j, 0] * X[j, i] for j in range(n))
        a = sigmoid(z)
        # The loss in terms of z: log(1 + e^z) - y z.
        cost += (np.logaddexp(0, z) - Y[0, i] * z) / m
        for j in range(n):
            grads["dw"][j, 0] += (a - Y[0, i]) * X[j, i] / m
        grads["db"] += (a - Y[0, i]) / m
    return grads, cost
""",
        "Backwards through the examples, the mean taken in the loop, the loss in terms of z, an "
        "extra key.",
    ),
    alternative(
        "guarded_logarithm",
        """
def propagate_loop(w, b, X, Y):
    n, m = X.shape
    dw, db, cost = np.zeros((n, 1)), 0.0, 0.0
    for i in range(m):
        a = sigmoid(float(w[:, 0] @ X[:, i]) + b)
        cost += -Y[0, i] * np.log(a + 1e-13) - (1 - Y[0, i]) * np.log(1 - a + 1e-13)
        dz = a - Y[0, i]
        for j in range(n):
            dw[j] += X[j, i] * dz
        db += dz
    dw /= m
    return dict(dw=dw, db=db / m), cost / m
""",
        "A guard of 1e-13 inside the logarithms, too small to matter.",
    ),
)

TASK = Task(
    "propagate_loop",
    draw,
    (
        values("dw", 5, text="dw, the derivatives with respect to w"),
        values("db", 4, text="db, the derivative with respect to b"),
        values("cost", 5, text="the cost"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
    returns=("grads", "cost"),
)

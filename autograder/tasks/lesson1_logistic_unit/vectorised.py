"""Task `propagate`: cost and gradients of all examples at once."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import (
    confident_unit,
    sizes,
    unit,
    whole_unit,
)
from autograder.tasks.lesson1_logistic_unit.vectorised_mistakes import MISTAKES
from autograder.tasks.model import (
    Task,
    alternative,
    unchanged,
    values,
    vectorised,
)
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Like the cases of `propagate_loop`, others in number, and growing ones to recognise loops."""
    few, more = sizes(rng, 2, 2, 5)
    m, many, other = sizes(rng, 3, 6, 9)
    floats = unit(rng, more, many)
    floats["Y"] = floats["Y"].astype(float)
    growing = [Case(f"{k} examples", unit(rng, 3, k), "vectorised") for k in (4, 32, 256)]
    return [
        Case(f"{few} features, {m} examples", unit(rng, few, m)),
        Case(f"{more} features, {many} examples, float labels", floats),
        Case(f"whole numbers, {few} features", whole_unit(rng, few, other), "general"),
        Case(f"{more} features, confident", confident_unit(rng, more, m), "general"),
        Case("a single feature", unit(rng, 1, many), "general"),
        Case(f"more features than examples, {m + 4} features", unit(rng, m + 4, m), "general"),
        Case("a single example", unit(rng, more, 1), "general"),
        *growing,
    ]


ALTERNATIVES = (
    alternative(
        "dot_and_squeeze",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = (-1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    return {"dw": dw, "db": db}, np.squeeze(np.array(cost))
""",
        "np.dot, the factor 1/m in front, the cost as a 0-d array.",
    ),
    alternative(
        "means",
        """
def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    dZ = A - Y
    return (
        {"db": np.mean(dZ, axis=1, keepdims=True), "dw": np.mean(dZ * X, axis=1, keepdims=True)},
        np.mean(np.where(Y == 1, -np.log(A), -np.log(1 - A))),
    )
""",
        "Means everywhere, db as a 1 by 1 array, the loss chosen by label.",
    ),
    alternative(
        "cost_as_products",
        """
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    J = -(np.log(A) @ Y.T + np.log(1 - A) @ (1 - Y).T) / m
    dw = ((A - Y) @ X.T).T / m
    return {"dw": dw, "db": (A - Y).sum() / m, "m": m}, J
""",
        "The cost as two matrix products (a 1 by 1 array), the sigmoid written out, an extra key.",
    ),
    alternative(
        "einsum",
        """
def propagate(w, b, X, Y):
    z = np.einsum("jk,ji->ki", w, X) + b
    e = sigmoid(z) - Y
    cost = np.mean(np.logaddexp(0, z) - Y * z)
    return {"dw": np.einsum("ji,ki->jk", X, e) / e.size, "db": np.einsum("ki->", e) / e.size}, cost
""",
        "einsum, and the loss in terms of z.",
    ),
    alternative(
        "loop_over_features",
        """
def propagate(w, b, X, Y):
    n, m = X.shape
    Z = np.full((1, m), float(b))
    for j in range(n):
        Z = Z + w[j, 0] * X[j]
    A = sigmoid(Z)
    dw = np.zeros((n, 1))
    for j in range(n):
        dw[j, 0] = np.mean(X[j] * (A - Y))
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": dw, "db": np.average(A - Y)}, cost
""",
        "Loops over the features, not over the examples, which is what vectorising is about here.",
    ),
    alternative(
        "guarded_logarithm",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.matmul(np.transpose(w), X) + b)
    cost = -np.sum(Y * np.log(A + 1e-13) + (1 - Y) * np.log(1 - A + 1e-13)) / m
    dZ = np.subtract(A, Y)
    dw = np.matmul(X, dZ.T) / m
    db = np.sum(dZ, axis=1) / m
    return dict(dw=dw, db=db), cost
""",
        "A guard of 1e-13 inside the logarithms; db as an array with one entry.",
    ),
    alternative(
        "flat_inside",
        """
def propagate(w, b, X, Y):
    y = Y.ravel()
    a = np.ravel(sigmoid(X.T @ w + b))
    cost = -(np.log(a[y == 1]).sum() + np.log(1 - a[y == 0]).sum()) / y.size
    dw = (X @ (a - y) / y.size).reshape(w.shape)
    return {"dw": dw, "db": float((a - y).mean())}, float(cost)
""",
        "Flat vectors inside, the right shapes outside; the cost by selecting each class.",
    ),
)

TASK = Task(
    "propagate",
    draw,
    (
        values("dw", 5, text="dw, the derivatives with respect to w"),
        values("db", 4, text="db, the derivative with respect to b"),
        values("cost", 4, text="the cost"),
        vectorised(3),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
    returns=("grads", "cost"),
)

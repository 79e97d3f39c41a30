"""Task `optimize`: gradient descent, its costs on record."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.solutions.lesson1_logistic_unit import propagate, sigmoid
from autograder.tasks.lesson1_logistic_unit.drawing import (
    flat_unit,
    sizes,
    soon_sure,
    unit,
    whole_unit,
    without_printing,
)
from autograder.tasks.lesson1_logistic_unit.optimize_mistakes import MISTAKES
from autograder.tasks.model import Task, alternative, printing, unchanged, values
from autograder.tasks.trainings import Array, Parameters, Step, bumpy
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Short and long runs, steep and flat costs, the defaults, whole numbers, printing.

    Rules that end a run early show: at a rise, when hardly anything changes, at a small cost.
    """
    few, more = sizes(rng, 2, 2, 5)
    m, many, other = sizes(rng, 3, 6, 9)

    def run(inputs: dict[str, Any], iterations: int, rate: float, **others: Any) -> dict[str, Any]:
        return {**inputs, "num_iterations": iterations, "learning_rate": rate, **others}

    printed = unit(rng, few, other)
    rate = float(rng.uniform(0.05, 0.1))
    return [
        Case(f"{few} features, 201 iterations", run(unit(rng, few, m), 201, rate)),
        Case(
            f"{more} features, {other} iterations",
            run(unit(rng, more, many), other, float(rng.uniform(0.2, 0.4))),
        ),
        Case("the default settings", unit(rng, more, other), "general"),
        Case(
            "whole numbers, 101 iterations",
            run(whole_unit(rng, few, m), 101, rate / 2),
            "general",
        ),
        Case("large inputs", steep(rng, few, many, other), "general"),
        Case("tiny steps", run(flat_unit(rng, more, m, 6 * rate), 130, 6 * rate), "general"),
        Case("a single iteration", run(unit(rng, m + few, m), 1, 0.7), "general"),
        Case("a single example", {**soon_sure(rng, more), "num_iterations": 12}, "general"),
        Case("silent", run(printed, 201, rate, print_cost=False), "printing"),
        Case("printing", run(printed, 201, rate, print_cost=True), "printing"),
    ]


def steep(rng: np.random.Generator, n_x: int, m: int, iterations: int) -> dict[str, Any]:
    """Inputs around 30, which make gradients of that size, and a rate too large for them."""
    while True:
        inputs = unit(rng, n_x, m)
        X, Y, start = 30 * inputs["X"], inputs["Y"], {"w": inputs["w"] / 30, "b": inputs["b"]}
        rate = float(rng.uniform(0.004, 0.016))
        if bumpy(descent(X, Y, rate), start, iterations):
            return {**start, "X": X, "Y": Y, "num_iterations": iterations, "learning_rate": rate}


def descent(X: Array, Y: Array, rate: float) -> Step:
    """An update of w and b."""

    def step(now: Parameters) -> tuple[Parameters, float, Array]:
        grads, cost = propagate(**now, X=X, Y=Y)
        A = sigmoid(now["w"].T @ X + now["b"])
        after = {name: now[name] - rate * grads[f"d{name}"] for name in now}
        return after, cost, np.where(Y == 1, A, 1 - A)

    return step


ALTERNATIVES = (
    alternative(
        "copies_and_in_place",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w = np.array(w, dtype=float)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw, db = grads["dw"], grads["db"]
        w -= learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
""",
        "Copies w and updates the copy in place; another wording when printing.",
    ),
    alternative(
        "formulas_written_out",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    m = X.shape[1]
    costs = ()
    i = 0
    while i < num_iterations:
        a = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        if not i % 100:
            cost = -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))
            costs = (*costs, cost)
            if print_cost:
                print(i, cost)
        dw = np.dot(X, (a - Y).T) / m
        db = np.sum(a - Y) / m
        w, b = w - learning_rate * dw, b - learning_rate * db
        i += 1
    return dict(b=b, w=w), dict(db=db, dw=dw), costs
""",
        "Doesn't call propagate; a while loop; the costs in a tuple.",
    ),
    alternative(
        "costs_as_array",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    history = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        history.append(cost)
        step = {k: -learning_rate * v for k, v in grads.items()}
        w, b = w + step["dw"], b + step["db"]
    costs = np.array(history[::100])
    if print_cost:
        for k, c in enumerate(costs):
            print(f"after {100 * k} iterations the cost is {c:.8f}")
    return {"w": w, "b": np.array([[b]]), "iterations": num_iterations}, grads, costs
""",
        "Picks every hundredth cost at the end, as an array; prints late; b as a 1 by 1 array; an "
        "extra key.",
    ),
    alternative(
        "bias_as_weight",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    ones = np.ones((1, X.shape[1]))
    X1, v = np.vstack([X, ones]), np.vstack([w, [[b]]])
    costs = []
    for i in range(num_iterations):
        p = sigmoid(v.T @ X1)
        if i in range(0, num_iterations, 100):
            costs.append(float(np.mean(np.logaddexp(0, v.T @ X1) - Y * (v.T @ X1))))
            print(f"{i}: {costs[-1]}") if print_cost else None
        g = X1 @ (p - Y).T / Y.size
        v = v - learning_rate * g
    return {"w": v[:-1], "b": v[-1, 0]}, {"dw": g[:-1], "db": g[-1, 0]}, costs
""",
        "The bias as one more weight with the constant input 1.",
    ),
    alternative(
        "counts_to_next_record",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs, grads = [], {}
    weights, bias = w.copy(), b
    wait = 0
    for _ in range(num_iterations):
        grads, cost = propagate(weights, bias, X, Y)
        if wait == 0:
            costs += [cost]
            wait = 100
        wait -= 1
        weights = weights - np.multiply(learning_rate, grads["dw"])
        bias = bias - learning_rate * grads["db"]
    for number, cost in enumerate(costs):
        if print_cost:
            print(f"cost {cost:.4f} at iteration {number * 100}")
    return {"w": weights, "b": bias}, grads, costs
""",
        "Counts down to the next record; prints with four decimals.",
    ),
)

TASK = Task(
    "optimize",
    draw,
    (
        values("parameters", 6, text="w and b after the last step", leaves=("w", "b")),
        values("gradients", 4, text="dw and db of the last step", leaves=("dw", "db")),
        values("costs", 4, text="the cost at iterations 0, 100, 200, …"),
        printing(2),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
    returns=("params", "grads", "costs"),
    draw_hidden=without_printing(draw),
)

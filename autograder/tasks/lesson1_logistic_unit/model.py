"""Task `model`: all parts put together."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import Array, labels, sizes
from autograder.tasks.lesson1_logistic_unit.model_mistakes import MISTAKES
from autograder.tasks.model import Task, alternative, printing, unchanged, values
from coursekit.judge.model import Case


def _sets(rng: np.random.Generator, n_x: int, m_train: int, m_test: int) -> dict[str, Array]:
    """A training and a test set: shifted clouds, some labels at odds with them."""
    centre = rng.normal(size=(n_x, 1))

    def cloud(Y: Array) -> Array:
        noise: Array = rng.normal(size=(n_x, Y.shape[1]))
        points: Array = noise + centre * (2 * Y - 1) * 0.8 + 0.4
        return points

    Y_train, Y_test = labels(rng, m_train), labels(rng, m_test)
    X_train, X_test = cloud(Y_train), cloud(Y_test)
    return {"X_train": X_train, "Y_train": Y_train, "X_test": X_test, "Y_test": Y_test}


def _telling(inputs: dict[str, Any]) -> bool:
    """Whether no decision is close, and wrong programs show in the labels that are predicted.

    A start at weights of 0.01 doesn't change a decision either: its score would depend on the draw.
    """
    w, b = _trained(inputs)
    for kind in ("train", "test"):
        X = inputs[f"X_{kind}"]
        z = w.T @ X + b
        found = (z > 0).astype(int)
        if np.any(np.abs(z) < 0.02 + 0.02 * np.linalg.norm(X, axis=0)) or np.unique(found).size < 2:
            return False
        if np.array_equal(found, inputs[f"Y_{kind}"]):
            return False
    return True


def _trained(inputs: dict[str, Any]) -> tuple[Array, float]:
    """Weights and bias after the training, quickly: for each student many sets are tried."""
    X, y = inputs["X_train"], inputs["Y_train"][0]
    X1 = np.vstack([X, np.ones(X.shape[1])])
    steps = X1 * (inputs.get("learning_rate", 0.5) / X.shape[1])
    minus_v = np.zeros(len(X1))  # weights and bias, with the sign that the exponential needs
    for _ in range(inputs["num_iterations"]):
        minus_v += steps @ (1 / (1 + np.exp(minus_v @ X1)) - y)
    return -minus_v[:-1, np.newaxis], -float(minus_v[-1])


def _centring_shows(inputs: dict[str, Any]) -> bool:
    """Whether a program that centres the training set first labels the test set otherwise."""
    centred = {**inputs, "X_train": inputs["X_train"] - inputs["X_train"].mean()}
    (w, b), (v, c) = _trained(inputs), _trained(centred)
    X = inputs["X_test"]
    return not np.array_equal(w.T @ X + b > 0, v.T @ X + c > 0)


def _drawn(
    rng: np.random.Generator,
    n_x: int,
    m_train: int,
    m_test: int,
    centring: bool = False,
    **settings: Any,
) -> dict[str, Any]:
    while True:
        inputs = {**_sets(rng, n_x, m_train, m_test), **settings}
        if _telling(inputs) and (not centring or _centring_shows(inputs)):
            return inputs


def draw(rng: np.random.Generator) -> list[Case]:
    """What `draw_hidden` draws, and printing."""
    cases = draw_hidden(rng)
    few, m_test, m_train = 3, *sizes(rng, 2, 7, 12)
    printed = _drawn(rng, few, m_train, m_test, num_iterations=101, learning_rate=0.1)
    return [
        *cases,
        Case("silent", {**printed, "print_cost": False}, "printing"),
        Case("printing", {**printed, "print_cost": True}, "printing"),
    ]


def draw_hidden(rng: np.random.Generator) -> list[Case]:
    """Several sizes and settings; the default learning rate; whole numbers.

    Once the test labels are the opposite of what a good unit says: whoever lets them have a say in
    anything ends elsewhere.
    """
    few, more = sizes(rng, 2, 2, 4)
    m_test, other = sizes(rng, 2, 6, 9)
    m_train, many = sizes(rng, 2, 11, 16)
    rate = float(rng.uniform(0.1, 0.3))
    whole = _whole(rng, few, many, other, num_iterations=33, learning_rate=rate)
    w, b = _trained(whole)
    whole["Y_test"] = 1 - (w.T @ whole["X_test"] + b > 0)
    return [
        Case(
            f"{few} features, 201 iterations",
            _drawn(rng, few, m_train, m_test, num_iterations=201, learning_rate=rate),
        ),
        Case(
            f"{more} features, {many} iterations",
            _drawn(rng, more, many, other, num_iterations=many, learning_rate=rate / 3),
        ),
        Case(
            "the default learning rate",
            _drawn(rng, more, m_train, other, centring=True, num_iterations=m_test),
            "general",
        ),
        Case("whole numbers", whole, "general"),
    ]


def _whole(
    rng: np.random.Generator, n_x: int, m_train: int, m_test: int, **settings: Any
) -> dict[str, Any]:
    while True:
        sets = _sets(rng, n_x, m_train, m_test)
        for name in ("X_train", "X_test"):
            sets[name] = np.rint(2 * sets[name]).astype(int)
        inputs = {**sets, **settings}
        if _telling(inputs):
            return inputs


ALTERNATIVES = (
    alternative(
        "keyword_arguments",
        """
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    w, b = initialize_with_zeros(len(X_train))
    parameters, grads, costs = optimize(
        w, b, X_train, Y_train, print_cost=print_cost, learning_rate=learning_rate,
        num_iterations=num_iterations,
    )
    w = parameters["w"]
    b = parameters["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    return {
        "w": w, "b": b, "costs": costs, "grads": grads,
        "Y_prediction_test": Y_prediction_test, "Y_prediction_train": Y_prediction_train,
        "learning_rate": learning_rate, "num_iterations": num_iterations,
        "train_accuracy": np.mean(Y_prediction_train == Y_train),
        "test_accuracy": np.mean(Y_prediction_test == Y_test),
    }
""",
        "Named arguments, another order of keys, extra keys.",
    ),
    alternative(
        "own_zeros",
        """
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    params, grads, costs = optimize(
        np.zeros((X_train.shape[0], 1)), 0, X_train, Y_train,
        num_iterations, learning_rate, print_cost,
    )
    d = dict(params)
    d["costs"] = np.array(costs)
    for name, X in (("train", X_train), ("test", X_test)):
        d["Y_prediction_" + name] = predict(params["w"], params["b"], X).astype(float)
    d.update(learning_rate=learning_rate, num_iterations=num_iterations)
    return d
""",
        "Makes its own zeros; costs as an array; labels as floats.",
    ),
    alternative(
        "predicted_together",
        """
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    start = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(*start, X_train, Y_train, num_iterations, learning_rate, print_cost)
    both = predict(params["w"], params["b"], np.concatenate([X_train, X_test], axis=1))
    m = X_train.shape[1]
    return {
        "costs": tuple(costs),
        "Y_prediction_train": both[:, :m],
        "Y_prediction_test": both[:, m:],
        **params,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
""",
        "Predicts both sets in one call and cuts the result.",
    ),
    alternative(
        "without_helpers",
        """
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    w, b, costs = np.zeros((X_train.shape[0], 1)), 0.0, []
    for i in range(num_iterations):
        A = 1 / (1 + np.exp(-(w.T @ X_train + b)))
        if i % 100 == 0:
            costs.append(-np.mean(np.log(np.where(Y_train == 1, A, 1 - A))))
            if print_cost:
                print("cost after", i, "iterations:", costs[-1])
        w = w - learning_rate * np.mean(X_train * (A - Y_train), axis=1, keepdims=True)
        b = b - learning_rate * np.mean(A - Y_train)
    return {
        "costs": costs, "w": w, "b": b, "learning_rate": learning_rate,
        "num_iterations": num_iterations,
        "Y_prediction_test": (w.T @ X_test + b > 0).astype(int),
        "Y_prediction_train": (w.T @ X_train + b > 0).astype(int),
    }
""",
        "Everything written out in one function.",
    ),
)

TASK = Task(
    "model",
    draw,
    (
        values("parameters", 3, text="w and b after training", leaves=("w", "b")),
        values("costs", 1, text="the recorded costs"),
        values(
            "predictions",
            3,
            text="the predictions for both sets",
            leaves=("Y_prediction_train", "Y_prediction_test"),
        ),
        values(
            "settings",
            1,
            text="learning rate and number of iterations",
            leaves=("learning_rate", "num_iterations"),
        ),
        printing(1),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
    draw_hidden=draw_hidden,
)

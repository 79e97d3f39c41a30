"""Tasks `forward_propagation` and `predict`."""

from __future__ import annotations

import numpy as np

from autograder.solutions.exercise6_three_layers import forward_propagation
from autograder.tasks.exercise6_three_layers.drawing import (
    Array,
    Sizes,
    draw_inputs,
    draw_parameters,
    draw_sizes,
    retold,
)
from autograder.tasks.lesson2_shallow_net import predicting as lesson2
from autograder.tasks.lesson2_shallow_net.drawing import made_sure
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    plan = (("basic", True, False), ("basic", False, False), ("general", False, True),
            ("square", False, False), ("sure", False, False))  # fmt: skip
    for group, one_output, integers in plan:
        sizes = draw_sizes(rng, one_output)
        if group == "square":
            # With layers of one size a wrong product raises no error: its numbers tell which.
            n = sizes.n_x
            group, sizes = "general", Sizes(n, n, n, sizes.n_y, sizes.m)
        parameters = draw_parameters(rng, sizes, 0.4 if integers else 0.6)
        X = draw_inputs(rng, sizes, integers)
        said = ", whole numbers" if integers else ""
        if group == "sure":
            group, said = "general", ", outputs near 0 or 1"
            parameters = made_sure(parameters, X, layer=3)
        name = f"{sizes}{said}, case {len(cases) + 1}"
        cases.append(Case(name, {"X": X, "parameters": parameters}, group))
    return cases


Z1 = 'parameters["W1"] @ X + parameters["b1"]'
A1 = "A1 = np.tanh(Z1)"
Z2 = 'parameters["W2"] @ A1 + parameters["b2"]'
A2 = "A2 = np.tanh(Z2)"
Z3 = 'parameters["W3"] @ A2 + parameters["b3"]'
A3 = "A3 = 1 / (1 + np.exp(-Z3))"
DONE = 'return A3, {"A1": A1, "A2": A2, "A3": A3}'

MISTAKES: tuple[Mistake, ...] = (
    mistake("second_layer_linear", A2, "A2 = Z2",
            "Your second hidden layer doesn't bend: without tanh it melts together with the next "
            "one.", "An activation forgotten where the line was copied."),
    mistake("first_layer_linear", A1, "A1 = Z1",
            "Your first hidden layer doesn't bend: an activation is missing.",
            "An activation forgotten."),
    mistake("hidden_sigmoid", A1, "A1 = 1 / (1 + np.exp(-Z1))",
            "Your hidden layers use the sigmoid. Which function does the docstring name for them?",
            "Exercise 8's network.", (A2, "A2 = 1 / (1 + np.exp(-Z2))")),
    mistake("second_hidden_sigmoid", A2, "A2 = 1 / (1 + np.exp(-Z2))",
            "Your second hidden layer uses the sigmoid, as if it were the output layer.",
            "Layer 2 was the output in lesson 2."),
    mistake("hidden_relu", A1, "A1 = np.maximum(0, Z1)",
            "Your hidden layers use the ReLU. Which function does the docstring name for them?",
            "Source 002 trains with ReLU.", (A2, "A2 = np.maximum(0, Z2)")),
    mistake("output_tanh", A3, "A3 = np.tanh(Z3)",
            "Your outputs can be negative, so they are no probabilities. Which function belongs "
            "into the output layer?", "tanh everywhere."),
    mistake("output_linear", A3, "A3 = Z3",
            "The step that makes a probability of Z3 is missing.",
            "The last activation forgotten."),
    mistake("output_softmax", A3, "A3 = np.exp(Z3) / np.sum(np.exp(Z3), axis=0)",
            "Softmax makes the outputs compete, and with one output it always says 1. Here each is "
            "a probability of its own.", "Lesson 3's output layer."),
    mistake("sigmoid_sign", A3, "A3 = 1 / (1 + np.exp(Z3))",
            "A large Z3 should give a probability near 1; yours is near 0. Check a sign.",
            "The minus in the exponent lost."),
    mistake("output_reads_first_layer", Z3, 'parameters["W3"] @ A1 + parameters["b3"]',
            "The output layer reads A1: the second hidden layer is skipped.",
            "A copied line with one index unchanged."),
    mistake("output_reads_z", Z3, 'parameters["W3"] @ Z2 + parameters["b3"]',
            "The output layer reads Z2. What goes from layer to layer is the activation.",
            "Z taken for A."),
    mistake("second_layer_reads_z", Z2, 'parameters["W2"] @ Z1 + parameters["b2"]',
            "The second layer reads Z1. What goes from layer to layer is the activation.",
            "Z taken for A."),
    mistake("second_layer_reads_inputs", Z2, 'parameters["W2"] @ X + parameters["b2"]',
            "The second layer reads the inputs. It should read what the first one has computed.",
            "The misprint Z2 = W2 X + b2 of source 001."),
    mistake("first_weights_again", Z2, 'parameters["W1"] @ A1 + parameters["b2"]',
            "The second layer uses the weights of the first. Follow each index.",
            "A copied line with one index unchanged."),
    mistake("biases_missing", Z1, 'parameters["W1"] @ X',
            "Your layers lack their shift: the biases.", "Biases forgotten.",
            (Z2, 'parameters["W2"] @ A1'), (Z3, 'parameters["W3"] @ A2')),
    mistake("last_bias_missing", Z3, 'parameters["W3"] @ A2',
            "Z3 lacks a term: what shifts each output?", "A bias forgotten."),
    mistake("entrywise", Z1, 'parameters["W1"] * X + parameters["b1"]',
            "`*` multiplies entry by entry. A layer needs the matrix product.",
            "Entrywise and matrix product confused."),
    mistake("turned", Z1, 'parameters["W1"].T @ X + parameters["b1"]',
            "W1 has one row for each unit already, so it can stand before X as it is.",
            "The wᵀx of logistic regression."),
    mistake("tanh_twice", A2, "A2 = np.tanh(np.tanh(Z2))",
            "Your second layer goes through tanh twice.", "A line twice."),
    mistake("cache_of_scores", DONE, 'return A3, {"A1": Z1, "A2": Z2, "A3": A3}',
            "Your cache holds Z1 and Z2 under the names of the activations.", "Z taken for A."),
    mistake("cache_missing", DONE, "return A3",
            "Two things are to be returned: the outputs and the cache.",
            "The second return value forgotten."),
    mistake("other_order", DONE, 'return {"A1": A1, "A2": A2, "A3": A3}, A3',
            "Outputs first, cache second: yours come the other way round.",
            "Return values exchanged."),
    mistake("second_activation_returned", DONE, 'return A2, {"A1": A1, "A2": A2, "A3": A3}',
            "You return A2. In this network the outputs are those of layer 3.",
            "Lesson 2's return line."),
    mistake("in_place", "Z1 = ", 'parameters["b1"] += 0.0 * np.sum(X[:1, :1]) + 1e-3\n    Z1 = ',
            "Your function writes into the caller's parameters. Make new arrays.",
            "`+=` on an array that belongs to somebody else."),
)  # fmt: skip

FORWARD_PROPAGATION = Task(
    "forward_propagation",
    draw,
    (
        values("A1", 2.5, text="A1 in the cache is right"),
        values("A2", 4, text="A2 in the cache is right"),
        values("A3", 4.5, text="A3 is right, returned and in the cache"),
        unchanged(1),
    ),
    MISTAKES,
    (
        alternative("loop", """
def forward_propagation(X, parameters):
    cache = {"A0": X}
    for layer in (1, 2, 3):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = np.dot(W, cache[f"A{layer - 1}"]) + b
        cache[f"A{layer}"] = np.tanh(Z) if layer < 3 else np.exp(Z) / (1 + np.exp(Z))
    return cache["A3"], cache
""", "A loop over the layers; a key more in the cache."),
        alternative("sigmoid_by_tanh", """
def forward_propagation(X, parameters):
    def affine(A, n):
        return (A.T @ parameters["W%d" % n].T + parameters["b%d" % n].T).T
    A1 = np.tanh(affine(X, 1))
    A2 = np.tanh(affine(A1, 2))
    A3 = (1 + np.tanh(affine(A2, 3) / 2)) / 2
    return A3, dict(A1=A1, A2=A2, A3=A3)
""", "Products from the other side; exercise 1's formula for the sigmoid."),
        alternative("one_example_at_a_time", """
def forward_propagation(X, parameters):
    names = ("A1", "A2", "A3")
    columns = {name: [] for name in names}
    for x in X.T:
        a = x.reshape(-1, 1)
        for layer, name in enumerate(names, start=1):
            a = parameters["W" + name[1]] @ a + parameters["b" + name[1]]
            a = np.tanh(a) if layer != 3 else 1.0 / (1.0 + np.exp(-a))
            columns[name].append(a)
    cache = {name: np.hstack(found) for name, found in columns.items()}
    return cache["A3"], cache
""", "Example by example: vectorising isn't graded here."),
    ),
    returns=("A3", "cache"),
)  # fmt: skip


def draw_predictions(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    for group, one_output in (("basic", True), ("basic", False), ("general", False),
                              ("general", True)):  # fmt: skip
        sizes = draw_sizes(rng, one_output)
        at_half = len(cases) % 2 == 0
        parameters, X = clear_decisions(rng, sizes, at_half)
        if at_half and one_output:
            nearly_even(rng, parameters, X)
        cases.append(
            Case(f"{sizes}, case {len(cases) + 1}", {"parameters": parameters, "X": X}, group)
        )
    return cases


def clear_decisions(
    rng: np.random.Generator, sizes: Sizes, at_half: bool
) -> tuple[dict[str, Array], Array]:
    """Both classes for each output, and no probability too near 0.5 to be sure of.

    Without biases an example of zeros has z = 0 everywhere: a probability of exactly 0.5.
    """
    while True:
        parameters = draw_parameters(rng, sizes, 1.2)
        X = draw_inputs(rng, sizes)
        if at_half:
            for name in ("b1", "b2", "b3"):
                parameters[name][:] = 0.0
        p = forward_propagation(X, parameters)[0]
        if at_half:
            X[:, int(rng.integers(sizes.m))] = 0.0
        # Probabilities that tell the usual wrong thresholds apart; one output has less room.
        ranges = ((0.01, 0.4), (0.52, 0.68)) + (((0.75, 0.99),) if sizes.n_y > 1 else ())
        telling = all(np.any((p > low) & (p < high)) for low, high in ranges)
        both = np.all((p > 0.5).any(axis=1) & (p < 0.5).any(axis=1))
        if both and telling and np.abs(p - 0.5).min() > 0.005:
            return parameters, X


NEARLY = 1e-4
"""A score whose probability is 0.500025."""


def nearly_even(rng: np.random.Generator, parameters: dict[str, Array], X: Array) -> None:
    """Draw one example, of a network without biases, to a probability just above 0.5."""

    def score(example: Array) -> float:
        return float(np.log(1 / (1 / forward_propagation(example, parameters)[0] - 1)).item())

    place = int(rng.choice(np.flatnonzero(X.any(axis=0))))
    example = X[:, [place]]
    example = example * np.sign(score(example))
    less, more = 0.0, 1.0
    for _ in range(60):
        middle = (less + more) / 2
        less, more = (less, middle) if score(middle * example) > NEARLY else (middle, more)
    X[:, [place]] = more * example


PREDICT = Task(
    "predict",
    draw_predictions,
    (values("predictions", 3, text="the predictions are right, at exactly 0.5 too"), unchanged(1)),
    retold(
        lesson2.PREDICT.mistakes,
        {"A2": "A3", "Z2": "Z3"},
        ("hidden_layer_skipped", "threshold_on_z"),
    ),
    retold(lesson2.PREDICT.alternatives, {"A2": "A3", '_["Z2"] > 0': '_["A3"] - 0.5 > 0'}),
    returns=("predictions",),
)

"""Task `forward_propagation`."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from autograder.tasks.exercise8_hidden_activation.drawing import (
    ACTIVATIONS,
    both,
    hidden_values,
    unchanged_by_both,
)
from autograder.tasks.lesson2_shallow_net.drawing import (
    draw_inputs,
    draw_parameters,
    draw_sizes,
    made_sure,
)
from autograder.tasks.model import Alternative, Task, mistake
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """For each activation: one output; several; whole numbers; n_h = n_x; outputs near 0 or 1."""
    cases: list[Case] = []
    for hidden in ACTIVATIONS:
        for kind in (
            "one output", "several outputs", "whole numbers", "n_h = n_x", "outputs near 0 or 1",
        ):  # fmt: skip
            sizes = draw_sizes(rng, kind == "one output")
            if kind == "n_h = n_x":
                # A wrong product may raise no error then: its numbers tell which it was.
                sizes = dataclasses.replace(sizes, n_h=sizes.n_x)
            whole = kind == "whole numbers"
            parameters = draw_parameters(rng, sizes, 0.3 if whole else 0.6)
            X = draw_inputs(rng, sizes, whole)
            if kind == "outputs near 0 or 1":
                parameters = made_sure(parameters, X, bend=functools.partial(hidden_values, hidden))
            arguments = {"X": X, "parameters": parameters, "hidden": hidden}
            cases.append(Case(f"{hidden}, {sizes}, {kind}", arguments, hidden))
    return cases


Z1 = 'np.dot(parameters["W1"], X) + parameters["b1"]'
Z2 = 'np.dot(parameters["W2"], A1) + parameters["b2"]'
CHOICE = 'np.tanh(Z1) if hidden == "tanh" else sigmoid(Z1)'
A1 = f"A1 = {CHOICE}"
A2 = "A2 = sigmoid(Z2)"
CACHE = '{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}'

MISTAKES = (
    mistake(
        "always_tanh", A1, "A1 = np.tanh(Z1)",
        "Your hidden layer is tanh, whatever `hidden` says.",
        "The line of lesson 2 left as it was; or the word compared with a misspelt one.",
    ),
    mistake(
        "always_sigmoid", A1, "A1 = sigmoid(Z1)",
        "Your hidden layer is a sigmoid, whatever `hidden` says.",
        "The new line put in, the old one lost.",
    ),
    mistake(
        "exchanged", 'hidden == "tanh"', 'hidden == "sigmoid"',
        "The two activations are exchanged: `hidden` names the one that is asked for.",
        "The branches of a condition the wrong way round.",
    ),
    mistake(
        "output_follows_hidden", A2, 'A2 = np.tanh(Z2) if hidden == "tanh" else sigmoid(Z2)',
        "Your output layer takes part in the choice. `hidden` concerns the hidden layer; the "
        "output has to be a probability in any case.",
        "Both activations replaced at once.",
    ),
    mistake(
        "output_exchanged_too", A2, 'A2 = sigmoid(Z2) if hidden == "tanh" else np.tanh(Z2)',
        "With a sigmoid hidden layer your output is tanh. The output has to be a probability in "
        "any case.",
        "The two activations swapped between the layers.",
    ),
    mistake(
        "output_linear", A2, "A2 = Z2",
        "Your A2 equals Z2: the step that makes a probability of it is missing.",
        "The last activation forgotten.",
    ),
    mistake(
        "hidden_layer_linear", A1, "A1 = Z1",
        "Your hidden layer has no activation function: A1 equals Z1.",
        "A line forgotten between Z1 and Z2.",
    ),
    mistake(
        "tanh_by_way_of_sigmoid", "np.tanh(Z1)", "2 * sigmoid(Z1) - 1",
        "Your tanh rises too slowly. When it is made of a sigmoid, something is done inside the "
        "bracket, too.",
        "The identity of exercise 1 without the 2 inside.",
    ),
    mistake(
        "sigmoid_by_way_of_tanh", "else sigmoid(Z1)", "else (np.tanh(Z1) + 1) / 2",
        "Your sigmoid rises too fast. When it is made of tanh, something is done inside the "
        "bracket, too.",
        "The identity of exercise 1 solved for σ, without the one half inside.",
    ),
    mistake(
        "both_activations", A1,
        'A1 = np.tanh(Z1)\n    A1 = A1 if hidden == "tanh" else sigmoid(A1)',
        "With a sigmoid hidden layer your units go through tanh first. One activation only.",
        "The new line added below the old one.",
    ),
    mistake(
        "first_bias_missing", Z1, 'np.dot(parameters["W1"], X)',
        "Z1 lacks a term: what shifts each hidden unit?", "Bias forgotten.",
    ),
    mistake(
        "second_bias_missing", Z2, 'np.dot(parameters["W2"], A1)',
        "Z2 lacks a term: what shifts each output?", "Bias forgotten.",
    ),
    mistake(
        "second_layer_reads_inputs", '["W2"], A1', '["W2"], X',
        "The second layer should read what the first one has computed, not the inputs.",
        "The misprint Z2 = W2 X + b2 of source 001.",
    ),
    mistake(
        "second_layer_reads_z", '["W2"], A1', '["W2"], Z1',
        "The second layer reads Z1. What goes from layer to layer is the activation.",
        "Z taken for A.",
    ),
    mistake(
        "first_weights_transposed", 'np.dot(parameters["W1"], X)', 'np.dot(parameters["W1"].T, X)',
        "W1 already has one row for each hidden unit, so it can stand before X as it is.",
        "The wᵀx of logistic regression carried over.",
    ),
    mistake(
        "cache_mixes_z_and_a", '"Z1": Z1, "A1": A1', '"Z1": A1, "A1": Z1',
        "In your cache Z1 and A1 have changed places.",
        "Two lines of the dictionary exchanged.",
    ),
    mistake(
        "cache_without_z", CACHE, '{"A1": A1, "A2": A2}',
        "The cache should hold four arrays; yours has only the activations.",
        "Only what backward propagation happens to read.",
    ),
    mistake(
        "cache_is_missing", "return A2, " + CACHE, "return A2",
        "Two things are to be returned: the outputs and the cache.",
        "The second return value forgotten.",
    ),
    mistake(
        "returned_in_other_order", "return A2, " + CACHE, "return " + CACHE + ", A2",
        "Outputs first, cache second: yours come the other way round.",
        "Two return values exchanged.",
    ),
    mistake(
        "output_labels", A2, "A2 = (sigmoid(Z2) > 0.5) * 1.0",
        "Your outputs are decisions, 0 or 1. Here the probabilities are asked for.",
        "Prediction and forward propagation mixed.",
    ),
    mistake(
        "inputs_centred_in_place", "Z1 = ",
        "if X.dtype.kind == 'f':\n        X -= X.mean(axis=1, keepdims=True)\n    Z1 = ",
        "Your function changes X, the caller's own array. Leave the inputs as they are.",
        "In-place arithmetic on an argument.",
    ),
    mistake(
        "one_output_only", A2, "Z2 = Z2[:1]\n    " + A2,
        "Your network has one output only; W2 has a row for each output.",
        "Written for (1, m).",
    ),
)  # fmt: skip

FORWARD_PROPAGATION = Task(
    name="forward_propagation",
    returns=("A2", "cache"),
    draw=draw,
    criteria=(*both(4, 5), unchanged_by_both(1)),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("branches", "Branches spelt out, the plain formula of the sigmoid, @.",
                    source='''
                    def forward_propagation(X, parameters, hidden):
                        Z1 = parameters["W1"] @ X + parameters["b1"]
                        if hidden == "sigmoid":
                            A1 = 1 / (1 + np.exp(-Z1))
                        elif hidden == "tanh":
                            A1 = (np.exp(Z1) - np.exp(-Z1)) / (np.exp(Z1) + np.exp(-Z1))
                        else:
                            raise ValueError("hidden must be tanh or sigmoid")
                        Z2 = parameters["W2"] @ A1 + parameters["b2"]
                        A2 = 1 / (1 + np.exp(-Z2))
                        return A2, dict(Z1=Z1, A1=A1, Z2=Z2, A2=A2)
                    '''),
        Alternative("table_of_functions", "A dictionary from name to function; extra keys in the "
                    "cache are fine.",
                    source='''
                    def forward_propagation(X, parameters, hidden):
                        g = {"tanh": np.tanh, "sigmoid": sigmoid}[hidden]
                        cache = {"X": X, "hidden": hidden}
                        cache["Z1"] = parameters["W1"].dot(X) + parameters["b1"]
                        cache["A1"] = g(cache["Z1"])
                        cache["Z2"] = parameters["W2"].dot(cache["A1"]) + parameters["b2"]
                        cache["A2"] = sigmoid(cache["Z2"])
                        return cache["A2"], cache
                    '''),
        Alternative("by_the_identity", "tanh by way of the sigmoid, as exercise 1 proves.",
                    edits=(("np.tanh(Z1)", "2 * sigmoid(2 * Z1) - 1"),)),
        Alternative("example_by_example", "A loop over the examples; speed isn't graded.",
                    source='''
                    def forward_propagation(X, parameters, hidden):
                        W1, b1 = parameters["W1"], parameters["b1"]
                        W2, b2 = parameters["W2"], parameters["b2"]
                        columns = []
                        for x in X.T:
                            z1 = W1 @ x.reshape(-1, 1) + b1
                            a1 = np.tanh(z1) if hidden == "tanh" else np.tanh(z1 / 2) / 2 + 0.5
                            z2 = W2 @ a1 + b2
                            columns.append((z1, a1, z2, sigmoid(z2)))
                        Z1, A1, Z2, A2 = (np.hstack(parts) for parts in zip(*columns))
                        return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
                    '''),
    ),
)  # fmt: skip

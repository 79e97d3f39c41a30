"""Task `backward_propagation`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.solutions.exercise8_hidden_activation import forward_propagation
from autograder.tasks.exercise8_hidden_activation.drawing import (
    ACTIVATIONS,
    both,
    unchanged_by_both,
)
from autograder.tasks.lesson2_shallow_net.drawing import (
    draw_inputs,
    draw_labels,
    draw_parameters,
    draw_sizes,
)
from autograder.tasks.model import Alternative, Task, mistake
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """For each activation: one output; several; whole numbers; as many hidden units as outputs.

    The cache is the one that these parameters and inputs give: recomputing it is right, too.
    """
    cases: list[Case] = []
    for hidden in ACTIVATIONS:
        for kind in ("one output", "several outputs", "whole numbers", "n_h = n_y"):
            sizes = draw_sizes(rng, kind == "one output")
            if kind == "n_h = n_y":
                # A wrong product may raise no error then: its numbers tell which it was.
                sizes = dataclasses.replace(sizes, n_h=sizes.n_y)
            whole = kind == "whole numbers"
            parameters = draw_parameters(rng, sizes, 0.3 if whole else 0.6)
            X = draw_inputs(rng, sizes, whole)
            _, cache = forward_propagation(X, parameters, hidden)
            arguments = {
                "parameters": parameters,
                "cache": cache,
                "X": X,
                "Y": draw_labels(rng, sizes.n_y, sizes.m),
                "hidden": hidden,
            }
            cases.append(Case(f"{hidden}, {sizes}, {kind}", arguments, hidden))
    return cases


DZ1 = 'dZ1_tanh(W2, dZ2, A1) if hidden == "tanh" else dZ1_sigmoid(W2, dZ2, A1)'
DZ2 = 'cache["A2"] - Y'
DW2 = "np.dot(dZ2, A1.T) / m"
DW1 = "np.dot(dZ1, X.T) / m"
DB1 = "np.sum(dZ1, axis=1, keepdims=True) / m"
DB2 = "np.sum(dZ2, axis=1, keepdims=True) / m"
GRADS = '{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}'

MISTAKES = (
    mistake(
        "always_tanh", DZ1, "dZ1_tanh(W2, dZ2, A1)",
        "With a sigmoid hidden layer your dW1 and db1 still carry the slope of tanh.",
        "The line of lesson 2 left as it was.",
    ),
    mistake(
        "always_sigmoid", DZ1, "dZ1_sigmoid(W2, dZ2, A1)",
        "With a tanh hidden layer your dW1 and db1 carry the slope of the sigmoid.",
        "The new line put in, the old one lost.",
    ),
    mistake(
        "exchanged", 'hidden == "tanh"', 'hidden == "sigmoid"',
        "The two slopes are exchanged: `hidden` names the activation that the cache comes from.",
        "The branches of a condition the wrong way round.",
    ),
    mistake(
        "both_slopes", DZ1, 'dZ1_tanh(W2, dZ2, A1) * (1 if hidden == "tanh" else A1 * (1 - A1))',
        "With a sigmoid hidden layer your error goes through two slopes, that of tanh as well.",
        "The new factor added beside the old one.",
    ),
    mistake(
        "no_slope", DZ1, "np.dot(W2.T, dZ2)",
        "Something is missing in dZ1: what did the hidden layer do between Z1 and A1?",
        "The activation's derivative forgotten.",
    ),
    mistake(
        "output_slope_too", DZ2,
        'cache["A2"] - Y\n    dZ2 = dZ2 * cache["A2"] * (1 - cache["A2"])',
        "Your dZ2 carries the slope of the output's sigmoid as an extra factor. With cross-entropy "
        "it cancels.",
        "The gradient of the squared error.",
    ),
    mistake(
        "output_slope_with_sigmoid", DZ2,
        'cache["A2"] - Y\n    if hidden == "sigmoid":\n'
        '        dZ2 = dZ2 * cache["A2"] * (1 - cache["A2"])',
        "With a sigmoid hidden layer your dZ2 changes, too. The output layer is the same as "
        "before, and so is its error.",
        "The new slope put into both layers.",
    ),
    mistake(
        "sign", DZ2, 'Y - cache["A2"]',
        "All your gradients have the wrong sign, so training would climb.",
        "Error written as label minus output.",
    ),
    mistake(
        "no_mean", "m = X.shape[1]", "m = 1",
        "All your gradients are sums over the examples: the mean over the m examples is asked for.",
        "The formulas for one example applied to all.",
    ),
    mistake(
        "divided_by_features", "m = X.shape[1]", "m = X.shape[0]",
        "You divide by the number of features. Which axis of X counts the examples?",
        "Source 002 divides the gradient by the number of features.",
    ),
    mistake(
        "no_mean_in_biases", DB2, "np.sum(dZ2, axis=1, keepdims=True)",
        "Your db1 and db2 are plain sums: the mean over the m examples is asked for.",
        "db without 1/m, as printed in source 003.",
        (DB1, "np.sum(dZ1, axis=1, keepdims=True)"),
    ),
    mistake(
        "no_mean_in_first_layer", DW1, "np.dot(dZ1, X.T)",
        "Your dW1 and db1 are plain sums: the mean over the m examples is asked for.",
        "The 1/m forgotten on two lines.",
        (DB1, "np.sum(dZ1, axis=1, keepdims=True)"),
    ),
    mistake(
        "mean_taken_twice", DZ2, '(cache["A2"] - Y) / X.shape[1]',
        "You divide by m twice: once in dZ2 and once more afterwards.",
        "1/m put into dZ and into the gradients.",
    ),
    mistake(
        "dW1_from_activations", DW1, "np.dot(dZ1, A1.T) / m",
        "Your dW1 uses A1. What did W1 multiply on the way forward?",
        "Index slip in the layer's input.",
    ),
    mistake(
        "dW2_from_z", DW2, 'np.dot(dZ2, cache["Z1"].T) / m',
        "Your dW2 uses Z1. What did W2 multiply on the way forward?",
        "Z taken for A.",
    ),
    mistake(
        "dW1_from_output_error", DW1, "np.dot(dZ2, X.T) / m",
        "Your dW1 is built from the error of the output layer. Each layer uses its own.",
        "∂F/∂B is printed with δ² for δ¹ in source 002.",
    ),
    mistake(
        "slope_at_z", DZ1,
        'dZ1_tanh(W2, dZ2, cache["Z1"]) if hidden == "tanh" else dZ1_sigmoid(W2, dZ2, cache["Z1"])',
        "Your slopes are computed from Z1, but both formulas are written with the value A1.",
        "The wrong array handed on.",
    ),
    mistake(
        "activated_again", DZ1,
        'dZ1_tanh(W2, dZ2, np.tanh(A1)) if hidden == "tanh" else dZ1_sigmoid(W2, dZ2, sigmoid(A1))',
        "A1 has been through the activation already. Applied to A1 it gives the slope at another "
        "place.",
        "The derivative, as a function of z, applied to the value.",
    ),
    mistake(
        "sigmoid_again", DZ1,
        'dZ1_tanh(W2, dZ2, A1) if hidden == "tanh" else dZ1_sigmoid(W2, dZ2, sigmoid(A1))',
        "With the sigmoid, A1 has been through it already. Applied to A1 it gives the slope at "
        "another place.",
        "The derivative, as a function of z, applied to the value.",
    ),
    mistake(
        "updated_weights", "dW2 = " + DW2, "",
        "Your dZ1 is computed with weights that have been changed already. All gradients belong to "
        "the same, old parameters.",
        "Updating W2 before the gradient of the layer below is known.",
        ("dZ1 = ", f"dW2 = {DW2}\n    W2 = W2 - 1.2 * dW2\n    dZ1 = "),
    ),
    mistake(
        "biases_without_keepdims", DB2, "np.sum(dZ2, axis=1) / m",
        "Your db1 and db2 have lost an axis: a sum without `keepdims` gives a flat array, not a "
        "column.",
        "keepdims forgotten.",
        (DB1, "np.sum(dZ1, axis=1) / m"),
    ),
    mistake(
        "biases_summed_to_one", DB2, "np.sum(dZ2) / m",
        "Your db1 and db2 are single numbers: the sum runs over everything. Each unit has its own "
        "bias.",
        "A sum without an axis.",
        (DB1, "np.sum(dZ1) / m"),
    ),
    mistake(
        "weights_transposed", '"dW1": dW1', '"dW1": dW1.T',
        "dW1 and dW2 lie on their side. Each gradient has the same shape as its parameter.",
        "The outer product taken the other way round.",
        ('"dW2": dW2', '"dW2": dW2.T'),
    ),
    mistake(
        "keys_of_parameters", GRADS, '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
        "The keys of a gradient begin with d, so that it can't be mistaken for a parameter.",
        "Misnamed keys.",
    ),
    mistake(
        "cache_overwritten", f"dZ2 = {DZ2}", 'dZ2 = cache["A2"]\n    dZ2 -= Y',
        "The gradients are right, but `-=` has changed the A2 in the caller's cache.",
        "In-place arithmetic on an array of the cache.",
    ),
)  # fmt: skip

BACKWARD_PROPAGATION = Task(
    name="backward_propagation",
    returns=("grads",),
    draw=draw,
    criteria=(*both(6, 7), unchanged_by_both(1)),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("mean_first", "Divides by m once, at the start.",
                    edits=((DZ2, '(cache["A2"] - Y) / m'), (DW2, "np.dot(dZ2, A1.T)"),
                           (DW1, "np.dot(dZ1, X.T)"), (DB2, "dZ2.sum(axis=1, keepdims=True)"),
                           (DB1, "dZ1.sum(axis=1).reshape(-1, 1)"))),
        Alternative("recomputed", "Recomputes what the cache holds, and writes the slopes out.",
                    source='''
                    def backward_propagation(parameters, cache, X, Y, hidden):
                        W2 = parameters["W2"]
                        A2, fresh = forward_propagation(X, parameters, hidden)
                        A1 = fresh["A1"]
                        slope = {"tanh": 1 - A1 * A1, "sigmoid": A1 - A1 * A1}[hidden]
                        dZ2 = A2 - Y
                        dZ1 = W2.T @ dZ2 * slope
                        grads = {}
                        for layer, dZ, below in (("1", dZ1, X), ("2", dZ2, A1)):
                            grads["dW" + layer] = dZ @ below.T / Y.shape[1]
                            grads["db" + layer] = np.mean(dZ, axis=1, keepdims=True)
                        return grads
                    '''),
        Alternative("slopes_from_z", "The slopes from Z1, by cosh and by exp.",
                    edits=((DZ1, 'np.dot(W2.T, dZ2) * (1 / np.cosh(cache["Z1"]) ** 2 '
                            'if hidden == "tanh" else '
                            'np.exp(-cache["Z1"]) / (1 + np.exp(-cache["Z1"])) ** 2)'),)),
        Alternative("example_by_example", "Adds up the gradients of the single examples.",
                    source='''
                    def backward_propagation(parameters, cache, X, Y, hidden):
                        back = dZ1_tanh if hidden == "tanh" else dZ1_sigmoid
                        m = Y.shape[1]
                        grads = {"d" + k: np.zeros(v.shape) for k, v in parameters.items()}
                        for i in range(m):
                            a, error = cache["A1"][:, [i]], cache["A2"][:, [i]] - Y[:, [i]]
                            blame = back(parameters["W2"], error, a)
                            grads["dW2"] += np.outer(error, a) / m
                            grads["db2"] += error / m
                            grads["dW1"] += np.outer(blame, X[:, i]) / m
                            grads["db1"] += blame / m
                        return grads
                    '''),
    ),
)  # fmt: skip

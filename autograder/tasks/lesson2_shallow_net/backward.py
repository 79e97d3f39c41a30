"""Task `backward_propagation`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.solutions.lesson2_shallow_net import backward_propagation, forward_propagation
from autograder.tasks.lesson2_shallow_net.drawing import (
    Sizes,
    draw_inputs,
    draw_labels,
    draw_parameters,
    draw_sizes,
    single_ones,
)
from autograder.tasks.model import Alternative, Task, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """The cache is the one that these parameters and inputs give: recomputing it is right, too."""
    cases: list[Case] = []
    plan = (("basic", True, False), ("basic", True, True), ("general", False, False),
            ("general", False, True), ("square", False, False))  # fmt: skip
    for group, one_output, integers in plan:
        sizes = draw_sizes(rng, one_output)
        if group == "square":
            # With n_h = n_y a wrong product may raise no error: its numbers tell which it was.
            group, sizes = "general", dataclasses.replace(sizes, n_h=sizes.n_y)
        whole = ", whole numbers" if integers else ""
        name = f"{sizes}{whole}, case {len(cases) + 1}"
        cases.append(Case(name, fitting(rng, sizes, integers), group))
    cases.append(far_from_zero(rng))
    for name, sizes in single_ones(rng):
        cases.append(Case(name, fitting(rng, sizes), "general"))
    return cases


def fitting(rng: np.random.Generator, sizes: Sizes, integers: bool = False) -> dict[str, object]:
    """Arguments that belong together."""
    parameters = draw_parameters(rng, sizes, 0.3 if integers else 0.6)
    X = draw_inputs(rng, sizes, integers)
    Y = draw_labels(rng, sizes.n_y, sizes.m)
    _, cache = forward_propagation(X, parameters)
    return {"parameters": parameters, "cache": cache, "X": X, "Y": Y}


def far_from_zero(rng: np.random.Generator) -> Case:
    """Features around 40, small first weights: dW1 and db1 are large, so that clipping shows."""
    while True:
        sizes = draw_sizes(rng)
        parameters = draw_parameters(rng, sizes)
        parameters["W1"] /= 200
        parameters["W2"] += np.sign(parameters["W2"])
        X = 40 + 3 * draw_inputs(rng, sizes)
        Y = np.ones((sizes.n_y, sizes.m), dtype=int)
        Y[:, :2] = 0
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        if min(np.abs(grads["dW1"]).max(), np.abs(grads["db1"]).max()) > 1.2:
            break
    arguments = {"parameters": parameters, "cache": cache, "X": X, "Y": Y}
    return Case(f"{sizes}, features around 40", arguments, "general")


_DZ1 = "dA1 * (1 - A1**2)"
_DB1 = "np.sum(dZ1, axis=1, keepdims=True) / m"
_DB2 = "np.sum(dZ2, axis=1, keepdims=True) / m"

MISTAKES = (
    mistake(
        "no_mean", "m = X.shape[1]", "m = 1",
        "All your gradients are sums over the examples: the mean over the m examples is asked for.",
        "The formulas for one example applied to all; db without 1/m is printed in source 003.",
    ),
    mistake(
        "no_mean_in_biases", _DB2, "np.sum(dZ2, axis=1, keepdims=True)",
        "Your db1 and db2 are plain sums: the mean over the m examples is asked for.",
        "db without 1/m, as printed in source 003.",
        (_DB1, "np.sum(dZ1, axis=1, keepdims=True)"),
    ),
    mistake(
        "no_mean_in_db1", _DB1, "np.sum(dZ1, axis=1, keepdims=True)",
        "Your db1 is the plain sum: the mean over the m examples is asked for.",
        "The 1/m forgotten on one line.",
    ),
    mistake(
        "no_mean_in_weights", "dZ2 @ A1.T / m", "dZ2 @ A1.T",
        "Your dW1 and dW2 are plain sums: the mean over the m examples is asked for.",
        "The 1/m forgotten on two lines.",
        ("dZ1 @ X.T / m", "dZ1 @ X.T"),
    ),
    mistake(
        "mean_taken_twice", 'cache["A2"] - Y', '(cache["A2"] - Y) / m',
        "You divide by m twice: once in dZ2 and once more afterwards.",
        "1/m put into dZ and into the gradients.",
    ),
    mistake(
        "divided_by_features", "m = X.shape[1]", "m = X.shape[0]",
        "You divide by the number of features. Which axis of X counts the examples?",
        "Source 002 divides the gradient by the number of features.",
    ),
    mistake(
        "one_example_too_few", "m = X.shape[1]", "m = X.shape[1] - 1",
        "You divide by m − 1. That belongs to sample variances, not to a mean.",
        "Carried over from statistics.",
    ),
    mistake(
        "divided_by_all_labels", "m = X.shape[1]", "m = Y.size",
        "With several outputs you divide by all entries of Y. Only the examples are averaged; the "
        "cost sums over the outputs.",
        "`Y.size` for the number of examples.",
    ),
    mistake(
        "fixed_m", "m = X.shape[1]", "m = 200",
        "Your number of examples is fixed. Read it from the arguments.",
        "m written as the 200 of the moons.",
    ),
    mistake(
        "sign", 'cache["A2"] - Y', 'Y - cache["A2"]',
        "All your gradients have the wrong sign, so training would climb. Which way round is the "
        "difference between output and label?",
        "Error written as label minus output.",
    ),
    mistake(
        "squared_error_gradient", 'cache["A2"] - Y',
        '(cache["A2"] - Y) * cache["A2"] * (1 - cache["A2"])',
        "Your dZ2 carries the derivative of the sigmoid as an extra factor. With cross-entropy it "
        "cancels: go through the chain rule again.",
        "The gradient of the squared error.",
    ),
    mistake(
        "dA2_second_sign", 'cache["A2"] - Y',
        '(-Y / cache["A2"] - (1 - Y) / (1 - cache["A2"])) * cache["A2"] * (1 - cache["A2"])',
        "Your derivative of the cost with respect to A2 is negative for both labels. If y is 0, "
        "should a larger output make the cost smaller?",
        "The second sign of da is misprinted twice in source 003.",
    ),
    mistake(
        "dA2_for_dZ2", 'cache["A2"] - Y',
        '-Y / cache["A2"] + (1 - Y) / (1 - cache["A2"])',
        "This is the derivative with respect to A2, one step too early. What is between A2 and Z2?",
        "The chain rule stopped half-way.",
    ),
    mistake(
        "decision_for_probability", 'cache["A2"] - Y', '(cache["A2"] > 0.5) - Y',
        "You compare labels with decisions. The gradient needs the probabilities themselves.",
        "The perceptron rule.",
    ),
    mistake(
        "no_derivative", _DZ1, "dA1",
        "Something is missing in dZ1: what did the hidden layer do between Z1 and A1?",
        "The activation's derivative forgotten.",
    ),
    mistake(
        "sigmoid_derivative", _DZ1, "dA1 * A1 * (1 - A1)",
        "You use the sigmoid's derivative, but the hidden layer is tanh.",
        "The rule for a sigmoid hidden layer.",
    ),
    mistake(
        "derivative_of_z", _DZ1, 'dA1 * (1 - cache["Z1"] ** 2)',
        "You square Z1 where the value of tanh should be squared.",
        "1 − a² with the wrong letter.",
    ),
    mistake(
        "derivative_at_a", _DZ1, "dA1 * (1 - np.tanh(A1) ** 2)",
        "You apply tanh to A1, which has been through tanh already.",
        "A derivative that expects z is given a.",
    ),
    mistake(
        "derivative_not_squared", _DZ1, "dA1 * (1 - A1)",
        "The derivative of tanh is the same at z and −z; yours is not. A power is missing.",
        "The square is lost.",
    ),
    mistake(
        "derivative_plus", _DZ1, "dA1 * (1 + A1**2)",
        "Check the sign in the derivative of tanh: far out the curve is flat.",
        "A sign slip.",
    ),
    mistake(
        "derivative_relu", _DZ1, 'dA1 * (cache["Z1"] >= 0)',
        "This is the derivative of the ReLU, but the hidden layer is tanh.",
        "Source 002 trains its first network with ReLU.",
    ),
    mistake(
        "matrix_not_transposed", "dA1 = W2.T @ dZ2", "dA1 = W2 @ dZ2",
        "On the way back W2 must be applied in the other direction: from outputs to hidden units. "
        "Compare the shapes.",
        "The vectorised line of source 004 lacks the transpose.",
    ),
    mistake(
        "updated_weights", "dA1 = W2.T @ dZ2", "dA1 = (W2 - 1.2 * dW2).T @ dZ2",
        "Your dZ1 is computed with weights that have been changed already. All gradients belong to "
        "the same, old parameters.",
        "Updating W2 before the gradient of the layer below is known.",
    ),
    mistake(
        "dW2_from_z", "dZ2 @ A1.T / m", 'dZ2 @ cache["Z1"].T / m',
        "Your dW2 uses Z1. What did W2 multiply on the way forward?",
        "Z taken for A.",
    ),
    mistake(
        "dW1_from_output_error", "dZ1 @ X.T / m", "dZ2 @ X.T / m",
        "Your dW1 is built from the error of the output layer. Each layer uses its own δ.",
        "∂F/∂B is printed with δ² for δ¹ in source 002.",
    ),
    mistake(
        "dW1_from_activations", "dZ1 @ X.T / m", "dZ1 @ A1.T / m",
        "Your dW1 uses A1. What did W1 multiply on the way forward?",
        "Index slip in the layer's input.",
    ),
    mistake(
        "weights_as_biases", "dZ2 @ A1.T / m", "dZ2.sum(axis=1, keepdims=True) / m",
        "Your dW2 has the form of a bias gradient. Each weight's share also depends on what flowed "
        "through it.",
        "Algorithm 4 of source 001 writes dW as the derivative with respect to b.",
    ),
    mistake(
        "weights_transposed", '"dW1": dW1', '"dW1": dW1.T',
        "dW1 and dW2 lie on their side. Each gradient has the same shape as its parameter.",
        "The outer product taken the other way round.",
        ('"dW2": dW2', '"dW2": dW2.T'),
    ),
    mistake(
        "biases_without_keepdims", _DB2, "np.sum(dZ2, axis=1) / m",
        "Your db1 and db2 have lost an axis: a sum without `keepdims` gives a flat array, not a "
        "column.",
        "keepdims forgotten.",
        (_DB1, "np.sum(dZ1, axis=1) / m"),
    ),
    mistake(
        "biases_wrong_axis", _DB2, "np.sum(dZ2, axis=0, keepdims=True) / m",
        "You sum over the units. A bias is shared by all examples, so sum over those.",
        "axis=0 for axis=1.",
        (_DB1, "np.sum(dZ1, axis=0, keepdims=True) / m"),
    ),
    mistake(
        "biases_summed_to_one", _DB2, "np.sum(dZ2) / m",
        "Your db1 and db2 are single numbers: the sum runs over everything. Each unit has its own "
        "bias.",
        "A sum without an axis.",
        (_DB1, "np.sum(dZ1) / m"),
    ),
    mistake(
        "biases_not_summed", _DB2, "dZ2",
        "Your db1 and db2 have a column for each example. They should be averaged into one.",
        "The formulas for one example, as slides print them.",
        (_DB1, "dZ1"),
    ),
    mistake(
        "biases_exchanged", '"db1": db1', '"db1": db2',
        "db1 and db2 have changed places.",
        "Keys exchanged.",
        ('"db2": db2', '"db2": db1'),
    ),
    mistake(
        "keys_of_parameters", '{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
        '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
        "The keys of a gradient begin with d, so that it can't be mistaken for a parameter.",
        "Misnamed keys.",
    ),
    mistake(
        "clipped", '{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
        '{"dW1": np.clip(dW1, -1, 1), "db1": np.clip(db1, -1, 1),'
        ' "dW2": np.clip(dW2, -1, 1), "db2": np.clip(db2, -1, 1)}',
        "Your gradients are cut off at a bound. Return them as they are.",
        "Gradient clipping from deeper networks.",
    ),
    mistake(
        "cache_overwritten", 'dZ2 = cache["A2"] - Y',
        'dZ2 = cache["A2"]\n    dZ2 -= Y',
        "The gradients are right, but `-=` has changed the A2 in the caller's cache.",
        "In-place arithmetic on an array of the cache.",
    ),
    mistake(
        "first_output_only", "dA1 = W2.T @ dZ2", "dA1 = W2[:1].T @ dZ2[:1]",
        "With several outputs only the first one's error reaches the hidden layer. All of them "
        "should.",
        "Written for (1, m).",
    ),
)  # fmt: skip

BACKWARD_PROPAGATION = Task(
    name="backward_propagation",
    returns=("grads",),
    draw=draw,
    criteria=(
        values("dW2", 3.5, text="dW2 is right"),
        values("db2", 3, text="db2 is right"),
        values("dW1", 4.5, text="dW1 is right"),
        values("db1", 4, text="db1 is right"),
        unchanged(1),
    ),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("mean_first", "Divides by m once, at the start.",
                    edits=(('cache["A2"] - Y', '(cache["A2"] - Y) / m'),
                           ("dZ2 @ A1.T / m", "dZ2 @ A1.T"),
                           ("dZ1 @ X.T / m", "dZ1 @ X.T"),
                           (_DB2, "dZ2.sum(axis=1, keepdims=True)"),
                           (_DB1, "dZ1.sum(axis=1).reshape(-1, 1)"))),
        Alternative("recomputed", "Recomputes what the cache holds.",
                    edits=(('cache["A1"]', 'np.tanh(parameters["W1"] @ X + parameters["b1"])'),
                           ('cache["A2"] - Y',
                            "1 / (1 + np.exp(-(W2 @ A1 + parameters['b2']))) - Y"))),
        Alternative("derivative_by_name", "Uses the earlier task for the derivative of tanh.",
                    edits=((_DZ1, 'dA1 * activation_derivative("tanh", cache["Z1"])'),)),
        Alternative("long_chain_rule", "Goes by way of dA2.",
                    edits=(('dZ2 = cache["A2"] - Y',
                            'A2 = cache["A2"]\n    dA2 = -Y / A2 + (1 - Y) / (1 - A2)\n'
                            "    dZ2 = dA2 * A2 * (1 - A2)"),
                           (_DZ1, "dA1 / np.cosh(cache['Z1']) ** 2"))),
        Alternative("einsum_and_means", "The mean over the examples by np.mean and einsum.",
                    edits=(("dZ2 @ A1.T / m", 'np.einsum("ki,hi->kh", dZ2, A1) / m'),
                           (_DB2, "np.mean(dZ2, axis=1, keepdims=True)"),
                           (_DB1, "(dZ1 @ np.ones((m, 1))) * (1.0 / m)"))),
        Alternative("example_by_example", "Adds up the gradients of the single examples in a loop.",
                    source='''
                    def backward_propagation(parameters, cache, X, Y):
                        W2 = parameters["W2"]
                        m = Y.shape[1]
                        grads = {"d" + k: np.zeros(v.shape) for k, v in parameters.items()}
                        for i in range(m):
                            x, a = X[:, [i]], cache["A1"][:, [i]]
                            delta2 = cache["A2"][:, [i]] - Y[:, [i]]
                            delta1 = np.dot(W2.T, delta2) * (1 - np.power(a, 2))
                            grads["dW2"] += np.outer(delta2, a) / m
                            grads["db2"] += delta2 / m
                            grads["dW1"] += np.outer(delta1, x) / m
                            grads["db1"] += delta1 / m
                        return grads
                    '''),
    ),
)  # fmt: skip

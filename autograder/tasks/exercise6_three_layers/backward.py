"""Task `backward_propagation`."""

from __future__ import annotations

import numpy as np

from autograder.solutions.exercise6_three_layers import forward_propagation
from autograder.tasks.exercise6_three_layers.drawing import (
    Sizes,
    draw_inputs,
    draw_parameters,
    draw_sizes,
    labels_for,
)
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """The cache is the one that these parameters and inputs give: recomputing it is right, too."""
    cases: list[Case] = []
    plan = (("basic", True, False), ("basic", False, False), ("general", False, True),
            ("square", False, False))  # fmt: skip
    for group, one_output, integers in plan:
        sizes = draw_sizes(rng, one_output)
        if group == "square":
            # With layers of one size a wrong product raises no error: its numbers tell which.
            n = sizes.n_x
            group, sizes = "general", Sizes(n, n, n, n, sizes.m)
        parameters = draw_parameters(rng, sizes, 0.4 if integers else 0.6)
        X = draw_inputs(rng, sizes, integers)
        arguments = {"parameters": parameters, "cache": forward_propagation(X, parameters)[1],
                     "X": X, "Y": labels_for(rng, sizes)}  # fmt: skip
        name = f"{sizes}{', whole numbers' if integers else ''}, case {len(cases) + 1}"
        cases.append(Case(name, arguments, group))
    return cases


M = "m = X.shape[1]"
DZ3 = "dZ3 = A3 - Y"
DW3 = "dZ3 @ A2.T / m"
DB3 = "np.sum(dZ3, axis=1, keepdims=True) / m"
DZ2 = 'parameters["W3"].T @ dZ3 * (1 - A2**2)'
DW2 = "dZ2 @ A1.T / m"
DB2 = "np.sum(dZ2, axis=1, keepdims=True) / m"
DZ1 = 'parameters["W2"].T @ dZ2 * (1 - A1**2)'
DW1 = "dZ1 @ X.T / m"
DB1 = "np.sum(dZ1, axis=1, keepdims=True) / m"
DONE = 'return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}'

ERRORS: tuple[Mistake, ...] = (
    mistake("sign", DZ3, "dZ3 = Y - A3",
            "All your gradients have the wrong sign, so training would climb. Which way round is "
            "the difference between output and label?", "Error written as label minus output."),
    mistake("sigmoid_slope_in_output", DZ3, "dZ3 = (A3 - Y) * A3 * (1 - A3)",
            "Your dZ3 carries the derivative of the sigmoid as an extra factor. With cross-entropy "
            "it has cancelled already.", "The gradient of the squared error."),
    mistake("decisions", DZ3, "dZ3 = (A3 > 0.5) - Y",
            "You compare labels with decisions. The gradient needs the probabilities themselves.",
            "The perceptron rule."),
    mistake("tanh_slope_in_output", DZ3, "dZ3 = (A3 - Y) * (1 - A3**2)",
            "Your dZ3 has the factor of a tanh layer. The output is a sigmoid, whose factor has "
            "cancelled.", "The line of the hidden layers copied to the output."),
    mistake("middle_slope_missing", DZ2, 'parameters["W3"].T @ dZ3',
            "Something is missing in dZ2: what did the second hidden layer do between Z2 and A2?",
            "The activation's derivative forgotten."),
    mistake("first_slope_missing", DZ1, 'parameters["W2"].T @ dZ2',
            "Something is missing in dZ1: what did the first hidden layer do between Z1 and A1?",
            "The activation's derivative forgotten."),
    mistake("no_slopes", DZ2, 'parameters["W3"].T @ dZ3',
            "Both your hidden layers let the error through as if they were straight. Where is the "
            "derivative of tanh?", "The activation's derivative forgotten twice.",
            (DZ1, 'parameters["W2"].T @ dZ2')),
    mistake("sigmoid_slopes", DZ2, 'parameters["W3"].T @ dZ3 * A2 * (1 - A2)',
            "You use the sigmoid's derivative, but the hidden layers are tanh.",
            "The rule for a sigmoid layer.", (DZ1, 'parameters["W2"].T @ dZ2 * A1 * (1 - A1)')),
    mistake("slopes_not_squared", DZ2, 'parameters["W3"].T @ dZ3 * (1 - A2)',
            "The derivative of tanh is the same at z and −z; yours is not. A power is missing.",
            "The square is lost.", (DZ1, 'parameters["W2"].T @ dZ2 * (1 - A1)')),
    mistake("slopes_at_a", DZ2, 'parameters["W3"].T @ dZ3 * (1 - np.tanh(A2) ** 2)',
            "You take tanh of the activations once more: they have been through tanh already.",
            "A derivative that expects z is given a.",
            (DZ1, 'parameters["W2"].T @ dZ2 * (1 - np.tanh(A1) ** 2)')),
    mistake("first_layer_skips_one", DZ1, 'parameters["W2"].T @ (parameters["W3"].T @ dZ3)'
            " * (1 - A1**2)",
            "The error has to pass the bend of the second layer before it reaches the first "
            "one. Which of your dZ does dZ1 start from?", "One factor of the chain rule skipped."),
    mistake("not_transposed", DZ2, 'parameters["W3"] @ dZ3 * (1 - A2**2)',
            "On the way back the weights must be applied in the other direction. Compare the "
            "shapes.", "The vectorised line of source 004 lacks the transpose.",
            (DZ1, 'parameters["W2"] @ dZ2 * (1 - A1**2)')),
    mistake("own_weights", DZ1, 'parameters["W1"].T @ dZ2 * (1 - A1**2)',
            "dZ1 comes back through W1. Which weights lie between layer 1 and layer 2?",
            "Index slip."),
    mistake("dW1_from_second_error", DW1, "dZ2 @ X.T / m",
            "Your dW1 is built from the error of the second layer. Each layer uses its own.",
            "∂F/∂B is printed with δ² for δ¹ in source 002."),
    mistake("dW3_from_first_layer", DW3, "dZ3 @ A1.T / m",
            "Your dW3 uses A1. What did W3 multiply on the way forward?",
            "Lesson 2's line with a new name."),
    mistake("dW2_from_inputs", DW2, "dZ2 @ X.T / m",
            "Your dW2 uses X. What did W2 multiply on the way forward?", "Index slip."),
    mistake("dW2_from_own_layer", DW2, "dZ2 @ A2.T / m",
            "Your dW2 uses A2, which the layer makes itself. What came into it?", "Index slip."),
)  # fmt: skip

MEANS: tuple[Mistake, ...] = (
    mistake("no_mean", M, "m = 1",
            "All your gradients are sums over the examples: the mean over the m examples is asked "
            "for.", "The formulas for one example; db without 1/m is printed in source 003."),
    mistake("no_mean_in_biases", DB3, "np.sum(dZ3, axis=1, keepdims=True)",
            "Your db are plain sums: the mean over the m examples is asked for.",
            "db without 1/m, as printed in source 003.",
            (DB2, "np.sum(dZ2, axis=1, keepdims=True)"),
            (DB1, "np.sum(dZ1, axis=1, keepdims=True)")),
    mistake("no_mean_in_new_layer", DW3, "dZ3 @ A2.T",
            "The gradients of the third layer are sums. Each layer takes the mean over the "
            "examples.", "The 1/m forgotten in the lines that were added.",
            (DB3, "np.sum(dZ3, axis=1, keepdims=True)")),
    mistake("mean_again_and_again", DZ3, "dZ3 = (A3 - Y) / m",
            "You divide by m twice: once in dZ3 and once more afterwards.",
            "1/m put into dZ and into the gradients."),
    mistake("divided_by_features", M, "m = X.shape[0]",
            "You divide by the number of features. Which axis of X counts the examples?",
            "Source 002 divides by the number of features."),
    mistake("divided_by_all_labels", M, "m = Y.size",
            "With several outputs you divide by all entries of Y. Only the examples are averaged.",
            "Y.size for the number of examples."),
    mistake("flat_biases", DB3, "np.sum(dZ3, axis=1) / m",
            "Your db have lost an axis: a sum without `keepdims` gives a flat array, no column.",
            "keepdims forgotten.", (DB2, "np.sum(dZ2, axis=1) / m"),
            (DB1, "np.sum(dZ1, axis=1) / m")),
    mistake("biases_over_units", DB3, "np.sum(dZ3, axis=0, keepdims=True) / m",
            "You sum over the units. A bias is shared by all examples, so sum over those.",
            "axis=0 for axis=1.", (DB2, "np.sum(dZ2, axis=0, keepdims=True) / m"),
            (DB1, "np.sum(dZ1, axis=0, keepdims=True) / m")),
    mistake("biases_to_one_number", DB3, "np.sum(dZ3) / m",
            "Your db are single numbers: the sum runs over everything. Each unit has its own bias.",
            "A sum without an axis.", (DB2, "np.sum(dZ2) / m"), (DB1, "np.sum(dZ1) / m")),
    mistake("weights_turned", DONE, 'return {"dW1": dW1.T, "db1": db1, "dW2": dW2.T, "db2": db2, '
            '"dW3": dW3.T, "db3": db3}',
            "Your dW lie on their side. Each gradient has the shape of its parameter.",
            "The outer product taken the other way round."),
    mistake("no_third_layer", DONE, 'return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
            "Your gradients end with layer 2. How many layers learn here?",
            "Lesson 2's return line."),
    mistake("names_of_parameters", DONE,
            'return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}',
            "The names of gradients begin with d, so that they can't be mistaken for parameters.",
            "Misnamed keys."),
    mistake("in_place", DZ3, "A3 -= Y\n    dZ3 = A3",
            "Your gradients are right, but you write over A3 in the caller's cache.",
            "`-=` on an array that belongs to somebody else."),
)  # fmt: skip

BACKWARD_PROPAGATION = Task(
    "backward_propagation",
    draw,
    (
        values("output layer", 4, leaves=("dW3", "db3"), text="dW3 and db3 are right"),
        values("second layer", 7, leaves=("dW2", "db2"), text="dW2 and db2 are right"),
        values("first layer", 6, leaves=("dW1", "db1"), text="dW1 and db1 are right"),
        unchanged(1),
    ),
    (*ERRORS, *MEANS),
    (
        alternative("loop", """
def backward_propagation(parameters, cache, X, Y):
    inputs = {1: X, 2: cache["A1"], 3: cache["A2"]}
    delta = (cache["A3"] - Y) / Y.shape[1]
    grads = {}
    for layer in (3, 2, 1):
        A = inputs[layer]
        grads[f"dW{layer}"] = np.dot(delta, A.T)
        grads[f"db{layer}"] = delta.sum(axis=1).reshape(-1, 1)
        if layer > 1:
            delta = np.dot(parameters[f"W{layer}"].T, delta) * (1 - A * A)
    return grads
""", "From the output back in a loop; the mean is taken at once."),
        alternative("recomputed", """
def backward_propagation(parameters, cache, X, Y):
    p, m = parameters, len(Y.T)
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    A2 = np.tanh(p["W2"] @ A1 + p["b2"])
    A3 = 1 / (1 + np.exp(-(p["W3"] @ A2 + p["b3"])))
    dA3 = -Y / A3 + (1 - Y) / (1 - A3)
    d3 = dA3 * A3 * (1 - A3)
    d2 = (d3.T @ p["W3"]).T * (1 + A2) * (1 - A2)
    d1 = (d2.T @ p["W2"]).T / np.cosh(np.arctanh(A1)) ** 2
    ones = np.ones((m, 1)) / m
    return {"dW1": d1 @ X.T / m, "db1": d1 @ ones, "dW2": d2 @ A1.T / m, "db2": d2 @ ones,
            "dW3": d3 @ A2.T / m, "db3": d3 @ ones}
""", "Needs no cache; the long chain rule; other forms of the derivative of tanh."),
        alternative("example_by_example", """
def backward_propagation(parameters, cache, X, Y):
    grads = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        x, a1, a2, a3 = X[:, [i]], cache["A1"][:, [i]], cache["A2"][:, [i]], cache["A3"][:, [i]]
        d3 = a3 - Y[:, [i]]
        d2 = np.dot(parameters["W3"].T, d3) * (1 - np.power(a2, 2))
        d1 = np.dot(parameters["W2"].T, d2) * (1 - np.power(a1, 2))
        for n, d, a in ((1, d1, x), (2, d2, a1), (3, d3, a2)):
            grads[f"dW{n}"] += np.outer(d, a) / m
            grads[f"db{n}"] += d / m
    return grads
""", "Adds up the gradients of the single examples."),
    ),
    returns=("grads",),
)  # fmt: skip

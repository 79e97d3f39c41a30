"""Task `forward_propagation`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import (
    draw_inputs,
    draw_parameters,
    draw_sizes,
    made_sure,
    single_ones,
)
from autograder.tasks.model import Alternative, Task, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    plan = (("basic", True, False), ("basic", False, False), ("general", False, True),
            ("general", True, False), ("square", False, False), ("sure", False, False))  # fmt: skip
    for group, one_output, integers in plan:
        sizes = draw_sizes(rng, one_output)
        if group == "square":
            # With n_h = n_x a wrong product may raise no error: its numbers tell which it was.
            group, sizes = "general", dataclasses.replace(sizes, n_h=sizes.n_x)
        # Whole numbers are larger: smaller weights keep tanh off its flat ends.
        parameters = draw_parameters(rng, sizes, 0.3 if integers else 0.6)
        X = draw_inputs(rng, sizes, integers)
        said = ", whole numbers" if integers else ""
        if group == "sure":
            group, said = "general", ", outputs near 0 or 1"
            parameters = made_sure(parameters, X)
        name = f"{sizes}{said}, case {len(cases) + 1}"
        cases.append(Case(name, {"X": X, "parameters": parameters}, group))
    for name, sizes in single_ones(rng):
        arguments = {"X": draw_inputs(rng, sizes), "parameters": draw_parameters(rng, sizes)}
        cases.append(Case(name, arguments, "general"))
    return cases


_Z1 = 'parameters["W1"] @ X + parameters["b1"]'
_A1 = 'activation("tanh", Z1)'
_Z2 = 'parameters["W2"] @ A1 + parameters["b2"]'
_A2 = 'activation("sigmoid", Z2)'
_CACHE = '{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}'

MISTAKES = (
    mistake(
        "hidden_layer_linear", _A1, "Z1",
        "Your hidden layer has no activation function: A1 equals Z1. Then two layers can do no "
        "more than one.",
        "A line forgotten between Z1 and Z2.",
    ),
    mistake(
        "hidden_layer_sigmoid", _A1, 'activation("sigmoid", Z1)',
        "Your hidden layer uses the sigmoid. Which function does the text ask for there?",
        "The slides of source 004 and the chapter of source 000 begin with σ in both layers.",
    ),
    mistake(
        "hidden_layer_relu", _A1, 'activation("relu", Z1)',
        "Your hidden layer uses the ReLU. Which function does the text ask for there?",
        "Source 002 trains its first network with ReLU.",
    ),
    mistake(
        "output_tanh", _A2, 'activation("tanh", Z2)',
        "Your outputs can be negative, so they are no probabilities. Which function belongs in the "
        "output layer?",
        "The same activation used in both layers.",
    ),
    mistake(
        "activations_exchanged", _A1, 'activation("sigmoid", Z1)',
        "The two activation functions are exchanged: which layer has to deliver probabilities?",
        "tanh and sigmoid exchanged.",
        (_A2, 'activation("tanh", Z2)'),
    ),
    mistake(
        "output_linear", _A2, "Z2",
        "Your A2 equals Z2: the step that makes a probability of it is missing.",
        "The last activation forgotten.",
    ),
    mistake(
        "output_softmax", _A2, 'activation("softmax", Z2)',
        "Softmax makes the outputs compete, and with one output it always says 1. Here each output "
        "is a probability of its own.",
        "Anticipating the multi-class chapter.",
    ),
    mistake(
        "output_labels", _A2, '(activation("sigmoid", Z2) > 0.5) * 1.0',
        "Your outputs are decisions, 0 or 1. Here the probabilities are asked for; deciding comes "
        "later.",
        "Prediction and forward propagation mixed.",
    ),
    mistake(
        "output_sigmoid_twice", _A2, 'activation("sigmoid", activation("sigmoid", Z2))',
        "All your probabilities lie between 0.5 and 0.74: the sigmoid is applied twice.",
        "A helper that already applies the sigmoid.",
    ),
    mistake(
        "first_bias_missing", _Z1, 'parameters["W1"] @ X',
        "Z1 lacks a term: what shifts each hidden unit?",
        "Bias forgotten.",
    ),
    mistake(
        "second_bias_missing", _Z2, 'parameters["W2"] @ A1',
        "Z2 lacks a term: what shifts each output?",
        "Bias forgotten.",
    ),
    mistake(
        "both_biases_missing", _Z1, 'parameters["W1"] @ X',
        "Both layers lack their shift. Compare Z1 and Z2 with the formulas, term by term.",
        "Biases forgotten.",
        (_Z2, 'parameters["W2"] @ A1'),
    ),
    mistake(
        "biases_subtracted", 'X + parameters["b1"]', 'X - parameters["b1"]',
        "The biases have the wrong sign.",
        "Threshold and bias confused: one is minus the other.",
        ('A1 + parameters["b2"]', 'A1 - parameters["b2"]'),
    ),
    mistake(
        "first_bias_after_tanh", _Z1, 'parameters["W1"] @ X',
        "You add b1 after the activation. It belongs inside: first the whole z, then tanh.",
        "Misread brackets.",
        (_A1, 'activation("tanh", Z1) + parameters["b1"]'),
    ),
    mistake(
        "biases_swapped", 'parameters["b1"]', 'parameters["b2"][0]',
        "A bias of the wrong layer is added. Follow each index.",
        "Copied line with one index unchanged.",
    ),
    mistake(
        "second_layer_reads_inputs", 'parameters["W2"] @ A1', 'parameters["W2"] @ X',
        "The second layer should read what the first one has computed, not the inputs. The shapes "
        "tell: W2 has n_h columns.",
        "The misprint Z2 = W2 X + b2 of source 001.",
    ),
    mistake(
        "second_layer_reads_z", 'parameters["W2"] @ A1', 'parameters["W2"] @ Z1',
        "The second layer reads Z1. What goes from layer to layer is the activation.",
        "Z taken for A.",
    ),
    mistake(
        "first_weights_transposed", 'parameters["W1"] @ X', 'parameters["W1"].T @ X',
        "W1 already has one row for each hidden unit, so it can stand before X as it is.",
        "The wᵀx of logistic regression carried over.",
    ),
    mistake(
        "entrywise_product", 'parameters["W1"] @ X', 'parameters["W1"] * X',
        "`*` multiplies entry by entry. A layer needs the matrix product.",
        "Entrywise and matrix product confused.",
    ),
    mistake(
        "tanh_into_z", _A1, "np.tanh(Z1, out=Z1)",
        "Your cached Z1 holds the same as A1: the activation was written over it. Keep both.",
        "Saving memory, or `A1 = Z1` followed by in-place changes.",
    ),
    mistake(
        "cache_mixes_z_and_a", '"Z1": Z1, "A1": A1', '"Z1": A1, "A1": Z1',
        "In your cache Z1 and A1 have changed places.",
        "Two lines of the dictionary exchanged.",
    ),
    mistake(
        "cache_output_is_z", '"A2": A2', '"A2": Z2',
        "Your function returns the right A2, but the one in the cache is another.",
        "A copied line of the dictionary.",
    ),
    mistake(
        "cache_small_letters", _CACHE, '{"z1": Z1, "a1": A1, "z2": Z2, "a2": A2}',
        "The keys of the cache must be written as in the text: capitals and small letters differ.",
        "Misnamed keys.",
    ),
    mistake(
        "cache_without_z", _CACHE, '{"A1": A1, "A2": A2}',
        "The cache should hold four arrays; yours has only the activations.",
        "Only what backward propagation happens to read.",
    ),
    mistake(
        "cache_is_missing", "return A2, " + _CACHE, "return A2",
        "Two things are to be returned: the outputs and the cache.",
        "The second return value forgotten.",
    ),
    mistake(
        "returned_in_other_order", "return A2, " + _CACHE, "return " + _CACHE + ", A2",
        "Outputs first, cache second: yours come the other way round.",
        "Two return values exchanged.",
    ),
    mistake(
        "inputs_standardised", "Z1 = ",
        "X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)\n    Z1 = ",
        "You standardise the inputs first. That may be wise, but it isn't part of this function: "
        "its result for an example would depend on the other examples.",
        "A step from lesson 1 repeated here.",
    ),
    mistake(
        "inputs_centred_in_place", "Z1 = ",
        "if X.dtype.kind == 'f':\n        X -= X.mean(axis=1, keepdims=True)\n    Z1 = ",
        "Your function changes X, the caller's own array. Leave the inputs as they are.",
        "In-place arithmetic on an argument.",
    ),
    mistake(
        "z_clipped", _Z1, "np.clip(" + _Z1 + ", -1, 1)",
        "Your Z1 never leaves the range from −1 to 1: something cuts it off. tanh does the "
        "squeezing.",
        "Clipping against overflow with too small a bound.",
    ),
    mistake(
        "rounded", _A2, "np.round(" + _A2 + ", 3)",
        "Your probabilities are rounded. Round when you print, not when you compute.",
        "Rounding to get nice numbers.",
    ),
    mistake(
        "first_example_only", _Z1, _Z1.replace("X", "X[:, :1]"),
        "You compute one example only. Each column of X is an example, and all are asked for.",
        "Formulas for one x applied to X.",
    ),
    mistake(
        "one_output_only", "A2 = ", "Z2 = Z2[:1]\n    A2 = ",
        "Your network has one output only; W2 has a row for each output.",
        "Written for (1, m).",
    ),
)  # fmt: skip

FORWARD_PROPAGATION = Task(
    name="forward_propagation",
    returns=("A2", "cache"),
    draw=draw,
    criteria=(
        values("Z1", 2.5, text="Z1 in the cache is right"),
        values("A1", 2.5, text="A1 in the cache is right"),
        values("Z2", 2.5, text="Z2 in the cache is right"),
        values("A2", 3.5, text="A2 is right, returned and in the cache"),
        unchanged(1),
    ),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("numpy_only", "Needs no `activation`; the sigmoid's plain formula is right "
                    "for these sizes.",
                    edits=((_A1, "np.tanh(Z1)"), (_A2, "1 / (1 + np.exp(-Z2))"))),
        Alternative("einsum", "The products by einsum and dot.",
                    edits=(('parameters["W1"] @ X', 'np.einsum("hx,xm->hm", parameters["W1"], X)'),
                           ('parameters["W2"] @ A1', 'np.dot(parameters["W2"], A1)'))),
        Alternative("transposed", "The same products from the other side.",
                    edits=(('parameters["W1"] @ X', '(X.T @ parameters["W1"].T).T'),
                           ('parameters["W2"] @ A1', '(A1.T @ parameters["W2"].T).T'))),
        Alternative("bias_as_weight", "The bias as the weight of a constant input of 1; extra keys "
                    "in the cache are fine.",
                    source='''
                    def forward_propagation(X, parameters):
                        ones = np.ones((1, X.shape[1]))
                        Z1 = np.hstack([parameters["W1"], parameters["b1"]]) @ np.vstack([X, ones])
                        A1 = activation("tanh", Z1)
                        Z2 = np.hstack([parameters["W2"], parameters["b2"]]) @ np.vstack([A1, ones])
                        A2 = activation("sigmoid", Z2)
                        cache = dict(X=X, Z1=Z1, A1=A1, Z2=Z2, A2=A2)
                        return cache["A2"], cache
                    '''),
        Alternative("example_by_example", "A loop over the examples; vectorising isn't graded.",
                    source='''
                    def forward_propagation(X, parameters):
                        W1, b1 = parameters["W1"], parameters["b1"]
                        W2, b2 = parameters["W2"], parameters["b2"]
                        m = X.shape[1]
                        Z1, Z2 = np.zeros((W1.shape[0], m)), np.zeros((W2.shape[0], m))
                        A1, A2 = np.zeros_like(Z1), np.zeros_like(Z2)
                        for i in range(m):
                            x = X[:, i : i + 1]
                            Z1[:, i : i + 1] = W1.dot(x) + b1
                            A1[:, i] = np.tanh(Z1[:, i])
                            Z2[:, i] = W2.dot(A1[:, i]) + b2.ravel()
                            A2[:, i] = 1 / (1 + np.exp(-Z2[:, i]))
                        return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
                    '''),
    ),
)  # fmt: skip

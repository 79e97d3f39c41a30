"""Tasks `sigmoid_network` and `tanh_network`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.tasks.exercise2_equivalent_networks.drawing import draw_network, draw_points
from autograder.tasks.lesson2_shallow_net.drawing import draw_sizes
from autograder.tasks.model import Alternative, Mistake, Task, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """One output; several; whole numbers; as many hidden units as inputs."""
    cases = []
    plan = (("basic", True, ""), ("basic", False, ""), ("general", False, ", whole numbers"),
            ("general", False, ", n_h = n_x"))  # fmt: skip
    for group, one_output, said in plan:
        sizes = draw_sizes(rng, one_output)
        if "n_h" in said:
            # A wrong product may raise no error then: its numbers tell which it was.
            sizes = dataclasses.replace(sizes, n_h=sizes.n_x)
        X = draw_points(rng, sizes, sizes.m)
        parameters = draw_network(rng, sizes)
        if "whole" in said:
            X = np.asarray(rng.choice([-2, -1, 0, 1, 2], X.shape))
            parameters = draw_network(rng, sizes, whole=True)
        name = f"{sizes}{said}"
        cases.append(Case(name, {"X": X, "parameters": parameters}, group))
    return cases


Z1 = 'np.dot(parameters["W1"], X) + parameters["b1"]'
Z2 = 'np.dot(parameters["W2"], A1) + parameters["b2"]'


def mistakes(right: str, wrong: str, called: str) -> tuple[Mistake, ...]:
    """What goes wrong in a network with the hidden activation `right`."""
    return (
        mistake("other_hidden_activation", f"A1 = {right}({Z1})", f"A1 = {wrong}({Z1})",
                f"Your hidden units bend with the wrong function: {called} is asked for here.",
                "The other network copied and left as it was."),
        mistake("hidden_layer_linear", f"A1 = {right}({Z1})", f"A1 = {Z1}",
                "Your hidden layer has no activation.", "A step forgotten."),
        mistake("output_tanh", f"return sigmoid({Z2})", f"return np.tanh({Z2})",
                "Your outputs can be negative. The output layer is a sigmoid in both networks.",
                "Both activations replaced at once."),
        mistake("output_linear", f"return sigmoid({Z2})", f"return {Z2}",
                "The last step is missing: the output is a sigmoid.",
                "The output's activation forgotten."),
        mistake("first_bias_missing", Z1, 'np.dot(parameters["W1"], X)',
                "Something is missing in the hidden layer: what shifts each unit?",
                "Bias forgotten."),
        mistake("second_bias_missing", Z2, 'np.dot(parameters["W2"], A1)',
                "Something is missing in the output layer: what shifts each output?",
                "Bias forgotten."),
        mistake("second_layer_reads_inputs", '["W2"], A1', '["W2"], X',
                "The second layer should read what the first one has computed.",
                "The misprint Z2 = W2 X + b2 of source 001."),
        mistake("weights_transposed", 'np.dot(parameters["W1"], X)',
                'np.dot(parameters["W1"].T, X)',
                "W1 has a row for each hidden unit already, so it can stand before X as it is.",
                "The wᵀx of logistic regression carried over."),
        mistake("entrywise", 'np.dot(parameters["W2"], A1)', 'parameters["W2"].T * A1',
                "`*` multiplies entry by entry. A layer needs the matrix product.",
                "Entrywise and matrix product confused."),
        mistake("bias_after_bending", f"{right}({Z1})",
                f'{right}(np.dot(parameters["W1"], X)) + parameters["b1"]',
                "You add b1 after the activation. It belongs inside.", "Misread brackets."),
        mistake("decisions", "return sigmoid(", "return 1.0 * (0.5 < sigmoid(",
                "Your outputs are decisions, 0 or 1. The outputs themselves are asked for.",
                "Prediction and output mixed.", ('parameters["b2"])', 'parameters["b2"]))')),
    )  # fmt: skip


def alternatives(name: str, hidden: str) -> tuple[Alternative, ...]:
    """Right answers; `hidden` is the activation of z in plain Python."""
    return (
        Alternative("einsum", "The products by einsum, the activations written out.", source=f"""
def {name}(X, parameters):
    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))
    z = np.einsum("ji,im->jm", W1, X) + b1
    hidden = {hidden}
    return 1 / (1 + np.exp(-(np.einsum("kj,jm->km", W2, hidden) + b2)))
"""),
        Alternative("point_by_point", "A loop over the points; speed isn't graded.", source=f"""
def {name}(X, parameters):
    columns = []
    for x in X.T:
        z = parameters["W1"] @ x + parameters["b1"][:, 0]
        columns.append(sigmoid(parameters["W2"] @ ({hidden}) + parameters["b2"][:, 0]))
    return np.array(columns).T
"""),
        Alternative("from_the_right", "The products from the other side.", source=f"""
def {name}(X, parameters):
    z = (X.T @ parameters["W1"].T).T + parameters["b1"]
    return sigmoid((({hidden}).T @ parameters["W2"].T).T + parameters["b2"])
"""),
    )  # fmt: skip


SIGMOID_NETWORK = Task(
    "sigmoid_network",
    draw,
    (values("sigmoid_network", 7, text="the outputs are right"), unchanged(1)),
    mistakes("sigmoid", "np.tanh", "the sigmoid"),
    alternatives("sigmoid_network", "1 / (1 + np.exp(-z))"),
)

TANH_NETWORK = Task(
    "tanh_network",
    draw,
    (values("tanh_network", 3, text="the outputs are right"), unchanged(1)),
    mistakes("np.tanh", "sigmoid", "tanh"),
    alternatives("tanh_network", "2 * sigmoid(2 * z) - 1"),
)

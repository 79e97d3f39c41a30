"""Tasks `initialize_parameters` and `compute_cost`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.tasks.exercise6_three_layers.drawing import (
    Array,
    draw_sizes,
    labels_for,
    retold,
)
from autograder.tasks.lesson2_shallow_net import cost as lesson2
from autograder.tasks.model import (
    Mistake,
    Task,
    alternative,
    mistake,
    random_normal,
    unchanged,
    values,
)
from coursekit.judge.model import Case


def draw_start(rng: np.random.Generator) -> list[Case]:
    """Small networks for the shapes, large ones for the statistics."""
    cases: list[Case] = []
    for group, one_output in (("basic", True), ("basic", False), ("general", False)):
        sizes = draw_sizes(rng, one_output)
        arguments = {"n_x": sizes.n_x, "n_1": sizes.n_1, "n_2": sizes.n_2, "n_y": sizes.n_y}
        name = f"{sizes.n_x}, {sizes.n_1}, {sizes.n_2}, {sizes.n_y}, case {len(cases) + 1}"
        cases.append(Case(name, arguments, group, int(rng.integers(1, 10_000))))
    n_x, n_1, n_2, n_y = (int(n) for n in rng.permutation(np.arange(48, 70))[:4])
    arguments = {"n_x": n_x, "n_1": n_1, "n_2": n_2, "n_y": n_y}
    for number in range(2):  # of the same sizes: a draw that is kept from call to call shows
        cases.append(
            Case(
                f"large, draw {number + 1}",
                arguments,
                "random",
                int(rng.integers(1, 5_000)) + 5_000 * number,
            )
        )
    return cases  # fmt: skip


W1, W2, W3 = (
    "0.5 * np.random.randn(n_1, n_x)",
    "0.5 * np.random.randn(n_2, n_1)",
    ("0.5 * np.random.randn(n_y, n_2)"),
)
B = "np.zeros((n_1, 1)), np.zeros((n_2, 1)), np.zeros((n_y, 1))"
KEYS = '{"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}'


def drawn_as(pattern: str) -> tuple[str, str, tuple[str, str], tuple[str, str]]:
    """Edits that draw all three matrices by `pattern`, with the rows and columns put in."""
    first, second, third = (
        pattern.replace("ROWS", rows).replace("COLUMNS", columns)
        for rows, columns in (("n_1", "n_x"), ("n_2", "n_1"), ("n_y", "n_2"))
    )
    return W1, first, (W2, second), (W3, third)


def all_weights(id: str, pattern: str, hint: str, origin: str) -> Mistake:
    old, new, *more = drawn_as(pattern)
    return mistake(id, old, new, hint, origin, *more)


START_MISTAKES: tuple[Mistake, ...] = (
    all_weights("much_too_small", "0.01 * np.random.randn(ROWS, COLUMNS)",
                "Your weights are those of lesson 2, with a standard deviation of 0.01. Behind "
                "three such layers hardly anything is left of the signal, or of the gradient.",
                "The factor of lesson 2."),
    all_weights("not_scaled", "np.random.randn(ROWS, COLUMNS)",
                "Your weights have a standard deviation of 1; which one does the docstring name?",
                "The factor is forgotten."),
    all_weights("zero_weights", "np.zeros((ROWS, COLUMNS))",
                "With all weights zero every hidden unit does and learns the same. Where should "
                "chance come in?", "Zeros, as in logistic regression."),
    all_weights("never_negative", "0.5 * np.random.rand(ROWS, COLUMNS)",
                "Your weights are never negative: the generator you chose draws evenly between 0 "
                "and 1. Normal numbers are asked for.", "rand taken for randn."),
    all_weights("uniform", "np.random.uniform(-0.5, 0.5, (ROWS, COLUMNS))",
                "Your weights are spread evenly between two bounds. Normal numbers with a standard "
                "deviation of 0.5 are asked for.", "Another recipe for random weights."),
    all_weights("by_layer_size", "np.random.randn(ROWS, COLUMNS) / np.sqrt(COLUMNS)",
                "Your weights are scaled by the size of the layer before. A good idea in general, "
                "but here a fixed standard deviation of 0.5 is asked for.",
                "Xavier's initialisation, met in other courses."),
    all_weights("variance", "np.random.normal(0, 0.5**2, (ROWS, COLUMNS))",
                "Your weights have half the spread that is asked for: `np.random.normal` wants the "
                "standard deviation, not the variance.", "Variance and deviation mixed up."),
    mistake("transposed", "np.random.randn(n_1, n_x)", "np.random.randn(n_x, n_1)",
            "Your weight matrices lie on their side. One row for each unit of the layer itself, "
            "one column for each value that comes in.", "Rows and columns exchanged.",
            ("np.random.randn(n_2, n_1)", "np.random.randn(n_1, n_2)"),
            ("np.random.randn(n_y, n_2)", "np.random.randn(n_2, n_y)")),
    mistake("second_layer_reads_inputs", "np.random.randn(n_2, n_1)", "np.random.randn(n_2, n_x)",
            "W2 has a column for each feature. What comes into the second layer?",
            "Every layer is given the shape of the first."),
    mistake("output_reads_first_layer", "np.random.randn(n_y, n_2)", "np.random.randn(n_y, n_1)",
            "W3 has a column for each unit of the first hidden layer. Which layer does the output "
            "layer read?", "W2 of lesson 2 with a new name."),
    mistake("layers_exchanged", "W1 = ", "n_1, n_2 = n_2, n_1\n    W1 = ",
            "The two hidden layers have exchanged their sizes: the first number belongs to the "
            "layer next to the input.", "Arguments mixed up."),
    mistake("hidden_layers_alike", "W1 = ", "n_2 = n_1\n    W1 = ",
            "Both your hidden layers have the size of the first. Each has its own.",
            "In this exercise both happen to have 4 units."),
    mistake("flat_biases", B, "np.zeros(n_1), np.zeros(n_2), np.zeros(n_y)",
            "Your biases have one axis only. They should be columns.", "Rank-1 arrays."),
    mistake("bias_rows", B, "np.zeros((1, n_1)), np.zeros((1, n_2)), np.zeros((1, n_y))",
            "Your biases are rows. A bias has a row for each unit, and one column.",
            "The convention of one example per row."),
    mistake("random_biases", B,
            "(0.5 * np.random.randn(n, 1) for n in (n_1, n_2, n_y))",
            "Your biases are random. That does no harm, but zeros are asked for.",
            "Biases treated like weights."),
    mistake("ones", B, "np.ones((n_1, 1)), np.ones((n_2, 1)), np.ones((n_y, 1))",
            "Your biases are ones. Zeros are asked for: the weights break the symmetry already.",
            "Ones for zeros."),
    mistake("no_third_layer", KEYS, '{"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
            "Your dictionary ends with the second layer. How many layers have weights here?",
            "Lesson 2's return line."),
    mistake("seeds_inside", "W1 = ", "np.random.seed(2)\n    W1 = ",
            "Your function gives the same “random” weights at every call, because it seeds the "
            "generator itself. Leave that to the caller.", "Sources 000 and 003 seed inside."),
)  # fmt: skip

INITIALIZE_PARAMETERS = Task(
    "initialize_parameters",
    draw_start,
    (
        values("biases", 2, leaves=("b1", "b2", "b3"), text="the biases are columns of zeros"),
        random_normal("weights", 4, {"W1": 0.5, "W2": 0.5, "W3": 0.5},
                      "W1, W2 and W3 are random: normal, mean 0, deviation 0.5"),
    ),
    START_MISTAKES,
    (
        alternative("normal", """
def initialize_parameters(n_x, n_1, n_2, n_y):
    sizes = (n_x, n_1, n_2, n_y)
    parameters = {}
    for layer in (1, 2, 3):
        shape = sizes[layer], sizes[layer - 1]
        parameters["W" + str(layer)] = np.random.normal(0, 0.5, shape)
        parameters["b" + str(layer)] = np.zeros((shape[0], 1))
    return parameters
""", "A loop over the layers."),
        alternative("own_generator", """
def initialize_parameters(n_x, n_1, n_2, n_y):
    rng = np.random.default_rng()
    return dict(
        b1=np.zeros((n_1, 1), dtype=int), b2=np.zeros((n_2, 1)), b3=np.full((n_y, 1), 0.0),
        W3=rng.standard_normal((n_y, n_2)) / 2, W2=rng.normal(scale=0.5, size=(n_2, n_1)),
        W1=rng.standard_normal((n_1, n_x)) / 2,
    )
""", "Another stream of random numbers, another order."),
    ),
    returns=("parameters",),
)  # fmt: skip


def draw_costs(rng: np.random.Generator) -> list[Case]:
    """The cases of lesson 2, whose output layer has the number 2, and one of a surer network."""
    cases = [
        dataclasses.replace(
            case,
            name=case.name.replace("A2", "A3"),
            arguments={"A3": case.arguments["A2"], "Y": case.arguments["Y"]},
        )
        for case in lesson2.draw(rng)
    ]
    return [*cases, very_sure(rng)]


def very_sure(rng: np.random.Generator) -> Case:
    """Most outputs are nearly 0 or 1, and right: a guard larger than 1e-8 shows."""
    sizes = draw_sizes(rng)
    Y = labels_for(rng, sizes)
    A3: Array = np.where(Y == 1, 1 - 1e-9, 1e-9)
    unsure = rng.permutation(sizes.m)[: sizes.m // 3]
    A3[:, unsure] = rng.uniform(0.4, 0.6, (len(Y), unsure.size))
    return Case(f"A3 {A3.shape}, mostly very sure", {"A3": A3, "Y": Y}, "general")


CLIPPED_LESS = mistake(
    "clipped_less", "losses = ", "A3 = np.clip(A3, 1e-4, 1 - 1e-4)\n    losses = ",
    "Very sure probabilities are cut off in your function, and that changes the cost. No guard is "
    "needed here; a harmless one is far smaller.",
    "Protection against log 0 with too large a margin.",
)  # fmt: skip

COMPUTE_COST = Task(
    "compute_cost",
    draw_costs,
    (
        values("one output", 3, leaves=("cost",), groups=("basic",),
               text="the cost is right for one output"),
        values("several outputs", 2, leaves=("cost",), groups=("general",),
               text="the cost is right for several outputs"),
        unchanged(1),
    ),
    (*retold(lesson2.COMPUTE_COST.mistakes, {"A2": "A3"}), CLIPPED_LESS),
    (
        *retold(lesson2.COMPUTE_COST.alternatives, {"A2": "A3"}),
        alternative("largest_guard", """
def compute_cost(A3, Y):
    eps = 1e-8
    return -np.sum(Y * np.log(A3 + eps) + (1 - Y) * np.log(1 - A3 + eps)) / Y.shape[1]
""", "The largest guard that the docstring allows."),
    ),
    returns=("cost",),
    tolerance=lesson2.COMPUTE_COST.tolerance,
)  # fmt: skip

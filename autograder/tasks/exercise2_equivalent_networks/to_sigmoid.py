"""Task `to_sigmoid_network`: the way back; again the function is judged."""

from __future__ import annotations

import numpy as np

from autograder.tasks.exercise2_equivalent_networks import function_of_network
from autograder.tasks.exercise2_equivalent_networks.drawing import draw_conversion
from autograder.tasks.model import (
    Mistake,
    Task,
    alternative,
    general,
    mistake,
    unchanged,
    values,
)
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    return draw_conversion(rng, "sigmoid")


SUM = "np.sum(W2, axis=1, keepdims=True)"
B2 = f"b2_new = b2 - {SUM}"
RETURN = 'return {"W1": 2 * W1, "b1": 2 * b1, "W2": 2 * W2, "b2": b2_new}'


def returning(first: str, bias: str, second: str) -> str:
    return f'return {{"W1": {first}, "b1": {bias}, "W2": {second}, "b2": b2_new}}'


MISTAKES: tuple[Mistake, ...] = (
    mistake("b1_forgotten", RETURN, returning("2 * W1", "b1", "2 * W2"),
            "z = W1 x + b1 is doubled as a whole, and that includes its bias.",
            "Weights doubled, biases forgotten."),
    mistake("W1_forgotten", RETURN, returning("W1", "2 * b1", "2 * W2"),
            "Only the bias of z is doubled. Which other part of z = W1 x + b1 has to be?",
            "Biases doubled, weights forgotten."),
    mistake("first_layer_forgotten", RETURN, returning("W1", "b1", "2 * W2"),
            "Your first layer is as it was, so its units rise too slowly.",
            "The factor inside the bracket is forgotten."),
    mistake("W2_forgotten", RETURN, returning("2 * W1", "2 * b1", "W2"),
            "From lowest to highest a sigmoid unit rises by 1, tanh by 2. What makes up for it in "
            "the second layer?", "The outer factor is forgotten."),
    mistake("b2_forgotten", B2, "b2_new = b2",
            "The outputs are shifted: the identity for tanh has a constant, and it has to go "
            "somewhere.", "Doubles everything and forgets the constant term."),
    mistake("both_biases_forgotten", RETURN, returning("2 * W1", "b1", "2 * W2"),
            "You change the weights and leave both biases as they were. z contains b1, and the "
            "constant of the identity has to go somewhere.", "Biases are easily overlooked.",
            (B2, "b2_new = b2")),
    mistake("first_layer_only", RETURN, returning("2 * W1", "2 * b1", "W2"),
            "The inside of the bracket is right. The identity also has a factor in front and a "
            "constant: what becomes of these two in the second layer?",
            "The inner factor only.", (B2, "b2_new = b2")),
    mistake("shift_added", B2, f"b2_new = b2 + {SUM}",
            "Your shift of b2 goes the wrong way. Which sign has the constant in the identity?",
            "A sign slip, or the way there copied."),
    mistake("shift_halved", B2, f"b2_new = b2 - {SUM} / 2",
            "Your shift of b2 is half as large as it should be.",
            "The half of the way there taken over."),
    mistake("shift_doubled", B2, f"b2_new = b2 - 2 * {SUM}",
            "Your shift of b2 is twice as large as it should be. Which W2 belongs into the sum, "
            "before or after doubling?", "The sum taken over the doubled weights."),
    mistake("b2_doubled", B2, f"b2_new = 2 * b2 - {SUM}",
            "b2 itself is doubled, too. It isn't multiplied by any hidden unit, so it stays.",
            "All four parameters doubled."),
    mistake("shift_by_one", B2, "b2_new = b2 - 1",
            "Each hidden unit's constant reaches the output through its own weight.",
            "The constant isn't multiplied by W2."),
    mistake("sum_over_everything", SUM, "np.sum(W2)",
            "With several outputs each has its own shift: the sum of its own row of W2.",
            "A sum without an axis."),
    mistake("sum_over_outputs", SUM, "np.sum(W2, axis=0, keepdims=True)",
            "You sum over the outputs. Each output collects from all hidden units: sum over those.",
            "The wrong axis."),
    mistake("without_keepdims", SUM, "np.sum(W2, axis=1)",
            "Your sum has lost an axis, and subtracting it from a column made a table. Keep it a "
            "column.", "keepdims forgotten."),
    mistake("same_direction", RETURN, returning("W1 / 2", "b1 / 2", "W2 / 2"),
            "That is the way from the sigmoid to tanh once more. Now it goes back.",
            "The earlier function copied.", (B2, f"b2_new = b2 + {SUM} / 2")),
    mistake("nothing_changed", RETURN, returning("W1", "b1", "W2"),
            "You return the parameters as they came. With sigmoids they compute another function.",
            "Nothing done yet.", (B2, "b2_new = b2")),
    mistake("shift_in_first_layer", RETURN, returning("2 * W1", "2 * b1 - 1", "2 * W2"),
            "You subtract the constant before the bending. It comes after it.",
            "The constant put inside the sigmoid.", (B2, "b2_new = b2")),
    mistake("rounded", RETURN,
            returning("np.round(2 * W1, 4)", "np.round(2 * b1, 4)", "np.round(2 * W2, 4)"),
            "Your network is close, but it isn't the same function: its parameters are rounded.",
            "Rounding to get nice numbers."),
    mistake("four_hidden_units", SUM, "np.dot(W2, np.ones((4, 1)))",
            "Your function works for four hidden units only. Read the size off W2.",
            "The size of the running example typed into the body."),
    Mistake("in_place",
            "Your function writes into the arrays it was given: they belong to the caller.",
            "`*=` on an argument.", source="""
def to_sigmoid_network(W1, b1, W2, b2):
    b2 = b2 - np.sum(W2, axis=1, keepdims=True)
    W1 *= 2
    b1 *= 2
    W2 *= 2
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
"""),
)  # fmt: skip

DEFINED = (
    "def to_sigmoid_network(W1, b1, W2, b2):\n"
    "    b2 = b2 - W2.sum(axis=1, keepdims=True)\n    W1, b1, W2 = W1 * 2, b1 * 2, W2 * 2\n"
)
PACKED = '    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}\n'

ALTERNATIVES = (
    alternative("permuted", DEFINED + "    order = np.roll(np.arange(len(W1)), 1)\n"
                "    W1, b1, W2 = W1[order], b1[order], W2[:, order]\n" + PACKED,
                "The hidden units in another order."),
    alternative("mirrored", """
def to_sigmoid_network(W1, b1, W2, b2):
    b2 = b2 + W2.sum(axis=1, keepdims=True)
    return {"W1": -2 * W1, "b1": -2 * b1, "W2": -2 * W2, "b2": b2}
""", "Built on tanh(z) = 1 − 2σ(−2z): all units mirrored, and another second bias."),
    alternative("idle_units", DEFINED + "    W1 = np.vstack([W1, np.ones((2, W1.shape[1]))])\n"
                "    b1 = np.vstack([b1, [[5.0], [-1.0]]])\n"
                "    W2 = np.hstack([W2, np.zeros((len(W2), 2))])\n" + PACKED,
                "Further units that nobody listens to."),
)  # fmt: skip

TO_SIGMOID_NETWORK = Task(
    "to_sigmoid_network",
    draw,
    (
        values("same function", 7, leaves=("outputs of your network",), groups=("basic",),
               text="the sigmoid network computes the same function"),
        general(4, "also with several outputs, whole numbers or a single hidden unit"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
    tolerance=1e-8,
    view=function_of_network,
)  # fmt: skip

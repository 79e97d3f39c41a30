"""Task `to_tanh_network`: the function of the returned network is judged, not its numbers."""

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
    return draw_conversion(rng, "tanh")


SUM = "np.sum(W2, axis=1, keepdims=True)"
B2 = f"b2_new = b2 + {SUM} / 2"
RETURN = 'return {"W1": W1 / 2, "b1": b1 / 2, "W2": W2 / 2, "b2": b2_new}'


def returning(first: str, bias: str, second: str) -> str:
    return f'return {{"W1": {first}, "b1": {bias}, "W2": {second}, "b2": b2_new}}'


MISTAKES: tuple[Mistake, ...] = (
    mistake("b1_forgotten", RETURN, returning("W1 / 2", "b1", "W2 / 2"),
            "Your hidden units sit in the wrong place: z = W1 x + b1 is halved as a whole, and "
            "that includes its bias.", "Weights halved, biases forgotten."),
    mistake("W1_forgotten", RETURN, returning("W1", "b1 / 2", "W2 / 2"),
            "Only the bias of z is halved. Which other part of z = W1 x + b1 has to be?",
            "Biases halved, weights forgotten."),
    mistake("first_layer_forgotten", RETURN, returning("W1", "b1", "W2 / 2"),
            "Your first layer is as it was, so its units rise too fast. tanh gets z/2 where the "
            "sigmoid gets z.", "The factor inside the bracket is forgotten."),
    mistake("W2_forgotten", RETURN, returning("W1 / 2", "b1 / 2", "W2"),
            "From lowest to highest a tanh unit rises by 2, a sigmoid by 1. What makes up for it "
            "in the second layer?", "The outer factor is forgotten."),
    mistake("b2_forgotten", B2, "b2_new = b2",
            "The outputs are shifted: a sigmoid unit puts out ½ where tanh puts out 0, and that "
            "has to go somewhere.", "Halves everything and forgets the constant term."),
    mistake("both_biases_forgotten", RETURN, returning("W1 / 2", "b1", "W2 / 2"),
            "You change the weights and leave both biases as they were. z contains b1, and the "
            "constant of the identity has to go somewhere.", "Biases are easily overlooked.",
            (B2, "b2_new = b2")),
    mistake("first_layer_only", RETURN, returning("W1 / 2", "b1 / 2", "W2"),
            "The inside of the bracket is right. Your formula for σ also makes tanh smaller and "
            "lifts it: what becomes of these two in the second layer?",
            "The inner factor only.", (B2, "b2_new = b2")),
    mistake("second_layer_only", RETURN, returning("W1", "b1", "W2 / 2"),
            "Your second layer is made smaller, and nothing else is done. Compare with all three "
            "things that your formula for σ does to tanh.",
            "The outer factor only.", (B2, "b2_new = b2")),
    mistake("shift_not_halved", B2, f"b2_new = b2 + {SUM}",
            "Your shift of b2 is twice as large as it should be.",
            "The half in front of the sum is lost."),
    mistake("shift_halved_twice", B2, f"b2_new = b2 + {SUM} / 4",
            "Your shift of b2 is half as large as it should be. Which W2 belongs into the sum, "
            "before or after halving?", "The sum taken over the halved weights, and halved again."),
    mistake("shift_subtracted", B2, f"b2_new = b2 - {SUM} / 2",
            "Your shift of b2 goes the wrong way.", "A sign slip."),
    mistake("b2_halved", B2, f"b2_new = (b2 + {SUM}) / 2",
            "b2 itself is halved, too. It isn't multiplied by any hidden unit, so it stays.",
            "All four parameters halved."),
    mistake("everything_halved", B2, "b2_new = b2 / 2",
            "All four parameters are halved. Follow the constant ½ through the second layer, and "
            "ask whether b2 ever meets a tanh.", "Halving as a recipe."),
    mistake("shift_by_one_half", B2, "b2_new = b2 + 0.5",
            "Each hidden unit contributes ½ to the output through its own weight, not ½ as such.",
            "The constant isn't multiplied by W2."),
    mistake("shift_by_half_the_units", B2, "b2_new = b2 + W2.shape[1] / 2",
            "You shift by ½ for each hidden unit. Through which weight does that ½ reach the "
            "output?", "The constant isn't multiplied by W2."),
    mistake("sum_over_everything", SUM, "np.sum(W2)",
            "With several outputs each has its own shift: the sum of its own row of W2.",
            "A sum without an axis."),
    mistake("sum_over_outputs", SUM, "np.sum(W2, axis=0, keepdims=True)",
            "You sum over the outputs. Each output collects from all hidden units: sum over those.",
            "The wrong axis."),
    mistake("without_keepdims", SUM, "np.sum(W2, axis=1)",
            "Your sum has lost an axis, and adding it to a column made a table. Keep it a column.",
            "keepdims forgotten."),
    mistake("sum_of_W1", SUM, "np.sum(W1)",
            "You sum the weights of the first layer. The constant ½ of a hidden unit goes on "
            "through the second one.", "The wrong layer."),
    mistake("shift_in_first_layer", RETURN, returning("W1 / 2", "b1 / 2 + 0.5", "W2 / 2"),
            "You add the ½ before the bending. It comes after it: as something constant that the "
            "second layer receives.", "The constant put inside the tanh.", (B2, "b2_new = b2")),
    mistake("other_direction", RETURN, returning("2 * W1", "2 * b1", "2 * W2"),
            "That is the way from tanh to the sigmoid. Solve the identity for σ first.",
            "The identity of exercise 1 used as it stands.", (B2, f"b2_new = b2 - {SUM}")),
    mistake("doubled", RETURN, returning("2 * W1", "2 * b1", "W2 / 2"),
            "Your first layer is doubled. The sigmoid is the wider curve of the two: does tanh "
            "need a larger or a smaller z?", "The 2 of the identity for tanh taken over."),
    mistake("second_layer_doubled", RETURN, returning("W1 / 2", "b1 / 2", "2 * W2"),
            "Your second layer is doubled. A tanh unit is the taller one: does it need larger or "
            "smaller weights?", "The factor turned round."),
    mistake("nothing_changed", RETURN, returning("W1", "b1", "W2"),
            "You return the parameters as they came. With tanh they compute another function.",
            "Nothing done yet.", (B2, "b2_new = b2")),
    mistake("rounded", RETURN,
            returning("np.round(W1 / 2, 4)", "np.round(b1 / 2, 4)", "np.round(W2 / 2, 4)"),
            "Your network is close, but it isn't the same function: its parameters are rounded.",
            "Rounding to get nice numbers."),
    mistake("whole_division", RETURN, returning("W1 // 2", "b1 // 2", "W2 // 2"),
            "`//` rounds down. Use the division that keeps fractions.", "Integer division."),
    mistake("four_hidden_units", SUM, "np.dot(W2, np.ones((4, 1)))",
            "Your function works for four hidden units only. Read the size off W2.",
            "The size of the running example typed into the body."),
    mistake("weights_only", RETURN, 'return {"W1": W1 / 2, "W2": W2 / 2}',
            "A network has biases, too: four parameters are asked for.",
            "Two of four parameters returned."),
    mistake("keys_of_gradients", RETURN,
            'return {"dW1": W1 / 2, "db1": b1 / 2, "dW2": W2 / 2, "db2": b2_new}',
            "Parameters are called W1, b1, W2, b2; names with d belong to gradients.",
            "Misnamed keys."),
    Mistake("in_place",
            "Your function writes into the arrays it was given: they belong to the caller, and "
            "whole numbers can't be halved in place at all.",
            "`/=` on an argument.", source="""
def to_tanh_network(W1, b1, W2, b2):
    b2 = b2 + np.sum(W2, axis=1, keepdims=True) / 2
    W1 /= 2
    b1 /= 2
    W2 /= 2
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
"""),
    Mistake("outputs_matched_at_zero",
            "Your two networks agree at x = 0 only. The shift of b2 may not depend on b1.",
            "b2 adjusted until one point fits.", source="""
def to_tanh_network(W1, b1, W2, b2):
    b2 = b2 + np.dot(W2, 1 / (1 + np.exp(-b1)) - np.tanh(b1) / 2)
    return {"W1": W1 / 2, "b1": b1, "W2": W2 / 2, "b2": b2}
"""),
)  # fmt: skip

DEFINED = (
    "def to_tanh_network(W1, b1, W2, b2):\n"
    "    b2 = b2 + W2.sum(axis=1, keepdims=True) / 2\n    W1, b1, W2 = W1 / 2, b1 / 2, W2 / 2\n"
)
PACKED = '    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}\n'

ALTERNATIVES = (
    alternative("permuted", DEFINED
                + "    W1, b1, W2 = W1[::-1], b1[::-1], W2[:, ::-1]\n" + PACKED,
                "The hidden units in another order."),
    alternative("flipped", DEFINED + "    signs = (-1.0) ** np.arange(len(b1)).reshape(-1, 1)\n"
                "    W1, b1, W2 = signs * W1, signs * b1, W2 * signs.T\n" + PACKED,
                "tanh is odd: signs before and after it cancel."),
    alternative("idle_units", DEFINED + "    W1 = np.vstack([W1, np.ones((3, W1.shape[1]))])\n"
                "    b1 = np.vstack([b1, [[5.0], [-1.0], [0.0]]])\n"
                "    W2 = np.hstack([W2, np.zeros((len(W2), 3))])\n" + PACKED,
                "Further units that nobody listens to."),
    alternative("split_unit", DEFINED + "    W1, b1 = np.vstack([W1, W1[:1]]), "
                "np.vstack([b1, b1[:1]])\n    W2 = np.hstack([W2, 0.75 * W2[:, :1]])\n"
                "    W2[:, 0] *= 0.25\n" + PACKED,
                "One unit twice, its outgoing weights shared out."),
    alternative("constant_unit", """
def to_tanh_network(W1, b1, W2, b2):
    n_h, n_x = W1.shape
    first = np.vstack([W1 / 2, np.zeros((1, n_x))])
    bias = np.vstack([b1 / 2, [[50.0]]])
    second = np.hstack([W2 / 2, W2 @ np.full((n_h, 1), 0.5)])
    return {"W1": first, "b1": bias, "W2": second, "b2": b2}
""", "A unit that always puts out 1 carries the shift; b2 stays."),
    alternative("einsum", """
def to_tanh_network(W1, b1, W2, b2):
    half = np.full((W2.shape[1], 1), 0.5)
    new = dict(W1=0.5 * W1, b1=0.5 * b1, W2=0.5 * W2)
    return {**new, "b2": np.dot(W2, half) + b2, "hidden": "tanh"}
""", "The row sums as a product; a further key does no harm."),
    alternative("lists", """
def to_tanh_network(W1, b1, W2, b2):
    b2 = [[b2[k][0] + sum(W2[k]) / 2] for k in range(len(W2))]
    return {"W1": (W1 / 2).tolist(), "b1": (b1 / 2).tolist(), "W2": (W2 / 2).tolist(), "b2": b2}
""", "Lists of rows are tables of numbers, too."),
)  # fmt: skip

TO_TANH_NETWORK = Task(
    "to_tanh_network",
    draw,
    (
        values("same function", 17, leaves=("outputs of your network",), groups=("basic",),
               text="the tanh network computes the same function"),
        general(11, "also with several outputs, whole numbers or a single hidden unit"),
        unchanged(2),
    ),
    MISTAKES,
    ALTERNATIVES,
    tolerance=1e-8,
    view=function_of_network,
)  # fmt: skip

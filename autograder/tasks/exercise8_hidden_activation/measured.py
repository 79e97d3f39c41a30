"""Task `numerical_dZ1`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.exercise8_hidden_activation.drawing import (
    ACTIVATIONS,
    draw_few_examples,
    draw_hidden_layer,
)
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case, Criterion


def draw(rng: np.random.Generator) -> list[Case]:
    """Small steps, with which every right measurement agrees, and coarse ones.

    With a coarse step a formula for the derivative, or a step of one's own, gives other numbers.
    """
    plan = [
        (1e-5, "basic", True),
        (3e-5, "basic", False),
        (2e-5, "general", False),
        (0.5, "coarse", False),
        (0.25, "coarse", True),
    ]
    cases = []
    turn = int(rng.integers(2))
    for index, (h, group, one_output) in enumerate(plan):
        sizes = draw_few_examples(rng, one_output)
        layer = draw_hidden_layer(rng, sizes)
        if group == "general":
            layer["Z1"] = rng.integers(-2, 3, layer["Z1"].shape)
        whole = ", whole numbers" if group == "general" else ""
        hidden = ACTIVATIONS[(index + turn) % 2]
        name = f"{hidden}, {sizes.n_h} units, {sizes.m} examples, h = {h:g}{whole}"
        arguments = {**layer, "hidden": hidden, "h": h}
        order = ("Z1", "W2", "b2", "Y", "hidden", "h")
        cases.append(Case(name, {key: arguments[key] for key in order}, group))
    return cases


NUDGE = "nudge[j, i] = h"
ABOVE = "above = total_loss(Z1 + nudge, W2, b2, Y, hidden)"
BELOW = "below = total_loss(Z1 - nudge, W2, b2, Y, hidden)"
SLOPE = "dZ1[j, i] = (above - below) / (2 * h)"

ONE_SIDED = (
    "You move to one side only, so your error grows like h. The text asks for central differences: "
    "a step up and a step down."
)
MISTAKES: tuple[Mistake, ...] = (
    mistake("forward_difference", BELOW, "below = total_loss(Z1, W2, b2, Y, hidden)", ONE_SIDED,
            "The definition of the derivative taken at its word.",
            (SLOPE, "dZ1[j, i] = (above - below) / h")),
    mistake("backward_difference", ABOVE, "above = total_loss(Z1, W2, b2, Y, hidden)", ONE_SIDED,
            "The one-sided difference, to the left.",
            (SLOPE, "dZ1[j, i] = (above - below) / h")),
    mistake("half_the_width", SLOPE, "dZ1[j, i] = (above - below) / h",
            "Yours is twice as large as the slope. How far apart are the two places that you "
            "compare?", "The denominator of the one-sided difference kept."),
    mistake("one_side_over_two_steps", BELOW, "below = total_loss(Z1, W2, b2, Y, hidden)",
            "Yours is about half the slope: you divide by 2h, but compare places that lie h apart.",
            "The denominator of one formula with the numerator of the other."),
    mistake("not_divided", SLOPE, "dZ1[j, i] = above - below",
            "You return the bare differences. A slope is a rise per length of the step.",
            "The denominator is forgotten."),
    mistake("precedence", SLOPE, "dZ1[j, i] = (above - below) / 2 * h",
            "`/ 2 * h` divides by 2 and then multiplies by h. Brackets say what belongs below the "
            "line.", "Operators of equal rank are worked off from left to right."),
    mistake("fixed_step", NUDGE, "nudge[j, i] = 1e-5",
            "Your answer doesn't depend on h. The caller says how far to move; and a formula is no "
            "measurement: it can't check itself.",
            "The default written into the body, or the formula of the text in its place.",
            (SLOPE, "dZ1[j, i] = (above - below) / 2e-5")),
    mistake("fixed_width", SLOPE, "dZ1[j, i] = (above - below) / 2e-5",
            "You move by h, but divide by the width that goes with the default step.",
            "The default written into the denominator only."),
    mistake("sign", SLOPE, "dZ1[j, i] = (below - above) / (2 * h)",
            "All signs are turned round: which of the two places comes first?",
            "The difference the other way round."),
    mistake("whole_row", NUDGE, "nudge[j] = h",
            "You move the unit's value for all examples at once, so each entry holds the answers "
            "of all examples added up. Move one entry.",
            "One index too few: NumPy takes the whole row."),
    mistake("whole_column", NUDGE, "nudge[:, i] = h",
            "You move all units of an example at once. Move one entry.",
            "A column of Z1 taken for one number."),
    mistake("all_at_once", NUDGE, "nudge[:] = h",
            "You move all entries at once. Each entry of the answer belongs to one entry of Z1.",
            "Z1 + h moves everything."),
    mistake("mean", SLOPE, "dZ1[j, i] = (above - below) / (2 * h) / Z1.shape[1]",
            "Yours is too small by the factor m. dZ1 belongs to the examples' own losses, so "
            "nothing is averaged yet.", "The 1/m of the cost put in already here."),
    mistake("always_tanh", ABOVE, 'above = total_loss(Z1 + nudge, W2, b2, Y, "tanh")',
            "Your function measures a tanh network, whatever `hidden` says.",
            "A word typed for trying out.",
            (BELOW, 'below = total_loss(Z1 - nudge, W2, b2, Y, "tanh")')),
    mistake("always_sigmoid", ABOVE, 'above = total_loss(Z1 + nudge, W2, b2, Y, "sigmoid")',
            "Your function measures a sigmoid network, whatever `hidden` says.",
            "A word typed for trying out.",
            (BELOW, 'below = total_loss(Z1 - nudge, W2, b2, Y, "sigmoid")')),
    mistake("stops_after_one_row", SLOPE, SLOPE + "\n        return dZ1",
            "Only the first row is filled: your function returns after the first unit.",
            "A return indented too far."),
    Mistake("left_moved",
            "The entries aren't put back after a nudge: `Z1` is the caller's array, and each "
            "further slope is taken at another place. Work on a copy.",
            "A second name taken for a copy.", source="""
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    dZ1 = np.zeros(Z1.shape)
    for j in range(Z1.shape[0]):
        for i in range(Z1.shape[1]):
            moved = Z1
            moved[j, i] = moved[j, i] + h
            above = total_loss(moved, W2, b2, Y, hidden)
            moved[j, i] = moved[j, i] - 2 * h
            below = total_loss(moved, W2, b2, Y, hidden)
            dZ1[j, i] = (above - below) / (2 * h)
    return dZ1
"""),
    Mistake("cut_off",
            "With whole numbers in Z1 the nudge is cut off: an array of integers can't hold 1 + h. "
            "Make floats first.",
            "Entries of an integer array are set to floats.", source="""
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    dZ1 = np.zeros(Z1.shape)
    for j in range(Z1.shape[0]):
        for i in range(Z1.shape[1]):
            above, below = Z1.copy(), Z1.copy()
            above[j, i] += h
            below[j, i] -= h
            rise = total_loss(above, W2, b2, Y, hidden) - total_loss(below, W2, b2, Y, hidden)
            dZ1[j, i] = rise / (2 * h)
    return dZ1
"""),
    mistake("copies_the_integer_type", "np.zeros(Z1.shape)\n    for", "np.zeros_like(Z1)\n    for",
            "With whole numbers in Z1 your slopes are cut off to whole numbers, too. An array made "
            "like Z1 has Z1's type.",
            "np.zeros_like takes over the type as well as the shape."),
    Mistake("cut_off_twice",
            "With whole numbers in Z1 both the nudge and your slopes are cut off: copies of Z1, "
            "and arrays made like it, have its type. Make floats first.",
            "np.zeros_like and entries of an integer array that are set to floats.", source="""
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    dZ1 = np.zeros_like(Z1)
    for j in range(Z1.shape[0]):
        for i in range(Z1.shape[1]):
            above, below = Z1.copy(), Z1.copy()
            above[j, i] += h
            below[j, i] -= h
            rise = total_loss(above, W2, b2, Y, hidden) - total_loss(below, W2, b2, Y, hidden)
            dZ1[j, i] = rise / (2 * h)
    return dZ1
"""),
)  # fmt: skip

ALTERNATIVES = (
    alternative("copies", """
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    rows = []
    for j in range(len(Z1)):
        row = []
        for i in range(len(Z1[0])):
            losses = []
            for step in (h, -h):
                moved = np.array(Z1, dtype=float)
                moved[j, i] += step
                losses.append(total_loss(moved, W2, b2, Y, hidden))
            row.append((losses[0] - losses[1]) / 2 / h)
        rows.append(row)
    return np.array(rows)
""", "Copies in place of nudges; a list of rows."),
    alternative("put_back", """
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    Z = Z1.astype(float)
    dZ1 = np.empty_like(Z)
    for place in np.ndindex(Z.shape):
        kept = Z[place]
        Z[place] = kept + h
        dZ1[place] = total_loss(Z, W2, b2, Y, hidden)
        Z[place] = kept - h
        dZ1[place] -= total_loss(Z, W2, b2, Y, hidden)
        Z[place] = kept
    return dZ1 / (2 * h)
""", "One copy, whose entries are put back."),
    alternative("example_by_example", """
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    dZ1 = np.zeros(Z1.shape)
    for i in range(Z1.shape[1]):
        z, y = Z1[:, [i]], Y[:, [i]]
        for j, unit in enumerate(np.eye(Z1.shape[0])):
            step = h * unit[:, np.newaxis]
            above = total_loss(z + step, W2, b2, y, hidden)
            dZ1[j, i] = (above - total_loss(z - step, W2, b2, y, hidden)) / (2 * h)
    return dZ1
""", "Only the example whose entry moves is computed: the others cancel."),
    alternative("own_losses", """
def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    g = {"tanh": np.tanh, "sigmoid": sigmoid}[hidden]

    def losses(Z):
        scores = W2 @ g(Z) + b2
        return (np.logaddexp(0, scores) - Y * scores).sum(axis=0)

    units = np.eye(len(Z1))
    return np.array([
        (losses(Z1 + h * units[:, [j]]) - losses(Z1 - h * units[:, [j]])) / (2 * h)
        for j in range(len(Z1))
    ])
""", "The losses written anew, a whole row nudged at once and the examples kept apart."),
)  # fmt: skip

NUMERICAL_DZ1 = Task(
    "numerical_dZ1",
    draw,
    (
        values("numerical_dZ1", 7, text="the slopes are right, each in its place"),
        Criterion(
            "coarse", 3, "values", (), ("coarse",), "really measured: a coarse h shows in it"
        ),
        unchanged(2),
    ),
    MISTAKES,
    ALTERNATIVES,
    tolerance=1e-8,
)

"""Task `sigmoid_by_tanh`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.model import Task, alternative, general, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Rows, columns, single numbers, whole numbers, and numbers far out."""
    far = np.array([[-5000.0, -40.0, -30.0], [30.0, 40.0, 5000.0]])
    return [
        Case("a row", {"z": rng.normal(0, 2, (1, 6))}),
        Case("a table", {"z": rng.normal(0, 2, (3, 5))}),
        Case("a number", {"z": round(float(rng.uniform(0.5, 2)), 2)}, "general"),
        Case("whole numbers", {"z": rng.permutation(np.arange(-3, 4)).reshape(7, 1)}, "general"),
        Case("far out", {"z": rng.permutation(far, axis=1)}, "general"),
    ]


FORMULA = "(1 + np.tanh(z / 2)) / 2"

MISTAKES = (
    mistake("not_stretched", "z / 2", "z",
            "Yours rises too fast. The sigmoid is wider than tanh: what happens to z inside?",
            "The factor inside the bracket is forgotten."),
    mistake("squeezed", "z / 2", "2 * z",
            "Yours rises much too fast: z is squeezed where it should be stretched.",
            "The factor of the identity for tanh taken over."),
    mistake("not_halved", FORMULA, "1 + np.tanh(z / 2)",
            "Yours runs from 0 to 2. How tall is the sigmoid?", "The outer half is forgotten."),
    mistake("not_lifted", FORMULA, "np.tanh(z / 2) / 2",
            "Yours runs from −1/2 to 1/2. It has to be lifted.", "The shift is forgotten."),
    mistake("lifted_by_one", FORMULA, "1 + np.tanh(z / 2) / 2",
            "Yours runs from 1/2 to 3/2. Mind the bracket: what is halved?",
            "Division binds more strongly than addition."),
    mistake("identity_for_tanh", FORMULA, "2 * np.tanh(2 * z) - 1",
            "That is the recipe for the other direction with the names exchanged. Solve the "
            "identity of exercise 1 for σ.", "The two functions exchanged in the identity."),
    mistake("mirrored", FORMULA, "(1 - np.tanh(z / 2)) / 2",
            "Yours falls from 1 to 0. Check a sign.", "A sign slip while solving."),
    mistake("right_slope_only", FORMULA, "0.5 + np.tanh(z) / 4",
            "At z = 0 value and slope are right, but far out yours doesn't reach 0 and 1.",
            "Height and slope adjusted at one place only."),
    mistake("lowered", FORMULA, "(np.tanh(z / 2) - 1) / 2",
            "Yours runs from −1 to 0: the shift goes the wrong way.",
            "Subtracting 1 where it should be added."),
    mistake("tanh_itself", FORMULA, "np.tanh(z)",
            "That is tanh itself. Its height, width and place have to be changed.",
            "Nothing done yet."),
    mistake("axes_lost", "z / 2", "np.squeeze(z) / 2",
            "The numbers are right, but axes of length 1 are gone: `np.squeeze` makes a flat array "
            "of a row or a column. Give back the shape that came in.",
            "np.squeeze, so that a single number comes out as one."),
    mistake("whole_division", "z / 2", "z // 2",
            "`//` rounds down. Use the division that keeps fractions.",
            "Integer division."),
    mistake("tanh_by_exponentials", "return",
            "e, f = np.exp(np.asarray(z) / 2), np.exp(-np.asarray(z) / 2)\n    return",
            "Far out the exponentials run out of numbers, and infinite over infinite is not a "
            "number. `np.tanh` never overflows.",
            "tanh by its definition.", ("np.tanh(z / 2)", "(e - f) / (e + f)")),
    mistake("in_place", "return", "z = np.asarray(z)\n    z *= 0.5 if z.dtype.kind == 'f' else 1\n"
            "    z = z if z.dtype.kind == 'f' else z / 2\n    return",
            "The numbers are right, but your function writes into `z`, which belongs to the "
            "caller.", "In-place arithmetic on an argument.", ("np.tanh(z / 2)", "np.tanh(z)")),
)  # fmt: skip

SIGMOID_BY_TANH = Task(
    "sigmoid_by_tanh",
    draw,
    (values("sigmoid_by_tanh", 4, groups=("basic",)), general(3, "right for numbers, whole "
     "numbers and far out too"), unchanged(1)),
    MISTAKES,
    (
        alternative("sums", """
def sigmoid_by_tanh(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)
""", "The halves spread over the sum."),
        alternative("other_side", """
def sigmoid_by_tanh(z):
    z = np.array(z, dtype=float)
    return np.divide(np.tanh(z / 2) + 1, 2)
""", "Makes an array of whatever comes."),
        alternative("odd", """
def sigmoid_by_tanh(z):
    return (1 - np.tanh(-z / 2)) / 2
""", "tanh is odd."),
        alternative("without_tanh", """
def sigmoid_by_tanh(z):
    return sigmoid(z)
""", "The same numbers; what was asked for is a matter of honour, not of value."),
    ),
)  # fmt: skip

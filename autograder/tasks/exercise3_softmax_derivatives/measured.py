"""Tasks `numerical_softmax_jacobian` and `numerical_loss_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.exercise3_softmax_derivatives.formulas import label
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case, Criterion


def columns(rng: np.random.Generator) -> list[tuple[str, Any, float, str]]:
    """Name, scores, step and group of each case.

    With the small steps every formula of second order gives the same within the tolerance. With the
    coarse ones only the central differences that the text asks for do: a formula for the derivative
    itself, or a step of its own, doesn't.
    """
    K, L = (int(n) for n in rng.choice([3, 4, 5, 6], size=2, replace=False))
    whole = rng.permutation(np.arange(4)).reshape(4, 1) - int(rng.integers(0, 3))
    return [
        (f"{K} classes", rng.uniform(-1, 1, (K, 1)), 1e-5, "basic"),
        (f"{L} classes, h = 2e-5", rng.uniform(-1, 1, (L, 1)), 2e-5, "basic"),
        ("two classes, h = 3e-5", rng.permutation(np.array([[0.9], [-0.4]])), 3e-5, "general"),
        ("whole numbers", whole, 2e-5, "general"),
        (
            "a coarse step, h = 0.5",
            rng.permutation(np.array([[1.3], [0.2], [-0.9]])),
            0.5,
            "coarse",
        ),
        (
            "a coarse step, h = 0.25",
            rng.permutation(np.array([[0.9], [1.6], [-0.3], [-1.0]])),
            0.25,
            "coarse",
        ),
    ]


def draw_jacobian(rng: np.random.Generator) -> list[Case]:
    return [Case(name, {"z": z, "h": h}, group) for name, z, h, group in columns(rng)]


def draw_gradient(rng: np.random.Generator) -> list[Case]:
    return [
        Case(name, {"z": z, "y": label(rng, len(z)), "h": h}, group)
        for name, z, h, group in columns(rng)
    ]


def coarse(points: float) -> Criterion:
    """Right with a large step, where measuring and deriving give different numbers."""
    return Criterion(
        "coarse", points, "values", (), ("coarse",), "really measured: a coarse h shows in it"
    )


NUDGE = "nudge[k] = h"
ONE_SIDED = (
    "You move the score to one side only. That is a difference of first order, its error grows "
    "like h; the text asks for central ones."
)
HALF_STEP = (
    "Yours is twice as large as the slope. How far apart are the two places that you compare?"
)
NOT_DIVIDED = "You return the bare differences. A slope is a rise per length of the step."
FIXED_STEP = (
    "Your answer doesn't depend on h. The caller says how far to move; and a formula is no "
    "measurement: a check that goes by it can't find anything wrong with it."
)
FIXED_WIDTH = (
    "You move by h, but divide by the width that goes with the default step. With another h the "
    "slopes come out wrong."
)
ALL_AT_ONCE = (
    "All your slopes are 0: what you compare doesn't change with your nudge. Perhaps both places "
    "are the same, or all scores are raised at once, which softmax doesn't notice, or the scores "
    "are handed over where the labels belong. Move one score at a time, the others stay."
)
CUT_OFF = (
    "With scores that are whole numbers the nudge is cut off: an array of integers can't hold 1 + "
    "h. Make floats first."
)
LEFT_MOVED = (
    "The scores aren't put back after a nudge: `z` is the caller's array, and each further "
    "derivative is taken at another place. Work on a copy."
)

CHANGE = "change = softmax(z + nudge) - softmax(z - nudge)"
COLUMN = "jacobian[:, k] = change[:, 0] / (2 * h)"

JACOBIAN_MISTAKES: tuple[Mistake, ...] = (
    mistake("forward_difference", CHANGE, "change = softmax(z + nudge) - softmax(z)", ONE_SIDED,
            "The definition of the derivative taken at its word.",
            (COLUMN, "jacobian[:, k] = change[:, 0] / h")),
    mistake("backward_difference", CHANGE, "change = softmax(z) - softmax(z - nudge)", ONE_SIDED,
            "The one-sided difference, to the left.",
            (COLUMN, "jacobian[:, k] = change[:, 0] / h")),
    mistake("half_the_width", COLUMN, "jacobian[:, k] = change[:, 0] / h", HALF_STEP,
            "The denominator of the one-sided difference kept."),
    mistake("forward_over_two_steps", CHANGE, "change = softmax(z + nudge) - softmax(z)",
            "Yours is about half the slope: you divide by a width of 2h, but compare places that "
            "lie h apart.",
            "The denominator of one formula with the numerator of the other."),
    mistake("not_divided", COLUMN, "jacobian[:, k] = change[:, 0]", NOT_DIVIDED,
            "The denominator is forgotten."),
    mistake("precedence", COLUMN, "jacobian[:, k] = change[:, 0] / 2 * h",
            "`/ 2 * h` divides by 2 and then multiplies by h. Brackets say what belongs below the "
            "line.",
            "Operators of equal rank are worked off from left to right."),
    mistake("fixed_step", NUDGE, "nudge[k] = 1e-5", FIXED_STEP,
            "The default written into the body.",
            (COLUMN, "jacobian[:, k] = change[:, 0] / 2e-5")),
    mistake("fixed_width", COLUMN, "jacobian[:, k] = change[:, 0] / 2e-5", FIXED_WIDTH,
            "The default written into the denominator only."),
    mistake("all_at_once", NUDGE, "nudge[:] = h", ALL_AT_ONCE,
            "z + h moves every entry."),
    mistake("rows", COLUMN, "jacobian[k, :] = change[:, 0] / (2 * h)",
            "You fill row k with what score k does; it belongs into column k. With a small h that "
            "is hard to see here, as this Jacobian is symmetric.",
            "Row and column exchanged, hidden by a symmetric matrix."),
    mistake("diagonal_only", COLUMN, "jacobian[k, k] = change[k, 0] / (2 * h)",
            "Only the diagonal is filled. One nudge moves all K probabilities: look at the whole "
            "column of changes.",
            "Softmax treated like K sigmoids."),
    mistake("sign", CHANGE, "change = softmax(z - nudge) - softmax(z + nudge)",
            "All signs are turned round: which of the two places comes first?",
            "The difference the other way round."),
    mistake("powers_only", CHANGE, "change = np.exp(z + nudge) - np.exp(z - nudge)",
            "You measure the exponential alone. The probabilities share a sum, and that is what "
            "couples them.",
            "The numerator of softmax in place of softmax."),
    mistake("stops_after_one", COLUMN, COLUMN + "\n        return jacobian",
            "Only the first column is filled: your function returns in the first round.",
            "A return indented too far."),
    Mistake("left_moved", LEFT_MOVED, "A view on z taken for a copy.", source="""
def numerical_softmax_jacobian(z, h=1e-5):
    K = z.shape[0]
    jacobian = np.zeros((K, K))
    for k in range(K):
        z[k] = z[k] + h
        above = softmax(z)
        z[k] = z[k] - 2 * h
        below = softmax(z)
        jacobian[:, k] = (above - below)[:, 0] / (2 * h)
    return jacobian
"""),
    Mistake("cut_off", CUT_OFF, "Entries of an integer array are set to floats.", source="""
def numerical_softmax_jacobian(z, h=1e-5):
    K = z.shape[0]
    jacobian = np.zeros((K, K))
    for k in range(K):
        above, below = z.copy(), z.copy()
        above[k, 0] += h
        below[k, 0] -= h
        jacobian[:, k] = (softmax(above) - softmax(below))[:, 0] / (2 * h)
    return jacobian
"""),
    Mistake("derived", FIXED_STEP, "The formula of the proof in place of a measurement.", source="""
def numerical_softmax_jacobian(z, h=1e-5):
    a = softmax(z)
    return np.diag(a[:, 0]) - np.dot(a, a.T)
"""),
)  # fmt: skip

JACOBIAN_ALTERNATIVES = (
    alternative("all_nudges_at_once", """
def numerical_softmax_jacobian(z, h=1e-5):
    steps = h * np.eye(z.shape[0])
    return (softmax(z + steps) - softmax(z - steps)) / (2 * h)
""", "Column k of the matrix has score k moved; softmax works on all columns."),
    alternative("copies", """
def numerical_softmax_jacobian(z, h=1e-5):
    columns = []
    for k in range(len(z)):
        above, below = z.astype(float), z.astype(float)
        above[k] += h
        below[k] -= h
        columns.append((softmax(above) - softmax(below)) / (2 * h))
    return np.hstack(columns)
""", "Two copies for each score, columns put side by side."),
    alternative("half_differences", """
def numerical_softmax_jacobian(z, h=1e-5):
    middle = softmax(z)
    jacobian = np.zeros((z.size, z.size))
    for k, direction in enumerate(np.eye(z.size)[:, :, np.newaxis]):
        right = (softmax(z + h * direction) - middle) / h
        left = (middle - softmax(z - h * direction)) / h
        jacobian[:, [k]] = (right + left) / 2
    return jacobian
""", "The mean of both one-sided differences is the central one."),
)  # fmt: skip

ABOVE = "above = cross_entropy(softmax(z + nudge), y)"
BELOW = "below = cross_entropy(softmax(z - nudge), y)"
SLOPE = "dz[k] = (above - below) / (2 * h)"

GRADIENT_MISTAKES: tuple[Mistake, ...] = (
    mistake("forward_difference", BELOW, "below = cross_entropy(softmax(z), y)", ONE_SIDED,
            "The definition of the derivative taken at its word.",
            (SLOPE, "dz[k] = (above - below) / h")),
    mistake("backward_difference", ABOVE, "above = cross_entropy(softmax(z), y)", ONE_SIDED,
            "The one-sided difference, to the left.",
            (SLOPE, "dz[k] = (above - below) / h")),
    mistake("half_the_width", SLOPE, "dz[k] = (above - below) / h", HALF_STEP,
            "The denominator of the one-sided difference kept."),
    mistake("not_divided", SLOPE, "dz[k] = above - below", NOT_DIVIDED,
            "The denominator is forgotten."),
    mistake("fixed_step", NUDGE, "nudge[k] = 1e-5", FIXED_STEP,
            "The default written into the body.",
            (SLOPE, "dz[k] = (above - below) / 2e-5")),
    mistake("fixed_width", SLOPE, "dz[k] = (above - below) / 2e-5", FIXED_WIDTH,
            "The default written into the denominator only."),
    mistake("all_at_once", NUDGE, "nudge[:] = h", ALL_AT_ONCE, "z + h moves every entry."),
    mistake("sign", SLOPE, "dz[k] = (below - above) / (2 * h)",
            "All signs are turned round: which of the two places comes first?",
            "The difference the other way round."),
    mistake("moves_the_probabilities", ABOVE, "above = cross_entropy(softmax(z) + nudge, y)",
            "You nudge the probabilities. The derivative with respect to the *scores* is asked "
            "for: nudge first, then apply softmax.",
            "The nudge is put in one step too late.",
            (BELOW, "below = cross_entropy(softmax(z) - nudge, y)")),
    mistake("probability_instead_of_loss", ABOVE, "above = float(np.sum(softmax(z + nudge) * y))",
            "You measure how the right class's probability changes. The loss is minus its "
            "logarithm.",
            "The logarithm forgotten.",
            (BELOW, "below = float(np.sum(softmax(z - nudge) * y))")),
    mistake("stops_after_one", SLOPE, SLOPE + "\n        return dz",
            "Only the first entry is filled: your function returns in the first round.",
            "A return indented too far."),
    mistake("flat", "dz = np.zeros((K, 1))", "dz = np.zeros(K)",
            "The numbers are right, but the result should be a column, as z is.",
            "A rank-1 array in place of a column."),
    Mistake("left_moved", LEFT_MOVED, "A view on z taken for a copy.", source="""
def numerical_loss_gradient(z, y, h=1e-5):
    dz = np.zeros(z.shape)
    for k in range(z.shape[0]):
        z[k] = z[k] + h
        above = cross_entropy(softmax(z), y)
        z[k] = z[k] - 2 * h
        below = cross_entropy(softmax(z), y)
        dz[k] = (above - below) / (2 * h)
    return dz
"""),
    Mistake("cut_off", CUT_OFF, "Entries of an integer array are set to floats.", source="""
def numerical_loss_gradient(z, y, h=1e-5):
    dz = np.zeros(z.shape)
    for k in range(z.shape[0]):
        above, below = z.copy(), z.copy()
        above[k, 0] += h
        below[k, 0] -= h
        dz[k] = (cross_entropy(softmax(above), y) - cross_entropy(softmax(below), y)) / (2 * h)
    return dz
"""),
    Mistake("derived", FIXED_STEP, "The formula of the proof in place of a measurement.", source="""
def numerical_loss_gradient(z, y, h=1e-5):
    return softmax(z) - y
"""),
)  # fmt: skip

GRADIENT_ALTERNATIVES = (
    alternative("copies", """
def numerical_loss_gradient(z, y, h=1e-5):
    slopes = []
    for k in range(len(z)):
        losses = []
        for step in (h, -h):
            moved = np.array(z, dtype=float)
            moved[k, 0] += step
            losses.append(cross_entropy(softmax(moved), y))
        slopes.append([(losses[0] - losses[1]) / (2 * h)])
    return np.array(slopes)
""", "Copies in place of a nudge; a list of rows becomes a column."),
    alternative("own_loss", """
def numerical_loss_gradient(z, y, h=1e-5):
    steps = h * np.eye(z.shape[0])
    loss = lambda scores: -np.log((y * softmax(scores)).sum(axis=0))
    return ((loss(z + steps) - loss(z - steps)) / (2 * h)).reshape(-1, 1)
""", "All nudges at once, with the loss written anew."),
    alternative("logarithm_of_the_sum", """
def numerical_loss_gradient(z, y, h=1e-5):
    z = z.astype(float)
    right = int(np.argmax(y))

    def loss(scores):
        return np.log(np.exp(scores).sum()) - scores[right, 0]

    unit = np.eye(len(z))
    return np.array([
        [(loss(z + h * unit[:, [k]]) - loss(z - h * unit[:, [k]])) / (2 * h)] for k in range(len(z))
    ])
""", "The loss as logarithm of the sum minus the right score."),
)  # fmt: skip

NUMERICAL_SOFTMAX_JACOBIAN = Task(
    "numerical_softmax_jacobian",
    draw_jacobian,
    (
        values("numerical_softmax_jacobian", 13, text="the slopes are right, each in its place"),
        coarse(5),
        unchanged(2),
    ),
    JACOBIAN_MISTAKES,
    JACOBIAN_ALTERNATIVES,
    tolerance=3e-9,
)

NUMERICAL_LOSS_GRADIENT = Task(
    "numerical_loss_gradient",
    draw_gradient,
    (
        values("numerical_loss_gradient", 10, text="the slopes of the loss are right"),
        coarse(4),
        unchanged(2),
    ),
    GRADIENT_MISTAKES,
    GRADIENT_ALTERNATIVES,
    tolerance=3e-9,
)

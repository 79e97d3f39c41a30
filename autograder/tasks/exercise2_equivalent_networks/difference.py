"""Task `largest_difference`."""

from __future__ import annotations

import numpy as np

from autograder.solutions.exercise2_equivalent_networks import (
    sigmoid_network,
    tanh_network,
    to_tanh_network,
)
from autograder.tasks.exercise2_equivalent_networks.drawing import draw_network, draw_points
from autograder.tasks.lesson2_shallow_net.drawing import Sizes, draw_sizes
from autograder.tasks.model import Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks that differ much or a little, the largest gap once above and once below.

    The last output holds it, never in the first or last point, so that looking at a part shows.
    """
    cases = []
    for index, (group, near) in enumerate([("basic", False), ("basic", True), ("general", False),
                                           ("general", True)]):  # fmt: skip
        while True:
            sizes = draw_sizes(rng)
            X = draw_points(rng, sizes, sizes.m)
            one = draw_network(rng, sizes)
            if near:
                other = to_tanh_network(**one)
                other["b2"] = other["b2"] + rng.normal(0, 0.02, other["b2"].shape)
            else:
                other = draw_network(rng, Sizes(sizes.n_x, sizes.n_h + 2, sizes.n_y, sizes.m))
            gaps = sigmoid_network(X, one) - tanh_network(X, other)
            row, column = np.unravel_index(np.abs(gaps).argmax(), gaps.shape)
            if (
                row == sizes.n_y - 1
                and 0 < column < sizes.m - 1
                and (gaps[row, column] > 0) == (index % 2 == 0)
                and gaps.min() < 0 < gaps.max()
            ):
                break
        said = "nearly the same" if near else "two quite different networks"
        arguments = {"X": X, "of_sigmoid": one, "of_tanh": other}
        cases.append(Case(f"{said}, {sizes}, case {index + 1}", arguments, group))
    return cases


GAPS = "sigmoid_network(X, of_sigmoid) - tanh_network(X, of_tanh)"
RETURN = "float(np.max(np.abs(gaps)))"

MISTAKES = (
    mistake("signed", RETURN, "float(np.max(gaps))",
            "A gap downwards counts as well, but a maximum overlooks negative numbers.",
            "The absolute value forgotten, or taken after the maximum."),
    mistake("mean", RETURN, "float(np.mean(np.abs(gaps)))",
            "Yours is the mean distance. A mean can hide one bad point; the largest is asked for.",
            "Mean for maximum."),
    mistake("sum", RETURN, "float(np.sum(np.abs(gaps)))",
            "Yours is the sum of all distances; the largest one is asked for.",
            "Sum for maximum."),
    mistake("norm", RETURN, "float(np.linalg.norm(gaps))",
            "Yours is the norm of all gaps together; the largest single one is asked for.",
            "The first distance that comes to mind."),
    mistake("row_norm", RETURN, "float(np.linalg.norm(gaps, np.inf))",
            "For a matrix this norm adds up the distances of each row. The largest single one is "
            "asked for.", "The maximum norm, which is one for vectors only."),
    mistake("between_the_maxima", RETURN,
            "float(abs(np.max(sigmoid_network(X, of_sigmoid)) - np.max(tanh_network(X, of_tanh))))",
            "You compare the largest outputs of both networks, which may lie at different points. "
            "First the differences, then the largest.", "Maximum and difference exchanged."),
    mistake("smallest", RETURN, "float(np.min(np.abs(gaps)))",
            "Yours is the smallest distance.", "min for max."),
    mistake("squared", RETURN, "float(np.max(gaps**2))",
            "Yours is the square of the largest distance.", "Squares used against the signs."),
    mistake("a_row_of_maxima", RETURN, "np.max(np.abs(gaps), axis=0)",
            "You return a number for each point. One number for all of them is asked for.",
            "An axis given where none is needed."),
    mistake("first_output_only", RETURN, "float(np.max(np.abs(gaps[0])))",
            "You look at the first output only.", "Written for one output."),
    mistake("first_point_only", RETURN, "float(np.max(np.abs(gaps[:, 0])))",
            "You look at the first point only.", "One column taken for all."),
    mistake("both_sigmoid", GAPS, "sigmoid_network(X, of_sigmoid) - sigmoid_network(X, of_tanh)",
            "Both networks run with sigmoid hidden units. The second one's are tanh.",
            "A line copied and half changed."),
    mistake("both_tanh", GAPS, "tanh_network(X, of_sigmoid) - tanh_network(X, of_tanh)",
            "Both networks run with tanh hidden units. The first one's are sigmoids.",
            "A line copied and half changed."),
    mistake("roles_exchanged", GAPS, "tanh_network(X, of_sigmoid) - sigmoid_network(X, of_tanh)",
            "Each network gets the other one's hidden activation.", "Arguments mixed up."),
    mistake("relative", RETURN, "float(np.max(np.abs(gaps / sigmoid_network(X, of_sigmoid))))",
            "You divide by the outputs. The plain distance is asked for.",
            "Relative error for absolute error."),
    mistake("rounded", RETURN, "round(float(np.max(np.abs(gaps))), 4)",
            "Your answer is rounded, so a small difference looks like none. Round when you "
            "print.", "Rounding to get nice numbers."),
    mistake("verdict", RETURN, "bool(np.allclose(gaps, 0))",
            "You return a verdict, yes or no. The distance itself is asked for.",
            "np.allclose in place of a number."),
)  # fmt: skip

LARGEST_DIFFERENCE = Task(
    "largest_difference",
    draw,
    (values("largest_difference", 7, text="the largest distance is found"), unchanged(1)),
    MISTAKES,
    (
        alternative("both_ends", """
def largest_difference(X, of_sigmoid, of_tanh):
    gaps = tanh_network(X, of_tanh) - sigmoid_network(X, of_sigmoid)
    return max(gaps.max(), -gaps.min())
""", "The larger of the gaps upwards and downwards."),
        alternative("infinity_norm", """
def largest_difference(X, of_sigmoid, of_tanh):
    gaps = sigmoid_network(X, of_sigmoid) - tanh_network(X, of_tanh)
    return np.linalg.norm(gaps.ravel(), np.inf)
""", "The maximum norm; a float of NumPy is a float."),
        alternative("loops", """
def largest_difference(X, of_sigmoid, of_tanh):
    largest = 0.0
    for i in range(X.shape[1]):
        point = X[:, [i]]
        a, b = sigmoid_network(point, of_sigmoid), tanh_network(point, of_tanh)
        for k in range(len(a)):
            largest = max(largest, abs(a[k, 0] - b[k, 0]))
    return largest
""", "Point by point, output by output."),
    ),
)  # fmt: skip

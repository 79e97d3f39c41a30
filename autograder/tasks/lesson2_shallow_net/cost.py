"""Task `compute_cost`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import Array, draw_labels, draw_sizes
from autograder.tasks.model import Alternative, Task, mistake, unchanged, values
from coursekit.judge.model import Case

SURE = 1e-7
"""The probability of the wrong class in examples that are classified with confidence."""


def draw(rng: np.random.Generator) -> list[Case]:
    cases = []
    plan = (("basic", True), ("basic", True), ("general", False), ("general", False))
    for index, (group, one_output) in enumerate(plan):
        sizes = draw_sizes(rng, one_output)
        Y = draw_labels(rng, sizes.n_y, sizes.m)
        A2: Array = rng.uniform(0.08, 0.92, (sizes.n_y, sizes.m))
        A2[0, 0] = 0.5
        if index % 2:
            # Confident and right: cutting probabilities off at 1e-6 or more shows here.
            sure = rng.permutation(sizes.m)[: sizes.m // 2]
            A2[:, sure] = np.where(Y[:, sure] == 1, 1 - SURE, SURE)
            Y = Y.astype(float)
        name = f"A2 {A2.shape}, case {index + 1}"
        cases.append(Case(name, {"A2": A2, "Y": Y}, group))
    several = draw_sizes(rng).n_y
    single = {"A2": rng.uniform(0.1, 0.9, (several, 1)), "Y": draw_labels(rng, several, 1)}
    return [*cases, Case("a single example", single, "general")]


_LOSSES = "-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))"

MISTAKES = (
    mistake(
        "sum_without_mean", "np.sum(losses) / m", "np.sum(losses)",
        "Your cost grows with the number of examples: the mean over the m examples is asked for.",
        "The 1/m is forgotten.",
    ),
    mistake(
        "mean_over_everything", "np.sum(losses) / m", "np.mean(losses)",
        "With several outputs you divide by all entries. Sum over the outputs, and divide by the "
        "number of examples only.",
        "`np.mean` over the whole matrix.",
    ),
    mistake(
        "divided_by_outputs", "Y.shape[1]", "Y.shape[0]",
        "You divide by the number of outputs. Which axis of Y counts the examples?",
        "The wrong axis, as in source 002, which divides by the number of features.",
    ),
    mistake(
        "one_example_too_few", "np.sum(losses) / m", "np.sum(losses) / (m - 1)",
        "You divide by m − 1. That belongs to sample variances, not to a mean.",
        "Carried over from statistics.",
    ),
    mistake(
        "halved", "np.sum(losses) / m", "np.sum(losses) / (2 * m)",
        "Your cost is half of what it should be. The factor 1/2 belongs to squared errors.",
        "The 1/(2m) of linear regression.",
    ),
    mistake(
        "fixed_m", "Y.shape[1]", "200",
        "Your number of examples is fixed. Read it from the arguments.",
        "m written as the 200 of the moons.",
    ),
    mistake(
        "no_minus", _LOSSES, "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
        "Your cost is negative. Logarithms of probabilities are; what turns them into a cost?",
        "The maximum-likelihood cost printed without its minus sign in source 003.",
    ),
    mistake(
        "second_term_subtracted", _LOSSES, "-(Y * np.log(A2) - (1 - Y) * np.log(1 - A2))",
        "Your two terms pull in different directions: check how far your minus sign reaches.",
        "A bracket is missing, so that the minus belongs to the first term only.",
    ),
    mistake(
        "ones_only", _LOSSES, "-Y * np.log(A2)",
        "Examples with label 0 cost nothing in your function. Half of the formula is missing.",
        "The multi-class cost used with a single output; source 003 begins with that line.",
    ),
    mistake(
        "zeros_only", _LOSSES, "-(1 - Y) * np.log(1 - A2)",
        "Examples with label 1 cost nothing in your function. Half of the formula is missing.",
        "One of the two terms forgotten.",
    ),
    mistake(
        "labels_exchanged", _LOSSES, "-((1 - Y) * np.log(A2) + Y * np.log(1 - A2))",
        "Your cost is low where the network is wrong: the labels choose the wrong term.",
        "Y and 1 − Y exchanged.",
    ),
    mistake(
        "second_term_for_all", _LOSSES, "-(Y * np.log(A2) + np.log(1 - A2))",
        "The second term should count for label 0 only. A factor is missing.",
        "The factor (1 − Y) is lost.",
    ),
    mistake(
        "first_term_for_all", _LOSSES, "-(np.log(A2) + (1 - Y) * np.log(1 - A2))",
        "The first term should count for label 1 only. A factor is missing.",
        "The factor Y is lost.",
    ),
    mistake(
        "log_of_one_plus", _LOSSES, "-(Y * np.log(A2) + (1 - Y) * np.log(1 + A2))",
        "The probability of class 0 is one minus that of class 1. Check the sign inside your "
        "second logarithm.",
        "A sign slip, or log1p misunderstood.",
    ),
    mistake(
        "arguments_exchanged", _LOSSES, "-(A2 * np.log(Y) + (1 - A2) * np.log(1 - Y))",
        "You take the logarithm of the labels, and log 0 is infinite. Which of the two is a "
        "probability between 0 and 1?",
        "A2 and Y exchanged, as in the cost of source 002 that is called with its arguments "
        "swapped.",
    ),
    mistake(
        "base_two", _LOSSES, "-(Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2))",
        "Your cost is measured in bits. The natural logarithm is meant.",
        "The entropy of information theory.",
    ),
    mistake(
        "base_ten", _LOSSES, "-(Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2))",
        "Your cost is too small by a constant factor. The natural logarithm is meant.",
        "log read as the logarithm to base ten.",
    ),
    mistake(
        "squared_error", _LOSSES, "(A2 - Y) ** 2",
        "This is the mean squared error. For probabilities this lesson uses cross-entropy.",
        "The cost of linear regression.",
    ),
    mistake(
        "absolute_error", _LOSSES, "np.abs(A2 - Y)",
        "You average the distances between probability and label. The cross-entropy takes a "
        "logarithm.",
        "Error taken for cost.",
    ),
    mistake(
        "error_rate", _LOSSES, "(A2 > 0.5) != Y",
        "You count wrong decisions. The cost should also say how sure the network was.",
        "Error rate taken for cost.",
    ),
    mistake(
        "row_meets_column", _LOSSES, "-(Y * np.log(A2).T + (1 - Y) * np.log(1 - A2).T)",
        "Somewhere a row meets a column, and broadcasting pairs every label with every "
        "probability. Multiply entry by entry.",
        "Y * log(A).T becomes an m × m matrix without any warning.",
    ),
    mistake(
        "outer_product", _LOSSES, "-(Y.T @ np.log(A2) + (1 - Y).T @ np.log(1 - A2))",
        "Your product pairs every label with every probability and gives an m × m matrix. Each "
        "label belongs to one probability.",
        "`np.dot` with the transpose on the wrong side.",
    ),
    mistake(
        "first_output_only", "np.sum(losses) / m", "np.sum(losses[0]) / m",
        "With several outputs you count the first one only.",
        "Written for (1, m).",
    ),
    mistake(
        "one_cost_per_output", "float(np.sum(losses) / m)", "np.sum(losses, axis=1) / m",
        "One number is asked for, the sum over all outputs; you return one for each output.",
        "A sum along axis 1 only.",
    ),
    mistake(
        "one_cost_per_example", "float(np.sum(losses) / m)", "losses",
        "These are the losses of the single examples. The cost is one number.",
        "Loss and cost confused.",
    ),
    mistake(
        "clipped", "losses = ", "A2 = np.clip(A2, 0.01, 0.99)\n    losses = ",
        "Very sure probabilities count less in your function: you cut them off. In this task that "
        "isn't needed.",
        "Protection against log 0 with too large a margin.",
    ),
    mistake(
        "clipped_too_early", "losses = ", "A2 = np.clip(A2, 1e-5, 1 - 1e-5)\n    losses = ",
        "Very sure probabilities count less in your function: you cut them off. In this task that "
        "isn't needed; at 1e-8 it would do no harm.",
        "Protection against log 0 with too large a margin.",
    ),
    mistake(
        "small_margin_in_logarithm", _LOSSES,
        "-(Y * np.log(A2 + 1e-5) + (1 - Y) * np.log(1 - A2 + 1e-5))",
        "You add something inside the logarithms, and it is large enough to change the cost. None "
        "is needed; 1e-8 would do no harm.",
        "Protection against log 0 with too large a margin.",
    ),
    mistake(
        "margin_in_logarithm", _LOSSES,
        "-(Y * np.log(A2 + 1e-3) + (1 - Y) * np.log(1 - A2 + 1e-3))",
        "You add something inside the logarithms, and it is large enough to change the cost.",
        "Protection against log 0 with too large a margin.",
    ),
    mistake(
        "rounded", "float(np.sum(losses) / m)", "round(float(np.sum(losses) / m), 2)",
        "Your cost is rounded. Round when you print, not when you compute.",
        "Rounding to get nice numbers.",
    ),
    mistake(
        "overwrites_probabilities", "losses = " + _LOSSES,
        "A2[Y == 0] = 1 - A2[Y == 0]\n    losses = -np.log(A2)",
        "The cost is right, but you write over the caller's A2. Work on a copy.",
        "A neat trick done in place.",
    ),
)  # fmt: skip

COMPUTE_COST = Task(
    name="compute_cost",
    returns=("cost",),
    draw=draw,
    # A guard as small as 1e-8 inside the logarithms is no mistake.
    tolerance=1e-7,
    criteria=(
        values("one output", 4, leaves=("cost",), groups=("basic",),
               text="the cost is right for one output"),
        values("several outputs", 3, leaves=("cost",), groups=("general",),
               text="the cost is right for several outputs"),
        unchanged(1),
    ),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("guarded_logarithms", "A guard of 1e-12 against log 0 changes nothing here.",
                    edits=((_LOSSES, "-(Y * np.log(A2 + 1e-12)"
                            " + (1 - Y) * np.log(1 - A2 + 1e-12))"),)),
        Alternative("clipped_far_out", "Clips where no probability is.",
                    edits=(("losses = ", "A2 = np.clip(A2, 1e-8, 1 - 1e-8)\n    losses = "),)),
        Alternative("scalar_product", "A scalar product for each output; the sum of the diagonal "
                    "of Y log(A2)ᵀ.",
                    edits=((_LOSSES, "-(Y @ np.log(A2).T + (1 - Y) @ np.log1p(-A2).T)"),
                           ("np.sum(losses)", "np.trace(losses)"))),
        Alternative("probability_of_truth", "Takes the probability of the right class first; a 0-d "
                    "result.",
                    source='''
                    def compute_cost(A2, Y):
                        truth = np.where(Y == 1, A2, 1 - A2)
                        return np.asarray(-np.log(truth).sum(axis=0).mean())
                    '''),
        Alternative("loops", "Loops with the math module; an array of one entry is a number, too.",
                    source='''
                    def compute_cost(A2, Y):
                        import math

                        total = 0.0
                        for k in range(Y.shape[0]):
                            for i in range(Y.shape[1]):
                                if Y[k, i] == 1:
                                    total = total - math.log(A2[k, i])
                                else:
                                    total = total - math.log(1 - A2[k, i])
                        return np.array([[total / Y.shape[1]]])
                    '''),
    ),
)  # fmt: skip

"""Task `predict`: from probabilities to decisions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import sizes
from autograder.tasks.model import Task, alternative, general, mistake, unchanged, values
from coursekit.judge.model import Case


def _decided(
    rng: np.random.Generator, n_x: int, m: int, side: int, whole: bool = False
) -> dict[str, Any]:
    """A unit and inputs whose z are known: exactly 0, a little above and below, and farther off.

    All numbers are multiples of 1/4096 (or whole), so that sums are exact in any order.
    """
    scale = 1 if whole else 4
    w = rng.integers(1, 2 * scale, size=(n_x, 1)) * rng.choice([-1, 1], size=(n_x, 1))
    X = rng.integers(-2 * scale, 2 * scale + 1, size=(n_x, m))
    X = X if whole else X.astype(float)
    w[-1, 0] = scale * rng.choice([-1, 1])
    # The bias pulls to the other side than the mean does: the two must not be mixed up.
    b = -side * (1 if whole else 3)
    # In units of 1/scale²: z = 0 exactly, ±1/4, ±1, ±3/2; with fractions, 1/4096 and 7/16, too.
    near = scale * scale // 4 if not whole else 1
    middle = 3 * scale * scale // 2 if not whole else 2
    goals: list[float] = [0, near, -near, scale * scale, -scale * scale, middle, -middle]
    goals += [] if whole else [1 / 256, 7]
    # The rest leans to one side, so that the mean of the probabilities is far from 0.5; the first
    # example lies on the other side, so that it doesn't speak for all.
    goals += list(side * rng.integers(2, 6, size=m - len(goals)) * scale * scale)
    goals = [goals[k] for k in rng.permutation(m)]
    first = next(k for k, goal in enumerate(goals) if goal * side < 0)
    goals[0], goals[first] = goals[first], goals[0]
    for example, goal in enumerate(goals):
        rest = int(w[:-1, 0] @ X[:-1, example]) + b * scale
        # w's last entry is ±scale: solve for the last feature, in whole numbers.
        X[-1, example] = (goal - rest) * int(np.sign(w[-1, 0]))
    if whole:
        return {"w": w, "b": b, "X": X}
    units = np.full((n_x, 1), scale)
    units[-1] = scale * scale
    return {"w": w / scale, "b": b / scale, "X": X / units}


def draw(rng: np.random.Generator) -> list[Case]:
    """Several sizes, floats and whole numbers; each case holds a probability of exactly 0.5."""
    few, more = sizes(rng, 2, 2, 5)
    m, many, other = sizes(rng, 3, 12, 17)
    side = int(rng.choice([-1, 1]))
    single = _decided(rng, more, m, -side)
    return [
        Case(f"{few} features, {m} examples", _decided(rng, few, m, side)),
        Case(f"{more} features, {many} examples", _decided(rng, more, many, -side)),
        Case(
            f"whole numbers, {other} examples",
            _decided(rng, more, other, side, whole=True),
            "general",
        ),
        Case(
            f"more features than examples, {m + 4} features",
            _decided(rng, m + 4, m, side),
            "general",
        ),
        Case("a single example", {**single, "X": single["X"][:, :1].copy()}, "general"),
    ]


MISTAKES = (
    mistake(
        "half_counts_as_one",
        "A > 0.5",
        "A >= 0.5",
        "A probability of exactly 0.5 should give 0: strictly greater is asked for.",
        ">= for >; source 002 writes not (a < 0.5).",
    ),
    mistake(
        "probabilities",
        "return labels.astype(int)",
        "return A",
        "You return the probabilities. The decisions, 0 or 1, are asked for.",
        "The last step is forgotten.",
    ),
    mistake(
        "inverted",
        "A > 0.5",
        "A < 0.5",
        "Your ones and zeros are exchanged. Which class does a large probability speak for?",
        "The comparison the wrong way round.",
    ),
    mistake(
        "threshold_on_z",
        "sigmoid(w.T @ X + b)",
        "w.T @ X + b",
        "You compare z with 0.5. It is the probability that has its middle there.",
        "The sigmoid is forgotten.",
    ),
    mistake(
        "without_bias",
        "w.T @ X + b",
        "w.T @ X",
        "The bias doesn't enter your decisions.",
        "b is forgotten.",
    ),
    mistake(
        "minus_bias",
        "w.T @ X + b",
        "w.T @ X - b",
        "The bias enters with the wrong sign.",
        "The threshold of a perceptron is subtracted; a bias is added.",
    ),
    mistake(
        "rank_one",
        "return labels.astype(int)",
        "return labels.astype(int)[0]",
        "Your labels are right, but their shape is (m,). Keep them as a row, like Y.",
        "A rank-1 array of labels.",
    ),
    mistake(
        "column",
        "return labels.astype(int)",
        "return labels.astype(int).T",
        "Your labels stand in a column. They should be a row, like Y.",
        "One example per row.",
    ),
    mistake(
        "list",
        "return labels.astype(int)",
        "return [int(label) for label in labels[0]]",
        "You return a list. An array of shape (1, m) is asked for.",
        "Labels collected in a list.",
    ),
    mistake(
        "plus_minus_one",
        "return labels.astype(int)",
        "return np.where(labels, 1, -1)",
        "Your second class is called -1. Here it is 0.",
        "The labels of the perceptron.",
    ),
    mistake(
        "cut_off",
        "labels = A > 0.5",
        "labels = A",
        "All your labels are 0. Turning probabilities into whole numbers cuts off everything "
        "below 1, and the largest entry of a column with one row is always number 0. First compare "
        "with 0.5, then convert.",
        "astype(int) taken for rounding.",
    ),
    mistake(
        "threshold_mean",
        "A > 0.5",
        "A > A.mean()",
        "You compare with the mean of all probabilities, so that an answer depends on the other "
        "examples. The threshold is fixed.",
        "A threshold taken from the data.",
    ),
    mistake(
        "threshold_07",
        "A > 0.5",
        "A > 0.75",
        "You ask for more certainty than the text: the threshold is 0.5.",
        "Another threshold.",
    ),
    mistake(
        "rounded_before_comparing",
        "A > 0.5",
        "np.round(A, 1) > 0.5",
        "A probability a little above 0.5 gets a 0. Compare with 0.5 itself; don't round before.",
        "Rounding first, or a threshold of 0.51 for greater than 0.5.",
    ),
    mistake(
        "first_example_only",
        "return labels.astype(int)",
        "return labels.astype(int)[:, :1]",
        "You return one label only. There must be one per column of X.",
        "Written and tested for one example.",
    ),
    mistake(
        "one_decision_for_all",
        "return labels.astype(int)",
        "return int(A.mean() > 0.5)",
        "You return a single number for all examples. There must be one label per column of X.",
        "A mean too many.",
    ),
    mistake(
        "best_example",
        "return labels.astype(int)",
        "return (A == A.max()).astype(int)",
        "Only the most certain example gets a 1. Each example is decided by itself.",
        "argmax, the rule for several classes.",
    ),
    mistake(
        "loop_over_features",
        "labels = A > 0.5",
        "labels = np.zeros(A.shape)\n"
        "    for i in range(min(X.shape)):\n"
        "        labels[0, i] = A[0, i] > 0.5",
        "Your loop stops too early (or too late): it counts the features. How many examples are "
        "there?",
        "shape[0] for shape[1] in the loop over the examples.",
    ),
    mistake(
        "stops_at_first_one",
        "labels = A > 0.5",
        "labels = np.zeros(A.shape)\n    labels[0, np.argmax(A > 0.5)] = 1",
        "Only the first 1 is found, all later examples stay 0. Decide for every example.",
        "A break or return inside the loop.",
    ),
    mistake(
        "weights_not_transposed",
        "w.T @ X + b",
        "w @ X + b",
        "In your matrix product the inner sizes don't fit. Write the shape under each factor: w "
        "is (n_x, 1), X is (n_x, m). What must be turned?",
        "The transpose is forgotten.",
    ),
    mistake(
        "product_not_summed",
        "w.T @ X + b",
        "w * X + b",
        "You multiply entry by entry, so nothing is added up over the features, and your result "
        "has a row per feature.",
        "* for @.",
    ),
    mistake(
        "arguments_overwritten",
        "A = sigmoid(w.T @ X + b)",
        "X *= w\n    A = sigmoid(np.sum(X, axis=0, keepdims=True) + b)",
        "Your labels are right, but the call changes its arguments: `*=`, `-=` and assigning to "
        "`.shape` work on the caller's array. Put results into arrays of their own.",
        "*= on an argument, or w.shape = (1, n_x) to turn it.",
    ),
)

ALTERNATIVES = (
    alternative(
        "by_sign_of_z",
        """
def predict(w, b, X):
    return (np.dot(w.T, X) + b > 0) * 1
""",
        "The probability exceeds 0.5 exactly when z is positive.",
    ),
    alternative(
        "rounding",
        """
def predict(w, b, X):
    return np.round(sigmoid(w.T @ X + b))
""",
        "Rounds half to even, so 0.5 becomes 0; labels are floats.",
    ),
    alternative(
        "loop_into_zeros",
        """
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
        else:
            Y_prediction[0, i] = 0
    return Y_prediction
""",
        "A loop with if and else; labels are floats.",
    ),
    alternative(
        "truth_values",
        """
def predict(w, b, X):
    return sigmoid(w.T @ X + b) > 0.5
""",
        "True and False are 1 and 0.",
    ),
    alternative(
        "where_not",
        """
def predict(w, b, X):
    probability = np.array([[sigmoid(float(x @ w[:, 0]) + b) for x in X.T]])
    return np.where(probability <= 0.5, 0, 1).astype(np.uint8)
""",
        "Example by example, the opposite comparison, small whole numbers.",
    ),
)

TASK = Task(
    "predict",
    draw,
    (
        values("labels", 4, text="the right labels, in a row", leaves=(), groups=("basic",)),
        general(2, "right for whole numbers and many features too"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
)

"""Tasks `predict`, `accuracy` and `confusion_matrix`, and the written task `read_the_results`."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import (
    all_classes,
    cache_of,
    classes,
    network,
    two_sizes,
)
from autograder.tasks.lesson3_softmax_mnist.mistakes_in_results import (
    IN_ACCURACY,
    IN_CONFUSION_MATRIX,
    IN_PREDICT,
)
from autograder.tasks.lesson3_softmax_mnist.unusual_results import (
    OTHER_ACCURACIES,
    OTHER_CONFUSION_MATRICES,
    OTHER_PREDICTIONS,
)
from autograder.tasks.model import RubricLine, Task, WrittenTask, unchanged, values
from coursekit.judge.model import Case

TIE = 5e-6
"""By so much two scores differ that are nearly equal."""


def clear_predictions(
    rng: np.random.Generator, n_x: int, n_h: int, n_y: int, m: int, whole: bool = False
) -> dict[str, Any]:
    """Draw a network and examples without near ties, on which several classes win."""
    while True:
        parameters = network(rng, n_x, n_h, n_y, 0.5)
        shape = n_x, 6 * m
        X = rng.integers(-3, 4, shape) if whole else 1.5 * rng.standard_normal(shape)
        Z2 = cache_of(parameters, X)["Z2"]
        ranked = np.sort(Z2, axis=0)
        clear = np.flatnonzero(ranked[-1] - ranked[-2] > 0.02)[:m]
        winners = set(np.argmax(Z2[:, clear], axis=0).tolist())
        if clear.size == m and len(winners) >= min(3, n_y, m):
            return {"parameters": parameters, "X": X[:, clear]}


def near_tie(rng: np.random.Generator, n_x: int, n_h: int, n_y: int, m: int) -> dict[str, Any]:
    """Like `clear_predictions`, but two probabilities of one example differ by some 1e-6 only.

    The larger one has the larger class number: rounded ones, of which the first counts, lose it.
    """
    while True:
        drawn = clear_predictions(rng, n_x, n_h, n_y, m)
        parameters, X, i = drawn["parameters"], drawn["X"], int(rng.integers(m))
        Z2 = cache_of(parameters, X)["Z2"]
        second, first = np.sort(np.argsort(Z2[:, i])[-2:])
        parameters["b2"][first] += Z2[second, i] - Z2[first, i] + TIE
        A2 = cache_of(parameters, X)["A2"]
        others = np.sort(np.delete(A2, i, axis=1), axis=0)
        if np.all(others[-1] - others[-2] > 0.005) and all(
            np.argmax(np.round(A2[:, i], digits)) == second for digits in (2, 3, 4, 5)
        ):
            return drawn


def draw_predict(rng: np.random.Generator) -> list[Case]:
    """Networks of pairwise different sizes, most without a class above one half; near ties."""
    cases = []
    for n_x, n_h, n_y, m in two_sizes(rng):
        name = f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples"
        cases.append(Case(name, near_tie(rng, n_x, n_h, n_y, m)))
    return [
        *cases,
        Case("two classes, whole numbers", clear_predictions(rng, 5, 3, 2, 9, True), "general"),
        Case("13 classes", clear_predictions(rng, 5, 7, 13, 11), "general"),
        Case("a single example", clear_predictions(rng, 3, 5, 6, 1), "general"),
    ]


def guesses(rng: np.random.Generator, labels: Any, n_classes: int, wrong: int) -> Any:
    """Predictions that differ from the labels in exactly `wrong` places."""
    predictions = labels.astype(np.int64)
    for i in rng.choice(labels.size, size=wrong, replace=False):
        predictions[i] = rng.choice([k for k in range(n_classes) if k != labels[i]])
    return predictions


def draw_accuracy(rng: np.random.Generator) -> list[Case]:
    """Some right and some wrong; all right, all wrong; another integer type; many classes."""

    def case(name: str, labels: Any, n_classes: int, wrong: int, group: str) -> Case:
        predictions = guesses(rng, labels, n_classes, wrong)
        return Case(name, {"predictions": predictions, "labels": labels}, group)

    m, wrong = int(rng.choice([7, 11, 13])), int(rng.integers(2, 5))
    n = int(rng.choice([17, 19, 23]))
    return [
        case(f"{m} examples, some wrong", classes(rng, 6, m), 6, wrong, "basic"),
        case(f"{n} examples, few wrong", classes(rng, 9, n), 9, 3, "basic"),
        case("all right", classes(rng, 5, 9), 5, 0, "general"),
        case("all wrong", classes(rng, 7, 6), 7, 6, "general"),
        case("labels of type uint8", classes(rng, 10, 14).astype(np.uint8), 10, 5, "general"),
        case("two classes", classes(rng, 2, 13), 2, 4, "general"),
    ]


def draw_confusion_matrix(rng: np.random.Generator) -> list[Case]:
    """Repeated pairs, missing classes, another integer type, other numbers of classes.

    Classes are missing in the second case alone: no score depends on which ones happen to occur.
    """

    def case(name: str, labels: Any, n_classes: int, wrong: int, group: str = "basic") -> Case:
        arguments = {"predictions": guesses(rng, labels, n_classes, wrong), "labels": labels,
                     "n_classes": n_classes}  # fmt: skip
        return Case(name, arguments, group)

    K, m = int(rng.integers(3, 6)), int(rng.integers(23, 31))
    missing = rng.permutation(np.array([1, 1, 3, 1, 3, 3, 3, 1, 1]))
    guessed = rng.permutation(np.array([1, 3, 3, 4, 1, 4, 3, 1, 1]))
    shown = {"predictions": guessed, "labels": missing, "n_classes": 6}
    return [
        case(f"{K} classes, {m} examples", all_classes(rng, K, m), K, 9),
        Case("classes 0, 2 and 5 missing", shown),
        # Pairs and counts beyond 255: both run over in small integer types.
        case("20 classes, labels of type uint8", all_classes(rng, 20, 60).astype(np.uint8), 20, 17,
             "general"),
        case("two classes, 700 examples", all_classes(rng, 2, 700), 2, 60, "general"),
        case("all right", all_classes(rng, 4, 14), 4, 0, "general"),
    ]  # fmt: skip


PREDICT = Task(
    "predict",
    draw_predict,
    (
        values("predict", 5, text="the most probable class of each example, shape (m,)"),
        unchanged(1),
    ),
    IN_PREDICT,
    OTHER_PREDICTIONS,
)

ACCURACY = Task(
    "accuracy",
    draw_accuracy,
    (values("accuracy", 5, text="the right share, between 0 and 1"), unchanged(1)),
    IN_ACCURACY,
    OTHER_ACCURACIES,
)

CONFUSION_MATRIX = Task(
    "confusion_matrix",
    draw_confusion_matrix,
    (
        values("confusion_matrix", 4, groups=("basic",),
               text="rows are true classes, columns predicted ones"),
        values("other classes", 2, leaves=("confusion_matrix",), groups=("general",),
               text="right for two classes, for many, for other integer types"),
        unchanged(1),
    ),
    IN_CONFUSION_MATRIX,
    OTHER_CONFUSION_MATRICES,
)  # fmt: skip

READ_THE_RESULTS = WrittenTask(
    "read_the_results",
    (
        RubricLine(1,
                   "(a) With small weights all scores are nearly equal, so softmax gives every "
                   "digit about 1/10, and the cost is -ln(1/10) = ln 10 = 2.3026, whatever the "
                   "labels are."),
        RubricLine(1,
                   "(a) Names a slip that would show in the first cost, with its effect: a sum "
                   "instead of a mean (about 138,000), the two-class cost (about 3.25), log base 2 "
                   "(3.32), weights that are too large (another number, usually larger); any one "
                   "will do."),
        RubricLine(1,
                   "(b) Names the two most frequent confusions with their direction: a 5 taken for "
                   "a 3 (50 times), a 9 taken for a 4 (48 times)."),
        RubricLine(1,
                   "(b) Connects one of them with the shapes of the digits (a 9 whose loop isn't "
                   "closed at the top is a 4, a 5 and a 3 share their lower half)."),
        RubricLine(1,
                   "(b) Says that the two directions differ (5 as 3: 50, 3 as 5: 21; or 9 as 4: "
                   "48, 4 as 9: 26), so that the matrix isn't symmetric."),
        RubricLine(1,
                   "(b) Computes the found share of one class from its row: 5: 771/892 = 86 % (the "
                   "hardest), 1: 1117/1135 = 98 % (the easiest); one overall number hides this."),
        RubricLine(1,
                   "(c) In numbers: 92.54 % are 746 errors in 10,000, 98 % would be 200; that is "
                   "no matter of rounding or chance."),
        RubricLine(1,
                   "(c) Trusts the run, since it can be repeated, and names at least two things to "
                   "be told with an accuracy: data set, number of iterations, seed, size of the "
                   "network, learning rate."),
    ),
    "(a) The first weights are about 0.01, so all ten scores are nearly equal and softmax spreads "
    "the probability evenly: 1/10 each. The right class has 1/10, too, and -ln(1/10) = 2.3026. If "
    "the sum were taken instead of the mean, the first cost would be 60,000 times larger; with the "
    "cost of two classes, about 3.25.\n\n(b) Most often a 5 is taken for a 3 (50 times), then a 9 "
    "for a 4 (48 times). A 9 whose loop is open at the top is a 4; a 5 and a 3 share their lower "
    "half. The other direction is rarer: 21 threes are taken for fives and 26 fours for nines, so "
    "the matrix isn't symmetric. Of the 892 fives 771 are found, 86 %; of the 1,135 ones 1,117, 98 "
    "%. The 92.54 % for all hides that.\n\n(c) 98 % would mean 200 errors, the run has 746. I "
    "trust the run: anybody can repeat it. With an accuracy one should tell the data set it was "
    "measured on (training or test), the network, the number of iterations, the learning rate and "
    "the seed.",
)  # fmt: skip

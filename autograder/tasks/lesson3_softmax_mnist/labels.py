"""Task `one_hot`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import classes
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Labels of several integer types; classes missing at the end, in the middle, at the start."""
    K = int(rng.integers(4, 7))
    m = int(rng.integers(7, 12))
    wide = int(rng.integers(12, 15))
    gap = rng.permutation(np.array([1, 3, 4, 1, 4, 3, 3]))  # neither 0 nor 2, nor the last class
    small = rng.permutation(np.array([0, 1, 1, 0, 1]))
    return [
        Case(f"{K} classes, {m} examples", {"labels": classes(rng, K, m), "n_classes": K}),
        Case("classes 0, 2 and 5 missing", {"labels": gap, "n_classes": 6}),
        # Numbers of entries beyond 255: indices worked out in the labels' own type run over.
        Case(f"{wide} classes, 40 examples, type uint8",
             {"labels": classes(rng, wide, 40).astype(np.uint8), "n_classes": wide}, "general"),
        Case("two classes", {"labels": small, "n_classes": 2}, "general"),
        Case("a single example", {"labels": np.array([int(rng.integers(2, 4))]), "n_classes": 5},
             "general"),
    ]  # fmt: skip


EMPTY = "Y = np.zeros((n_classes, m), dtype=int)"
FILL = "Y[labels, np.arange(m)] = 1"
COUNT = "m = labels.shape[0]"
DONE = "return Y"

MISTAKES: tuple[Mistake, ...] = (
    mistake("transposed", DONE, "return Y.T",
            "Your examples are rows. In this course each example is a column: the result has the "
            "shape `(n_classes, m)`.", "The usual form elsewhere: np.eye(n)[labels] gives rows."),
    mistake("reshaped_instead_of_transposed", DONE, "return Y.T.reshape(n_classes, m)",
            "The shape is right but the ones are scrambled: reshaping reads the numbers on in the "
            "same order and cuts the lines elsewhere. To swap rows and columns there is another "
            "operation.", "Course forum classic: reshape used to turn a matrix round."),
    mistake("classes_from_labels", COUNT, "m = labels.shape[0]\n    n_classes = labels.max() + 1",
            "The number of rows follows your largest label, not `n_classes`. A class may be "
            "missing in these examples and exist all the same.",
            "Works until a batch lacks the last class."),
    mistake("rank_among_labels", COUNT,
            "m = labels.shape[0]\n    labels = np.unique(labels, return_inverse=True)[1]",
            "Your row is the rank of the label among those that occur. When a class is missing, "
            "all above it slip down: the label itself is the row.",
            "np.unique and LabelEncoder habits."),
    mistake("ten_classes", EMPTY, "Y = np.zeros((10, m), dtype=int)",
            "Your result always has 10 rows. The number of classes is an argument.",
            "Digits have ten classes, and the code was tried on digits only."),
    mistake("counted_from_one", FILL, "Y[labels.astype(int) - 1, np.arange(m)] = 1",
            "All your ones sit a row too high, and class 0 ends up in the last row: index -1 "
            "counts from the end. The labels here start at 0.",
            "Sources 000 and 002 number the classes from 1 in their text."),
    mistake("fills_whole_rows", FILL, "Y[labels] = 1",
            "Whole rows are filled with ones. For each example you need one pair of row and "
            "column.", "One index where two are needed."),
    mistake("indices_swapped", FILL, "Y[np.arange(m), labels] = 1",
            "Row and column are swapped: the row is the class, the column is the example.",
            "Written for rows as examples."),
    mistake("zeros_and_ones_swapped", DONE, "return 1 - Y",
            "Zeros and ones are swapped: the right class has the one.", "Starts from np.ones."),
    mistake("writes_the_label", FILL, "Y[labels, np.arange(m)] = labels",
            "You write the label itself where a 1 belongs, so class 0 vanishes altogether.",
            "Value and position mixed up."),
    mistake("last_example_missing", FILL, "Y[labels[:-1], np.arange(m - 1)] = 1",
            "Your last column is empty. How many examples does the loop visit?",
            "range(m - 1) in a loop."),
    mistake("first_example_only", FILL, "Y[labels[0], 0] = 1",
            "Only the first column has its one.", "Written for a single label."),
    mistake("two_classes_as_they_are", COUNT,
            "m = labels.shape[0]\n    if n_classes <= 2:\n        return labels",
            "For two classes you give the labels back. Two classes are no exception: two rows.",
            "Source 002 (lecture notes) returns y unchanged when there are at most two labels."),
    mistake("upside_down", DONE, "return Y[::-1]",
            "Your rows are upside down: class 0 belongs in row 0, the first.",
            "A picture with the y axis upwards in mind."),
    mistake("filled_up_to_the_class", DONE, "return (np.cumsum(Y[::-1], axis=0)[::-1]).astype(int)",
            "Each column has ones in all rows up to the class. Exactly one entry is 1.",
            "A comparison with <= or >= where == is meant."),
    mistake("minus_ones", DONE, "return 2 * Y - 1",
            "The entries of the other classes are -1; they should be 0.",
            "The coding of bipolar outputs and of support vector machines."),
    mistake("shifts_labels_in_place", COUNT, "m = labels.shape[0]\n    labels -= labels.min()",
            "You shift the labels so that the smallest is 0, and in place: the caller's labels are "
            "changed, and the rows are wrong whenever class 0 is missing.",
            "Meant for labels that start at 1."),
    mistake("one_row_too_many", EMPTY, "Y = np.zeros((n_classes + 1, m), dtype=int)",
            "There is one row too many. Labels 0 to `n_classes - 1` need how many rows?",
            "Cure for the IndexError that labels from 1 to K would raise."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("identity_matrix", """
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels].T
""", "Rows of the identity matrix, transposed; floats."),
    alternative("comparison", """
def one_hot(labels, n_classes):
    return np.arange(n_classes)[:, np.newaxis] == labels[np.newaxis, :]
""", "Truth values are labels, too."),
    alternative("loop", """
def one_hot(labels, n_classes):
    Y = np.zeros((n_classes, len(labels)))
    for i, label in enumerate(labels):
        Y[label][i] = 1.0
    return Y
""", "A loop over the examples."),
    alternative("list_of_columns", """
def one_hot(labels, n_classes):
    columns = [[1 if k == int(c) else 0 for k in range(n_classes)] for c in labels]
    return np.array(columns).T
""", "Plain lists first."),
    alternative("loop_over_classes", """
def one_hot(labels, n_classes):
    return np.stack([np.where(labels == k, 1, 0) for k in range(n_classes)])
""", "A row for each class."),
    alternative("put_along_axis", """
def one_hot(labels, n_classes):
    Y = np.zeros((n_classes, labels.size), dtype=np.uint8)
    np.put_along_axis(Y, labels.astype(int).reshape(1, -1), 1, axis=0)
    return Y
""", "Another integer type."),
)  # fmt: skip

ONE_HOT = Task(
    "one_hot",
    draw,
    (
        values("one_hot", 6, groups=("basic",),
               text="one 1 in each column, in the row of the class"),
        values("other labels", 2, leaves=("one_hot",), groups=("general",),
               text="right for two classes, for many, for one example, for other integer types"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
)  # fmt: skip

"""Task `initialize_with_zeros`: a column of weights and a bias."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import sizes
from autograder.tasks.model import Task, alternative, mistake, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Four different numbers of features."""
    few, some = sizes(rng, 2, 3, 9)
    many = int(rng.integers(20, 60))
    return [
        Case(f"{few} features", {"dim": few}),
        Case(f"{some} features", {"dim": some}),
        Case(f"{many} features", {"dim": many}, "general"),
        Case("a single feature", {"dim": 1}, "general"),
    ]


MISTAKES = (
    mistake(
        "rank_one",
        "np.zeros((dim, 1))",
        "np.zeros(dim)",
        "Your w has the shape (dim,): neither a column nor a row. Ask for rows and columns, as a "
        "pair.",
        "The rank-1 array, source of many surprises later.",
    ),
    mistake(
        "row",
        "np.zeros((dim, 1))",
        "np.zeros((1, dim))",
        "Your w is a row. Weights stand in a column here, one row per feature.",
        "The two sizes in the wrong order.",
    ),
    mistake(
        "square",
        "np.zeros((dim, 1))",
        "np.zeros((dim, dim))",
        "Your w is a square matrix. A single unit needs one number per feature.",
        "A weight matrix as a layer of dim units would have it.",
    ),
    mistake(
        "ones",
        "np.zeros((dim, 1))",
        "np.ones((dim, 1))",
        "Your weights are 1. Start from zero.",
        "np.ones for np.zeros.",
    ),
    mistake(
        "random_weights",
        "np.zeros((dim, 1))",
        "np.random.randn(dim, 1) * 0.01",
        "Your weights are random numbers. That will be needed for networks with a hidden layer; "
        "here zeros are asked for.",
        "Carried over from networks, where zeros would be fatal.",
    ),
    mistake(
        "two_arguments",
        "np.zeros((dim, 1))",
        "np.zeros(dim, 1)",
        "NumPy takes your second number for a data type. The shape is one argument: a pair in "
        "parentheses.",
        "Source 001 slips on the same stone the other way round, with randn((2, 2)).",
    ),
    mistake(
        "size_12288_written_in",
        "np.zeros((dim, 1))",
        "np.zeros((12288, 1))",
        "The number of pixels is written into your code. How many weights there are is what `dim` "
        "says.",
        "The size of the data set at hand.",
    ),
    mistake(
        "size_2_written_in",
        "np.zeros((dim, 1))",
        "np.zeros((2, 1))",
        "Your w always has two weights. How many there are is what `dim` says.",
        "The size of the first example remembered.",
    ),
    mistake(
        "bias_inside",
        "np.zeros((dim, 1))",
        "np.zeros((dim + 1, 1))",
        "Your w has one entry too many. The bias is kept apart in this course.",
        "Other texts put the bias into the weight vector.",
    ),
    mistake(
        "bias_vector",
        "b = 0.0",
        "b = np.zeros((dim, 1))",
        "Your b has as many entries as w. A unit has one bias, a single number.",
        "One bias per feature instead of one per unit.",
    ),
    mistake(
        "bias_row",
        "b = 0.0",
        "b = np.zeros((1, dim))",
        "Your b is a row of numbers. A unit has one bias, a single number.",
        "Bias shaped like the transposed weights.",
    ),
    mistake(
        "bias_one",
        "b = 0.0",
        "b = 1.0",
        "Your bias starts at 1. It should be zero, as its name in this function says.",
        "The constant input 1 taken for the bias.",
    ),
    mistake(
        "bias_missing_value",
        "b = 0.0",
        "b = None",
        "Your b is None. It should be the number zero.",
        "A placeholder left in.",
    ),
    mistake(
        "weights_only",
        "return w, b",
        "return w",
        "You return only w. Both parameters are asked for.",
        "One output only.",
    ),
    mistake(
        "swapped",
        "return w, b",
        "return b, w",
        "You return b before w. The order is part of the agreement: w, b.",
        "Outputs in another order.",
    ),
    mistake(
        "dictionary",
        "return w, b",
        'return {"w": w, "b": b}',
        "You return a dictionary. Here two values are asked for: w, b.",
        "Parameters as a dictionary, as the later lessons have them.",
    ),
)

ALTERNATIVES = (
    alternative(
        "reshaped",
        """
def initialize_with_zeros(dim):
    w = np.zeros(dim).reshape(-1, 1)
    return w, 0
""",
        "A flat array turned into a column; a whole number zero for b.",
    ),
    alternative(
        "full",
        """
def initialize_with_zeros(dim):
    return np.full(shape=(dim, 1), fill_value=0.0), np.float64(0)
""",
        "np.full, and b as a NumPy number.",
    ),
    alternative(
        "from_list",
        """
def initialize_with_zeros(dim):
    return np.array([[0.0]] * dim), float(0)
""",
        "A list of rows.",
    ),
    alternative(
        "list_returned",
        """
def initialize_with_zeros(dim):
    w, b = np.zeros([dim, 1], dtype=int), np.zeros((1, 1))
    return [w, b]
""",
        "Whole-number zeros, b as a 1 by 1 array, both in a list.",
    ),
    alternative(
        "zero_times_ones",
        """
def initialize_with_zeros(dim):
    return 0.0 * np.ones((dim, 1)), 0.0
""",
        "Zeros by multiplication.",
    ),
)

TASK = Task(
    "initialize_with_zeros",
    draw,
    (values("w", 3, text="w is a column of zeros"), values("b", 2, text="b is zero")),
    MISTAKES,
    ALTERNATIVES,
    returns=("w", "b"),
)

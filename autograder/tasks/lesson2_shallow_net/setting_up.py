"""Tasks `layer_sizes` and `initialize_parameters`: before the first step."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import draw_inputs, draw_labels, draw_sizes
from autograder.tasks.model import Alternative, Task, mistake, random_normal, values
from coursekit.judge.model import Case


def draw_data(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    for group, one_output in (("basic", True), ("basic", False), ("general", False)):
        sizes = draw_sizes(rng, one_output)
        X, Y = draw_inputs(rng, sizes), draw_labels(rng, sizes.n_y, sizes.m)
        if group == "general":
            Y[:] = 1  # one class only: classes and outputs can't be mixed up
        name = f"X {X.shape}, Y {Y.shape}"
        cases.append(Case(f"{name}, case {len(cases) + 1}", {"X": X, "Y": Y}, group))
    return cases


LAYER_SIZES = Task(
    name="layer_sizes",
    returns=("n_x", "n_y"),
    draw=draw_data,
    criteria=(values("n_x", 1.5), values("n_y", 1.5)),
    mistakes=(
        mistake(
            "counts_examples", "X.shape[0]", "X.shape[1]",
            "You count examples, not features and outputs. What do the rows of X and Y stand for, "
            "and what their columns?",
            "Rows and columns exchanged; most data tables have one example per row.",
            ("Y.shape[0]", "Y.shape[1]"),
        ),
        mistake(
            "outputs_are_examples", "Y.shape[0]", "Y.shape[1]",
            "Your n_y is the number of examples. Outputs are the rows of Y.",
            "The long side of Y taken for its size.",
        ),
        mistake(
            "inputs_are_examples", "X.shape[0]", "X.shape[1]",
            "Your n_x is the number of examples. Features are the rows of X.",
            "The long side of X taken for its size.",
        ),
        mistake(
            "exchanged", "return n_x, n_y", "return n_y, n_x",
            "Both numbers are right, but they come in the wrong order.",
            "Two return values exchanged.",
        ),
        mistake(
            "one_output_only", "Y.shape[0]", "1",
            "This network may have several outputs: read their number from Y.",
            "n_y written as 1, as in the two-class examples.",
        ),
        mistake(
            "two_features_only", "X.shape[0]", "2",
            "Two features are a property of our pictures, not of all data: read their number from "
            "X.",
            "n_x written as 2, the value for moons and flower.",
        ),
        mistake(
            "three_sizes", "return n_x, n_y", "return n_x, 4, n_y",
            "Two sizes are asked for. The hidden layer's size can't be read from the data: you "
            "choose it.",
            "Source 003 returns a hidden size of 4 as well, and its own caller forgets it.",
        ),
        mistake(
            "whole_shapes", "X.shape[0]", "X.shape",
            "You return whole shapes. Pick the entry that is asked for.",
            "Forgetting the index.",
            ("Y.shape[0]", "Y.shape"),
        ),
        mistake(
            "all_entries", "X.shape[0]", "X.size",
            "`size` counts all entries of an array, rows times columns.",
            "Size taken for the number of rows.",
            ("Y.shape[0]", "Y.size"),
        ),
        mistake(
            "counts_classes", "Y.shape[0]", "len(np.unique(Y))",
            "You count classes. Here every output has its own row in Y, and two classes need only "
            "one output.",
            "Number of classes taken for number of outputs.",
        ),
        mistake(
            "not_returned", "return n_x, n_y", "print(n_x, n_y)",
            "Your function shows the sizes but doesn't hand them back. What does `return` do that "
            "`print` doesn't?",
            "Printing instead of returning.",
        ),
    ),
    alternatives=(
        Alternative("len", "The length of an array is its number of rows.",
                    edits=(("X.shape[0]", "len(X)"), ("Y.shape[0]", "len(Y)"))),
        Alternative("unpacked", "Unpacks the shapes.",
                    edits=(("n_x = X.shape[0]", "n_x, m = X.shape"),
                           ("n_y = Y.shape[0]", "n_y, _ = np.shape(Y)"))),
        Alternative("a_list", "A pair is a pair.",
                    edits=(("return n_x, n_y", "return [n_x, n_y]"),)),
        Alternative("one_column", "Counts the entries of one column; NumPy integers are integers.",
                    edits=(("X.shape[0]", "np.int64(X[:, 0].size)"),
                           ("Y.shape[0]", "np.array(Y.T.shape)[-1]"))),
    ),
)  # fmt: skip


def draw_sizes_only(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    for group, one_output in (("basic", True), ("basic", False), ("general", False)):
        sizes = draw_sizes(rng, one_output)
        arguments = {"n_x": sizes.n_x, "n_h": sizes.n_h, "n_y": sizes.n_y}
        name = f"sizes {sizes.n_x}–{sizes.n_h}–{sizes.n_y}, case {len(cases) + 1}"
        cases.append(Case(name, arguments, group, seed=int(rng.integers(1, 10_000))))
    # Large enough to tell a standard deviation of 0.01 from its neighbours.
    n_x, n_h, n_y = (int(n) for n in rng.permutation([45, 46, 47]))
    for seed in rng.choice(np.arange(10, 10_000), 2, replace=False):
        arguments = {"n_x": n_x, "n_h": n_h, "n_y": n_y}
        cases.append(Case(f"a large network, seed {seed}", arguments, "random", seed=int(seed)))
    return cases


_W1 = "np.random.randn(n_h, n_x) * 0.01"
_W2 = "np.random.randn(n_y, n_h) * 0.01"

INITIALIZE_PARAMETERS = Task(
    name="initialize_parameters",
    returns=("parameters",),
    draw=draw_sizes_only,
    criteria=(
        values("b1", 1.5, text="b1 is a column of zeros"),
        values("b2", 1.5, text="b2 is a column of zeros"),
        random_normal("W1", 2.5, {"W1": 0.01}, "W1 is random: normal, mean 0, deviation 0.01"),
        random_normal("W2", 2.5, {"W2": 0.01}, "W2 is random: normal, mean 0, deviation 0.01"),
    ),
    mistakes=(
        mistake(
            "weights_not_scaled", _W1, "np.random.randn(n_h, n_x)",
            "Your weights are a hundred times too large, and tanh would start on its flat ends. "
            "What are the random numbers multiplied by?",
            "The factor 0.01 is forgotten.",
            (_W2, "np.random.randn(n_y, n_h)"),
        ),
        mistake(
            "second_weights_not_scaled", _W2, "np.random.randn(n_y, n_h)",
            "W1 is small, but your W2 is a hundred times too large.",
            "The factor is forgotten on one of two lines.",
        ),
        mistake(
            "zero_weights", _W1, "np.zeros((n_h, n_x))",
            "With all weights zero every hidden unit does and learns the same. Where should chance "
            "come in?",
            "Carried over from logistic regression, where zeros are fine.",
            (_W2, "np.zeros((n_y, n_h))"),
        ),
        mistake(
            "uniform_weights", _W1, "np.random.rand(n_h, n_x) * 0.01",
            "Your weights are never negative: the generator you chose draws evenly between 0 and "
            "1. Normal numbers are asked for.",
            "`rand` taken for `randn`.",
            (_W2, "np.random.rand(n_y, n_h) * 0.01"),
        ),
        mistake(
            "uniform_about_zero", _W1, "np.random.uniform(-0.01, 0.01, (n_h, n_x))",
            "Your weights are spread evenly between two bounds. Normal numbers with a standard "
            "deviation of 0.01 are asked for.",
            "Another common recipe for small weights.",
            (_W2, "np.random.uniform(-0.01, 0.01, (n_y, n_h))"),
        ),
        mistake(
            "wrong_factor", _W1, "np.random.randn(n_h, n_x) * 0.1",
            "Your weights are ten times too large.",
            "A slip of the decimal point.",
            (_W2, "np.random.randn(n_y, n_h) * 0.1"),
        ),
        mistake(
            "scaled_by_inputs", _W1, "np.random.randn(n_h, n_x) / np.sqrt(n_x)",
            "Your weights are scaled by the size of the layer. A good idea for deep networks; here "
            "a fixed factor is asked for.",
            "A recipe for deep networks, met in later chapters of the sources.",
            (_W2, "np.random.randn(n_y, n_h) / np.sqrt(n_h)"),
        ),
        mistake(
            "variance_for_deviation", _W1, "np.random.normal(0, 0.01**2, (n_h, n_x))",
            "Your weights are a hundred times too small. `np.random.normal` wants the standard "
            "deviation, not the variance.",
            "Standard deviation and variance confused.",
            (_W2, "np.random.normal(0, 0.01**2, (n_y, n_h))"),
        ),
        mistake(
            "mean_for_deviation", _W1, "np.random.normal(0.01, 1, (n_h, n_x))",
            "Your weights have mean 0.01 and deviation 1; it should be mean 0 and deviation 0.01. "
            "Check the order of the arguments.",
            "The first argument of `np.random.normal` taken for the scale.",
            (_W2, "np.random.normal(0.01, 1, (n_y, n_h))"),
        ),
        mistake(
            "seeds_inside", "W1 = ", "np.random.seed(2)\n    W1 = ",
            "Your function gives the same “random” weights at every call, because it seeds the "
            "generator itself. Leave that to the caller.",
            "Sources 000 and 003 seed inside this function.",
        ),
        mistake(
            "seeds_twice", "W2 = ", "np.random.seed(3)\n    W2 = ",
            "Your W2 is the same at every call: something inside resets the generator.",
            "A seed before each draw, to get repeatable numbers.",
        ),
        mistake(
            "transposed", "np.random.randn(n_h, n_x)", "np.random.randn(n_x, n_h)",
            "Your weight matrices lie on their side. A layer's matrix has one row for each of its "
            "own units, one column for each input.",
            "Rows and columns of W exchanged.",
            ("np.random.randn(n_y, n_h)", "np.random.randn(n_h, n_y)"),
        ),
        mistake(
            "shape_as_tuple", "np.random.randn(n_h, n_x)", "np.random.randn((n_h, n_x))",
            "`np.random.randn` wants the sizes one by one, not packed into a tuple as for "
            "`np.zeros`.",
            "Sources 001 and 003 print it with a tuple, which raises a TypeError.",
        ),
        mistake(
            "flat_biases", "np.zeros((n_h, 1))", "np.zeros(n_h)",
            "Your biases have one axis only. They should be columns, or adding them to (n, m) "
            "matrices will surprise you.",
            "Rank-1 arrays for columns.",
            ("np.zeros((n_y, 1))", "np.zeros(n_y)"),
        ),
        mistake(
            "flat_b1", "np.zeros((n_h, 1))", "np.zeros(n_h)",
            "Your b1 has one axis only. It should be a column: adding it to an (n, m) matrix would "
            "surprise you.",
            "Rank-1 arrays for columns, in one of two lines.",
        ),
        mistake(
            "flat_b2", "np.zeros((n_y, 1))", "np.zeros(n_y)",
            "Your b2 has one axis only. It should be a column: adding it to an (n, m) matrix would "
            "surprise you.",
            "Rank-1 arrays for columns, in one of two lines.",
        ),
        mistake(
            "biases_as_rows", "np.zeros((n_h, 1))", "np.zeros((1, n_h))",
            "Your biases are rows. Each unit's bias belongs in a row of its own, in one column.",
            "The convention of one example per row.",
            ("np.zeros((n_y, 1))", "np.zeros((1, n_y))"),
        ),
        mistake(
            "biases_of_wrong_layer", "np.zeros((n_h, 1))", "np.zeros((n_x, 1))",
            "A layer has one bias for each of its own units, not for each of its inputs.",
            "b1 given the size of the layer before it.",
            ("np.zeros((n_y, 1))", "np.zeros((n_h, 1))"),
        ),
        mistake(
            "ones_for_biases", "np.zeros((n_h, 1))", "np.ones((n_h, 1))",
            "Your biases are ones. They may start at zero: they don't have to break any symmetry.",
            "Ones for zeros.",
            ("np.zeros((n_y, 1))", "np.ones((n_y, 1))"),
        ),
        mistake(
            "random_biases", "np.zeros((n_h, 1))", "np.random.randn(n_h, 1) * 0.01",
            "Your biases are random. That does no harm, but zeros are asked for.",
            "Treating biases like weights.",
            ("np.zeros((n_y, 1))", "np.random.randn(n_y, 1) * 0.01"),
        ),
        mistake(
            "always_four_hidden_units", "W1 = ", "n_h = 4\n    W1 = ",
            "Your network always has four hidden units. Use the size that the caller asks for.",
            "n_h fixed to the value of the running example.",
        ),
        mistake(
            "small_letters", '"W1": W1', '"w1": W1',
            "The dictionary's keys must be written as in the text: capitals and small letters "
            "differ.",
            "Misnamed keys.",
            ('"W2": W2', '"w2": W2'),
        ),
        mistake(
            "a_tuple", 'return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "return W1, b1, W2, b2",
            "Return one dictionary with four keys, not four values.",
            "Several return values instead of a dictionary.",
        ),
    ),
    alternatives=(
        Alternative("normal", "`np.random.normal` with mean and deviation.",
                    edits=((_W1, "np.random.normal(0, 0.01, (n_h, n_x))"),
                           (_W2, "np.random.normal(scale=0.01, size=(n_y, n_h))"))),
        Alternative("own_generator", "A fresh generator draws another random stream, which the "
                    "text allows.",
                    edits=((_W1, "0.01 * np.random.default_rng().standard_normal((n_h, n_x))"),
                           (_W2, "0.01 * np.random.default_rng().standard_normal((n_y, n_h))"))),
        Alternative("other_order", "W2 is drawn first.",
                    source='''
                    def initialize_parameters(n_x, n_h, n_y):
                        parameters = {"b1": np.zeros((n_h, 1)), "b2": np.zeros((n_y, 1))}
                        parameters["W2"] = 0.01 * np.random.standard_normal((n_y, n_h))
                        parameters["W1"] = 0.01 * np.random.standard_normal((n_h, n_x))
                        return parameters
                    '''),
        Alternative("in_one_draw", "All numbers drawn at once and cut up; whole-number zeros are "
                    "zeros.",
                    source='''
                    def initialize_parameters(n_x, n_h, n_y):
                        numbers = np.random.randn(n_h * (n_x + n_y)) / 100
                        return dict(
                            W1=numbers[: n_h * n_x].reshape(n_h, n_x),
                            b1=np.full((n_h, 1), 0),
                            W2=numbers[n_h * n_x :].reshape(n_y, n_h),
                            b2=np.full((n_y, 1), 0),
                            sizes=(n_x, n_h, n_y),
                        )
                    '''),
    ),
)  # fmt: skip

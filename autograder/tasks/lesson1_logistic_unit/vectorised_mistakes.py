"""Mistakes of `propagate`."""

from __future__ import annotations

from autograder.tasks.lesson1_logistic_unit.vectorised_guards import GUARDS
from autograder.tasks.model import Mistake, mistake

_LOSSES = "-(Y * np.log(A) + (1 - Y) * np.log(1 - A))"

FORMULAS = (
    mistake(
        "error_sign",
        "error = A - Y",
        "error = Y - A",
        "Both gradients have the right size and the wrong sign. If the unit says 0.9 and the "
        "label is 0, should the derivative with respect to z be positive or negative?",
        "Label minus probability, as one writes residuals in statistics.",
    ),
    mistake(
        "source_da_sign",
        "error = A - Y",
        "error = -Y * (1 - A) - A * (1 - Y)",
        "Your gradients push every example the same way, whatever its label. Look again at the "
        "derivative of log(1 - a): the chain rule brings in a second minus sign.",
        "Source 003 prints da with a wrong second sign, -y/a - (1-y)/(1-a).",
    ),
    mistake(
        "extra_sigmoid_derivative",
        "error = A - Y",
        "error = (A - Y) * A * (1 - A)",
        "Your gradients belong to the squared error. With the cross-entropy the factor a(1 - a) "
        "cancels: go through the chain rule once more.",
        "The derivative of the sigmoid multiplied in although it cancels.",
    ),
    mistake(
        "hard_decision",
        "error = A - Y",
        "error = (A > 0.5) * 1.0 - Y",
        "Your gradients use the decisions 0 and 1 in place of the probabilities. The derivative "
        "needs the probabilities themselves.",
        "The perceptron rule taken for the logistic gradient.",
    ),
    mistake(
        "squared_error_cost",
        _LOSSES,
        "(A - Y) ** 2",
        "Your cost is the mean squared error. The cross-entropy is asked for.",
        "The cost known from linear regression.",
    ),
    mistake(
        "cost_without_minus",
        _LOSSES,
        "Y * np.log(A) + (1 - Y) * np.log(1 - A)",
        "Your cost is negative: logarithms of probabilities are. Which sign turns a large "
        "probability into a small cost?",
        "Source 003 drops the minus sign in the maximum-likelihood cost.",
    ),
    mistake(
        "minus_for_first_term_only",
        _LOSSES,
        "-Y * np.log(A) + (1 - Y) * np.log(1 - A)",
        "The two terms of your cost have different signs. How far does the minus sign reach?",
        "The minus sign without parentheses.",
    ),
    mistake(
        "nan_cost",
        _LOSSES,
        "-(Y * np.log(A + (1 - Y) * np.log(1 - A)))",
        "Your cost is not a number (nan): somewhere the logarithm of a negative number is taken, "
        "or of 0. What stands inside each logarithm, and where does its parenthesis close?",
        "Algorithm 1 of source 001 closes the first logarithm's parenthesis too late.",
    ),
    mistake(
        "first_term_only",
        _LOSSES,
        "-Y * np.log(A)",
        "Examples with label 0 add nothing to your cost. They can be predicted badly, too.",
        "Only the term for y = 1.",
    ),
    mistake(
        "binary_logarithm",
        _LOSSES,
        "-(Y * np.log2(A) + (1 - Y) * np.log2(1 - A))",
        "Your cost is 1.44 times too large: you measure in bits. This course uses the natural "
        "logarithm.",
        "log2, as information theory has it.",
    ),
    mistake(
        "decimal_logarithm",
        _LOSSES,
        "-(Y * np.log10(A) + (1 - Y) * np.log10(1 - A))",
        "Your cost is 2.3 times too small: the natural logarithm is meant, not the one to base 10.",
        "log read as log10, as on pocket calculators.",
    ),
    mistake(
        "rounded_cost",
        "float(cost)",
        "round(float(cost), 4)",
        "Your cost is rounded. Keep all digits in the function; round when you print.",
        "Rounded to match the printed value.",
    ),
    mistake(
        "without_bias",
        "w.T @ X + b",
        "w.T @ X",
        "The bias doesn't enter your probabilities. What is added to the weighted sum?",
        "b is forgotten.",
    ),
    mistake(
        "without_sigmoid",
        "sigmoid(w.T @ X + b)",
        "w.T @ X + b",
        "You use z as if it were a probability. It has to be squashed first.",
        "The activation is forgotten.",
    ),
)

MEANS = (
    mistake(
        "no_means",
        "X @ error.T / m",
        "X @ error.T",
        "Your gradients are sums over the examples. The cost is a mean, so are its derivatives.",
        "The division by m is forgotten for both gradients.",
        ("np.sum(error) / m", "np.sum(error)"),
    ),
    mistake(
        "db_not_mean",
        "np.sum(error) / m",
        "np.sum(error)",
        "Your db is the plain sum: the mean over the m examples is asked for.",
        "Source 003 writes db without 1/m in the vectorised formula.",
    ),
    mistake(
        "dw_not_mean",
        "X @ error.T / m",
        "X @ error.T",
        "Your dw is the plain sum: the mean over the m examples is asked for.",
        "The matrix product adds up, and the division by m is forgotten.",
    ),
    mistake(
        "cost_not_mean",
        "np.sum(losses) / m",
        "np.sum(losses)",
        "Your cost is the sum of the losses: the mean over the m examples is asked for.",
        "The division by m is forgotten for the cost.",
    ),
    mistake(
        "nothing_divided",
        "m = X.shape[1]",
        "m = 1",
        "Cost and gradients are sums over the examples in your function; all three are means. If "
        "you do divide by m, look at it: `len` counts rows, and Y has one.",
        "All divisions by m are forgotten, or m is len(Y).",
    ),
    mistake(
        "gradients_divided_by_features",
        "X @ error.T / m",
        "X @ error.T / X.shape[0]",
        "You divide the gradients by the number of features. The mean runs over the examples: how "
        "many columns has X?",
        "Source 002 divides the logistic gradient by the number of features.",
        ("np.sum(error) / m", "np.sum(error) / X.shape[0]"),
    ),
    mistake(
        "all_divided_by_features",
        "m = X.shape[1]",
        "m = X.shape[0]",
        "You divide by the number of features. The mean runs over the examples: how many columns "
        "has X?",
        "shape[0] for shape[1].",
    ),
    mistake(
        "divided_by_m_minus_1",
        "m = X.shape[1]",
        "m = X.shape[1] - 1",
        "You divide by m - 1. That belongs to the sample variance; here a plain mean is meant.",
        "The statistician's m - 1.",
    ),
    mistake(
        "divided_by_209",
        "m = X.shape[1]",
        "m = 209",
        "The number of training images is written into your code. Let X say how many examples "
        "there are.",
        "The size of the data set at hand.",
    ),
)

SHAPES = (
    mistake(
        "error_not_transposed",
        "X @ error.T / m",
        "X @ error / m",
        "In one of your matrix products the inner sizes don't fit. Write the shape under each "
        "factor: w is (n_x, 1), X is (n_x, m), the errors are (1, m). What must be turned so that "
        "the sum runs over the examples?",
        "The transpose is forgotten.",
    ),
    mistake(
        "weights_not_transposed",
        "w.T @ X + b",
        "w @ X + b",
        "In one of your matrix products the inner sizes don't fit. Write the shape under each "
        "factor: w is (n_x, 1), X is (n_x, m), the errors are (1, m). What must be turned so that "
        "the sum runs over the features?",
        "The transpose of w is forgotten.",
    ),
    mistake(
        "product_not_summed",
        "w.T @ X + b",
        "w * X + b",
        "You multiply entry by entry, so nothing is added up over the features. A unit has one z "
        "per example.",
        "* for @.",
    ),
    mistake(
        "dw_row",
        "X @ error.T / m",
        "error @ X.T / m",
        "Your dw lies on its side: a derivative with respect to w has the shape of w.",
        "The product taken in the other order.",
    ),
    mistake(
        "dw_rank_one",
        "X @ error.T / m",
        "np.sum(X * error, axis=1) / m",
        "Your dw has the shape (n_x,). It should be a column like w: one option of np.sum keeps "
        "the axis that is summed away.",
        "keepdims is forgotten.",
    ),
    mistake(
        "dw_summed_over_features",
        "X @ error.T / m",
        "np.sum(X * error, axis=0, keepdims=True) / m",
        "Your dw has one entry per example: you summed over the features. The derivative with "
        "respect to a weight collects what all examples say.",
        "axis=0 for axis=1.",
    ),
    mistake(
        "dw_not_summed",
        "X @ error.T / m",
        "X * error / m",
        "Your dw is a whole matrix: the examples are not added up. Which product sums over the "
        "examples?",
        "* for @: broadcasting makes a matrix without complaint.",
    ),
    mistake(
        "dw_a_number",
        "X @ error.T / m",
        "np.sum(X * error) / m",
        "Your dw is a single number. Every weight has a derivative of its own.",
        "np.sum without an axis.",
    ),
    mistake(
        "db_not_summed",
        "np.sum(error) / m",
        "error / m",
        "Your db is a row with an entry per example. There is one bias, so there is one "
        "derivative.",
        "The sum over the examples is forgotten.",
        ("float(db)", "db"),
    ),
    mistake(
        "cost_matrix_summed",
        _LOSSES,
        "-(Y * np.log(A).T + (1 - Y) * np.log(1 - A).T)",
        "A row times a column, entry by entry, silently makes an m by m matrix, and you sum all "
        "of it. Keep both in the same direction.",
        "Y * np.log(A).T, broadcast to m by m: a forum classic.",
    ),
    mistake(
        "cost_not_summed",
        "cost = np.sum(losses) / m",
        "cost = losses / m",
        "Your cost is a row with an entry per example. It should be a single number.",
        "The sum over the examples is forgotten.",
        ("float(cost)", "cost"),
    ),
    mistake(
        "first_example_only",
        "losses = -(Y",
        "X, Y, A, m = X[:, :1], Y[:, :1], A[:, :1], 1\n    losses = -(Y",
        "Only the first example enters your result. All columns of X count.",
        "Written and tested for one example.",
    ),
)

OUTPUTS = (
    mistake(
        "names_with_capital",
        '"dw": dw',
        '"dW": dw',
        "The keys of the dictionary are `dw` and `db`, spelled exactly like this.",
        "dW, as the later lessons call it.",
    ),
    mistake(
        "gradients_swapped",
        '{"dw": dw, "db": float(db)}',
        '{"dw": float(db), "db": dw}',
        "The two entries of your dictionary have changed places: dw has the shape of w, db is a "
        "number.",
        "Values under the wrong keys.",
    ),
    mistake(
        "cost_first",
        "return grads, float(cost)",
        "return float(cost), grads",
        "You return the cost first. The order is part of the agreement: grads, cost.",
        "Outputs in another order.",
    ),
    mistake(
        "three_values",
        "return grads, float(cost)",
        "return dw, db, cost",
        "You return three values. The two gradients belong in a dictionary; the cost stands "
        "beside it.",
        "No dictionary made.",
    ),
    mistake(
        "gradients_only",
        "return grads, float(cost)",
        "return grads",
        "You return the gradients only. The cost is asked for as well.",
        "One output only.",
    ),
    mistake(
        "labels_overwritten",
        "error = A - Y",
        "Y -= A\n    error = -Y",
        "Your function changes Y, and with whole-number labels it even fails: `-=` works on the "
        "caller's array. Give the difference a name of its own.",
        "-= on an argument.",
    ),
    mistake(
        "inputs_standardised",
        "m = X.shape[1]",
        "X = (X - X.mean()) / X.std()\n    m = X.shape[1]",
        "You rescale X inside the function. X comes in prepared; use it as it is.",
        "Preprocessing in the wrong place.",
    ),
    Mistake(
        "loop_over_examples",
        "All numbers are right, but a Python loop still visits the examples one by one. Let one "
        "matrix product do the work of the loop.",
        "The 'vectorised' algorithm 2 of source 001 still loops over the examples.",
        source="""
def propagate(w, b, X, Y):
    m = X.shape[1]
    cost, db, dw = 0.0, 0.0, np.zeros((X.shape[0], 1))
    for i in range(m):
        x = X[:, i : i + 1]
        a = sigmoid(float((w.T @ x)[0, 0]) + b)
        cost += float(-(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a)))
        dw += x * (a - Y[0, i])
        db += float(a - Y[0, i])
    return {"dw": dw / m, "db": db / m}, cost / m
""",
    ),
    Mistake(
        "constant_answer",
        "You return the same numbers whatever the arguments are. Compute them from w, b, X and Y.",
        "The expected output of the text typed in.",
        source="""
def propagate(w, b, X, Y):
    return {"dw": np.array([[0.25], [-0.5]]), "db": 0.125}, 0.693147
""",
    ),
)

MISTAKES = FORMULAS + GUARDS + MEANS + SHAPES + OUTPUTS

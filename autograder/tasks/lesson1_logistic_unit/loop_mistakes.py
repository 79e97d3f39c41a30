"""Mistakes of `propagate_loop`."""

from __future__ import annotations

from autograder.tasks.model import Mistake, mistake

_MEANS = '{"dw": dw / m, "db": db / m}'
_LOSS = "y * np.log(a) + (1 - y) * np.log(1 - a)"

FORMULAS = (
    mistake(
        "error_sign",
        "error = a - y",
        "error = y - a",
        "Both gradients have the right size and the wrong sign. If the unit says 0.9 and the "
        "label is 0, should the derivative with respect to z be positive or negative?",
        "Label minus probability, as one writes residuals in statistics.",
    ),
    mistake(
        "source_da_sign",
        "error = a - y",
        "error = -y * (1 - a) - a * (1 - y)",
        "Your gradients push every example the same way, whatever its label. Look again at the "
        "derivative of log(1 - a): the chain rule brings in a second minus sign.",
        "Source 003 prints da with a wrong second sign, -y/a - (1-y)/(1-a).",
    ),
    mistake(
        "extra_sigmoid_derivative",
        "error = a - y",
        "error = (a - y) * a * (1 - a)",
        "Your gradients belong to the squared error. With the cross-entropy the factor a(1 - a) "
        "cancels: go through the chain rule once more.",
        "The derivative of the sigmoid multiplied in although it cancels.",
    ),
    mistake(
        "hard_decision",
        "error = a - y",
        "error = (a > 0.5) * 1.0 - y",
        "Your gradients use the decision 0 or 1 in place of the probability. The derivative needs "
        "a itself.",
        "The perceptron rule taken for the logistic gradient.",
    ),
    mistake(
        "squared_error_cost",
        f"cost -= {_LOSS}",
        "cost += (a - y) ** 2",
        "Your cost is the mean squared error. The cross-entropy is asked for.",
        "The cost known from linear regression.",
    ),
    mistake(
        "cost_without_minus",
        "cost -=",
        "cost +=",
        "Your cost is negative: logarithms of probabilities are. Which sign turns a large "
        "probability into a small cost?",
        "Source 003 drops the minus sign in the maximum-likelihood cost.",
    ),
    mistake(
        "nan_cost",
        _LOSS,
        "y * np.log(a + (1 - y) * np.log(1 - a))",
        "Your cost is not a number (nan): somewhere the logarithm of a negative number is taken, "
        "or of 0. What stands inside each logarithm, and where does its parenthesis close?",
        "Algorithm 1 of source 001 closes the first logarithm's parenthesis too late.",
    ),
    mistake(
        "first_term_only",
        _LOSS,
        "y * np.log(a)",
        "Examples with label 0 add nothing to your cost. They can be predicted badly, too.",
        "Only the term for y = 1.",
    ),
    mistake(
        "binary_logarithm",
        _LOSS,
        "y * np.log2(a) + (1 - y) * np.log2(1 - a)",
        "Your cost is 1.44 times too large: you measure in bits. This course uses the natural "
        "logarithm.",
        "log2, as information theory has it.",
    ),
    mistake(
        "decimal_logarithm",
        _LOSS,
        "y * np.log10(a) + (1 - y) * np.log10(1 - a)",
        "Your cost is 2.3 times too small: the natural logarithm is meant, not the one to base 10.",
        "log read as log10, as on pocket calculators.",
    ),
    mistake(
        "clipped_probability",
        _LOSS,
        "y * np.log(max(a, 1e-5)) + (1 - y) * np.log(max(1 - a, 1e-5))\n"
        "        a = min(max(a, 1e-5), 1 - 1e-5)",
        "You clip the probability at 1e-5, so very sure units get a slightly wrong gradient. Use "
        "the probability as it is.",
        "A guard for the logarithm that also changes what is right.",
    ),
    mistake(
        "rounded_cost",
        "float(cost / m)",
        "round(float(cost / m), 4)",
        "Your cost is rounded. Keep all digits in the function; round when you print.",
        "Rounded to match the printed value.",
    ),
)

MEANS = (
    mistake(
        "no_means",
        _MEANS,
        '{"dw": dw, "db": db}',
        "Your gradients are sums over the examples. The cost is a mean, so are its derivatives.",
        "The division by m is forgotten for both gradients.",
    ),
    mistake(
        "db_not_mean",
        '"db": db / m',
        '"db": db',
        "Your db is the plain sum: the mean over the examples is asked for, as for dw.",
        "Source 003 writes db without 1/m in the vectorised formula.",
    ),
    mistake(
        "dw_not_mean",
        '"dw": dw / m',
        '"dw": dw',
        "Your dw is the plain sum: the mean over the examples is asked for, as for db.",
        "The division by m is forgotten for dw.",
    ),
    mistake(
        "cost_not_mean",
        "float(cost / m)",
        "float(cost)",
        "Your cost is the sum of the losses: the mean over the examples is asked for.",
        "The division by m is forgotten for the cost.",
    ),
    mistake(
        "nothing_divided",
        _MEANS,
        '{"dw": dw, "db": db}',
        "Cost and gradients are sums over the examples in your function. All three are means.",
        "All divisions by m are forgotten.",
        ("float(cost / m)", "float(cost)"),
    ),
    mistake(
        "divided_by_features",
        _MEANS,
        '{"dw": dw / n_x, "db": db / n_x}',
        "You divide the gradients by the number of features. The mean runs over the examples: how "
        "many columns has X?",
        "Source 002 divides the logistic gradient by the number of features.",
    ),
    mistake(
        "all_divided_by_features",
        "n_x, m = X.shape",
        "n_x, examples = X.shape\n    m = n_x",
        "You divide by the number of features everywhere. The mean runs over the examples: how "
        "many columns has X?",
        "Rows and columns of X mixed up when m is read.",
        ("range(m)", "range(examples)"),
    ),
    mistake(
        "divided_by_m_minus_1",
        _MEANS,
        '{"dw": dw / (m - 1), "db": db / (m - 1)}',
        "You divide by m - 1. That belongs to the sample variance; here a plain mean is meant.",
        "The statistician's m - 1.",
        ("float(cost / m)", "float(cost / (m - 1))"),
    ),
    mistake(
        "divided_twice",
        "db += error",
        "db += error / m",
        "You divide db by m twice, once inside the loop and once after it.",
        "The mean taken in the loop and again at the end.",
    ),
)

LOOPS = (
    mistake(
        "last_example_left_out",
        "range(m)",
        "range(m - 1)",
        "Your loop never reaches the last example. Which numbers does `range(k)` give?",
        "Off by one at the end.",
    ),
    mistake(
        "first_example_left_out",
        "range(m)",
        "range(1, m)",
        "Your loop starts at the second example: Python counts from 0.",
        "Counting from 1, as the formulas do.",
    ),
    mistake(
        "first_example_only",
        "        db += error\n",
        "        db += error\n        break\n",
        "Only the first example enters. Is something that belongs after the loop indented into it?",
        "return or break inside the loop.",
    ),
    mistake(
        "rows_of_labels_counted",
        "n_x, m = X.shape",
        "n_x, m = X.shape[0], len(Y)",
        "You count one example only, whatever X holds: `len` counts the rows of an array, and Y "
        "has one. The examples are its columns.",
        "len(Y) for the number of examples.",
    ),
    mistake(
        "last_example_only",
        "    for i in range(m):\n",
        "    for i in range(m):\n        dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0\n",
        "Only the last example is left in your sums. Where are they set to zero, and how often?",
        "The accumulators are reset inside the loop, or assigned with = instead of +=.",
    ),
    mistake(
        "dw_overwritten",
        "dw[j, 0] += ",
        "dw[j, 0] = ",
        "Your dw keeps the last example only: every example must be added to what is there "
        "already.",
        "= for +=.",
    ),
    mistake(
        "db_overwritten",
        "db += error",
        "db = error",
        "Your db keeps the last example only: every example must be added to what is there "
        "already.",
        "= for +=, or the line stands after the loop.",
    ),
    mistake(
        "cost_overwritten",
        f"cost -= {_LOSS}",
        f"cost = -({_LOSS})",
        "Your cost keeps the loss of the last example only: add up all of them.",
        "= for +=.",
    ),
    mistake(
        "two_features_only",
        "n_x, m = X.shape",
        "n_x, m = 2, X.shape[1]",
        "Your function knows two features only, whatever X holds. Let X say how many there are.",
        "The pseudo-code of sources 001 and 003 is written for two features, dw1 and dw2.",
    ),
    mistake(
        "indices_swapped",
        "dw[j, 0] += X[j, i] * error",
        "dw[j, 0] += X[i, j] * error",
        "X[row, column]: the feature comes first and the example second, in the indices as in the "
        "shape.",
        "One example per row, as most tables are stored.",
    ),
    mistake(
        "without_bias",
        "z = b\n",
        "z = 0.0\n",
        "The bias doesn't enter your z. Where does the sum start?",
        "b is forgotten.",
    ),
    mistake(
        "without_sigmoid",
        "a = sigmoid(z)",
        "a = z",
        "You use z as if it were a probability. It has to be squashed first.",
        "The activation is forgotten.",
    ),
    mistake(
        "w_as_workspace",
        "dw = np.zeros((n_x, 1))",
        "dw = w\n    dw[:] = 0",
        "Your dw is not a new array but another name for w: setting it to zero empties the "
        "weights. Make a new array.",
        "dw = w copies nothing.",
    ),
)

OUTPUTS = (
    mistake(
        "dw_rank_one",
        '"dw": dw / m',
        '"dw": dw[:, 0] / m',
        "Your dw has the shape (n_x,). It should be a column like w: n_x rows, one column.",
        "A rank-1 array of derivatives.",
    ),
    mistake(
        "dw_row",
        '"dw": dw / m',
        '"dw": dw.T / m',
        "Your dw lies on its side: a derivative with respect to w has the shape of w.",
        "A row of derivatives.",
    ),
    mistake(
        "names_with_capital",
        _MEANS,
        '{"dW": dw / m, "db": db / m}',
        "The keys of the dictionary are `dw` and `db`, spelled exactly like this.",
        "dW, as the later lessons call it.",
    ),
    mistake(
        "cost_first",
        "return grads, float(cost / m)",
        "return float(cost / m), grads",
        "You return the cost first. The order is part of the agreement: grads, cost.",
        "Outputs in another order.",
    ),
    mistake(
        "three_values",
        "return grads, float(cost / m)",
        "return dw / m, db / m, cost / m",
        "You return three values. The two gradients belong in a dictionary; the cost stands "
        "beside it.",
        "No dictionary made.",
    ),
    mistake(
        "gradients_only",
        "return grads, float(cost / m)",
        "return grads",
        "You return the gradients only. The cost is asked for as well.",
        "One output only.",
    ),
    Mistake(
        "constant_answer",
        "You return the same numbers whatever the arguments are. Compute them from w, b, X and Y.",
        "The expected output of the text typed in.",
        source="""
def propagate_loop(w, b, X, Y):
    return {"dw": np.array([[0.25], [-0.5]]), "db": 0.125}, 0.693147
""",
    ),
)

MISTAKES = FORMULAS + MEANS + LOOPS + OUTPUTS

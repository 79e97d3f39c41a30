"""Task `softmax`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.model import Mistake, Task, alternative, mistake, stable, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Ordinary scores; integers, one column; then scores, and columns, that lie far apart."""
    K, m = (int(n) for n in rng.choice([3, 4, 5, 6, 7], size=2, replace=False))
    L = int(rng.integers(5, 8))
    ordinary = 1.5 * rng.standard_normal((K, m))
    shifted = 2 * rng.standard_normal((m, K + 6)) - 3
    whole = rng.integers(-6, 7, (5, 8))
    offsets = np.array([-30000.0, -1000.0, 0.0, 1000.0, 25000.0])
    near = rng.standard_normal((4, 5)) + rng.permutation(offsets)
    wide = rng.uniform(0, 2, (L, 4))
    wide[0, 0] += 1000  # one score far above the others: its probability is 1
    wide[:, 1] -= 1000
    wide[1:, 2] -= 1000  # a spread of 2000: even the column mean is far below the maximum
    wide[0, 2] += 1000
    wide[::2, 3] += 499  # a spread of about 1000 around zero
    wide[1::2, 3] -= 500
    return [
        Case(f"{K} classes, {m} examples", {"Z": ordinary}),
        Case(f"{m} classes, {K + 6} examples", {"Z": shifted}),
        Case("whole numbers", {"Z": whole}, "general"),
        Case("a single example", {"Z": 3 * rng.standard_normal((L + 1, 1))}, "general"),
        Case("two classes", {"Z": 2 * rng.standard_normal((2, 9))}, "general"),
        Case("columns thousands apart", {"Z": near}, "stable"),
        Case("scores of 1000 and -1000", {"Z": wide}, "stable"),
    ]


SHIFT = "shifted = Z - np.max(Z, axis=0, keepdims=True)"
POWERS = "T = np.exp(shifted)"
SHARE = "return T / np.sum(T, axis=0, keepdims=True)"

WRONG_AXIS: tuple[Mistake, ...] = (
    mistake("rows_instead_of_columns", SHIFT, "shifted = Z - np.max(Z, axis=1, keepdims=True)",
            "Your rows add up to 1, not your columns. An example is a column, and its K "
            "probabilities share its 1: along which axis do you walk down a column?",
            "Axis 1 is right where examples are rows, as in most libraries.",
            (SHARE, "return T / np.sum(T, axis=1, keepdims=True)")),
    mistake("maximum_of_each_row", SHIFT, "shifted = Z - np.max(Z, axis=1, keepdims=True)",
            "Within a column, all scores must be shifted by the same number; yours are shifted row "
            "by row, and that changes the probabilities. Look at the axis of your maximum.",
            "One of the two axes is right, the other is not."),
    mistake("sum_of_each_row", SHARE, "return T / np.sum(T, axis=1, keepdims=True)",
            "You divide by sums over the examples. Each column has to be divided by its own sum.",
            "One of the two axes is right, the other is not."),
    mistake("sum_of_everything", SHARE, "return T / np.sum(T)",
            "All your numbers together add up to 1; each column should do so by itself. The sum "
            "needs an axis.", "A softmax written for one vector, applied to a matrix."),
    mistake("one_softmax_for_all", SHIFT, "shifted = Z - np.max(Z)",
            "All your numbers together add up to 1; each column should do so by itself. Maximum "
            "and sum both need an axis.", "A softmax written for one vector, applied to a matrix.",
            (SHARE, "return T / np.sum(T)")),
    mistake("one_bare_softmax_for_all", SHIFT, "shifted = Z",
            "All your numbers together add up to 1; each column should do so by itself: the sum "
            "needs an axis. And large scores overflow: subtract each column's maximum first.",
            "The formula typed as it stands, for one vector.",
            (SHARE, "return T / np.sum(T)")),
    mistake("sum_of_first_column", SHARE, "return T / np.sum(T[:, 0])",
            "Only the first column adds up to 1: every column is divided by the sum of the first "
            "one.", "The code was tried with a single example."),
    mistake("global_maximum", SHIFT, "shifted = Z - np.max(Z)",
            "You subtract the largest score of the whole matrix. A column that lies a thousand "
            "below it turns into 0/0: each column needs its own maximum.",
            "Seen in many posts about a stable softmax: np.max without an axis."),
)  # fmt: skip

WRONG_FORMULA: tuple[Mistake, ...] = (
    mistake("not_shifted", SHIFT, "shifted = Z",
            "For scores near 1000 the exponential is infinite, for -1000 it is 0, and the quotient "
            "is `nan`. Softmax doesn't change when all scores of a column are shifted: use that.",
            "Source 000 (book chapter) takes the exponential of the scores as they are."),
    mistake("clipped_scores", SHIFT, "shifted = np.clip(Z, -500, 500)",
            "Clipping makes all very large scores equal, and so their probabilities. There is a "
            "shift that loses nothing.", "A quick cure for the overflow warning."),
    mistake("shifted_by_mean", SHIFT, "shifted = Z - np.mean(Z, axis=0, keepdims=True)",
            "The mean of a column can lie far below its largest score, and the exponential still "
            "overflows. By what must you shift so that no exponent is above 0?",
            "Centring, from standardising data."),
    mistake("shifted_by_minimum", SHIFT, "shifted = Z - np.min(Z, axis=0, keepdims=True)",
            "Subtracting the smallest score makes all exponents positive, and large ones overflow. "
            "They should all be 0 or less.", "Minimum and maximum mixed up."),
    mistake("divided_by_maximum", SHIFT, "shifted = Z / np.max(np.abs(Z), axis=0, keepdims=True)",
            "Dividing the scores changes the probabilities; only adding the same number to a whole "
            "column leaves them as they are.", "Scaling instead of shifting against the overflow."),
    mistake("sum_without_shift", SHARE, "return T / np.sum(np.exp(Z), axis=0, keepdims=True)",
            "Numerator and denominator must be shifted by the same number, or the columns don't "
            "add up to 1. Yours is shifted only above the line.",
            "The shift was added afterwards, in one place."),
    mistake("negative_exponent", POWERS, "T = np.exp(-shifted)",
            "The largest score gets the smallest probability: there is a minus sign too many in "
            "the exponent.", "The exp(-z) of the sigmoid, carried over."),
    mistake("sigmoid", SHARE, "return 1 / (1 + np.exp(-Z))",
            "This is the sigmoid: every class gets a probability of its own, and the columns don't "
            "add up to 1. The classes must compete.", "The output layer of lesson 2."),
    mistake("no_exponential", POWERS, "T = Z - np.min(Z, axis=0, keepdims=True) + 1e-12",
            "Your shares grow in proportion to the scores. First something must make every score "
            "positive and stretch the differences.", "Normalising as one normalises counts."),
    mistake("base_two", POWERS, "T = np.exp2(shifted)",
            "Your powers have base 2; softmax takes powers of e.",
            "A wrong function of the same look."),
    mistake("divided_by_largest", SHARE, "return T / np.max(T, axis=0, keepdims=True)",
            "Your largest entry in each column is 1. What should be 1 is the sum of the column.",
            "Normalised by the wrong number."),
    mistake("logarithm", SHARE, "return shifted - np.log(np.sum(T, axis=0, keepdims=True))",
            "These are the logarithms of the probabilities: all of them are negative. The "
            "probabilities themselves are asked for.", "log_softmax of the big libraries."),
)  # fmt: skip

SLIPS: tuple[Mistake, ...] = (
    mistake("epsilon_below_the_line", SHARE, "return T / (np.sum(T, axis=0, keepdims=True) + 1e-8)",
            "Your columns add up to a little less than 1, because something is added below the "
            "line. After the right shift that sum is never 0.",
            "Habit: a small number against division by zero."),
    mistake("rounded", SHARE, "return np.round(T / np.sum(T, axis=0, keepdims=True), 4)",
            "Your probabilities are rounded. Round when you print, never when you compute.",
            "Made to look like the expected output."),
    mistake("changes_its_argument", SHIFT, "Z -= np.max(Z, axis=0, keepdims=True)\n    shifted = Z",
            "`-=` writes into the caller's array: after the call, Z is another one. Make a new "
            "array.", "In-place arithmetic looks like a mere abbreviation."),
    mistake("copies_the_integer_type", SHARE,
            "A = np.zeros_like(Z)\n    A[...] = T / np.sum(T, axis=0, keepdims=True)\n    return A",
            "When Z holds whole numbers your result does, too, and every probability below 1 "
            "becomes 0. An array made like Z has Z's type.",
            "np.zeros_like takes over the type as well as the shape."),
    Mistake("first_column_only",
            "Only the first column of your result is filled. Every column is an example.",
            "A loop that returns in its first round.",
            source="""
def softmax(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        T = np.exp(Z[:, i] - np.max(Z[:, i]))
        A[:, i] = T / np.sum(T)
        return A
"""),
)  # fmt: skip

ALTERNATIVES = (
    alternative("loop_over_examples", """
def softmax(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        powers = [np.exp(z - max(Z[:, i])) for z in Z[:, i]]
        for k in range(Z.shape[0]):
            A[k, i] = powers[k] / sum(powers)
    return A
""", "Loops; vectorising isn't what this task is about."),
    alternative("without_keepdims", """
def softmax(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(0)
""", "A row of shape (m,) broadcasts over the columns just as well."),
    alternative("transposed_and_back", """
def softmax(scores):
    S = scores.T - scores.T.max(axis=1, keepdims=True)
    S = np.exp(S)
    return (S / S.sum(axis=1, keepdims=True)).T
""", "Works on rows in between; the parameter has another name."),
    alternative("log_sum_exp", """
def softmax(Z):
    return np.exp(Z - np.logaddexp.reduce(Z.astype(float), axis=0))
""", "By way of the logarithm of the sum."),
    alternative("along_an_axis", """
def softmax(Z):
    def one(z):
        t = np.exp(z - np.amax(z))
        return t / t.sum()
    return np.apply_along_axis(one, 0, Z)
""", "A helper for one vector, applied to each column."),
    alternative("differences", """
def softmax(Z):
    D = Z[:, np.newaxis, :] - Z[np.newaxis, :, :]  # D[j, k]: by how much j is ahead of k
    return 1 / np.exp(D).sum(axis=0)
""", "Differences of all pairs; an overflow gives 1/inf, which is the right 0."),
)  # fmt: skip

SOFTMAX = Task(
    "softmax",
    draw,
    (
        values("softmax", 8, text="the columns hold the right probabilities"),
        stable(5, "finite and right for very large scores, and for columns far apart"),
        unchanged(1),
    ),
    (*WRONG_AXIS, *WRONG_FORMULA, *SLIPS),
    ALTERNATIVES,
    tolerance=1e-11,
)

"""Task `sigmoid`: the squashing function, for numbers and arrays of any shape and size."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import sizes
from autograder.tasks.model import Mistake, Task, alternative, general, stable, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Numbers and arrays of moderate size, whole numbers, more dimensions, and |z| = 1000.

    A lone strongly negative number is avoided: its sigmoid is so close to 0 that equally good
    formulas differ in relative terms.
    """
    m, rows, columns = sizes(rng, 3, 5, 9)
    negative = -float(rng.uniform(0.5, 2.5))
    large = rng.uniform(-900.0, 900.0, size=(2, m))
    large[0, :3] = rng.permutation([-1000.0, 0.0, 1000.0])
    whole = rng.integers(-5, 6, size=(rows, columns))
    whole[0, :3] = (-2, 0, 3)
    return [
        Case("a negative number", {"z": negative}),
        Case(f"a row of {m}", {"z": rng.uniform(-4.0, 4.0, size=(1, m))}),
        Case("a positive number", {"z": float(rng.uniform(0.5, 3.0))}),
        Case("a whole number", {"z": int(rng.integers(1, 4))}, "general"),
        Case(f"whole numbers, {rows} by {columns}", {"z": whole}, "general"),
        Case("three dimensions", {"z": rng.normal(size=(2, columns, 3)) * 3}, "general"),
        Case("one dimension", {"z": rng.uniform(-12.0, 12.0, size=rows)}, "general"),
        Case("up to 1000 and down to -1000", {"z": large}, "stable"),
        Case("the number 1000", {"z": 1000.0}, "stable"),
        Case("whole numbers, -1000 to 1000", {"z": np.array([[-1000], [2], [1000]])}, "stable"),
    ]


MISTAKES = (
    Mistake(
        "no_minus",
        "Yours falls where the sigmoid rises: look at the sign in the exponent. What should "
        "happen to the exponential when z becomes large?",
        "The minus sign of the exponent is lost.",
        source="""
def sigmoid(z):
    return 1 / (1 + np.exp(z))
""",
    ),
    Mistake(
        "overflow",
        "For moderate z all is well, but for z = 1000 the exponential is infinite and infinite "
        "over infinite is not a number. Divide numerator and denominator by the same thing first.",
        "The form e^z / (1 + e^z), which many books give.",
        source="""
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
""",
    ),
    Mistake(
        "tanh",
        "Your values run from -1 to 1: that is tanh, a cousin of the sigmoid. A probability lies "
        "between 0 and 1.",
        "The bipolar relative taken for the sigmoid.",
        source="""
def sigmoid(z):
    return np.tanh(z)
""",
    ),
    Mistake(
        "no_parentheses",
        "Your values are 1 + e^(-z), all larger than 1. Is everything that belongs below the "
        "fraction's bar in parentheses, and the right way up? Division comes before addition.",
        "1 / 1 + exp(-z): the classic operator precedence slip.",
        source="""
def sigmoid(z):
    return 1 / 1 + np.exp(-z)
""",
    ),
    Mistake(
        "minus_in_denominator",
        "The denominator has the wrong sign: sums of 1 and a positive number are never zero, yours "
        "explodes at z = 0.",
        "1 - exp(-z) in the denominator.",
        source="""
def sigmoid(z):
    return 1 / (1 - np.exp(-z))
""",
    ),
    Mistake(
        "math_exp",
        "The functions of `math` take one number only. Use the exponential that works on every "
        "entry of an array.",
        "math.exp on an array.",
        source="""
def sigmoid(z):
    import math
    return 1 / (1 + math.exp(-z))
""",
    ),
    Mistake(
        "clipped_values",
        "Your values never get below 1e-5 or above 1 - 1e-5. The sigmoid itself comes as close to "
        "0 and 1 as it likes.",
        "Probabilities clipped to keep a logarithm safe somewhere else.",
        source="""
def sigmoid(z):
    return np.clip(1 / (1 + np.exp(-z)), 1e-5, 1 - 1e-5)
""",
    ),
    Mistake(
        "clipped_inputs",
        "You limit z to ±10 before the exponential. That avoids large numbers, but the function "
        "is then flat where it still should change.",
        "np.clip(z, -10, 10) against overflow warnings.",
        source="""
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))
""",
    ),
    Mistake(
        "rounded",
        "Your values are rounded. Keep all digits in the function; round when you print.",
        "np.round to make the output look like the expected one.",
        source="""
def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z)), 4)
""",
    ),
    Mistake(
        "derivative",
        "You return a(1 - a): that is the derivative of the sigmoid. Here the function itself is "
        "asked for.",
        "Function and derivative mixed up.",
        source="""
def sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)
""",
    ),
    Mistake(
        "softmax",
        "Your values add up to 1 over all entries. The sigmoid looks at every entry by itself.",
        "Softmax taken for sigmoid.",
        source="""
def sigmoid(z):
    return np.exp(z) / np.sum(np.exp(z))
""",
    ),
    Mistake(
        "step",
        "You return only zeros and ones: the decision, not the probability. The sigmoid rises "
        "smoothly.",
        "Thresholding is done inside the activation.",
        source="""
def sigmoid(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
""",
    ),
    Mistake(
        "absolute_value",
        "Negative and positive z give the same value in yours. The magnitude helps against "
        "overflow, but negative z needs a formula of its own.",
        "A stable formula of which only the positive half is kept.",
        source="""
def sigmoid(z):
    return 1 / (1 + np.exp(-np.abs(z)))
""",
    ),
    Mistake(
        "wrong_half",
        "For positive z all is right. For negative z your two formulas are mixed: check the "
        "second one at z = -1 by hand.",
        "A split into two branches with -z left in the second.",
        source="""
def sigmoid(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)))
""",
    ),
    Mistake(
        "zeros_like_whole_numbers",
        "When z holds whole numbers, so does your result, and every value between 0 and 1 is cut "
        "to 0. Make sure the result can hold fractions.",
        "np.zeros_like of an integer array is an integer array.",
        source="""
def sigmoid(z):
    a = np.zeros_like(z)
    a[...] = 1 / (1 + np.exp(-np.asarray(z)))
    return a
""",
    ),
    Mistake(
        "arrays_only",
        "Your function walks along z as if it were a list of numbers. A single number must work "
        "too, and an array with rows and columns.",
        "A loop over the entries of a flat array.",
        source="""
def sigmoid(z):
    a = np.zeros(len(z))
    for i in range(len(z)):
        a[i] = 1 / (1 + np.exp(-z[i]))
    return a
""",
    ),
    Mistake(
        "flattened",
        "The values are right, but the shape of z is lost: give back the shape that came in.",
        "np.ravel before the computation.",
        source="""
def sigmoid(z):
    return 1 / (1 + np.exp(-np.ravel(z)))
""",
    ),
    Mistake(
        "column_turned",
        "Rows and columns have changed places in your result. Every entry should stay where it "
        "was.",
        "A transpose from w.T slipped into the wrong function.",
        source="""
def sigmoid(z):
    return 1 / (1 + np.exp(-np.transpose(z)))
""",
    ),
    Mistake(
        "negated_in_place",
        "Your function changes the array that it is given: the caller's z has another sign "
        "afterwards. Use a new array.",
        "z *= -1 works on the caller's array.",
        source="""
def sigmoid(z):
    z *= -1
    return 1 / (1 + np.exp(z))
""",
    ),
    Mistake(
        "always_half",
        "You return 0.5, the value at z = 0, for every z. Compute it from z.",
        "The answer of the first example remembered.",
        source="""
def sigmoid(z):
    return 0.5 + 0.0 * z
""",
    ),
)

ALTERNATIVES = (
    alternative(
        "as_in_the_formula",
        """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
""",
        "The formula itself: an overflow to infinity gives the right 0, with a warning.",
    ),
    alternative(
        "by_tanh",
        """
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))
""",
        "tanh is a stretched sigmoid and never overflows.",
    ),
    alternative(
        "by_logaddexp",
        """
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))
""",
        "The logarithm of the denominator, computed safely.",
    ),
    alternative(
        "two_branches_masked",
        """
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    a = np.empty(z.shape)
    positive = z >= 0
    a[positive] = 1 / (1 + np.exp(-z[positive]))
    grown = np.exp(z[~positive])
    a[~positive] = grown / (1 + grown)
    return a
""",
        "A formula for each sign, filled in by masks; a number gives a 0-d array.",
    ),
    alternative(
        "number_by_number",
        """
def sigmoid(z):
    import math

    def one(v):
        v = float(v)
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.vectorize(one)(z)
""",
        "A function of one number, applied to all by NumPy.",
    ),
    alternative(
        "wide_clip",
        """
def sigmoid(z):
    z = np.clip(z, -500, 500)
    return np.power(1 + np.exp(-z), -1.0)
""",
        "Limits z to ±500 against the warning, where the sigmoid is 0 or 1 to all digits.",
    ),
    alternative(
        "element_loop",
        """
def sigmoid(z):
    z = np.array(z, dtype=float)
    out = np.zeros(z.shape)
    with np.errstate(over="ignore"):
        for index in np.ndindex(*z.shape):
            out[index] = 1.0 / (1.0 + np.exp(-z[index]))
    return out
""",
        "A loop over all entries: slow, and right.",
    ),
)

TASK = Task(
    "sigmoid",
    draw,
    (
        values("values", 2, text="right for numbers and rows", leaves=(), groups=("basic",)),
        general(2, "right for whole numbers and any shape"),
        stable(2, "finite and right at z = 1000 and z = -1000"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
)

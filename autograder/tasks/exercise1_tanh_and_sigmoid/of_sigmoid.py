"""Task `sigmoid_derivative`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.model import (
    Mistake,
    Task,
    alternative,
    general,
    mistake,
    stable,
    unchanged,
    values,
)
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Numbers and arrays of moderate size, whole numbers, more dimensions, and |z| = 1000.

    Lone numbers stay where the slope isn't tiny: far out, equally good formulas differ in relative
    terms.
    """
    rows, columns, m = (int(n) for n in rng.choice([3, 4, 5, 6, 7, 9], size=3, replace=False))
    sign = int(rng.choice([-1, 1]))
    whole = rng.integers(-4, 5, size=(rows, columns))
    whole[0, :3] = (-2, 0, 3)
    large = rng.uniform(-900.0, 900.0, size=(2, m))
    large[0, :3] = rng.permutation([-1000.0, 0.5, 1000.0])
    return [
        Case("a number", {"z": sign * float(rng.uniform(0.4, 1.1))}),
        Case(f"a row of {m}", {"z": rng.uniform(-3.0, 3.0, size=(1, m))}),
        Case(f"{columns} by {rows}", {"z": 1.3 * rng.standard_normal((columns, rows))}),
        Case("zero", {"z": 0.0}, "general"),
        Case("a whole number", {"z": -sign * int(rng.integers(1, 3))}, "general"),
        Case(f"whole numbers, {rows} by {columns}", {"z": whole}, "general"),
        Case("three dimensions", {"z": 2 * rng.standard_normal((2, m, 3))}, "general"),
        Case("one dimension", {"z": rng.uniform(-9.0, 9.0, size=columns + 4)}, "general"),
        Case("up to 1000 and down to -1000", {"z": large}, "stable"),
        Case("the number 1000", {"z": 1000.0}, "stable"),
        Case("the number -1000", {"z": -1000.0}, "stable"),
        Case("whole numbers, -1000 to 1000", {"z": np.array([[-1000], [1], [1000]])}, "stable"),
    ]


VALUE = "a = sigmoid(z)"
SLOPE = "return a * (1 - a)"

WRONG_FORMULA: tuple[Mistake, ...] = (
    mistake("value", SLOPE, "return a",
            "You return the sigmoid itself. Its slope is asked for: how fast does it rise at z?",
            "The derivation stops after the first line."),
    mistake("one_minus_value", SLOPE, "return 1 - a",
            "You return one of the two factors of the slope. Look where it is largest: is the "
            "sigmoid steepest there?",
            "A product of two factors of which one is left out."),
    mistake("wrong_sign", SLOPE, "return a * (a - 1)",
            "Your slopes are negative, but the sigmoid rises everywhere. Two minus signs meet in "
            "the derivation: one from the power -1, one from the exponent.",
            "The inner derivative of e^(-z) is forgotten."),
    mistake("of_the_argument", SLOPE, "return z * (1 - z)",
            "You put z where the value of the sigmoid belongs: the short formula is written in "
            "terms of σ(z), not of z.",
            "Course forum classic: the formula a(1 - a) applied to z."),
    mistake("twice_sigmoid", VALUE, "a = sigmoid(sigmoid(z))",
            "The sigmoid is applied twice. z is the place on the axis, not yet a value of the "
            "sigmoid.",
            "Other libraries pass the value to the derivative, not z."),
    mistake("of_tanh", SLOPE, "return 1 - a**2",
            "One minus the square of the value is the slope of tanh in terms of tanh. What does "
            "the quotient or chain rule give for σ?",
            "The formula of the other activation function."),
    mistake("squared", SLOPE, "return a**2",
            "The square of the sigmoid comes from the outer derivative alone. The chain rule asks "
            "for the inner one as well.",
            "1/(1 + e^(-z)) differentiated as 1/u, without the factor u'."),
    mistake("difference_of_powers", SLOPE, "return a - (1 - a)",
            "The slope is a product, not a difference: yours is negative left of zero.",
            "A slip in copying the formula."),
    mistake("doubled", SLOPE, "return 2 * a * (1 - a)",
            "Yours is too large by one factor throughout. At z = 0 the sigmoid rises by one "
            "quarter per unit.",
            "The 2 of the identity for tanh, which has no place here."),
    mistake("value_at_zero", SLOPE, "return 0.25 + 0 * a",
            "You return the slope at z = 0 for every z. It falls off on both sides.",
            "The largest slope remembered as the slope."),
)  # fmt: skip

WRONG_NUMBERS: tuple[Mistake, ...] = (
    mistake("overflow_on_the_left", VALUE, "e = np.exp(-np.asarray(z, dtype=float))",
            "For z = -1000 the exponential is infinite, and infinite over infinite is not a "
            "number. Written in terms of σ, which never overflows, the slope can't either.",
            "The derivative left as e^(-z)/(1 + e^(-z))², as the quotient rule gives it.",
            (SLOPE, "return e / (1 + e)**2")),
    mistake("overflow_on_the_right", VALUE, "e = np.exp(np.asarray(z, dtype=float))",
            "For z = 1000 the exponential is infinite, and infinite over infinite is not a number. "
            "Written in terms of σ, which never overflows, the slope can't either.",
            "The derivative left as e^z/(1 + e^z)².",
            (SLOPE, "return e / (1 + e)**2")),
    mistake("nudged_one_side", SLOPE, "return (sigmoid(z + 1e-4) - a) / 1e-4",
            "You measure the slope with a nudge, which is right to a few digits only. Derive a "
            "formula: it is exact.",
            "The numerical check taken for the answer."),
    mistake("nudged_both_sides", SLOPE, "return (sigmoid(z + 1e-3) - sigmoid(z - 1e-3)) / 2e-3",
            "You measure the slope with two nudges; that is close, but not exact. Derive a "
            "formula, then use the measurement to test it.",
            "The numerical check taken for the answer."),
    mistake("clipped", VALUE, "a = sigmoid(np.clip(z, -10, 10))",
            "You limit z to ±10, so your slope stays the same beyond. The sigmoid gets flatter and "
            "flatter; nothing needs limiting when you go by way of σ.",
            "np.clip against overflow warnings."),
    mistake("rounded", SLOPE, "return np.round(a * (1 - a), 4)",
            "Your slopes are rounded. Keep all digits in the function; round when you print.",
            "Made to look like the expected output."),
    mistake("copies_the_integer_type", SLOPE,
            "slope = np.zeros_like(z)\n    slope[...] = a * (1 - a)\n    return slope",
            "When z holds whole numbers your result does, too, and every slope becomes 0. An array "
            "made like z has z's type.",
            "np.zeros_like takes over the type as well as the shape."),
    mistake("flattened", VALUE, "a = sigmoid(np.ravel(z))",
            "The numbers are right, but the shape of z is lost: give back the shape that came in.",
            "np.ravel before the computation."),
    mistake("squeezed", VALUE, "a = sigmoid(np.squeeze(z))",
            "The numbers are right, but axes of length 1 are gone: `np.squeeze` makes a flat array "
            "of a row or a column. Give back the shape that came in.",
            "np.squeeze, so that a single number comes out as one."),
    Mistake("arrays_of_one_dimension_only",
            "Your function walks along z as if it were a list of numbers. A single number must "
            "work too, and an array with rows and columns.",
            "A loop over the entries of a flat array.",
            source="""
def sigmoid_derivative(z):
    slope = np.zeros(len(z))
    for i in range(len(z)):
        slope[i] = sigmoid(z[i]) * (1 - sigmoid(z[i]))
    return slope
"""),
    mistake("changes_its_argument", VALUE, "z *= -1\n    a = sigmoid(z)",
            "Your function changes the array that it is given: the caller's z is another one "
            "afterwards. Compute with a new array.",
            "In-place arithmetic looks like a mere abbreviation."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("as_difference", """
def sigmoid_derivative(z):
    return sigmoid(z) - sigmoid(z) ** 2
""", "Multiplied out."),
    alternative("both_sides", """
def sigmoid_derivative(z):
    return sigmoid(z) * sigmoid(-z)
""", "1 - σ(z) is σ(-z); keeps digits far out."),
    alternative("by_tanh", """
def sigmoid_derivative(z):
    return (1 - np.tanh(np.asarray(z) / 2) ** 2) / 4
""", "By way of the slope of tanh."),
    alternative("by_cosh", """
def sigmoid_derivative(z):
    half = np.asarray(z, dtype=float) / 2
    with np.errstate(over="ignore"):
        return 1 / (2 * np.cosh(half)) ** 2
""", "A closed form; an overflow gives 1/inf, which is the right 0."),
    alternative("even_function", """
def sigmoid_derivative(z):
    e = np.exp(-abs(np.asarray(z, dtype=float)))
    return e / (1 + e) ** 2
""", "The slope is the same on both sides, so the safe exponential serves for both."),
    alternative("number_by_number", """
def sigmoid_derivative(z):
    def one(value):
        a = float(sigmoid(value))
        return a * (1 - a)
    return np.vectorize(one)(z)
""", "A function of one number, applied to all."),
)  # fmt: skip

SIGMOID_DERIVATIVE = Task(
    "sigmoid_derivative",
    draw,
    (
        values("values", 12, text="right for numbers, rows and matrices", leaves=(),
               groups=("basic",)),
        general(8, "right for whole numbers and any shape"),
        stable(6, "finite and right at z = 1000 and z = -1000"),
        unchanged(2),
    ),
    (*WRONG_FORMULA, *WRONG_NUMBERS),
    ALTERNATIVES,
    tolerance=1e-11,
)  # fmt: skip

"""Task `tanh_derivative`."""

from __future__ import annotations

from autograder.tasks.exercise1_tanh_and_sigmoid.of_sigmoid import draw
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

VALUE = "a = sigmoid(2 * z)"
SLOPE = "return 4 * a * (1 - a)"

WRONG_FORMULA: tuple[Mistake, ...] = (
    mistake("inner_derivative_missing", SLOPE, "return 2 * a * (1 - a)",
            "Yours is half the slope. The argument of σ is 2z, and the chain rule wants the "
            "derivative of what is inside as well.",
            "Course forum classic: the factor 2 in front is seen, the one inside is forgotten."),
    mistake("both_factors_missing", SLOPE, "return a * (1 - a)",
            "Yours is a quarter of the slope: stretching the curve upwards makes it steeper, and "
            "squeezing it sideways does so again.",
            "σ' evaluated at 2z and left at that."),
    mistake("argument_not_doubled", VALUE, "a = sigmoid(z)",
            "Your curve of slopes is right at z = 0 and too wide elsewhere. Which argument does σ "
            "have in the identity?",
            "The factors in front are right, but σ is taken at z."),
    mistake("sigmoid_derivative_at_z", VALUE, "a = sigmoid(z)",
            "That is the slope of the sigmoid. The slope of tanh is four times as large at z = 0, "
            "and narrower.",
            "One derivative taken for the other.",
            (SLOPE, "return a * (1 - a)")),
    mistake("twice_sigmoid_derivative_at_z", VALUE, "a = sigmoid(z)",
            "You double the slope of the sigmoid at z. Both the argument and the chain rule's "
            "inner factor are missing: start again from the identity.",
            "Only the factor in front of σ survives.",
            (SLOPE, "return 2 * a * (1 - a)")),
    mistake("argument_halved", VALUE, "a = sigmoid(z / 2)",
            "You halve the argument where it should be doubled: is tanh a narrower or a wider "
            "curve than σ?",
            "The identity solved for σ instead of tanh."),
    mistake("value", SLOPE, "return 2 * a - 1",
            "You return tanh itself. Its slope is asked for.",
            "The identity without a derivative."),
    mistake("not_squared", SLOPE, "return 1 - (2 * a - 1)",
            "You subtract the value of tanh from 1; its square belongs there. Your slope is 2 far "
            "out on the left, where tanh is flat.",
            "The exponent is lost on the way."),
    mistake("of_the_argument", SLOPE, "return 1 - z**2",
            "You put z where the value of tanh belongs: the short formula is written in terms of "
            "tanh z, not of z.",
            "Course forum classic: 1 - a² applied to z."),
    mistake("sigmoid_for_tanh", VALUE, "a = sigmoid(z)",
            "You put the value of σ into the formula for tanh. First express tanh by σ, then "
            "differentiate.",
            "1 - a² with the wrong a.",
            (SLOPE, "return 1 - a**2")),
    mistake("sigmoid_of_2z_for_tanh", SLOPE, "return 1 - a**2",
            "σ(2z) isn't tanh yet: it still has to be stretched and lowered before its square is "
            "any use.",
            "1 - a² with half of the identity."),
    mistake("wrong_sign", SLOPE, "return 4 * a * (a - 1)",
            "Your slopes are negative, but tanh rises everywhere.",
            "Two factors exchanged in the second bracket."),
    mistake("lowered_as_well", SLOPE, "return 4 * a * (1 - a) - 1",
            "The -1 of the identity is still there. What is the derivative of a constant?",
            "The constant carried along through the derivative."),
    mistake("factor_twice", SLOPE, "return 8 * a * (1 - a)",
            "Yours is twice the slope. At z = 0 the curve of tanh has the slope 1: which factor "
            "did you count twice?",
            "Each of the two doublings counted once more."),
)  # fmt: skip

WRONG_NUMBERS: tuple[Mistake, ...] = (
    Mistake("quotient_overflows",
            "For z = 1000 both exponentials of your quotient run out of numbers, and infinite over "
            "infinite is not a number. By way of σ nothing overflows.",
            "The definition of tanh with e^z above and below, squared.",
            source="""
def tanh_derivative(z):
    z = np.asarray(z, dtype=float)
    up, down = np.exp(z), np.exp(-z)
    t = (up - down) / (up + down)
    return 1 - t ** 2
"""),
    mistake("nudged_one_side", SLOPE, "return (np.tanh(z + 1e-4) - np.tanh(z)) / 1e-4",
            "You measure the slope with a nudge, which is right to a few digits only. Derive a "
            "formula: it is exact.",
            "The numerical check taken for the answer."),
    mistake("nudged_both_sides", SLOPE, "return (np.tanh(z + 1e-3) - np.tanh(z - 1e-3)) / 2e-3",
            "You measure the slope with two nudges; that is close, but not exact. Derive a "
            "formula, then use the measurement to test it.",
            "The numerical check taken for the answer."),
    mistake("clipped", VALUE, "a = sigmoid(2 * np.clip(z, -5, 5))",
            "You limit z to ±5, so your slope stays the same beyond. tanh gets flatter and "
            "flatter; nothing needs limiting when you go by way of σ.",
            "np.clip against overflow warnings."),
    mistake("rounded", SLOPE, "return np.round(4 * a * (1 - a), 4)",
            "Your slopes are rounded. Keep all digits in the function; round when you print.",
            "Made to look like the expected output."),
    mistake("copies_the_integer_type", SLOPE,
            "slope = np.zeros_like(z)\n    slope[...] = 4 * a * (1 - a)\n    return slope",
            "When z holds whole numbers your result does, too, and slopes below 1 become 0. An "
            "array made like z has z's type.",
            "np.zeros_like takes over the type as well as the shape."),
    mistake("flattened", VALUE, "a = sigmoid(2 * np.ravel(z))",
            "The numbers are right, but the shape of z is lost: give back the shape that came in.",
            "np.ravel before the computation."),
    mistake("squeezed", VALUE, "a = sigmoid(2 * np.squeeze(z))",
            "The numbers are right, but axes of length 1 are gone: `np.squeeze` makes a flat array "
            "of a row or a column. Give back the shape that came in.",
            "np.squeeze, so that a single number comes out as one."),
    mistake("doubles_its_argument", VALUE, "z *= 2\n    a = sigmoid(z)",
            "`*=` writes into the caller's array: after the call its z is twice as large. Make a "
            "new array.",
            "In-place arithmetic looks like a mere abbreviation."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("chain_rule", """
def tanh_derivative(z):
    return 2 * sigmoid_derivative(2 * z) * 2
""", "The chain rule with the function written before."),
    alternative("by_tanh", """
def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2
""", "Without σ: the values are the same."),
    alternative("by_the_identity", """
def tanh_derivative(z):
    t = 2 * sigmoid(2 * np.asarray(z)) - 1
    return (1 - t) * (1 + t)
""", "1 - tanh², tanh from the identity."),
    alternative("both_sides", """
def tanh_derivative(z):
    return 4 * sigmoid(2 * z) * sigmoid(-2 * z)
""", "1 - σ(2z) is σ(-2z)."),
    alternative("by_cosh", """
def tanh_derivative(z):
    with np.errstate(over="ignore"):
        return np.cosh(np.asarray(z, dtype=float)) ** -2.0
""", "A closed form; an overflow gives 1/inf, which is the right 0."),
    alternative("entry_by_entry", """
def tanh_derivative(z):
    z = np.array(z, dtype=float)
    slope = np.empty(z.shape)
    for place in np.ndindex(*z.shape):
        a = sigmoid(2 * z[place])
        slope[place] = 4 * (a - a * a)
    return slope
""", "A loop over all entries; a number gives a 0-d array."),
)  # fmt: skip

TANH_DERIVATIVE = Task(
    "tanh_derivative",
    draw,
    (
        values("values", 16, text="right for numbers, rows and matrices", leaves=(),
               groups=("basic",)),
        general(8, "right for whole numbers and any shape"),
        stable(6, "finite and right at z = 1000 and z = -1000"),
        unchanged(2),
    ),
    (*WRONG_FORMULA, *WRONG_NUMBERS),
    ALTERNATIVES,
    tolerance=1e-11,
)  # fmt: skip

"""Tasks `dZ1_tanh` and `dZ1_sigmoid`."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.tasks.exercise8_hidden_activation.drawing import hidden_values
from autograder.tasks.lesson2_shallow_net.drawing import Array, draw_sizes
from autograder.tasks.model import Alternative, Draw, Mistake, Task, mistake, unchanged, values
from coursekit.judge.model import Case

PRODUCT = "np.dot(W2.T, dZ2)"
TANH = "(1 - A1**2)"
SIGMOID = "A1 * (1 - A1)"


def drawing(hidden: str) -> Draw:
    """Cases of one activation: its outputs A1, and any errors dZ2."""

    def draw(rng: np.random.Generator) -> list[Case]:
        cases: list[Case] = []
        plan = (("basic", True), ("basic", False), ("general", False), ("whole", False),
                ("square", False))  # fmt: skip
        for kind, one_output in plan:
            sizes = draw_sizes(rng, one_output)
            if kind == "square":
                # With n_h = n_y = m every product fits: the numbers tell which it was.
                sizes = dataclasses.replace(sizes, n_h=sizes.n_y, m=sizes.n_y)
            A1 = hidden_values(hidden, rng.normal(0, 0.9, (sizes.n_h, sizes.m)))
            W2: Array = rng.normal(0, 0.8, (sizes.n_y, sizes.n_h))
            dZ2: Array = rng.uniform(-1, 1, (sizes.n_y, sizes.m))
            if kind == "whole":
                # Floats: errors and weights are never integers.
                W2 = np.asarray(rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], W2.shape))
                dZ2 = np.asarray(rng.choice([-1.0, 0.0, 1.0], dZ2.shape))
                A1[0, :2] = (0, 1)  # a unit far out, whose slope is 0
            said = {"whole": ", whole numbers", "square": ", all sizes equal"}.get(kind, "")
            name = f"{sizes.n_h} hidden units, {sizes.n_y} outputs, m = {sizes.m}{said}"
            group = "basic" if kind == "basic" else "general"
            cases.append(Case(name, {"W2": W2, "dZ2": dZ2, "A1": A1}, group))
        return cases

    return draw


def shared_mistakes(slope: str) -> tuple[Mistake, ...]:
    """What goes wrong in W2ᵀ dZ2 whatever the activation; `slope` is its factor."""
    return (
        mistake("no_slope", f"{PRODUCT} * {slope}", PRODUCT,
                "The error comes back through the weights, but what did the hidden layer do "
                "between Z1 and A1? Its slope is missing.",
                "The activation's derivative forgotten."),
        mistake("slope_only", f"{PRODUCT} * {slope}", slope,
                "That is the slope alone. Which error is to be multiplied by it?",
                "Half of the chain rule."),
        mistake("not_transposed", "W2.T", "W2",
                "On the way back W2 is applied in the other direction, from the outputs to the "
                "hidden units. Compare the shapes.",
                "The vectorised line of source 004 lacks the transpose."),
        mistake("entrywise", PRODUCT, "W2.T * dZ2",
                "`*` multiplies entry by entry. With several outputs their errors have to be added "
                "up: that is a matrix product.",
                "With one output broadcasting hides the difference."),
        mistake("matrix_product_with_slope", f"{PRODUCT} * {slope}", f"{PRODUCT} @ ({slope})",
                "Each unit has its own slope for each example: that factor is multiplied entry by "
                "entry.", "Every product taken for a matrix product."),
        mistake("divided_by_m", PRODUCT, f"{PRODUCT} / A1.shape[1]",
                "Yours is too small by the factor m. The mean is taken later, in dW1 and db1.",
                "1/m put in too early."),
        mistake("sign", PRODUCT, "-" + PRODUCT,
                "All signs are turned round. dZ2 has the right one already, and the curve rises "
                "everywhere, so its slope is positive.",
                "A minus taken along, or the two terms of the slope exchanged."),
        mistake("first_output_only", PRODUCT, "np.dot(W2[:1].T, dZ2[:1])",
                "With several outputs only the first one's error comes back. All of them should.",
                "Written for (1, m)."),
    )  # fmt: skip


TANH_MISTAKES: tuple[Mistake, ...] = (
    *shared_mistakes(TANH),
    mistake("not_squared", TANH, "(1 - A1)",
            "The slope of tanh is the same at z and −z; yours isn't. A power is missing.",
            "The square is lost."),
    mistake("plus", TANH, "(1 + A1**2)",
            "Far out tanh is flat, its slope is near 0. Yours is largest there: check a sign.",
            "A sign slip."),
    mistake("square_only", TANH, "A1**2",
            "Your slope is 0 where tanh is steepest. What has the square to be subtracted from?",
            "Half of the formula."),
    mistake("slope_of_sigmoid", TANH, "A1 * (1 - A1)",
            "That factor belongs to the sigmoid; these hidden units are tanh.",
            "The rule of the output layer used in the hidden one."),
    mistake("tanh_again", TANH, "(1 - np.tanh(A1) ** 2)",
            "A1 has been through tanh already. Applied to A1 it gives the slope at another place.",
            "A derivative that expects z is given a."),
    mistake("square_by_matrix_product", TANH, "(1 - np.dot(A1, A1.T))",
            "`np.dot(A1, A1.T)` mixes units and examples. Each entry of A1 is to be squared.",
            "The square of a matrix taken for the squares of its entries."),
    mistake("bracket", f"{PRODUCT} * {TANH}", f"{PRODUCT} * 1 - A1**2",
            "Without a bracket only the 1 is multiplied, and the square is subtracted from the "
            "whole.", "Multiplication binds more strongly than subtraction."),
    mistake("square_outside", f"{PRODUCT} * {TANH}", f"{PRODUCT} * (1 - A1) ** 2",
            "You square the whole bracket. What is squared in the slope of tanh?",
            "A bracket closed too early."),
    mistake("relu", TANH, "(A1 > 0)",
            "That is the slope of a ReLU; these hidden units are tanh.",
            "Source 002 trains its first network with ReLU."),
    mistake("writes_into_A1", "return ", "A1 **= 2\n    return ",
            "The numbers are right, but your function has written into the caller's own A1. It is "
            "still needed for dW2.", "In-place arithmetic on an argument.", ("A1**2)", "A1)")),
)  # fmt: skip

SIGMOID_MISTAKES: tuple[Mistake, ...] = (
    *shared_mistakes(SIGMOID),
    mistake("slope_of_tanh", SIGMOID, "(1 - A1**2)",
            "That is the factor of tanh. What is the slope of the sigmoid, written with its own "
            "value?", "The line of lesson 2 left as it was."),
    mistake("one_factor", SIGMOID, "(1 - A1)",
            "Only one of the two factors of the slope is there. At which z is the sigmoid flat? "
            "On both sides.", "Half of the product."),
    mistake("value_only", SIGMOID, "A1",
            "You multiply by the value of the sigmoid instead of its slope.",
            "The derivative forgotten half-way."),
    mistake("plus", SIGMOID, "A1 * (1 + A1)",
            "For large z the sigmoid is flat, its slope is near 0. Yours is largest there: check a "
            "sign.", "A sign slip."),
    mistake("squared_bracket", SIGMOID, "A1 * (1 - A1) ** 2",
            "There is a power too many in your slope.", "tanh's square carried over."),
    mistake("squared_value", SIGMOID, "A1 * (1 - A1**2)",
            "Your slope mixes those of tanh and of the sigmoid: there is a square too many.",
            "tanh's square carried over."),
    mistake("sigmoid_again", SIGMOID, "sigmoid(A1) * (1 - sigmoid(A1))",
            "A1 has been through the sigmoid already. Applied to A1 it gives the slope at another "
            "place.", "A derivative that expects z is given a."),
    mistake("slope_at_zero", SIGMOID, "0.25",
            "Your slope is the same everywhere. One quarter is the largest slope that the sigmoid "
            "has, at z = 0.", "The bound taken for the value."),
    mistake("matrix_product_inside", SIGMOID, "np.dot(A1, (1 - A1).T)",
            "`np.dot` mixes units and examples. Each entry of A1 is multiplied by its own partner.",
            "Every product taken for a matrix product."),
    mistake("bracket", SIGMOID, "A1 * 1 - A1",
            "Without a bracket the 1 does nothing, and A1 is subtracted from the whole.",
            "Multiplication binds more strongly than subtraction."),
    mistake("four_times", SIGMOID, "4 * A1 * (1 - A1)",
            "Yours is four times too large. That factor belongs to tanh written by way of the "
            "sigmoid.", "The result of exercise 1 used for the wrong function."),
    mistake("writes_into_A1", "return ", "A1 *= 1 - A1\n    return ",
            "The numbers are right, but your function has written into the caller's own A1. It is "
            "still needed for dW2.", "In-place arithmetic on an argument.",
            (" * A1 * (1 - A1)", " * A1")),
)  # fmt: skip


def alternatives(name: str, slope: str) -> tuple[Alternative, ...]:
    """Right answers for either function; `slope` is another spelling of its factor."""
    return (
        Alternative("other_slope", "The slope spelt in another way, after the product.", source=f"""
def {name}(W2, dZ2, A1):
    blame = W2.T @ dZ2
    return blame * {slope}
"""),
        Alternative("einsum", "The sum over the outputs by einsum.", source=f"""
def {name}(W2, dZ2, A1):
    return np.einsum("kj,ki->ji", W2, dZ2) * {slope}
"""),
        Alternative("example_by_example", "A loop over the examples; speed isn't graded.",
                    source=f"""
def {name}(W2, dZ2, A1):
    slope = {slope}
    dZ1 = np.zeros(A1.shape)
    for i in range(A1.shape[1]):
        dZ1[:, i] = slope[:, i] * (dZ2[:, i] @ W2)
    return dZ1
"""),
        Alternative("from_the_other_side", "The transposed product, turned back.", source=f"""
def {name}(W2, dZ2, A1):
    return np.multiply({slope}, (dZ2.T @ W2).T)
"""),
    )  # fmt: skip


DZ1_TANH = Task(
    "dZ1_tanh",
    drawing("tanh"),
    (values("dZ1_tanh", 7, text="the error is carried back through tanh"), unchanged(1)),
    TANH_MISTAKES,
    alternatives("dZ1_tanh", "(1 + A1) * (1 - A1)"),
)

DZ1_SIGMOID = Task(
    "dZ1_sigmoid",
    drawing("sigmoid"),
    (values("dZ1_sigmoid", 9, text="the error is carried back through the sigmoid"), unchanged(1)),
    SIGMOID_MISTAKES,
    alternatives("dZ1_sigmoid", "(A1 - A1**2)"),
)

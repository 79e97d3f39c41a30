"""Task `activation_derivative`: the derivatives of the nine activation functions."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.activation_alternatives import OF_DERIVATIVE
from autograder.tasks.lesson2_shallow_net.activations import (
    GROUPS,
    elementwise_cases,
    unknown_names,
)
from autograder.tasks.model import Task, mistake, refused, values
from coursekit.judge.model import Case, Criterion


def draw(rng: np.random.Generator) -> list[Case]:
    cases = elementwise_cases(rng)
    for K in (3, 5):
        z = rng.uniform(-2, 2, (K, 1))
        cases.append(Case(f"softmax of {K} entries", {"name": "softmax", "z": z}, "softmax"))
    integers = np.array([[1], [0], [2], [-1]]) + int(rng.integers(-3, 4))
    cases.append(Case("softmax of whole numbers", {"name": "softmax", "z": integers}, "softmax"))
    large = np.array([[1000.0], [999.0 + rng.uniform(0, 0.9)], [-1000.0], [998.0]])
    cases.append(Case("softmax of large numbers", {"name": "softmax", "z": large}, "stable"))
    return cases + unknown_names(rng)


MISTAKES = (
    mistake(
        "unknown_name_gives_none",
        'raise ValueError(f"unknown activation function {name!r}")',
        "return None",
        "For a name that it doesn't know your function silently returns None. A misspelt name "
        "should be noticed at once: which error does the docstring ask for?",
        "A chain of ifs without an end.",
    ),
    mistake(
        "sigmoid_expects_its_value",
        's = activation("sigmoid", z)',
        "s = z",
        "σ(1 − σ) is written in terms of the sigmoid's value, but you put z itself in its place.",
        "Courses that pass a instead of z to the derivative.",
    ),
    mistake(
        "sigmoid_twice",
        's = activation("sigmoid", z)',
        's = activation("sigmoid", activation("sigmoid", z))',
        "You apply the sigmoid once too often before you use the rule for its derivative.",
        "Mixing code that takes z with code that takes a.",
    ),
    mistake(
        "sigmoid_rule_of_tanh",
        "return s * (1 - s)",
        "return 1 - s**2",
        "That is the rule for tanh, used on the sigmoid. At z = 0 the sigmoid's slope is 1/4.",
        "The two rules are learnt side by side and exchanged.",
    ),
    mistake(
        "sigmoid_plus",
        "return s * (1 - s)",
        "return s * (1 + s)",
        "Check the sign inside your rule for the sigmoid: far to the right the curve is flat.",
        "A sign slip in σ(1 − σ).",
    ),
    mistake(
        "sigmoid_overflows",
        "return s * (1 - s)",
        "return np.exp(-z) / (1 + np.exp(-z)) ** 2",
        "For very negative z your sigmoid's derivative is infinite divided by infinite. Use the "
        "sigmoid itself, which you have already made safe.",
        "The quotient rule of sources 001 and 002, typed as it stands.",
    ),
    mistake(
        "bipolar_without_half",
        "return (1 - f**2) / 2",
        "return 1 - f**2",
        "Your bipolar derivative is twice too large: at z = 0 this curve is half as steep as tanh.",
        "The rule of tanh reused without the inner derivative.",
    ),
    mistake(
        "bipolar_rule_of_sigmoid",
        "return (1 - f**2) / 2",
        "return f * (1 - f)",
        "f(1 − f) belongs to the sigmoid. For the bipolar sigmoid it even turns negative; start "
        "again from the formula.",
        "The sigmoid's rule applied to its shifted sibling.",
    ),
    mistake(
        "bipolar_overflows",
        "return (1 - f**2) / 2",
        "return 2 * np.exp(-z) / (1 + np.exp(-z)) ** 2",
        "For very negative z your bipolar derivative is infinite divided by infinite. Express it "
        "by the function's own value.",
        "The table of source 000, typed as it stands.",
    ),
    mistake(
        "tanh_of_z_squared",
        '1 - activation("tanh", z) ** 2',
        "1 - z**2",
        "You square z where the value of tanh should be squared.",
        "1 − a² with the wrong letter.",
    ),
    mistake(
        "tanh_rule_of_sigmoid",
        '1 - activation("tanh", z) ** 2',
        'activation("tanh", z) * (1 - activation("tanh", z))',
        "That is the sigmoid's rule, used on tanh. At z = 0 tanh has slope 1.",
        "The two rules exchanged.",
    ),
    mistake(
        "tanh_not_squared",
        '1 - activation("tanh", z) ** 2',
        '1 - activation("tanh", z)',
        "The derivative of tanh is the same at z and −z; yours is not. A power is missing.",
        "The square is lost.",
    ),
    mistake(
        "tanh_plus",
        '1 - activation("tanh", z) ** 2',
        '1 + activation("tanh", z) ** 2',
        "Your tanh gets steeper the further out you go. Check a sign.",
        "A sign slip.",
    ),
    mistake(
        "tanh_twice",
        '1 - activation("tanh", z) ** 2',
        '1 - activation("tanh", activation("tanh", z)) ** 2',
        "You apply tanh once too often before squaring.",
        "Mixing code that takes z with code that takes a.",
    ),
    mistake(
        "arctan_not_squared",
        "1 / (1 + z**2)",
        "1 / (1 + np.abs(z))",
        "Your derivative of the arctangent falls too slowly. Look its formula up in the table.",
        "The square is lost.",
    ),
    mistake(
        "arctan_square_root",
        "1 / (1 + z**2)",
        "1 / np.sqrt(1 + z**2)",
        "There is no square root in the derivative of the arctangent; you think of the arcsine.",
        "Mixed up with the derivative of the arcsine.",
    ),
    mistake(
        "arctan_of_value",
        "1 / (1 + z**2)",
        '1 / (1 + activation("arctan", z) ** 2)',
        "For the arctangent the rule is written in terms of z, not of the function's value.",
        "Carrying the pattern “derivative by way of a” one function too far.",
    ),
    mistake(
        "step_has_slope_one",
        "np.zeros(z.shape, dtype=int)",
        "np.ones(z.shape)",
        "The step is flat to the left and flat to the right. What slope has a flat line?",
        "A derivative of 1 so that learning goes on.",
    ),
    mistake(
        "step_spike_at_zero",
        "np.zeros(z.shape, dtype=int)",
        "np.where(z == 0, 1.0, 0.0)",
        "By this lesson's convention the step's derivative is the same everywhere, at 0 too.",
        "Marking the jump.",
    ),
    mistake(
        "relu_zero_at_zero",
        'if name == "relu":\n        return np.where(z < 0, 0, 1)',
        'if name == "relu":\n        return np.where(z <= 0, 0, 1)',
        "Look at z = 0: the convention of this lesson gives the ReLU's derivative a value there.",
        "The other convention, used by several frameworks.",
    ),
    mistake(
        "relu_itself",
        'if name == "relu":\n        return np.where(z < 0, 0, 1)',
        'if name == "relu":\n        return np.maximum(0.0, z)',
        "This is the ReLU itself, not its slope. How steep is it to the right of 0?",
        "The function in place of its derivative.",
    ),
    mistake(
        "relu_in_place",
        'if name == "relu":\n        return np.where(z < 0, 0, 1)',
        'if name == "relu":\n        z[z >= 0] = 1\n        z[z < 0] = 0\n        return z',
        "Your function overwrites the caller's z. Return a new array and leave z as it was.",
        "Assignment through masks, a favourite of question-and-answer sites.",
    ),
    mistake(
        "leaky_slope_tenth",
        "np.where(z < 0, 0.01, 1.0)",
        "np.where(z < 0, 0.1, 1.0)",
        "Compare the slope of your leaky ReLU for negative z with the one the text fixes.",
        "Source 003 has slope 0.1 where source 001 has 0.01.",
    ),
    mistake(
        "leaky_does_not_leak",
        "np.where(z < 0, 0.01, 1.0)",
        "np.where(z < 0, 0.0, 1.0)",
        "The leaky ReLU is not flat for negative z; that small slope is its whole point.",
        "Code of the ReLU pasted for its sibling.",
    ),
    mistake(
        "leaky_small_at_zero",
        "np.where(z < 0, 0.01, 1.0)",
        "np.where(z <= 0, 0.01, 1.0)",
        "Look at z = 0: the convention of this lesson gives the leaky ReLU the right-hand slope "
        "there.",
        "The other convention at the kink.",
    ),
    mistake(
        "softplus_sign",
        'slope = activation("sigmoid", z)',
        'slope = activation("sigmoid", -z)',
        "Your softplus gets flatter to the right, but its graph gets steeper. Check a sign.",
        "A sign slip in the exponent.",
    ),
    mistake(
        "softplus_twice_differentiated",
        'slope = activation("sigmoid", z)',
        'slope = activation("sigmoid", z) * (1 - activation("sigmoid", z))',
        "You went one derivative too far: far to the right softplus is a line of slope 1.",
        "Differentiating the sigmoid, which is already the answer.",
    ),
    mistake(
        "softplus_overflows",
        'slope = activation("sigmoid", z)',
        "slope = np.exp(z) / (1 + np.exp(z))",
        "For large z your softplus derivative is infinite divided by infinite. Which safe function "
        "do you know that equals it?",
        "The chain rule written out and typed as it stands.",
    ),
    mistake(
        "softmax_diagonal_only",
        "np.diagflat(a) - a @ a.T",
        "a * (1 - a)",
        "Every output of a softmax depends on every input, so its derivative is a whole matrix. "
        "You give the diagonal only.",
        "The sigmoid's rule applied to softmax.",
    ),
    mistake(
        "softmax_plus",
        "np.diagflat(a) - a @ a.T",
        "np.diagflat(a) + a @ a.T",
        "Raising one z takes probability from the others: off the diagonal the derivatives must "
        "be negative. Your sign is wrong.",
        "The sign error printed in source 002.",
    ),
    mistake(
        "softmax_without_diagonal",
        "np.diagflat(a) - a @ a.T",
        "-a @ a.T",
        "The diagonal of your Jacobian lacks a term: there numerator and denominator both depend "
        "on z.",
        "Only the case i ≠ k of the formula.",
    ),
    mistake(
        "softmax_inner_product",
        "np.diagflat(a) - a @ a.T",
        "np.diagflat(a) - a.T @ a",
        "You subtract one and the same number everywhere. A column times a row gives a matrix, a "
        "row times a column a single number.",
        "Inner and outer product exchanged.",
    ),
    mistake(
        "softmax_diag_of_column",
        "np.diagflat(a) - a @ a.T",
        "np.diag(a) - a @ a.T",
        "`np.diag` of a column doesn't build a diagonal matrix: it reads one entry, and "
        "broadcasting hides it. Print its shape.",
        "`np.diag` builds a matrix from rank-1 arrays only.",
    ),
    mistake(
        "softmax_of_the_square",
        "np.diagflat(a) - a @ a.T",
        "np.diagflat(a - a**2)",
        "Off the diagonal your Jacobian is zero, as if the outputs were independent. They share "
        "one denominator.",
        "Only the case i = k of the formula.",
    ),
    mistake(
        "numerical_difference",
        's = activation("sigmoid", z)',
        's = activation("sigmoid", z + 0.0)',
        "Your derivative is a difference quotient. That is a fine check, but it is blurred where "
        "the graph has a kink; use the formulas.",
        "Using the numerical check as the answer.",
        (
            'if name == "sigmoid":',
            'if name not in ("softmax", "binary_step", "tanh", "arctan"):\n'
            "        known = activation(name, z)\n"
            "        return (activation(name, z + 1e-5) - activation(name, z - 1e-5)) / 2e-5\n"
            '    if name == "sigmoid":',
        ),
    ),
)

ACTIVATION_DERIVATIVE = Task(
    name="activation_derivative",
    draw=draw,
    criteria=(
        values("smooth functions", 4, leaves=("activation_derivative",), groups=("smooth",),
               text="sigmoid, bipolar sigmoid, tanh, arctan and softplus are right"),
        values("piecewise functions", 2, leaves=("activation_derivative",), groups=("piecewise",),
               text="binary step, ReLU and leaky ReLU are right, at 0 too"),
        values("softmax", 2, leaves=("activation_derivative",), groups=("softmax",),
               text="the Jacobian of softmax is right"),
        values("stable", 2.5, leaves=("activation_derivative",), groups=("stable",),
               text="all nine are finite and right up to |z| = 1000"),
        refused(0.5, "any other name raises a ValueError"),
        Criterion("unchanged", 1, "unchanged", (), GROUPS, "leaves its arguments as they were"),
    ),
    mistakes=MISTAKES,
    alternatives=OF_DERIVATIVE,
)  # fmt: skip

"""Task `activation`: nine activation functions by name."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.activation_alternatives import OF_ACTIVATION
from autograder.tasks.model import Task, mistake, refused, values
from coursekit.judge.model import REFUSED, Case, Criterion

SMOOTH = ("sigmoid", "bipolar_sigmoid", "tanh", "arctan", "softplus")
PIECEWISE = ("binary_step", "relu", "leaky_relu")
GROUPS = ("smooth", "piecewise", "softmax")
COMPOUND = "sigmoid_tanh_relu_softmax"
"""Unknown, but whoever only looks for a name within it, or at its beginning, finds one."""


def spread_out(rng: np.random.Generator) -> np.ndarray:
    """Numbers from -1000 to 1000, where a careless exponential overflows, and moderate ones."""
    sizes = np.array([1000.0, rng.uniform(720, 990), rng.uniform(30, 40), rng.uniform(11, 14), 1.5])
    return np.concatenate([-sizes, [0.0], sizes])


def elementwise_cases(rng: np.random.Generator) -> list[Case]:
    """For each function of one number: floats, whole numbers (0 among both), large numbers."""
    cases = []
    for name in (*SMOOTH, *PIECEWISE):
        group = "smooth" if name in SMOOTH else "piecewise"
        floats = rng.uniform(-4, 4, (3, 5))
        floats[1, 2] = 0.0
        integers = rng.permutation([-5, -3, -2, -1, 0, 1, 2, 4])
        cases += [
            Case(f"{name} of floats", {"name": name, "z": floats}, group),
            Case(f"{name} of whole numbers", {"name": name, "z": integers}, group),
            Case(f"{name} of large numbers", {"name": name, "z": spread_out(rng)}, "stable"),
        ]
    return cases


def unknown_names(rng: np.random.Generator) -> list[Case]:
    """Names that are none of the nine; one holds some of theirs and begins with one."""
    strange = str(rng.choice(["swish", "gelu", "mish", "elu", "cosine"]))
    return [
        Case(
            f"{name}, an unknown name",
            {"name": name, "z": rng.uniform(-2, 2, (3, 1))},
            REFUSED,
        )
        for name in (strange, COMPOUND)
    ]


def draw(rng: np.random.Generator) -> list[Case]:
    cases = elementwise_cases(rng)
    for K, m in ((3, 5), (4, 2)):
        z = rng.uniform(-3, 3, (K, m))
        cases.append(Case(f"softmax of {m} columns", {"name": "softmax", "z": z}, "softmax"))
    integers = np.array([[3, 1], [-2, 0], [1, 2]]) + rng.integers(-3, 4, (3, 2))
    cases.append(Case("softmax of whole numbers", {"name": "softmax", "z": integers}, "softmax"))
    large = np.array([[1000.0, -1000, 1000, 0], [999, -999, 0, 1], [998, -1000, -1000, 2]])
    large[:, 3] += rng.uniform(-1, 1, 3)
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
        "looks_into_the_name",
        'if name == "sigmoid":',
        'if "sigmoid" in name and name != "bipolar_sigmoid":',
        "A name that merely contains one of the nine, or begins with it, is taken for it. Compare "
        "the whole name: any other one is unknown.",
        "`in` or startswith for ==.",
    ),
    mistake(
        "sigmoid_sign",
        "np.where(z >= 0, 1 / (1 + decay), decay / (1 + decay))",
        "1 / (1 + np.exp(z))",
        "Your sigmoid falls where it should rise. Which sign does z carry in the exponent?",
        "The exponent's minus sign is lost when the formula is typed.",
    ),
    mistake(
        "sigmoid_quotient_overflows",
        "np.where(z >= 0, 1 / (1 + decay), decay / (1 + decay))",
        "np.exp(z) / (1 + np.exp(z))",
        "Your sigmoid is not a number for large z: exp(1000) is infinite, and infinite divided by "
        "infinite is nothing. Rewrite it so that no exponential can grow.",
        "A correct rewriting of the formula that is not safe on a computer.",
    ),
    mistake(
        "sigmoid_clipped",
        "np.where(z >= 0, 1 / (1 + decay), decay / (1 + decay))",
        "1 / (1 + np.exp(-np.clip(z, -10, 10)))",
        "Your sigmoid stops changing beyond |z| = 10. Limiting z avoids the overflow but changes "
        "the value; what can you rewrite instead?",
        "Clipping at a small bound is a common way to silence overflow warnings.",
    ),
    mistake(
        "bipolar_is_tanh",
        "np.tanh(z / 2)",
        "np.tanh(z)",
        "Your bipolar sigmoid is twice as steep as it should be: it equals tanh(z). Compare both "
        "functions at z = 1.",
        "The two functions look alike and are easily taken for the same.",
    ),
    mistake(
        "bipolar_not_shifted",
        "np.tanh(z / 2)",
        '2 * activation("sigmoid", z)',
        "Your bipolar sigmoid runs from 0 to 2. Its range should be symmetric about zero.",
        "Stretching the sigmoid and forgetting to shift it.",
    ),
    mistake(
        "bipolar_overflows",
        "np.tanh(z / 2)",
        "(1 - np.exp(-z)) / (1 + np.exp(-z))",
        "Your bipolar sigmoid is not a number for very negative z: both exponentials overflow. "
        "Which function that NumPy knows has the same values?",
        "The table of source 000, typed as it stands.",
    ),
    mistake(
        "tanh_overflows",
        "np.tanh(z)",
        "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
        "Your tanh is not a number for large |z|: the exponentials overflow before they are "
        "divided. NumPy has this function ready-made.",
        "The definition in sources 000 and 001, typed as it stands.",
    ),
    mistake(
        "tanh_from_sigmoid_of_z",
        "np.tanh(z)",
        '2 * activation("sigmoid", z) - 1',
        "Your tanh rises too slowly. If you build it from the sigmoid, check what has to happen to "
        "z inside.",
        "The identity tanh(z) = 2σ(2z) − 1 remembered without the inner 2.",
    ),
    mistake(
        "arctan_is_one_over_tan",
        "np.arctan(z)",
        "np.tan(z) ** -1.0",
        "The −1 in tan⁻¹ means the inverse function, not one divided by the tangent.",
        "Reading tan⁻¹(z) as a power; source 000 uses that notation.",
    ),
    mistake(
        "step_at_zero",
        'if name == "binary_step":\n        return np.where(z < 0, 0, 1)',
        'if name == "binary_step":\n        return np.where(z <= 0, 0, 1)',
        "Look at z = 0: by this lesson's convention the step has already been taken there.",
        "The other convention for the step at zero.",
    ),
    mistake(
        "step_is_sign",
        "np.where(z < 0, 0, 1)",
        "np.sign(z)",
        "Your step returns −1 for negative z. The binary step knows only 0 and 1.",
        "Taking `np.sign` for the step function.",
    ),
    mistake(
        "relu_is_abs",
        "np.maximum(0.0, z)",
        "np.abs(z)",
        "Your ReLU turns negative numbers positive. What should become of them?",
        "“Removing” the negative sign instead of the negative numbers.",
    ),
    mistake(
        "relu_builtin_max",
        "np.maximum(0.0, z)",
        "max(0.0, z)",
        "Python's own `max`, and `if` too, decide once and can't do so about a whole array of "
        "numbers. NumPy has a function that takes the larger one entry by entry.",
        "Typing max(0, z) as the formula has it.",
    ),
    mistake(
        "relu_in_place",
        "return np.maximum(0.0, z)",
        "z[z < 0] = 0\n        return z",
        "Your ReLU writes zeros into the caller's z. Return a new array and leave z as it was.",
        "Assignment through a mask, a favourite of question-and-answer sites.",
    ),
    mistake(
        "leaky_slope_tenth",
        "0.01 * z",
        "0.1 * z",
        "Your leaky ReLU leaks too much: compare its slope for negative z with the one the text "
        "fixes.",
        "Source 003 has slope 0.1 where source 001 has 0.01.",
    ),
    mistake(
        "leaky_takes_minimum",
        "np.maximum(0.01 * z, z)",
        "np.minimum(0.01 * z, z)",
        "Your leaky ReLU is flat for positive z and steep for negative z: the two branches are "
        "exchanged.",
        "Maximum and minimum exchanged.",
    ),
    mistake(
        "leaky_does_not_leak",
        "np.maximum(0.01 * z, z)",
        "np.maximum(0.0, z)",
        "Your leaky ReLU is zero for negative z, like the plain ReLU. It should let a little "
        "through.",
        "Code of the ReLU pasted for its sibling.",
    ),
    mistake(
        "leaky_truncates_integers",
        "return np.maximum(0.01 * z, z)",
        "out = np.zeros_like(z)\n        out[z >= 0] = z[z >= 0]\n"
        "        out[z < 0] = 0.01 * z[z < 0]\n        return out",
        "For whole numbers your leaky ReLU rounds to whole numbers: an array made like an integer "
        "array can hold nothing else.",
        "`np.zeros_like` inherits the integer type of its model.",
    ),
    mistake(
        "softplus_overflows",
        "np.logaddexp(0, z)",
        "np.log(1 + np.exp(z))",
        "Your softplus is infinite for z = 1000, where it should be 1000. Find a form in which "
        "only exponentials of negative numbers occur, or a NumPy function made for this.",
        "The table of source 000, typed as it stands.",
    ),
    mistake(
        "softplus_base_ten",
        "np.logaddexp(0, z)",
        "np.logaddexp(0, z) / np.log(10)",
        "Your softplus is too small by a constant factor. Which logarithm is meant by ln?",
        "`np.log10` taken for the natural logarithm.",
    ),
    mistake(
        "softmax_overflows",
        "np.exp(z - z.max(axis=0, keepdims=True))",
        "np.exp(z)",
        "Your softmax is not a number for large inputs: the exponentials overflow. Adding the same "
        "number to a whole column changes nothing in exact mathematics; use that.",
        "Equation 5.17 of source 000, typed as it stands.",
    ),
    mistake(
        "softmax_one_shift_for_all",
        "z.max(axis=0, keepdims=True)",
        "z.max()",
        "One shift for the whole matrix lets a column of very negative numbers vanish: zero "
        "divided by zero. Each column needs its own shift.",
        "The stable softmax for one vector, carried over to a matrix.",
    ),
    mistake(
        "softmax_of_rows",
        "powers.sum(axis=0, keepdims=True)",
        "powers.sum(axis=1, keepdims=True)",
        "Examples are columns here, so each column of a softmax must sum to 1. Which axis runs "
        "down a column?",
        "Most code on the web has one example per row.",
        ("z.max(axis=0, keepdims=True)", "z.max(axis=1, keepdims=True)"),
    ),
    mistake(
        "softmax_grand_total",
        "powers.sum(axis=0, keepdims=True)",
        "powers.sum()",
        "All your columns together sum to 1. Each column is a distribution of its own.",
        "A sum without an axis adds up the whole matrix.",
        ("z.max(axis=0, keepdims=True)", "z.max()"),
    ),
    mistake(
        "softmax_without_exp",
        "np.exp(z - z.max(axis=0, keepdims=True))",
        "z",
        "Your softmax divides z itself by its sum, so negative “probabilities” are possible. "
        "Something has to make every entry positive first.",
        "Normalising without the exponential.",
    ),
    mistake(
        "softmax_divided_by_largest",
        "powers.sum(axis=0, keepdims=True)",
        "powers.max(axis=0, keepdims=True)",
        "The largest entry of each of your softmax columns is 1. Probabilities share 1 among them.",
        "The soft maximum scaled like a hard one.",
    ),
)

ACTIVATION = Task(
    name="activation",
    draw=draw,
    criteria=(
        values("smooth functions", 4, leaves=("activation",), groups=("smooth",),
               text="sigmoid, bipolar sigmoid, tanh, arctan and softplus are right"),
        values("piecewise functions", 2, leaves=("activation",), groups=("piecewise",),
               text="binary step, ReLU and leaky ReLU are right"),
        values("softmax", 2, leaves=("activation",), groups=("softmax",),
               text="softmax is right, column by column"),
        values("stable", 2.5, leaves=("activation",), groups=("stable",),
               text="all nine are finite and right up to |z| = 1000"),
        refused(0.5, "any other name raises a ValueError"),
        Criterion("unchanged", 1, "unchanged", (), GROUPS, "leaves its arguments as they were"),
    ),
    mistakes=MISTAKES,
    alternatives=OF_ACTIVATION,
)  # fmt: skip

"""Tasks `softmax_jacobian` and `cross_entropy_gradient`."""

from __future__ import annotations

from typing import Any

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


def shares(scores: Any) -> Any:
    """Probabilities of a column of scores."""
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def label(rng: np.random.Generator, K: int, right: int | None = None) -> Any:
    """A one-hot column of integers."""
    y = np.zeros((K, 1), dtype=int)
    y[int(rng.integers(K)) if right is None else right] = 1
    return y


def certain(rng: np.random.Generator, K: int) -> Any:
    """Probabilities of which one is 0, and another large."""
    a = shares(rng.standard_normal((K - 1, 1)))
    return np.insert(a, int(rng.integers(K)), 0.0, axis=0)


def draw_jacobian(rng: np.random.Generator) -> list[Case]:
    """Columns of different lengths; two classes; equal chances; a probability of 0."""
    K, L = (int(n) for n in rng.choice([3, 4, 5, 6], size=2, replace=False))
    return [
        Case(f"{K} classes", {"a": shares(1.2 * rng.standard_normal((K, 1)))}),
        Case(f"{L} classes", {"a": shares(1.2 * rng.standard_normal((L, 1)))}),
        Case("two classes", {"a": shares(rng.standard_normal((2, 1)))}, "general"),
        Case("8 classes", {"a": shares(rng.standard_normal((8, 1)))}, "general"),
        Case("equal chances", {"a": np.full((K, 1), 1 / K)}, "general"),
        Case("a probability of 0", {"a": certain(rng, L + 1)}, "general"),
    ]


def draw_gradient(rng: np.random.Generator) -> list[Case]:
    """The right class is likely or unlikely; two classes; wrong classes of probability 0."""

    def case(name: str, y_hat: Any, group: str = "basic", right: int | None = None) -> Case:
        return Case(name, {"y_hat": y_hat, "y": label(rng, len(y_hat), right)}, group)

    K, L = (int(n) for n in rng.choice([3, 4, 5, 6], size=2, replace=False))
    unlikely = np.sort(shares(1.5 * rng.standard_normal((L, 1))), axis=0)
    impossible = certain(rng, K)
    return [
        case(f"{K} classes", shares(1.2 * rng.standard_normal((K, 1)))),
        case(f"{L} classes, the least likely one is right", unlikely, right=0),
        case("two classes", shares(rng.standard_normal((2, 1))), "general"),
        case("8 classes", shares(rng.standard_normal((8, 1))), "general"),
        case("a wrong class has the probability 0", impossible, "stable", int(impossible.argmax())),
        case("all but certain", np.array([[0.0], [0.0], [0.75], [0.25]]), "stable", 2),
    ]


JACOBIAN = "return np.diag(a[:, 0]) - np.dot(a, a.T)"

JACOBIAN_MISTAKES: tuple[Mistake, ...] = (
    mistake("plus", JACOBIAN, "return np.diag(a[:, 0]) + np.dot(a, a.T)",
            "Your columns don't add up to 0. When one probability grows, the others must shrink: "
            "look at the sign of the products.",
            "Source 002 prints the Jacobian with a wrong sign."),
    mistake("negated", JACOBIAN, "return np.dot(a, a.T) - np.diag(a[:, 0])",
            "All signs are turned round: raising a score raises its own probability.",
            "The two terms exchanged."),
    mistake("diagonal_only", JACOBIAN, "return np.diag(a[:, 0] * (1 - a[:, 0]))",
            "Away from the diagonal yours is 0, as if a score moved its own probability alone. All "
            "of them share the same sum.",
            "Softmax treated like K sigmoids."),
    mistake("no_diagonal_term", JACOBIAN, "return -np.dot(a, a.T)",
            "The case of equal indices is missing: on the diagonal yours is negative.",
            "The second case used for all entries."),
    mistake("probability_on_the_diagonal", JACOBIAN,
            "jacobian = -np.dot(a, a.T)\n    np.fill_diagonal(jacobian, a)\n    return jacobian",
            "Beside the diagonal all is well. On it, the quotient rule has a second term, which "
            "yours lacks.",
            "Derivative of the numerator only."),
    mistake("one_on_the_diagonal", JACOBIAN, "return np.eye(a.shape[0]) - np.dot(a, a.T)",
            "Your diagonal is too large: it starts from 1 where a probability should stand.",
            "The Kronecker delta without its factor."),
    mistake("one_minus_other_everywhere", JACOBIAN, "return np.dot(a, (1 - a).T)",
            "You use the first case for all entries. When the two indices differ, another formula "
            "holds.",
            "a(1 - a) turned into a matrix."),
    mistake("positive_beside_the_diagonal", JACOBIAN,
            "jacobian = np.dot(a, a.T)\n    np.fill_diagonal(jacobian, a * (1 - a))\n"
            "    return jacobian",
            "The diagonal is right. Beside it the sign is lost: what happens to the other "
            "probabilities when one score is raised?",
            "The minus sign of the second case is dropped."),
    mistake("sums_with_itself", JACOBIAN, "return np.diag(a[:, 0]) - a * a",
            "`a * a` multiplies entry by entry and gives a column, which is then spread over all "
            "columns. You need every product of two entries.",
            "The product by entries taken for the product of a column with a row."),
    mistake("diag_of_a_column", JACOBIAN, "return np.diag(a) - np.dot(a, a.T)",
            "`np.diag` of a matrix *reads* its diagonal, and a column is a matrix: you get one "
            "number. Hand it an array with one axis.",
            "np.diag does two different things, depending on the number of axes."),
    mistake("column", JACOBIAN, "return a * (1 - a)",
            "You return K numbers, but there are K times K derivatives: each probability with "
            "respect to each score.",
            "The formula of the sigmoid."),
    mistake("inner_product", JACOBIAN, "return np.diag(a[:, 0]) - np.dot(a.T, a)",
            "A row times a column is one single number, which is then subtracted everywhere. You "
            "need all products of pairs.",
            "Inner and outer product exchanged."),
    mistake("softmax_once_more", JACOBIAN, "a = softmax(a)\n    " + JACOBIAN,
            "Your function applies softmax to probabilities. The argument a is its value already.",
            "a taken for the scores."),
    mistake("rounded", JACOBIAN, "return np.round(np.diag(a[:, 0]) - np.dot(a, a.T), 4)",
            "Your derivatives are rounded. Round when you print, never when you compute.",
            "Made to look like the expected output."),
)  # fmt: skip

JACOBIAN_ALTERNATIVES = (
    alternative("two_cases", """
def softmax_jacobian(a):
    K = len(a)
    jacobian = np.empty((K, K))
    for i in range(K):
        for k in range(K):
            if i == k:
                jacobian[i, k] = a[i, 0] * (1 - a[i, 0])
            else:
                jacobian[i, k] = -a[i, 0] * a[k, 0]
    return jacobian
""", "The two cases in two loops."),
    alternative("delta", """
def softmax_jacobian(a):
    return a * (np.eye(a.size) - a.T)
""", "With the identity matrix and broadcasting."),
    alternative("einsum", """
def softmax_jacobian(a):
    p = a.ravel()
    return np.diagflat(a) - np.einsum("i,k->ik", p, p)
""", "Another spelling of all products."),
    alternative("filled_diagonal", """
def softmax_jacobian(a):
    jacobian = -np.outer(a, a)
    np.fill_diagonal(jacobian, (a - a ** 2).ravel())
    return jacobian
""", "First one case everywhere, then the other on the diagonal."),
)  # fmt: skip

GRADIENT = "return y_hat - y"

GRADIENT_MISTAKES: tuple[Mistake, ...] = (
    mistake("label_minus_prediction", GRADIENT, "return y - y_hat",
            "All signs are turned round: with yours, a step of gradient descent would make the "
            "right class less likely.",
            "Course forum classic: the difference the other way round."),
    mistake("with_respect_to_probabilities", GRADIENT, "return -y / np.maximum(y_hat, 1e-300)",
            "That is how the loss changes with the probabilities. The scores lie one step further "
            "back: the Jacobian of softmax comes in between.",
            "The chain rule broken off after its first factor."),
    mistake("chain_rule_divides_by_zero", GRADIENT,
            "J = np.diag(y_hat[:, 0]) - np.dot(y_hat, y_hat.T)\n    return np.dot(J.T, -y / y_hat)",
            "In principle right, but where a wrong class has the probability 0 you divide 0 by 0. "
            "In your proof the probabilities cancel: use the result.",
            "The chain rule carried out with numbers instead of on paper."),
    mistake("only_the_right_class", GRADIENT, "return y * (y_hat - 1)",
            "Only the entry of the right class is filled; the others aren't 0. A score that is "
            "lowered leaves more for the right class, whichever it is.",
            "The loss shows one probability only, so one derivative is expected."),
    mistake("minus_one_everywhere", GRADIENT, "return y_hat - 1",
            "You subtract 1 from every probability; the label has its 1 in a single place.",
            "The case of the right class used for all."),
    mistake("prediction", GRADIENT, "return 1.0 * y_hat",
            "You return the prediction: nothing in it says which class is right.",
            "The case of a wrong class used for all."),
    mistake("extra_slope", GRADIENT, "return (y_hat - y) * y_hat * (1 - y_hat)",
            "A factor ŷ(1 - ŷ) is left over. It would be there with the squared error; "
            "cross-entropy cancels it.",
            "The gradient of another loss."),
    mistake("two_class_loss", GRADIENT,
            "J = np.diag(y_hat[:, 0]) - np.dot(y_hat, y_hat.T)\n"
            "    return y_hat - y + np.dot(J, (1 - y) / (1 - y_hat))",
            "Your loss seems to have a second half for the wrong classes. Cross-entropy with K "
            "classes has none: only the right class's probability counts.",
            "A term for 1 - y carried over from the case of two classes."),
    mistake("mean_over_classes", GRADIENT, "return (y_hat - y) / y.shape[0]",
            "You divide by the number of classes. The loss of one example is no mean.",
            "The 1/m of the cost, with the wrong number."),
    mistake("doubled", GRADIENT, "return 2 * (y_hat - y)",
            "Yours is twice the gradient: that factor belongs to the squared error.",
            "The derivative of a square."),
    mistake("absolute", GRADIENT, "return np.abs(y_hat - y)",
            "The signs are lost. They tell which scores should rise and which should fall.",
            "A gradient taken for a distance."),
    mistake("jacobian_times_label", GRADIENT,
            "J = np.diag(y_hat[:, 0]) - np.dot(y_hat, y_hat.T)\n    return -np.dot(J, y)",
            "The derivative of the logarithm is missing in your chain: you differentiate the right "
            "class's probability itself.",
            "The logarithm forgotten."),
    mistake("flattened", GRADIENT, "return (y_hat - y).ravel()",
            "The numbers are right, but the result should be a column, as z is.",
            "A rank-1 array in place of a column."),
    mistake("changes_the_prediction", GRADIENT, "y_hat -= y\n    return y_hat",
            "`-=` writes into the caller's array: after the call its probabilities are gone. Make "
            "a new array.",
            "In-place code that is often seen in posts on this gradient."),
)  # fmt: skip

GRADIENT_ALTERNATIVES = (
    alternative("number_by_number", """
def cross_entropy_gradient(y_hat, y):
    return np.array([[p[0] - t[0]] for p, t in zip(y_hat, y)])
""", "A loop over the classes."),
    alternative("copy_and_subtract", """
def cross_entropy_gradient(y_hat, y):
    dz = y_hat.copy()
    dz[np.argmax(y), 0] -= 1
    return dz
""", "Subtracts 1 in one place of a copy."),
    alternative("chain_rule_of_the_right_class", """
def cross_entropy_gradient(y_hat, y):
    right = int(y[:, 0].argmax())
    row = -y_hat[right, 0] * y_hat.T
    row[0, right] += y_hat[right, 0]
    return -(row / y_hat[right, 0]).T
""", "The chain rule through the one probability that counts."),
    alternative("matrix", """
def cross_entropy_gradient(y_hat, y):
    return np.hstack([y_hat, y]) @ np.array([[1.0], [-1.0]])
""", "As a product."),
)  # fmt: skip

SOFTMAX_JACOBIAN = Task(
    "softmax_jacobian",
    draw_jacobian,
    (
        values("softmax_jacobian", 12, text="all K × K derivatives are right", groups=("basic",)),
        general(6, "right for any number of classes, and where a probability is 0"),
    ),
    JACOBIAN_MISTAKES,
    JACOBIAN_ALTERNATIVES,
    tolerance=1e-11,
)

CROSS_ENTROPY_GRADIENT = Task(
    "cross_entropy_gradient",
    draw_gradient,
    (
        values("cross_entropy_gradient", 7, text="the derivative with respect to each score"),
        stable(4, "finite and right where a probability is 0"),
        unchanged(1),
    ),
    GRADIENT_MISTAKES,
    GRADIENT_ALTERNATIVES,
    tolerance=1e-11,
)

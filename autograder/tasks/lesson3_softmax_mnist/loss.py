"""Task `compute_cost`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import classes, columns, probabilities
from autograder.tasks.model import Mistake, Task, alternative, mistake, stable, unchanged, values
from coursekit.judge.model import Case

UNLIKELY = 1e-6
"""The probability of a right class that the network hardly believes in."""


def draw(rng: np.random.Generator) -> list[Case]:
    """Predictions good and bad, labels of both types; zeros in wrong places, tiny right ones."""
    cases = []
    for K in rng.choice([3, 4, 5, 6, 7], size=2, replace=False).tolist():
        m = int(rng.choice([8, 9, 11, 13]))
        A2 = probabilities(1.5 * rng.standard_normal((K, m)))
        labels = classes(rng, K, m)
        Y = columns(labels, K)
        # One is confidently wrong, as happens early in a training: a floor of 1e-5 shows in it.
        A2[labels[0], 0] = UNLIKELY
        A2[:, 0] /= A2[:, 0].sum()
        cases.append(Case(f"{K} classes, {m} examples", {"A2": A2, "Y": Y}))
    half = np.array([[0.5, 0.25, 0.9, 0.6, 0.1], [0.5, 0.75, 0.1, 0.4, 0.9]])
    labels = rng.permutation(np.array([0, 0, 1, 1, 1]))
    many = probabilities(2 * rng.standard_normal((12, 7)))
    single = probabilities(rng.standard_normal((6, 1)))
    cases += [
        Case("two classes", {"A2": half, "Y": columns(labels, 2).astype(float)}, "general"),
        Case("12 classes", {"A2": many, "Y": columns(classes(rng, 12, 7), 12)}, "general"),
        Case("a single example",
             {"A2": single, "Y": columns(rng.integers(0, 6, 1), 6).astype(float)}, "general"),
    ]  # fmt: skip
    labels = classes(rng, 4, 6)
    sure = probabilities(rng.standard_normal((4, 6)))
    for i, label in enumerate(labels):
        sure[(label + 1 + i % 3) % 4, i] = 0.0
    sure[:, 0] = columns(labels[:1], 4)[:, 0]  # certain, and right
    tiny = probabilities(rng.standard_normal((5, 7)))
    wrong = classes(rng, 5, 7)
    for i in range(3):
        tiny[wrong[i], i] = 10.0 ** -float(rng.integers(120, 200))
    return [
        *cases,
        Case("wrong classes of probability 0", {"A2": sure / sure.sum(axis=0),
                                                "Y": columns(labels, 4)}, "stable"),
        Case("right classes of tiny probability", {"A2": tiny / tiny.sum(axis=0),
                                                   "Y": columns(wrong, 5).astype(float)}, "stable"),
    ]  # fmt: skip


COUNT = "m = Y.shape[1]"
RIGHT = "right = np.sum(Y * A2, axis=0)"
DONE = "return float(-np.sum(np.log(right)) / m)"

MEANS: tuple[Mistake, ...] = (
    mistake("not_averaged", DONE, "return float(-np.sum(np.log(right)))",
            "Your cost is m times too large: the mean over the examples is asked for, not the sum.",
            "The 1/m was forgotten."),
    mistake("averaged_over_entries", COUNT, "m = Y.size",
            "You average over all entries of the matrix. There are K entries for each example, and "
            "only the examples count.", "np.mean of the whole product."),
    mistake("divided_by_classes", COUNT, "m = Y.shape[0]",
            "You divide by the number of classes. The examples are the columns.",
            "Rows taken for examples."),
    mistake("one_example_less", COUNT, "m = max(Y.shape[1] - 1, 1)",
            "You divide by m - 1; the mean divides by m.", "From the sample variance."),
    mistake("mnist_size", COUNT, "m = 60000",
            "You divide by 60000, whatever the number of examples is. How many columns are there?",
            "Size of the data set written into the code."),
    mistake("last_example_missing", DONE, "return float(-np.sum(np.log(right[:-1])) / m)",
            "The last example doesn't take part.", "Off by one in a loop."),
    mistake("one_value_per_example", DONE, "return -np.log(right)",
            "You return the loss of each example. The cost is one number: their mean.",
            "Loss and cost mixed up."),
    mistake("cost_per_class", DONE, "return -np.sum(Y * np.log(A2), axis=1) / m",
            "You return one number per class. The cost is a single number.",
            "A sum with an axis where all is to be summed."),
    mistake("product_of_matrices", DONE, "return float(-np.sum(np.dot(Y, np.log(A2).T)) / m)",
            "A matrix product pairs every class with every class. Only entries at the same place "
            "of Y and A2 belong together.", "Course forum classic: np.dot where * is meant."),
    mistake("matrix_for_a_cost", DONE, "return -np.dot(Y, np.log(A2).T) / m",
            "You return a K × K matrix. In lesson 2 that product was a single number because there "
            "was one output row; here it isn't.",
            "Lesson 2's vectorised cost, kept for K classes."),
)  # fmt: skip

FORMULAS: tuple[Mistake, ...] = (
    mistake("sign_missing", DONE, "return float(np.sum(np.log(right)) / m)",
            "Your cost is negative. Logarithms of probabilities are; something turns them round.",
            "The minus sign in front of the sum was lost."),
    mistake("binary_cross_entropy", DONE,
            "return float(-np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m)",
            "That is the cost of lesson 2, for outputs that each say yes or no on their own. With "
            "K classes only the probability of the right class counts.",
            "The cost of two classes, kept for K classes."),
    mistake("base_two", DONE, "return float(-np.sum(np.log2(right)) / m)",
            "Your logarithm has base 2: the cost is 1.44 times too large. The natural one is "
            "meant.", "Entropy in bits."),
    mistake("base_ten", DONE, "return float(-np.sum(np.log10(right)) / m)",
            "Your logarithm has base 10; the natural one is meant.", "Calculator's log."),
    mistake("squared_error", DONE, "return float(np.sum((A2 - Y) ** 2) / m)",
            "That is the squared error. Look again at which number of each column the "
            "cross-entropy uses.", "The cost of regression."),
    mistake("halved_squared_error", DONE, "return float(np.sum((A2 - Y) ** 2) / (2 * m))",
            "That is half the squared error. Look again at which number of each column the "
            "cross-entropy uses.", "The cost of regression, with its 1/2."),
    mistake("missing_probability", DONE, "return float(np.sum(1 - right) / m)",
            "You average what is missing to probability 1. The logarithm punishes confident errors "
            "much harder than that.", "An error without a logarithm."),
    mistake("logarithm_of_the_mean", DONE, "return float(-np.log(np.sum(right) / m))",
            "You take the logarithm of the mean; the mean of the logarithms is asked for.",
            "Two steps in the wrong order."),
    mistake("most_likely_class", RIGHT, "right = np.max(A2, axis=0)",
            "You use the largest probability of each column, whether it is the right class or not. "
            "What is Y for?", "The labels are ignored."),
    mistake("entropy_of_predictions", DONE,
            "return float(-np.sum(A2 * np.log(np.where(A2 > 0, A2, 1))) / m)",
            "You measure how undecided the network is; the labels don't take part.",
            "Entropy instead of cross-entropy."),
    mistake("roles_swapped", DONE, "return float(-np.sum(A2 * np.log(Y)) / m)",
            "The logarithm is taken of the labels, most of which are 0. Which of the two is a "
            "probability?", "Cross-entropy isn't symmetric."),
    mistake("summed_over_examples", RIGHT, "right = np.sum(Y * A2, axis=1)",
            "You sum the probabilities over the examples before the logarithm. For each example by "
            "itself, one probability is picked: along which axis?",
            "One of the two axes is right, the other is not.",
            (DONE, "return float(-np.sum(np.log(np.where(right > 0, right, 1))) / m)")),
    mistake("error_rate", DONE,
            "return float(np.mean(np.argmax(A2, axis=0) != np.argmax(Y, axis=0)))",
            "You return the share of wrong predictions. That jumps; the cost must change smoothly "
            "with the probabilities.", "Cost and error rate mixed up."),
    mistake("perplexity", DONE, "return float(np.exp(-np.sum(np.log(right)) / m))",
            "An exponential is left over at the end: you return e to the power of the cost.",
            "Perplexity, from language models."),
)  # fmt: skip

LIMITS: tuple[Mistake, ...] = (
    mistake("zero_times_infinity", DONE, "return float(-np.sum(Y * np.log(A2)) / m)",
            "When a wrong class has probability 0, your cost is `nan`: 0 times minus infinity. "
            "Only the right class's probability needs a logarithm.",
            "Source 000 (book chapter) multiplies Y by the logarithm of all entries."),
    mistake("epsilon_added", DONE, "return float(-np.sum(Y * np.log(A2 + 1e-8)) / m)",
            "Something small is added to the probabilities. It shifts every cost a little, and a "
            "tiny probability completely. There is a way that needs no trick.",
            "Habit: a small number against the logarithm of 0."),
    mistake("floor_of_1e_15", RIGHT,
            "right = np.clip(np.sum(Y * A2, axis=0), 1e-15, 1 - 1e-15)",
            "Probabilities get a floor of 1e-15, by clipping or by adding. A right class of "
            "probability 1e-100 looks harmless then. The cost itself is asked for.",
            "Habit against the logarithm of 0; some libraries do it."),
    mistake("rounded", DONE, "return round(float(-np.sum(np.log(right)) / m), 4)",
            "Your cost is rounded. Round when you print, never when you compute.",
            "Made to look like the expected output."),
    mistake("overwrites_probabilities", RIGHT, "A2[Y == 0] = 1\n    right = np.prod(A2, axis=0)",
            "The cost is right, but you write into `A2`, and the backward pass needs it "
            "afterwards. Work on something new.", "The wrong classes are silenced in place."),
    mistake("whole_number", DONE, "return int(-np.sum(np.log(right)) / m)",
            "Your cost is cut to a whole number.", "int() used to get a plain number."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("picked_by_mask", """
def compute_cost(A2, Y):
    return -np.log(A2[Y == 1]).mean()
""", "A mask picks one probability per example; np.float64 is a float."),
    alternative("picked_by_index", """
def compute_cost(A2, Y):
    labels = np.argmax(Y, axis=0)
    p = A2[labels, np.arange(Y.shape[1])]
    return np.sum(-np.log(p)) / p.size
""", "Labels as numbers pick the probabilities."),
    alternative("masked_logarithm", """
def compute_cost(A2, Y):
    logs = np.log(A2, out=np.zeros(A2.shape), where=Y > 0)
    return float(-(Y * logs).sum() / A2.shape[1])
""", "The logarithm is only taken where it is needed."),
    alternative("ignores_nan", """
def compute_cost(A2, Y):
    return -np.nansum(Y * np.log(A2)) / Y.shape[1]
""", "0 times minus infinity is left out of the sum, which is right here."),
    alternative("loop", """
def compute_cost(A2, Y):
    total = 0
    for i in range(Y.shape[1]):
        for k in range(Y.shape[0]):
            if Y[k, i] == 1:
                total -= np.log(A2[k, i])
    return total / Y.shape[1]
""", "Loops; vectorising isn't what this task is about."),
    alternative("smallest_float", """
def compute_cost(A2, Y):
    safe = np.maximum(A2, np.finfo(float).tiny)
    cost = -np.einsum("km,km->", Y, np.log(safe)) / Y.shape[1]
    return np.array([[cost]])
""", "The smallest float changes nothing that matters; a 1 × 1 array counts as a number."),
)  # fmt: skip

COMPUTE_COST = Task(
    "compute_cost",
    draw,
    (
        values("compute_cost", 7, text="the mean cross-entropy is right"),
        stable(2, "right when a wrong class has probability 0 or the right one is tiny"),
        unchanged(1),
    ),
    (*MEANS, *FORMULAS, *LIMITS),
    ALTERNATIVES,
    tolerance=1e-11,
)

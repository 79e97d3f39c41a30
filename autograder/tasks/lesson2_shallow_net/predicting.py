"""Task `predict`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import (
    Array,
    Sizes,
    draw_inputs,
    draw_parameters,
    draw_sizes,
)
from autograder.tasks.model import Alternative, Task, mistake, unchanged, values
from coursekit.judge.model import Case

NEARLY = 0.0002
"""A score whose probability is 0.50005."""


def draw_predictions(rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    plan = (("basic", True), ("basic", False), ("general", False), ("general", True))
    for group, one_output in plan:
        sizes = draw_sizes(rng, one_output)
        parameters, X = clear_decisions(rng, sizes)
        if len(cases) % 2 == 0:
            # Without biases an example of zeros has z = 0 everywhere: a probability of exactly 0.5.
            parameters["b1"][:] = 0.0
            parameters["b2"][:] = 0.0
            parameters, X = clear_decisions(rng, sizes, parameters)
            nearly_even(rng, parameters, X)
        name = f"{sizes}, case {len(cases) + 1}"
        cases.append(Case(name, {"parameters": parameters, "X": X}, group))
    parameters, X = clear_decisions(rng, draw_sizes(rng))
    single = {"parameters": parameters, "X": X[:, :1].copy()}
    return [*cases, Case("a single example", single, "general")]


def nearly_even(rng: np.random.Generator, parameters: dict[str, Array], X: Array) -> None:
    """Make one example of `X` zero; with one output, draw another to one of 0.50005."""
    even, other = rng.permutation(X.shape[1])[:2]
    X[:, even] = 0.0
    if len(parameters["W2"]) > 1:
        return
    less, more = 0.0, 1.0
    score = scores(parameters, X)[0, other]
    X[:, other] *= np.sign(score)
    for _ in range(60):
        middle = (less + more) / 2
        enough = scores(parameters, middle * X[:, [other]])[0, 0] > NEARLY
        less, more = (less, middle) if enough else (middle, more)
    X[:, other] *= more


def scores(parameters: dict[str, Array], X: Array) -> Array:
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    return np.asarray(parameters["W2"] @ hidden + parameters["b2"])


def clear_decisions(
    rng: np.random.Generator, sizes: Sizes, fixed: dict[str, Array] | None = None
) -> tuple[dict[str, Array], Array]:
    """Both classes for each output, and no probability too near 0.5 to be sure of."""
    while True:
        parameters = fixed if fixed is not None else draw_parameters(rng, sizes, 0.8)
        X = draw_inputs(rng, sizes)
        z = scores(parameters, X)
        both = np.all((z > 0).any(axis=1) & (z < 0).any(axis=1))
        # Probabilities that tell the usual wrong thresholds apart; one output has room for less.
        ranges = ((0, 0.45), (0.52, 0.8), (1, 10)) if sizes.n_y > 1 else ((0, 0.45),)
        telling = all(np.any((z > low) & (z < high)) for low, high in ranges)
        if both and telling and np.abs(z).min() > 0.01:
            return parameters, X
        fixed = {k: rng.permuted(v) for k, v in fixed.items()} if fixed is not None else None


_RETURN = "return (A2 > 0.5).astype(int)"

PREDICT = Task(
    name="predict",
    returns=("predictions",),
    draw=draw_predictions,
    criteria=(
        values("predictions", 4, text="the predictions are right, at exactly 0.5 too"),
        unchanged(1),
    ),
    mistakes=(
        mistake(
            "half_counts_as_one", "A2 > 0.5", "A2 >= 0.5",
            "Look at a probability of exactly 0.5: the docstring says what becomes of it.",
            "≥ for >.",
        ),
        mistake(
            "probabilities", _RETURN, "return A2",
            "You return probabilities. A prediction is a decision: 0 or 1.",
            "The last step forgotten.",
        ),
        mistake(
            "exchanged", "A2 > 0.5", "A2 < 0.5",
            "Your classes are exchanged: a high probability of class 1 should give 1.",
            "< for >.",
        ),
        mistake(
            "not_at_most_half", "(A2 > 0.5)", "(A2 <= 0.5)",
            "Your classes are exchanged: a high probability of class 1 should give 1.",
            "The complement of the condition.",
        ),
        mistake(
            "threshold_on_z", "(A2 > 0.5)", '(_["Z2"] > 0.5)',
            "You compare Z2 with 0.5. Which of the two, Z2 or A2, is a probability?",
            "Z for A.",
        ),
        mistake(
            "threshold_zero", "A2 > 0.5", "A2 > 0",
            "You always predict 1: every probability is above your threshold.",
            "The threshold for z used on a probability.",
        ),
        mistake(
            "higher_threshold", "A2 > 0.5", "A2 > 0.7",
            "Your threshold is too high: some examples with a probability above 0.5 get a 0.",
            "A threshold chosen by hand.",
        ),
        mistake(
            "rounded_before_comparing", "A2 > 0.5", "np.round(A2, 2) > 0.5",
            "A probability a little above 0.5 gets a 0. Compare with 0.5 itself; don't round "
            "before.",
            "Rounding first, or a threshold of 0.501 for greater than 0.5.",
        ),
        mistake(
            "threshold_mean", "A2 > 0.5", "A2 > A2.mean()",
            "Your threshold depends on the other examples in X. An example's prediction must not.",
            "The mean as a threshold.",
        ),
        mistake(
            "threshold_largest", _RETURN,
            "return (A2 == A2.max(axis=0, keepdims=True)).astype(int)",
            "Your outputs compete for one label. Here each output decides for itself, and several "
            "may say 1.",
            "Anticipating the multi-class chapter.",
        ),
        mistake(
            "plus_and_minus", _RETURN, "return np.sign(A2 - 0.5)",
            "Your labels are −1, 0 and 1. The classes are called 0 and 1.",
            "Another way to code two classes.",
        ),
        mistake(
            "truncated", _RETURN, "return A2.astype(int)",
            "All your predictions are 0: turning a probability into an int cuts off everything "
            "behind the point.",
            "astype(int) taken for rounding.",
        ),
        mistake(
            "flat", _RETURN, "return (A2 > 0.5).astype(int).ravel()",
            "Your predictions have lost an axis. They have the same shape as Y.",
            "Rank-1 arrays for rows.",
        ),
        mistake(
            "first_output_only", _RETURN, "return (A2[:1] > 0.5).astype(int)",
            "You predict the first output only. Each row of A2 is an output.",
            "Written for (1, m).",
        ),
        mistake(
            "transposed", _RETURN, "return (A2 > 0.5).astype(int).T",
            "Your predictions lie on their side: examples are columns.",
            "One example per row.",
        ),
        mistake(
            "tuple_unopened", "A2, _ = forward_propagation(X, parameters)",
            "A2 = forward_propagation(X, parameters)",
            "`forward_propagation` returns two things; you compare the pair of them with a number.",
            "The tuple isn't unpacked.",
        ),
        mistake(
            "cache_returned", _RETURN, "return (A2 > 0.5).astype(int), _",
            "Only the predictions are asked for.",
            "An extra return value.",
        ),
        mistake(
            "hidden_layer_skipped", "A2, _ = forward_propagation(X, parameters)",
            'A2 = activation("sigmoid", parameters["W2"] @ (parameters["W1"] @ X'
            ' + parameters["b1"]) + parameters["b2"])',
            "You predict with a network without tanh. Use the forward pass that was trained.",
            "Forward propagation typed anew, with a gap.",
        ),
        mistake(
            "inputs_scaled_in_place", "A2, _ = ", "X /= 10\n    A2, _ = ",
            "Your function scales X, and it changes the caller's own array by that.",
            "Scaling as in other lessons, done in place.",
        ),
    ),
    alternatives=(
        Alternative("truth_values", "Truth values are labels.",
                    edits=((_RETURN, "return A2 > 0.5"),)),
        Alternative("floats", "0.0 and 1.0 are labels.",
                    edits=((_RETURN, "return np.where(A2 > 0.5, 1.0, 0.0)"),)),
        Alternative("round_half_to_even", "NumPy rounds 0.5 to 0.",
                    edits=((_RETURN, "return np.round(A2)"),)),
        Alternative("sign_of_z", "The sigmoid is above 0.5 exactly where z is positive.",
                    edits=((_RETURN, 'return 1 * (_["Z2"] > 0)'),)),
        Alternative("loop", "A loop over all entries.",
                    source='''
                    def predict(parameters, X):
                        A2 = forward_propagation(X, parameters)[0]
                        labels = np.zeros(A2.shape, dtype=int)
                        for k in range(A2.shape[0]):
                            for i in range(A2.shape[1]):
                                if A2[k, i] > 0.5:
                                    labels[k, i] = 1
                        return labels
                    '''),
    ),
)  # fmt: skip

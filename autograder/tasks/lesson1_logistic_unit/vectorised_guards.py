"""Mistakes of `propagate`: guards against the logarithm of 0 that change the cost."""

from __future__ import annotations

from autograder.tasks.model import mistake

_LOSSES = "-(Y * np.log(A) + (1 - Y) * np.log(1 - A))"
_GUARD = (
    "You add a small number inside the logarithms, and it shows in the cost. Leave it out here, or "
    "choose it no larger than 1e-12."
)

GUARDS = (
    mistake(
        "guard_too_large",
        _LOSSES,
        "-(Y * np.log(A + 1e-5) + (1 - Y) * np.log(1 - A + 1e-5))",
        _GUARD,
        "log(A + 1e-5) against log of 0.",
    ),
    mistake(
        "guard_of_1e_8",
        _LOSSES,
        "-(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8))",
        _GUARD,
        "log(A + 1e-8) against log of 0.",
    ),
    mistake(
        "clipped_for_the_cost",
        "losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
        "P = np.clip(A, 1e-7, 1 - 1e-7)\n    losses = -(Y * np.log(P) + (1 - Y) * np.log(1 - P))",
        "You clip the probabilities before the logarithm: very sure units get a slightly wrong "
        "cost. Use them as they are, or clip at 1e-12 at most.",
        "np.clip against log of 0, with the 1e-7 of some libraries.",
    ),
    mistake(
        "clipped_probabilities",
        "A = sigmoid(w.T @ X + b)",
        "A = np.clip(sigmoid(w.T @ X + b), 1e-5, 1 - 1e-5)",
        "You clip the probabilities at 1e-5, so very sure units get a slightly wrong cost and "
        "gradient. Use the probabilities as they are.",
        "np.clip against log of 0.",
    ),
)

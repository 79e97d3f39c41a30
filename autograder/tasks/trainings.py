"""Trainings by which rules that end one early, or keep another network than the last, show.

Several lessons draw such cases: one where the cost hardly moves though the parameters do, and one
where it goes up and down.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from autograder.tasks.model import Mistake, mistake
from coursekit.judge.compare import LEAST_SCALE

Array = np.ndarray[Any, np.dtype[Any]]
Parameters = dict[str, Any]
Step = Callable[[Parameters], tuple[Parameters, float, Array]]
"""From parameters to those after an update; the cost before it; and for each output and example the
probability of its label."""

SMALL = 1e-3
"""Inputs of this size, behind weights of 0.01, leave a gradient of 1e-6 or so."""
RISE = 0.01
"""A cost that rises by less isn't said to rise."""
LEAST = 1e-3
"""Probabilities of the truth that are smaller lose digits in `1 - a`."""
NUDGE = 1e-10
GROWTH = 1000.0
"""How many times a relative difference of `NUDGE` may grow until the end."""
FALL = 4e-15
"""By at least so much a flat training's cost falls in a step: ten times what rounding does."""


class Training(NamedTuple):
    """What comes out of a number of updates."""

    costs: list[float]
    """Before each update, and after the last one."""
    least: float
    """The smallest probability that a label had on the way."""
    end: Parameters


def balanced(rng: np.random.Generator, rows: int, m: int) -> Array:
    """Labels 0 and 1, as many of each in every row, so that 0.5 is right on average; m is even."""
    halves = [0] * (m // 2) + [1] * (m // 2)
    return np.array([rng.permutation(halves) for _ in range(rows)])


def begun(network: ModuleType, seed: int, *sizes: int) -> Parameters:
    """The parameters with which the solution begins after this seed."""
    state = np.random.get_state()
    try:
        np.random.seed(seed)
        return dict(network.initialize_parameters(*sizes))
    finally:
        np.random.set_state(state)


def descent(network: ModuleType, X: Array, Y: Array, rate: float, *more: Any) -> Step:
    """An update as the functions of this solution make it; forward and backward get `more`."""

    def step(parameters: Parameters) -> tuple[Parameters, float, Array]:
        A, cache = network.forward_propagation(X, parameters, *more)
        grads = network.backward_propagation(parameters, cache, X, Y, *more)
        after = network.update_parameters(parameters, grads, rate)
        return after, network.compute_cost(A, Y), np.where(Y == 1, A, 1 - A)

    return step


def follow(step: Step, start: Parameters, updates: int) -> Training:
    """Make so many updates."""
    end, costs, least = start, [], 1.0
    with np.errstate(all="ignore"):
        for done in range(updates + 1):
            after, cost, truth = step(end)
            costs.append(float(cost))
            least = min(least, float(truth.min()))
            end = after if done < updates else end
    return Training(costs, least, end)


def calm(step: Step, start: Parameters, updates: int) -> bool:
    """Whether small differences, such as another order of sums makes, hardly grow.

    Gradient descent can be chaotic; then a right program may end elsewhere.
    """
    nudged = {name: value * (1 + NUDGE) for name, value in start.items()}
    one, other = follow(step, start, updates).end, follow(step, nudged, updates).end
    return all(
        np.max(np.abs(one[name] - other[name]))
        < GROWTH * NUDGE * max(np.max(np.abs(one[name])), LEAST_SCALE)
        for name in start
    )


def bumpy(step: Step, start: Parameters, updates: int) -> bool:
    """Whether the cost rises long before the end, and doesn't end where it was lowest.

    Who stops at a rise stops too early, and who keeps the lowest keeps too much. And whether
    nothing in it is delicate: other orders of the same arithmetic end at the same.
    """
    costs, least, _ = follow(step, start, updates)
    return (
        least >= LEAST
        and bool(np.any(np.diff(costs)[:-2] > RISE))
        and costs[-1] > min(costs[:-2]) + RISE
        and calm(step, start, updates)
    )


def flattened(
    network: ModuleType, X: Array, Y: Array, rate: float, start: Parameters
) -> Array | None:
    """X scaled down so far that a step from the start is hardly seen.

    `np.allclose` finds no difference in any weight, and the cost falls by some 1e-14; yet the
    weights move by far more than what the judge lets pass. None where rounding might hide the fall.
    The labels should be balanced, so that the biases stay.
    """
    X = 1e-6 * X
    after, _, _ = descent(network, X, Y, rate)(start)
    moved = {name: np.abs(after[name] - start[name]) for name in ("W1", "W2")}
    room = 0.8 * min(np.min((1e-8 + 1e-5 * np.abs(start[k])) / moved[k]) for k in moved)
    # All steps grow with the inputs.
    falls = sum(np.sum((room * step) ** 2) for step in moved.values()) > rate * FALL
    return room * X if falls else None


def one_step_only(done: str) -> Mistake:
    """The last line of a training, `done`, stands in its loop."""
    return mistake(
        "first_step_only",
        f"\n    {done}\n",
        f"\n        {done}\n",
        "You return what the first step gives. Is the `return` indented into the loop?",
        "A return indented too far.",
    )


def ruled_by_the_cost(loop: str, append: str, done: str, why_not: str) -> tuple[Mistake, ...]:
    """Mistakes of a training that records the cost after each update, and lets it decide.

    Parameters
    ----------
    loop, append, done : str
        Lines of the solution: the head of its loop, the one that records the cost, the last one.
    why_not : str
        What is to be said of a cost that hardly moves.
    """
    return (
        mistake(
            "stops_when_still", append,
            append + "\n        if abs(costs[-1] - costs[-2]) < 1e-6:\n            break",
            f"Your training stops where the cost hardly moves any more. {why_not}",
            "The convergence test of other courses.",
        ),
        mistake(
            "stops_at_a_rise", append,
            append + "\n        if costs[-1] > costs[-2]:\n            break",
            "Your training stops as soon as the cost rises. With a large learning rate it goes up "
            "and down; all updates are asked for.",
            "Early stopping, met in other courses.",
        ),
        mistake(
            "best_kept", loop, "best = costs[0], parameters\n    " + loop,
            "You return the parameters with the lowest cost. Asked for are those after the last "
            "update, whatever they cost.",
            "Keeping the best model, met in other courses.",
            (append, append + "\n        if costs[-1] < best[0]:\n"
             "            best = costs[-1], parameters"),
            (done, "return best[1], costs"),
        ),
    )  # fmt: skip

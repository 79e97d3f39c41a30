"""What is judged of a trained network whose learning rate and training are the student's own.

The reported numbers are compared with what the returned parameters really give on the points.
"""

from __future__ import annotations

from typing import Any

import numpy as np

SHAPES = {"W1": (4, 2), "b1": (4, 1), "W2": (4, 4), "b2": (4, 1), "W3": (1, 4), "b3": (1, 1)}
LOW_ENOUGH = 0.55
"""A cost that a network which has learnt nothing, at 0.69 or so, doesn't have."""
CLOSE = 6e-4
EXACT = 3e-5
"""Of a cost that isn't rounded: the one before the last update may be as near as this."""
GUARDED = 16.0
"""Minus the logarithm of the largest guard that does no harm, or a little less."""
MOST_UNITS = 5000
UNKNOWN = "it can't be told without the parameters"


def view(value: Any, case: Any) -> dict[str, str]:
    """Findings in words: the architecture, what is reported, whether the network has learnt."""
    if not isinstance(value, dict):
        raise ValueError("your function should return a dictionary with the four entries")
    shape_finding, arrays = _arrays(value.get("parameters"))
    findings = {
        "parameters": shape_finding,
        "learning rate": _rate(value.get("learning_rate")),
        "last cost": UNKNOWN,
        "accuracy": UNKNOWN,
        "learning": UNKNOWN,
    }
    if arrays is None:
        return findings
    X, Y = np.asarray(case.arguments["X"], dtype=float), np.asarray(case.arguments["Y"])
    scores = _scores(arrays, X)
    # ln(1 + e^s) − y s is the loss of a score s: exact also where the sigmoid is 0 or 1.
    losses = np.logaddexp(0.0, scores) - Y * scores
    cost = float(np.mean(losses))
    share = float(np.mean((scores > 0) == (Y == 1)))
    findings["last cost"] = _cost(value.get("costs"), losses)
    findings["accuracy"] = _accuracy(value.get("accuracy"), share, Y.size)
    good = np.isfinite(cost) and cost < LOW_ENOUGH
    findings["learning"] = f"its cost is {'below' if good else 'not below'} {LOW_ENOUGH}"
    return findings


def _arrays(parameters: Any) -> tuple[str, dict[str, Any] | None]:
    """The finding on the parameters; the arrays, where a network can be run with them."""
    if not isinstance(parameters, dict):
        return "there is no dictionary of parameters", None
    arrays = {}
    for name in SHAPES:
        array = parameters.get(name)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iuf":
            return f"there is no array {name}", None
        if not np.isfinite(array).all():
            return f"some numbers of {name} aren't finite", None
        arrays[name] = array.astype(float)
    wrong = [name for name, shape in SHAPES.items() if arrays[name].shape != shape]
    if not wrong:
        return "two hidden layers of 4 units", arrays
    finding = f"{wrong[0]} has the shape {arrays[wrong[0]].shape}"
    return finding, arrays if _fit_together(arrays) else None


def _fit_together(arrays: dict[str, Any]) -> bool:
    """Whether these are the arrays of some network with 2 features and 1 output."""
    if any(array.ndim != 2 for array in arrays.values()):
        return False
    first, second = len(arrays["W1"]), len(arrays["W2"])
    if max(first, second) > MOST_UNITS:
        return False
    wanted = {"W1": (first, 2), "b1": (first, 1), "W2": (second, first), "b2": (second, 1),
              "W3": (1, second), "b3": (1, 1)}  # fmt: skip
    return all(arrays[name].shape == shape for name, shape in wanted.items())


def _scores(arrays: dict[str, Any], X: Any) -> Any:
    """The input of the output unit's sigmoid, shape (1, m)."""
    signals = X
    for layer in "12":
        reached = np.einsum("uk,km->um", arrays["W" + layer], signals)
        signals = np.tanh(np.add(reached, arrays["b" + layer]))
    return np.einsum("uk,km->um", arrays["W3"], signals) + arrays["b3"]


def _number(reported: Any) -> float | None:
    """A float, or None for what is no single real number."""
    if isinstance(reported, bool) or not isinstance(reported, (int, float, np.ndarray, np.generic)):
        return None
    array = np.asarray(reported)
    if array.size != 1 or array.dtype.kind not in "iuf":
        return None
    return float(array.ravel()[0])


def _rate(reported: Any) -> str:
    rate = _number(reported)
    if rate is None or not np.isfinite(rate):
        return "no number"
    return "a positive number" if rate > 0 else "a number that isn't positive"


def _rounding(cost: float) -> float:
    """How far a reported cost may be off: three decimals are no lie, where more aren't told."""
    for places in (3, 4):
        if abs(cost - round(cost, places)) < 2e-7:  # as single precision has it
            return 0.6 * 10**-places
    return EXACT


def _cost(costs: Any, losses: Any) -> str:
    """A guard inside the logarithms, which may hold large losses down, is allowed."""
    low, high = np.mean(np.minimum(losses, GUARDED)), np.mean(losses)
    if isinstance(costs, np.ndarray) and costs.ndim == 1:
        costs = list(costs)
    if not isinstance(costs, (list, tuple)) or not costs:
        return "there is no list of costs"
    if len(costs) == 1:
        return "there is a single cost, not those of a training"
    first, last = _number(costs[0]), _number(costs[-1])
    if last is None:
        return "the costs are no numbers"
    if np.isnan(last):
        return "it isn't a number: a probability has become exactly 0 or 1"
    if low - _rounding(last) < last < high + _rounding(last):
        return "that of the parameters"
    if first is not None and low - EXACT < first < high + EXACT:
        return "the first cost is that of the parameters, the last one isn't"
    return "another than the parameters give"


def _accuracy(reported: Any, share: float, m: int) -> str:
    found = _number(reported)
    if found is None:
        return "no single number"
    readings = (
        (share, "what the parameters give"),
        (100 * share, "in per cent, not a share between 0 and 1"),
        (1 - share, "the share of wrong predictions"),
        (m * share, "a count, not a share"),
        (np.round(share, 1), "rounded too far"),
    )
    for number, meaning in readings:
        if abs(found - number) < CLOSE:
            return meaning
    return "another than the parameters give"

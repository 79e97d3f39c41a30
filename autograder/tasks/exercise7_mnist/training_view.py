"""What is judged of networks whose learning rate and length of training are the student's own.

The reported numbers are compared with what the returned parameters really give on the digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LOW_ENOUGH = 1.8
"""A network that guesses among ten digits pays ln 10 = 2.30."""
CLOSE = 6e-4
EXACT = 3e-5
"""Of a cost that isn't rounded: the one before the last update may be as near as this."""
GUARDED = 16.0
"""Minus the logarithm of the largest guard that does no harm, or a little less."""
UNKNOWN = "it can't be told without the parameters"


def view(value: Any, case: Any) -> dict[str, str]:
    """Findings in words: on one network, or on those of several sizes."""
    if not isinstance(value, dict):
        raise ValueError("your function should return a dictionary")
    given = case.arguments
    if "sizes" not in given:
        return _of_one(value, np.asarray(given["X"]), np.asarray(given["labels"]), given["n_h"])
    return _of_several(value, given)


def _of_one(value: dict[str, Any], X: Any, labels: Any, n_h: int) -> dict[str, str]:
    architecture, scores = _scores(value.get("parameters"), X, n_h)
    findings = {
        "parameters": architecture,
        "learning rate": _rate(value.get("learning_rate")),
        "last cost": UNKNOWN,
        "learning": UNKNOWN,
    }
    if scores is not None:
        losses = np.logaddexp.reduce(scores, axis=0) - scores[labels, np.arange(labels.size)]
        good = np.isfinite(losses).all() and losses.mean() < LOW_ENOUGH
        findings["last cost"] = _cost(value.get("costs"), losses)
        findings["learning"] = f"its cost is {'below' if good else 'not below'} {LOW_ENOUGH}"
    return findings


def _of_several(value: dict[str, Any], given: Any) -> dict[str, str]:
    """For each question the first finding on a network that isn't as it should be."""
    wanted = [int(size) for size in given["sizes"]]
    found = {int(size): one for size, one in value.items() if _number(size) is not None}
    if sorted(found) != sorted(wanted):
        missing = any(size not in found for size in wanted)
        finding = "some size is missing" if missing else "there are others, too"
    else:
        finding = "one result for each"
    collected = {"sizes": finding}
    if any(size not in found for size in wanted):
        return {**collected, "networks": UNKNOWN, "training": UNKNOWN, "test": UNKNOWN}
    findings = [_result(found[size], size, given) for size in wanted]
    for name, right in RIGHT.items():
        collected[name] = next((one[name] for one in findings if one[name] != right), right)
    return collected


RIGHT = {
    "networks": "each of its own size, with its costs",
    "training": "what the parameters give",
    "test": "what the parameters give",
}


def _result(one: Any, size: int, given: Any) -> dict[str, str]:
    if not isinstance(one, dict):
        return {"networks": "a result isn't a dictionary", "training": UNKNOWN, "test": UNKNOWN}
    seen, unseen = np.asarray(given["train_x"]), np.asarray(given["test_x"])
    network = _of_one(one, seen, np.asarray(given["train_labels"]), size)
    parameters = one.get("parameters")
    on_seen, on_unseen = _scores(parameters, seen, size)[1], _scores(parameters, unseen, size)[1]
    if on_seen is None or on_unseen is None:
        return {"networks": network["parameters"], "training": UNKNOWN, "test": UNKNOWN}
    shares = [
        float(np.mean(scores.argmax(axis=0) == np.asarray(labels)))
        for scores, labels in (
            (on_seen, given["train_labels"]),
            (on_unseen, given["test_labels"]),
        )
    ]
    counts = [seen.shape[1], unseen.shape[1]]
    finding = RIGHT["networks"]
    if network["last cost"] != "that of the parameters":
        others = np.asarray(given["test_labels"])
        losses = np.logaddexp.reduce(on_unseen, axis=0) - on_unseen[others, np.arange(others.size)]
        on_test = _cost(one.get("costs"), losses) == "that of the parameters"
        finding = "the last cost: " + (
            "that on the test digits" if on_test else network["last cost"]
        )
    if network["parameters"] != "a network of that size":
        finding = network["parameters"]
    return {
        "networks": finding,
        "training": _share(one.get("train"), shares[0], shares[1], counts[0]),
        "test": _share(one.get("test"), shares[1], shares[0], counts[1]),
    }


def _scores(parameters: Any, X: Any, n_h: int) -> tuple[str, Any]:
    """The finding on the parameters; the scores of all classes, where there are any."""
    if not isinstance(parameters, dict):
        return "there is no dictionary of parameters", None
    arrays = {}
    for name in ("W1", "b1", "W2", "b2"):
        array = parameters.get(name)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iuf" or array.ndim != 2:
            return f"there is no matrix {name}", None
        if not np.isfinite(array).all():
            return f"some numbers of {name} aren't finite", None
        arrays[name] = array.astype(float)
    units = len(arrays["W1"])
    wanted = {"W1": (units, len(X)), "b1": (units, 1), "W2": (10, units), "b2": (10, 1)}
    for name, shape in wanted.items():
        if arrays[name].shape != shape:
            return f"{name} has the shape {arrays[name].shape}", None
    inside = np.tanh(np.einsum("uk,km->um", arrays["W1"], X, optimize=True) + arrays["b1"])
    scores = np.einsum("uk,km->um", arrays["W2"], inside, optimize=True) + arrays["b2"]
    if units != n_h:
        return "another number of hidden units than asked for", scores
    return "a network of that size", scores


def _number(reported: Any) -> float | None:
    """A float, or None for what is no single real number."""
    if isinstance(reported, bool) or not isinstance(reported, (int, float, np.ndarray, np.generic)):
        return None
    array = np.asarray(reported)
    if array.size != 1 or array.dtype.kind not in "iuf" or not np.isfinite(array).all():
        return None
    return float(array.ravel()[0])


def _rate(reported: Any) -> str:
    rate = _number(reported)
    if rate is None:
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
        return "it is no finite number"
    if low - _rounding(last) < last < high + _rounding(last):
        return "that of the parameters"
    if first is not None and low - EXACT < first < high + EXACT:
        return "the first cost is that of the parameters, the last one isn't"
    return "another than the parameters give"


def _share(reported: Any, share: float, other: float, count: int) -> str:
    found = _number(reported)
    if found is None:
        return "no single number"
    readings = (
        (share, "what the parameters give"),
        (other, "that of the other digits"),
        (100 * share, "in per cent, not a share between 0 and 1"),
        (1 - share, "the share of wrong answers"),
        (count * share, "a count, not a share"),
    )
    for number, meaning in readings:
        if abs(found - number) < CLOSE:
            return meaning
    return "another than the parameters give"

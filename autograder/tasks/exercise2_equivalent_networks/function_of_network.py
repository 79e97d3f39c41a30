"""View of a returned network: the function that it computes, at points it has never seen.

Every network that computes the right function is right, however its numbers are arranged.
"""

from typing import Any

import numpy as np

NAMES = ("W1", "b1", "W2", "b2")
MOST_UNITS = 5000


def view(value: Any, case: Any) -> dict[str, Any]:
    """The network's outputs at ``case.beside["points"]``.

    ``case.beside["hidden"]`` names its hidden activation. ValueError for what is no network.
    """
    points = case.beside["points"]
    W1, b1, W2, b2 = (matrix(name, one) for name, one in zip(NAMES, parts(value), strict=True))
    units = W1.shape[0]
    if units > MOST_UNITS:
        raise ValueError(f"the network has {units} hidden units, which is more than can be judged")
    expect("W1", W1, (units, points.shape[0]), "a column for each input")
    expect("b1", b1, (units, 1), "a column with a number for each hidden unit")
    outputs = case.arguments["W2"].shape[0]
    expect("W2", W2, (outputs, units), "a row for each output, a column for each hidden unit")
    expect("b2", b2, (outputs, 1), "a column with a number for each output")
    bent = bend(np.einsum("ji,ip->jp", W1, points) + b1, case.beside["hidden"])
    return {"outputs of your network": bend(np.einsum("kj,jp->kp", W2, bent) + b2, "sigmoid")}


def parts(value: Any) -> Any:
    """The four arrays of a dict."""
    if not isinstance(value, dict):
        raise ValueError("a dictionary with W1, b1, W2 and b2 was asked for")
    missing = [name for name in NAMES if name not in value]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        raise ValueError(f"the returned dictionary lacks {listed}")
    return [value[name] for name in NAMES]


def matrix(name: str, one: Any) -> Any:
    """One parameter as a float array; a plain number counts as (1, 1)."""
    try:
        array = np.asarray(one)
    except (TypeError, ValueError):
        raise ValueError(f"`{name}` is no array of numbers") from None
    if array.dtype.kind not in "iufb":
        raise ValueError(f"`{name}` is no array of numbers")
    array = array.reshape(1, 1) if array.ndim == 0 else array
    if array.ndim != 2:
        raise ValueError(f"`{name}` has the shape {array.shape}; rows and columns are needed")
    return array.astype(float)


def expect(name: str, array: Any, shape: tuple[int, int], why: str) -> None:
    """Raise unless `array` has that shape."""
    if array.shape != shape:
        raise ValueError(f"`{name}` has the shape {array.shape}, {shape} is needed: {why}")


def bend(scores: Any, curve: str) -> Any:
    """An activation, safe for any scores."""
    if curve == "tanh":
        return np.tanh(scores)
    return np.reciprocal(1.0 + np.exp(np.minimum(-scores, 700.0)))

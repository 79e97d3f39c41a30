"""How every number of the network follows from those before it: expressions, in all ways we know.

The numbers are entries of the arrays of lesson 2: ``A1_21`` stands in row 2 and column 1 of A1, so
it belongs to hidden unit 2 and example 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from autograder.tasks.exercise5_by_hand.by_hand import COARSE, DIGITS, evaluated, reached
from coursekit.judge.spans import Span

W1 = {(1, 1): 0.5, (1, 2): -0.4, (2, 1): 0.3, (2, 2): 0.2}
W2 = {1: 0.7, 2: -0.6}
X = {(1, 1): 2, (2, 1): 3, (1, 2): -1, (2, 2): -2}
Y = {1: 1, 2: 0}
RATE = 0.1
PAIRS = tuple(product((1, 2), (1, 2)))
OLD = {f"W1_{j}{i}": w for (j, i), w in W1.items()} | {f"W2_1{j}": w for j, w in W2.items()}
OLD |= {"b1_11": 0.0, "b1_21": 0.0, "b2_11": 0.0}


class Step(NamedTuple):
    """How one number is worked out."""

    ways: tuple[str, ...]
    """Expressions of numbers before; all give the same, the first one is the plainest."""
    said: str
    """What the number is, for a message."""


def mean(p: str, q: str, by: Sequence[str | int] = (1, 1)) -> tuple[str, ...]:
    """The mean over both examples of a product: where is the division by 2?"""
    a, b = by
    return (
        f"({p} * {a} + {q} * {b}) / 2",
        f"{p} * {a} / 2 + {q} * {b} / 2",
        f"({p} / 2) * {a} + ({q} / 2) * {b}",
    )


def loss(a: str, y: int) -> str:
    return f"(-ln({a}))" if y else f"(-ln(1 - {a}))"


def _forward() -> dict[str, Step]:
    steps = {}
    for j, k in PAIRS:
        way = f"{W1[j, 1]} * {X[1, k]} + {W1[j, 2]} * {X[2, k]}"
        steps[f"Z1_{j}{k}"] = Step((way,), f"row {j} of `W1` times example {k}, plus the bias")
    for j, k in PAIRS:
        steps[f"A1_{j}{k}"] = Step((f"tanh(Z1_{j}{k})",), f"the tanh of `Z1_{j}{k}`")
    for k in (1, 2):
        way = f"{W2[1]} * A1_1{k} + {W2[2]} * A1_2{k}"
        steps[f"Z2_1{k}"] = Step((way,), f"`W2` times column {k} of `A1`, plus the bias")
    for k in (1, 2):
        steps[f"A2_1{k}"] = Step((f"sigmoid(Z2_1{k})",), f"the sigmoid of `Z2_1{k}`")
    for k, y in Y.items():
        softplus = f"ln(1 + exp({'-' if y else ''}Z2_1{k}))"
        said = f"the cross-entropy of `A2_1{k}` and the label {y}"
        steps[f"L_{k}"] = Step((loss(f"A2_1{k}", y), softplus), said)
    ways = (*mean("L_1", "L_2")[:2], "-ln(A2_11 * (1 - A2_12)) / 2")
    return steps | {"J": Step(ways, "the mean of both losses")}


def _backward() -> dict[str, Step]:
    steps = {
        f"dZ2_1{k}": Step((f"A2_1{k} - {y}",), f"`A2_1{k}` minus the label {y}")
        for k, y in Y.items()
    }
    for j, k in PAIRS:
        w, d, s = W2[j], f"dZ2_1{k}", f"slope(A1_{j}{k})"
        said = f"`W2_1{j}` times `{d}` times the slope of tanh at `Z1_{j}{k}`"
        steps[f"dZ1_{j}{k}"] = Step(
            (f"{w} * {d} * {s}", f"{w} * ({d} * {s})", f"{w} * {s} * {d}"), said
        )
    for j in (1, 2):
        ways = mean("dZ2_11", "dZ2_12", (f"A1_{j}1", f"A1_{j}2"))
        steps[f"dW2_1{j}"] = Step(ways, f"the mean of `dZ2` times row {j} of `A1`")
    steps["db2_11"] = Step(mean("dZ2_11", "dZ2_12"), "the mean of both `dZ2`")
    for j, i in PAIRS:
        ways = mean(f"dZ1_{j}1", f"dZ1_{j}2", (X[i, 1], X[i, 2]))
        steps[f"dW1_{j}{i}"] = Step(ways, f"the mean of row {j} of `dZ1` times feature {i}")
    for j in (1, 2):
        steps[f"db1_{j}1"] = Step(mean(f"dZ1_{j}1", f"dZ1_{j}2"), f"the mean of row {j} of `dZ1`")
    return steps


def _after() -> dict[str, Step]:
    steps = {
        f"new_{name}": Step((f"{w} - {RATE} * d{name}",), f"`{name}` minus 0.1 times `d{name}`")
        for name, w in OLD.items()
    }
    for j, k in PAIRS:
        z = f"new_W1_{j}1 * {X[1, k]} + new_W1_{j}2 * {X[2, k]} + new_b1_{j}1"
        said = f"the tanh of row {j} of the new `W1` times example {k}, plus the new bias"
        steps[f"new_A1_{j}{k}"] = Step((f"tanh({z})",), said)
    for k in (1, 2):
        z = f"new_W2_11 * new_A1_1{k} + new_W2_12 * new_A1_2{k} + new_b2_11"
        said = f"the sigmoid of the new `W2` times column {k} of the new `A1`, plus the new bias"
        steps[f"new_A2_1{k}"] = Step((f"sigmoid({z})",), said)
    a, b = loss("new_A2_11", 1), loss("new_A2_12", 0)
    ways = (*mean(a, b)[:2], "-ln(new_A2_11 * (1 - new_A2_12)) / 2")
    return steps | {"new_J": Step(ways, "the mean of both new losses")}


STEPS: dict[str, Step] = _forward() | _backward() | _after()


def chain(changed: Mapping[str, str] | None = None) -> dict[str, float]:
    """All numbers without any rounding; some of them worked out by another expression."""
    found: dict[str, float] = {}
    for name, step in STEPS.items():
        way = (changed or {}).get(name, step.ways[0])
        result = evaluated(way, exact() | found if changed else found)
        assert isinstance(result, (int, float))
        found[name] = float(result)
    return found


@cache
def exact() -> dict[str, float]:
    return chain()


@cache
def right(digits: int = DIGITS) -> dict[str, Span]:
    """What each number can come out as, if at least so many decimals are kept at every step."""
    found: dict[str, Span] = {}
    for name, step in STEPS.items():
        found[name] = reached(step.ways, found, digits)
    return found


@cache
def table() -> dict[str, dict[str, Any]]:
    """All steps as the view needs them."""
    return {
        name: {
            "ways": list(step.ways),
            "said": step.said,
            "exact": exact()[name],
            "right": [right()[name].low, right()[name].high],
            "coarse": [right(COARSE)[name].low, right(COARSE)[name].high],
        }
        for name, step in STEPS.items()
    }

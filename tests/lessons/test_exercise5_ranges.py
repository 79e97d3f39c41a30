"""Exercise 5: whatever is rounded on the way, and however one calculates, ends within the range.

The calculation here is another one than that of the ranges: plain numbers, rounded or not at every
step, on routes that are chosen by chance.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.tasks.exercise5_by_hand.steps import STEPS, exact, right

Digits = Sequence[int | None]
X = {"1": (2, 3), "2": (-1, -2)}
START = {
    **{"W1_11": 0.5, "W1_12": -0.4, "W1_21": 0.3, "W1_22": 0.2, "W2_11": 0.7, "W2_12": -0.6},
    **{"b1_11": 0.0, "b1_21": 0.0, "b2_11": 0.0},
}
UNIT = 1e-4


class Pencil:
    """Works everything out once; at each step chance chooses the digits and the route."""

    def __init__(self, chance: random.Random, digits: Digits) -> None:
        self.chance, self.digits = chance, digits
        self.found: dict[str, tuple[float, ...]] = {}

    def r(self, number: float) -> float:
        return rounded(number, self.chance.choice(self.digits))

    def put(self, name: str, number: float) -> None:
        """Write a number down; later on, the calculator's memory may be used in its place."""
        written = rounded(number, 4)
        self.found[name] = (written, number) if None in self.digits else (written,)

    def n(self, name: str) -> float:
        return self.chance.choice(self.found[name])

    def tanh(self, z: float) -> float:
        r, way = self.r, self.chance.randrange(6)
        p, q = r(math.exp(z)), r(math.exp(-z))
        square, inverse = r(math.exp(r(2 * z))), r(math.exp(r(-2 * z)))
        if way == 0:
            return r(math.tanh(z))
        if way == 1:
            return r(r(p - q) / r(p + q))
        if way == 2:
            return r(r(square - 1) / r(square + 1))
        if way == 3:
            return r(r(1 - inverse) / r(1 + inverse))
        return r(1 - r(2 / r(square + 1))) if way == 4 else r(2 * r(1 / r(1 + inverse)) - 1)

    def sigmoid(self, z: float) -> float:
        r, way = self.r, self.chance.randrange(3)
        if way == 0:
            return r(1 / r(1 + r(math.exp(-z))))
        p = r(math.exp(z))
        return r(p / r(1 + p)) if way == 1 else r(r(1 + r(math.tanh(r(z / 2)))) / 2)

    def mean(self, p: float, q: float, a: float = 1, b: float = 1) -> float:
        r, way = self.r, self.chance.randrange(3)
        if way == 0:
            return r(r(r(p * a) + r(q * b)) / 2)
        if way == 1:
            return r(r(r(p * a) / 2) + r(r(q * b) / 2))
        return r(r(r(p / 2) * a) + r(r(q / 2) * b))

    def product(self, p: float, q: float, s: float) -> float:
        p, q, s = self.chance.sample([p, q, s], 3)
        return self.r(self.r(p * q) * s)

    def all(self) -> dict[str, tuple[float, ...]]:
        r, n, put = self.r, self.n, self.put
        for j in "12":
            for k, (x, y) in X.items():
                put(f"Z1_{j}{k}", r(r(START[f"W1_{j}1"] * x) + r(START[f"W1_{j}2"] * y)))
                put(f"A1_{j}{k}", self.tanh(n(f"Z1_{j}{k}")))
        for k, y in (("1", 1), ("2", 0)):
            put(f"Z2_1{k}", r(r(0.7 * n(f"A1_1{k}")) - r(0.6 * n(f"A1_2{k}"))))
            put(f"A2_1{k}", self.sigmoid(n(f"Z2_1{k}")))
            put(f"L_{k}", -r(math.log(r(n(f"A2_1{k}") if y else 1 - n(f"A2_1{k}")))))
            put(f"dZ2_1{k}", r(n(f"A2_1{k}") - y))
            for j in "12":
                s = r(1 - r(n(f"A1_{j}{k}") ** 2))
                put(f"dZ1_{j}{k}", self.product(START[f"W2_1{j}"], n(f"dZ2_1{k}"), s))
        put("J", self.mean(n("L_1"), n("L_2")))
        put("db2_11", self.mean(n("dZ2_11"), n("dZ2_12")))
        for j in "12":
            d, e = f"dZ1_{j}1", f"dZ1_{j}2"
            put(f"db1_{j}1", self.mean(n(d), n(e)))
            a, b = n(f"A1_{j}1"), n(f"A1_{j}2")
            put(f"dW2_1{j}", self.mean(n("dZ2_11"), n("dZ2_12"), a, b))
            for i in (0, 1):
                put(f"dW1_{j}{i + 1}", self.mean(n(d), n(e), X["1"][i], X["2"][i]))
        for name, old in START.items():
            put(f"new_{name}", r(old - r(0.1 * n(f"d{name}"))))
        self._after()
        return self.found

    def _after(self) -> None:
        r, n, put = self.r, self.n, self.put
        for k, (x, y) in X.items():
            for j in "12":
                z = r(r(n(f"new_W1_{j}1") * x) + r(n(f"new_W1_{j}2") * y))
                put(f"new_A1_{j}{k}", self.tanh(r(z + n(f"new_b1_{j}1"))))
            parts = [r(n(f"new_W2_1{j}") * n(f"new_A1_{j}{k}")) for j in "12"]
            put(f"new_A2_1{k}", self.sigmoid(r(r(sum(parts)) + n("new_b2_11"))))
        p, q = math.log(n("new_A2_11")), math.log(r(1 - n("new_A2_12")))
        put("new_J", -self.mean(r(p), r(q)))


def rounded(number: float, places: int | None) -> float:
    """As at school: a tie goes away from 0."""
    if places is None:
        return number
    return math.copysign(math.floor(abs(number) * 10**places + 0.5 + 1e-9) / 10**places, number)


@settings(max_examples=400, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from([(4,), (None,), (4, None), (4, 4, 4, None), (4, 5, 6, None)]),
)
def test_every_route_ends_within_the_ranges(seed: int, digits: Digits) -> None:
    for name, results in Pencil(random.Random(seed), digits).all().items():
        for result in results:
            assert result in right()[name], (name, result)


def accepted(name: str) -> Iterator[int]:
    """The numbers with 4 digits that count as right, as multiples of 0.0001."""
    span = right()[name]
    first = math.ceil(span.low / UNIT - 1e-4)
    return iter(range(first, math.floor(span.high / UNIT + 1e-4) + 1))


def test_ranges_hold_hardly_more_than_what_is_reached() -> None:
    chance = random.Random(5)
    reached: dict[str, set[int]] = {name: set() for name in STEPS}
    for _ in range(4000):
        digits = chance.choice([(4,), (4, None), (4, 5, 6, None)])
        for name, results in Pencil(chance, digits).all().items():
            reached[name].add(round(results[0] / UNIT))
    surplus = {name: set(accepted(name)) - reached[name] for name in STEPS}
    assert all(len(more) <= 4 for more in surplus.values()), surplus
    assert sum(map(len, surplus.values())) <= 0.35 * sum(map(len, reached.values()))


def test_how_wide_the_ranges_are() -> None:
    widths = {name: len(list(accepted(name))) for name in STEPS}
    assert all(width == 1 for name, width in widths.items() if name.startswith("Z1"))
    assert all(width <= 2 for name, width in widths.items() if name[:2] in ("A1", "A2", "Z2"))
    assert max(widths.values()) == widths["dW1_12"] == 9
    assert all(min(abs(n * UNIT - exact()[name]) for n in accepted(name)) <= UNIT for name in STEPS)


def test_what_no_route_can_reach_is_outside() -> None:
    for name, number in (("A1_11", -0.1973), ("A1_21", 0.8335), ("A2_11", 0.3458), ("J", 1.0388)):
        assert number not in right()[name]

"""Curves that go through the costs, alone or together, and labels that have changed places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coursekit.judge.curves import even, exchanged, is_curve, joined

COSTS = np.array([0.9, 0.5, 0.3, 0.2])


def part(*places: int, step: float = 1.0) -> dict[str, Any]:
    """The costs at some places."""
    return {"x": step * np.array(places, dtype=float), "y": COSTS[list(places)]}


@pytest.mark.parametrize(
    ("curves", "together"),
    [
        ([part(0, 1, 2), part(2, 3)], [0, 1]),
        ([part(2, 3), {"x": COSTS, "y": 7 * COSTS}, part(0, 1)], [0, 2]),
        ([part(0, 1), part(3)], []),
        ([part(0, 1, 2), part(2, 3, step=2)], []),
        ([part(0, 1, 2), {"x": np.array([2.0, 3.0]), "y": COSTS[[3, 2]]}], []),
        ([], []),
    ],
)
def test_pieces_show_all_costs_together(curves: list[dict[str, Any]], together: list[int]) -> None:
    assert joined(curves, COSTS) == together


@pytest.mark.parametrize(
    ("x", "right"), [([0, 1, 2], True), ([5], True), ([2, 1, 0], False), ([0, 1, 3], False)]
)
def test_places_follow_each_other_evenly(x: list[float], right: bool) -> None:
    assert even(np.array(x, dtype=float)) is right


@pytest.mark.parametrize(
    "one",
    [{}, {"x": COSTS}, {"x": COSTS, "y": COSTS[:2]}, {"x": COSTS[:0], "y": COSTS[:0]},
     {"x": [1.0], "y": [1.0]}, {"x": COSTS.astype(int), "y": COSTS.astype(int)}],
)  # fmt: skip
def test_what_is_no_curve(one: dict[str, Any]) -> None:
    assert not is_curve(one)
    assert is_curve(part(0, 1))


@pytest.mark.parametrize(
    ("across", "up", "mixed"),
    [
        ("cost of the network", "number of updates", True),
        ("J", "", True),
        ("Costs", "costs", True),
        ("iterations", "cost", False),
        ("updates between two costs", "iterations", False),
        ("costly things", "steps", False),
        ("loss", "", True),
        ("training loss", "", False),
        ("training loss", "loss after so many steps", False),
    ],
)
def test_labels_that_have_changed_places(across: str, up: str, mixed: bool) -> None:
    assert exchanged(across, up) is mixed

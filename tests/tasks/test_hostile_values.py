"""Views run in the grader's own process, on values that a student chose: none takes long."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from moments import within

from autograder.fixtures.draw import unmeasured_fixtures
from autograder.tasks import load_lesson
from autograder.tasks.exercise6_three_layers import boundary_view
from coursekit.judge import Outcome, views
from coursekit.judge.views import viewed

LESSONS = (
    "exercise2_equivalent_networks",
    "exercise5_by_hand",
    "exercise6_three_layers",
    "exercise7_mnist",
)
MOMENTS, MEGABYTES = 50, 100


def figure(*panels: dict[str, Any]) -> dict[str, Any]:
    """A figure as it is read off, and as anybody can write it down."""
    return {"kind": "figure", "axes": list(panels)}


def panels() -> Any:
    return figure(*[{}] * 200_000)


def long_curve() -> Any:
    curve = {"x": np.arange(490_000.0), "y": np.zeros(490_000), "label": "4"}
    return figure({"lines": [curve], "legend": ["4"]})


def borders() -> Any:
    return figure({"borders": [{"x": np.zeros(5), "y": np.zeros(5)}] * 1900})


def regions() -> Any:
    places, colours = np.random.rand(2, 2000), np.zeros((2000, 4), np.uint8)
    colours[:1000] = 255
    one = {"x": 20 * places[0] - 10, "y": 20 * places[1] - 10, "colours": colours}
    return figure({"regions": [one] * 80, "points": [one] * 2})


def wide_network() -> Any:
    n = 240_000
    shapes = {"W1": (n, 2), "b1": (n, 1), "W2": (1, n), "b2": (1, 1), "W3": (1, 1), "b3": (1, 1)}
    arrays = {name: np.ones(shape) for name, shape in shapes.items()}
    return {"parameters": arrays, "costs": [0.5]}


def test_too_many_parts_are_refused_before_any_view_sees_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So one case stands for all lessons and cases."""
    fixture = unmeasured_fixtures(load_lesson("exercise7_mnist"))["cost_figure"]
    monkeypatch.setattr(views, "read_by", lambda *_: pytest.fail("a view has been asked"))
    tracemalloc.start()
    started = time.process_time()
    seen = viewed(fixture, fixture.cases[0], Outcome("returned", panels()), {})
    taken, (_, most) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen.status == "unfit"
    assert within(MOMENTS, taken)
    assert most < MEGABYTES * 2**20


@pytest.mark.parametrize("value", [long_curve, borders, regions, wide_network])
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_value_holds_a_view_up(lesson: str, value: Callable[[], Any]) -> None:
    fixtures = [one for one in unmeasured_fixtures(load_lesson(lesson)).values() if one.view]
    assert fixtures
    for fixture in fixtures:
        tracemalloc.start()
        started = time.process_time()
        for case, expected in zip(fixture.cases, fixture.expected, strict=True):
            seen = viewed(fixture, case, Outcome("returned", value()), {})
            assert seen.status == "unfit" or seen.value != expected.value
        taken, (_, most) = time.process_time() - started, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert within(MOMENTS * len(fixture.cases), taken)
        assert most < MEGABYTES * 2**20


def test_borders_in_their_place_hold_no_view_up() -> None:
    """What is to be known of the network is worked out once, however many lines are drawn."""
    fixture = unmeasured_fixtures(load_lesson("exercise6_three_layers"))["boundary_figure"]
    arguments = fixture.cases[0].arguments
    network = boundary_view._Network(arguments["parameters"], arguments["X"])
    x, y = network.edge[:, :4]
    started = time.process_time()
    drawn = figure({"borders": [{"x": x, "y": y}] * 1900})
    seen = viewed(fixture, fixture.cases[0], Outcome("returned", drawn), {})
    assert seen.value["boundary"] == "only a part of this network's"
    assert within(MOMENTS, time.process_time() - started)

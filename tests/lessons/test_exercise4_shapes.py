"""Exercise 4: its solutions beside a network that really runs, and which spellings count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.fixtures import public_fixtures
from autograder.solutions import exercise4_shapes as solutions
from autograder.tasks import load_lesson
from autograder.tasks.exercise4_shapes import one_network
from autograder.tasks.model import Mistake
from autograder.validate.bank import judge_variant
from coursekit.judge.model import Verdict

LESSON = load_lesson("exercise4_shapes")
FUNCTIONS = [task.name for task in LESSON.functions]
Shape = Any


def built(layers: list[int], m: int) -> dict[str, list[int]]:
    """The shapes of a network that was run, with the bias as broadcasting needs it."""
    A = np.zeros((layers[0], m))
    found = {}
    for layer, units in enumerate(layers[1:], start=1):
        W, b = np.zeros((units, len(A))), np.zeros((units, 1))
        A = W @ A + b
        for name, array in (("W", W), ("b", b), ("A", A)):
            found[f"{name}{layer}"] = list(array.shape)
    return found


@given(st.lists(st.integers(1, 30), min_size=2, max_size=7), st.integers(1, 40))
def test_shapes_are_those_of_a_network_that_runs(layers: list[int], m: int) -> None:
    assert solutions.shapes_of(layers, m) == built(layers, m)


def test_the_figures_network() -> None:
    found = solutions.shapes()
    assert found == solutions.shapes_of([100, 40, 20, 10, 4], 1000)
    learnt = sum(rows * columns for name, (rows, columns) in found.items() if name[0] in "Wb")
    assert learnt == 5114


def verdict_on(changed: dict[str, Shape]) -> Verdict:
    answer = Mistake("tried", "", "", source=one_network.answer(changed))
    return judge_variant(LESSON, public_fixtures(LESSON.name)["shapes"], answer)


@pytest.mark.parametrize("spelling", [(40, 1), [40, 1], (40.0, 1)])
def test_any_spelling_is_right(spelling: Shape) -> None:
    assert verdict_on({"b1": spelling}).passed


@pytest.mark.parametrize(
    "wrong", ["(40, 1)", 40, None, (40, 1, 1), (40,), ((40, 1),), {}, (40, "1")]
)
def test_anything_else_costs_its_own_points_only(wrong: Shape) -> None:
    verdict = verdict_on({"b1": wrong})
    assert {result.name: result.passed for result in verdict.criteria} == {
        "weights": True,
        "biases": False,
        "activations": True,
    }
    assert "b1" in verdict.message


def test_several_broken_rules_are_all_explained() -> None:
    verdict = verdict_on({"W2": (40, 20), "b4": (4,), "A1": (1000, 40), "A3": (20, 1000)})
    assert verdict.score == 0
    for start in ("`W2` lies on its side", "`b4` has one axis", "`A1` lies", "`A3` has the rows"):
        assert start in verdict.message


def test_a_rule_broken_everywhere_is_said_once() -> None:
    turned = {f"W{n}": one_network.right("W")(n)[::-1] for n in range(1, 5)}
    verdict = verdict_on({**turned, "b2": (1, 20)})
    assert verdict.message.count("lies on its side") == 1
    assert "`b2` is a row" in verdict.message


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [12]


@pytest.mark.parametrize(
    ("beside", "charged"),
    [
        ({"A5": [4, 1000]}, "activations"),
        ({"W0": [100, 100]}, "weights"),
        ({"W0": [100, 100], "b0": [100, 1]}, "biases"),
        ({"A0": [100, 1000], "Z1": [40, 1000]}, None),
    ],
)
def test_shapes_of_other_layers_are_charged_to_their_kind(
    beside: dict[str, list[int]], charged: str | None
) -> None:
    source = one_network.answer({}).replace("return found", f"return {{**found, **{beside}}}")
    answer = Mistake("tried", "", "", source=source)
    verdict = judge_variant(LESSON, public_fixtures(LESSON.name)["shapes"], answer)
    wrong = [result for result in verdict.criteria if not result.passed]
    assert [result.name for result in wrong] == ([charged] if charged else [])
    assert all(next(iter(beside)) in result.message for result in wrong)

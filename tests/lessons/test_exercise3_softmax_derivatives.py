"""Exercise 3: its solutions beside independent oracles, and what its checks let pass."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.fixtures import public_fixtures
from autograder.solutions import exercise3_softmax_derivatives as solutions
from autograder.solutions import lesson3_softmax_mnist as lesson3
from autograder.tasks import load_lesson
from autograder.tasks.model import alternative
from autograder.validate.bank import judge_variant

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = load_lesson("exercise3_softmax_derivatives")
NOTEBOOK = ROOT / "notebooks" / "exercise3_softmax_derivatives.md"
FUNCTIONS = [task.name for task in LESSON.functions]

Array = np.ndarray[Any, Any]
scores = st.lists(st.floats(-3, 3), min_size=2, max_size=7).map(lambda z: np.array(z)[:, None])


def one_hot(K: int, right: int) -> Array:
    return np.eye(K, dtype=int)[:, [right]]


@given(scores)
def test_jacobian_entry_by_entry(z: Array) -> None:
    powers = [math.exp(value) for value in z[:, 0]]
    a = [power / math.fsum(powers) for power in powers]
    jacobian = solutions.softmax_jacobian(solutions.softmax(z))
    for i in range(len(a)):
        for k in range(len(a)):
            wanted = a[i] * (1 - a[i]) if i == k else -a[i] * a[k]
            assert jacobian[i, k] == pytest.approx(wanted, abs=1e-14)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-15)


@given(scores)
def test_measured_and_derived_agree(z: Array) -> None:
    a = solutions.softmax(z)
    measured = solutions.numerical_softmax_jacobian(z)
    np.testing.assert_allclose(measured, solutions.softmax_jacobian(a), atol=2e-10)
    y = one_hot(len(z), 0)
    slopes = solutions.numerical_loss_gradient(z, y)
    np.testing.assert_allclose(slopes, solutions.cross_entropy_gradient(a, y), atol=1e-9)


@given(scores, st.integers(0, 6))
def test_the_chain_rule_gives_prediction_minus_label(z: Array, right: int) -> None:
    a, y = solutions.softmax(z), one_hot(len(z), right % len(z))
    by_the_chain_rule = -solutions.softmax_jacobian(a).T @ (y / a)
    np.testing.assert_allclose(
        solutions.cross_entropy_gradient(a, y), by_the_chain_rule, atol=1e-13
    )


def test_the_given_functions_agree_with_lesson_3_and_stand_in_the_notebook() -> None:
    z = np.random.default_rng(2).standard_normal((5, 1))
    y = one_hot(5, 3)
    a = solutions.softmax(z)
    np.testing.assert_allclose(a, lesson3.softmax(z), rtol=1e-15)
    assert solutions.cross_entropy(a, y) == pytest.approx(lesson3.compute_cost(a, y), rel=1e-14)
    source = Path(solutions.__file__).read_text(encoding="utf-8")
    given_functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name not in FUNCTIONS
    ]
    assert [node.name for node in given_functions] == ["softmax", "cross_entropy"]
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert all((ast.get_source_segment(source, node) or "?") in text for node in given_functions)


THREE_POINTS = """
def numerical_softmax_jacobian(z, h=1e-5):
    s = h * np.eye(len(z))
    return (4 * softmax(z + s) - softmax(z + 2 * s) - 3 * softmax(z + 0 * s)) / (2 * h)
"""
FIVE_POINTS = """
def numerical_softmax_jacobian(z, h=1e-5):
    s = h * np.eye(len(z))
    near, far = softmax(z + s) - softmax(z - s), softmax(z + 2 * s) - softmax(z - 2 * s)
    return (8 * near - far) / (12 * h)
"""


@pytest.mark.parametrize("source", [THREE_POINTS, FIVE_POINTS])
def test_other_formulas_of_second_order_lose_the_coarse_points_alone(source: str) -> None:
    fixture = public_fixtures(LESSON.name)["numerical_softmax_jacobian"]
    verdict = judge_variant(LESSON, fixture, alternative("other", source, "another formula"))
    assert {result.name: result.passed for result in verdict.criteria} == {
        "numerical_softmax_jacobian": True,
        "coarse": False,
        "unchanged": True,
    }


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [18, 16]

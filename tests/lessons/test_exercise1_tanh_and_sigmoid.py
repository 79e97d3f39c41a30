"""Exercise 1: its solutions beside independent oracles, and the claims of its text."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.solutions import exercise1_tanh_and_sigmoid as solutions
from autograder.solutions import lesson1_logistic_unit as lesson1
from autograder.solutions import lesson2_shallow_net as lesson2
from autograder.tasks import load_lesson

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = load_lesson("exercise1_tanh_and_sigmoid")
NOTEBOOK = ROOT / "notebooks" / "exercise1_tanh_and_sigmoid.md"
FUNCTIONS = [task.name for task in LESSON.functions]

Array = np.ndarray[Any, Any]
places = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=0, max_dims=3, max_side=5),
    elements=st.floats(-1000, 1000, allow_nan=False),
)


@given(places)
def test_the_identity_holds(z: Array) -> None:
    np.testing.assert_allclose(2 * solutions.sigmoid(2 * z) - 1, np.tanh(z), atol=4e-16)


@given(places)
def test_slopes_agree_with_closed_forms(z: Array) -> None:
    for function, halved, highest in [
        (solutions.sigmoid_derivative, 2, 0.25),
        (solutions.tanh_derivative, 1, 1.0),
    ]:
        slope = function(z)
        assert slope.shape == z.shape
        assert np.isfinite(slope).all()
        exact = [highest / math.cosh(min(abs(v) / halved, 300.0)) ** 2 for v in z.ravel()]
        # Far out 1 and the square of almost 1 are subtracted: the last digits of both are lost.
        np.testing.assert_allclose(np.ravel(slope), exact, atol=1e-15)


@given(st.floats(-6, 6))
def test_slopes_agree_with_nudges(z: float) -> None:
    step = 1e-5
    for curve, slope in [
        (lambda v: 1 / (1 + math.exp(-v)), solutions.sigmoid_derivative),
        (math.tanh, solutions.tanh_derivative),
    ]:
        measured = (curve(z + step) - curve(z - step)) / (2 * step)
        assert float(slope(z)) == pytest.approx(measured, abs=1e-9)


@given(places)
def test_they_agree_with_lesson_2(z: Array) -> None:
    z = np.atleast_2d(z)
    for name in ("sigmoid", "tanh"):
        ours = getattr(solutions, f"{name}_derivative")(z)
        np.testing.assert_allclose(ours, lesson2.activation_derivative(name, z), atol=1e-15)


def test_the_slopes_cross_where_the_alt_text_says() -> None:
    crossing = 2 * math.acosh((1 + math.sqrt(3)) / 2)
    assert round(crossing, 1) == 1.7
    assert float(solutions.tanh_derivative(crossing)) == pytest.approx(
        float(solutions.sigmoid_derivative(crossing)), rel=1e-12
    )


def test_the_given_sigmoid_is_that_of_lesson_1_and_stands_in_the_notebook() -> None:
    z = np.linspace(-1000, 1000, 4001)
    assert (solutions.sigmoid(z) == lesson1.sigmoid(z)).all()
    source = Path(solutions.__file__).read_text(encoding="utf-8")
    given_functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name not in FUNCTIONS
    ]
    assert [node.name for node in given_functions] == ["sigmoid"]
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert (ast.get_source_segment(source, given_functions[0]) or "?") in text


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [40]

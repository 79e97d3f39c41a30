"""Exercise 8: its solutions beside independent oracles, and what its checks let pass."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.fixtures import public_fixtures
from autograder.solutions import exercise8_hidden_activation as solutions
from autograder.solutions import lesson1_logistic_unit as lesson1
from autograder.solutions import lesson2_shallow_net as lesson2
from autograder.tasks import load_lesson
from autograder.tasks.model import alternative
from autograder.validate.bank import judge_variant
from coursekit import data

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = load_lesson("exercise8_hidden_activation")
NOTEBOOK = ROOT / "notebooks" / "exercise8_hidden_activation.md"
FUNCTIONS = [task.name for task in LESSON.functions]
GIVEN = [
    "sigmoid",
    "initialize_parameters",
    "compute_cost",
    "update_parameters",
    "total_loss",
]

Array = np.ndarray[Any, Any]
sizes = st.tuples(*[st.integers(1, 5)] * 4)


def network(n_x: int, n_h: int, n_y: int, m: int) -> tuple[dict[str, Array], Array, Array]:
    """Parameters, inputs and labels of any size."""
    rng = np.random.default_rng([n_x, n_h, n_y, m])
    shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    parameters = {name: rng.normal(0, 0.8, shape) for name, shape in shapes.items()}
    return parameters, rng.normal(0, 1, (n_x, m)), rng.integers(0, 2, (n_y, m))


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
@given(sizes)
@settings(max_examples=20)
def test_gradients_are_the_slopes_of_the_cost(hidden: str, size: tuple[int, ...]) -> None:
    parameters, X, Y = network(*size)
    _, cache = solutions.forward_propagation(X, parameters, hidden)
    grads = solutions.backward_propagation(parameters, cache, X, Y, hidden)
    n_x, n_h, n_y, m = size
    direction = network(n_x, n_h, n_y, m + 1)[0]
    costs = []
    for step in (1e-5, -1e-5):
        nudged = {name: parameters[name] + step * direction[name] for name in parameters}
        A2, _ = solutions.forward_propagation(X, nudged, hidden)
        costs.append(solutions.compute_cost(A2, Y))
    along = sum(float((grads[f"d{name}"] * direction[name]).sum()) for name in parameters)
    assert (costs[0] - costs[1]) / 2e-5 == pytest.approx(along, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
@given(sizes)
@settings(max_examples=20)
def test_measured_and_derived_agree(hidden: str, size: tuple[int, ...]) -> None:
    parameters, X, Y = network(*size)
    W2, b2 = parameters["W2"], parameters["b2"]
    A2, cache = solutions.forward_propagation(X, parameters, hidden)
    derived = getattr(solutions, f"dZ1_{hidden}")(W2, A2 - Y, cache["A1"])
    measured = solutions.numerical_dZ1(cache["Z1"], W2, b2, Y, hidden)
    np.testing.assert_allclose(measured, derived, atol=2e-9)


def test_with_tanh_it_is_the_network_of_lesson_2() -> None:
    parameters, X, Y = network(3, 5, 2, 7)
    A2, cache = solutions.forward_propagation(X, parameters, "tanh")
    theirs, their_cache = lesson2.forward_propagation(X, parameters)
    np.testing.assert_allclose(A2, theirs, rtol=1e-14)
    grads = solutions.backward_propagation(parameters, cache, X, Y, "tanh")
    for name, array in lesson2.backward_propagation(parameters, their_cache, X, Y).items():
        np.testing.assert_allclose(grads[name], array, rtol=1e-12, atol=1e-15)


def test_the_given_functions_agree_with_the_lessons_and_stand_in_the_notebook() -> None:
    parameters, X, Y = network(3, 5, 2, 7)
    z = np.array([[-1000.0, -3.0, 0.0], [0.5, 40.0, 1000.0]])
    np.testing.assert_allclose(solutions.sigmoid(z), lesson1.sigmoid(z), rtol=1e-15)
    A2, _ = solutions.forward_propagation(X, parameters, "sigmoid")
    assert solutions.compute_cost(A2, Y) == pytest.approx(lesson2.compute_cost(A2, Y), rel=1e-13)
    np.random.seed(2)
    ours = solutions.initialize_parameters(3, 5, 2)
    np.random.seed(2)
    theirs = lesson2.initialize_parameters(3, 5, 2)
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)
    source = Path(solutions.__file__).read_text(encoding="utf-8")
    given_functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name not in FUNCTIONS
    ]
    assert [node.name for node in given_functions] == GIVEN
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert all((ast.get_source_segment(source, node) or "?") in text for node in given_functions)


def test_the_race_as_the_text_tells_it() -> None:
    """The tables' first columns; later ones need thousands of steps and end differently."""
    told = {
        ("moons", "tanh"): (0.6930, 0.3023),
        ("moons", "sigmoid"): (0.6931, 0.3305),
        ("flower", "tanh"): (0.6930, 0.6044),
        ("flower", "sigmoid"): (0.6931, 0.6746),
    }
    for (name, hidden), costs in told.items():
        X, Y = getattr(data, name)()
        np.random.seed(2)
        _, found = solutions.nn_model(X, Y, 4, hidden, num_iterations=101)
        assert (found[0], found[100]) == pytest.approx(costs, abs=6e-5)


def test_the_first_gradients_differ_by_the_slope_at_zero() -> None:
    X, Y = data.moons()
    np.random.seed(2)
    first = solutions.initialize_parameters(2, 4, 1)
    lengths = []
    for hidden in ("tanh", "sigmoid"):
        _, cache = solutions.forward_propagation(X, first, hidden)
        grads = solutions.backward_propagation(first, cache, X, Y, hidden)
        lengths.append(float(np.linalg.norm(grads["dW1"])))
    assert lengths[0] / lengths[1] == pytest.approx(4, abs=0.02)


ONE_ACTIVATION = """
def forward_propagation(X, parameters, hidden):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}
"""


def test_each_activation_has_points_of_its_own() -> None:
    fixture = public_fixtures(LESSON.name)["forward_propagation"]
    verdict = judge_variant(LESSON, fixture, alternative("one", ONE_ACTIVATION, "tanh alone"))
    assert {result.name: result.passed for result in verdict.criteria} == {
        "tanh": True,
        "sigmoid": False,
        "unchanged": True,
    }
    assert verdict.mistake == "always_tanh"


OTHER_RANDOM_NUMBERS = """
def nn_model(X, Y, n_h, hidden, num_iterations=5000, learning_rate=1.2):
    np.random.randn(3)
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    costs = []
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters, hidden)
        costs.append(np.float64(compute_cost(A2, Y)))
        grads = backward_propagation(parameters, cache, X, Y, hidden)
        parameters = update_parameters(parameters, grads, learning_rate)
    return [parameters, costs]
"""


def test_another_random_stream_is_as_good() -> None:
    fixture = public_fixtures(LESSON.name)["nn_model"]
    other = alternative("other", OTHER_RANDOM_NUMBERS, "draws three numbers before it begins")
    assert judge_variant(LESSON, fixture, other).passed


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [18, 12]

"""Lesson 3: its solutions beside independent oracles, and the numbers that it prints."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.solutions import lesson3_softmax_mnist as solutions
from autograder.tasks import load_lesson
from autograder.tasks.lesson3_softmax_mnist import runs, training
from coursekit import data
from coursekit.judge.model import Case

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = load_lesson("lesson3_softmax_mnist")
NOTEBOOK = ROOT / "notebooks" / "lesson3_softmax_mnist.md"
FUNCTIONS = [task.name for task in LESSON.functions]

COSTS = [
    "2.302137", "1.239301", "0.902871", "0.530826", "0.465360",
    "0.398585", "0.345182", "0.321645", "0.313386", "0.325701",
]  # fmt: skip
ON_TRAINING, ON_TEST = "0.92115", "0.9254"

Array = np.ndarray[Any, Any]
scores = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=7),
    elements=st.floats(-2000, 2000, allow_nan=False),
)
labels = st.integers(1, 8).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.integers(0, n - 1), min_size=1, max_size=30).map(np.array)
    )
)
pairs = st.integers(1, 7).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=40),
    )
)


def network(seed: int, n_x: int = 3, n_h: int = 5, n_y: int = 4) -> dict[str, Array]:
    rng = np.random.default_rng(seed)
    shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    return {name: 0.7 * rng.standard_normal(shape) for name, shape in shapes.items()}


# ---------------------------------------------------------------- softmax


@given(scores)
def test_softmax_is_a_distribution_that_keeps_the_order(Z: Array) -> None:
    A = solutions.softmax(Z)
    assert A.shape == Z.shape
    assert np.isfinite(A).all()
    assert (A >= 0).all()
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-12)
    for z, a in zip(Z.T, A.T, strict=True):
        assert (np.diff(a[np.argsort(z)]) >= 0).all()


@given(scores)
def test_softmax_agrees_with_exact_sums(Z: Array) -> None:
    A = solutions.softmax(Z)
    for z, a in zip(Z.T, A.T, strict=True):
        exact = [1 / math.fsum(math.exp(min(other - one, 700.0)) for other in z) for one in z]
        np.testing.assert_allclose(a, exact, rtol=1e-12, atol=1e-200)


def test_columns_thousands_apart_are_all_right() -> None:
    near = np.array([[2.0], [1.0], [0.5]])
    A = solutions.softmax(near + np.array([0.0, 1000.0, -1000.0, -3000.0]))
    np.testing.assert_allclose(A, np.repeat(A[:, :1], 4, axis=1), rtol=1e-12)


def test_jacobian_measured_by_nudges_is_the_lessons_formula() -> None:
    z = np.random.default_rng(1).standard_normal((5, 1))
    a = solutions.softmax(z)[:, 0]
    for k in range(5):
        nudge = np.zeros((5, 1))
        nudge[k] = 1e-5
        slope = (solutions.softmax(z + nudge) - solutions.softmax(z - nudge))[:, 0] / 2e-5
        formula = [a[i] * (1 - a[i]) if i == k else -a[i] * a[k] for i in range(5)]
        np.testing.assert_allclose(slope, formula, atol=1e-9)


# ---------------------------------------------------------------- labels, cost


@given(labels)
def test_one_hot_can_be_read_back(drawn: tuple[int, Array]) -> None:
    n_classes, given_labels = drawn
    Y = solutions.one_hot(given_labels, n_classes)
    assert Y.shape == (n_classes, given_labels.size)
    assert set(np.unique(Y)) <= {0, 1}
    assert (Y.sum(axis=0) == 1).all()
    assert (Y.argmax(axis=0) == given_labels).all()


def test_cost_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(3)
    A2 = solutions.softmax(rng.standard_normal((4, 50)))
    truth = rng.integers(0, 4, 50)
    cost = solutions.compute_cost(A2, solutions.one_hot(truth, 4))
    assert isinstance(cost, float)
    assert cost == pytest.approx(log_loss(truth, A2.T, labels=range(4)), rel=1e-12)


@pytest.mark.parametrize("n_classes", [2, 3, 10, 1000])
def test_a_network_that_guesses_pays_the_logarithm_of_the_number_of_classes(n_classes: int) -> None:
    guess = np.full((n_classes, 3), 1 / n_classes)
    Y = solutions.one_hot(np.array([0, 1, 1]), n_classes)
    assert solutions.compute_cost(guess, Y) == pytest.approx(math.log(n_classes), rel=1e-12)


def test_cost_of_certainty_is_finite_and_nothing_is_clipped() -> None:
    Y = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert solutions.compute_cost(np.array([[1.0, 0.0], [0.0, 1.0]]), Y) == 0
    A2 = np.array([[1e-200, 0.0], [1.0, 1.0]])
    assert solutions.compute_cost(A2, Y) == pytest.approx(100 * math.log(10), rel=1e-12)


# ---------------------------------------------------------------- gradients


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_gradients_agree_with_nudges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X, Y = rng.standard_normal((3, 6)), solutions.one_hot(rng.integers(0, 4, 6), 4)
    parameters = network(seed)
    _, cache = solutions.forward_propagation(X, parameters)
    grads = solutions.backward_propagation(parameters, cache, X, Y)
    direction = {name: rng.standard_normal(value.shape) for name, value in parameters.items()}

    def cost(step: float) -> float:
        moved = {name: value + step * direction[name] for name, value in parameters.items()}
        found: float = solutions.compute_cost(solutions.forward_propagation(X, moved)[0], Y)
        return found

    measured = (cost(1e-5) - cost(-1e-5)) / 2e-5
    computed = sum(float(np.sum(grads["d" + name] * direction[name])) for name in parameters)
    assert computed == pytest.approx(measured, rel=1e-6, abs=1e-8)


def test_two_classes_are_a_sigmoid_of_the_difference_of_scores() -> None:
    Z = np.random.default_rng(5).standard_normal((2, 9))
    sigmoid = 1 / (1 + np.exp(-(Z[0] - Z[1])))
    np.testing.assert_allclose(solutions.softmax(Z)[0], sigmoid, rtol=1e-13)


# ---------------------------------------------------------------- judging predictions


@given(pairs)
def test_confusion_matrix_counts_pairs(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n_classes, found = drawn
    predictions, truth = np.array(found).T
    counts = solutions.confusion_matrix(predictions, truth, n_classes)
    for i in range(n_classes):
        for j in range(n_classes):
            assert counts[i, j] == sum(pair == (j, i) for pair in found)
    share = solutions.accuracy(predictions, truth)
    assert share == pytest.approx(np.trace(counts) / counts.sum(), rel=1e-15)


def test_confusion_matrix_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import accuracy_score, confusion_matrix

    rng = np.random.default_rng(11)
    predictions, truth = rng.integers(0, 5, 200), rng.integers(0, 5, 200)
    ours = solutions.confusion_matrix(predictions, truth, 7)
    assert (ours == confusion_matrix(truth, predictions, labels=range(7))).all()
    assert solutions.accuracy(predictions, truth) == accuracy_score(truth, predictions)


def test_predictions_don_t_wait_for_one_half() -> None:
    parameters = {name: 0.3 * value for name, value in network(2).items()}
    X = np.random.default_rng(4).standard_normal((3, 8))
    A2, _ = solutions.forward_propagation(X, parameters)
    assert A2.max() < 0.5
    found = solutions.predict(parameters, X)
    assert found.shape == (8,)
    assert all(A2[k, i] == A2[:, i].max() for i, k in enumerate(found))


# ---------------------------------------------------------------- training


def test_the_given_functions_are_those_of_lesson_2() -> None:
    from autograder.solutions import lesson2_shallow_net as lesson2

    np.random.seed(2)
    ours = solutions.initialize_parameters(3, 5, 4)
    np.random.seed(2)
    theirs = lesson2.initialize_parameters(3, 5, 4)
    assert all((ours[name] == theirs[name]).all() for name in theirs)
    grads = {"d" + name: np.ones(value.shape) for name, value in ours.items()}
    stepped, wanted = (f.update_parameters(ours, grads) for f in (solutions, lesson2))
    assert all((stepped[name] == wanted[name]).all() for name in wanted)


def test_the_notebook_gives_them_word_for_word() -> None:
    source = Path(solutions.__file__).read_text(encoding="utf-8")
    text = NOTEBOOK.read_text(encoding="utf-8")
    given_functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name not in FUNCTIONS
    ]
    assert {node.name for node in given_functions} == {"initialize_parameters", "update_parameters"}
    for node in given_functions:
        assert (ast.get_source_segment(source, node) or "?") in text


def dot(one: list[float], other: list[float]) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def step_number_by_number(
    parameters: dict[str, list[list[float]]], X: Array, truth: Array
) -> dict[str, list[list[float]]]:
    """One step at rate 1.2 for one example after the other, with nothing but Python's floats."""
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    new = {name: [row.copy() for row in rows] for name, rows in parameters.items()}
    rate = 1.2 / len(truth)
    for x, label in zip(X.T.tolist(), truth.tolist(), strict=True):
        hidden = [math.tanh(dot(w, x) + b[0]) for w, b in zip(W1, b1, strict=True)]
        powers = [math.exp(dot(w, hidden) + b[0]) for w, b in zip(W2, b2, strict=True)]
        errors = [p / math.fsum(powers) - (k == label) for k, p in enumerate(powers)]
        for k, error in enumerate(errors):
            new["b2"][k][0] -= rate * error
            for h, a in enumerate(hidden):
                new["W2"][k][h] -= rate * error * a
        for h, a in enumerate(hidden):
            back = math.fsum(W2[k][h] * error for k, error in enumerate(errors)) * (1 - a * a)
            new["b1"][h][0] -= rate * back
            for f, feature in enumerate(x):
                new["W1"][h][f] -= rate * back * feature
    return new


def test_training_agrees_with_a_network_of_plain_numbers() -> None:
    X, truth = np.random.default_rng(6).standard_normal((3, 20)), np.arange(20) % 4
    np.random.seed(9)
    ours = solutions.nn_model(X, solutions.one_hot(truth, 4), 5, num_iterations=12)
    np.random.seed(9)
    theirs = {
        name: value.tolist() for name, value in solutions.initialize_parameters(3, 5, 4).items()
    }
    for _ in range(12):
        theirs = step_number_by_number(theirs, X, truth)
    for name, value in ours.items():
        np.testing.assert_allclose(value, theirs[name], rtol=1e-10, atol=1e-12)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_trainings_of_cases_are_calm_and_leave_the_generator_alone(seed: int) -> None:
    before = np.random.get_state()[1].tolist()  # type: ignore[union-attr]
    assert all(map(runs.calm, training.draw(np.random.default_rng(seed))))
    assert np.random.get_state()[1].tolist() == before  # type: ignore[union-attr]


# ---------------------------------------------------------------- the bank


def test_points_and_ids() -> None:
    assert LESSON.points == 100
    for task in LESSON.functions:
        ids = [change.id for change in (*task.mistakes, *task.alternatives)]
        assert len(set(ids)) == len(ids)


def test_the_errata_name_mistakes_that_exist() -> None:
    errata = (ROOT / "docs" / "errata.md").read_text(encoding="utf-8")
    lessons = {
        name[6]: load_lesson(name) for name in ("lesson1_logistic_unit", "lesson2_shallow_net")
    }
    lessons["3"] = LESSON
    known = {
        f"{number}/{task.name}/{mistake.id}"
        for number, lesson in lessons.items()
        for task in lesson.functions
        for mistake in task.mistakes
    }
    named = set(re.findall(r"`([123]/\w+/\w+)`", errata))
    assert len(named) > 30
    assert named <= known, f"no such mistakes: {sorted(named - known)}"


# ---------------------------------------------------------------- MNIST


@pytest.fixture(scope="module")
def digits() -> data.Mnist:
    try:
        return data.mnist()
    except data.DataUnavailable as reason:
        pytest.skip(f"MNIST can't be had here: {str(reason).splitlines()[0]}")


@pytest.fixture(scope="module")
def trained(digits: data.Mnist) -> tuple[dict[str, Array], list[str]]:
    """The run of the lesson: parameters, and the costs it printed."""
    import contextlib
    import io

    printed = io.StringIO()
    np.random.seed(2)
    with contextlib.redirect_stdout(printed):
        parameters = solutions.nn_model(
            digits.train_x, solutions.one_hot(digits.train_labels, 10), 25, print_cost=True
        )
    return parameters, re.findall(r"Cost after iteration \d+: (\S+)", printed.getvalue())


def test_mnist_costs_to_the_last_digit(trained: tuple[dict[str, Array], list[str]]) -> None:
    assert trained[1] == COSTS


def test_mnist_accuracies_to_the_last_digit(
    digits: data.Mnist, trained: tuple[dict[str, Array], list[str]]
) -> None:
    on_training = solutions.predict(trained[0], digits.train_x)
    on_test = solutions.predict(trained[0], digits.test_x)
    assert f"{solutions.accuracy(on_training, digits.train_labels):.5f}" == ON_TRAINING
    assert f"{solutions.accuracy(on_test, digits.test_labels):.4f}" == ON_TEST


def test_mnist_confusion_matrix_is_the_one_in_the_notebook(
    digits: data.Mnist, trained: tuple[dict[str, Array], list[str]]
) -> None:
    rows = re.findall(r"^\| \*\*\d\*\* \|(.*)\|$", NOTEBOOK.read_text("utf-8"), re.MULTILINE)
    printed = [[int(n) for n in row.split("|")] for row in rows]
    predictions = solutions.predict(trained[0], digits.test_x)
    assert solutions.confusion_matrix(predictions, digits.test_labels, 10).tolist() == printed


def test_the_notebook_prints_the_same_numbers() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "| cost | " + " | ".join(COSTS) + " |" in text
    assert f"**{ON_TRAINING}**" in text
    assert f"**{ON_TEST}**" in text


@pytest.mark.parametrize("seed", range(12))
def test_rules_that_end_a_training_early_have_something_to_meet(seed: int) -> None:
    cases = {case.name: case for case in training.draw(np.random.default_rng(seed))}
    flat = cases["without saying how many iterations"]
    seen, costs = followed(flat, 100)
    falls = -np.diff(costs)
    assert falls.min() > 1e-15
    assert falls.max() < 1e-12
    assert all(np.allclose(seen[0][k], seen[1][k]) for k in seen[0])
    assert np.abs(seen[-1]["W1"] - seen[2]["W1"]).max() > 1e-6 * np.abs(seen[0]["W1"]).max()
    _, costs = followed(cases["two classes, whole numbers"], 12)
    assert np.diff(costs)[:-2].max() > 1e-3
    assert costs[-1] > min(costs) + 1e-3


def followed(case: Case, steps: int) -> tuple[list[dict[str, Any]], list[float]]:
    """The parameters and the cost before each step and after the last one."""
    X, Y, n_h = (case.arguments[name] for name in ("X", "Y", "n_h"))
    np.random.seed(case.seed)
    parameters = solutions.initialize_parameters(X.shape[0], n_h, Y.shape[0])
    seen, costs = [], []
    for _ in range(steps + 1):
        A2, cache = solutions.forward_propagation(X, parameters)
        seen.append(parameters)
        costs.append(solutions.compute_cost(A2, Y))
        grads = solutions.backward_propagation(parameters, cache, X, Y)
        parameters = solutions.update_parameters(parameters, grads)
    return seen, costs


@pytest.mark.parametrize("seed", range(12))
def test_two_probabilities_are_nearly_equal(seed: int) -> None:
    task = next(task for task in LESSON.functions if task.name == "predict")
    gaps = []
    for case in task.draw(np.random.default_rng(seed)):
        A2, _ = solutions.forward_propagation(case.arguments["X"], case.arguments["parameters"])
        ranked = np.sort(A2, axis=0)
        gaps.append(float((ranked[-1] - ranked[-2]).min()))
    assert all(1e-7 < gap < 1e-5 for gap in gaps[:2])  # single precision still tells them apart
    assert min(gaps[2:]) > 1e-4

"""Lesson 1: its numbers, its mathematics and its cases, against independent oracles."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from autograder.solutions import lesson1_logistic_unit as lesson
from autograder.tasks.lesson1_logistic_unit import LESSON
from autograder.tasks.lesson1_logistic_unit.nutrients import CALORIES
from coursekit import data

LN_2 = 0.6931471805599453


def unit(seed, n_x=4, m=9):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_x, m))
    Y = (rng.uniform(size=(1, m)) < 0.5).astype(int)
    return rng.normal(size=(n_x, 1)), float(rng.normal()), X, Y


# --- the numbers of the text ------------------------------------------------------------------


def test_apples_get_94_9_per_cent_of_their_calories_from_carbohydrates():
    shares = lesson.nutrient_percentages(np.array(CALORIES))
    assert round(shares[0, 0], 1) == 94.9
    np.testing.assert_allclose(shares.sum(axis=0), 100)


def test_the_toy_graph_of_the_text():
    def cost(a, b, c):
        return 3 * (a + b * c)

    h = 1e-6
    at = (5.0, 3.0, 2.0)
    slopes = [
        (cost(*(v + h * (k == j) for k, v in enumerate(at))) - cost(*at)) / h for j in range(3)
    ]
    assert cost(*at) == 33
    assert slopes == pytest.approx([3, 6, 9], abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), m=st.integers(1, 40), n_x=st.integers(1, 9))
def test_first_cost_with_zero_weights_is_ln_2_on_any_data(seed, m, n_x):
    _, _, X, Y = unit(seed, n_x, m)
    w, b = lesson.initialize_with_zeros(n_x)
    assert lesson.propagate(w, b, X, Y)[1] == pytest.approx(LN_2, rel=1e-14)
    assert lesson.optimize(w, b, X, Y, num_iterations=1)[2] == pytest.approx([LN_2], rel=1e-14)


def test_photographs_overfit():
    photos = data.images()
    assert np.mean(photos.test_y == 0) == 0.6  # what always saying "palace" gets
    X_train = lesson.image_to_column(photos.train_x[:, ::4, ::4]) / 255
    X_test = lesson.image_to_column(photos.test_x[:, ::4, ::4]) / 255
    trained = lesson.model(
        X_train, photos.train_y, X_test, photos.test_y, num_iterations=1500, learning_rate=0.05
    )
    assert trained["costs"][0] == pytest.approx(LN_2, rel=1e-12)
    on_training = np.mean(trained["Y_prediction_train"] == photos.train_y)
    on_test = np.mean(trained["Y_prediction_test"] == photos.test_y)
    assert on_training > 0.97
    assert on_test < on_training - 0.1


# --- sigmoid ------------------------------------------------------------------------------------

finite = st.floats(-1000, 1000)


@settings(deadline=None)
@given(arrays(float, st.sampled_from([(3,), (2, 4), (1, 1), (2, 3, 2)]), elements=finite))
def test_sigmoid_is_right_entry_by_entry(z):
    def exact(v):
        return 1 / (1 + math.exp(-v)) if v > -700 else 0.0

    found = lesson.sigmoid(z)
    assert found.shape == z.shape
    expected = [exact(v) for v in z.ravel()]
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-12, atol=1e-300)


@settings(deadline=None)
@given(finite)
def test_sigmoid_of_minus_z_is_one_minus_sigmoid(z):
    assert lesson.sigmoid(z) + lesson.sigmoid(-z) == pytest.approx(1.0, rel=1e-15)


def test_sigmoid_does_not_overflow():
    with np.errstate(all="raise", under="ignore"):
        assert lesson.sigmoid(np.array([-1000, 0, 1000])).tolist() == [0.0, 0.5, 1.0]
        assert lesson.sigmoid(np.uint8(2)) == pytest.approx(0.8807970779778824)


# --- images ---------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)))
def test_columns_turn_back_into_their_images(shape):
    m, h, w = shape
    images = np.arange(m * h * w * 3).reshape(m, h, w, 3)
    columns = lesson.image_to_column(images)
    assert columns.shape == (h * w * 3, m)
    for i in range(m):
        np.testing.assert_array_equal(columns[:, i].reshape(h, w, 3), images[i])


# --- cost and gradients ------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_cost_agrees_with_an_independent_library(seed):
    w, b, X, Y = unit(seed)
    p = 1 / (1 + np.exp(-(w.T @ X + b)))
    expected = log_loss(Y[0], p[0], labels=[0, 1])
    assert lesson.propagate(w, b, X, Y)[1] == pytest.approx(expected, rel=1e-10)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), n_x=st.integers(1, 6), m=st.integers(1, 12))
def test_gradient_agrees_with_central_differences(seed, n_x, m):
    w, b, X, Y = unit(seed, n_x, m)
    grads, _ = lesson.propagate(w, b, X, Y)
    h = 1e-6
    direction = np.random.default_rng(seed + 1).normal(size=(n_x, 1))
    up = lesson.propagate(w + h * direction, b, X, Y)[1]
    down = lesson.propagate(w - h * direction, b, X, Y)[1]
    along = float(np.sum(grads["dw"] * direction))
    assert (up - down) / (2 * h) == pytest.approx(along, rel=1e-5, abs=1e-8)
    bias = (lesson.propagate(w, b + h, X, Y)[1] - lesson.propagate(w, b - h, X, Y)[1]) / (2 * h)
    assert bias == pytest.approx(grads["db"], rel=1e-5, abs=1e-8)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), n_x=st.integers(1, 6), m=st.integers(1, 12))
def test_loops_and_matrices_agree(seed, n_x, m):
    inputs = unit(seed, n_x, m)
    grads, cost = lesson.propagate(*inputs)
    slow_grads, slow_cost = lesson.propagate_loop(*inputs)
    np.testing.assert_allclose(slow_grads["dw"], grads["dw"], rtol=1e-11, atol=1e-14)
    assert slow_grads["db"] == pytest.approx(grads["db"], rel=1e-11, abs=1e-14)
    assert slow_cost == pytest.approx(cost, rel=1e-12)


# --- training -----------------------------------------------------------------------------------


def test_gradient_descent_finds_the_minimum_that_scikit_learn_finds():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(2, 60))
    Y = (X[:1] - 0.5 * X[1:] + rng.normal(size=(1, 60)) > 0.2).astype(int)
    params, grads, costs = lesson.optimize(np.zeros((2, 1)), 0.0, X, Y, 6000, 0.5)
    reference = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X.T, Y[0])
    np.testing.assert_allclose(params["w"][:, 0], reference.coef_[0], rtol=1e-4)
    assert params["b"] == pytest.approx(reference.intercept_[0], rel=1e-3)
    assert np.abs(grads["dw"]).max() < 1e-8
    assert len(costs) == 60
    assert all(np.diff(costs) <= 1e-15)
    predicted = lesson.predict(params["w"], params["b"], X)
    np.testing.assert_array_equal(predicted[0], reference.predict(X.T))


@pytest.mark.parametrize(("iterations", "records"), [(1, 1), (100, 1), (101, 2), (201, 3)])
def test_costs_are_recorded_at_0_100_200_before_the_step(iterations, records):
    w, b, X, Y = unit(1)
    params, grads, costs = lesson.optimize(w, b, X, Y, iterations, 0.1)
    assert len(costs) == records
    assert costs[0] == lesson.propagate(w, b, X, Y)[1]
    if iterations > 1:
        before = lesson.optimize(w, b, X, Y, iterations - 1, 0.1)[0]
        np.testing.assert_allclose(
            grads["dw"], lesson.propagate(before["w"], before["b"], X, Y)[0]["dw"]
        )
        np.testing.assert_allclose(params["w"], before["w"] - 0.1 * grads["dw"])


def test_one_half_is_class_0():
    X = np.array([[1.0, 2.0, -1.0]])
    assert lesson.predict(np.array([[1.0]]), -1.0, X).tolist() == [[0, 1, 0]]


def test_model_leaves_the_test_set_out_of_the_training():
    _, _, X, Y = unit(2, n_x=3, m=12)
    one = lesson.model(X[:, :8], Y[:, :8], X[:, 8:], Y[:, 8:], 50, 0.3)
    other = lesson.model(X[:, :8], Y[:, :8], 10 * X[:, 8:], 1 - Y[:, 8:], 50, 0.3)
    np.testing.assert_array_equal(one["w"], other["w"])
    assert one["b"] == other["b"]


# --- the tasks ----------------------------------------------------------------------------------


def test_points_sum_to_100_and_the_curriculum_is_covered():
    assert LESSON.points == 100
    assert [task.name for task in LESSON.tasks] == [
        "nutrient_percentages",
        "image_to_column",
        "sigmoid",
        "initialize_with_zeros",
        "propagate_loop",
        "propagate",
        "optimize",
        "predict",
        "model",
        "why_overfitting",
    ]


@pytest.mark.parametrize("task", LESSON.functions, ids=lambda task: task.name)
def test_names_of_variants_are_unique(task):
    names = [variant.id for variant in (*task.mistakes, *task.alternatives)]
    assert len(names) == len(set(names))
    assert len(task.mistakes) >= 8
    assert len(task.alternatives) >= 4


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("task", LESSON.functions, ids=lambda task: task.name)
def test_sizes_of_drawn_cases_differ(task, seed):
    cases = task.draw(np.random.default_rng(seed))
    assert len({case.name for case in cases}) == len(cases)
    for case in cases:
        X = case.arguments.get("X", case.arguments.get("X_train"))
        if X is not None:
            assert X.shape[0] != X.shape[1]


@pytest.mark.parametrize("seed", range(20))
def test_predict_meets_a_probability_of_exactly_one_half(seed):
    task = next(task for task in LESSON.functions if task.name == "predict")
    for case in task.draw(np.random.default_rng(seed)):
        w, b, X = case.arguments["w"], case.arguments["b"], case.arguments["X"]
        z = w.T @ X + b
        assert np.any(z == 0) or X.shape[1] == 1
        assert lesson.sigmoid(z)[z == 0].tolist() == [0.5] * int(np.sum(z == 0))
        assert np.abs(z[z != 0]).min(initial=1) >= 2**-12


@pytest.mark.parametrize("seed", range(20))
def test_probabilities_of_the_cost_tasks_stay_readable(seed):
    for task in LESSON.functions:
        if task.name not in ("propagate_loop", "propagate"):
            continue
        for case in task.draw(np.random.default_rng(seed)):
            w, b, X, Y = (case.arguments[name] for name in "wbXY")
            z = w.T @ X + b
            if "confident" in case.name:
                sure = np.abs(z) > 23
                assert sure.sum() == z.size - 1
                np.testing.assert_array_equal(z > 0, Y == 1)
                assert np.abs(z).max() < 27  # the sigmoid is 1 from 37 on
                z = z[~sure]
            assert np.abs(z).max() < 4.2


def run(arguments):
    """What is seen on the way: parameters and cost before each step, and the last parameters."""
    w, b, X, Y = (arguments[name] for name in "wbXY")
    seen = []
    for _ in range(arguments["num_iterations"]):
        grads, cost = lesson.propagate(w, b, X, Y)
        seen.append((w, b, cost))
        rate = arguments["learning_rate"]
        w, b = w - rate * grads["dw"], b - rate * grads["db"]
    return [*seen, (w, b, lesson.propagate(w, b, X, Y)[1])]


@pytest.mark.parametrize("seed", range(20))
def test_rules_that_end_a_training_early_have_something_to_meet(seed):
    task = next(task for task in LESSON.functions if task.name == "optimize")
    cases = {case.name: case.arguments for case in task.draw(np.random.default_rng(seed))}

    seen = run(cases["tiny steps"])
    falls = -np.diff([cost for *_, cost in seen])
    assert falls.min() > 3e-15  # ten times what rounding does
    assert falls.max() < 1e-12
    (w, b, _), (v, c, _) = seen[:2]
    assert np.allclose(w, v)
    assert np.allclose(b, c)
    assert np.abs(seen[-1][0] - seen[2][0]).max() > 1e-6 * np.abs(w).max()

    costs = [cost for *_, cost in run(cases["large inputs"])]
    assert np.diff(costs)[:-2].max() > 1e-3
    assert costs[-1] > min(costs) + 1e-3
    assert max(costs) < 4

    costs = [cost for *_, cost in run(cases["a single example"])]
    assert costs[1] < 1e-3
    assert np.abs(np.diff(costs)).min() > 1e-8


@pytest.mark.parametrize("seed", range(20))
def test_whoever_asks_the_labels_of_the_test_set_is_misled_once(seed):
    task = next(task for task in LESSON.functions if task.name == "model")
    cases = {case.name: case.arguments for case in task.draw_hidden(np.random.default_rng(seed))}
    arguments = cases["whole numbers"]
    predicted = lesson.model(**arguments)["Y_prediction_test"]
    np.testing.assert_array_equal(predicted, 1 - arguments["Y_test"])
    assert np.unique(predicted).size == 2

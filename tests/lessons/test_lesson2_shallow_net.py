"""Lesson 2: the numbers its text promises, its solutions against other oracles, its mistakes."""

from __future__ import annotations

import contextlib
import decimal
import io
import re
import warnings
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from autograder.fixtures import grading_fixtures
from autograder.solutions import lesson2_shallow_net as net
from autograder.tasks import load_lesson
from autograder.tasks.lesson2_shallow_net import runs
from autograder.tasks.lesson2_shallow_net.drawing import (
    Sizes,
    draw_inputs,
    draw_labels,
    draw_parameters,
    draw_sizes,
)
from coursekit import data

LESSON = load_lesson("lesson2_shallow_net")
TASKS = {task.name: task for task in LESSON.functions}
FLOWER_COSTS = [0.693048, 0.288083, 0.254385, 0.233864, 0.226792, 0.222644, 0.219731, 0.217504]
ELEMENTWISE = ("sigmoid", "bipolar_sigmoid", "tanh", "arctan", "binary_step", "relu",
               "leaky_relu", "softplus")  # fmt: skip
SMOOTH = ("sigmoid", "bipolar_sigmoid", "tanh", "arctan", "softplus")


def train(X, Y):
    """The lesson's training from seed 2: its parameters, and the costs it prints."""
    np.random.seed(2)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        parameters = net.nn_model(X, Y, 4, print_cost=True)
    return parameters, [float(cost) for cost in re.findall(r"\d\.\d{6}", printed.getvalue())]


# The numbers of the text


def test_flower_gives_the_table_of_the_text():
    X, Y = data.flower()
    parameters, costs = train(X, Y)
    assert costs[:8] == FLOWER_COSTS
    assert len(costs) == 10
    assert np.mean(net.predict(parameters, X) == Y) == pytest.approx(0.905, abs=0.01)


def test_moons_give_the_table_and_one_of_two_endings():
    X, Y = data.moons()
    parameters, costs = train(X, Y)
    assert costs[0] == 0.692995
    assert 0.0899 <= costs[1] <= 0.0901
    assert 0.06468 <= costs[2] <= 0.06469
    assert np.mean(net.predict(parameters, X) == Y) in (0.975, 0.985)


def test_moons_end_in_one_of_two_places_whatever_the_order_of_the_examples():
    X, Y = data.moons()
    endings = set()
    for seed in range(6):
        order = np.random.RandomState(seed).permutation(200)
        np.random.seed(2)
        parameters = net.nn_model(X[:, order], Y[:, order], 4)
        endings.add(float(np.mean(net.predict(parameters, X) == Y)))
    assert endings <= {0.975, 0.985}


def test_a_logistic_unit_gets_the_baselines_of_the_text():
    for (X, Y), share in ((data.moons(), 0.86), (data.flower(), 0.47)):
        unit = LogisticRegression().fit(X.T, Y[0])
        assert unit.score(X.T, Y[0]) == pytest.approx(share, abs=0.01)


def test_three_hidden_units_see_the_petals_and_two_do_not():
    X, Y = data.flower()
    share = {}
    for n_h in (1, 2, 3):
        np.random.seed(2)
        share[n_h] = np.mean(net.predict(net.nn_model(X, Y, n_h, 5000), X) == Y)
    assert share[1] == pytest.approx(0.67, abs=0.03)
    assert share[2] == pytest.approx(0.67, abs=0.03)
    assert share[3] == pytest.approx(0.905, abs=0.02)


def test_zero_weights_never_learn():
    X, Y = data.moons()
    zeros = {name: 0 * array for name, array in net.initialize_parameters(2, 4, 1).items()}
    parameters = zeros
    for _ in range(5):
        A2, cache = net.forward_propagation(X, parameters)
        assert net.compute_cost(A2, Y) == pytest.approx(np.log(2), abs=1e-15)
        parameters = net.update_parameters(
            parameters, net.backward_propagation(parameters, cache, X, Y)
        )
    for name in ("W1", "b1", "W2"):
        assert not parameters[name].any()


# Activation functions against 60-digit arithmetic and difference quotients


def exact(name, z):
    """The value of an activation function at one number, by its textbook formula in 60 digits."""
    with decimal.localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -decimal.MAX_EMAX, decimal.MAX_EMAX
        z = Decimal(z)
        up, down = z.exp(), (-z).exp()
        value = {
            "sigmoid": lambda: 1 / (1 + down),
            "bipolar_sigmoid": lambda: (1 - down) / (1 + down),
            "tanh": lambda: (up - down) / (up + down),
            "binary_step": lambda: Decimal(int(z >= 0)),
            "relu": lambda: max(Decimal(0), z),
            "leaky_relu": lambda: max(z / 100, z),
            "softplus": lambda: (1 + up).ln(),
        }[name]()
        return float(value)


@given(z=st.floats(-1000, 1000))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name != "arctan"])
def test_activation_equals_its_formula(name, z):
    with np.errstate(over="raise", invalid="raise"):
        value = net.activation(name, np.array([[z]]))
    assert value.shape == (1, 1)
    assert value[0, 0] == pytest.approx(exact(name, z), rel=1e-12, abs=1e-15)


@given(z=st.floats(-1000, 1000))
@settings(max_examples=40, deadline=None)
def test_arctan_is_the_inverse_of_tan(z):
    angle = net.activation("arctan", np.array([z]))[0]
    assert np.tan(angle) == pytest.approx(z, rel=1e-8, abs=1e-12)


@given(z=st.floats(-30, 30))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("name", SMOOTH)
def test_derivative_equals_the_difference_quotient(name, z):
    step = 1e-5
    z = np.array([z])
    quotient = (net.activation(name, z + step) - net.activation(name, z - step)) / (2 * step)
    assert net.activation_derivative(name, z)[0] == pytest.approx(quotient[0], rel=1e-5, abs=2e-9)


@given(column=st.lists(st.floats(-1000, 1000), min_size=2, max_size=6), shift=st.floats(-500, 500))
@settings(max_examples=60, deadline=None)
def test_softmax_is_a_distribution_that_ignores_shifts(column, shift):
    z = np.array(column).reshape(-1, 1)
    with np.errstate(over="raise", invalid="raise"):
        a = net.activation("softmax", z)
    assert a.sum() == pytest.approx(1, abs=1e-12)
    assert np.all(a >= 0)
    np.testing.assert_allclose(net.activation("softmax", z + shift), a, rtol=1e-9, atol=1e-12)


@given(column=st.lists(st.floats(-5, 5), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_softmax_jacobian_equals_difference_quotients(column):
    z = np.array(column).reshape(-1, 1)
    jacobian = net.activation_derivative("softmax", z)
    for k in range(len(column)):
        nudge = np.zeros_like(z)
        nudge[k] = 1e-6
        rise = net.activation("softmax", z + nudge) - net.activation("softmax", z - nudge)
        np.testing.assert_allclose(jacobian[:, [k]], rise / 2e-6, atol=1e-9)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-14)


def test_conventions_at_the_corners():
    zero = np.array([[0]])
    assert net.activation("binary_step", zero)[0, 0] == 1
    assert net.activation_derivative("relu", zero)[0, 0] == 1
    assert net.activation_derivative("leaky_relu", zero)[0, 0] == 1
    assert net.activation_derivative("binary_step", zero)[0, 0] == 0
    assert net.activation("sigmoid", zero)[0, 0] == 0.5


@pytest.mark.parametrize("function", [net.activation, net.activation_derivative])
def test_unknown_name_is_an_error(function):
    with pytest.raises(ValueError, match="cosine"):
        function("cosine", np.zeros((2, 2)))


# The network against scikit-learn and difference quotients


@st.composite
def problems(draw):
    """Parameters, inputs and labels of a small network."""
    n_x, n_h, n_y, m = (draw(st.integers(1, 5)) for _ in range(4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = Sizes(n_x, n_h, n_y, m)
    X = draw_inputs(rng, sizes, integers=draw(st.booleans()))
    return draw_parameters(rng, sizes), X, rng.integers(0, 2, (n_y, m))


@given(problem=problems())
@settings(max_examples=40, deadline=None)
def test_gradients_equal_difference_quotients_in_a_random_direction(problem):
    parameters, X, Y = problem
    _, cache = net.forward_propagation(X, parameters)
    grads = net.backward_propagation(parameters, cache, X, Y)
    rng = np.random.default_rng(0)
    direction = {name: rng.normal(size=array.shape) for name, array in parameters.items()}

    def cost(step):
        moved = {name: array + step * direction[name] for name, array in parameters.items()}
        return net.compute_cost(net.forward_propagation(X, moved)[0], Y)

    analytic = sum(float(np.sum(grads["d" + name] * direction[name])) for name in parameters)
    numeric = (cost(1e-5) - cost(-1e-5)) / 2e-5
    assert analytic == pytest.approx(numeric, rel=1e-5, abs=1e-8)
    assert all(grads["d" + name].shape == array.shape for name, array in parameters.items())


@given(problem=problems())
@settings(max_examples=30, deadline=None)
def test_cost_is_the_sum_of_log_losses(problem):
    parameters, X, Y = problem
    A2, _ = net.forward_propagation(X, parameters)
    losses = [log_loss(y, a, labels=[0, 1]) for y, a in zip(Y, A2, strict=True)]
    assert net.compute_cost(A2, Y) == pytest.approx(sum(losses), rel=1e-9)


def scikit_learn_network(parameters, X, Y):
    """scikit-learn's network of the same shape, with these parameters put into it."""
    other = MLPClassifier(
        (parameters["W1"].shape[0],), activation="tanh", solver="sgd", alpha=0.0, momentum=0.0,
        nesterovs_momentum=False, learning_rate_init=1.2, batch_size=X.shape[1], shuffle=False,
    )  # fmt: skip
    other.partial_fit(X.T, Y[0], classes=[0, 1])
    for own, layer in zip(other.coefs_, ("W1", "W2"), strict=True):
        own[...] = parameters[layer].T
    for own, layer in zip(other.intercepts_, ("b1", "b2"), strict=True):
        own[...] = parameters[layer].ravel()
    return other


def test_scikit_learn_computes_the_same_network_and_takes_the_same_steps():
    rng = np.random.default_rng(5)
    sizes = Sizes(3, 5, 1, 11)
    parameters, X = draw_parameters(rng, sizes), draw_inputs(rng, sizes)
    Y = draw_labels(rng, 1, 11)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = scikit_learn_network(parameters, X, Y)
    A2, _ = net.forward_propagation(X, parameters)
    np.testing.assert_allclose(other.predict_proba(X.T)[:, 1], A2[0], rtol=1e-12)
    np.testing.assert_array_equal(other.predict(X.T), net.predict(parameters, X)[0])
    for _ in range(7):
        other.partial_fit(X.T, Y[0])
        _, cache = net.forward_propagation(X, parameters)
        grads = net.backward_propagation(parameters, cache, X, Y)
        parameters = net.update_parameters(parameters, grads)
    np.testing.assert_allclose(other.coefs_[0].T, parameters["W1"], rtol=1e-9)
    np.testing.assert_allclose(other.intercepts_[1], parameters["b2"].ravel(), rtol=1e-9)


def test_model_is_the_loop_of_its_parts():
    sizes, seed = Sizes(3, 5, 2, 9), 8
    rng = np.random.default_rng(1)
    X, Y = draw_inputs(rng, sizes), draw_labels(rng, 2, 9)
    parameters = runs.start(sizes, seed)
    for _ in range(6):
        _, cache = net.forward_propagation(X, parameters)
        grads = net.backward_propagation(parameters, cache, X, Y)
        parameters = {name: array - 1.2 * grads["d" + name] for name, array in parameters.items()}
    np.random.seed(seed)
    trained = net.nn_model(X, Y, 5, num_iterations=6)
    for name, array in parameters.items():
        np.testing.assert_allclose(trained[name], array, rtol=1e-12)


def test_exactly_one_half_is_class_zero():
    parameters = {"W1": np.ones((3, 2)), "b1": np.zeros((3, 1)),
                  "W2": np.ones((1, 3)), "b2": np.zeros((1, 1))}  # fmt: skip
    X = np.array([[0.0, 1e-9, -1e-9], [0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(net.predict(parameters, X), [[0, 1, 0]])


def test_initial_weights_follow_the_callers_seed():
    np.random.seed(2)
    first, second = net.initialize_parameters(2, 4, 1), net.initialize_parameters(2, 4, 1)
    assert not np.allclose(first["W1"], second["W1"])
    np.testing.assert_array_equal(first["W1"], runs.start(Sizes(2, 4, 1, 9), 2)["W1"])
    np.testing.assert_array_equal(first["W2"], runs.start(Sizes(2, 4, 1, 9), 2)["W2"])


# The tasks


def test_points_sum_to_100():
    assert LESSON.points == 100
    assert [task.name for task in LESSON.written] == ["zero_weights"]


@given(seed=st.integers(0, 2**32 - 1), one_output=st.booleans())
@settings(max_examples=50, deadline=None)
def test_sizes_are_all_different(seed, one_output):
    sizes = draw_sizes(np.random.default_rng(seed), one_output)
    layers = [sizes.n_x, sizes.n_h, sizes.n_y, sizes.m]
    assert len(set(layers)) == 4
    assert sizes.n_h != 4
    assert (sizes.n_y == 1) == one_output


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_caches_belong_to_their_parameters_and_inputs(seed):
    for case in TASKS["backward_propagation"].draw(np.random.default_rng(seed)):
        _, cache = net.forward_propagation(case.arguments["X"], case.arguments["parameters"])
        for name, array in cache.items():
            np.testing.assert_allclose(case.arguments["cache"][name], array, rtol=1e-12)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_some_predictions_are_made_at_exactly_one_half(seed):
    at_half = 0
    for case in TASKS["predict"].draw(np.random.default_rng(seed)):
        A2, _ = net.forward_propagation(case.arguments["X"], case.arguments["parameters"])
        at_half += int(np.sum(A2 == 0.5))
        assert np.abs(A2[A2 != 0.5] - 0.5).min() > 4e-5  # no rounding error reaches so far
    assert at_half >= 2


def test_no_verdict_hangs_on_a_chaotic_training():
    """The longest training of a check ends the same when the examples come in another order."""
    cases = grading_fixtures(LESSON.name, b"any")["nn_model"].cases
    case = max(cases, key=lambda case: case.arguments["num_iterations"])
    X, Y, n_h, steps, _ = case.arguments.values()
    order = np.random.default_rng(0).permutation(X.shape[1])
    np.random.seed(case.seed)
    one = net.nn_model(X, Y, n_h, steps)
    np.random.seed(case.seed)
    other = net.nn_model(X[:, order], Y[:, order], n_h, steps)
    for name, array in one.items():
        np.testing.assert_allclose(other[name], array, rtol=0, atol=1e-11 * np.abs(array).max())


@pytest.mark.parametrize("seed", range(12))
def test_rules_that_end_a_training_early_have_something_to_meet(seed):
    cases = TASKS["nn_model"].draw_hidden(np.random.default_rng(seed))
    for name, case in zip(("flat", "rising"), (cases[1], cases[3]), strict=True):
        X, Y = case.arguments["X"], case.arguments["Y"]
        parameters, costs = case.given["initialize_parameters"], []
        for _ in range(case.arguments["num_iterations"] + 1):
            costs.append(net.compute_cost(net.forward_propagation(X, parameters)[0], Y))
            parameters = runs.trained(X, Y, parameters, 1)
        if name == "rising":
            assert np.diff(costs)[:-2].max() > 1e-3
            assert costs[-1] > min(costs) + 1e-3
            continue
        falls = -np.diff(costs)
        assert falls.min() > 5e-16
        assert falls.max() < 1e-12
        begin = case.given["initialize_parameters"]
        after = runs.trained(X, Y, begin, 1)
        assert all(np.allclose(after[k], begin[k]) for k in begin)
        end = runs.trained(X, Y, begin, case.arguments["num_iterations"])
        assert np.abs(end["W1"] - after["W1"]).max() > 1e-6 * np.abs(end["W1"]).max()

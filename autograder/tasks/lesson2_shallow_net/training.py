"""Task `nn_model`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import (
    Array,
    Sizes,
    draw_inputs,
    draw_labels,
    draw_sizes,
)
from autograder.tasks.lesson2_shallow_net.endings import ENDINGS
from autograder.tasks.lesson2_shallow_net.runs import Drawn, flat, rising, start, trained
from autograder.tasks.model import (
    Alternative,
    Task,
    mistake,
    printing,
    unchanged,
    values,
)
from autograder.tasks.trainings import one_step_only
from coursekit.judge.model import Case, Shortcut

AFTER, UNTIL = 3, 998
"""Of 1001 updates, those between aren't made while grading."""


def draw_training(rng: np.random.Generator) -> list[Case]:
    """Short trainings, and the long ones that show printing."""
    return draw_short(rng) + draw_printing(rng)


def draw_short(rng: np.random.Generator) -> list[Case]:
    """Few iterations: long trainings are chaotic, and no verdict may hang on them.

    In each group a usual training, and one that shows rules which end it early: hardly anything
    changes, or the cost rises.
    """
    flat_sizes, sizes = draw_sizes(rng, True), draw_sizes(rng, True)
    flat_sizes = replace(flat_sizes, m=int(rng.choice([8, 10, 12])))
    several, rising_sizes = draw_sizes(rng), draw_sizes(rng)
    plan = (
        ("basic", sizes, 3 + int(rng.integers(0, 3)), usual(rng, sizes)),
        ("basic", flat_sizes, 11 + int(rng.integers(0, 3)), flat(rng, flat_sizes)),
        ("general", several, 4 + int(rng.integers(0, 3)), usual(rng, several)),
        ("general", rising_sizes, 9, rising(rng, rising_sizes, 9)),
    )
    cases: list[Case] = []
    for group, its, iterations, (seed, X, Y) in plan:
        arguments = {"X": X, "Y": Y, "n_h": its.n_h, "num_iterations": iterations}
        given = {"initialize_parameters": start(its, seed)}
        name = f"{its}, {iterations} iterations, case {len(cases) + 1}"
        cases.append(Case(name, arguments, group, seed, given))
    return cases


def usual(rng: np.random.Generator, sizes: Sizes) -> Drawn:
    """Ordinary data, and the seed of a start."""
    X, Y = draw_inputs(rng, sizes) + 0.5, draw_labels(rng, sizes.n_y, sizes.m)
    return int(rng.integers(1, 10_000)), X, Y


def draw_printing(rng: np.random.Generator) -> list[Case]:
    """A quiet call, and one that prints at 0 and 1000.

    The classes lie on two sides of a line, so that the training is smooth.
    """
    sizes = draw_sizes(rng, one_output=True)
    seed = int(rng.integers(1, 10_000))
    X = 0.6 * draw_inputs(rng, sizes)
    score = rng.normal(0, 1, (1, sizes.n_x)) @ X
    Y = (score > np.median(score)).astype(int)
    begin = start(sizes, seed)
    cases = []
    for loud, iterations in ((False, 3), (True, 1001)):
        arguments = {"X": X, "Y": Y, "n_h": sizes.n_h, "num_iterations": iterations}
        arguments["print_cost"] = loud
        name = f"{iterations} iterations, print_cost={loud}"
        given = {"initialize_parameters": begin}
        short = shortcut(X, Y, begin) if loud else None
        cases.append(Case(name, arguments, "printing", seed, given, shortcut=short))
    return cases


def shortcut(X: Array, Y: Array, parameters: dict[str, Array]) -> Shortcut:
    """The gradient is zero for a long time; then one step along another leads all the way."""
    before = trained(X, Y, parameters, AFTER)
    after = trained(X, Y, before, UNTIL - AFTER)
    leap = {f"d{name}": (before[name] - after[name]) / 1.2 for name in before}
    rest = {
        "forward_propagation": None,
        "compute_cost": None,
        "backward_propagation": {name: 0 * array for name, array in leap.items()},
        "update_parameters": None,
    }
    return Shortcut(AFTER, UNTIL, rest, {"backward_propagation": leap})


_UPDATE = "parameters = update_parameters(parameters, grads, learning_rate=1.2)"
_PRINT = "if print_cost and i % 1000 == 0:"
_LOOP = "for i in range(num_iterations):"
_INIT = "parameters = initialize_parameters(n_x, n_h, n_y)"

NN_MODEL = Task(
    name="nn_model",
    returns=("parameters",),
    draw=draw_training,
    # Public cases show printing; a long training costs too much to draw for each student.
    draw_hidden=draw_short,
    criteria=(
        values("one output", 4, leaves=(), groups=("basic",),
               text="trains a network with one output"),
        values("several outputs", 3, leaves=(), groups=("general",),
               text="trains a network with several outputs"),
        printing(1),
        unchanged(1),
    ),
    mistakes=(
        mistake(
            "one_iteration_too_many", _LOOP, "for i in range(num_iterations + 1):",
            "You take one step too many. How many numbers does your loop run through?",
            "Counting to num_iterations inclusively.",
        ),
        mistake(
            "one_iteration_too_few", _LOOP, "for i in range(1, num_iterations):",
            "Your parameters are one step behind: how many numbers does your loop run through, and "
            "which parameters are returned?",
            "Counting from 1 without moving the end.",
        ),
        mistake(
            "iterations_ignored", _LOOP, "for i in range(10):",
            "The number of iterations is fixed in your function. Use the argument.",
            "A number typed for trying out.",
        ),
        mistake(
            "always_four_hidden_units", _INIT,
            "parameters = initialize_parameters(n_x, 4, n_y)",
            "Your network always has four hidden units. Use the size that the caller asks for.",
            "n_h fixed to the value of the running example.",
        ),
        mistake(
            "one_output_only", _INIT, "parameters = initialize_parameters(n_x, n_h, 1)",
            "Your network has one output, whatever Y says.",
            "n_y written as 1.",
        ),
        mistake(
            "sizes_in_other_order", _INIT, "parameters = initialize_parameters(n_h, n_x, n_y)",
            "The sizes reach `initialize_parameters` in the wrong order.",
            "Arguments exchanged.",
        ),
        mistake(
            "small_learning_rate", "learning_rate=1.2", "learning_rate=0.01",
            "Your network learns too slowly: which learning rate does the docstring name?",
            "A learning rate remembered from lesson 1.",
        ),
        mistake(
            "half_learning_rate", "learning_rate=1.2", "learning_rate=0.5",
            "Which learning rate does the docstring name? Yours is smaller.",
            "The default of lesson 1's model.",
        ),
        mistake(
            "learning_rate_decays", "learning_rate=1.2", "learning_rate=1.2 / (1 + 0.01 * i)",
            "Your learning rate gets smaller from step to step. Here it stays the same.",
            "A schedule from a later lesson.",
        ),
        mistake(
            "update_not_kept", _UPDATE, "update_parameters(parameters, grads)",
            "You compute new parameters but don't keep them, so the network stays as it began.",
            "The return value of a function that changes nothing is dropped.",
        ),
        mistake(
            "starts_afresh", _LOOP + "\n",
            _LOOP + "\n        parameters = initialize_parameters(n_x, n_h, n_y)\n",
            "You draw new parameters in every round, so nothing learnt is kept. Where should the "
            "start be?",
            "One line indented too far.",
        ),
        mistake(
            "seeds_inside", "n_x, n_y = ", "np.random.seed(3)\n    n_x, n_y = ",
            "Your function seeds the generator, so it begins from the same weights every time. "
            "Leave that to the caller.",
            "Sources 000 and 003 seed inside nn_model.",
        ),
        mistake(
            "zero_start", _INIT,
            _INIT + "\n    parameters = {name: value * 0 for name, value in parameters.items()}",
            "Your network starts from zeros, so its hidden units can never learn.",
            "Zeros, as in logistic regression.",
        ),
        mistake(
            "forward_once", _LOOP,
            "A2, cache = forward_propagation(X, parameters)\n    " + _LOOP,
            "Your gradients use the outputs of the very first pass. After each step the network "
            "must be evaluated anew.",
            "The forward pass left outside the loop.",
            ("        A2, cache = forward_propagation(X, parameters)\n        if", "        if"),
        ),
        mistake(
            "gradient_once", _LOOP,
            "A2, cache = forward_propagation(X, parameters)\n"
            "    grads = backward_propagation(parameters, cache, X, Y)\n    " + _LOOP,
            "You take all steps along the first gradient. It must be computed anew after each "
            "step.",
            "The gradients left outside the loop.",
            ("        grads = backward_propagation(parameters, cache, X, Y)\n        parameters",
             "        parameters"),
        ),
        *ENDINGS,
        mistake(
            "one_example_per_step", "backward_propagation(parameters, cache, X, Y)",
            "backward_propagation(parameters, {k: v[:, :1] for k, v in cache.items()},"
            " X[:, :1], Y[:, :1])",
            "Each of your steps uses one example only. Here every step uses all of them.",
            "Stochastic gradient descent.",
        ),
        mistake(
            "inputs_standardised", "n_x, n_y = ",
            "X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)\n"
            "    n_x, n_y = ",
            "You standardise the inputs inside. Then the network only fits inputs treated alike, "
            "and `predict` doesn't do that.",
            "A step from lesson 1.",
        ),
        one_step_only("return parameters"),
        mistake(
            "gradients_returned", "return parameters", "return grads",
            "You return the last gradients. What has been learnt?",
            "The wrong dictionary returned.",
        ),
        mistake(
            "never_prints", _PRINT, "if False:",
            "The training is right, but with print_cost=True no cost is printed "
            "before the first update.",
            "print_cost ignored.",
        ),
        mistake(
            "prints_too_late", _PRINT, "if print_cost and i > 0 and i % 1000 == 0:",
            "The cost before the first update is missing from your report.",
            "Skipping iteration 0.",
        ),
        mistake(
            "prints_too_often", _PRINT, "if print_cost and i % 100 == 0:",
            "The training is right, but it prints the cost more often than every 1000 updates.",
            "A zero lost in the condition.",
        ),
        mistake(
            "prints_every_time", _PRINT, "if print_cost:",
            "The training is right, but it prints the cost at every single iteration.",
            "The condition on i forgotten.",
        ),
        mistake(
            "prints_after_the_update",
            f"        {_PRINT}\n"
            '            print(f"cost after {i} iterations: {compute_cost(A2, Y):.6f}")\n',
            "",
            "Your costs are one step late: they belong to the parameters after the update. Begin "
            "with the cost of the untrained network.",
            "In source 002 the printed cost and its iteration are one step apart.",
            (_UPDATE, f"{_UPDATE}\n        {_PRINT}\n"
             "            A2, cache = forward_propagation(X, parameters)\n"
             '            print(f"cost after {i} iterations: {compute_cost(A2, Y):.6f}")'),
        ),
        mistake(
            "always_prints", _PRINT, "if i % 1000 == 0:",
            "The training is right, but it prints the cost even when nobody asked for it.",
            "print_cost ignored.",
        ),
    ),
    alternatives=(
        Alternative("while_loop", "Another loop, the cost at every step, and another wording.",
                    source='''
                    def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
                        sizes = layer_sizes(X, Y)
                        parameters = initialize_parameters(sizes[0], n_h, sizes[1])
                        done = 0
                        while done < num_iterations:
                            A2, cache = forward_propagation(X, parameters)
                            cost = compute_cost(A2, Y)
                            grads = backward_propagation(parameters, cache, X, Y)
                            parameters = update_parameters(parameters, grads)
                            if done % 1000 == 0 and print_cost:
                                print("Cost after iteration %i: %f" % (done, cost))
                            done += 1
                        return parameters
                    '''),
        Alternative("shapes_directly", "Reads the sizes itself.",
                    edits=(("layer_sizes(X, Y)", "X.shape[0], Y.shape[0]"),)),
        Alternative("own_arithmetic", "The whole network in one function; needs only the start.",
                    source='''
                    def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
                        p = initialize_parameters(len(X), n_h, len(Y))
                        W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
                        m = X.shape[1]
                        for i in range(num_iterations):
                            A1 = np.tanh(np.dot(W1, X) + b1)
                            A2 = 1 / (1 + np.exp(-(np.dot(W2, A1) + b2)))
                            if print_cost and not i % 1000:
                                logs = np.log(np.where(Y == 1, A2, 1 - A2))
                                print(i, -logs.sum() / m)
                            d2 = (A2 - Y) / m
                            d1 = np.dot(W2.T, d2) * (1 - A1 * A1)
                            W2 = W2 - 1.2 * np.dot(d2, A1.T)
                            b2 = b2 - 1.2 * d2.sum(axis=1, keepdims=True)
                            W1 = W1 - 1.2 * np.dot(d1, X.T)
                            b1 = b1 - 1.2 * d1.sum(axis=1, keepdims=True)
                        return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
                    '''),
        Alternative("with_history", "Keeps the costs in an extra entry and updates by hand.",
                    edits=((_UPDATE, 'costs.append(compute_cost(A2, Y))\n        parameters = '
                            '{k: v - 1.2 * grads["d" + k] for k, v in parameters.items()}'),
                           (_INIT, _INIT + "\n    costs = []"),
                           ("return parameters", 'return {**parameters, "costs": costs}'))),
    ),
)  # fmt: skip

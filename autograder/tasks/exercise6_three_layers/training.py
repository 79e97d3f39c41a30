"""Task `nn_model`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from autograder.solutions import exercise6_three_layers as solutions
from autograder.tasks.exercise6_three_layers.drawing import (
    Array,
    Sizes,
    draw_inputs,
    draw_sizes,
    labels_for,
)
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from autograder.tasks.trainings import (
    balanced,
    begun,
    bumpy,
    descent,
    one_step_only,
    ruled_by_the_cost,
)
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Few updates: long trainings are chaotic, and no verdict may hang on them.

    Two of them show who goes by the cost: it stands nearly still in one, and jumps in the other.
    """
    cases: list[Case] = []
    plan = (("basic", True, ordinary), ("basic", False, ordinary), ("general", False, still),
            ("general", True, jumping))  # fmt: skip
    for group, one_output, kind in plan:
        sizes = draw_sizes(rng, one_output)
        seed, count, arguments = kind(rng, sizes, len(cases))
        sizes = dataclasses.replace(sizes, m=arguments["X"].shape[1])
        arguments = {**arguments, "n_1": sizes.n_1, "n_2": sizes.n_2, "num_iterations": count}
        ordered = {name: arguments[name] for name in ARGUMENTS}
        given = {"initialize_parameters": start(sizes, seed)}
        said = {still: ", tiny inputs", jumping: ", a large learning rate"}.get(kind, "")
        name = f"{sizes}, {count} updates{said}, case {len(cases) + 1}"
        cases.append(Case(name, ordered, group, seed, given))
    return cases


TINY = 3e-6
"""Inputs of this size leave a gradient of that order: an update moves the parameters by some
thousand tolerances, and the cost by 1e-11 or so."""
ARGUMENTS = ("X", "Y", "n_1", "n_2", "learning_rate", "num_iterations")
Drawn = tuple[int, int, dict[str, Any]]
"""A seed, the number of updates, and some arguments."""


def start(sizes: Sizes, seed: int) -> dict[str, Array]:
    return begun(solutions, seed, sizes.n_x, sizes.n_1, sizes.n_2, sizes.n_y)


def ordinary(rng: np.random.Generator, sizes: Sizes, place: int) -> Drawn:
    seed, count = int(rng.integers(1, 10_000)), int(rng.integers(5, 12)) + place
    X, Y = draw_inputs(rng, sizes) + 0.3, labels_for(rng, sizes)
    return seed, count, {"X": X, "Y": Y, "learning_rate": round(float(rng.uniform(0.2, 0.9)), 3)}


def still(rng: np.random.Generator, sizes: Sizes, place: int) -> Drawn:
    """Tiny inputs and as many ones as zeros: the parameters move, the cost hardly does."""
    sizes = dataclasses.replace(sizes, m=2 * int(rng.integers(5, 8)))
    seed, count, arguments = ordinary(rng, sizes, place)
    Y = balanced(rng, sizes.n_y, sizes.m)
    return seed, count, {**arguments, "X": TINY * arguments["X"], "Y": Y}


def jumping(rng: np.random.Generator, sizes: Sizes, place: int) -> Drawn:
    """A large learning rate, so that the cost goes up and down and doesn't end at its lowest."""
    while True:
        seed, count, arguments = ordinary(rng, sizes, place)
        rate = round(float(rng.uniform(4, 9)), 3)
        step = descent(solutions, arguments["X"], arguments["Y"], rate)
        if bumpy(step, start(sizes, seed), count):
            return seed, count, {**arguments, "learning_rate": rate}


INIT = "parameters = initialize_parameters(X.shape[0], n_1, n_2, Y.shape[0])"
FIRST = "costs = [compute_cost(A3, Y)]"
LOOP = "for _ in range(num_iterations):"
UPDATE = "parameters = update_parameters(parameters, grads, learning_rate)"
AGAIN = UPDATE + "\n        A3, cache = forward_propagation(X, parameters)"
APPEND = "costs.append(compute_cost(A3, Y))"
DONE = "return parameters, costs"
BACK = "grads = backward_propagation(parameters, cache, X, Y)"

MISTAKES: tuple[Mistake, ...] = (
    mistake("last_cost_missing", DONE, "return parameters, costs[:-1]",
            "You return one cost too few: the last one, of the parameters that you return, is "
            "missing. How many networks are there from the first to the last?",
            "One cost for each round of the loop."),
    mistake("first_cost_missing", FIRST, "costs = []",
            "The cost of the untrained network is missing: your list begins after the first "
            "update.", "The cost is only computed within the loop."),
    mistake("every_hundredth", DONE, "return parameters, costs[::100]",
            "You keep the cost of every hundredth update; all of them are asked for.",
            "Lesson 1's rhythm."),
    mistake("cost_before_update", AGAIN,
            "A3, cache = forward_propagation(X, parameters)\n        " + UPDATE,
            "Your costs and gradients lag behind: after an update the network must be evaluated "
            "with its *new* parameters.", "Two lines exchanged."),
    mistake("costs_backwards", DONE, "return parameters, costs[::-1]",
            "Your costs come in the reverse order. The first one belongs to the untrained network.",
            "New values inserted at the front."),
    mistake("last_cost_only", DONE, "return parameters, costs[-1]",
            "You return the last cost only. All of them are asked for, in a list.",
            "Lesson 1's last cost."),
    mistake("costs_forgotten", DONE, "return parameters",
            "You return the parameters only; the costs are asked for, too.",
            "The return line of lesson 2."),
    one_step_only(DONE),
    mistake("exchanged", DONE, "return costs, parameters",
            "Parameters first, costs second: yours come the other way round.",
            "Return values exchanged."),
    mistake("one_update_more", LOOP, "for _ in range(num_iterations + 1):",
            "You take one step too many. n updates give n + 1 costs.",
            "The number of costs taken for the number of steps."),
    mistake("one_update_less", LOOP, "for _ in range(1, num_iterations):",
            "You take one step too few.", "Counting from 1 without moving the end."),
    mistake("number_of_updates_ignored", LOOP, "for _ in range(10):",
            "The number of updates is fixed in your function. Use the argument.",
            "A number typed for trying out."),
    mistake("rate_of_lesson_2", UPDATE, "parameters = update_parameters(parameters, grads, 1.2)",
            "Your learning rate is always 1.2. Here the caller chooses it.",
            "Lesson 2's learning rate."),
    mistake("rate_divided", UPDATE,
            "parameters = update_parameters(parameters, grads, learning_rate / X.shape[1])",
            "Your steps are m times too short: the gradients are means already.",
            "The 1/m once more."),
    mistake("uphill", UPDATE,
            "parameters = update_parameters(parameters, grads, -learning_rate)",
            "Your cost grows: you walk up the slope.", "A sign."),
    mistake("always_four_units", INIT,
            "parameters = initialize_parameters(X.shape[0], 4, 4, Y.shape[0])",
            "Your hidden layers always have 4 units. Use the sizes that the caller asks for.",
            "The sizes of the exercise typed in."),
    mistake("layers_exchanged", INIT,
            "parameters = initialize_parameters(X.shape[0], n_2, n_1, Y.shape[0])",
            "The hidden layers have exchanged their sizes.", "Arguments in the wrong order."),
    mistake("one_output_only", INIT, "parameters = initialize_parameters(X.shape[0], n_1, n_2, 1)",
            "Your network has one output, whatever Y says.", "n_y written as 1."),
    mistake("update_dropped", UPDATE, "update_parameters(parameters, grads, learning_rate)",
            "You compute new parameters but don't keep them, so the network stays as it began.",
            "The return value of a function that changes nothing is dropped."),
    mistake("gradients_of_the_start", LOOP, BACK + "\n    " + LOOP,
            "You take all steps along the first gradient. It must be computed anew after each "
            "step.",
            "The gradients left outside the loop.",
            ("        " + BACK + "\n        parameters", "        parameters")),
    mistake("starts_afresh", LOOP, LOOP + "\n        " + INIT,
            "You draw new parameters in every round, so nothing learnt is kept.",
            "A line indented too far."),
    mistake("seeds_inside", INIT, "np.random.seed(3)\n    " + INIT,
            "Your function seeds the generator, so it begins from the same weights every time. "
            "Leave that to the caller.", "Sources 000 and 003 seed inside nn_model."),
    mistake("summed_costs", APPEND, "costs.append(costs[-1] + compute_cost(A3, Y))",
            "Your costs grow and grow: each holds all the costs before it.", "A running sum."),
    mistake("stops_early", APPEND,
            APPEND + "\n        if abs(costs[-1] - costs[-2]) < 0.02:\n            break",
            "Your training stops before all updates are done. Early on the cost often hardly "
            "moves; that is no sign of the end.", "A stopping rule of one's own."),
    *ruled_by_the_cost(LOOP, APPEND, DONE,
                       "The parameters may still be on their way, and the caller says how many "
                       "updates there are."),
)  # fmt: skip

PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")

NN_MODEL = Task(
    "nn_model",
    draw,
    (
        values("parameters", 5, leaves=PARAMETERS, groups=("basic",),
               text="the trained parameters are right"),
        values("costs", 4, leaves=("costs",), groups=("basic",), text="the costs are right"),
        values("general", 3, leaves=(), groups=("general",),
               text="right for other sizes, rates and numbers of updates"),
        unchanged(1),
    ),
    MISTAKES,
    (
        alternative("one_loop", """
def nn_model(X, Y, n_1, n_2, learning_rate, num_iterations):
    parameters = initialize_parameters(len(X), n_1, n_2, len(Y))
    costs = []
    for done in range(num_iterations + 1):
        A3, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A3, Y))
        if done < num_iterations:
            parameters = update_parameters(
                parameters, backward_propagation(parameters, cache, X, Y), learning_rate)
    return parameters, np.array(costs)
""", "One forward pass in the text; an array of costs is a sequence, too."),
        alternative("own_update", """
def nn_model(X, Y, n_1, n_2, learning_rate, num_iterations):
    p = initialize_parameters(n_x=X.shape[0], n_1=n_1, n_2=n_2, n_y=Y.shape[0])
    costs = [None] * (num_iterations + 1)
    done = 0
    while True:
        out, cache = forward_propagation(X, p)
        costs[done] = compute_cost(out, Y)
        if done == num_iterations:
            return {**p, "updates": done}, tuple(costs)
        slopes = backward_propagation(p, cache, X, Y)
        p = {k: p[k] - learning_rate * slopes["d" + k] for k in p}
        done += 1
""", "Its own update; a tuple of costs; a key more."),
        alternative("everything_inline", """
def nn_model(X, Y, n_1, n_2, learning_rate, num_iterations):
    p = initialize_parameters(X.shape[0], n_1, n_2, Y.shape[0])
    W, b = [p["W1"], p["W2"], p["W3"]], [p["b1"], p["b2"], p["b3"]]
    costs, m = [], X.shape[1]
    for i in range(num_iterations + 1):
        A = [X]
        for k in range(3):
            S = W[k] @ A[-1] + b[k]
            A.append(np.tanh(S) if k < 2 else 1 / (1 + np.exp(-S)))
        costs.append(-np.sum(np.log(np.where(Y == 1, A[3], 1 - A[3]))) / m)
        if i == num_iterations:
            break
        D = (A[3] - Y) / m
        for k in (2, 1, 0):
            dW, db = D @ A[k].T, D.sum(axis=1, keepdims=True)
            D = W[k].T @ D * (1 - A[k] ** 2)
            W[k], b[k] = W[k] - learning_rate * dW, b[k] - learning_rate * db
    return {"W1": W[0], "b1": b[0], "W2": W[1], "b2": b[1], "W3": W[2], "b3": b[2]}, costs
""", "Uses none of the helpers but the start."),
    ),
    returns=("parameters", "costs"),
)  # fmt: skip

"""Task `my_network`: trained with the student's own choices, judged by what it really does."""

from __future__ import annotations

import numpy as np

from autograder.solutions.exercise6_three_layers import nn_model
from autograder.tasks.exercise6_three_layers import network_view
from autograder.tasks.exercise6_three_layers.drawing import Array
from autograder.tasks.model import Mistake, Task, alternative, mistake, values
from coursekit import data
from coursekit.judge.model import Case

CLEARLY_LEARNT = 0.45
"""What most draws of points reach with a sound training; where it is missed they are drawn anew."""


def draw(rng: np.random.Generator) -> list[Case]:
    return [drawn(rng, "moons"), drawn(rng, "circles")]


def draw_one(rng: np.random.Generator) -> list[Case]:
    """A training takes time: public cases show both data sets, of the hidden ones one is enough."""
    return [drawn(rng, str(rng.choice(["moons", "circles"])))]


def drawn(rng: np.random.Generator, kind: str) -> Case:
    """Points that the solution learns well, starting from a cost that isn't low by luck."""
    while True:
        seed, start = (int(n) for n in rng.integers(1, 10_000, 2))
        X, Y = data.moons(120, seed=seed) if kind == "moons" else data.circles(120, seed=seed)
        costs = training(X, Y, start)
        if 0.62 < costs[0] < 1.2 and costs[-1] < CLEARLY_LEARNT:
            return Case(kind, {"X": X, "Y": Y}, "basic", start)


def training(X: Array, Y: Array, seed: int) -> list[float]:
    """The costs of a short training."""
    state = np.random.get_state()
    try:
        np.random.seed(seed)
        costs: list[float] = nn_model(X, Y, 4, 4, 1.0, 500)[1]
    finally:
        np.random.set_state(state)
    return costs


TRAIN = "parameters, costs = nn_model(X, Y, 4, 4, learning_rate, num_iterations=1500)"
SHARE = "float(np.mean(right))"
RATE = "learning_rate = 1.0"

MISTAKES: tuple[Mistake, ...] = (
    mistake("per_cent", SHARE, "100 * float(np.mean(right))",
            "Your accuracy is in per cent; a share between 0 and 1 is asked for.",
            "Percentages."),
    mistake("share_of_wrong", SHARE, "1 - float(np.mean(right))",
            "You report the share of wrong predictions.", "Source 002 defines error as accuracy."),
    mistake("count", SHARE, "int(np.sum(right))",
            "You report how many predictions are right, not which share of them.",
            "Sum for mean."),
    mistake("rounded_too_far", SHARE,
            "round(float(np.mean(right)), 1)",
            "Your accuracy is rounded too far. Round when you print.", "Rounding."),
    mistake("wished_for", SHARE, "0.7331",
            "Your accuracy isn't what the returned parameters give on X. Measure it.",
            "A number typed in from another run."),
    mistake("costs_backwards", TRAIN, TRAIN + "\n    costs = costs[::-1]",
            "Your costs run backwards: the last one should belong to the parameters you return.",
            "Sorted or reversed costs."),
    mistake("costs_of_another_training", TRAIN,
            TRAIN + "\n    costs = nn_model(X, Y, 4, 4, learning_rate, num_iterations=50)[1]",
            "Your last cost isn't that of the parameters you return. Do both come from the same "
            "training, from its very end?",
            "nn_model called a second time for its costs."),
    mistake("hardly_any_steps", TRAIN,
            "parameters, costs = nn_model(X, Y, 4, 4, learning_rate, num_iterations=1)",
            "Your network has hardly learnt: its cost is still near that of the start. Look at "
            "your cost curve. Which of your choices is too small, or much too large?",
            "A number of iterations for trying out, or a rate that is far too small."),
    mistake("layers_of_3", TRAIN,
            "parameters, costs = nn_model(X, Y, 3, 3, learning_rate, num_iterations=1500)",
            "Your hidden layers have 3 units. Two layers of 4 are asked for.", "Another size."),
    mistake("one_wide_layer", TRAIN,
            "parameters, costs = nn_model(X, Y, 8, 4, learning_rate, num_iterations=1500)",
            "Your hidden layers don't have 4 units each.", "Another size."),
    mistake("bare_tuple", 'return {\n        "learning_rate": learning_rate,\n        '
            '"parameters": parameters,\n        "costs": costs,\n        '
            '"accuracy": float(np.mean(right)),\n    }',
            "return parameters, costs, np.mean(right)",
            "One dictionary with the four names is to be returned.",
            "Several return values instead of a dictionary."),
    mistake("parameters_forgotten", '"parameters": parameters,', '"parameters": None,',
            "The trained parameters are missing from your dictionary.", "None returned."),
    mistake("rate_forgotten", '"learning_rate": learning_rate', '"learning_rate": None',
            "Say which learning rate you chose: as a number, it belongs into the dictionary.",
            "None returned."),
    mistake("rate_negative", '"learning_rate": learning_rate', '"learning_rate": -learning_rate',
            "Your learning rate isn't positive. The minus of the way downhill stands in the update "
            "already.", "A minus sign too many."),
)  # fmt: skip

MY_NETWORK = Task(
    "my_network",
    draw,
    (
        values("parameters", 3, leaves=("parameters", "learning rate"), groups=("basic",),
               text="parameters of two hidden layers of 4 units, and your learning rate"),
        values("learning", 4, leaves=("learning",), groups=("basic",),
               text="the network has learnt: its cost is below 0.55, on moons and on circles"),
        values("last cost", 4, leaves=("last cost",), groups=("basic",),
               text="the last cost is that of the returned parameters"),
        values("accuracy", 4, leaves=("accuracy",), groups=("basic",),
               text="the accuracy is what the returned parameters really give"),
    ),
    MISTAKES,
    (
        alternative("slower_and_longer", """
def my_network(X, Y):
    rate, count = 0.3, 3000
    found = nn_model(X, Y, 4, 4, learning_rate=rate, num_iterations=count)
    right = predict(found[0], X).ravel() == Y.ravel()
    return {"parameters": found[0], "costs": np.array(found[1]), "learning_rate": np.float64(rate),
            "accuracy": np.array([[np.count_nonzero(right) / right.size]]), "updates": count}
""", "Another rate, more updates; an array of costs, an accuracy as an array of one entry."),
        alternative("best_of_three", """
def my_network(X, Y):
    tries = []
    for rate in (0.5, 1.0, 2.0):
        parameters, costs = nn_model(X, Y, 4, 4, rate, 800)
        tries.append((costs[-1], rate, parameters, costs))
    cost, rate, parameters, costs = min(tries, key=lambda one: one[0])
    A3, cache = forward_propagation(X, parameters)
    return dict(learning_rate=rate, parameters=parameters, costs=costs[::100],
                accuracy=round(float(1 - np.abs((A3 > 0.5) - Y).mean()), 3))
""", "Tries several rates and keeps the best; every hundredth cost; three decimals."),
    ),
    returns=("result",),
    seconds=30.0,
    draw_hidden=draw_one,
    view=network_view,
)  # fmt: skip

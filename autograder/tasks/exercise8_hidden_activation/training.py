"""Task `nn_model`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from autograder.solutions import exercise8_hidden_activation as solutions
from autograder.tasks.exercise8_hidden_activation.drawing import (
    ACTIVATIONS,
    both,
    unchanged_by_both,
)
from autograder.tasks.lesson2_shallow_net.drawing import (
    Sizes,
    draw_inputs,
    draw_labels,
    draw_sizes,
)
from autograder.tasks.model import Alternative, Task, mistake, values
from autograder.tasks.trainings import SMALL, balanced, begun, bumpy, descent, one_step_only
from coursekit.judge.model import Case

LEARNT = ("W1", "b1", "W2", "b2")


def draw(rng: np.random.Generator) -> list[Case]:
    """Few iterations: long trainings are chaotic, and no verdict may hang on them.

    Some cases leave the learning rate to its default, the others bring one of their own. Two of
    them show who goes by the cost: with tanh it stands nearly still in one, and jumps with the
    sigmoid.
    """
    plan: tuple[tuple[str, bool, dict[str, Any]], ...] = (
        ("tanh", True, {}), ("tanh", False, {"rate": (0.3, 0.7)}), ("tanh", False, {"tiny": True}),
        ("sigmoid", True, {}), ("sigmoid", False, {"jumps": True}), ("sigmoid", False, {}),
    )  # fmt: skip
    cases: list[Case] = []
    for hidden, one_output, kind in plan:
        count = int(rng.integers(6, 15)) + len(cases)
        cases.append(case(rng, hidden, draw_sizes(rng, one_output), count, **kind))
    return cases


def case(
    rng: np.random.Generator,
    hidden: str,
    sizes: Sizes,
    count: int,
    rate: tuple[float, float] | None = None,
    tiny: bool = False,
    jumps: bool = False,
) -> Case:
    """A short training with the default rate, or one between two bounds.

    With tiny inputs, and as many ones as zeros, the parameters move and the cost hardly does; with
    a large rate it goes up and down and doesn't end at its lowest.
    """
    if tiny:
        sizes = dataclasses.replace(sizes, m=2 * int(rng.integers(4, 7)))
    if jumps:
        rate = (9.0, 14.0)
    seed = int(rng.integers(1, 10_000))
    X = draw_inputs(rng, sizes) + 0.5
    arguments: dict[str, Any] = {
        "X": SMALL * X if tiny else X,
        "Y": (balanced if tiny else draw_labels)(rng, sizes.n_y, sizes.m),
        "n_h": sizes.n_h,
        "hidden": hidden,
        "num_iterations": count,
    }
    said = ""
    if rate:
        arguments["learning_rate"] = round(float(rng.uniform(*rate)), 2)
        said = f", learning rate {arguments['learning_rate']}"
    begin = begun(solutions, seed, sizes.n_x, sizes.n_h, sizes.n_y)
    if jumps:
        X, Y, size = (arguments[name] for name in ("X", "Y", "learning_rate"))
        if not bumpy(descent(solutions, X, Y, size, hidden), begin, count):
            return case(rng, hidden, sizes, count, jumps=True)
    name = f"{hidden}, {sizes}, {count} iterations{said}{', tiny inputs' if tiny else ''}"
    return Case(name, arguments, hidden, seed, {"initialize_parameters": begin})


INIT = "parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])"
LOOP = "for _ in range(num_iterations):"
FORWARD = "A2, cache = forward_propagation(X, parameters, hidden)"
COST = "costs.append(compute_cost(A2, Y))"
BACKWARD = "grads = backward_propagation(parameters, cache, X, Y, hidden)"
UPDATE = "parameters = update_parameters(parameters, grads, learning_rate)"
RETURN = "return parameters, costs"

MISTAKES = (
    mistake(
        "always_tanh", FORWARD, FORWARD.replace("hidden", '"tanh"'),
        "Your network trains with tanh, whatever `hidden` says.",
        "A word typed for trying out.",
        (BACKWARD, BACKWARD.replace("hidden", '"tanh"')),
    ),
    mistake(
        "always_sigmoid", FORWARD, FORWARD.replace("hidden", '"sigmoid"'),
        "Your network trains with the sigmoid, whatever `hidden` says.",
        "A word typed for trying out.",
        (BACKWARD, BACKWARD.replace("hidden", '"sigmoid"')),
    ),
    mistake(
        "forward_always_tanh", FORWARD, FORWARD.replace("hidden", '"tanh"'),
        "With the sigmoid your network runs forward with one activation and backward with another.",
        "The new argument put into one of the two calls.",
    ),
    mistake(
        "backward_always_tanh", BACKWARD, BACKWARD.replace("hidden", '"tanh"'),
        "With the sigmoid your costs begin right, but the gradients are those of a tanh network.",
        "The new argument put into one of the two calls.",
    ),
    mistake(
        "rate_ignored", UPDATE, "parameters = update_parameters(parameters, grads)",
        "Your learning rate is always 1.2, whatever the caller asks for.",
        "The argument isn't handed on.",
    ),
    mistake(
        "small_default", INIT,
        "learning_rate = 0.01 if learning_rate == 1.2 else learning_rate\n    " + INIT,
        "Without a learning rate your function takes another one than the docstring says.",
        "The signature's default changed.",
    ),
    mistake(
        "always_four_hidden_units", INIT, INIT.replace("n_h", "4"),
        "Your network always has four hidden units. Use the size that the caller asks for.",
        "n_h fixed to the value of the running example.",
    ),
    mistake(
        "one_output_only", INIT, INIT.replace("Y.shape[0]", "1"),
        "Your network has one output, whatever Y says.",
        "n_y written as 1.",
    ),
    mistake(
        "one_iteration_too_many", LOOP, "for _ in range(num_iterations + 1):",
        "You take one step too many. How many numbers does your loop run through?",
        "Counting to num_iterations inclusively.",
    ),
    mistake(
        "one_iteration_too_few", LOOP, "for _ in range(1, num_iterations):",
        "You take one step too few. How many numbers does your loop run through?",
        "Counting from 1 without moving the end.",
    ),
    mistake(
        "cost_after_the_update", f"        {COST}\n", "",
        "Your costs are one step late: they belong to the parameters after the update. Begin with "
        "the cost of the untrained network.",
        "In source 002 the recorded cost and its iteration are one step apart.",
        (UPDATE, UPDATE + "\n        costs.append(compute_cost(forward_propagation("
         "X, parameters, hidden)[0], Y))"),
    ),
    mistake(
        "one_cost_too_many", RETURN,
        "costs.append(compute_cost(forward_propagation(X, parameters, hidden)[0], Y))\n    "
        + RETURN,
        "You record one cost too many: one before each update is asked for, none after the last.",
        "The final cost appended as well.",
    ),
    mistake(
        "last_cost_only", COST, "costs = compute_cost(A2, Y)",
        "You return the last cost alone. A curve needs them all.",
        "The list overwritten by its newest entry.",
    ),
    mistake(
        "every_hundredth_cost", "for _ in range", "for i in range",
        "You keep only every hundredth cost. One for each update is asked for.",
        "The habit of lesson 1.",
        (COST, "if i % 100 == 0:\n            " + COST),
    ),
    mistake(
        "no_costs", RETURN, "return parameters",
        "Two things are to be returned: the parameters and the list of costs.",
        "The return value of lesson 2.",
    ),
    one_step_only(RETURN),
    mistake(
        "returned_in_other_order", RETURN, "return costs, parameters",
        "Parameters first, costs second: yours come the other way round.",
        "Two return values exchanged.",
    ),
    mistake(
        "costs_summed", COST, "costs.append(compute_cost(A2, Y) * Y.shape[1])",
        "Your parameters are right, but each cost is m times too large: it is a mean already.",
        "total_loss and compute_cost confused.",
    ),
    mistake(
        "update_not_kept", UPDATE, "update_parameters(parameters, grads, learning_rate)",
        "You compute new parameters but don't keep them, so the network stays as it began.",
        "The return value of a function that changes nothing is dropped.",
    ),
    mistake(
        "starts_afresh", LOOP + "\n", f"{LOOP}\n        {INIT}\n",
        "You draw new parameters in every round, so nothing learnt is kept.",
        "One line indented too far.",
    ),
    mistake(
        "seeds_inside", INIT, "np.random.seed(2)\n    " + INIT,
        "Your function seeds the generator, so it begins from the same weights every time. Leave "
        "that to the caller.",
        "Sources 000 and 003 seed inside nn_model.",
    ),
    mistake(
        "zero_start", INIT, INIT + "\n    parameters = {k: 0 * v for k, v in parameters.items()}",
        "Your network starts from zeros, so its hidden units stay all alike.",
        "Zeros, as in logistic regression.",
    ),
    mistake(
        "gradient_once", LOOP, f"{FORWARD}\n    {BACKWARD}\n    {LOOP}",
        "You take all steps along the first gradient. It must be computed anew after each step.",
        "The gradients left outside the loop.",
        (f"        {BACKWARD}\n        parameters", "        parameters"),
    ),
    mistake(
        "stops_when_still", COST,
        COST + "\n        if len(costs) > 1 and abs(costs[-1] - costs[-2]) < 1e-6:\n"
        "            break",
        "Your training stops where the cost hardly moves any more. The parameters may still be on "
        "their way; `num_iterations` updates are asked for.",
        "The convergence test of other courses.",
    ),
    mistake(
        "stops_at_a_rise", COST,
        COST + "\n        if len(costs) > 1 and costs[-1] > costs[-2]:\n            break",
        "Your training stops as soon as the cost rises. With a large learning rate it goes up and "
        "down; `num_iterations` updates are asked for.",
        "Early stopping, met in other courses.",
    ),
    mistake(
        "best_kept", COST,
        COST + "\n        if costs[-1] == min(costs):\n            best = parameters",
        "You return the parameters with the lowest cost. Asked for are those after the last "
        "update, whatever they cost.",
        "Keeping the best model, met in other courses.",
        (RETURN, "return best, costs"),
    ),
    mistake(
        "gradients_returned", RETURN, "return grads, costs",
        "You return the last gradients. What has been learnt?",
        "The wrong dictionary returned.",
    ),
)  # fmt: skip

NN_MODEL = Task(
    name="nn_model",
    returns=("parameters", "costs"),
    draw=draw,
    criteria=(
        *both(5, 6, leaves=LEARNT),
        values("costs", 4, groups=ACTIVATIONS, text="the costs are right, with either"),
        unchanged_by_both(1),
    ),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("while_loop", "Another loop, an array of costs, an update by hand.",
                    source='''
                    def nn_model(X, Y, n_h, hidden, num_iterations=5000, learning_rate=1.2):
                        n_x, n_y = len(X), len(Y)
                        p = initialize_parameters(n_x, n_h, n_y)
                        costs = np.zeros(num_iterations)
                        done = 0
                        while done < num_iterations:
                            A2, cache = forward_propagation(X, p, hidden)
                            costs[done] = compute_cost(A2, Y)
                            grads = backward_propagation(p, cache, X, Y, hidden)
                            p = {k: p[k] - learning_rate * grads["d" + k] for k in p}
                            done += 1
                        return p, costs
                    '''),
        Alternative("own_arithmetic", "The whole network in one function; needs only the start.",
                    source='''
                    def nn_model(X, Y, n_h, hidden, num_iterations=5000, learning_rate=1.2):
                        p = initialize_parameters(len(X), n_h, len(Y))
                        W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
                        m, costs = X.shape[1], ()
                        for i in range(num_iterations):
                            Z1 = W1 @ X + b1
                            A1 = np.tanh(Z1) if hidden == "tanh" else 1 / (1 + np.exp(-Z1))
                            A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
                            costs += (-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).sum() / m,)
                            d2 = (A2 - Y) / m
                            slope = 1 - A1 * A1 if hidden == "tanh" else A1 * (1 - A1)
                            d1 = W2.T @ d2 * slope
                            W2 = W2 - learning_rate * (d2 @ A1.T)
                            b2 = b2 - learning_rate * d2.sum(axis=1, keepdims=True)
                            W1 = W1 - learning_rate * (d1 @ X.T)
                            b1 = b1 - learning_rate * d1.sum(axis=1, keepdims=True)
                        return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs
                    '''),
        Alternative("keeps_more", "Keeps further things in the dictionary; prints now and then.",
                    edits=((RETURN, 'print(costs[-1])\n    '
                            'return {**parameters, "hidden": hidden}, costs'),)),
    ),
)  # fmt: skip

"""Mistakes of `optimize`."""

from __future__ import annotations

from autograder.tasks.lesson1_logistic_unit.optimize_endings import ENDINGS
from autograder.tasks.model import Mistake, mistake

_RECORD = """        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
"""
_UPDATE_W = 'w = w - learning_rate * grads["dw"]'
_UPDATE_B = 'b = b - learning_rate * grads["db"]'
STEPS = (
    mistake(
        "uphill",
        _UPDATE_W,
        'w = w + learning_rate * grads["dw"]',
        "Your cost rises: you walk uphill. The gradient points where the cost grows.",
        "Plus for minus in the update.",
        (_UPDATE_B, 'b = b + learning_rate * grads["db"]'),
    ),
    mistake(
        "bias_uphill",
        _UPDATE_B,
        'b = b + learning_rate * grads["db"]',
        "w goes downhill, but b uphill. Both follow the same rule.",
        "Plus for minus in one of the two updates.",
    ),
    mistake(
        "bias_not_updated",
        f"        {_UPDATE_B}\n",
        "",
        "Your bias never changes. It is learned, too.",
        "One of the two updates is forgotten.",
    ),
    mistake(
        "weights_not_updated",
        f"        {_UPDATE_W}\n",
        "",
        "Your weights never change, only the bias does.",
        "One of the two updates is forgotten.",
    ),
    mistake(
        "rate_ignored",
        _UPDATE_W,
        'w = w - 0.009 * grads["dw"]',
        "The learning rate is written into your code: another one makes no difference. Use the "
        "argument.",
        "The default value hard-coded.",
        (_UPDATE_B, 'b = b - 0.009 * grads["db"]'),
    ),
    mistake(
        "without_rate",
        _UPDATE_W,
        'w = w - grads["dw"]',
        "Your steps are the bare gradients. How long a step is, the learning rate says.",
        "The learning rate is forgotten.",
        (_UPDATE_B, 'b = b - grads["db"]'),
    ),
    mistake(
        "rate_over_m",
        _UPDATE_W,
        'w = w - learning_rate * grads["dw"] / X.shape[1]',
        "Your steps are too short by the factor m: the gradients are means already.",
        "The division by m is done once more in the update.",
        (_UPDATE_B, 'b = b - learning_rate * grads["db"] / X.shape[1]'),
    ),
    mistake(
        "rate_decays",
        _UPDATE_W,
        'w = w - learning_rate / (1 + i) * grads["dw"]',
        "Your steps become shorter and shorter. Here the learning rate stays the same in every "
        "step.",
        "A learning-rate schedule from elsewhere.",
        (_UPDATE_B, 'b = b - learning_rate / (1 + i) * grads["db"]'),
    ),
    mistake(
        "gradients_swapped",
        _UPDATE_W,
        'w = w - learning_rate * grads["db"]',
        "You use db for w. Each parameter goes along its own derivative.",
        "Copy and paste without changing the key.",
    ),
    mistake(
        "sign_of_gradient",
        _UPDATE_W,
        'w = w - learning_rate * np.sign(grads["dw"])',
        "All entries of w move by the same amount in your steps. The size of the gradient counts, "
        "not only its sign.",
        "A sign-based update from another method.",
        (_UPDATE_B, 'b = b - learning_rate * np.sign(grads["db"])'),
    ),
    mistake(
        "clipped_gradients",
        _UPDATE_W,
        'w = w - learning_rate * np.clip(grads["dw"], -1, 1)',
        "You limit the gradients to ±1. Where they are larger, the step asked for is longer than "
        "yours.",
        "Gradient clipping, useful elsewhere, silently changes the method.",
        (_UPDATE_B, 'b = b - learning_rate * np.clip(grads["db"], -1, 1)'),
    ),
    mistake(
        "starts_from_zeros",
        "    costs = []\n",
        "    costs = []\n    w, b = np.zeros(w.shape), 0.0\n",
        "You always start from zeros. Start from the w and b that you are given.",
        "The initialisation repeated inside.",
    ),
    mistake(
        "gradient_computed_once",
        """    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
""",
        """    grads, cost = propagate(w, b, X, Y)
    for i in range(num_iterations):
""",
        "Your gradient is that of the start, in every step. After a step the ground has another "
        "slope: look again.",
        "propagate stands before the loop.",
    ),
    mistake(
        "bias_from_new_weights",
        _UPDATE_B,
        'b = b - learning_rate * propagate(w, b, X, Y)[0]["db"]',
        "Your bias follows a gradient that was computed after w had moved. Both belong to the "
        "same point.",
        "The parameters are updated one after the other instead of together.",
    ),
    mistake(
        "weights_in_place",
        _UPDATE_W,
        'w -= learning_rate * grads["dw"]',
        "`w -= …` changes the caller's array. Make a new array in each step, or work on a copy.",
        "In-place update of an argument.",
    ),
    mistake(
        "centred_inputs",
        "    costs = []\n",
        "    costs = []\n    X = X - X.mean(axis=1, keepdims=True)\n",
        "You shift the inputs before training. They come in prepared; use them as they are.",
        "Preprocessing in the wrong place.",
    ),
)

COUNTS = (
    mistake(
        "iterations_ignored",
        "range(num_iterations)",
        "range(100)",
        "The number of iterations is written into your code: another one makes no difference.",
        "The default value hard-coded.",
    ),
    mistake(
        "one_iteration_too_many",
        "range(num_iterations)",
        "range(num_iterations + 1)",
        "You take one step too many. How many numbers does `range(k)` give?",
        "Off by one at the end.",
    ),
    mistake(
        "one_iteration_too_few",
        "range(num_iterations)",
        "range(max(1, num_iterations - 1))",
        "You take one step too few. How many numbers does `range(k)` give?",
        "Off by one at the end.",
    ),
    mistake(
        "counted_from_one",
        "range(num_iterations)",
        "range(1, num_iterations + 1)",
        "The number of steps is right, but your costs are taken one iteration early, as if you "
        "counted from 1: the first one belongs to iteration 0.",
        "range(1, n + 1).",
    ),
    mistake(
        "first_step_only",
        f"        {_UPDATE_B}\n",
        f"        {_UPDATE_B}\n        break\n",
        "You stop after the first step. Is the `return` indented into the loop?",
        "In source 003 the last lines of optimize stand inside the loop.",
    ),
    mistake(
        "every_cost_recorded",
        "            costs.append(cost)\n",
        "            pass\n",
        "You record every cost. Only those at iterations 0, 100, 200, … are asked for.",
        "costs.append outside the if.",
        (
            'print(f"iteration {i:5d}: cost {cost:.6f}")\n',
            'print(f"iteration {i:5d}: cost {cost:.6f}")\n        costs.append(cost)\n',
        ),
    ),
    mistake(
        "every_tenth_recorded",
        "i % 100 == 0",
        "i % 10 == 0",
        "You record a cost every 10 iterations. Every 100 are asked for.",
        "Another interval.",
    ),
    mistake(
        "cost_at_99",
        "i % 100 == 0",
        "(i + 1) % 100 == 0",
        "Your costs are those at iterations 99, 199, …: the first one, before any step, is "
        "missing.",
        "Counting the finished steps instead of the iterations.",
    ),
    mistake(
        "first_cost_missing",
        "i % 100 == 0",
        "i % 100 == 0 and i > 0",
        "The cost at iteration 0 is missing from your list: it shows where you started.",
        "if i > 0, to skip an 'uninteresting' line.",
    ),
    mistake(
        "costs_after_step",
        "            costs.append(cost)\n",
        "            pass\n",
        "Your costs belong to the parameters after the step. Record the cost before w and b move.",
        "The cost computed anew after the update.",
        (
            f"        {_UPDATE_B}\n",
            f"        {_UPDATE_B}\n"
            "        if i % 100 == 0:\n"
            "            costs.append(propagate(w, b, X, Y)[1])\n",
        ),
    ),
    mistake(
        "final_cost_added",
        '    params = {"w": w, "b": b}\n',
        '    params = {"w": w, "b": b}\n    costs.append(propagate(w, b, X, Y)[1])\n',
        "Your list has one cost too many, that of the end. Only iterations 0, 100, 200, … are "
        "asked for.",
        "The last cost is interesting, so it is added.",
    ),
    mistake(
        "last_cost_only",
        "return params, grads, costs",
        "return params, grads, cost",
        "You return one cost. The list of all recorded costs is asked for.",
        "cost for costs.",
    ),
    mistake(
        "rounded_costs",
        "costs.append(cost)",
        "costs.append(round(cost, 4))",
        "Your costs are rounded. Keep all digits in the list; round when you print.",
        "Rounded as they are printed.",
    ),
)

OUTPUTS = (
    mistake(
        "gradients_of_first_step",
        '    params = {"w": w, "b": b}\n',
        '    params = {"w": w, "b": b}\n    grads = first\n',
        "Your gradients are those of the first step. Those of the last one are asked for.",
        "The gradients kept from before the loop.",
        (_RECORD, f"{_RECORD}        if i == 0:\n            first = grads\n"),
    ),
    mistake(
        "gradients_after_last_step",
        "return params, grads, costs",
        "return params, propagate(w, b, X, Y)[0], costs",
        "Your gradients are computed at the final w and b, after the last step. Those that the "
        "last step used are asked for.",
        "propagate is called once more at the end.",
    ),
    mistake(
        "initial_parameters",
        '    params = {"w": w, "b": b}\n',
        '    params = {"w": start[0], "b": start[1]}\n',
        "You return the parameters from the start. What has been learned should come back.",
        "The updated values live under other names than the returned ones.",
        ("    costs = []\n", "    costs = []\n    start = w, b\n"),
    ),
    mistake(
        "parameters_before_last_step",
        '    params = {"w": w, "b": b}\n',
        "",
        "Your parameters are those before the last step. Put them away after the update.",
        "The dictionary is filled before the update, inside the loop.",
        (f"        {_UPDATE_W}\n", f'        params = {{"w": w, "b": b}}\n        {_UPDATE_W}\n'),
    ),
    mistake(
        "names_with_capital",
        'params = {"w": w, "b": b}',
        'params = {"W": w, "b": b}',
        "The keys of params are `w` and `b`, spelled exactly like this.",
        "W, as the later lessons call it.",
    ),
    mistake(
        "gradient_names",
        "return params, grads, costs",
        'return params, {"w": grads["dw"], "b": grads["db"]}, costs',
        "The keys of grads are `dw` and `db`: derivatives have names of their own.",
        "The parameters' names used for their gradients.",
    ),
    mistake(
        "costs_first",
        "return params, grads, costs",
        "return costs, params, grads",
        "You return the costs first. The order is part of the agreement: params, grads, costs.",
        "Source 002 returns costs, params, grads.",
    ),
    mistake(
        "parameters_only",
        "return params, grads, costs",
        "return params",
        "You return the parameters only. Gradients and costs are asked for as well.",
        "One output only.",
    ),
    mistake(
        "four_values",
        "return params, grads, costs",
        "return w, b, grads, costs",
        "You return w and b separately. They belong in one dictionary.",
        "No dictionary made.",
    ),
    mistake(
        "never_prints",
        """            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
""",
        "",
        "Nothing is printed although print_cost is True.",
        "print_cost is ignored.",
    ),
    mistake(
        "always_prints",
        "if print_cost:",
        "if True:",
        "You print even when print_cost is False.",
        "print_cost is ignored, or its default is True.",
    ),
    mistake(
        "prints_every_iteration",
        """            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
""",
        """        if print_cost:
            print(f"iteration {i:5d}: cost {cost:.6f}")
""",
        "You print in every iteration. Print only when a cost is recorded.",
        "The print stands outside the if.",
    ),
    mistake(
        "prints_previous_cost",
        'print(f"iteration {i:5d}: cost {cost:.6f}")',
        'print(f"iteration {i:5d}: cost {costs[i // 100 - 1]:.6f}")',
        "The printed costs are one place behind: look at the index.",
        "Source 002 prints the recorded cost one index back.",
    ),
    Mistake(
        "uses_another_gradient",
        "Your steps use the summed gradient, not its mean: they are too long by the factor m.",
        "The formulas of propagate copied in without the division by m.",
        source="""
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        A = sigmoid(w.T @ X + b)
        cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        dw, db = X @ (A - Y).T, np.sum(A - Y)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
        w, b = w - learning_rate * dw, b - learning_rate * db
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
""",
    ),
)

MISTAKES = STEPS + COUNTS + ENDINGS + OUTPUTS

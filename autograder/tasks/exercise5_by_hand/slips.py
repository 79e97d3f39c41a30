"""What goes wrong at each step: expressions by rule, for every number that the rule can spoil."""

from __future__ import annotations

from collections.abc import Callable

from autograder.tasks.exercise5_by_hand.steps import (
    OLD,
    PAIRS,
    STEPS,
    W1,
    W2,
    X,
    Y,
    loss,
    mean,
)

Rules = dict[str, dict[str, tuple[str, ...]]]
"""Name of a number → name of a rule → expressions."""
Slip = Callable[..., None]


def _hidden(slip: Slip) -> None:
    for j, k in PAIRS:
        name, v, w, x, y = f"Z1_{j}{k}", W1[j, 1], W1[j, 2], X[1, k], X[2, k]
        slip("W1_turned", name, f"{W1[1, j]} * {x} + {W1[2, j]} * {y}")
        slip("examples_in_rows", name, f"{v} * {X[k, 1]} + {w} * {X[k, 2]}")
        slip("weight_sign_lost", name, f"{v} * {x} + {abs(w)} * {y}")
        slip("input_sign_lost", name, f"{v} * {abs(x)} + {w} * {abs(y)}")
        slip("first_feature_only", name, f"{v} * {x}")
        slip("table_turned", name, *STEPS[f"Z1_{k}{j}"].ways)
        name, z = f"A1_{j}{k}", f"Z1_{j}{k}"
        slip("sigmoid_hidden", name, f"sigmoid({z})")
        slip("no_activation", name, z)
        slip("tan", name, f"tan({z})")
        slip("arctan", name, f"atan({z})")
        slip("sinh", name, f"sinh({z})", f"(exp({z}) - exp(-{z})) / 2")
        slip("exponent_not_doubled", name, f"tanh({z} / 2)")
        slip("slope_for_value", name, f"slope(tanh({z}))")


def _outputs(slip: Slip) -> None:
    for k, y in Y.items():
        name, a, b = f"Z2_1{k}", f"A1_1{k}", f"A1_2{k}"
        slip("weight_sign_lost", name, f"{W2[1]} * {a} - {W2[2]} * {b}")
        slip("W2_swapped", name, f"{W2[2]} * {a} + {W2[1]} * {b}")
        slip("Z1_for_A1", name, f"{W2[1]} * Z1_1{k} + {W2[2]} * Z1_2{k}")
        slip("A1_turned", name, f"{W2[1]} * A1_{k}1 + {W2[2]} * A1_{k}2")
        slip("first_unit_only", name, f"{W2[1]} * {a}")
        slip("weights_missing", name, f"{a} + {b}")
        z, name = name, f"A2_1{k}"
        slip("tanh_at_the_end", name, f"tanh({z})")
        slip("exponent_sign", name, f"sigmoid(-{z})")
        slip("no_activation", name, z)
        slip("class_for_probability", name, f"{k - 1}.0")
        slip("no_reciprocal", name, f"1 + exp(-{z})")
        slip("slope_for_value", name, f"sigmoid({z}) * (1 - sigmoid({z}))")
        a, name = name, f"L_{k}"
        slip("log10", name, f"{loss(a, y)} / ln(10)")
        slip("log2", name, f"{loss(a, y)} / ln(2)")
        slip("wrong_label", name, loss(a, 1 - y))
        slip("squared_error", name, f"({a} - {y}) * ({a} - {y})")
        slip("half_squared_error", name, f"({a} - {y}) * ({a} - {y}) / 2")
    _means(slip, "J", "L_1", "L_2")


def _means(slip: Slip, name: str, p: str, q: str, a: str | int = 1, b: str | int = 1) -> None:
    """Slips in the mean of p a and q b."""
    slip("sum_for_mean", name, f"{p} * {a} + {q} * {b}")
    slip("first_example_only", name, f"{p} * {a}")
    slip("second_example_only", name, f"{q} * {b}")
    slip("half_of_the_last", name, f"{p} * {a} + {q} * {b} / 2")
    slip(
        "divided_twice", name, f"({p} * {a} + {q} * {b}) / 4", *mean(f"{p} / 2", f"{q} / 2", (a, b))
    )
    slip("difference", name, f"({p} * {a} - {q} * {b}) / 2")


def _errors(slip: Slip) -> None:
    for k, y in Y.items():
        name, a = f"dZ2_1{k}", f"A2_1{k}"
        slip("label_minus_output", name, f"{y} - {a}")
        slip("extra_slope", name, f"({a} - {y}) * ({a} * (1 - {a}))")
        slip("derivative_by_A2", name, f"-1 / {a}" if y else f"1 / (1 - {a})")
        slip("label_forgotten", name, a)
        slip("wrong_label", name, f"{a} - {1 - y}")
        slip("mean_too_early", name, f"({a} - {y}) / 2")
    for j, k in PAIRS:
        name, w, d, a, z = f"dZ1_{j}{k}", W2[j], f"dZ2_1{k}", f"A1_{j}{k}", f"Z1_{j}{k}"
        slip("no_slope", name, f"{w} * {d}")
        slip("one_minus_a", name, f"{w} * {d} * (1 - {a})")
        slip("slope_of_sigmoid", name, f"{w} * {d} * ({a} * (1 - {a}))")
        slip("slope_at_z", name, f"{w} * {d} * slope({z})")
        slip("tanh_twice", name, f"{w} * {d} * slope(tanh({a}))")
        slip("a_squared", name, f"{w} * {d} * ({a} * {a})")
        slip("weight_sign_lost", name, f"{abs(w)} * {d} * slope({a})")
        slip("W2_swapped", name, f"{W2[3 - j]} * {d} * slope({a})")
        slip("W2_missing", name, f"{d} * slope({a})")
        slip("other_example", name, f"{w} * dZ2_1{3 - k} * slope({a})")
        slip("W2_updated_first", name, f"new_W2_1{j} * {d} * slope({a})")
        slip("table_turned", name, *STEPS[f"dZ1_{k}{j}"].ways)


def _gradients(slip: Slip) -> None:
    for j in (1, 2):
        name, d, e = f"dW2_1{j}", "dZ2_11", "dZ2_12"
        _means(slip, name, d, e, f"A1_{j}1", f"A1_{j}2")
        slip("Z1_for_A1", name, *mean(d, e, (f"Z1_{j}1", f"Z1_{j}2")))
        slip("A1_turned", name, *mean(d, e, (f"A1_1{j}", f"A1_2{j}")))
        slip("examples_crossed", name, *mean(d, e, (f"A1_{j}2", f"A1_{j}1")))
        slip("mean_times_mean", name, f"({d} + {e}) / 2 * ((A1_{j}1 + A1_{j}2) / 2)")
    _means(slip, "db2_11", "dZ2_11", "dZ2_12")
    for j, i in PAIRS:
        name, d, e, x, y = f"dW1_{j}{i}", f"dZ1_{j}1", f"dZ1_{j}2", X[i, 1], X[i, 2]
        _means(slip, name, d, e, x, y)
        slip("table_turned", name, *STEPS[f"dW1_{i}{j}"].ways)
        slip("input_sign_lost", name, *mean(d, e, (x, abs(y))))
        slip("examples_crossed", name, *mean(d, e, (y, x)))
        slip("examples_in_rows", name, *mean(d, e, (X[1, i], X[2, i])))
        slip("mean_times_mean", name, f"({d} + {e}) / 2 * {(x + y) / 2}")
    for j in (1, 2):
        _means(slip, f"db1_{j}1", f"dZ1_{j}1", f"dZ1_{j}2")
        slip("columns_for_rows", f"db1_{j}1", *mean(f"dZ1_1{j}", f"dZ1_2{j}"))
    for name in OLD:
        slip("rate_too_early", f"d{name}", *(f"0.1 * ({way})" for way in STEPS[f"d{name}"].ways))


def _step(slip: Slip) -> None:
    for name, w in OLD.items():
        g, new = f"d{name}", f"new_{name}"
        slip("uphill", new, f"{w} + 0.1 * {g}")
        slip("no_rate", new, f"{w} - {g}")
        slip("change_only", new, f"-0.1 * {g}")
        slip("gradient_itself", new, g)
        slip("rate_too_small", new, f"{w} - 0.01 * {g}")
        slip("rate_of_lesson_2", new, f"{w} - 1.2 * {g}")
        slip("not_moved", new, f"{w}")
        slip("mean_once_more", new, f"{w} - 0.05 * {g}")
    for j, i in PAIRS:
        slip("table_turned", f"new_W1_{j}{i}", *STEPS[f"new_W1_{i}{j}"].ways)


def _after(slip: Slip) -> None:
    for j, k in PAIRS:
        name, x, y = f"new_A1_{j}{k}", X[1, k], X[2, k]
        z = f"new_W1_{j}1 * {x} + new_W1_{j}2 * {y}"
        b = f"new_b1_{j}1"
        slip("old_value", name, f"A1_{j}{k}")
        slip("no_bias", name, f"tanh({z})")
        slip("bias_subtracted", name, f"tanh({z} - {b})")
        slip("no_activation", name, f"{z} + {b}")
        slip("sigmoid_hidden", name, f"sigmoid({z} + {b})")
        slip("old_weights", name, f"tanh({W1[j, 1]} * {x} + {W1[j, 2]} * {y} + {b})")
        slip("table_turned", name, *STEPS[f"new_A1_{k}{j}"].ways)
    for k in (1, 2):
        name = f"new_A2_1{k}"
        z = f"new_W2_11 * new_A1_1{k} + new_W2_12 * new_A1_2{k}"
        slip("old_value", name, f"A2_1{k}")
        slip("old_hidden", name, f"sigmoid(new_W2_11 * A1_1{k} + new_W2_12 * A1_2{k} + new_b2_11)")
        slip("old_W2", name, f"sigmoid({W2[1]} * new_A1_1{k} + {W2[2]} * new_A1_2{k})")
        slip("no_bias", name, f"sigmoid({z})")
        slip("bias_subtracted", name, f"sigmoid({z} - new_b2_11)")
        slip("no_activation", name, f"{z} + new_b2_11")
        slip("tanh_at_the_end", name, f"tanh({z} + new_b2_11)")
        slip("exponent_sign", name, f"sigmoid(-({z} + new_b2_11))")
    first, second = loss("new_A2_11", 1), loss("new_A2_12", 0)
    slip("old_value", "new_J", "J")
    slip("wrong_label", "new_J", f"({loss('new_A2_11', 0)} + {loss('new_A2_12', 1)}) / 2")
    slip("log10", "new_J", f"({first} + {second}) / 2 / ln(10)")
    slip("log2", "new_J", f"({first} + {second}) / 2 / ln(2)")
    _means(slip, "new_J", first, second)
    slip("fall_of_the_cost", "new_J", f"J - ({first} + {second}) / 2")
    squares = " + ".join(f"{g} * {g}" for g in (f"d{name}" for name in OLD))
    slip("estimate", "new_J", f"J - 0.1 * ({squares})")


def _found() -> Rules:
    rules: Rules = {name: {} for name in STEPS}

    def slip(rule: str, name: str, *ways: str) -> None:
        rules[name][rule] = ways

    for part in (_hidden, _outputs, _errors, _gradients, _step, _after):
        part(slip)
    return rules


SLIPS: Rules = _found()

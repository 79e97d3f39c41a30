"""Mistakes of `nn_model` that let the cost decide: when to stop, what to keep."""

from __future__ import annotations

from autograder.tasks.model import mistake

_UPDATE = "parameters = update_parameters(parameters, grads, learning_rate=1.2)"
_LOOP = "for i in range(num_iterations):"
_STOPS = (
    "Your training stops before all iterations are done. Early on the cost often hardly moves; "
    "that is no sign of the end."
)
_STOPS_AT_A_RISE = (
    "Your training stops when the cost rises. With this learning rate it may rise and fall again; "
    "all iterations are asked for."
)


def _before(condition: str) -> str:
    """A loop that ends, before the update, when `condition` holds of `before` and `cost`."""
    return (
        "cost = compute_cost(A2, Y)\n"
        f"        if i > 0 and {condition}:\n"
        "            break\n"
        f"        before = cost\n        {_UPDATE}"
    )


def _after(condition: str) -> str:
    """The same, after the update."""
    return (
        f"{_UPDATE}\n"
        "        cost = compute_cost(A2, Y)\n"
        f"        if i > 0 and {condition}:\n"
        "            break\n"
        "        before = cost"
    )


ENDINGS = (
    mistake(
        "stops_early",
        _UPDATE,
        _before("abs(before - cost) < 1e-8"),
        _STOPS,
        "A stopping rule of one's own: the cost hardly changes.",
    ),
    mistake(
        "stops_after_the_update",
        _UPDATE,
        _after("abs(before - cost) < 1e-8"),
        _STOPS,
        "The same rule, after the update.",
    ),
    mistake(
        "stops_before_the_rise",
        _UPDATE,
        _before("cost > before"),
        _STOPS_AT_A_RISE,
        "A cost that rises is taken for the end.",
    ),
    mistake(
        "stops_at_a_rise",
        _UPDATE,
        _after("cost > before"),
        _STOPS_AT_A_RISE,
        "The same rule, after the update.",
    ),
    mistake(
        "keeps_the_best",
        "return parameters",
        "if compute_cost(forward_propagation(X, parameters)[0], Y) > best[0]:\n"
        "        parameters = best[1]\n"
        "    return parameters",
        "You return the parameters of the lowest cost on the way. Those after the last update are "
        "asked for, even if the cost was lower before.",
        "The best model is kept, as many libraries do.",
        (_LOOP, f"best = (np.inf, parameters)\n    {_LOOP}"),
        (
            _UPDATE,
            "cost = compute_cost(A2, Y)\n"
            "        if cost < best[0]:\n"
            f"            best = (cost, parameters)\n        {_UPDATE}",
        ),
    ),
)

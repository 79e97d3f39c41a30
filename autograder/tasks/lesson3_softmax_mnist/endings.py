"""Mistakes of `nn_model` that let the cost decide: when to stop, what to keep."""

from __future__ import annotations

from autograder.tasks.model import Mistake, mistake

LOOP = "for i in range(num_iterations):"
COST = "cost = compute_cost(A2, Y)"
UPDATE = "parameters = update_parameters(parameters, grads)"
DONE = "return parameters"
_ALL = "The text asks for all of them."
_STILL = f"You stop before all iterations are done, because the cost hardly changes. {_ALL}"
_RISE = f"You stop before all iterations are done, because the cost has risen. {_ALL}"


def _before(condition: str) -> str:
    """A line of cost after which the loop ends, when `condition` holds of `before` and `cost`."""
    return f"{COST}\n        if i > 0 and {condition}:\n            break\n        before = cost"


def _after(condition: str) -> str:
    """The same, after the update."""
    return f"{UPDATE}\n        if i > 0 and {condition}:\n            break\n        before = cost"


ENDINGS: tuple[Mistake, ...] = (
    mistake("stops_at_a_small_cost", UPDATE, UPDATE + "\n        if cost < 1.0:\n            break",
            "You stop before all iterations are done. The text asks for every one of them.",
            "Early stopping."),
    mistake("stops_early", UPDATE, _after("abs(before - cost) < 1e-8"), _STILL,
            "Early stopping."),
    mistake("stops_before_the_update", COST, _before("abs(before - cost) < 1e-8"), _STILL,
            "The same rule, before the update."),
    mistake("stops_at_a_rise", UPDATE, _after("cost > before"), _RISE,
            "A cost that rises is taken for the end."),
    mistake("stops_before_the_rise", COST, _before("cost > before"), _RISE,
            "The same rule, before the update."),
    mistake("keeps_the_best", DONE,
            "if compute_cost(forward_propagation(X, parameters)[0], Y) > best[0]:\n"
            "        parameters = best[1]\n    return parameters",
            "You return the parameters of the lowest cost on the way. Those after the last step "
            "are asked for, even if the cost was lower before.",
            "The best model is kept, as many libraries do.",
            (LOOP, f"best = (np.inf, parameters)\n    {LOOP}"),
            (COST, f"{COST}\n        if cost < best[0]:\n"
             "            best = (cost, parameters)")),
)  # fmt: skip

"""Mistakes of `optimize` that let the cost decide: when to stop, what to keep, how far to go."""

from __future__ import annotations

from autograder.tasks.model import mistake

_STEP = '        b = b - learning_rate * grads["db"]\n'
_STOPS = (
    "You stop as soon as the cost, or a step, hardly changes anything. All iterations are asked "
    "for."
)
_STOPS_AT_A_RISE = (
    "You stop when the cost rises. With a large learning rate it may rise and fall again; all "
    "iterations are asked for."
)

ENDINGS = (
    mistake(
        "stops_early",
        _STEP,
        f"{_STEP}        if np.abs(grads['dw']).max() * learning_rate < 1e-6:\n            break\n",
        _STOPS,
        "A stopping rule nobody asked for: the step, or the gradient, is small.",
    ),
    mistake(
        "stops_when_cost_is_steady",
        _STEP,
        f"{_STEP}"
        "        if i > 0 and abs(before - cost) < 1e-8:\n"
        "            break\n"
        "        before = cost\n",
        _STOPS,
        "A stopping rule nobody asked for: the cost hardly changes any more.",
    ),
    mistake(
        "stops_at_steady_record",
        "            costs.append(cost)\n",
        "            costs.append(cost)\n"
        "            if i > 0 and abs(costs[-2] - cost) < 1e-6:\n"
        "                break\n",
        _STOPS,
        "The same rule, for the recorded costs.",
    ),
    mistake(
        "stops_at_a_small_cost",
        _STEP,
        f"{_STEP}        if cost < 0.01:\n            break\n",
        "You stop once the cost is small. All iterations are asked for.",
        "A stopping rule nobody asked for: good enough.",
    ),
    mistake(
        "stops_at_a_rise",
        _STEP,
        f"{_STEP}        if i > 0 and cost > before:\n            break\n        before = cost\n",
        _STOPS_AT_A_RISE,
        "Large steps can lead uphill for a while; that is taken for the end.",
    ),
    mistake(
        "stops_before_the_rise",
        "        if i % 100 == 0:\n",
        "        if i > 0 and cost > before:\n"
        "            break\n"
        "        before = cost\n"
        "        if i % 100 == 0:\n",
        _STOPS_AT_A_RISE,
        "The same rule, before the parameters move.",
    ),
    mistake(
        "keeps_the_best",
        '    params = {"w": w, "b": b}\n',
        "    if propagate(w, b, X, Y)[1] > best[0]:\n"
        "        w, b = best[1:]\n"
        '    params = {"w": w, "b": b}\n',
        "You return the parameters of the lowest cost on the way. Those after the last step are "
        "asked for, even if the cost was lower before.",
        "The best model is kept, as many libraries do.",
        ("    costs = []\n", "    costs = []\n    best = (np.inf, w, b)\n"),
        (
            "        if i % 100 == 0:\n",
            "        if cost < best[0]:\n"
            "            best = (cost, w, b)\n"
            "        if i % 100 == 0:\n",
        ),
    ),
    mistake(
        "rate_halved_at_a_rise",
        _STEP,
        f"{_STEP}"
        "        if i > 0 and cost > before:\n"
        "            learning_rate = learning_rate / 2\n"
        "        before = cost\n",
        "Your steps become shorter once the cost has risen. Here the learning rate stays the same "
        "in every step.",
        "A rate that adapts itself, as some methods have it.",
    ),
)

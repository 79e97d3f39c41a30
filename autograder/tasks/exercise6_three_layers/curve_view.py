"""What is judged of a cost curve: that it is the costs, in order, and that the axes say so.

A figure arrives here as what was read off it, a dictionary with the curves of each panel.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.judge.curves import even, exchanged, is_curve, is_numeric, joined, same

RIGHT = "all costs, in their order"


def view(value: Any, case: Any) -> dict[str, str]:
    """Findings in words: the curve, and the labels of its axes."""
    panels = (
        value.get("axes") if isinstance(value, dict) and value.get("kind") == "figure" else None
    )
    if not isinstance(panels, list) or not all(isinstance(panel, dict) for panel in panels):
        raise ValueError("it returns no figure, and draws none")
    costs = np.asarray(case.arguments["costs"], dtype=float)
    found = [(_curve(panel, costs), panel) for panel in panels]
    found.sort(key=lambda pair: pair[0] != RIGHT)
    finding, panel = found[0] if found else ("there are no axes", {})
    return {
        "curve": finding,
        "horizontal label": _label(panel, "xlabel"),
        "vertical label": _label(panel, "ylabel"),
    }


def _label(panel: dict[str, Any], name: str) -> str:
    text = panel.get(name)
    if not isinstance(text, str) or not text.strip():
        return "is missing"
    if name == "xlabel" and exchanged(text, str(panel.get("ylabel"))):
        return "names what is on the other axis"
    return "is there"


def _curve(panel: dict[str, Any], costs: Any) -> str:
    """The finding on the best of all curves of a panel."""
    drawn = [*panel.get("lines", ()), *panel.get("points", ())]
    findings = [_compared(one, costs) for one in drawn]
    if not findings:
        return "there is no curve"
    if RIGHT not in findings and joined(list(filter(is_curve, drawn)), costs):
        return RIGHT
    return next((finding for finding in ORDER if finding in findings), findings[0])


ORDER = (
    RIGHT,
    "the costs in reverse order",
    "the costs on the horizontal axis",
    "only some of the costs",
    "the logarithms of the costs",
    "running sums of the costs",
    "all costs, but unevenly spaced or from right to left",
    "other numbers than the costs",
)


def _compared(one: Any, costs: Any) -> str:
    x, y = one.get("x"), one.get("y")
    if not (is_numeric(x) and is_numeric(y)) or x.shape != y.shape:
        return ORDER[-1]
    if same(y, costs):
        return RIGHT if even(x) else ORDER[6]
    if same(y, costs[::-1]):
        return RIGHT if len(x) > 1 and np.all(np.diff(x) < 0) else ORDER[1]
    if same(x, costs):
        return ORDER[2]
    with np.errstate(all="ignore"):
        if same(y, np.log(costs)) or same(y, np.log10(costs)):
            return ORDER[4]
    if same(y, np.cumsum(costs)):
        return ORDER[5]
    if not 0 < len(y) < len(costs):
        return ORDER[-1]
    known = np.isclose(y[:, None], costs[None, :2000], rtol=1e-9, atol=0).any(axis=1)
    return ORDER[3] if known.all() else ORDER[-1]

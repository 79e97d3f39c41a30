"""What is judged of a cost curve: that it is the costs, in order, and that the axes say so.

A figure arrives here as what was read off it, a dictionary with the curves of each panel.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

RIGHT = "all costs, in their order"
FALLS = re.compile(r"\b(costs?|loss|j)\b", re.IGNORECASE)
GROWS = re.compile(r"\b(updates?|iterations?|steps?|epochs?)\b", re.IGNORECASE)


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
    if name == "xlabel" and _misplaced(text, str(panel.get("ylabel"))):
        return "names what is on the other axis"
    return "is there"


def _misplaced(across: str, up: str) -> bool:
    """Whether what falls along the curve is named on the horizontal axis, and in its place."""
    if FALLS.fullmatch(across.strip()):
        return True
    # "Updates between two costs" is no mix-up: each label has to speak of the other axis alone.
    falls, grows = [bool(FALLS.search(text)) for text in (across, up)], GROWS.search
    return falls == [True, False] and not grows(across) and bool(grows(up))


def _curve(panel: dict[str, Any], costs: Any) -> str:
    """The finding on the best of all curves of a panel."""
    drawn = [*panel.get("lines", ()), *panel.get("points", ())]
    findings = [_compared(one, costs) for one in drawn]
    if not findings:
        return "there is no curve"
    if RIGHT not in findings and _joined(drawn, costs):
        return RIGHT
    return next((finding for finding in ORDER if finding in findings), findings[0])


def _joined(drawn: list[Any], costs: Any) -> bool:
    """Whether curves that each show some of the costs show all of them together."""
    parts = [
        (one["x"], one["y"])
        for one in drawn
        if all(_numeric(one.get(axis)) for axis in "xy")
        and one["x"].shape == one["y"].shape
        and 0 < len(one["y"]) < len(costs)
        and np.isin(one["y"], costs).all()
    ]
    if not parts:
        return False
    x, y = (np.concatenate(values) for values in zip(*parts, strict=True))
    across, first, which = np.unique(x, return_index=True, return_inverse=True)
    once = bool(np.all(y == y[first][which.ravel()]))
    return once and _compared({"x": across, "y": y[first]}, costs) == RIGHT


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
    if not (_numeric(x) and _numeric(y)) or x.shape != y.shape:
        return ORDER[-1]
    if _same(y, costs):
        steps = np.diff(x)
        even = not len(steps) or (steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6))
        return RIGHT if even else ORDER[6]
    if _same(y, costs[::-1]):
        return RIGHT if len(x) > 1 and np.all(np.diff(x) < 0) else ORDER[1]
    if _same(x, costs):
        return ORDER[2]
    with np.errstate(all="ignore"):
        if _same(y, np.log(costs)) or _same(y, np.log10(costs)):
            return ORDER[4]
    if _same(y, np.cumsum(costs)):
        return ORDER[5]
    if not 0 < len(y) < len(costs):
        return ORDER[-1]
    known = np.isclose(y[:, None], costs[None, :2000], rtol=1e-9, atol=0).any(axis=1)
    return ORDER[3] if known.all() else ORDER[-1]


def _numeric(values: Any) -> bool:
    return isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind == "f"


def _same(values: Any, wanted: Any) -> bool:
    return values.shape == wanted.shape and bool(np.allclose(values, wanted, rtol=1e-9, atol=1e-12))

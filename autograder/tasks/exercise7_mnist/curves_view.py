"""What is judged of cost curves: one for each training, all its costs, and who is who.

A figure arrives here as what was read off it, a dictionary with the curves of each panel.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.judge.curves import even, exchanged, is_curve, joined, same

FULL = {
    "curves": "one for each training, with all its costs",
    "legend": "says which is which",
    "horizontal label": "is there",
    "vertical label": "is there",
}
NAMELESS = "it can't be told without the curves"


def view(value: Any, case: Any) -> dict[str, str]:
    """Findings in words: the curves, the legend, the labels of the axes."""
    panels = (
        value.get("axes") if isinstance(value, dict) and value.get("kind") == "figure" else None
    )
    if not isinstance(panels, list) or not all(isinstance(panel, dict) for panel in panels):
        raise ValueError("it returns no figure, and draws none")
    runs = {
        int(size): np.asarray(found["costs"], dtype=float)
        for size, found in case.arguments["results"].items()
    }
    findings = [_findings(panel, runs) for panel in panels]
    findings.sort(key=lambda found: -sum(found[name] == FULL[name] for name in FULL))
    return findings[0] if findings else dict.fromkeys(FULL, "there are no axes")


def _findings(panel: dict[str, Any], runs: dict[int, Any]) -> dict[str, str]:
    drawn = [one for one in (*panel.get("lines", ()), *panel.get("points", ())) if is_curve(one)]
    places = {size: _place(drawn, costs) for size, costs in runs.items()}
    across, up = panel.get("xlabel"), panel.get("ylabel")
    misplaced = exchanged(str(across), str(up))
    return {
        "curves": _curves(drawn, places, runs),
        "legend": _legend(panel.get("legend", ()), drawn, places),
        "horizontal label": "names what is on the other axis" if misplaced else _label(across),
        "vertical label": _label(up),
    }


def _label(text: Any) -> str:
    return "is there" if isinstance(text, str) and text.strip() else "is missing"


def _place(drawn: list[Any], costs: Any) -> int:
    """Which of the curves goes through these costs in their order; -1 if none does.

    Where only several do so together, it is the first of them that has a name.
    """
    for place, one in enumerate(drawn):
        if even(one["x"]) and same(one["y"], costs):
            return place
    parts = joined(drawn, costs)
    named = [place for place in parts if drawn[place].get("label")]
    return [*named, *parts, -1][0]


def _known(values: Any, costs: Any) -> Any:
    return np.isclose(values[:, None], costs[None, :2000], rtol=1e-9, atol=0).any(axis=1)


def _curves(drawn: list[Any], places: dict[int, int], runs: dict[int, Any]) -> str:
    if not drawn:
        return "there is no curve"
    missing = [size for size, place in places.items() if place < 0]
    if not missing:
        return FULL["curves"]
    costs = runs[missing[0]]
    shorter = min(len(found) for found in runs.values())
    longest = max(len(found) for found in runs.values())
    for one in drawn:
        with np.errstate(all="ignore"):
            if same(one["y"], costs[::-1]):
                return "the costs run backwards"
            if same(one["x"], costs):
                return "the costs lie on the horizontal axis"
            if same(one["y"], np.log(costs)):
                return "the logarithms of the costs"
            if shorter < longest and same(one["y"], costs[:shorter]):
                return "the longer training is cut off where the shorter one ends"
            if len(one["y"]) < len(costs) and _known(one["y"], costs).all():
                return "only some of the costs"
    if len(missing) < len(runs):
        return "some training has no curve"
    return "other numbers than the costs"


def _legend(texts: Any, drawn: list[Any], places: dict[int, int]) -> str:
    texts = [str(text) for text in texts]
    if any(place < 0 for place in places.values()):
        return NAMELESS
    if not texts:
        named = any(drawn[place].get("label") for place in places.values())
        return "the curves have names, but no legend shows them" if named else "is missing"
    names = {}
    for size, place in places.items():
        own = str(drawn[place].get("label") or "")
        names[size] = own if own in texts else texts[place] if place < len(texts) else ""
    said = {size: _first_of(places, name) for size, name in names.items()}
    if all(number == size for size, number in said.items()):
        return FULL["legend"]
    if None not in said.values():
        return "names the wrong curves"
    return "doesn't name the numbers of hidden units"


def _first_of(sizes: Any, text: str) -> int | None:
    """The first of these sizes that stands in a text; None if there is none."""
    spaced = "".join(c if c in "0123456789" else " " for c in text)
    numbers = (int(word) for word in spaced.split() if len(word) < 9)
    return next((number for number in numbers if number in sizes), None)

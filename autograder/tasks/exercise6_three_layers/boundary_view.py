"""What is judged of a decision boundary: all points, told apart, and the border of this network.

A figure arrives here as what was read off it, a dictionary with points, coloured regions and
contour lines of each panel. Which colours and which way of drawing is the student's choice.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

NEAR = 0.025
"""Places so near to the border, as a share of the figure's width, may have either colour."""
AGREE = 0.93
"""Coloured levels of a probability needn't end exactly at one half."""
OTHER_LEVEL = 0.15
"""The score of a probability of 0.54: nobody who means one half draws a line there."""
MOST_LOOKS = 8
"""With more colours than this within a class nobody sees that they belong together."""
FULL = {
    "points": "all points, at their places",
    "classes": "can be told apart",
    "boundary": "that of this network",
    "horizontal label": "is there",
    "vertical label": "is there",
}


def view(value: Any, case: Any) -> dict[str, str]:
    """Findings in words: points, classes, boundary, labels."""
    panels = (
        value.get("axes") if isinstance(value, dict) and value.get("kind") == "figure" else None
    )
    if not isinstance(panels, list) or not all(isinstance(panel, dict) for panel in panels):
        raise ValueError("it returns no figure, and draws none")
    given = case.arguments
    network = _Network(given["parameters"], np.asarray(given["X"], dtype=float))
    findings = [_findings(panel, network, np.asarray(given["Y"]).ravel()) for panel in panels]
    findings.sort(key=lambda found: -sum(found[name] == FULL[name] for name in FULL))
    return findings[0] if findings else dict.fromkeys(FULL, "there are no axes")


class _Network:
    """The network whose boundary is asked for, and the points."""

    def __init__(self, parameters: dict[str, Any], points: Any) -> None:
        self._layers = [[parameters[kind + n] for kind in "Wb"] for n in "123"]
        self.points = points
        self.low, self.high = points.min(axis=1), points.max(axis=1)
        self.reach = NEAR * float((self.high - self.low).max())

    def positive(self, x: Any, y: Any) -> Any:
        """Where the output is above one half: where its score is positive."""
        return self.score(x, y) > 0

    def score(self, x: Any, y: Any) -> Any:
        """The input of the output unit's sigmoid."""
        signals = np.stack([x, y])
        for weights, biases in self._layers[:2]:
            signals = np.tanh(np.einsum("uk,km->um", weights, signals) + biases)
        weights, biases = self._layers[2]
        return (np.einsum("uk,km->um", weights, signals) + biases)[0]

    def around(self, x: Any, y: Any) -> Any:
        """How many of eight places around each one are positive."""
        angles = np.arange(8) * np.pi / 4
        moved = [(x + self.reach * np.cos(a), y + self.reach * np.sin(a)) for a in angles]
        return sum(self.positive(*place).astype(int) for place in moved)

    @cached_property
    def edge(self) -> Any:
        """Places near which the class changes; looked for once, however many lines are drawn."""
        steps = np.linspace(0, 1, 40)
        grid = np.meshgrid(*(low + steps * (high - low)
                             for low, high in zip(self.low, self.high, strict=True)))  # fmt: skip
        places = np.stack([axis.ravel() for axis in grid])
        near = self.around(*places)
        return places[:, (near > 0) & (near < 8)]


def _findings(panel: dict[str, Any], network: _Network, labels: Any) -> dict[str, str]:
    groups = [group for group in panel.get("points", ()) if _readable(group)]
    points, classes = _points(groups, network, labels)
    beneath = [group for group in panel.get("hidden", ()) if _readable(group)]
    if points != FULL["points"] and _points(groups + beneath, network, labels)[0] == FULL["points"]:
        points = "the points are hidden beneath the regions"
    return {
        "points": points,
        "classes": classes,
        "boundary": _boundary(panel, groups, network),
        "horizontal label": _label(panel.get("xlabel")),
        "vertical label": _label(panel.get("ylabel")),
    }


def _label(text: Any) -> str:
    return "is there" if isinstance(text, str) and text.strip() else "is missing"


def _readable(group: Any) -> bool:
    x, y, colours = group.get("x"), group.get("y"), group.get("colours")
    sizes = {len(values) for values in (x, y, colours) if isinstance(values, np.ndarray)}
    return len(sizes) == 1 and colours is not None and np.ndim(colours) == 2 and np.ndim(x) == 1


def _points(groups: list[Any], network: _Network, labels: Any) -> tuple[str, str]:
    """Which of the given points are drawn, and whether their looks tell the classes."""
    points = network.points
    looks: list[set[Any]] = [set() for _ in labels]
    turned = 0
    for group in groups:
        where = _which(group["x"], group["y"], points)
        turned += int((_which(group["y"], group["x"], points) >= 0).sum())
        for place, *colours in zip(where, *_colours(group), strict=True):
            if place >= 0:
                looks[place].add((*map(tuple, colours), str(group.get("marker"))))
    drawn = sum(bool(look) for look in looks)
    if drawn < len(labels):
        if turned >= len(labels):
            return "the features have exchanged their axes", "can't be said without the points"
        elsewhere = any(len(group["x"]) for group in groups)
        none = "none of the points is at its place" if elsewhere else "none of the points is drawn"
        finding = "some of the points are missing" if drawn else none
        return finding, "can't be said without the points"
    if _apart(looks, labels):
        exchanged = any(_named_wrongly(group, points, labels) for group in groups)
        return FULL["points"], "the legend exchanges them" if exchanged else FULL["classes"]
    if len(set().union(*looks)) == 1:
        return FULL["points"], "all look the same"
    predicted = _apart(looks, network.positive(*points))
    told = "follow the predicted" if predicted else "don't follow the true"
    return FULL["points"], f"the looks {told} classes"


def _colours(group: dict[str, Any]) -> tuple[Any, Any]:
    """Colours of the faces and of the edges of marks."""
    faces, edges = group["colours"], group.get("edges")
    if not isinstance(edges, np.ndarray) or edges.shape != faces.shape:
        edges = faces
    return faces.tolist(), edges.tolist()


def _apart(looks: list[set[Any]], labels: Any) -> bool:
    """Whether the classes have looks of their own, a few each: colours, edges, or marks alone."""
    by_class = [set().union(*(looks[i] for i in np.flatnonzero(labels == c))) for c in (0, 1)]
    for parts in ((0, 2), (1, 2), (2,)):
        one, other = ({tuple(look[n] for n in parts) for look in found} for found in by_class)
        if not one & other and max(len(one), len(other)) <= MOST_LOOKS:
            return True
    return False


def _named_wrongly(group: dict[str, Any], points: Any, labels: Any) -> bool:
    """Whether all these points are of one class, and the legend names the other."""
    named = [number for number in (0, 1) if str(number) in str(group.get("label"))]
    where = _which(group["x"], group["y"], points)
    return (
        len(named) == 1
        and len(where) > 0
        and bool(np.all((where >= 0) & (labels[where] != named[0])))
    )


def _which(x: Any, y: Any, points: Any) -> Any:
    """The number of the given point at each place; -1 where there is none."""
    if len(x) > 5000:
        return np.full(len(x), -1)
    gaps = np.abs(points[0] - x[:, None]) + np.abs(points[1] - y[:, None])
    nearest = gaps.argmin(axis=1)
    return np.where(gaps[np.arange(len(x)), nearest] < 1e-9, nearest, -1)


def _boundary(panel: dict[str, Any], groups: list[Any], network: _Network) -> str:
    """The finding on the best of all regions and border lines."""
    regions = [region for region in panel.get("regions", ()) if _readable(region)]
    regions += [group for group in groups if len(group["x"]) >= 300]
    findings = [_region(region, network) for region in regions]
    findings += [_border(line, network) for line in panel.get("borders", ())]
    if not findings:
        return "nothing shows where the network decides for which class"
    return FULL["boundary"] if FULL["boundary"] in findings else findings[0]


def _covers(x: Any, y: Any, network: _Network) -> bool:
    span = network.high - network.low
    low, high = np.array([x.min(), y.min()]), np.array([x.max(), y.max()])
    room = 0.08 * span
    return bool(np.all(low <= network.low + room) and np.all(high >= network.high - room))


def _region(region: dict[str, Any], network: _Network) -> str:
    x, y = region["x"].astype(float), region["y"].astype(float)
    if len(x) < 100 or not np.isfinite(x).all() or not np.isfinite(y).all():
        return "the region is too coarse to see a boundary"
    if not _covers(x, y, network):
        return "the coloured area doesn't reach over all points"
    # Sixteen shades of each colour: more would tell places apart, not classes.
    shades = region["colours"][:, :3].astype(int) // 16
    names, numbers = np.unique(shades @ np.array([256, 16, 1]), return_inverse=True)
    if len(names) < 2:
        return "all of the area has one colour"
    left, right, bottom, top = x.min(), x.max(), y.min(), y.max()
    along, above = (x - left) / (right - left), (y - bottom) / (top - bottom)
    looked_at = (
        (x, y, FULL["boundary"]),
        (y, x, "turned about"),
        (left + above * (right - left), bottom + along * (top - bottom), "turned about"),
        (x, bottom + top - y, "upside down"),
    )
    for across, up, meaning in looked_at:
        if _agrees(numbers.ravel(), network.around(across, up)):
            return meaning
    bare = region["colours"][:, 3] == 0
    if bare.any() and np.mean(bare[_within(x, y, network)]) < 1 - AGREE:
        return "all of the area has one colour"
    return "another than this network's"


def _within(x: Any, y: Any, network: _Network) -> Any:
    low, high = network.low, network.high
    return (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])


def _agrees(colours: Any, inside: Any) -> bool:
    """Whether each colour belongs to one side of the network's border."""
    clear = (inside == 0) | (inside == 8)
    if not clear.any():
        return False
    counts = np.bincount(colours[clear])
    ones = np.bincount(colours[clear], weights=inside[clear] == 8)
    both = np.any(2 * ones > counts) and np.any((2 * ones <= counts) & (counts > 0))
    return bool(both and np.maximum(ones, counts - ones).sum() >= AGREE * counts.sum())


def _at_another_level(scores: Any) -> bool:
    """Whether a line keeps to one score, and that isn't 0.

    A line around decisions that were made on a grid keeps to none: its scores spread about 0.
    """
    low, middle, high = np.quantile(scores, (0.1, 0.5, 0.9))
    return bool(abs(middle) > OTHER_LEVEL and high - low < abs(middle) / 2)


def _border(line: dict[str, Any], network: _Network) -> str:
    x, y = line.get("x"), line.get("y")
    if not isinstance(x, np.ndarray) or not isinstance(y, np.ndarray) or x.shape != y.shape:
        return "another than this network's"
    x, y = x.astype(float), y.astype(float)
    if len(x) >= 4 and _at_another_level(network.score(x, y)):
        return "at another probability than one half"
    inside = network.around(x, y)
    if len(x) < 4 or np.mean((inside > 0) & (inside < 8)) < AGREE:
        return "another than this network's"
    # And the other way round: wherever the class changes, the line isn't far.
    places = network.edge
    gaps = np.hypot(places[0][:, None] - x[None, :3000], places[1][:, None] - y[None, :3000])
    missing = np.mean(gaps.min(axis=1) > 4 * network.reach) if places.size else 0.0
    return FULL["boundary"] if missing < 0.1 else "only a part of this network's"

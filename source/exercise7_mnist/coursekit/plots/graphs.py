"""The computation graph of lesson 1: values on the way there, derivatives on the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit.plots.display import finish
from coursekit.plots.style import BLUE, INK, TINTS, VERMILION, figure_of, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLACES = {
    "a": (0.0, 1.45),
    "b": (0.0, 0.0),
    "c": (0.0, -1.45),
    "u": (3.7, -0.72),
    "v": (7.4, 0.36),
    "J": (11.1, 0.36),
}
FORMULAS = {"u": "u = b\\,c", "v": "v = a + u", "J": "J = 3\\,v"}
EDGES = (("a", "v"), ("b", "u"), ("c", "u"), ("u", "v"), ("v", "J"))
HALF_WIDTH, HALF_HEIGHT = 0.85, 0.45


def computation_graph(
    a: float = 5,
    b: float = 3,
    c: float = 2,
    *,
    derivatives: bool = True,
    title: str | None = None,
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw the computation graph of J = 3(a + bc), with values forward and derivatives backward.

    Each dashed arrow carries the derivative of one step; along the way back these are multiplied,
    and what has arrived at a node, the derivative of J with respect to it, stands below it.

    Parameters
    ----------
    a, b, c : float
        The inputs.
    derivatives : bool
        Whether the way back is drawn too.
    title : str, optional
        A line above the figure.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    u = b * c
    v = a + u
    values = {"a": a, "b": b, "c": c, "u": u, "v": v, "J": 3 * v}
    steps = {("a", "v"): 1.0, ("b", "u"): c, ("c", "u"): b, ("u", "v"): 1.0, ("v", "J"): 3.0}
    arrived = {"v": 3.0, "a": 3.0, "u": 3.0, "b": 3.0 * c, "c": 3.0 * b}
    with sheet(ax, 9.6, 3.6) as ax:
        for start, end in EDGES:
            _arrow(ax, start, end)
            if derivatives:
                _way_back(ax, start, end, steps[start, end])
        for node, value in values.items():
            _node(ax, node, value)
            if derivatives and node in arrived:
                x, y = PLACES[node]
                _text(
                    ax,
                    (x, y - HALF_HEIGHT - 0.27),
                    rf"$\mathrm{{d}}J/\mathrm{{d}}{node} = {_number(arrived[node])}$",
                    VERMILION,
                )
        ax.set_xlim(-1.0, 12.1)
        ax.set_ylim(-2.4, 2.1)
        ax.set_aspect("equal")
        ax.set_axis_off()
        if title:
            ax.set_title(title)
    return finish(figure_of(ax), alt)


def _number(value: float) -> str:
    return f"{value:.6g}"


def _text(ax: Axes, place: tuple[float, float], text: str, colour: str, **more: Any) -> None:
    ax.text(*place, text, ha="center", va="center", color=colour, fontsize=11, zorder=4, **more)


def _node(ax: Axes, node: str, value: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = PLACES[node]
    kind = "input" if node in "abc" else "output" if node == "J" else "hidden"
    ax.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH + 0.1, y - HALF_HEIGHT + 0.1),
            2 * HALF_WIDTH - 0.2,
            2 * HALF_HEIGHT - 0.2,
            boxstyle="round,pad=0.1",
            facecolor=TINTS[kind],
            edgecolor=INK,
            linewidth=1.0,
            zorder=3,
        )
    )
    if node in FORMULAS:
        _text(ax, (x, y + 0.17), f"${FORMULAS[node]}$", INK)
        _text(ax, (x, y - 0.19), f"$= {_number(value)}$", BLUE)
    else:
        _text(ax, (x, y), f"${node} = {_number(value)}$", BLUE)


def _ends(start: str, end: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the arrow leaves one box and meets the other."""
    (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
    lift = 0.16 if y0 > y1 else -0.16 if y0 < y1 else 0.0
    return (x0 + HALF_WIDTH, y0), (x1 - HALF_WIDTH, y1 + lift)


def _arrow(ax: Axes, start: str, end: str) -> None:
    (x0, y0), (x1, y1) = _ends(start, end)
    style = {"arrowstyle": "-|>", "color": BLUE, "linewidth": 1.6, "shrinkA": 1, "shrinkB": 1}
    ax.annotate("", (x1, y1 + 0.14), (x0, y0 + 0.14), arrowprops=style)


def _way_back(ax: Axes, start: str, end: str, step: float) -> None:
    """Draw the dashed arrow below the solid one, with the derivative of this step."""
    (x0, y0), (x1, y1) = _ends(start, end)
    style = {
        "arrowstyle": "-|>",
        "color": VERMILION,
        "linewidth": 1.3,
        "linestyle": (0, (4, 3)),
        "shrinkA": 1,
        "shrinkB": 1,
    }
    ax.annotate("", (x0, y0 - 0.18), (x1, y1 - 0.18), arrowprops=style)
    label = rf"$\mathrm{{d}}{end}/\mathrm{{d}}{start} = {_number(step)}$"
    middle = ((x0 + x1) / 2, (y0 + y1) / 2 - 0.22)
    _text(ax, middle, label, VERMILION, bbox={"color": "white", "pad": 1.0})

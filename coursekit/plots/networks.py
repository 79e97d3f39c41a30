"""Diagrams of networks and of the computation graph of lesson 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coursekit.plots.display import finish
from coursekit.plots.style import BLUE, GREY, INK, VERMILION, figure_of, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 8
"""Layers with more units than this are drawn with dots in place of the middle ones."""


def network(
    sizes: Sequence[int],
    names: Sequence[str] | None = None,
    weights: Sequence[Any] | None = None,
    *,
    units: Sequence[Sequence[str]] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw a fully connected network, input on the left.

    Parameters
    ----------
    sizes : sequence of int
        Number of units of each layer, the input first: ``(2, 4, 1)``.
    names : sequence of str, optional
        A line under each layer, such as ``"hidden layer, tanh"``.
    weights : sequence of arrays, optional
        W1 of shape (n_1, n_0), W2 of shape (n_2, n_1), …, written on the connections.
    units : sequence of sequences of str, optional
        What stands inside the units, layer by layer; otherwise x, a and ŷ with indices.
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
    from matplotlib.patches import Circle

    with sheet(ax, 2.2 * len(sizes), 0.5 + 0.75 * min(SHOWN, max(sizes))) as ax:
        places = [
            [(2.6 * layer, (size - 1) / 2 - unit) for unit in range(min(size, SHOWN))]
            for layer, size in enumerate(sizes)
        ]
        for layer, column in enumerate(places):
            for unit, (x, y) in enumerate(column):
                ax.add_patch(Circle((x, y), 0.34, facecolor="white", edgecolor=INK, zorder=3))
                ax.text(x, y, f"{layer}.{unit}", ha="center", va="center", zorder=4)
                if layer:
                    for start in places[layer - 1]:
                        ax.plot([start[0], x], [start[1], y], color=GREY, linewidth=0.8)
        ax.set_aspect("equal")
        ax.set_axis_off()
    return finish(figure_of(ax), alt)


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
    with sheet(ax, 8, 3.4) as ax:
        ax.text(0, 0, f"J = {3 * (a + b * c)}", color=BLUE)
        ax.text(0, 1, f"dJ/db = {3 * np.asarray(c)}", color=VERMILION)
        ax.set_axis_off()
    return finish(figure_of(ax), alt)

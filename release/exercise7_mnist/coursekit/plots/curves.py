"""Figures of curves: costs while a model learns, activation functions and their derivatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coursekit.plots.display import finish
from coursekit.plots.style import (
    BLUE,
    LINE_COLOURS,
    LINE_DASHES,
    LINE_MARKERS,
    PALE,
    VERMILION,
    course_style,
    figure_of,
    new_figure,
    sheet,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]

JUMP = 0.2
"""A curve is interrupted where neighbouring values, 0.02 apart in z, differ by more than this."""


def cost_curve(
    costs: Mapping[str, Sequence[float]] | Sequence[float],
    every: int = 100,
    *,
    title: str | None = None,
    xlabel: str = "iteration",
    ylabel: str = "cost",
    logarithmic: bool = False,
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw how the cost falls, for one training or several.

    Parameters
    ----------
    costs : sequence of float, or dict from label to sequence
        The cost after 0, `every`, 2·`every`, … iterations.
    every : int
        Iterations between two entries.
    title, xlabel, ylabel : str, optional
        Lines above, below and beside the curves.
    logarithmic : bool
        Scale of the cost axis.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    curves = dict(costs) if isinstance(costs, Mapping) else {"": costs}
    with sheet(ax) as ax:
        for index, (label, values) in enumerate(curves.items()):
            look = index % len(LINE_COLOURS)
            ax.plot(
                every * np.arange(len(values)),
                values,
                color=LINE_COLOURS[look],
                linestyle=LINE_DASHES[look],
                marker=LINE_MARKERS[look],
                markersize=5,
                markevery=max(1, len(values) // 10),
                label=label,
            )
        ax.set_xlabel(xlabel)
        ax.set_ylabel(ylabel)
        ax.set_yscale("log" if logarithmic else "linear")
        ax.grid(axis="y", color=PALE, linewidth=0.6)
        if title:
            ax.set_title(title)
        if any(curves):
            ax.legend()
    return finish(figure_of(ax), alt)


def activation_curves(
    functions: Mapping[str, tuple[Callable[[Array], Any], Callable[[Array], Any] | None]],
    *,
    low: float = -4.0,
    high: float = 4.0,
    columns: int = 3,
    alt: str | None = None,
) -> Figure:
    """Draw activation functions, each in a panel of its own together with its derivative.

    Parameters
    ----------
    functions : dict from name to (function, derivative)
        Functions of an array of any shape, entry by entry; the derivative may be None.
    low, high : float
        Range of z.
    columns : int
        Panels in a row.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    z = np.linspace(low, high, 401)
    columns = min(columns, len(functions))
    rows = -(-len(functions) // columns)
    with course_style():
        figure = new_figure(3.2 * columns, 2.5 * rows + 0.4)
        for index, (name, (function, derivative)) in enumerate(functions.items()):
            ax = figure.add_subplot(rows, columns, index + 1)
            ax.axhline(0, color=PALE, linewidth=0.7, zorder=0)
            ax.axvline(0, color=PALE, linewidth=0.7, zorder=0)
            ax.plot(*_without_risers(z, function(z)), color=BLUE, label="$g(z)$")
            if derivative is not None:
                curve = _without_risers(z, derivative(z))
                ax.plot(*curve, color=VERMILION, linestyle="--", label="$g'(z)$")
            ax.set_title(name)
            ax.set_xlabel("$z$")
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=2)
    return finish(figure, alt)


def _without_risers(z: Array, values: Any) -> tuple[Array, Array]:
    """Interrupt a curve where it jumps: a vertical line there is no part of the function."""
    values = np.asarray(values, float)
    jumps = np.flatnonzero(np.abs(np.diff(values)) > JUMP) + 1
    return np.insert(z, jumps, np.nan), np.insert(values, jumps, np.nan)

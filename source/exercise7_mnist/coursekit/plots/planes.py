"""Figures of the plane: labelled points, and how a classifier divides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coursekit.plots.display import finish
from coursekit.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK, figure_of, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]

FINENESS = 400
"""Points of the grid, on each axis, at which a classifier is asked."""
TINT = 0.25
"""How strong the colour of a region is, from 0 (white) to 1."""


def _scatter(ax: Axes, X: Array, labels: Array, classes: Sequence[str] | None) -> None:
    for index, label in enumerate(np.unique(labels)):
        chosen = X[:, labels == label]
        ax.scatter(
            chosen[0],
            chosen[1],
            s=26,
            marker=CLASS_MARKERS[index % len(CLASS_MARKERS)],
            color=CLASS_COLOURS[index % len(CLASS_COLOURS)],
            edgecolors=INK,
            linewidths=0.4,
            zorder=3,
            label=f"class {label}" if classes is None else classes[index],
        )


def _regions(ax: Axes, across: Array, up: Array, regions: Array, classes: Array) -> None:
    """Tint the region of each class, and draw a line around it."""
    from matplotlib.colors import to_rgb

    image = np.ones((*regions.shape, 3))
    for index, label in enumerate(classes):
        inside = regions == label
        colour = np.array(to_rgb(CLASS_COLOURS[index % len(CLASS_COLOURS)]))
        image[inside] = 1 - TINT * (1 - colour)
        if inside.any() and not inside.all():
            ax.contour(across, up, inside.astype(float), levels=[0.5], colors=INK, linewidths=1.3)
    extent = (across[0], across[-1], up[0], up[-1])
    ax.imshow(image, extent=extent, origin="lower", interpolation="nearest", zorder=0)


def _label(ax: Axes, title: str | None, names: tuple[str, str]) -> None:
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1])
    ax.set_aspect("equal")
    # Below the axes, where it hides no point and leaves room for panels side by side.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=4, handletextpad=0.2)
    if title:
        ax.set_title(title)


def _checked(X: Any, Y: Any) -> tuple[Array, Array]:
    X, labels = np.asarray(X), np.asarray(Y).reshape(-1)
    if X.ndim != 2 or X.shape[0] != 2 or X.shape[1] != labels.size:
        raise ValueError(
            f"expected points X of shape (2, m) and labels Y of shape (1, m); "
            f"got {X.shape} and {np.shape(Y)}"
        )
    return X, labels


def points(
    X: Any,
    Y: Any,
    *,
    title: str | None = None,
    classes: Sequence[str] | None = None,
    names: tuple[str, str] = ("$x_1$", "$x_2$"),
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw labelled points of the plane.

    Parameters
    ----------
    X : array, shape (2, m)
        One point per column.
    Y : array, shape (1, m) or (m,)
        Class of each point.
    title : str, optional
        A line above the figure.
    classes : sequence of str, optional
        Names for the legend, in the order of the labels; otherwise ``class 0``, ``class 1``, ….
    names : pair of str
        Names of the two axes.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    X, labels = _checked(X, Y)
    with sheet(ax, 5.0, 4.6) as ax:
        _scatter(ax, X, labels, classes)
        _label(ax, title, names)
    return finish(figure_of(ax), alt)


def decision_boundary(
    predict: Callable[[Array], Any],
    X: Any,
    Y: Any,
    *,
    title: str | None = None,
    classes: Sequence[str] | None = None,
    names: tuple[str, str] = ("$x_1$", "$x_2$"),
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw labelled points over the regions into which a classifier divides the plane.

    Parameters
    ----------
    predict : function (2, k) → (1, k)
        The classifier: classes of k points.
    X : array, shape (2, m)
        One point per column.
    Y : array, shape (1, m) or (m,)
        Class of each point.
    title : str, optional
        A line above the figure.
    classes : sequence of str, optional
        Names for the legend, in the order of the labels.
    names : pair of str
        Names of the two axes.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    X, labels = _checked(X, Y)
    low, high = X.min(axis=1), X.max(axis=1)
    margin = 0.1 * (high - low).max()
    across = np.linspace(low[0] - margin, high[0] + margin, FINENESS)
    up = np.linspace(low[1] - margin, high[1] + margin, FINENESS)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(across, up)])
    predicted = np.asarray(predict(grid))
    if predicted.size != grid.shape[1]:
        raise ValueError(
            f"predict must return one class for each of the {grid.shape[1]} columns it is given; "
            f"it returned shape {predicted.shape}"
        )
    regions = predicted.reshape(up.size, across.size)
    with sheet(ax, 5.0, 4.6) as ax:
        _regions(ax, across, up, regions, np.unique(labels))
        _scatter(ax, X, labels, classes)
        _label(ax, title, names)
    return finish(figure_of(ax), alt)

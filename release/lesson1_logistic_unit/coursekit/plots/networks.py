"""The diagram of a fully connected network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from coursekit.plots.display import finish
from coursekit.plots.style import BLUE, GREY, INK, PALE, TINTS, VERMILION, figure_of, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]

MOST = 8
"""A layer with more units than this is drawn with dots in place of the middle ones."""
ENDS = (4, 1)
"""How many units are drawn above and below the dots."""
RADIUS = 0.36
"""Of a unit, where the centres of neighbouring units of a layer are 1 apart."""
READABLE = 6
"""Up to this many weights between two layers are written as numbers, more only shown as lines."""
LETTER = 0.125
"""Width of a letter below the layers, in the same measure as `RADIUS`; about, and rather more."""


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
        A line under each layer, such as ``"hidden layer, tanh"``; otherwise input, hidden, output.
    weights : sequence of arrays, optional
        W1 of shape (n_1, n_0), W2 of shape (n_2, n_1), …: written on the connections where there is
        room. Negative weights are dashed; the larger the weight, the thicker the line.
    units : sequence of sequences of str, optional
        What stands inside the units, layer by layer; otherwise x, a and ŷ with their indices.
    title : str, optional
        A line above the figure.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If there are fewer than two layers, a layer is empty, or names, weights or units don't fit
        the sizes.
    """
    sizes = [int(size) for size in sizes]
    matrices = _checked(sizes, names, weights, units)
    labels = _default_units(sizes) if units is None else units
    captions = [_default_name(layer, len(sizes)) for layer in range(len(sizes))]
    if names is not None:
        captions = list(names)
    distance = max(2.6 if weights is None else 3.3, _room_for(captions))
    tallest = max(_drawn_height(size) for size in sizes)
    with sheet(ax, 1.1 + 0.72 * distance * (len(sizes) - 1), 0.9 + 0.62 * tallest) as ax:
        for layer in range(1, len(sizes)):
            _connections(ax, sizes, layer, distance, matrices[layer - 1] if matrices else None)
        for layer, size in enumerate(sizes):
            _layer(ax, layer, sizes, distance, labels[layer])
            count = f"{size:,} {'unit' if layer else 'number'}{'s' if size > 1 else ''}"
            for line, text in enumerate((captions[layer], count)):
                y = -tallest / 2 - 0.4 - 0.34 * line
                ax.text(distance * layer, y, text, ha="center", va="baseline", fontsize=10)
        ax.set_xlim(-1.1, distance * (len(sizes) - 1) + 1.1)
        ax.set_ylim(-tallest / 2 - 1.05, tallest / 2 + 0.1)
        ax.set_aspect("equal")
        ax.set_axis_off()
        if title:
            ax.set_title(title)
    return finish(figure_of(ax), alt)


def _checked(
    sizes: Sequence[int],
    names: Sequence[str] | None,
    weights: Sequence[Any] | None,
    units: Sequence[Sequence[str]] | None,
) -> list[Array]:
    """Return the weights as arrays, after a look at everything's length."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"expected the sizes of two layers or more, each at least 1; got {sizes}")
    if names is not None and len(names) != len(sizes):
        raise ValueError(f"expected {len(sizes)} names, one for each layer; got {len(names)}")
    if units is not None and [len(layer) for layer in units] != list(sizes):
        raise ValueError(f"units must hold a text for each unit of the layers {sizes}")
    matrices = [np.asarray(matrix, float) for matrix in weights or ()]
    shapes = [(after, before) for before, after in pairwise(sizes)]
    if weights is not None and [matrix.shape for matrix in matrices] != shapes:
        found = [matrix.shape for matrix in matrices]
        raise ValueError(f"expected weights of the shapes {shapes}; got {found}")
    return matrices


def _default_name(layer: int, layers: int) -> str:
    if layer == 0:
        return "input"
    if layer == layers - 1:
        return "output"
    return "hidden" if layers == 3 else f"hidden {layer}"


def _room_for(captions: Sequence[str]) -> float:
    """Return how far apart layers must be so that neighbouring captions don't run together."""
    longest = max(len(one) + len(other) for one, other in pairwise(captions)) / 2
    return LETTER * longest + 0.3


def _default_units(sizes: Sequence[int]) -> list[list[str]]:
    """Return x_1, x_2, … for the input, ŷ for the output and a^[l]_i for what is between."""
    last = len(sizes) - 1
    outputs = (
        [r"$\hat{y}$"]
        if sizes[-1] == 1
        else [rf"$\hat{{y}}_{{{i + 1}}}$" for i in range(sizes[-1])]
    )
    return [
        [f"$x_{{{i + 1}}}$" for i in range(sizes[0])],
        *(
            [rf"$a^{{[{layer}]}}_{{{i + 1}}}$" for i in range(sizes[layer])]
            for layer in range(1, last)
        ),
        outputs,
    ]


def _places(size: int) -> list[tuple[int, float]]:
    """Return index and height of each unit that is drawn, from top to bottom; the middle is 0."""
    if size <= MOST:
        return [(unit, ((size - 1) / 2 - unit)) for unit in range(size)]
    above, below = ENDS
    shown = [*range(above), *range(size - below, size)]
    rows = [*range(above), *range(above + 1, above + 1 + below)]
    return [(unit, ((above + below) / 2 - row)) for unit, row in zip(shown, rows, strict=True)]


def _drawn_height(size: int) -> float:
    heights = [height for _, height in _places(size)]
    return heights[0] - heights[-1] + 2 * RADIUS


def _layer(
    ax: Axes, layer: int, sizes: Sequence[int], distance: float, labels: Sequence[str]
) -> None:
    from matplotlib.patches import Circle

    x = distance * layer
    fill = TINTS["input"] if not layer else TINTS["output" if layer == len(sizes) - 1 else "hidden"]
    for unit, y in _places(sizes[layer]):
        ax.add_patch(Circle((x, y), RADIUS, facecolor=fill, edgecolor=INK, linewidth=1.0, zorder=3))
        characters = len(re.sub(r"\\[a-z]+|[^\w.]|_", "", labels[unit]))
        size = max(6.0, 11 - 1.5 * max(0, characters - 4))  # it must fit into the circle
        ax.text(x, y, labels[unit], ha="center", va="center", fontsize=size, zorder=4)
    if sizes[layer] > MOST:
        gap = sum(ENDS) / 2 - ENDS[0]
        for shift in (-0.2, 0.0, 0.2):
            ax.add_patch(Circle((x, gap + shift), 0.045, color=GREY, zorder=3))


def _connections(
    ax: Axes, sizes: Sequence[int], layer: int, distance: float, matrix: Array | None
) -> None:
    """Draw the lines into a layer."""
    largest = 0.0 if matrix is None else float(np.abs(matrix).max())
    start, end = distance * (layer - 1), distance * layer
    for source, low in _places(sizes[layer - 1]):
        for target, high in _places(sizes[layer]):
            if matrix is None:
                ax.plot([start, end], [low, high], color=PALE, linewidth=0.9, zorder=1)
                continue
            weight = float(matrix[target, source])
            colour = VERMILION if weight < 0 else BLUE
            ax.plot(
                [start, end],
                [low, high],
                color=colour,
                linestyle="--" if weight < 0 else "-",
                linewidth=0.7 + 1.8 * abs(weight) / (largest or 1.0),
                zorder=1,
            )
            if matrix.size <= READABLE:
                _weight(ax, weight, (start, low), (end, high), target, colour)


def _weight(
    ax: Axes,
    weight: float,
    start: tuple[float, float],
    end: tuple[float, float],
    target: int,
    colour: str,
) -> None:
    """Write a weight along its line, nearer to the source, where the lines lie apart."""
    way = np.subtract(end, start)
    x, y = np.add(start, (0.29 + 0.09 * (target % 2)) * way)
    ax.text(
        x,
        y,
        f"{weight:.3g}".replace("-", "−"),
        rotation=float(np.degrees(np.arctan2(way[1], way[0]))),
        rotation_mode="anchor",
        transform_rotates_text=True,
        ha="center",
        va="center",
        fontsize=9.5,
        color=colour,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
        zorder=2,
    )

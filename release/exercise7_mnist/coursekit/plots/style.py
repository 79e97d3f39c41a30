"""One look for all figures: colours, marks, and sheets to draw on.

The colours are those of Okabe and Ito, which colour-blind readers can tell apart. Colour never
carries a meaning alone: a marker, a dash pattern or a number says the same, so that a grey print
stays readable. matplotlib is imported when the first figure is drawn, and its settings are changed
only while one is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
VERMILION = "#D55E00"
INK = "#222222"
GREY = "#6b6b6b"
PALE = "#c8c8c8"

TINTS = {"input": "#f3f3f3", "hidden": "#d6e8f5", "output": "#fbe6bf"}
"""Fillings light enough to write on."""

CLASS_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION)
CLASS_MARKERS = ("o", "^", "s", "D", "v", "P")
LINE_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, INK, ORANGE)
LINE_DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (2, 2)))
LINE_MARKERS = ("o", "^", "s", "D", "v", "P")

STYLE: dict[Any, Any] = {
    "axes.edgecolor": GREY,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 11,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlepad": 10,
    "axes.titlesize": 12,
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10.5,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "mathtext.fontset": "dejavusans",
    "text.color": INK,
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
}


@contextmanager
def course_style() -> Iterator[None]:
    """Apply the look of the course inside a ``with`` block, and nowhere else."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that pyplot doesn't know of.

    A notebook shows every figure that pyplot knows at the end of the cell; ours are shown once, by
    `show`.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


@contextmanager
def sheet(ax: Axes | None, width: float = 5.6, height: float = 4.0) -> Iterator[Axes]:
    """Yield the axes to draw on, in the look of the course: `ax`, or those of a new figure."""
    with course_style():
        yield new_figure(width, height).add_subplot() if ax is None else ax


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that `ax` is a part of, also if it is in a part of a figure."""
    from matplotlib.figure import Figure

    whole = ax.figure.figure
    assert isinstance(whole, Figure)
    return whole


def panels(
    rows: int = 1, columns: int = 1, *, width: float | None = None, height: float | None = None
) -> tuple[Figure, Any]:
    """Return a figure with several panels in the look of the course.

    Parameters
    ----------
    rows, columns : int
        Number of panels.
    width, height : float, optional
        Size of the whole figure in inches.

    Returns
    -------
    figure : matplotlib Figure
        Show it with ``plots.show(figure, alt="…")`` once all panels are drawn.
    axes : Axes or array of Axes
        As ``plt.subplots`` returns them.
    """
    with course_style():
        figure = new_figure(width or min(11.0, 4.6 * columns), height or 3.7 * rows)
        return figure, figure.subplots(rows, columns)

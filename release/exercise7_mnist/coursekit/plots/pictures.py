"""Figures made of cells: pictures side by side, and the confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coursekit.plots.display import finish
from coursekit.plots.style import GREY, INK, course_style, figure_of, new_figure, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]


def image_grid(
    images: Any,
    titles: Sequence[str] | None = None,
    columns: int = 8,
    *,
    size: float = 1.25,
    title: str | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw pictures in rows.

    Parameters
    ----------
    images : array, shape (m, height, width) or (m, height, width, 3), or sequence of pictures
        Grey or in colour (red, green, blue). Grey pictures may have any range: the smallest value
        is drawn white, the largest black.
    titles : sequence of str, optional
        A line above each picture.
    columns : int
        Pictures in a row.
    size : float
        Width of a picture in inches.
    title : str, optional
        A line above them all.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If something isn't a picture, there is none, or there is not one title for each.
    """
    pictures = _pictures(images, titles)
    columns = max(1, min(columns, len(pictures)))
    rows = -(-len(pictures) // columns)
    with course_style():
        figure = new_figure(size * columns, (size + (0.25 if titles else 0.0)) * rows)
        for index, image in enumerate(pictures):
            ax = figure.add_subplot(rows, columns, index + 1)
            ax.imshow(image, cmap="gray_r", interpolation="nearest")
            ax.set_axis_off()
            if titles is not None:
                ax.set_title(titles[index], fontsize=9, pad=3)
        if title:
            figure.suptitle(title)
    return finish(figure, alt)


def _pictures(images: Any, titles: Sequence[str] | None) -> list[Array]:
    pictures = [np.asarray(image) for image in images]
    if not pictures:
        raise ValueError("there is no picture to draw")
    for picture in pictures:
        if picture.ndim != 2 and (picture.ndim != 3 or picture.shape[2] != 3):
            raise ValueError(
                "expected pictures of shape (height, width) or (height, width, 3); "
                f"got {picture.shape}"
            )
    if titles is not None and len(titles) != len(pictures):
        raise ValueError(f"{len(titles)} titles for {len(pictures)} pictures")
    return pictures


def confusion_matrix(
    matrix: Any,
    classes: Sequence[str] | None = None,
    *,
    title: str | None = None,
    rows: str = "true class",
    columns: str = "predicted class",
    ax: Axes | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw how often each class was taken for each other one.

    Parameters
    ----------
    matrix : int array, shape (k, k)
        Counts.
    classes : sequence of str, optional
        Names of the classes; otherwise 0, 1, ….
    title : str, optional
        A line above the figure.
    rows, columns : str
        What the rows and columns of `matrix` stand for.
    ax : Axes, optional
        Where to draw; otherwise on a new figure.
    alt : str, optional
        Text alternative. If it is given, the figure is shown at once.

    Returns
    -------
    matplotlib Figure
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"expected a square matrix of counts; got shape {matrix.shape}")
    count = matrix.shape[0]
    names = [str(i) for i in range(count)] if classes is None else list(classes)
    with sheet(ax, 1.8 + 0.45 * count, 1.6 + 0.42 * count) as ax:
        # Square roots: a handful of mistakes should be seen beside a thousand right answers.
        shade = np.sqrt(matrix / max(1, matrix.max()))
        ax.imshow(shade, cmap="Blues", vmin=0, vmax=1.15)
        for row, column in np.ndindex(matrix.shape):
            ax.text(
                column,
                row,
                f"{matrix[row, column]}",
                ha="center",
                va="center",
                fontsize=9,
                color="white"
                if shade[row, column] > 0.78
                else INK
                if matrix[row, column]
                else GREY,
                fontweight="bold" if row == column else "normal",
            )
        ax.set_xticks(range(count), names)
        ax.set_yticks(range(count), names)
        ax.set_xticks(np.arange(0.5, count - 1), minor=True)
        ax.set_yticks(np.arange(0.5, count - 1), minor=True)
        ax.grid(which="minor", color="white", linewidth=1.5)
        ax.tick_params(which="both", length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(columns)
        ax.set_ylabel(rows)
        if title:
            ax.set_title(title)
    return finish(figure_of(ax), alt)

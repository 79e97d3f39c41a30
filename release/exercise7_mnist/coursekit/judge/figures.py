"""What a figure shows, as plain data: curves, points, coloured regions, labels.

A figure can't cross to the grader, and its pixels say little. So where a call returns a figure, or
leaves a new one behind, its content is read off here. Nothing is believed of it but that: it is
the student's output, as any number would be.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Found = dict[str, Any]

_NO_FIGURES = frozenset((bool, int, float, np.float64, str, dict))
"""No values of these types are, or hold, a figure."""
MAX_AXES = 12
MAX_ARTISTS = 200
"""So many curves, collections and pictures are looked at, in each axes."""
MAX_NUMBERS = 20_000
"""So many points of one curve or collection are read; longer ones are left out."""
MAX_TEXT = 300
SIDE = 56
"""A coloured region is sampled at so many places across and up."""
MAX_BORDER = 4000


class Desk(contextlib.ExitStack):
    """An empty desk for calls that draw: knows the figures they make.

    Figures that were open before can't be drawn into by accident and are there again afterwards;
    new ones are closed, and ``plt.show()`` shows nothing meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Any] = []
        """Figures made since the desk was cleared."""
        self._managers: Any = None
        self._pyplot: Any = None

    def __enter__(self) -> Desk:
        module = sys.modules.get("matplotlib.figure")
        if module is not None:
            self._note_new(module.Figure)
            self._managers = getattr(sys.modules.get("matplotlib._pylab_helpers"), "Gcf", None)
            self._pyplot = sys.modules.get("matplotlib.pyplot")
        if self._managers is not None:
            self.callback(self._managers.figs.update, dict(self._managers.figs))
            self._managers.figs.clear()
        if self._pyplot is not None:
            self.callback(setattr, self._pyplot, "show", self._pyplot.show)
            self._pyplot.show = _show_nothing
        self.callback(self.clear)
        return self

    def clear(self) -> None:
        """Close what a call has drawn."""
        if self.made or (self._managers is not None and self._managers.figs):
            self.made = []
            with contextlib.suppress(Exception):
                self._pyplot.close("all")

    def _note_new(self, figure_class: Any) -> None:
        creating = figure_class.__init__

        @functools.wraps(creating)
        def noted(figure: Any, *args: Any, **kwargs: Any) -> None:
            self.made.append(figure)
            creating(figure, *args, **kwargs)

        figure_class.__init__ = noted
        self.callback(setattr, figure_class, "__init__", creating)


def _show_nothing(*args: Any, **kwargs: Any) -> None:
    """Stands in for ``plt.show`` during a call."""


def taken(value: Any, made: list[Any]) -> Any:
    """`value`, or what its figure shows where it is one.

    Parameters
    ----------
    value
        What a call returned. A figure, axes, anything drawn, or a tuple with one of these stands
        for the figure; so does None, or pyplot itself, where the call has made a figure.
    made : list
        The figures that the call made, as a `Desk` noted them.
    """
    if "matplotlib.figure" not in sys.modules or type(value) in _NO_FIGURES:
        return value
    figure = _figure_of(value)
    if figure is None and isinstance(value, (list, tuple)):
        figure = next(filter(lambda found: found is not None, map(_figure_of, value[:20])), None)
    if figure is None and made and (value is None or value is sys.modules.get("matplotlib.pyplot")):
        figure = next((one for one in reversed(made) if one.axes), made[-1])
    return value if figure is None else described(figure)


def _figure_of(value: Any) -> Any:
    """The figure that `value` is, or is drawn on; None if there is none."""
    if isinstance(value, np.ndarray):
        if not (value.dtype == object and value.size):
            return None
        value = value.flat[0]  # the axes that plt.subplots(2, 2) returns
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    if isinstance(value, Figure):
        return value
    figure = getattr(value, "figure", None) if isinstance(value, Artist) else None
    while figure is not None and not isinstance(figure, Figure):
        figure = getattr(figure, "figure", None)  # a figure within a figure
    return figure


def described(figure: Any) -> Found:
    """What a figure, or single axes, show.

    Parameters
    ----------
    figure : matplotlib Figure or Axes

    Returns
    -------
    dict
        ``kind`` ("figure"), ``title`` and ``axes``, a list of dictionaries: ``title``, ``xlabel``,
        ``ylabel``, ``xscale``, ``yscale``, ``colorbar``, ``legend`` (its texts), and lists of
        dictionaries of what is drawn: ``lines`` (``x``, ``y``, ``label``), ``points`` (``x``,
        ``y``, ``colours`` as uint8 of shape (k, 4), ``marker``, ``label``), ``regions`` (places
        ``x``, ``y`` within a coloured area and their ``colours``) and ``borders`` (``x``, ``y`` of
        a contour line and its ``level``).
    """
    panels = getattr(figure, "axes", [])
    if not isinstance(panels, list):  # axes know the whole axes they belong to by this name
        panels = [figure]
    legends = list(getattr(figure, "legends", ()))  # those of the figure hold for all its panels
    return {
        "kind": "figure",
        "title": _text(getattr(figure, "get_suptitle", str)()),
        "axes": [_axes(ax, legends) for ax in panels[:MAX_AXES]],
    }


def _axes(ax: Any, shared: list[Any]) -> Found:
    own = ax.get_legend()
    legends = [own, *shared] if own else shared
    found: Found = {
        "title": _text(ax.get_title()),
        "xlabel": _text(ax.get_xlabel()),
        "ylabel": _text(ax.get_ylabel()),
        "xscale": _text(ax.get_xscale()),
        "yscale": _text(ax.get_yscale()),
        "colorbar": ax.get_label() == "<colorbar>",
        "legend": [_text(text.get_text()) for one in legends[:4] for text in one.get_texts()[:50]],
        "lines": [],
        "points": [],
        "regions": [],
        "borders": [],
    }
    for artist in [*ax.lines, *ax.collections, *ax.images][:MAX_ARTISTS]:
        if not artist.get_visible():
            continue
        try:
            kind, content = _read(artist)
        except Exception:  # dates, words or somebody's own class: no numbers to be had
            continue
        if kind:
            found[kind].append(content)
    return found


def _read(artist: Any) -> tuple[str, Found]:
    """What one artist is, and its numbers; an empty name for what isn't looked at."""
    from matplotlib.collections import PathCollection, QuadMesh
    from matplotlib.contour import ContourSet
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D

    readers: tuple[tuple[type, Callable[[Any], tuple[str, Found]]], ...] = (
        (Line2D, _line),
        (ContourSet, _contours),
        (PathCollection, _scattered),
        (QuadMesh, _mesh),
        (AxesImage, _image),
    )
    for kind, reader in readers:
        if isinstance(artist, kind):
            return reader(artist)
    return "", {}


def _line(line: Any) -> tuple[str, Found]:
    """A curve; marks without a line between them are points."""
    x, y = _numbers(line.get_xdata(orig=False)), _numbers(line.get_ydata(orig=False))
    shown: Found = {"x": x, "y": y, "label": _label(line)}
    if line.get_linestyle() not in ("None", " ", ""):
        return "lines", shown
    colours = np.repeat(_bytes(line.get_markerfacecolor()), len(x), axis=0)
    return "points", {**shown, "colours": colours, "marker": _text(str(line.get_marker()))}


def _scattered(collection: Any) -> tuple[str, Found]:
    places: Array = np.ma.filled(np.ma.asarray(collection.get_offsets(), dtype=float), np.nan)
    if len(places) > MAX_NUMBERS:
        raise ValueError("too many points")
    collection.update_scalarmappable()
    colours = _bytes(collection.get_facecolors())
    if not len(colours) or not colours[:, 3].any():
        colours = _bytes(collection.get_edgecolors())
    if not len(colours):
        colours = np.zeros((1, 4), dtype=np.uint8)
    each = colours[np.arange(len(places)) % len(colours)]
    outline = np.round(collection.get_paths()[0].vertices, 3).tobytes()
    return "points", {
        "x": places[:, 0].copy(),
        "y": places[:, 1].copy(),
        "colours": each,
        "marker": f"{zlib.crc32(outline):08x}",
        "label": _label(collection),
    }


def _image(image: Any) -> tuple[str, Found]:
    """The middles of the pixels of a picture, or of some of them."""
    pixels = image.get_array()
    rows, columns = pixels.shape[:2]
    up, across = _some(rows), _some(columns)
    left, right, bottom, top = (float(side) for side in image.get_extent())
    if image.origin == "upper":
        bottom, top = top, bottom
    x, y = np.meshgrid(
        left + (across + 0.5) * (right - left) / columns,
        bottom + (up + 0.5) * (top - bottom) / rows,
    )
    colours = image.to_rgba(pixels[np.ix_(up, across)], bytes=True)
    return "regions", _sampled(x, y, colours)


def _mesh(mesh: Any) -> tuple[str, Found]:
    """The middles of the cells of ``pcolormesh``, or of some of them."""
    corners = np.asarray(mesh.get_coordinates(), dtype=float)
    values = np.ma.asarray(mesh.get_array())
    rows, columns = corners.shape[:2]
    if values.size in ((rows - 1) * (columns - 1), 3 * (rows - 1) * (columns - 1)):
        corners = (corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]) / 4
        rows, columns = rows - 1, columns - 1
    shape = (rows, columns) if values.size == rows * columns else (rows, columns, -1)
    chosen = np.ix_(_some(rows), _some(columns))
    places = corners[chosen]
    colours = mesh.to_rgba(values.reshape(shape)[chosen], bytes=True)
    return "regions", _sampled(places[..., 0], places[..., 1], colours)


def _contours(contours: Any) -> tuple[str, Found]:
    paths = list(contours.get_paths())[:MAX_ARTISTS]
    corners = [path.vertices for path in paths if len(path.vertices)]
    if not corners:
        return "", {}
    everywhere = np.concatenate(corners)
    if not contours.filled:
        step = max(1, len(everywhere) // MAX_BORDER)
        vertices = everywhere[::step]
        levels = [float(level) for level in contours.levels[:50]]
        return "borders", {"x": vertices[:, 0], "y": vertices[:, 1], "levels": levels}
    (left, bottom), (right, top) = everywhere.min(axis=0), everywhere.max(axis=0)
    middles = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(left + middles * (right - left), bottom + middles * (top - bottom))
    places = np.column_stack([x.ravel(), y.ravel()])
    fills = _bytes(contours.get_facecolor())
    colours = np.zeros((len(places), 4), dtype=np.uint8)
    for number, path in enumerate(paths):
        colours[_inside(path, places)] = fills[number % len(fills)]
    painted = colours[:, 3] > 0
    return "regions", _sampled(places[painted, 0], places[painted, 1], colours[painted])


def _inside(path: Any, places: Array) -> Array:
    """Which places lie inside a path with holes: inside an odd number of its outlines."""
    from matplotlib.path import Path

    odd = np.zeros(len(places), dtype=bool)
    for outline in path.to_polygons(closed_only=True):
        low, high = outline.min(axis=0), outline.max(axis=0)
        near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
        odd[near] ^= Path(outline).contains_points(places[near])
    return odd


def _sampled(x: Array, y: Array, colours: Array) -> Found:
    return {"x": x.ravel(), "y": y.ravel(), "colours": colours.reshape(-1, 4)}


def _some(count: int) -> Array:
    """At most `SIDE` of so many indices, evenly spread."""
    if count <= SIDE:
        return np.arange(count)
    return ((np.arange(SIDE) + 0.5) * count / SIDE).astype(int)


def _numbers(values: Any) -> Array:
    if np.size(values) > MAX_NUMBERS:
        raise ValueError("too many numbers")
    return np.ma.filled(np.ma.array(values, dtype=float), np.nan).ravel()


def _bytes(colours: Any) -> Array:
    """Colours of any spelling as uint8, shape (k, 4)."""
    from matplotlib.colors import to_rgba_array

    found: Array = np.round(255 * to_rgba_array(colours)).astype(np.uint8)
    return found


def _label(artist: Any) -> str:
    label = _text(str(artist.get_label()))
    return "" if label.startswith("_") else label


def _text(text: Any) -> str:
    return str(text)[:MAX_TEXT]

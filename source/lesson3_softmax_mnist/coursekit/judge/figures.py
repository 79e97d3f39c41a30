"""What a figure shows, as plain data: curves, points, coloured regions, labels.

A figure can't cross to the grader, and its pixels say little. So where a call returns a figure, or
leaves a new one behind, its content is read off here. Nothing is believed of it but that: it is
the student's output, as any number would be.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from typing import Any

import numpy as np

from coursekit.judge.artists import MAX_ARTISTS, read, text_of

Found = dict[str, Any]

_NO_FIGURES = frozenset((bool, int, float, np.float64, str, dict))
"""No values of these types are, or hold, a figure."""
MAX_AXES = 12


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
        dictionaries of what can be seen: ``lines`` (``x``, ``y``, ``label``), ``points`` (``x``,
        ``y``, ``colours`` as uint8 of shape (k, 4), ``edges`` likewise, ``marker``, ``label``),
        ``hidden`` (points beneath an opaque area), ``regions`` (places ``x``, ``y`` within a
        coloured area and their ``colours``; those left bare beside a single colour have that of
        the paper, and no opacity) and ``borders`` (``x``, ``y`` of a contour line and its
        ``level``).
    """
    panels = getattr(figure, "axes", [])
    if not isinstance(panels, list):  # axes know the whole axes they belong to by this name
        panels = [figure]
    # Legends and labels of the whole figure hold for all its panels.
    legends = list(getattr(figure, "legends", ()))
    labels = [text_of(getattr(figure, f"get_sup{axis}label", str)()) for axis in "xy"]
    return {
        "kind": "figure",
        "title": text_of(getattr(figure, "get_suptitle", str)()),
        "axes": [_axes(ax, legends, labels) for ax in panels[:MAX_AXES]],
    }


def _axes(ax: Any, shared: list[Any], labels: list[str]) -> Found:
    own = ax.get_legend()
    legends = [own, *shared] if own else shared
    found: Found = {
        "title": text_of(ax.get_title()),
        "xlabel": text_of(ax.get_xlabel().strip()) or labels[0],
        "ylabel": text_of(ax.get_ylabel().strip()) or labels[1],
        "xscale": text_of(ax.get_xscale()),
        "yscale": text_of(ax.get_yscale()),
        "colorbar": ax.get_label() == "<colorbar>",
        "legend": [
            text_of(text.get_text()) for one in legends[:4] for text in one.get_texts()[:50]
        ],
        "lines": [],
        "points": [],
        "hidden": [],
        "regions": [],
        "borders": [],
    }
    order = {one: n for n, one in enumerate(sorted(ax.get_children(), key=_height))}
    points: list[tuple[int, Found]] = []
    cover = -1
    for artist in [*ax.lines, *ax.collections, *ax.images][:MAX_ARTISTS]:
        if not artist.get_visible():
            continue
        try:
            kind, content = read(artist)
        except Exception:  # dates, words or somebody's own class: no numbers to be had
            continue
        if kind == "points":
            points.append((order[artist], content))
        elif kind:
            found[kind].append(content)
        if kind == "regions" and _opaque(artist, content):
            cover = max(cover, order[artist])
    for place, content in points:
        found["hidden" if place < cover else "points"].append(content)
    return found


def _opaque(artist: Any, region: Found) -> bool:
    alpha = artist.get_alpha()  # meshes and pictures have it beside their colours
    solid = alpha is None or bool(np.all(np.asarray(alpha) == 1))
    return solid and bool(np.all(region["colours"][:, 3] == 255))


def _height(artist: Any) -> float:
    return float(artist.get_zorder())

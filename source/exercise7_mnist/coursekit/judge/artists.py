"""What single curves, marks and areas show of a figure, as plain data.

Only what can be seen counts: neither a curve of the paper's colour nor marks beyond the axes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Found = dict[str, Any]

MAX_ARTISTS = 200
"""At most this many curves, collections and pictures are looked at, in each axes."""
MAX_NUMBERS = 20_000
"""At most this many points of one curve or collection are read; longer ones are left out."""
MAX_TEXT = 300
SIDE = 56
"""A coloured region is sampled at so many places across and up."""
MAX_BORDER = 4000
FAINT = 8
"""Colours that differ by no more, of 255, from what lies beneath aren't seen."""


def read(artist: Any) -> tuple[str, Found]:
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
    ax = artist.axes
    for kind, reader in readers:
        if isinstance(artist, kind):
            name, content = reader(artist)
            if name in ("lines", "points"):
                content = _in_view(content, ax)
            return (name, content) if content else ("", {})
    return "", {}


def _in_view(content: Found, ax: Any) -> Found:
    """Without what lies beyond the left and right ends of the axes; empty if nobody sees it."""
    (left, right), (low, high) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    room = 1e-9 * (right - left)
    x, y = content["x"], content["y"]
    outside = (x < left - room) | (x > right + room)
    if ax.get_xscale() != "linear":  # a logarithmic axis has no place for 0 anyway
        outside[:] = False
    if np.all(outside | (y < low) | (y > high)):
        return {}
    each = {name: part[~outside] for name, part in content.items() if isinstance(part, np.ndarray)}
    return {**content, **each}


def _paper(ax: Any) -> Array:
    """The colour of the axes where nothing is drawn, shape (3,)."""
    sheet: Array = np.full(3, 255.0)
    for patch in (ax.get_figure().patch, ax.patch):
        colour = _bytes(patch.get_facecolor())[0]
        share = colour[3] / 255 if patch.get_visible() else 0.0
        sheet = share * colour[:3] + (1 - share) * sheet
    return sheet


def _seen(colours: Array, ax: Any) -> Array:
    """Which colours stand out; on a painted area, all that aren't transparent."""
    from matplotlib.collections import PathCollection

    areas = any(not isinstance(one, PathCollection) for one in ax.collections)
    if areas or ax.images or ax.patches:
        return colours[:, 3] > FAINT
    gaps: Array = np.abs(colours[:, :3] - _paper(ax)) * (colours[:, 3:] / 255)
    seen: Array = gaps.max(axis=1) > FAINT
    return seen


def _line(line: Any) -> tuple[str, Found]:
    """A curve; marks without a line between them are points."""
    from matplotlib.colors import to_rgba
    from matplotlib.markers import MarkerStyle

    x, y = _numbers(line.get_xdata(orig=False)), _numbers(line.get_ydata(orig=False))
    shown: Found = {"x": x, "y": y, "label": _label(line)}
    colour, face, edge = (
        _bytes([to_rgba(one, line.get_alpha())])
        for one in (line.get_color(), line.get_markerfacecolor(), line.get_markeredgecolor())
    )
    joined = line.get_linestyle() not in ("None", " ", "") and line.get_linewidth() > 0
    if joined and _seen(colour, line.axes).all():
        return "lines", shown
    marker = line.get_marker()
    if str(marker) in ("None", "none", " ", "") or not line.get_markersize() > 0:
        return "", {}
    face[:] *= MarkerStyle(marker).is_filled()
    edge[:] *= line.get_markeredgewidth() > 0
    return _marks({**shown, "marker": text_of(str(marker))}, face, edge, line.axes)


def _marks(shown: Found, faces: Array, edges: Array, ax: Any) -> tuple[str, Found]:
    """Points with their colours, which may be fewer than they; a hollow one has its edge's."""
    if not (_seen(faces, ax).any() or _seen(edges, ax).any()):
        return "", {}
    each = np.arange(len(shown["x"]))
    faces, edges = faces[each % len(faces)], edges[each % len(edges)]
    return "points", {
        **shown,
        "colours": np.where(faces[:, 3:] > 0, faces, edges),
        "edges": edges,
    }


def _scattered(collection: Any) -> tuple[str, Found]:
    places: Array = np.ma.filled(np.ma.asarray(collection.get_offsets(), dtype=float), np.nan)
    if len(places) > MAX_NUMBERS:
        raise ValueError("too many points")
    collection.update_scalarmappable()
    bare = np.zeros((1, 4), dtype=np.uint8)
    faces, edges = _bytes(collection.get_facecolors()), _bytes(collection.get_edgecolors())
    faces, edges = faces if len(faces) else bare, edges if len(edges) else bare
    if not np.any(np.asarray(collection.get_linewidths()) > 0):
        edges = bare
    if not np.any(np.asarray(collection.get_sizes()) > 0):
        return "", {}
    outline = np.round(collection.get_paths()[0].vertices, 3).tobytes()
    shown = {
        "x": places[:, 0].copy(),
        "y": places[:, 1].copy(),
        "marker": f"{zlib.crc32(outline):08x}",
        "label": _label(collection),
    }
    return _marks(shown, faces, edges, collection.axes)


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
    places, colours = _painted(contours, paths, everywhere.min(axis=0), everywhere.max(axis=0))
    kept = colours[:, 3] > 0
    if len(np.unique(colours[kept], axis=0)) == 1:  # what it leaves bare is the other colour
        limits = contours.axes.dataLim
        places, colours = _painted(contours, paths, limits.min, limits.max)
        bare = colours[:, 3] == 0
        colours[bare, :3] = np.round(_paper(contours.axes))
        kept = np.ones(len(places), dtype=bool)
    return "regions", _sampled(places[kept, 0], places[kept, 1], colours[kept])


def _painted(contours: Any, paths: list[Any], low: Array, high: Array) -> tuple[Array, Array]:
    """Places between two corners, and the colours of filled contours there, if any."""
    middles = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(*(low + np.outer(middles, high - low)).T)
    places = np.column_stack([x.ravel(), y.ravel()])
    fills = _bytes(contours.get_facecolor())
    colours = np.zeros((len(places), 4), dtype=np.uint8)
    for number, path in enumerate(paths):
        colours[_inside(path, places)] = fills[number % len(fills)]
    return places, colours


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
    label = text_of(str(artist.get_label()))
    return "" if label.startswith("_") else label


def text_of(text: Any) -> str:
    return str(text)[:MAX_TEXT]

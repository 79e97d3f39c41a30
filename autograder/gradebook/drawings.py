"""Drawings, and other pictures, that a browser can draw.

A kilobyte of SVG in which parts are used within parts that are used in turn makes thousands of
millions of shapes, and the page around it never appears. In the figures of a notebook parts stand
for themselves: letters, marks, areas.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from xml.etree import ElementTree

from autograder.gradebook.pictures import MAX_PIXELS, pixels, pixels_in

MAX_LENGTH = 8_000_000
MAX_WEIGHT = 20_000_000
"""Characters of all parts that are used, each as often as it is."""
MAX_PARTS = 100_000
_HEAVY = frozenset({"filter", "foreignObject", "script", "animate", "animateTransform", "marker"})
"""A marker is drawn at each corner of a line, however many there are."""
_PICTURES = ("data:image/png;", "data:image/jpeg;")
_ADDRESS = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)", re.IGNORECASE)


def drawable(svg: str) -> bool:
    """Whether a drawing is well-formed, and no larger than it looks."""
    if len(svg) > MAX_LENGTH or "<!ENTITY" in svg:
        return False
    try:
        root = ElementTree.fromstring(svg)
    except (ElementTree.ParseError, ValueError):
        return False
    elements = list(root.iter())
    if any(_is_heavy(element) for element in elements):
        return False
    values = (value for element in elements for value in element.attrib.values())
    if sum(map(pixels_in, values)) > MAX_PIXELS:
        return False
    targets = Counter(name for element in elements for name in _references(element))
    looked_at = weight = 0
    for element in elements:
        times = targets.pop(element.get("id", ""), 0)
        if not times:
            continue
        for part in element.iter():
            looked_at += 1
            weight += times * (20 + sum(map(len, part.attrib.values())))
            if _references(part) or weight > MAX_WEIGHT or looked_at > MAX_PARTS:
                return False
    return True


def _is_heavy(element: ElementTree.Element) -> bool:
    """Whether it takes long by itself, or says in a sheet of styles what others refer to."""
    kind = str(element.tag).rpartition("}")[2]
    values = [value.strip().lower() for value in element.attrib.values()]
    if any("data:" in value and not value.startswith(_PICTURES) for value in values):
        return True  # a drawing within the drawing
    return kind in _HEAVY or (kind == "style" and "url(" in (element.text or "").lower())


def _references(element: ElementTree.Element) -> list[str]:
    """The names of the parts that an element uses."""
    found = []
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == "href" and value.strip().startswith("#"):
            found.append(value.strip()[1:])
        found += _REFERENCE.findall(value)
    return found


def is_picture(address: str) -> bool:
    """Whether an address holds a picture itself, and one that a browser can draw."""
    if not _ADDRESS.fullmatch(address):
        return False
    kind, _, data = address.partition(",")
    if "svg" not in kind.lower():
        return pixels(data) <= MAX_PIXELS
    try:
        return drawable(base64.b64decode(data).decode())
    except ValueError:
        return False


__all__ = ["drawable", "is_picture"]

"""Shapes of layers that don't exist are wrong, however right the others are.

A loop that begins at 0 and a dictionary that is kept from call to call both leave such shapes
behind. The input, ``A0``, may be there.
"""

from __future__ import annotations

import re
from typing import Any

LAYERS_OF_FIGURE = 4


def view(value: Any, case: Any) -> Any:
    """The value itself; with shapes of other layers in it, one of that kind isn't as asked for."""
    place = _place(value, _layers(case))
    return {**value, place: "one of more layers than there are"} if place else value


def remarks(value: Any, case: Any) -> dict[str, str]:
    layers = _layers(case)
    place = _place(value, layers)
    if not place:
        return {}
    beside = _beside(value, layers)
    names = ", ".join(f"`{name}`" for name in beside)
    if any(name[1:] == "0" for name in beside):
        why = "layer 0 is the input, which has neither weights nor biases"
    else:
        why = "they are more than this network has; is something left from another call?"
    return {place: f"there is too much in your dictionary, {names}: {why}"}


def _place(value: Any, layers: int) -> str:
    """Which shape stands for those that are too many: the first of their kind, if it is there.

    One slip costs the points of one kind, the least worth of those concerned: b, A, W.
    """
    beside = _beside(value, layers) if isinstance(value, dict) else []
    kinds = {name[0] for name in beside}
    return next((f"{kind}1" for kind in "bAW" if kind in kinds and f"{kind}1" in value), "")


def _layers(case: Any) -> int:
    """How many layers have weights."""
    sizes = case.arguments.get("layers")
    return LAYERS_OF_FIGURE if sizes is None else len(sizes) - 1


def _beside(value: dict[Any, Any], layers: int) -> list[str]:
    """Names of shapes beyond these layers, six at most."""
    found = []
    for name in value:
        match = re.fullmatch(r"[WbA](\d{1,3})", name) if isinstance(name, str) else None
        if match and name != "A0" and not 1 <= int(match[1]) <= layers:
            found.append(name)
    return found[:6]

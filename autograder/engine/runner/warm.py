"""What takes long the first time is done in the warm process, once for all submissions.

A fork has a copy of it: whatever a submission does to that, no other one sees. And each fork costs
the more, the more memory the warm process has written to. So what only draws data, scikit-learn, is
imported in a process of its own, which writes what it has drawn into a file.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

from coursekit import data, plain
from coursekit.data import photographs, points

MODULES = (
    "numpy.random",
    "IPython.display",
    "asyncio",
    "pexpect",
    "matplotlib.backends.backend_svg",
)
"""Imported when they are there: the first submission to need one would pay for it each time."""

Array = np.ndarray[Any, Any]


def import_modules() -> None:
    """Import what most notebooks need."""
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def read_drawn(file: Path) -> dict[str, Any]:
    """What `file` holds; nothing if it isn't there."""
    drawn: dict[str, Any] = plain.from_bytes(file.read_bytes()) if file.is_file() else {}
    return drawn


def keep_fonts(drawn: Mapping[str, Any]) -> None:
    """Let Matplotlib find its list of the machine's fonts, before it is imported.

    To look for them takes longer than its import.
    """
    if "fonts" in drawn:
        name, text = drawn["fonts"]
        Path(matplotlib.get_cachedir(), name).write_text(text, encoding="utf-8")


def let_go_of_fonts() -> None:
    """Close what Matplotlib keeps open: else it does so in each fork, page by page."""
    with contextlib.suppress(ImportError, LookupError):
        from matplotlib import font_manager

        vars(font_manager)["_get_font"].cache_clear()


def keep_drawn(drawn: Mapping[str, Any]) -> None:
    """Give these data sets to whoever asks for them; others are drawn as ever.

    To decode and cut the photographs takes half a second of the processor, and scikit-learn a
    second to import: far more than all else that a submission does.
    """
    if "moons" in drawn:
        moons = _once_drawn(points.moons, drawn["moons"])
        vars(points).update(moons=moons)
        vars(data).update(moons=moons)
    if "patches" in drawn:
        _keep_photographs(drawn["patches"])


def _draw() -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    with contextlib.suppress(OSError):
        from matplotlib.font_manager import FontManager  # makes its list when it is imported

        name = f"fontlist-v{FontManager.__version__}.json"
        text = Path(matplotlib.get_cachedir(), name).read_text(encoding="utf-8")
        drawn["fonts"] = name, text
    with contextlib.suppress(data.DataUnavailable):
        drawn["moons"] = data.moons()
        pictures = photographs._photographs()
        drawn["patches"] = {
            part: photographs._patches(part, pictures) for part in photographs.COUNTS
        }
    return drawn


def _once_drawn(
    draw: Callable[..., tuple[Array, Array]], drawn: tuple[Array, Array]
) -> Callable[..., tuple[Array, Array]]:
    """Like `draw`, but what it gives by default is a copy of `drawn`."""

    @functools.wraps(draw)
    def again(*args: Any, **kwargs: Any) -> tuple[Array, Array]:
        if args or kwargs:
            return draw(*args, **kwargs)
        X, Y = drawn
        return X.copy(), Y.copy()

    return again


def _keep_photographs(patches: dict[str, tuple[Array, Array]]) -> None:
    def again(part: str, photographs: tuple[Array, ...]) -> tuple[Array, Array]:
        """A copy: a notebook that draws on its pictures gets clean ones when it asks again."""
        images, labels = patches[part]
        return images.copy(), labels.copy()

    vars(photographs).update(_photographs=lambda: (), _patches=again)


if __name__ == "__main__":  # as `autograder.engine.drawn` runs it
    sys.stdout.buffer.write(plain.to_bytes(_draw()))

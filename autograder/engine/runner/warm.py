"""What takes long the first time is done in the warm process, once for all submissions.

A fork has a copy of it: whatever a submission does to that, no other one sees.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

import numpy as np

from coursekit import data
from coursekit.data import photographs

MODULES = (
    "sklearn.datasets",
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


def draw_data() -> None:
    """Draw the data sets that lessons begin with; decoded photographs are kept.

    To decode and cut them takes half a second of the processor, far more than all else that a
    submission does.
    """
    try:
        data.moons()
        data.flower()
        pictures = photographs._photographs()
    except data.DataUnavailable:
        return
    patches = {part: photographs._patches(part, pictures) for part in photographs.COUNTS}

    def again(part: str, photographs: tuple[Array, ...]) -> tuple[Array, Array]:
        """A copy: a notebook that draws on its pictures gets clean ones when it asks again."""
        images, labels = patches[part]
        return images.copy(), labels.copy()

    vars(photographs).update(_photographs=lambda: pictures, _patches=again)

"""What takes long the first time is done in the warm process, once for all submissions.

A fork has a copy of it: whatever a submission does to that, no other one sees. And each fork costs
the more, the more memory the warm process has written to. So what only draws data, scikit-learn, is
imported in a process of its own, which tells what it has drawn and ends.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

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

_DIGEST = hashlib.sha256().digest_size
Array = np.ndarray[Any, Any]


def import_modules() -> None:
    """Import what most notebooks need."""
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


class Drawing:
    """The data sets that lessons begin with: kept in a file, or being drawn in another process.

    To decode and cut the photographs takes half a second of the processor, and scikit-learn a
    second to import: far more than all else that a submission does.

    Parameters
    ----------
    kept : Path, optional
        What `write_drawn` wrote on this machine.
    """

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = _read(kept)
        self._child = 0
        if self._kept is None:
            self._drawn, told = os.pipe()
            self._child = os.fork()
            if self._child == 0:
                try:
                    os.close(self._drawn)
                    with open(told, "wb") as file:
                        file.write(plain.to_bytes(_draw()))
                finally:
                    os._exit(0)
            os.close(told)

    def keep(self) -> None:
        """Wait for them, and give them to whoever asks; nothing is kept if nothing can be drawn."""
        drawn = self._kept
        if drawn is None:
            with open(self._drawn, "rb") as file:
                told = file.read()
            os.waitpid(self._child, 0)
            drawn = plain.from_bytes(told) if told else {}
        if "moons" in drawn:
            moons = _once_drawn(points.moons, drawn["moons"])
            vars(points).update(moons=moons)
            vars(data).update(moons=moons)
        if "patches" in drawn:
            _keep_photographs(drawn["patches"])


def write_drawn(file: IO[bytes]) -> None:
    """Draw the data sets for the warm processes of this machine."""
    body = plain.to_bytes(_draw())
    file.write(hashlib.sha256(body).digest() + body)


def _read(kept: Path | None) -> dict[str, Any] | None:
    """What was drawn before; None if there is nothing, or it is damaged."""
    if kept is None:
        return None
    with contextlib.suppress(OSError, plain.PlainError):
        whole = kept.read_bytes()
        digest, body = whole[:_DIGEST], whole[_DIGEST:]
        if hashlib.sha256(body).digest() == digest:
            return dict(plain.from_bytes(body))
    return None


def _draw() -> dict[str, Any]:
    drawn: dict[str, Any] = {}
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
    write_drawn(sys.stdout.buffer)

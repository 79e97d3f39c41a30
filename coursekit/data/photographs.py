"""Real photographs for a logistic unit: patches of two colour pictures, or a file of one's own.

The patches are cut when they are asked for, from the two photographs that come with scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.data.errors import DataUnavailable

Array = np.ndarray[Any, Any]

SIDE = 64
"""Height and width of a patch in pixels."""

LICENCE = (
    "Patches of china.jpg (photographer: danielbuechele on Flickr) and flower.jpg "
    "(photographer: vultilion on Flickr), "
    "the sample photographs of scikit-learn; Creative Commons Attribution 2.0, "
    "https://creativecommons.org/licenses/by/2.0/ — cut and rescaled here."
)


@dataclass(frozen=True)
class ImageSet:
    """Pictures of two classes, with their labels."""

    train_x: Array
    """uint8, shape (m_train, height, width, 3)."""
    train_y: Array
    """Integers 0 or 1, shape (1, m_train)."""
    test_x: Array
    """uint8, shape (m_test, height, width, 3)."""
    test_y: Array
    """Integers 0 or 1, shape (1, m_test)."""
    classes: tuple[str, ...]
    """Name of class 0, name of class 1."""
    licence: str
    """Under which terms the pictures may be used, and by whom they are."""


def _photographs() -> dict[str, Array]:
    """Return the two photographs, uint8 of shape (427, 640, 3), by name."""
    try:
        from sklearn.datasets import load_sample_image

        return {name: load_sample_image(f"{name}.jpg") for name in ("china", "flower")}
    except ImportError as error:
        raise DataUnavailable(
            "The photographs come with scikit-learn and are read with Pillow; one of the two isn't "
            "installed here. Install them with:  python -m pip install scikit-learn pillow"
        ) from error


def images() -> ImageSet:
    """Return 209 training and 50 test pictures, 64 × 64 pixels in colour, of two classes."""
    photographs = _photographs()
    stream = np.random.RandomState(0)

    def cut(count: int, left: int, right: int) -> tuple[Array, Array]:
        labels = (stream.rand(count) < 0.4).astype(np.int64)
        pictures = np.empty((count, SIDE, SIDE, 3), np.uint8)
        for index, label in enumerate(labels):
            photograph = photographs["flower" if label else "china"]
            row = stream.randint(0, photograph.shape[0] - SIDE)
            column = stream.randint(left, right - SIDE)
            pictures[index] = photograph[row : row + SIDE, column : column + SIDE]
        return pictures, labels.reshape(1, -1)

    train_x, train_y = cut(209, 0, 400)
    test_x, test_y = cut(50, 420, 640)
    return ImageSet(train_x, train_y, test_x, test_y, ("china", "flower"), LICENCE)


def images_h5(path: str | Path) -> ImageSet:
    """Read an HDF5 file in the usual form."""
    import h5py

    with h5py.File(path) as file:
        return ImageSet(
            file["train_set_x"][:],
            file["train_set_y"][:].reshape(1, -1),
            file["test_set_x"][:],
            file["test_set_y"][:].reshape(1, -1),
            tuple(name.decode() for name in file["list_classes"][:]),
            "",
        )

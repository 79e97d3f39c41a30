"""Real photographs for a logistic unit: patches of two colour pictures, or a file of one's own.

The patches are cut when they are asked for, from the two photographs that come with scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.data.errors import DataUnavailable

Array = np.ndarray[Any, Any]

SIDE = 64
"""Height and width of a patch in pixels."""
ZOOMS = (1, 2)
"""A patch shows a square of SIDE or of 2·SIDE pixels of the photograph, the latter at half size."""
CONTRAST = 15
"""Standard deviation (of 255) that one colour of a patch must reach: no patches of bare sky."""
SEED = 1

CLASSES = ("palace", "flower")
PHOTOGRAPHS = ("china.jpg", "flower.jpg")
"""The photograph that each class is cut from; each is 427 pixels high and 640 wide."""
COLUMNS = {"train": ((256, 640), (316, 640)), "test": ((0, 240), (0, 300))}
"""First column and end of the strip of each photograph that a set is cut from.

Test patches come from the left of both photographs, training patches from the right, with a gap of
16 columns in between, so that no pixel is in both. Each photograph's subject is on both sides.
"""
COUNTS = {"train": 209, "test": 50}
SHARE_OF_CLASS_1 = 0.4

LICENCE = (
    "Patches of china.jpg (photographer: danielbuechele on Flickr) and flower.jpg "
    "(photographer: vultilion on Flickr), "
    "the sample photographs of scikit-learn; Creative Commons Attribution 2.0, "
    "https://creativecommons.org/licenses/by/2.0/. Cut, mirrored and rescaled here."
)

H5_KEYS = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")


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


def images() -> ImageSet:
    """Return small colour photographs of two classes: 209 to learn from and 50 to test with.

    They are patches of two photographs: class 0 is cut from that of a palace by a lake, class 1
    from that of a flower. Training and test patches come from different sides of the photographs
    and have no pixel in common; so the test patches show other parts of palace and garden than
    those seen in training.

    Returns
    -------
    ImageSet
        train_x (209, 64, 64, 3) and test_x (50, 64, 64, 3), uint8; train_y (1, 209) and
        test_y (1, 50); two in five patches are of class 1. The same patches on every call.

    Raises
    ------
    DataUnavailable
        If scikit-learn, which brings the photographs, or Pillow, which reads them, isn't installed.
    """
    photographs = _photographs()
    train_x, train_y = _patches("train", photographs)
    test_x, test_y = _patches("test", photographs)
    return ImageSet(train_x, train_y, test_x, test_y, CLASSES, LICENCE)


def _photographs() -> tuple[Array, ...]:
    """Return the photograph of each class: uint8, shape (427, 640, 3)."""
    try:
        from sklearn.datasets import load_sample_images

        found = load_sample_images()
    except ImportError as error:
        raise DataUnavailable(
            "The photographs come with scikit-learn and are read with Pillow; one of the two isn't "
            "installed here. Install them with:  python -m pip install scikit-learn pillow"
        ) from error
    by_name = {
        Path(name).name: image for name, image in zip(found.filenames, found.images, strict=True)
    }
    return tuple(by_name[name] for name in PHOTOGRAPHS)


def _patches(part: str, photographs: tuple[Array, ...]) -> tuple[Array, Array]:
    """Cut one of the two sets: uint8 patches (m, 64, 64, 3) and their classes (1, m)."""
    count = COUNTS[part]
    labels = np.zeros(count, np.int64)
    labels[: round(SHARE_OF_CLASS_1 * count)] = 1
    np.random.RandomState(SEED).shuffle(labels)
    patches = np.stack(
        [
            _patch(part, index, photographs[label], label)
            for index, label in enumerate(labels.tolist())
        ]
    )
    return patches, labels.reshape(1, count)


def _patch(part: str, index: int, photograph: Array, label: int) -> Array:
    """Cut the patch with this index: the first one of its random stream that isn't bare.

    Each patch has a stream of its own: readers of JPEG files differ by a shade or two, and where
    that lets one patch pass or fail the test for contrast, the others must stay as they are.
    """
    rows, _, _ = photograph.shape
    start, end = COLUMNS[part][label]
    stream = np.random.RandomState([SEED, COUNTS[part], index])
    while True:
        zoom = ZOOMS[stream.randint(len(ZOOMS))]
        size = zoom * SIDE
        row, column = stream.randint(rows - size + 1), stream.randint(start, end - size + 1)
        square = photograph[row : row + size, column : column + size]
        mirrored = stream.rand() < 0.5
        patch = square.reshape(SIDE, zoom, SIDE, zoom, 3).mean(axis=(1, 3))
        if patch.std(axis=(0, 1)).max() >= CONTRAST:
            patch = np.rint(patch[:, ::-1] if mirrored else patch)
            return np.asarray(patch, np.uint8)


def images_h5(path: str | Path) -> ImageSet:
    """Read a set of pictures from an HDF5 file of one's own.

    Parameters
    ----------
    path : path
        A file with the arrays train_set_x (m, h, w, 3), train_set_y (m,), test_set_x, test_set_y
        and list_classes, the names of the two classes.

    Returns
    -------
    ImageSet
        Labels have shape (1, m), names of classes are str.

    Raises
    ------
    DataUnavailable
        If h5py isn't installed, or the file isn't there or isn't of that form.
    """
    try:
        import h5py
    except ImportError as error:
        raise DataUnavailable(
            "Reading HDF5 files needs h5py. Install it with:  python -m pip install h5py"
        ) from error
    if not Path(path).is_file():
        raise DataUnavailable(
            f"There is no file {path}. Check the path; it is relative to {Path.cwd()}"
        )
    try:
        with h5py.File(path, "r") as file:
            arrays = {key: np.asarray(file[key]) for key in H5_KEYS if key in file}
    except OSError as error:
        raise DataUnavailable(f"{path} can't be read as an HDF5 file: {error}") from error
    return _image_set(path, arrays)


def _image_set(path: str | Path, arrays: Mapping[str, Array]) -> ImageSet:
    missing = [key for key in H5_KEYS if key not in arrays]
    if missing:
        raise DataUnavailable(
            f"{path} lacks {', '.join(missing)}; expected are the arrays {', '.join(H5_KEYS)}"
        )
    for part in ("train", "test"):
        x, y = arrays[f"{part}_set_x"], arrays[f"{part}_set_y"]
        if x.ndim != 4 or x.shape[3] != 3 or y.size != x.shape[0]:
            raise DataUnavailable(
                f"{path}: expected {part}_set_x of shape (m, height, width, 3) and {part}_set_y of "
                f"shape (m,); found {x.shape} and {y.shape}"
            )
    names = arrays["list_classes"].reshape(-1).tolist()
    return ImageSet(
        arrays["train_set_x"],
        arrays["train_set_y"].reshape(1, -1),
        arrays["test_set_x"],
        arrays["test_set_y"].reshape(1, -1),
        tuple(name.decode() if isinstance(name, bytes) else str(name) for name in names),
        f"Not stated in {Path(path).name}: ask whoever gave you the file.",
    )

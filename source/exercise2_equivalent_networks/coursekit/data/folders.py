"""MNIST in a folder of the user's, in any of the forms in which people keep it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.data.errors import Unusable
from coursekit.data.idx import MNIST, IdxFile, IdxFiles, to_idx, verified
from coursekit.fixture_file import UNREADABLE

Say = Callable[[str], object]

CSV_NAMES = {"train": "mnist_train.csv", "test": "mnist_test.csv"}
NPZ_KEYS = {
    "train_images": "x_train",
    "train_labels": "y_train",
    "test_images": "x_test",
    "test_labels": "y_test",
}
SUBFOLDERS = (".", "MNIST/raw", "raw", "data", "package/data")


def from_folder(folder: Path, say: Say, files: IdxFiles = MNIST) -> dict[str, bytes]:
    """Return the four files' unpacked, verified bytes, by part.

    Parameters
    ----------
    folder : Path
        Holds the idx files (``.gz`` or not), or mnist_train.csv and mnist_test.csv (label first,
        then the 784 pixels; with or without a line of headings; ``.gz`` or not), or an npz with
        x_train, y_train, x_test and y_test; itself or in a subfolder where usual tools leave them.
    say : function of a line
        Hears what takes long.
    files : mapping, optional
        What the files are called and must hold.

    Raises
    ------
    Unusable
        If there is no complete, undamaged set.
    """
    if not folder.is_dir():
        raise Unusable("no such folder")
    reasons = []
    for subfolder in SUBFOLDERS:
        for form in (_idx, _csv, _npz):
            try:
                found = form(folder / subfolder, say, files)
            except (Unusable, *UNREADABLE) as error:
                reasons.append(str(error))
            else:
                if found is not None:
                    return found
    wanted = ", ".join([file.name for file in files.values()] + list(CSV_NAMES.values()))
    raise Unusable("; ".join(reasons) or f"holds none of {wanted}, *.npz")


def _idx(folder: Path, say: Say, files: IdxFiles) -> dict[str, bytes] | None:
    places = {part: _existing(folder, _spellings(file)) for part, file in files.items()}
    if not any(places.values()):
        return None
    found = {}
    for part, file in files.items():
        place = places[part]
        if place is None:
            raise Unusable(f"{file.name} is missing")
        found[part] = bytes(verified(file, unpacked(place.read_bytes(), file)))
    return found


def _spellings(file: IdxFile) -> tuple[str, ...]:
    # Browsers and unpackers turn "-idx3-ubyte" into ".idx3-ubyte".
    dotted = file.name.replace("-idx", ".idx")
    return (file.name, dotted, f"{file.name}.gz", f"{dotted}.gz")


def unpacked(raw: bytes, file: IdxFile) -> bytes:
    """Return the bytes of a file that may be gzipped, at most one more than it should hold."""
    if raw[:2] != b"\x1f\x8b":
        return raw
    machine = zlib.decompressobj(wbits=31)
    try:
        return machine.decompress(raw, file.size + 1)
    except zlib.error as error:
        raise Unusable(f"{file.name} is damaged: {error}") from error


def _csv(folder: Path, say: Say, files: IdxFiles) -> dict[str, bytes] | None:
    places = {half: _existing(folder, (name, f"{name}.gz")) for half, name in CSV_NAMES.items()}
    if not any(places.values()):
        return None
    found = {}
    for half, place in places.items():
        if place is None:
            raise Unusable(f"{CSV_NAMES[half]} is missing")
        say(f"Reading {place.name}: this takes a few seconds …")
        table = _table(place)
        for part, entries in (("images", table[:, 1:]), ("labels", table[:, 0])):
            file = files[f"{half}_{part}"]
            found[f"{half}_{part}"] = bytes(verified(file, to_idx(file, entries)))
    return found


def _table(place: Path) -> np.ndarray[Any, Any]:
    def opened() -> Any:
        return gzip.open(place, "rt") if place.suffix == ".gz" else place.open()

    with opened() as lines:
        headings = not lines.readline()[:1].isdigit()
    with opened() as lines:
        return np.loadtxt(lines, np.int16, delimiter=",", skiprows=int(headings), ndmin=2)


def _npz(folder: Path, say: Say, files: IdxFiles) -> dict[str, bytes] | None:
    for place in sorted(folder.glob("*.npz")):
        with np.load(place, allow_pickle=False) as arrays:
            if set(NPZ_KEYS.values()) <= set(arrays.files):
                return {
                    part: bytes(verified(files[part], to_idx(files[part], arrays[key])))
                    for part, key in NPZ_KEYS.items()
                }
    return None


def _existing(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)

"""One file that keeps MNIST after the first success, so that loading it takes a moment.

It is a .npy of bytes: the four idx files one after the other. So the cache is verified in the same
way as everything else, each time it is read.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from coursekit.data.errors import Unusable
from coursekit.data.idx import MNIST, IdxFiles, verified

FILE_NAME = "mnist.npy"


def cache_folder() -> Path:
    """Return where data are kept: $COURSEKIT_DATA, or the user's cache folder for this system."""
    if chosen := os.environ.get("COURSEKIT_DATA"):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "coursekit"


def from_cache(folder: Path, files: IdxFiles = MNIST) -> dict[str, memoryview]:
    """Return the four files' verified bytes, by part.

    Raises
    ------
    Unusable
        If nothing is kept there, or it is damaged.
    """
    place = folder / FILE_NAME
    if not place.is_file():
        raise Unusable("nothing there yet")
    try:
        whole = np.load(place, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise Unusable(f"{FILE_NAME} can't be read: {error}") from error
    if whole.dtype != np.uint8 or whole.shape != (sum(file.size for file in files.values()),):
        raise Unusable(f"{FILE_NAME} is damaged: {whole.dtype} of shape {whole.shape}")
    found, start = {}, 0
    for part, file in files.items():
        raw = memoryview(whole)[start : start + file.size]
        verified(file, raw)
        found[part] = raw
        start += file.size
    return found


def keep(parts: dict[str, bytes], folder: Path, files: IdxFiles = MNIST) -> Path:
    """Write the verified files into the cache; return the path.

    The file appears whole or not at all, also when the writing is interrupted or several programs
    do it at once: it is written under another name and then renamed.

    Raises
    ------
    OSError
        If it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole = np.frombuffer(b"".join(parts[part] for part in files), np.uint8)
    handle, name = tempfile.mkstemp(prefix=".mnist-", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, whole)
        os.chmod(name, 0o644)  # mkstemp's file is the user's alone; a shared cache must be readable
        os.replace(name, folder / FILE_NAME)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return folder / FILE_NAME

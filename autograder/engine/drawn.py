"""What takes long to draw or find: done once on this machine, and kept beside MNIST.

These are the data sets that lessons begin with, and the list of fonts.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coursekit import plain
from coursekit.data.cache import cache_folder

DRAWN_BY = ("numpy", "scikit-learn", "pillow", "matplotlib")
SECONDS = 60.0
_DIGEST = hashlib.sha256().digest_size


def drawn_data(code: Path, environment: Mapping[str, str]) -> bytes:
    """What `autograder.engine.runner.warm` draws; empty if it can't.

    Parameters
    ----------
    code : Path
        The folder with the warm process's code.
    environment : mapping
        Its environment.
    """
    place = cache_folder() / f"drawn-{_edition(code)}.plain"
    drawn = _kept(place)
    if not drawn:
        drawn = _draw(environment)
        with suppress(OSError):  # else they are drawn again the next time
            _keep(place, drawn)
    return drawn


def _draw(environment: Mapping[str, str]) -> bytes:
    command = [sys.executable, "-P", "-s", "-m", "autograder.engine.runner.warm"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return done.stdout
    return b""


def _kept(place: Path) -> bytes:
    """What was drawn before; empty if there is nothing, or it is damaged."""
    with suppress(OSError):
        whole = place.read_bytes()
        if hashlib.sha256(whole[_DIGEST:]).digest() == whole[:_DIGEST]:
            return whole[_DIGEST:]
    return b""


def _keep(place: Path, drawn: bytes) -> None:
    """Write them under another name first: the file appears whole or not at all."""
    if not drawn:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=".drawn-", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(drawn).digest() + drawn)
        os.chmod(part, 0o644)  # a shared cache must be readable
        os.replace(part, place)
    finally:
        Path(part).unlink(missing_ok=True)
    for outdated in set(place.parent.glob("drawn-*.plain")) - {place}:
        outdated.unlink(missing_ok=True)


def _edition(code: Path) -> str:
    """Stands for all that the drawn numbers depend on, and the form in which they are kept."""
    digest = hashlib.sha256(plain.MAGIC)
    for path in sorted((code / "coursekit" / "data").glob("*.py")):
        digest.update(path.read_bytes())
    digest.update((code / "autograder" / "engine" / "runner" / "warm.py").read_bytes())
    for name in DRAWN_BY:
        with suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()[:16]

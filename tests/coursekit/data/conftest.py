"""Made-up digits with md5s of their own, an empty cache, and no network."""

import hashlib

import numpy as np
import pytest
from made_up_digits import SHAPES

from coursekit.data import downloads
from coursekit.data.errors import Unusable
from coursekit.data.idx import MNIST, IdxFile, to_idx


@pytest.fixture
def tiny():
    """Made-up digits: their bytes by part, and the files that they are verified against."""
    stream = np.random.RandomState(4)
    raws, files = {}, {}
    for part, shape in SHAPES.items():
        entries = stream.randint(0, 256 if "images" in part else 10, shape)
        plain = IdxFile(MNIST[part].name, shape, "")
        raws[part] = to_idx(plain, entries)
        files[part] = IdxFile(plain.name, shape, hashlib.md5(raws[part]).hexdigest())
    return raws, files


@pytest.fixture
def cached(tmp_path, monkeypatch):
    """An empty cache folder."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def network(monkeypatch):
    """No network; a list of the places that were asked."""
    asked = []

    def refuse(place):
        def look(*_):
            asked.append(place)
            raise Unusable("no network in this test")

        return look

    monkeypatch.setattr(downloads, "from_mirror", refuse("mirror"))
    monkeypatch.setattr(downloads, "from_npm", refuse("npm"))
    return asked

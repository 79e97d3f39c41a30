"""Every form in which a folder may hold the digits, and damage in each of them."""

import gzip
import os

import numpy as np
import pytest
from made_up_digits import SHAPES, damaged, silent, write_csv, write_idx, write_npz

from coursekit.data.errors import Unusable
from coursekit.data.folders import from_folder
from coursekit.data.idx import from_idx, verified


@pytest.mark.parametrize(
    ("spelling", "pack"),
    [("{}", False), ("{}.gz", True), ("{}", True), ("MNIST/raw/{}", False)],
)
def test_idx_files(tiny, tmp_path, spelling, pack):
    (tmp_path / spelling).parent.mkdir(parents=True, exist_ok=True)
    write_idx(tmp_path, tiny, spelling, pack)
    assert from_folder(tmp_path, silent, tiny[1]) == tiny[0]


def test_idx_files_with_a_dot_in_the_name(tiny, tmp_path):
    write_idx(tmp_path, tiny)
    for file in list(tmp_path.iterdir()):
        file.rename(tmp_path / file.name.replace("-idx", ".idx"))
    assert from_folder(tmp_path, silent, tiny[1]) == tiny[0]


@pytest.mark.parametrize("headings", [False, True])
@pytest.mark.parametrize("pack", [False, True])
def test_csv_files(tiny, tmp_path, headings, pack):
    said = []
    write_csv(tmp_path, tiny, headings, pack)
    assert from_folder(tmp_path, said.append, tiny[1]) == tiny[0]
    assert "mnist_train.csv" in said[0]


def test_npz_file(tiny, tmp_path):
    write_npz(tmp_path, tiny)
    assert from_folder(tmp_path, silent, tiny[1]) == tiny[0]


def test_an_npz_of_floats_is_the_same_if_they_are_whole(tiny, tmp_path):
    raws, files = tiny
    whole = from_idx(files["train_images"], raws["train_images"]).astype(float)
    write_npz(tmp_path, tiny, x_train=whole)
    assert from_folder(tmp_path, silent, files) == raws
    write_npz(tmp_path, tiny, x_train=whole / 255)
    with pytest.raises(Unusable, match="numbers other than 0, 1, …, 255"):
        from_folder(tmp_path, silent, files)


def test_pickled_npz_is_never_unpickled(tiny, tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    trap = np.array([Trap()], dtype=object)
    write_npz(tmp_path, tiny, x_train=trap)
    with pytest.raises(Unusable):
        from_folder(tmp_path, silent, tiny[1])
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("part", SHAPES)
def test_one_wrong_bit_is_noticed(tiny, part):
    raws, files = tiny
    with pytest.raises(Unusable, match="damaged or another file: md5"):
        verified(files[part], damaged(raws[part]))
    with pytest.raises(Unusable, match=r"bytes instead of"):
        verified(files[part], raws[part][:-1])


@pytest.mark.parametrize("write", [write_idx, write_csv, write_npz])
def test_damage_is_noticed_in_every_form(tiny, tmp_path, write):
    raws, files = tiny
    spoilt = raws | {"test_images": damaged(raws["test_images"])}
    write(tmp_path, (spoilt, files))
    with pytest.raises(Unusable, match="t10k-images-idx3-ubyte is damaged"):
        from_folder(tmp_path, silent, files)


def test_adamaged_form_does_not_hide_a_good_one(tiny, tmp_path):
    raws, files = tiny
    write_idx(tmp_path, (raws | {"test_images": b"nothing"}, files))
    write_csv(tmp_path, tiny)
    assert from_folder(tmp_path, silent, files) == raws


def test_a_truncated_gzip_is_noticed(tiny, tmp_path):
    write_idx(tmp_path, tiny, "{}.gz", pack=True)
    place = tmp_path / "train-images-idx3-ubyte.gz"
    place.write_bytes(place.read_bytes()[:-500])
    with pytest.raises(Unusable, match="train-images-idx3-ubyte is damaged"):
        from_folder(tmp_path, silent, tiny[1])


@pytest.mark.parametrize("left", [0, 4, 300, -300, -10])
def test_an_archive_cut_off_is_noticed(tiny, tmp_path, left):
    """As when a download ended too early."""
    write_npz(tmp_path, tiny)
    place = tmp_path / "mnist.npz"
    place.write_bytes(place.read_bytes()[:left])
    with pytest.raises(Unusable):
        from_folder(tmp_path, silent, tiny[1])


def test_an_archive_of_another_kind_is_noticed(tiny, tmp_path):
    write_npz(tmp_path, tiny)
    place = tmp_path / "mnist.npz"
    data = bytearray(place.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1  # encrypted
    place.write_bytes(data)
    with pytest.raises(Unusable):
        from_folder(tmp_path, silent, tiny[1])


def test_a_gzip_bomb_is_not_unpacked(tiny, tmp_path):
    write_idx(tmp_path, tiny, "{}.gz", pack=True)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    size = tiny[1]["train_images"].size
    with pytest.raises(Unusable, match=f"damaged: {size + 1} bytes instead of {size}"):
        from_folder(tmp_path, silent, tiny[1])


def test_a_csv_with_too_few_lines_or_wild_numbers(tiny, tmp_path):
    write_csv(tmp_path, tiny)
    place = tmp_path / "mnist_train.csv"
    good = place.read_text()
    place.write_text("\n".join(good.splitlines()[:-1]))
    with pytest.raises(Unusable, match="numbers where train-images"):
        from_folder(tmp_path, silent, tiny[1])
    place.write_text("7,999" + good[good.index(",", 2) :])
    with pytest.raises(Unusable, match="numbers other than 0, 1, …, 255"):
        from_folder(tmp_path, silent, tiny[1])


def test_incomplete_and_empty_folders(tiny, tmp_path):
    with pytest.raises(Unusable, match="no such folder"):
        from_folder(tmp_path / "nowhere", silent, tiny[1])
    with pytest.raises(Unusable, match="holds none of train-images-idx3-ubyte"):
        from_folder(tmp_path, silent, tiny[1])
    write_idx(tmp_path, tiny)
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(Unusable, match="t10k-labels-idx1-ubyte is missing"):
        from_folder(tmp_path, silent, tiny[1])

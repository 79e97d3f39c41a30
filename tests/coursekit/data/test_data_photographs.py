"""The pictures: shapes, no overlap between the sets, the overfitting of lesson 1, HDF5 files."""

import subprocess
import sys

import h5py
import numpy as np
import pytest

from coursekit import data
from coursekit.data import photographs


@pytest.fixture(scope="module")
def images():
    return data.images()


def test_shapes_classes_and_licence(images):
    assert images.train_x.shape == (209, 64, 64, 3)
    assert images.test_x.shape == (50, 64, 64, 3)
    assert images.train_x.dtype == images.test_x.dtype == np.uint8
    assert images.train_y.shape == (1, 209)
    assert images.test_y.shape == (1, 50)
    assert set(np.unique(images.train_y)) == set(np.unique(images.test_y)) == {0, 1}
    assert images.classes == ("palace", "flower")
    assert "creativecommons.org/licenses/by/2.0" in images.licence


def test_the_same_patches_every_time_without_touching_the_global_generator(images):
    np.random.seed(3)
    before = np.random.get_state()[1].copy()
    again = data.images()
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    for name in ("train_x", "train_y", "test_x", "test_y"):
        np.testing.assert_array_equal(getattr(again, name), getattr(images, name))


def test_training_and_test_patches_share_no_pixel(images):
    """Whatever stands where one set is cut from, the other set stays as it is."""
    stream = np.random.RandomState(0)
    for part, other in (("train", "test"), ("test", "train")):
        changed = []
        for photograph, (start, end) in zip(
            photographs._photographs(), photographs.COLUMNS[part], strict=True
        ):
            copy = photograph.copy()
            copy[:, start:end] = stream.randint(0, 256, copy[:, start:end].shape)
            changed.append(copy)
        kept, _ = photographs._patches(other, tuple(changed))
        np.testing.assert_array_equal(kept, getattr(images, f"{other}_x"))
        lost, _ = photographs._patches(part, tuple(changed))
        untouched = (lost == getattr(images, f"{part}_x")).all(axis=(1, 2, 3))
        assert not untouched.any()


def test_between_the_two_sets_there_is_a_gap():
    for (train_start, _), (_, test_end) in zip(*photographs.COLUMNS.values(), strict=True):
        assert train_start - test_end == 16


def test_every_patch_is_cut_from_the_photograph_of_its_class(images):
    greens = images.train_x.reshape(209, -1, 3).mean(axis=1)
    flower, palace = greens[images.train_y[0] == 1], greens[images.train_y[0] == 0]
    assert palace.mean() > flower.mean() + 20


def test_a_logistic_unit_overfits_them(images):
    """Lesson 1 shows nearly perfect accuracy in training beside a much lower one on the test."""
    A, B = (x.reshape(len(x), -1).T / 255 for x in (images.train_x, images.test_x))
    # From zero weights, gradient descent stays within w = A c, so that 209 numbers c will do.
    inner, outer = A.T @ A, A.T @ B
    c, b, rate = np.zeros((1, 209)), 0.0, 0.0075 / 209
    for _ in range(2000):
        error = 1 / (1 + np.exp(-(c @ inner + b))) - images.train_y
        c, b = c - rate * error, b - rate * error.sum()
    train = np.mean((c @ inner + b > 0) == images.train_y)
    test = np.mean((c @ outer + b > 0) == images.test_y)
    assert train >= 0.98
    assert 0.62 <= test <= 0.86


def test_importing_the_data_module_imports_neither_scikit_learn_nor_matplotlib():
    code = (
        "import sys, coursekit.data, coursekit.plots;"
        "print([n for n in ('sklearn', 'matplotlib', 'h5py', 'IPython') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_scikit_learn_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(data.DataUnavailable, match="pip install scikit-learn"):
        data.images()
    with pytest.raises(data.DataUnavailable, match="pip install scikit-learn"):
        data.moons()


def _write(path, leave_out=(), **changes):
    arrays = {
        "train_set_x": np.arange(5 * 4 * 6 * 3, dtype=np.uint8).reshape(5, 4, 6, 3),
        "train_set_y": np.array([0, 1, 1, 0, 1]),
        "test_set_x": np.zeros((2, 4, 6, 3), np.uint8),
        "test_set_y": np.array([1, 0]),
        "list_classes": np.array([b"non-cat", b"cat"]),
    } | changes
    with h5py.File(path, "w") as file:
        for key, array in arrays.items():
            if key not in leave_out:
                file[key] = array
    return arrays


def test_h5_file_in_the_usual_form(tmp_path):
    arrays = _write(tmp_path / "data.h5")
    found = data.images_h5(tmp_path / "data.h5")
    np.testing.assert_array_equal(found.train_x, arrays["train_set_x"])
    np.testing.assert_array_equal(found.train_y, [arrays["train_set_y"]])
    assert found.test_x.shape == (2, 4, 6, 3)
    assert found.test_y.tolist() == [[1, 0]]
    assert found.classes == ("non-cat", "cat")
    assert "data.h5" in found.licence


def test_h5_file_without_a_key(tmp_path):
    _write(tmp_path / "data.h5", leave_out=("test_set_y", "list_classes"))
    with pytest.raises(data.DataUnavailable, match="lacks test_set_y, list_classes"):
        data.images_h5(tmp_path / "data.h5")


def test_h5_file_whose_labels_do_not_fit(tmp_path):
    _write(tmp_path / "data.h5", train_set_y=np.array([0, 1]))
    with pytest.raises(data.DataUnavailable, match=r"train_set_y of shape \(m,\); found .*\(2,\)"):
        data.images_h5(tmp_path / "data.h5")


def test_a_file_that_is_no_hdf5(tmp_path):
    (tmp_path / "data.h5").write_text("label,1x1\n")
    with pytest.raises(data.DataUnavailable, match="can't be read as an HDF5 file"):
        data.images_h5(tmp_path / "data.h5")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(data.DataUnavailable, match="There is no file"):
        data.images_h5(tmp_path / "data.h5")

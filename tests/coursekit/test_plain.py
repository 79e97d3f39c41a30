"""Plain data: everything plain survives, nothing else crosses, malformed bytes are refused."""

from __future__ import annotations

import contextlib
import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursekit import plain
from coursekit.judge.compare import same

arrays = hnp.arrays(
    dtype=st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_, np.dtype("U3")]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=5),
)
keys = st.sampled_from(["$", "v", "a", 1, 2.5, None, b"x"])
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=8,
)


@given(values)
def test_plain_values_survive(value):
    assert repr(plain.from_bytes(plain.to_bytes(value))) == repr(value)


@given(arrays)
def test_arrays_survive_with_shape_and_type(array):
    again = plain.from_bytes(plain.to_bytes({"a": array}))["a"]
    assert (again.shape, again.dtype) == (array.shape, array.dtype)
    assert again.tobytes() == array.tobytes()


def test_numpy_scalars_stay_scalars():
    again = plain.snapshot((np.float64(1.5), np.int32(2), np.True_))
    assert [type(item) for item in again] == [np.float64, np.int32, np.bool_]


def test_a_snapshot_is_a_copy():
    array = np.zeros(3)
    again = plain.snapshot({"a": array})
    array += 1
    assert same(again["a"], np.zeros(3), 0)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (2**100, "int of more than 64 bits"),
        (lambda: 1, "function"),
    ],
)
def test_the_rest_becomes_the_name_of_its_type(value, name):
    assert plain.snapshot(value) == plain.Opaque(name)


def test_a_list_that_holds_itself_ends():
    loop: list = []
    loop.append(loop)
    assert plain.from_bytes(plain.to_bytes(loop))


@pytest.mark.parametrize("key", ["a", "$", 1])
def test_a_dictionary_that_holds_itself_ends(key):
    loop: dict = {}
    loop[key] = [loop, loop]
    held = plain.Opaque("a dict that holds itself")
    assert plain.snapshot(loop) == {key: [held, held]}


def test_wide_dictionaries_are_cut_off(monkeypatch):
    monkeypatch.setattr(plain, "MAX_NODES", 10)
    found = plain.snapshot({f"{number}": [1.0] for number in range(100)})
    assert 0 < len(found) < 10


def test_a_list_that_holds_itself_twice_ends_soon():
    loop: list = [1.0]
    loop += [loop, loop]
    held = plain.Opaque("a list that holds itself")
    assert plain.snapshot(loop) == [1.0, held, held]


def test_equal_lists_side_by_side_are_no_loop():
    row = [1, 2]
    assert plain.snapshot([row, (row, {"again": row})]) == [row, (row, {"again": row})]


def test_what_grows_with_every_level_is_cut_off():
    grown: list = [1.0]
    for _ in range(30):
        grown = [grown, grown]
    assert isinstance(plain.snapshot(grown), list)


def test_one_large_array_many_times_is_cut_off(monkeypatch):
    monkeypatch.setattr(plain, "MAX_ARRAYS", 10_000)
    found = plain.snapshot([np.zeros(1000)] * 5)
    assert [isinstance(item, np.ndarray) for item in found] == [True] + [False] * 4


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data):
    for frame in (data, plain.MAGIC + data, plain.MAGIC + struct.pack(">I", len(data)) + data):
        with contextlib.suppress(plain.PlainError):
            plain.from_bytes(frame)


@settings(max_examples=200)
@given(st.data())
def test_damaged_frames_never_raise_anything_else(data):
    frame = bytearray(plain.to_bytes({"a": np.arange(6.0).reshape(2, 3), "b": (1, "x")}))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(plain.PlainError):
        plain.from_bytes(bytes(frame))


def frame_of(tree, kinds=(), arrays=(), data=b""):
    head = json.dumps({"tree": tree, "kinds": kinds, "arrays": arrays}).encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head + data


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (["|O8", [1], "C"], b"12345678"),
        (["<f8", [1000000000000], "C"], b"12345678"),
        (["<f8", [2**62, 2**62], "C"], b"12345678"),
        (["<f8", [0, 2**61], "C"], b"12345678"),
        (["<f8", [-1], "C"], b"12345678"),
        (["<f8", [1.0], "C"], b"12345678"),
        (["<f8", [True], "C"], b"12345678"),
        ([[["a", "<f8"]], [1], "C"], b"12345678"),
        (["<f8", [2], "C"], b"12345678"),
        (["<f8", [], "C"], b"123456789"),
        (["<f8", [1], "A"], b"12345678"),
        (["<f9", [1], "C"], b"123456789"),
        (["<U2", [1], "C"], b"\xff" * 8),
        (["<V8", [1], "C"], b"12345678"),
        (["<f8", 1, "C"], b"12345678"),
        ("<f8", b"12345678"),
    ],
)
def test_arrays_that_lie_are_refused(kind, data):
    with pytest.raises(plain.PlainError):
        plain.from_bytes(frame_of({"$": "array", "v": 0}, [kind], [0], data))


@pytest.mark.parametrize("arrays", [[1], [-1], [0.0], [True], "0", None])
def test_arrays_that_are_not_there_are_refused(arrays):
    frame = frame_of({"$": "array", "v": 0}, [["<f8", [1], "C"]], arrays, b"12345678")
    with pytest.raises(plain.PlainError):
        plain.from_bytes(frame)


def test_equal_arrays_are_sent_once_and_stay_apart():
    one = np.arange(5000.0)
    frame = plain.to_bytes([one, one.copy(), {"again": one}])
    assert len(frame) < 1.1 * one.nbytes
    first, second, third = plain.from_bytes(frame)
    first += 1
    assert same(second, one, 0)
    assert same(third["again"], one, 0)


def test_a_small_frame_cannot_become_much_data():
    frame = frame_of([], [["<f8", [1000], "C"]], [0] * 100, bytes(8000))
    with pytest.raises(plain.PlainError, match="more data"):
        plain.from_bytes(frame, max_bytes=100_000)


def test_arrays_keep_their_order_in_memory():
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    again = plain.from_bytes(plain.to_bytes(array))
    assert again.flags.f_contiguous
    assert same(again, array, 0)


@pytest.mark.parametrize(
    "tree",
    [
        {"$": "array", "v": 3},
        {"$": "pickle", "v": "x"},
        {"$": "array"},
        {"$": "array", "v": 0, "x": 1},
        {"$": "dict", "v": [[[], 1]]},
        {"$": "bytes", "v": "§"},
    ],
)
def test_trees_of_unknown_form_are_refused(tree):
    with pytest.raises(plain.PlainError):
        plain.from_bytes(frame_of(tree))


def test_size_limits():
    with pytest.raises(plain.PlainError, match="more data"):
        plain.to_bytes(np.zeros(1000), max_bytes=100)
    with pytest.raises(plain.PlainError, match="more data"):
        plain.from_bytes(b"x" * 101, max_bytes=100)


def test_halves_of_pairs_do_not_cross_as_keys_either():
    assert plain.from_bytes(frame_of({"a\ud800": 1})) == {"a?": 1}
    assert plain.from_bytes(frame_of({"$": "dict", "v": [["a\ud800", 1]]})) == {"a?": 1}

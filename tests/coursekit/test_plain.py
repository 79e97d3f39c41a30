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
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
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


def frame_of(tree, blobs=()):
    head = json.dumps({"tree": tree, "arrays": [len(blob) for blob in blobs]}).encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head + b"".join(blobs)


def npy(header: str, data: bytes = b"") -> bytes:
    body = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(body)) + body + data


@pytest.mark.parametrize(
    "blob",
    [
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", b"\x80\x04N."),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}", b"12345678"),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", b"12345678"),
        npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", b"12345678"),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", b"12345678"),
        npy("__import__('os').system('true')"),
    ],
)
def test_arrays_that_lie_are_refused(blob):
    with pytest.raises(plain.PlainError):
        plain.from_bytes(frame_of({"$": "array", "v": 0}, [blob]))


@pytest.mark.parametrize(
    "tree",
    [
        {"$": "array", "v": 3},
        {"$": "pickle", "v": "x"},
        {"x": 1},
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

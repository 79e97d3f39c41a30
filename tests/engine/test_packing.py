"""Packed frames: everything plain survives, nothing else crosses, malformed bytes are refused."""

from __future__ import annotations

import contextlib
import itertools
import struct
from collections import OrderedDict
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.engine.runner import packing
from autograder.engine.runner.packing import MAGIC, pack, unpack
from coursekit import plain
from coursekit.judge.compare import same
from coursekit.plain import Opaque, PlainError

arrays = hnp.arrays(
    dtype=st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_, np.dtype("U3")]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=5),
)
keys = st.sampled_from(["$", "v", "a", 1, 2.5, None, b"x", True])
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


def across(value: Any) -> Any:
    return unpack(pack(value))


def frame_of(tree: Any, kinds: Any = (), data: bytes = b"") -> bytes:
    """A frame that may be forged; `tree` and `kinds` are packed as they are."""
    packed, listed = (x if isinstance(x, bytes) else msgpack.packb(x) for x in (tree, kinds))
    return MAGIC + struct.pack(">II", len(packed), len(listed)) + packed + listed + data


def placed(code: int, place: int = 0) -> Any:
    return msgpack.ExtType(code, struct.pack(">I", place))


# ---------------------------------------------------------------- what is sent arrives


@given(values)
def test_plain_values_survive(value: Any) -> None:
    assert repr(across(value)) == repr(value)


@given(arrays)
def test_arrays_survive_with_shape_and_type(array: Any) -> None:
    again = across({"a": array})["a"]
    assert (again.shape, again.dtype) == (array.shape, array.dtype)
    assert again.tobytes() == array.tobytes()


@settings(max_examples=50)
@given(st.one_of(values, arrays))
def test_what_arrives_is_what_a_snapshot_is(value: Any) -> None:
    odd = {"odd": [value, {1: value}], "more": (np.float32(1), OrderedDict(a=value))}
    assert repr(across(plain.snapshot(odd))) == repr(plain.snapshot(odd))


def test_numpy_scalars_stay_scalars() -> None:
    again = across((np.float64(1.5), np.int32(2), np.True_, np.str_("a")))
    assert [type(item) for item in again] == [np.float64, np.int32, np.bool_, np.str_]


def test_arrays_keep_their_order_and_can_be_written_to() -> None:
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    fortran, strided = across((array, np.arange(12.0).reshape(3, 4)[::2, 1:]))
    assert fortran.flags.f_contiguous
    assert same(fortran, array, 0)
    assert strided.tolist() == [[1, 2, 3], [9, 10, 11]]
    fortran += 1
    strided += 1


def test_one_array_is_sent_once_and_stays_apart() -> None:
    one = np.arange(5000.0)
    frame = pack([one, one, {"again": one}])
    assert len(frame) < 1.1 * one.nbytes
    first, second, third = unpack(frame)
    first += 1
    assert same(second, one, 0)
    assert same(third["again"], one, 0)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (np.datetime64("2020-01-01"), "array of datetime64[D]"),
        (2**100, "int of more than 64 bits"),
        (lambda: 1, "function"),
        (Opaque("cell"), "cell"),
    ],
)
def test_the_rest_becomes_the_name_of_its_type(value: Any, name: str) -> None:
    assert across({"a": [value]}) == {"a": [Opaque(name)]}


def test_other_mappings_and_sequences_become_the_plain_ones() -> None:
    class Names(list):  # type: ignore[type-arg]
        pass

    again = across([OrderedDict(a=(1, np.eye(2))), Names("xy"), np.eye(1).view(np.recarray)])
    assert [type(item) for item in again] == [dict, list, np.ndarray]
    assert again[1] == ["x", "y"]


@pytest.mark.parametrize("key", [(1, 2), 2**70, frozenset(), np.complex128(1)])
def test_keys_of_other_types_are_named_only(key: Any) -> None:
    (found,) = across({"a": {key: 1}})["a"]
    assert isinstance(found, Opaque)


def test_numpy_keys_become_those_of_python() -> None:
    (found,) = across({np.int64(3): 1})
    assert type(found) is int


def test_loops_and_depths_end() -> None:
    loop: list[Any] = []
    loop.append(loop)
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    assert across(loop)
    assert across(deep)
    twice: list[Any] = []
    twice += [twice, twice]
    with pytest.raises(PlainError):
        pack(twice)


def test_long_texts_travel_beside_the_tree() -> None:
    text = "é" * (packing.MAX_HEAD + 1)
    assert across({"text": text}) == {"text": text}


def test_halves_of_pairs_do_not_cross() -> None:
    assert across({"a\ud800": "b\ud800", "c": "d" * packing.LONG + "\udfff"}) == {
        "a?": "b?",
        "c": "d" * packing.LONG + "?",
    }
    raw = b"\x81\xa1a\xa3\xed\xa0\x80"  # half a pair in UTF-8, which no encoder writes
    plain.writable(unpack(frame_of(raw))["a"]).encode()
    assert "\ud800" not in unpack(frame_of(raw))["a"]


def test_too_much_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlainError, match="more data"):
        pack(np.zeros(1000), max_bytes=100)
    with pytest.raises(PlainError, match="more data"):
        pack(["x" * 200], max_bytes=100)
    monkeypatch.setattr(packing, "MAX_HEAD", 100)
    with pytest.raises(PlainError, match="more data"):
        pack([1.5] * 100)
    monkeypatch.setattr(packing, "MAX_NODES", 50)
    with pytest.raises(PlainError, match="more data"):
        pack([None] * 51)


# ---------------------------------------------------------------- what is forged is refused


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    for frame in (data, MAGIC + data, frame_of(data), frame_of(b"\xc0", data)):
        with contextlib.suppress(PlainError):
            unpack(frame)


@settings(max_examples=300)
@given(st.data())
def test_damaged_frames_never_raise_anything_else(data: Any) -> None:
    value = {"a": np.arange(6.0).reshape(2, 3), "b": (1, "x"), "c": {1: Opaque("y")}}
    frame = bytearray(pack({**value, "d": np.float64(1), "e": "z" * 2000}))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PlainError):
        unpack(bytes(frame))


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
def test_arrays_that_lie_are_refused(kind: Any, data: bytes) -> None:
    with pytest.raises(PlainError):
        unpack(frame_of(placed(packing.ARRAY), [kind], data))


@pytest.mark.parametrize("kinds", [None, {"a": 1}, "x", [None], placed(packing.ARRAY)])
def test_arrays_that_are_not_listed_are_refused(kinds: Any) -> None:
    with pytest.raises(PlainError):
        unpack(frame_of([1], kinds))


@pytest.mark.parametrize(
    "tree",
    [
        placed(packing.ARRAY, 3),
        msgpack.ExtType(packing.ARRAY, b""),
        msgpack.ExtType(packing.TUPLE, msgpack.packb({"a": 1})),
        msgpack.ExtType(packing.TUPLE, msgpack.packb("abc")),
        msgpack.ExtType(packing.TUPLE, b"\x91"),
        msgpack.ExtType(packing.PAIRS, msgpack.packb([[1]])),
        msgpack.ExtType(packing.PAIRS, msgpack.packb([[[], 1]])),
        msgpack.ExtType(99, b""),
        {1: 2},
        b"\x81\x90\xc0",
        b"\xdd\xff\xff\xff\xff",
        b"",
        b"\xc0\xc0",
    ],
)
def test_trees_of_unknown_form_are_refused(tree: Any) -> None:
    with pytest.raises(PlainError):
        unpack(frame_of(tree))


def nested(code: int, depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = msgpack.ExtType(code, msgpack.packb([value]))
    return value


@pytest.mark.parametrize(
    "tree",
    [
        b"\x91" * 60 + b"\x90",
        b"\x91" * 900 + b"\x90",
        b"\x91" * 100_000 + b"\x90",
        b"\x81\xa1a" * 60 + b"\x90",
        nested(packing.TUPLE, 60),
        nested(packing.TUPLE, 3000),
    ],
)
def test_what_is_nested_too_deeply_is_refused(tree: Any) -> None:
    with pytest.raises(PlainError):
        unpack(frame_of(tree))


def test_keys_that_all_have_one_hash_are_refused() -> None:
    keys = [msgpack.ExtType(packing.TUPLE, msgpack.packb(k)) for k in itertools.product((-1, -2))]
    with pytest.raises(PlainError, match="key"):
        unpack(frame_of(msgpack.ExtType(packing.PAIRS, msgpack.packb([[key, 0] for key in keys]))))
    with pytest.raises(PlainError):
        unpack(frame_of(b"\x81" + msgpack.packb(keys[0]) + b"\xc0"))


def test_a_small_frame_cannot_become_much_data() -> None:
    frame = frame_of([placed(packing.ARRAY)] * 100, [["<f8", [1000], "C"]], bytes(8000))
    with pytest.raises(PlainError, match="more data"):
        unpack(frame, max_bytes=100_000)
    with pytest.raises(PlainError, match="more data"):
        unpack(b"x" * 101, max_bytes=100)


def test_more_containers_than_can_be_looked_at_are_not_even_read() -> None:
    many = (
        b"\xdd"
        + struct.pack(">I", 10)
        + (b"\xdd" + struct.pack(">I", 180_000) + b"\x90" * 180_000) * 10
    )
    assert len(unpack(frame_of(many))) == 10
    more = (
        b"\xdd"
        + struct.pack(">I", 12)
        + (b"\xdd" + struct.pack(">I", 180_000) + b"\x90" * 180_000) * 12
    )
    with pytest.raises(PlainError, match="containers"):
        unpack(frame_of(more))
    with pytest.raises(PlainError):
        unpack(frame_of([0] * (packing.MAX_NODES + 1)))

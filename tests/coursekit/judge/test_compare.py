"""Comparing outputs: what is as good as the expected value, and which rung fails otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursekit.judge.compare import RUNGS, Problem, compare, leaves, reach, same
from coursekit.plain import Opaque

TOLERANCE = 1e-6
FLOATS = np.array([[1.0, -2.0, 0.5]])
LABELS = np.array([[1, 0, 1]])


def problem(found: Any, expected: Any, name: str = "A") -> Problem:
    found_problem = compare(found, expected, TOLERANCE, name)
    assert found_problem is not None
    assert found_problem.rung in RUNGS
    return found_problem


# ---------------------------------------------------------------- as good as expected


@pytest.mark.parametrize(
    "found",
    [
        0.5, np.float64(0.5), np.float32(0.5), np.array(0.5), np.array([0.5]), np.array([[0.5]]),
        0.5 + 4e-7,
    ],
)  # fmt: skip
def test_any_real_scalar_is_a_number(found: Any) -> None:
    assert compare(found, 0.5, TOLERANCE) is None


def test_whole_numbers_may_be_of_any_kind() -> None:
    for found in (3, np.int64(3), np.uint8(3), 3.0, np.array([[3]])):
        assert compare(found, 3, TOLERANCE) is None


@pytest.mark.parametrize(
    "found",
    [LABELS, LABELS.astype(bool), LABELS.astype(float), LABELS.astype(np.uint8)],
)
@pytest.mark.parametrize("expected", [LABELS, LABELS.astype(bool)])
def test_labels_may_be_ints_bools_or_floats(found: Any, expected: Any) -> None:
    assert compare(found, expected, TOLERANCE) is None


@pytest.mark.parametrize("found", [[0.5, 0.25], (0.5, 0.25), np.array([0.5, 0.25])])
def test_a_sequence_may_be_a_list_a_tuple_or_an_array(found: Any) -> None:
    assert compare(found, [0.5, 0.25], TOLERANCE) is None


def test_arrays_agree_within_the_tolerance_of_the_largest_entry() -> None:
    assert compare(FLOATS + 1.9e-6, FLOATS, TOLERANCE) is None
    assert problem(FLOATS + 2.1e-6, FLOATS).rung == "values"
    assert compare(FLOATS.astype(np.float32), FLOATS, TOLERANCE) is None
    assert compare(np.asfortranarray(FLOATS), FLOATS, TOLERANCE) is None


def test_tiny_expected_values_have_a_scale_all_the_same() -> None:
    assert compare(np.full(2, 9e-10), np.zeros(2), TOLERANCE) is None
    assert problem(np.full(2, 2e-9), np.zeros(2)).rung == "values"


def test_infinities_and_nans_that_are_expected_are_right() -> None:
    odd = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert compare(odd.copy(), odd, TOLERANCE) is None
    assert problem(np.array([np.inf, np.inf, np.nan, 1.0]), odd).rung == "values"
    assert problem(np.array([5.0, -np.inf, np.nan, 1.0]), odd).rung == "values"
    assert problem(np.array([np.inf, -np.inf, 0.0, 1.0]), odd).rung == "values"


def test_an_array_without_axes_is_a_number() -> None:
    for found in (0.5, np.float64(0.5), np.array(0.5)):
        assert compare(found, np.array(0.5), TOLERANCE) is None
    assert problem(True, np.array(0.5)).rung == "type"
    assert problem(np.array([0.5]), np.array(0.5)).rung == "shape"


def test_empty_arrays_of_one_shape_agree() -> None:
    assert compare(np.zeros((0, 3)), np.zeros((0, 3)), TOLERANCE) is None


def test_none_and_texts_are_taken_literally() -> None:
    assert compare(None, None, TOLERANCE) is None
    assert compare("tanh", "tanh", TOLERANCE) is None
    assert problem("relu", "tanh").rung == "type"
    assert problem(0.0, None).rung == "type"


@given(hnp.arrays(float, hnp.array_shapes(max_dims=3), elements=st.floats(-1e6, 1e6)))
def test_every_array_agrees_with_itself_and_not_with_twice_as_much(array: Any) -> None:
    assert compare(array.copy(), array, 1e-9) is None
    if np.abs(array).max() > 1e-3:
        assert problem(2 * array, array).rung == "values"


# ---------------------------------------------------------------- which rung fails


@pytest.mark.parametrize(
    ("found", "expected", "rung", "said"),
    [
        (None, 0.5, "type", "`A` is None; a number is expected"),
        (True, 0.5, "type", "`A` is the truth value True; a number is expected"),
        ("0.5", 0.5, "type", "a text"),
        ([0.5], 0.5, "type", "a list of 1"),
        (Opaque("Tensor"), 0.5, "type", "an object of type Tensor"),
        (FLOATS, 0.5, "shape", "an array of shape (1, 3); a single number is expected"),
        (np.array([0.5 + 1j]), 0.5, "type", "the type complex128; a real number is expected"),
        (np.True_, 0.5, "type", "the type bool; a real number is expected"),
        (np.nan, 0.5, "finite", "`A` is nan (not a number); a finite number is expected"),
        (-np.inf, 0.5, "finite", "`A` is infinite"),
        (0.75, 0.5, "values", "`A` is 0.75; 0.5 is expected"),
        (2, 3, "values", "`A` is 2; 3 is expected"),
        (FLOATS.tolist(), FLOATS, "type", "a list of 1; an array of shape (1, 3) is expected"),
        (3.0, FLOATS, "type", "a single number; an array of shape (1, 3) is expected"),
        (FLOATS.T, FLOATS, "shape", "the shape (3, 1); (1, 3) is expected"),
        (FLOATS[0], FLOATS, "shape", "the shape (3,); (1, 3) is expected"),
        (FLOATS * 1j, FLOATS, "type", "complex128; real numbers are expected"),
        (np.array([["a", "b", "c"]]), FLOATS, "type", "real numbers are expected"),
        (FLOATS > 0, FLOATS, "type", "`A` holds truth values; real numbers are expected"),
        (FLOATS * [[1, np.nan, np.inf]], FLOATS, "finite", "`A[0, 1]` is nan"),
        (FLOATS + np.eye(3)[2], FLOATS, "values",
         "`A`: 1 of 3 entries differ; at [0, 2] yours is 1.5, 0.5 is expected (norms"),
        (FLOATS[:, ::-1], FLOATS, "values", "(both norms 2.29129)"),
        (1 - LABELS, LABELS, "values", "`A`: 3 of 3 entries differ"),
        (np.array([[3.0]]), np.array([[2.0]]), "values", "its entry differs"),
        (5, [0.5], "type", "`A` is a single number; a list is expected"),
        ([0.5], [0.5, 0.25], "shape", "`A` has 1 entry; 2 are expected here"),
        ([], [0.5], "shape", "`A` has 0 entries; 1 are expected here"),
        ([0.5, "x"], [0.5, 0.25], "type", "`A[1]` is a text"),
        ([0.5, 0.5], [0.5, 0.25], "values", "`A[1]` is 0.5; 0.25 is expected"),
    ],
)  # fmt: skip
def test_the_first_rung_that_fails(found: Any, expected: Any, rung: str, said: str) -> None:
    assert problem(found, expected).rung == rung
    assert said in problem(found, expected).shown


@pytest.mark.parametrize(
    ("found", "expected"),
    [(0.12345, 0.98765), (FLOATS + 0.12345, FLOATS), (FLOATS * 9.8765, FLOATS)],
)
def test_the_discreet_message_tells_no_numbers(found: Any, expected: Any) -> None:
    text = problem(found, expected).discreet
    assert "`A`" in text
    assert "." not in text
    assert "norm" not in text


def test_numbers_that_print_alike_are_shown_with_more_digits() -> None:
    text = problem(1.00000123, 1.0000025).shown
    assert text == "`A` is 1.00000123; 1.0000025 is expected"


# ---------------------------------------------------------------- structure


EXPECTED = ({"dw": FLOATS, "db": 0.5}, 0.25)
RETURNS = ("grads", "cost")


def reached(value: Any) -> dict[str, Any]:
    return {leaf.name: reach(value, EXPECTED, leaf, RETURNS) for leaf in leaves(EXPECTED, RETURNS)}


def test_outputs_are_named_by_keys_and_by_what_is_returned() -> None:
    assert [(leaf.name, leaf.path) for leaf in leaves(EXPECTED, RETURNS)] == [
        ("dw", (0, "dw")),
        ("db", (0, "db")),
        ("cost", (1,)),
    ]
    assert [leaf.name for leaf in leaves(0.5, ("sigmoid",))] == ["sigmoid"]
    nested = leaves((1.0, (2.0, 3.0)), ("a",))
    assert [leaf.name for leaf in nested] == ["a", "a[1][0]", "a[1][1]"]


@pytest.mark.parametrize(
    "value",
    [
        ({"dw": 1, "db": 2}, 3),
        [{"dw": 1, "db": 2}, 3],
        ({"db": 2, "dw": 1, "more": 4}, 3),
    ],
)
def test_every_output_is_reached(value: Any) -> None:
    assert reached(value) == {"dw": 1, "db": 2, "cost": 3}


@pytest.mark.parametrize(
    ("value", "wrong", "said"),
    [
        (
            None,
            "cost",
            "returns None, but 2 values are expected: grads, cost; is the `return` line",
        ),
        (0.5, "dw", "returns a single number, but 2 values are expected: grads, cost"),
        (({},), "dw", "returns 1 values (a tuple), but 2 values"),
        (({"dw": 1}, 3), "db", "the key 'db' is missing; yours are 'dw'"),
        (({}, 3), "db", "the key 'db' is missing; yours are none"),
        (([1, 2], 3), "dw", "`grads` is a list of 2, but a dictionary with the keys 'dw', 'db'"),
    ],
)
def test_what_is_missing_is_said(value: Any, wrong: str, said: str) -> None:
    found = reached(value)[wrong]
    assert isinstance(found, Problem)
    assert found.rung == "structure"
    assert said in found.shown


def test_keys_of_the_students_are_told_only_where_inputs_may_be_shown() -> None:
    found = reached(({"what it was called with": 1}, 3))["dw"]
    assert isinstance(found, Problem)
    assert "what it was called with" in found.shown
    assert found.discreet == "the key 'dw' is missing"


def test_one_missing_output_leaves_the_others() -> None:
    found = reached(({"dw": 1}, 3))
    assert (found["dw"], found["cost"]) == (1, 3)


# ---------------------------------------------------------------- alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (0.5, np.array([[0.5]]), True),
        (FLOATS, FLOATS + 1e-7, True),
        (FLOATS, FLOATS + 1e-3, False),
        (FLOATS, FLOATS.T, False),
        (np.array([np.nan, 1]), np.array([np.nan, 1]), True),
        (np.array([np.nan, 1]), np.array([0, 1]), False),
        (np.array([np.inf, 1]), np.array([-np.inf, 1]), False),
        (EXPECTED, EXPECTED, True),
        ([1, 2], (1, 2), True),
        ([1, 2], [1, 2, 3], False),
        ([1, 2], np.array([1, 2]), False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, 1, False),
        (None, 0, False),
        (None, None, True),
        ("x", "x", True),
        ("1", 1, False),
        (Opaque("A"), Opaque("A"), True),
        (Opaque("A"), Opaque("B"), False),
        (Opaque("A"), 1, False),
        (np.array(["a"]), 1.0, False),
    ],
)
def test_two_values_are_alike(one: Any, other: Any, alike: bool) -> None:
    assert same(one, other, TOLERANCE) is alike
    assert same(other, one, TOLERANCE) is alike

"""Exercise 5: what rounding by hand can lead to is right, what it can't is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.fixtures import public_fixtures
from autograder.tasks import load_lesson
from autograder.tasks.exercise5_by_hand.steps import STEPS, exact, right
from coursekit.checking import LocalCaller
from coursekit.judge import judge
from coursekit.judge.model import Verdict

LESSON = load_lesson("exercise5_by_hand")
ASKED = {task.name: tuple(c.name for c in task.criteria) for task in LESSON.functions}
HAND = {name: round(number, 4) for name, number in exact().items()}


def handed_in(**changed: Any) -> dict[str, Any]:
    return {**HAND, **changed}


def verdicts(numbers: Mapping[str, Any]) -> dict[str, Verdict]:
    """All six tasks, answered by somebody who wrote these numbers."""
    answers = {
        task: (lambda names=names: {name: numbers[name] for name in names})
        for task, names in ASKED.items()
    }
    fixtures = public_fixtures(LESSON.name)
    return {task: judge(fixtures[task], LocalCaller(dict(answers), {})) for task in ASKED}


def messages(numbers: Mapping[str, Any]) -> dict[str, str]:
    return {r.name: r.message for v in verdicts(numbers).values() for r in v.criteria}


def lost(numbers: Mapping[str, Any]) -> list[str]:
    return [r.name for v in verdicts(numbers).values() for r in v.criteria if not r.passed]


def carried_on(start: dict[str, float], wrong: str, value: float) -> dict[str, float]:
    """The numbers of a student with one wrong number, who goes on from there without an error."""
    W1, X = {"1": (0.5, -0.4), "2": (0.3, 0.2)}, {"1": (2, 3), "2": (-1, -2)}
    found: dict[str, float] = {}

    def put(name: str, number: float) -> None:
        found[name] = value if name == wrong else round(number, 4)

    def n(name: str) -> float:
        return found[name]

    def mean(p: float, q: float) -> float:
        return (p + q) / 2

    for j in "12":
        for k in "12":
            put(f"Z1_{j}{k}", sum(w * x for w, x in zip(W1[j], X[k], strict=True)))
            put(f"A1_{j}{k}", math.tanh(n(f"Z1_{j}{k}")))
    for k, y in (("1", 1), ("2", 0)):
        put(f"Z2_1{k}", 0.7 * n(f"A1_1{k}") - 0.6 * n(f"A1_2{k}"))
        put(f"A2_1{k}", 1 / (1 + math.exp(-n(f"Z2_1{k}"))))
        put(f"L_{k}", -math.log(n(f"A2_1{k}") if y else 1 - n(f"A2_1{k}")))
        put(f"dZ2_1{k}", n(f"A2_1{k}") - y)
        for j, w in (("1", 0.7), ("2", -0.6)):
            put(f"dZ1_{j}{k}", w * n(f"dZ2_1{k}") * (1 - n(f"A1_{j}{k}") ** 2))
    put("J", mean(n("L_1"), n("L_2")))
    put("db2_11", mean(n("dZ2_11"), n("dZ2_12")))
    for j in "12":
        put(f"dW2_1{j}", mean(*(n(f"dZ2_1{k}") * n(f"A1_{j}{k}") for k in "12")))
        put(f"db1_{j}1", mean(n(f"dZ1_{j}1"), n(f"dZ1_{j}2")))
        for i in (0, 1):
            put(f"dW1_{j}{i + 1}", mean(*(n(f"dZ1_{j}{k}") * X[k][i] for k in "12")))
    old = {"W1_11": 0.5, "W1_12": -0.4, "W1_21": 0.3, "W1_22": 0.2, "W2_11": 0.7, "W2_12": -0.6}
    for name, w in (old | {"b1_11": 0, "b1_21": 0, "b2_11": 0}).items():
        put(f"new_{name}", w - 0.1 * n(f"d{name}"))
    for k in "12":
        for j in "12":
            z = sum(n(f"new_W1_{j}{i + 1}") * X[k][i] for i in (0, 1)) + n(f"new_b1_{j}1")
            put(f"new_A1_{j}{k}", math.tanh(z))
        z = sum(n(f"new_W2_1{j}") * n(f"new_A1_{j}{k}") for j in "12") + n("new_b2_11")
        put(f"new_A2_1{k}", 1 / (1 + math.exp(-z)))
    put("new_J", -mean(math.log(n("new_A2_11")), math.log(1 - n("new_A2_12"))))
    return start | found


def test_points() -> None:
    assert LESSON.points == 100
    assert all(len(task.mistakes) >= 12 for task in LESSON.functions)
    assert all(c.leaves == (c.name,) for task in LESSON.functions for c in task.criteria)
    assert sorted(name for names in ASKED.values() for name in names) == sorted(STEPS)


def test_full_precision_and_pencil_are_right() -> None:
    assert not lost(exact())
    assert not lost(HAND)
    assert not lost(carried_on({}, "", 0.0))
    assert not lost({name: np.float32(number) for name, number in HAND.items()})


@pytest.mark.parametrize("name", STEPS)
def test_the_ends_of_a_range_are_right_and_what_lies_beyond_is_wrong(name: str) -> None:
    low, high = right()[name].low, right()[name].high
    assert low <= exact()[name] <= high
    assert name not in lost(handed_in(**{name: low}))
    assert name not in lost(handed_in(**{name: high}))
    assert name in lost(handed_in(**{name: low - 1e-6}))
    assert name in lost(handed_in(**{name: round(high, 4) + 1e-4}))


@pytest.mark.parametrize(
    ("wrong", "value"),
    [("Z1_11", 2.2), ("A1_21", 0.7685), ("Z2_12", 0.2), ("A2_11", 0.6544), ("L_2", 0.4413),
     ("dZ2_11", 0.6544), ("dZ1_22", 0.3828), ("dW1_12", 2.138), ("db2_11", -0.0164),
     ("new_W1_12", -0.5069), ("new_b1_21", -0.0062), ("new_A1_11", -0.1974), ("new_A2_12", 0.4)],
)  # fmt: skip
def test_one_wrong_number_costs_its_own_points_only(wrong: str, value: float) -> None:
    numbers = carried_on({}, wrong, value)
    assert lost(numbers) == [wrong]
    following = [name for name, text in messages(numbers).items() if "going on from" in text]
    assert all(abs(numbers[name] - exact()[name]) > 5e-5 for name in following)
    if wrong not in ("new_A2_12", "L_2", "db2_11"):
        assert following


def test_following_through_says_whose_number_it_was() -> None:
    said = messages(carried_on({}, "A1_21", 0.7685))
    assert said["Z2_11"] == "right, going on from your `A1_21`"
    assert said["A2_11"] == "right, going on from your `Z2_11`"
    assert said["A1_12"] == "right"


def test_a_wrong_number_that_was_not_used_later_is_no_excuse() -> None:
    numbers = handed_in(A1_21=0.7685)
    assert lost(numbers) == ["A1_21"]
    assert lost({**numbers, "Z2_11": -0.5}) == ["A1_21", "Z2_11"]


OLD = {"new_W1_11": 0.5, "new_W1_12": -0.4, "new_W1_21": 0.3, "new_W1_22": 0.2}
OLD |= {"new_W2_11": 0.7, "new_W2_12": -0.6}
HALF = {"A2_11": 0.5, "A2_12": 0.5, "L_1": 0.6931, "L_2": 0.6931, "J": 0.6931}
ERRORS_OF_HALF = {"dZ2_11": -0.5, "dZ2_12": 0.5, "dZ1_11": -0.35, "dZ1_12": 0.35}
ERRORS_OF_HALF |= {"dZ1_21": 0.3, "dZ1_22": -0.3}


def points(numbers: Mapping[str, Any]) -> float:
    return sum(verdict.score for verdict in verdicts(numbers).values())


@pytest.mark.parametrize("constant", [0.0, 1e-5, 5e-5, 1e-4, 0.001, 0.01, 0.5, 1.0, -1.0])
def test_the_same_number_everywhere_earns_next_to_nothing(constant: float) -> None:
    assert points(dict.fromkeys(STEPS, constant)) <= 6


@pytest.mark.parametrize("more", [OLD, HALF, OLD | HALF, OLD | HALF | ERRORS_OF_HALF])
def test_what_follows_from_zeros_earns_nothing(more: dict[str, float]) -> None:
    assert points(dict.fromkeys(STEPS, 0.0) | more) == 0


def test_right_hidden_values_make_no_zeros_after_them_right() -> None:
    hidden = ASKED["hidden_values"]
    assert points(dict.fromkeys(STEPS, 0.0) | OLD | {name: HAND[name] for name in hidden}) <= 16


def test_a_number_that_shows_nothing_is_explained() -> None:
    said = messages(dict.fromkeys(STEPS, 0.0))
    assert said["A1_11"].startswith("`A1_11` is 0: that goes on from your `Z1_11`, but it shows")
    assert "the same from zeros" in said["A1_11"]


@pytest.mark.parametrize("wrong", ["Z1_11", "Z1_21", "A1_21", "Z2_11", "A2_11", "dZ2_11", "dW2_11"])
def test_a_single_zero_costs_its_own_points_only(wrong: str) -> None:
    numbers = carried_on({}, wrong, 0.0 if wrong != "A2_11" else 0.0001)
    assert lost(numbers) == [wrong]


def test_W1_on_its_side_has_a_zero_from_which_one_can_go_on() -> None:
    turned = {"Z1_11": 1.9, "Z1_12": -1.1, "Z1_21": -0.2, "Z1_22": 0.0}
    activated = {f"A{name[1:]}": round(math.tanh(z), 4) for name, z in turned.items()}
    verdict = verdicts(handed_in(**turned, **activated))["hidden_values"]
    assert [r.name for r in verdict.criteria if not r.passed] == list(turned)


def test_a_slip_is_named_after_an_earlier_one_as_well() -> None:
    numbers = carried_on({}, "dZ2_11", 0.6544)
    numbers["dZ1_11"] = round(0.7 * 0.6544, 4)
    verdict = verdicts(numbers)["errors"]
    assert "the sign is turned round" in verdict.message
    assert "the slope of tanh is missing" in verdict.message


def test_what_rounding_may_explain_is_told_as_the_slip_that_the_others_show() -> None:
    """One of the new activations without a bias could be an early rounding; four of them can't."""
    left_out = {"new_A1_11": 0.2446, "new_A1_12": 0.0217, "new_A1_21": 0.7719, "new_A1_22": -0.5309}
    said = messages(handed_in(**left_out))
    assert all("the bias is missing" in said[name] for name in left_out)
    alone = messages(handed_in(new_A1_11=0.2446))["new_A1_11"]
    assert "farther off than 4 digits" in alone


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "is still empty"),
        ("-0.1974", "is a text: write the number without quotes"),
        ("-0,1974", "a point in place of the comma"),
        ((0, 1974), "is two numbers, (0, 1974): Python wants a decimal point"),
        (math.nan, "is nan: that is no number"),
        ([-0.1974, 0, 0], "a list of 3"),
        (True, "the truth value True"),
        (1e300, "is 1e+300: that is far too large"),
        (10**400, ""),
        ({}, "an empty dictionary"),
        (1j, ""),
    ],
)
def test_what_is_no_number_is_explained(given: Any, said: str) -> None:
    numbers = handed_in(A1_11=given)
    assert lost(numbers) == ["A1_11"]
    assert said in messages(numbers)["A1_11"]


JUNK = (
    *(None, "", "0.1", (0, 1), [], {1: 2}, True, b"x", 1j, object(), np.zeros((2, 2))),
    *(math.nan, math.inf, -1e308, 1e-320, 10**30, np.array([[np.inf]]), np.float32(0.1)),
    *(0.0, -0.0, 1, -1.0, 2, 88.0, -350.0, 710.0, 999999.0),
)


@given(st.dictionaries(st.sampled_from(sorted(STEPS)), st.sampled_from(JUNK), min_size=1))
@settings(max_examples=80, deadline=None)
def test_nothing_that_is_entered_upsets_the_check(junk: dict[str, Any]) -> None:
    for task, verdict in verdicts(handed_in(**junk)).items():
        said = " ".join([verdict.message, *(r.message for r in verdict.criteria)])
        assert "can't be used" not in said
        assert tuple(r.name for r in verdict.criteria) == ASKED[task]
        assert not any(
            r.passed
            for r in verdict.criteria
            if r.name in junk and not isinstance(junk[r.name], (int, float, np.float32))
        )


@pytest.mark.parametrize(
    ("name", "value"), [("A1_21", 0.834), ("L_1", 1.062), ("dW1_12", -1.07), ("A1_11", -0.197)]
)
def test_three_digits_are_too_few(name: str, value: float) -> None:
    numbers = handed_in(**{name: value})
    assert lost(numbers) == [name]
    found = next(v for v in verdicts(numbers).values() if not v.passed)
    assert "rounded too far" in found.message


def test_three_digits_that_four_could_have_given_are_right() -> None:
    assert not lost(handed_in(A2_12=0.638, J=1.039))


def test_no_message_tells_the_number() -> None:
    for shift in (0.0003, 0.4, 3.0):
        numbers = {name: number + shift for name, number in HAND.items()}
        for task, verdict in verdicts(numbers).items():
            said = " ".join([verdict.message, *(r.message for r in verdict.criteria)])
            assert "is expected" not in said
            for name in ASKED[task]:
                if abs(HAND[name]) > 0.01 and name[:2] != "Z1":
                    assert f"{abs(HAND[name]):.4f}" not in said


def test_a_number_that_is_missing_altogether() -> None:
    fixtures = public_fixtures(LESSON.name)
    caller = LocalCaller({}, {"errors": lambda: {"dZ2_11": -0.6544}})
    verdict = judge(fixtures["errors"], caller)
    assert verdict.score == 2
    assert "'dZ2_12' is missing" in verdict.message

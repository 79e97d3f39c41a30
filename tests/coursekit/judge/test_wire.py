"""Cases, outcomes and fixtures as plain data; what comes from a runner is trusted in nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import plain
from coursekit.judge.compare import same
from coursekit.judge.model import (
    Case,
    Criterion,
    Fixture,
    KnownMistake,
    Outcome,
    StudentError,
)
from coursekit.judge.wire import (
    MAX_TEXT,
    WireError,
    case_from_plain,
    fixture_from_plain,
    outcome_from_plain,
    to_plain,
)

ERROR = StudentError("ValueError", "oh", "return x @ x", 3, "double")
OUTCOMES = (
    Outcome("returned", value=({"dw": np.arange(3.0)}, 0.5), changed=("X",), printed="0.5\n"),
    Outcome("raised", error=ERROR, steps=12, reads=("X",), used=("sigmoid",)),
    Outcome("timeout"),
)
CASE = Case("3 examples", {"X": np.eye(2), "rate": 0.5}, "general", 7, {"b": 0.0}, hidden=True)


def across(record):
    return plain.from_bytes(plain.to_bytes(to_plain(record)))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_outcomes_cross(outcome):
    again = outcome_from_plain(across(outcome))
    assert same(again.value, outcome.value, 0)
    for name in ("status", "error", "changed", "printed", "steps", "reads", "used"):
        assert getattr(again, name) == getattr(outcome, name), name


def test_cases_cross():
    again = case_from_plain(across(CASE))
    assert list(again.arguments) == ["X", "rate"]
    assert same(again.arguments, CASE.arguments, 0)
    assert (again.name, again.group, again.seed, again.given, again.hidden) == (
        "3 examples", "general", 7, {"b": 0.0}, True,
    )  # fmt: skip


def test_fixtures_cross():
    fixture = Fixture(
        task="double",
        points=3,
        signature="(x)",
        parameters=("x",),
        required=1,
        returns=("double",),
        criteria=(Criterion("W1", 3, "random", ("W1",), ("random",), "drawn", {"W1": 0.01}),),
        cases=(CASE,),
        expected=(OUTCOMES[0],),
        tolerance=1e-6,
        mistakes=(KnownMistake("sign", "Look at the sign.", (OUTCOMES[1],)),),
        uses=("sigmoid",),
        seconds=1.5,
    )
    again = fixture_from_plain(across(fixture))
    assert again.criteria == fixture.criteria
    assert again.mistakes == fixture.mistakes
    assert same(again.cases[0].arguments, CASE.arguments, 0)
    assert same(again.expected[0].value, OUTCOMES[0].value, 0)
    for name in ("task", "points", "signature", "parameters", "required", "returns", "tolerance"):
        assert getattr(again, name) == getattr(fixture, name), name
    assert (again.uses, again.seconds) == (("sigmoid",), 1.5)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"status": "perfect"},
        {"value": 3},
        {"status": "returned", "score": 100},
        {"status": "returned", "printed": 5},
        {"status": "returned", "steps": True},
        {"status": "returned", "steps": 2.5},
        {"status": "returned", "changed": "X"},
        {"status": "returned", "changed": [1]},
        {"status": "returned", "reads": ["x"] * 101},
        {"status": "raised", "error": "ValueError"},
        {"status": "raised", "error": {"type": 1}},
        {"status": "raised", "error": {"type": "E", "message": "m", "line_number": "3"}},
    ],
)
def test_an_outcome_of_another_form_is_refused(data):
    with pytest.raises(WireError):
        outcome_from_plain(data)


def test_long_texts_are_cut():
    outcome = outcome_from_plain({"status": "returned", "printed": "x" * (MAX_TEXT + 5)})
    assert len(outcome.printed) == MAX_TEXT


def test_texts_can_be_written():
    """Halves of surrogate pairs would stop whoever writes the message to a file."""
    odd = {"type": "E", "message": "\ud800!", "line": "\udfff", "function": "f"}
    outcome = outcome_from_plain({"status": "raised", "error": odd, "printed": "a\ud800"})
    assert outcome.error == StudentError("E", "?!", "?", None, "f")
    assert outcome.printed == "a?"


@pytest.mark.parametrize("data", [None, {}, {"task": "double"}, {"criteria": [], "unknown": 1}])
def test_what_is_no_fixture_is_refused(data):
    with pytest.raises(WireError):
        fixture_from_plain(data)


@given(st.text(st.characters(exclude_categories=()), max_size=6))
def test_a_text_made_writable_can_be_written(text):
    again = plain.writable(text)
    again.encode("utf-8")
    assert len(again) == len(text)
    if text.isprintable():
        assert again == text


def test_the_name_of_a_type_can_be_written():
    assert plain.decode({"$": "opaque", "v": "Od\ud800d"}, []) == plain.Opaque("Od?d")


def test_only_plain_defaults_are_taken_from_a_runner() -> None:
    plain = {"n": 3, "rate": 0.5, "loud": False, "name": "tanh", "to be given": None}
    told = {**plain, "X": np.zeros(2), "of the student's": object}
    read = outcome_from_plain({"status": "returned", "defaults": told})
    assert read.defaults == plain


@pytest.mark.parametrize("defaults", [[1], "n", {1: 2}, 3])
def test_defaults_without_names_are_refused(defaults: object) -> None:
    with pytest.raises(WireError):
        outcome_from_plain({"status": "returned", "defaults": defaults})


def test_what_a_message_may_repeat_is_not_long():
    long = "q" * 30_000
    data = {
        "status": "raised",
        "error": {"type": long, "message": long, "line": long, "function": long},
        "changed": [long],
        "reads": [long],
        "used": [long],
        "defaults": {long: long},
    }
    outcome = outcome_from_plain(data)
    repeated = [*outcome.changed, *outcome.reads, *outcome.used, *outcome.defaults]
    repeated += [*outcome.defaults.values(), *vars(outcome.error).values()]
    assert len(repeated) == 10
    assert max(len(text) for text in repeated if isinstance(text, str)) <= 500


def test_an_error_is_cut_the_same_on_both_sides():
    error = StudentError("E" * 100, "m" * 600, "l" * 300, 3, "f" * 100).cut()
    assert outcome_from_plain(across(Outcome("raised", error=error))).error == error

"""Views: something computed from the returned value is judged in its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from work_task import fixture, notebook

from coursekit.judge import Case, Criterion, Fixture, Outcome
from coursekit.judge.model import KnownMistake
from coursekit.judge.views import MAX_NUMBERS, MAX_PARTS, UNREADABLE, viewed
from coursekit.judge.wire import fixture_from_plain, to_plain

SLOPE_AND_VALUE = '''
import numpy as np


def view(value, case):
    """A straight line, however it is written, at the points beside it."""
    if not isinstance(value, dict) or "slope" not in value:
        raise ValueError("a line needs a `slope`")
    return value["slope"] * case.beside["points"] + value.get("offset", 0.0)
'''
POINTS = np.array([0.5, -1.0, 2.0])


def lines(**changes: Any) -> Fixture:
    """A line through the origin with the slope that is asked for."""
    cases = tuple(
        Case(f"slope {slope}", {"slope": slope}, beside={"points": POINTS}) for slope in (2.0, -3.0)
    )
    return fixture(
        *cases,
        expected=[Outcome("returned", c.arguments["slope"] * POINTS) for c in cases],
        criteria=[Criterion("values", 4)],
        view=SLOPE_AND_VALUE,
        mistakes=(
            KnownMistake(
                "offset",
                "Does it go through the origin?",
                [Outcome("returned", c.arguments["slope"] * POINTS + 1) for c in cases],
            ),
        ),
        **changes,
    )


@pytest.mark.parametrize(
    "answer",
    ["{'slope': slope}", "{'slope': slope + 1 - 1, 'offset': 0}", "{'slope': np.float64(slope)}"],
)
def test_every_value_with_the_same_view_is_right(answer: str) -> None:
    assert notebook(lines(), f"def work(slope):\n    return {answer}").passed


def test_a_value_with_nearly_the_same_view_is_wrong() -> None:
    verdict = notebook(lines(), "def work(slope):\n    return {'slope': slope * (1 + 1e-6)}")
    assert verdict.score == 0


def test_a_mistake_is_named_by_its_view() -> None:
    verdict = notebook(lines(), "def work(slope):\n    return {'slope': slope, 'offset': 1}")
    assert (verdict.mistake, verdict.score) == ("offset", 0)


def test_the_view_says_what_it_can_not_read() -> None:
    verdict = notebook(lines(), "def work(slope):\n    return slope")
    assert verdict.score == 0
    assert "a line needs a `slope`" in verdict.message


@pytest.mark.parametrize("answer", ["{'slope': 'steep'}", "{'slope': None}", "{'slope': {slope}}"])
def test_what_breaks_a_view_is_the_students_error(answer: str) -> None:
    verdict = notebook(lines(), f"def work(slope):\n    return {answer}")
    assert verdict.score == 0
    assert verdict.status == "judged"
    assert verdict.message


@pytest.mark.parametrize(
    "value",
    [
        {"slope": [np.zeros(MAX_NUMBERS), 1.0]},
        {"slope": [{}] * MAX_PARTS},
        {"slope": 1.0, "others": tuple([[]] * 2 for _ in range(MAX_PARTS // 2))},
    ],
    ids=["numbers", "dictionaries", "lists"],
)
def test_no_view_looks_at_more_than_it_can_stand(value: dict[str, Any]) -> None:
    outcome = viewed(lines(), lines().cases[0], Outcome("returned", value), {})
    assert outcome.status == "unfit"
    assert outcome.error is not None
    assert "far more" in outcome.error.message


def test_a_breaking_view_has_words_of_its_own() -> None:
    one = lines()
    outcome = viewed(one, one.cases[0], Outcome("returned", {"slope": {}}), {})
    assert outcome.error is not None
    assert outcome.error.message == UNREADABLE


def test_the_function_never_gets_what_lies_beside() -> None:
    source = "def work(slope, **more):\n    assert not more\n    return {'slope': slope}"
    assert notebook(lines(), source).passed


def test_a_view_travels_with_its_fixture() -> None:
    again = fixture_from_plain(to_plain(lines()))
    assert again.view == SLOPE_AND_VALUE
    assert np.array_equal(again.cases[0].beside["points"], POINTS)


CARRIED_ON = """
def view(value, case):
    before = case.earlier["first"]
    return "carried on" if before is not None and value == 2 * before else value
"""


def doubled() -> Fixture:
    return fixture(
        Case("the second number", {"unused": 0}),
        expected=[Outcome("returned", "carried on")],
        criteria=[Criterion("values", 1)],
        view=CARRIED_ON,
        reads=("first",),
    )


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [("return 3", 6, True), ("return 4", 8, True), ("return 4", 6, False), ("1 / 0", 6, False)],
)
def test_a_view_knows_what_earlier_tasks_answer(first: str, second: int, right: bool) -> None:
    source = f"def first():\n    {first}\n\ndef work(unused):\n    return {second}"
    assert notebook(doubled(), source).passed is right

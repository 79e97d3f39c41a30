"""What a verdict says first, and what it doesn't say of cases that nobody may see."""

from __future__ import annotations

import numpy as np
import pytest

from coursekit.judge.compare import Problem
from coursekit.judge.messages import first_to_mend, say
from coursekit.judge.model import Case, Outcome
from coursekit.judge.observing import Observation

PROBLEM = Problem("values", "yours is 17", "it differs", np.ones(2), np.zeros(2))


def seen(hidden: bool = False, hushed: bool = False, reads: tuple[str, ...] = ()) -> Observation:
    case = Case("a case", {"x": 1.0}, hidden=hidden)
    outcome = Outcome("returned", value=np.ones(2), reads=reads)
    return Observation(case, outcome, {"y": PROBLEM}, hushed=hushed)


@pytest.mark.parametrize(
    ("hidden", "hushed", "told"),
    [
        (False, False, "yours is 17"),
        (False, True, "it differs"),
        (True, False, "it differs (in a case you can't see)"),
        (True, True, "it differs (in a case you can't see)"),
    ],
)
def test_as_much_is_said_as_may_be_shown(hidden: bool, hushed: bool, told: str) -> None:
    assert say(seen(hidden, hushed), PROBLEM) == told


@pytest.mark.parametrize(("hidden", "hushed"), [(True, False), (False, True)])
def test_what_a_function_read_is_not_said_of_such_cases(hidden: bool, hushed: bool) -> None:
    right = Observation(Case("first", {"x": 1.0}), Outcome("returned", value=np.zeros(2)))
    said = first_to_mend([right, seen(hidden, hushed, reads=("word",))], (), None)
    assert "word" not in said
    assert "word" in first_to_mend([right, seen(reads=("word",))], (), None)


@pytest.mark.parametrize(("hidden", "hushed"), [(True, False), (False, True)])
def test_what_all_have_in_common_is_said_of_one_that_may_be_shown(
    hidden: bool, hushed: bool
) -> None:
    other = seen(hidden, hushed)
    assert "same amount" not in first_to_mend([other], (), None)
    assert "same amount, 1" in first_to_mend([seen(), other], (), None)

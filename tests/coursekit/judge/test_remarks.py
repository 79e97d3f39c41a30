"""Remarks: a task's view may speak of single outputs in words of its own."""

from __future__ import annotations

from typing import Any

import pytest
from work_task import fixture, notebook

from coursekit.judge import Case, Criterion, Fixture, Outcome
from coursekit.judge.compare import Problem
from coursekit.judge.remarks import LONGEST, remarked

VIEW = '''
def view(value, case):
    """Numbers count as 2 and 3 if they are near enough."""
    near = {"a": 2.0, "b": 3.0}
    return {n: near[n] if abs(value[n] - near[n]) < 0.1 else value[n] for n in near}


def remarks(value, case):
    if value["a"] == 13:
        raise KeyError("unlucky")
    said = {"a": "" if value["a"] == 2 else f"`a` is {value['a']}, not so round"}
    return said | {"b": "b" * 9999} if value["b"] > 100 else said
'''


def pair(view: str = VIEW) -> Fixture:
    return fixture(
        Case("the only one", {}),
        expected=[Outcome("returned", {"a": 2.0, "b": 3.0})],
        criteria=[Criterion(name, 2, leaves=(name,)) for name in ("a", "b")],
        view=view,
    )


def told(answer: str, view: str = VIEW) -> dict[str, str]:
    verdict = notebook(pair(view), f"def work():\n    return {answer}")
    return {result.name: result.message for result in verdict.criteria}


def test_without_a_remark_the_judge_speaks_itself() -> None:
    assert told('{"a": 2, "b": 4}') == {
        "a": "right in 1 case",
        "b": "`b` is 4; 3 is expected",
    }


def test_a_remark_on_something_right() -> None:
    assert told('{"a": 2.05, "b": 3}')["a"] == "`a` is 2.05, not so round"


def test_a_remark_on_something_wrong_hides_what_is_expected() -> None:
    verdict = notebook(pair(), 'def work():\n    return {"a": 5, "b": 3}')
    assert [result.passed for result in verdict.criteria] == [False, True]
    assert verdict.criteria[0].message == "`a` is 5, not so round"
    assert verdict.message == "`a` is 5, not so round."


def test_a_remark_is_never_long() -> None:
    assert len(told('{"a": 2, "b": 101}')["b"]) == LONGEST


@pytest.mark.parametrize(
    "view",
    [
        VIEW.replace("def remarks", "def unused"),
        VIEW.replace("def remarks", "remarks = None\ndef x"),
    ],
)
def test_a_view_without_remarks(view: str) -> None:
    assert told('{"a": 5, "b": 3}', view)["a"] == "`a` is 5; 2 is expected"


@pytest.mark.parametrize("answer", ['{"a": 13, "b": 3}', '{"a": "?", "b": 3}', "None"])
def test_remarks_that_fail_say_nothing(answer: Any) -> None:
    assert told(answer)["a"]


def test_of_a_case_that_nobody_may_see_the_judge_speaks_itself() -> None:
    """A remark may hold numbers of the student's, which might be made of what is hidden."""
    problems = {"a": Problem("values", "`a` is 17", "`a` has a wrong value")}
    (problem,) = remarked(problems, {"a": "`a` is 17, not so round"}).values()
    assert (problem.shown, problem.discreet) == ("`a` is 17, not so round", "`a` has a wrong value")

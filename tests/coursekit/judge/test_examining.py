"""Which cases show what is wrong, and examining once more where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rows_task import make_fixture, mean_and_rows

from coursekit.checking import LocalCaller
from coursekit.judge import Case, Fixture, Outcome
from coursekit.judge.ladder import (
    MANY,
    doubtful_cases,
    examine,
    examine_again,
    failing_cases,
    may_earn,
    without,
)
from coursekit.judge.observing import MAX_TIMEOUTS


def _general_rows_wrong(X, scale=2.0):
    rows, mean = mean_and_rows(X, scale)
    return {"rows": rows["rows"] + (X.shape == (6, 4))}, mean


def _changing(X, scale=2.0):
    done = mean_and_rows(X, scale)
    X[:] = 0
    return done


@pytest.mark.parametrize(
    ("function", "places"),
    [
        (mean_and_rows, []),
        (_general_rows_wrong, [2]),
        (_changing, [None]),
        (lambda X, scale=2.0: ({"rows": X}, 0.0), [0, 0]),
    ],
)
def test_each_criterion_not_met_names_the_first_case_that_shows_it(
    function: Callable[..., Any], places: list[int | None]
) -> None:
    namespace = {"np": np, "mean_and_rows": function}
    examined = examine(make_fixture(), LocalCaller(namespace, {}))
    assert failing_cases(examined) == places


class _Counting(LocalCaller):
    """Knows which cases it was asked for."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__({"np": np, "mean_and_rows": function}, {})
        self.asked: list[str] = []

    def call(self, fixture: Fixture, case: Case, **options: Any) -> Outcome:
        self.asked.append(case.name)
        return super().call(fixture, case, **options)


def test_examined_again_only_doubtful_groups_are_called() -> None:
    fixture = make_fixture()
    own = examine(fixture, _Counting(_general_rows_wrong))
    assert not own.outline.passed
    better = _Counting(mean_and_rows)
    again = examine_again(own, better, doubtful_cases(own))
    assert again.outline.passed
    names = [case.name for case in fixture.cases]
    assert better.asked == [*names[:3], names[0]]
    assert [seen.case.name for seen in again.observations] == [*names, names[0]]


def test_examined_again_it_is_no_better_where_nothing_is_mended() -> None:
    fixture = make_fixture()
    own = examine(fixture, _Counting(_changing))
    again = examine_again(own, _Counting(_changing), doubtful_cases(own))
    assert again.outline == own.outline
    assert again.verdict() == own.verdict()


def test_an_argument_that_was_changed_in_any_group_is_looked_at_again() -> None:
    def changing_long_ones(X, scale=2.0):
        done = mean_and_rows(X, scale)
        if X.shape == (3, 64):
            X[:] = 0
        return done

    fixture = make_fixture()
    own = examine(fixture, _Counting(changing_long_ones))
    assert not own.outline.passed
    assert examine_again(own, _Counting(mean_and_rows), doubtful_cases(own)).outline.passed


def test_what_went_wrong_the_second_time_alone_is_looked_at_again() -> None:
    calls = []

    def right_once(X, scale=2.0):
        calls.append(X.shape)
        sums, mean = mean_and_rows(X, scale)
        return sums, mean + (calls.count((3, 5)) > 1)

    fixture = make_fixture()
    own = examine(fixture, _Counting(right_once))
    assert not own.outline.passed
    assert examine_again(own, _Counting(mean_and_rows), doubtful_cases(own)).outline.passed


def test_without_some_cases_the_others_are_judged_as_they_were() -> None:
    fixture = make_fixture()
    own = examine(fixture, _Counting(_general_rows_wrong))
    general = [place for place, case in enumerate(fixture.cases) if case.group == "general"]
    fewer = without(own, general[:1])
    names = [case.name for place, case in enumerate(fixture.cases) if place != general[0]]
    assert [case.name for case in fewer.fixture.cases] == names
    assert [seen.case.name for seen in fewer.observations] == [*names, names[0]]
    without_first = without(own, [0])
    assert [seen.case.name for seen in without_first.observations[-1:]] == [fixture.cases[1].name]


def _all_wrong(X, scale=2.0):
    return {"rows": X}, 0.0


@pytest.mark.parametrize(
    ("function", "places", "may"),
    [
        (mean_and_rows, [0, 1, 2, 3, 4], False),
        (_general_rows_wrong, [2], True),
        (_general_rows_wrong, [0, 1, 3, 4], False),  # it is the other one that is wrong
        (_all_wrong, [0, 1], False),  # the third is wrong, too
        (_all_wrong, [0, 1, 2], True),
        (_changing, [0, 1, 2], False),  # the others change their arguments, too
        (_changing, [0, 1, 2, 3, 4], True),
    ],
)
def test_points_may_be_earned_where_no_other_case_is_wrong(
    function: Callable[..., Any], places: list[int], may: bool
) -> None:
    examined = examine(make_fixture(), LocalCaller({"np": np, "mean_and_rows": function}, {}))
    assert may_earn(examined, places) is may


def _with_loop(X, scale=2.0):
    columns = [X[:, [place]] for place in range(X.shape[1])]
    return {"rows": np.array(sum(columns)) * scale}, float(X.mean())


def _wrong_with_loop(X, scale=2.0):
    return _with_loop(X + 1, scale)


def test_good_manners_may_be_earned_beside_something_right_only() -> None:
    for function, may in ((_with_loop, True), (_wrong_with_loop, False)):
        examined = examine(make_fixture(), LocalCaller({"np": np, "mean_and_rows": function}, {}))
        assert not examined.outline.passed
        assert may_earn(examined, [3, 4]) is may


def test_what_went_wrong_the_second_time_alone_may_be_earned_with_the_first_case() -> None:
    calls = []

    def right_once(X, scale=2.0):
        calls.append(X.shape)
        sums, mean = mean_and_rows(X, scale)
        return sums, mean + (calls.count((3, 5)) > 1)

    examined = examine(make_fixture(), _Counting(right_once))
    assert may_earn(examined, [0])
    assert not may_earn(examined, [1])


def _with_hidden(copies: int = MANY) -> Fixture:
    """Each case of the fixture several times more, hidden."""
    fixture = make_fixture()
    hidden = [
        replace(case, name=f"{case.name} (hidden {copy})", hidden=True)
        for copy in range(copies)
        for case in fixture.cases
    ]
    return replace(
        fixture,
        cases=(*fixture.cases, *hidden),
        expected=fixture.expected * (copies + 1),
        mistakes=(),
    )


def test_where_hidden_cases_are_right_public_ones_are_left_out() -> None:
    fixture = _with_hidden()
    caller = _Counting(mean_and_rows)
    assert examine(fixture, caller).outline.passed
    hidden = [case.name for case in fixture.cases if case.hidden]
    assert caller.asked == [fixture.cases[0].name, *hidden, fixture.cases[0].name]


def test_few_hidden_cases_are_not_enough() -> None:
    fixture = _with_hidden(1)
    caller = _Counting(mean_and_rows)
    assert examine(fixture, caller).outline.passed
    names = [case.name for case in fixture.cases]
    assert caller.asked == [*names, names[0]]


def test_where_a_hidden_case_is_wrong_public_ones_tell_it() -> None:
    fixture = _with_hidden()
    caller = _Counting(_general_rows_wrong)
    examined = examine(fixture, caller)
    names = [case.name for case in fixture.cases]
    assert sorted(caller.asked) == sorted([*names, names[0]])
    assert [seen.case.name for seen in examined.observations] == [*names, names[0]]
    assert examined.outline == examine_again(examined, caller, range(len(names))).outline
    wrong = next(result for result in examined.outline.criteria if not result.passed)
    assert "can't see" not in wrong.message


def test_groups_without_hidden_cases_and_random_ones_are_tried_whole() -> None:
    fixture = _with_hidden()
    groups = ["random" if case.group == "basic" else case.group for case in fixture.cases]
    hidden = [case.hidden and case.group != "general" for case in fixture.cases]
    cases = [
        replace(case, group=group, hidden=concealed)
        for case, group, concealed in zip(fixture.cases, groups, hidden, strict=True)
    ]
    criteria = tuple(
        replace(criterion, groups=("random", "general", "stable")) for criterion in fixture.criteria
    )
    caller = _Counting(mean_and_rows)
    examine(replace(fixture, cases=tuple(cases), criteria=criteria), caller)
    whole = {case.name for case in cases if case.group in ("random", "general")}
    assert whole <= set(caller.asked)


def test_public_cases_are_not_tried_where_hidden_ones_take_too_long() -> None:
    class Slow(_Counting):
        def call(self, fixture: Fixture, case: Case, **options: Any) -> Outcome:
            super().call(fixture, case, **options)
            return Outcome("timeout")

    fixture = _with_hidden()
    caller = Slow(mean_and_rows)
    assert examine(fixture, caller).outline.score == 0
    assert len(caller.asked) == MAX_TIMEOUTS


def test_who_gives_up_after_some_calls_is_judged_all_the_same() -> None:
    calls = []

    def tired(X, scale=2.0):
        calls.append(1)
        if len(calls) > 4:
            raise NotImplementedError
        return mean_and_rows(X, scale)

    examined = examine(_with_hidden(), _Counting(tired))
    assert examined.outline.status == "judged"
    assert not examined.outline.passed

"""The judge on one tiny task: every rung, one function each."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from rows_task import make_cases, make_fixture, mean_and_rows

from coursekit.checking import LocalCaller
from coursekit.judge import Case, Criterion, Fixture, Outcome, Verdict, judge
from coursekit.judge.model import KnownMistake, StudentError


def verdict_of(function: Callable[..., Any] | None, fixture: Fixture | None = None) -> Verdict:
    namespace = {"np": np, "mean_and_rows": function} if function else {}
    return judge(fixture or make_fixture(), LocalCaller(namespace, {}))


def said(function: Callable[..., Any]) -> str:
    verdict = verdict_of(function)
    return " ".join([verdict.message, *(result.message for result in verdict.criteria)])


def passed(verdict: Verdict) -> dict[str, bool]:
    return {result.name: result.passed for result in verdict.criteria}


def test_the_solution_earns_everything():
    verdict = verdict_of(mean_and_rows)
    assert verdict.passed
    assert verdict.score == 10
    assert verdict.message == ""


@pytest.mark.parametrize(
    "wrap",
    [
        functools.lru_cache,
        lambda f: functools.partial(f),
        lambda f: type("Callable", (), {"__call__": lambda self, *a, **k: f(*a, **k)})(),
        lambda f: (
            lambda X, scale=2.0: (dict(f(X, scale)[0], extra=1), np.array([[f(X, scale)[1]]]))
        ),
        lambda f: lambda X, scale=2.0: list(f(X, scale)),
    ],
)
def test_other_shapes_of_a_right_answer_earn_everything(wrap):
    function = wrap(mean_and_rows)
    if wrap is functools.lru_cache:
        function = functools.wraps(mean_and_rows)(lambda *a, **k: mean_and_rows(*a, **k))
    assert verdict_of(function).passed


def test_missing_function():
    verdict = verdict_of(None)
    assert verdict.status == "undefined"
    assert verdict.score == 0
    assert "no function called `mean_and_rows`" in verdict.message


def test_unwritten_function_is_blank():
    def stub(X, scale=2.0):
        raise NotImplementedError

    verdict = verdict_of(stub)
    assert verdict.status == "blank"
    assert verdict.score == 0


def test_not_callable():
    verdict = judge(make_fixture(), LocalCaller({"mean_and_rows": 3}, {}))
    assert verdict.score == 0
    assert "not callable" in verdict.message


def test_wrong_signature_is_said_with_the_right_one():
    verdict = verdict_of(lambda: None)
    assert "can't be called as `mean_and_rows(X, scale=2.0)`" in verdict.message


def test_an_exception_names_type_and_message():
    def broken(X, scale=2.0):
        return X @ X

    assert "ValueError" in verdict_of(broken).message


def test_an_endless_loop_is_stopped():
    def endless(X, scale=2.0):
        while True:
            pass

    verdict = verdict_of(endless)
    assert verdict.score == 0
    assert "took too long and was stopped" in verdict.message


def test_a_loop_that_swallows_the_time_limit_is_stopped_at_a_later_ring():
    def stubborn(X, scale=2.0):
        for _ in range(2):
            try:
                while True:
                    pass
            except BaseException:
                pass

    assert verdict_of(stubborn).score == 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "is the `return` line missing?"),
        ({"rows": 1}, "2 values are expected: sums, mean"),
        (({}, 1.0), "the key 'rows' is missing"),
        ((3.0, 1.0), "a dictionary with the keys 'rows' is expected"),
    ],
)
def test_structure(value, words):
    assert words in verdict_of(lambda X, scale=2.0: value).message


def test_partial_credit_by_output():
    def no_mean(X, scale=2.0):
        return mean_and_rows(X, scale)[0], 0.0

    verdict = verdict_of(no_mean)
    assert passed(verdict) == {"rows": True, "mean": False, "unchanged": True, "vectorised": True}
    assert verdict.score == 7


def test_type_shape_and_finiteness_come_before_values():
    def with_rows(make):
        return lambda X, scale=2.0: ({"rows": make(X, scale)}, float(X.mean()))

    rows = lambda X, s: X.sum(axis=1, keepdims=True) * s  # noqa: E731
    assert "(3,)" in said(with_rows(lambda X, s: rows(X, s).ravel()))
    assert "keepdims" in said(with_rows(lambda X, s: rows(X, s).ravel()))
    assert "a list" in said(with_rows(lambda X, s: rows(X, s).tolist()))
    assert "nan" in said(with_rows(lambda X, s: rows(X, s) * np.nan))
    assert "square matrix" in said(with_rows(lambda X, s: rows(X, s) + rows(X, s).T))


def test_a_constant_factor_is_named():
    def times_m(X, scale=2.0):
        sums, mean = mean_and_rows(X, scale)
        return {"rows": sums["rows"] * X.shape[1]}, mean

    assert "m (the number of examples) times" in verdict_of(times_m).message


def test_changed_arguments_cost_their_point_only():
    def rude(X, scale=2.0):
        answer = mean_and_rows(X, scale)
        X *= 0
        return answer

    verdict = verdict_of(rude)
    assert passed(verdict) == {"rows": True, "mean": True, "unchanged": False, "vectorised": True}
    assert "`X`" in verdict.message


def test_manners_earn_nothing_where_no_output_is_right():
    assert verdict_of(lambda X, scale=2.0: ({"rows": X * 0}, 99.0)).score == 0


def test_a_loop_over_the_examples_is_noticed():
    def loop(X, scale=2.0):
        total = 0.0
        for column in range(X.shape[1]):
            total = total + X[:, column : column + 1]
        return {"rows": total * scale}, float(X.mean())

    verdict = verdict_of(loop)
    assert passed(verdict) == {"rows": True, "mean": True, "unchanged": True, "vectorised": False}


def test_an_answer_that_depends_on_earlier_calls_is_wrong():
    calls = []

    def first_only(X, scale=2.0):
        calls.append(1)
        sums, mean = mean_and_rows(X, scale)
        return sums, mean + (len(calls) > 5)

    assert not passed(verdict_of(first_only))["mean"]


def test_hidden_cases_show_no_numbers():
    hidden = tuple(dataclasses.replace(case, hidden=True) for case in make_cases())
    verdict = verdict_of(
        lambda X, scale=2.0: ({"rows": X.sum(axis=1, keepdims=True)}, 0.25),
        make_fixture(cases=hidden),
    )
    said = verdict.message + " ".join(result.message for result in verdict.criteria)
    assert "0.25" not in said
    assert "can't see" in said


def test_hidden_exceptions_show_the_line_but_not_the_text():
    def leak(X, scale=2.0):
        raise ValueError(f"X is {X}")

    hidden = tuple(dataclasses.replace(case, hidden=True) for case in make_cases())
    verdict = verdict_of(leak, make_fixture(cases=hidden))
    said = verdict.message + " ".join(result.message for result in verdict.criteria)
    assert "ValueError" in said
    assert "X is" not in said


def wrong_sign(X, scale=2.0):
    sums, mean = mean_and_rows(X, scale)
    return {"rows": -sums["rows"]}, mean


def wrong_mean(X, scale=2.0):
    return mean_and_rows(X, scale)[0], float(X.sum())


def fixture_with_mistakes() -> Fixture:
    def known(name, function):
        return KnownMistake(
            name,
            f"hint of {name}",
            tuple(
                Outcome("returned", function(**case.arguments), steps=10) for case in make_cases()
            ),
        )

    return make_fixture(mistakes=(known("sign", wrong_sign), known("mean", wrong_mean)))


def test_a_known_mistake_is_named_by_its_numbers():
    verdict = verdict_of(wrong_sign, fixture_with_mistakes())
    assert (verdict.mistake, verdict.message) == ("sign", "hint of sign")


def test_two_mistakes_in_one_function_are_both_named():
    def both(X, scale=2.0):
        return wrong_sign(X, scale)[0], wrong_mean(X, scale)[1]

    verdict = verdict_of(both, fixture_with_mistakes())
    assert verdict.message == "hint of mean\nhint of sign"


def test_an_unknown_wrong_answer_gets_no_diagnosis():
    def strange(X, scale=2.0):
        return {"rows": np.sqrt(np.abs(X[:, :1]))}, float(X.mean())

    assert verdict_of(strange, fixture_with_mistakes()).mistake is None


def test_a_helpers_loop_is_no_fault_of_the_function_that_calls_it():
    def total(X):
        return sum(X[:, i : i + 1] for i in range(X.shape[1]))

    def calls_helper(X, scale=2.0):
        return {"rows": helper(X) * scale}, float(X.mean())

    def helper(X):
        return total(X)

    namespace = {"helper": helper, "mean_and_rows": calls_helper}
    assert not judge(make_fixture(), LocalCaller(namespace, {})).passed
    assert judge(make_fixture(uses=("helper",)), LocalCaller(namespace, {})).passed


def test_a_part_that_is_not_written_earns_nothing_in_the_cases_after_it():
    def answer(X, scale=2.0):
        if X.shape != (3, 5):
            raise NotImplementedError("later")
        return mean_and_rows(X, scale)

    verdict = verdict_of(answer)
    assert verdict.score == 0
    assert "NotImplementedError" in verdict.message


def test_an_argument_changed_in_any_case_counts():
    def answer(X, scale=2.0):
        result = mean_and_rows(X, scale)
        if X.shape == (3, 64):
            X[0, 0] = 0.0
        return result

    assert not passed(verdict_of(answer))["unchanged"]


def test_small_differences_are_said_to_be_small():
    text = said(lambda X, scale=2.0: ({"rows": mean_and_rows(X, scale)[0]["rows"]}, 0.5))
    assert "0.5; " in text  # a single number is always some multiple of another: no ratio
    text = said(
        lambda X, scale=2.0: ({"rows": mean_and_rows(X, scale)[0]["rows"] + 1e-6}, X.mean())
    )
    assert "nearly right" in text


def test_a_constant_in_capitals_is_no_forgotten_argument():
    names: dict[str, Any] = {"np": np, "EPS": 1e-12, "x_data": 3.0}
    exec("def mean_and_rows(X, scale=2.0):\n    return {'rows': EPS}, x_data", names)
    message = judge(make_fixture(), LocalCaller(names, {})).message
    assert "x_data" in message
    assert "EPS" not in message


def refusing(X, scale=2.0):
    if X.shape[0] == 1:
        raise ValueError("one row is too few")
    return mean_and_rows(X, scale)


class TooFew(ValueError):
    pass


@pytest.mark.parametrize(
    ("kind", "right"),
    [(ValueError, True), (TooFew, True), (KeyError, False), (NotImplementedError, False)],
)
def test_arguments_to_be_refused(kind, right):
    refused = Case("one row", {"X": np.ones((1, 3)), "scale": 1.0}, "refused")
    fixture = make_fixture()
    fixture = make_fixture(
        cases=(*fixture.cases, refused),
        expected=(
            *fixture.expected,
            Outcome("raised", error=StudentError("ValueError", "one row is too few")),
        ),
        criteria=(*fixture.criteria, Criterion("refused", 1, "refused", (), ("refused",))),
    )
    assert verdict_of(refusing, fixture).passed

    def answer(X, scale=2.0):
        if X.shape[0] == 1:
            raise kind("no")
        return mean_and_rows(X, scale)

    verdict = verdict_of(answer, fixture)
    assert verdict.passed is right
    if not right:
        assert f"raises a {kind.__name__} where a ValueError is asked for" in verdict.message
    assert "returns 2 values" in verdict_of(mean_and_rows, fixture).message


def test_the_case_is_named_where_the_output_is_right_in_others():
    def for_three_rows(X, scale=2.0):
        sums, mean = mean_and_rows(X, scale)
        return sums, mean + (len(X) == 2)

    assert "It is so in the case “basic (2, 7)”, not in all." in said(for_three_rows)
    assert "in the case" not in said(lambda X, scale=2.0: ({"rows": X}, 7.0))


def test_an_answer_that_remembers_is_asked_about_it():
    kept = []

    def remembers(X, scale=2.0):
        kept.append(X.mean())
        return mean_and_rows(X, scale)[0], float(sum(kept))

    assert "keep something from one call to the next?" in said(remembers)


def test_calls_that_were_not_tried_say_nothing_of_memory():
    calls = []

    def slower_and_slower(X, scale=2.0):
        calls.append(X)
        while len(calls) > 2:
            pass
        return mean_and_rows(X, scale)

    assert "from one call to the next" not in said(slower_and_slower)

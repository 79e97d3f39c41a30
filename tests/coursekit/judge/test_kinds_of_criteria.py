"""Refusals, printing, random draws, and where it is wrong."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from work_task import ERROR, doubling, fixture, notebook, of, said

from coursekit.judge import Case, Criterion, Fixture, Outcome, Verdict
from coursekit.judge.model import REFUSED

# ---------------------------------------------------------------- refusals


def refusing() -> Fixture:
    cases = (
        Case("a name", {"name": "tanh"}),
        Case("another name", {"name": "relu"}),
        Case("no name", {"name": "sine"}, REFUSED),
    )
    return fixture(
        *cases,
        expected=[Outcome("returned", 4), Outcome("returned", 4), Outcome("raised", error=ERROR)],
        criteria=(
            Criterion("values", 3, "values", (), ("basic",)),
            Criterion("refused", 1, "refused", (), (REFUSED,)),
        ),
    )


def refusal(statement: str) -> Verdict:
    source = f"def work(name):\n    if name == 'sine':\n        {statement}\n    return len(name)"
    return notebook(refusing(), source)


@pytest.mark.parametrize(
    "statement",
    [
        "raise ValueError('words of my own')",
        "raise type('UnknownName', (Exception,), {})('so there')",
    ],
)
def test_what_should_be_refused_is_refused(statement: str) -> None:
    assert refusal(statement).passed


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("return None", "it returns None where a ValueError is asked for"),
        ("return 4", "it returns a single number where a ValueError"),
        ("raise KeyError(name)", "it raises a KeyError where a ValueError"),
        ("np.linalg.inv(np.zeros((2, 2)))", "it raises a LinAlgError where a ValueError"),
        ("np.sum(np.ones(2), axis=9)", "it raises an AxisError where a ValueError"),
        ("while True: pass", "is there an endless loop?"),
    ],
)
def test_what_should_be_refused_and_is_not(statement: str, words: str) -> None:
    verdict = refusal(statement)
    assert [result.passed for result in verdict.criteria] == [True, False]
    assert words in said(verdict)


# ---------------------------------------------------------------- printing


def printing() -> Fixture:
    cases = tuple(
        Case(f"{n} steps, {loud}", {"n": n, "print_cost": loud}, "printing")
        for n in (3, 5)
        for loud in (False, True)
    )
    expected = [
        Outcome(
            "returned",
            float(case.arguments["n"]),
            printed="Cost: 0.693147\n" if case.arguments["print_cost"] else "",
        )
        for case in cases
    ]
    criteria = (
        Criterion("work", 3, "values", (), ("printing",)),
        Criterion("printing", 1, "printing", (), ("printing",)),
    )
    return fixture(*cases, expected=expected, criteria=criteria)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("if print_cost: print('cost 0.693147')", ""),
        ("pass", "no cost is printed"),
        ("print('cost 0.693147')", "as much with print_cost=False as with print_cost=True"),
        ("if print_cost: print('cost 0.31')", "aren't the costs"),
        ("if n == 5 and print_cost: raise ValueError(n)", "counts once an output is right"),
    ],
)
def test_printed_costs(statement: str, words: str) -> None:
    verdict = notebook(
        printing(), f"def work(n, print_cost=False):\n    {statement}\n    return float(n)"
    )
    (printed,) = (result for result in verdict.criteria if result.name == "printing")
    assert printed.passed is not bool(words)
    assert words in printed.message


# ---------------------------------------------------------------- random draws


def drawing() -> Fixture:
    """W1 and W2 are drawn, b is zero."""

    def solution(n: int) -> dict[str, Any]:
        return {"W1": np.random.randn(n, 20), "W2": np.random.randn(20, n), "b": np.zeros(n)}

    cases = tuple(
        Case(f"seed {seed}, {n}", {"n": n}, group, seed=seed)
        for seed, n, group in (
            (1, 5, "basic"),
            (2, 6, "basic"),
            (3, 90, "random"),
            (4, 95, "random"),
        )
    )
    expected = []
    for case in cases:
        np.random.seed(case.seed)
        expected.append(Outcome("returned", solution(**case.arguments)))
    spread = {"W1": 1.0, "W2": 1.0}
    criteria = (
        Criterion("b", 1, "values", ("b",), ("basic", "random")),
        Criterion("shapes", 1, "values", ("W1", "W2"), ("basic",)),
        Criterion("draws", 2, "random", ("W1", "W2"), ("random",), spread=spread),
    )
    return fixture(*cases, expected=expected, criteria=criteria)


def drawn(W1: str, W2: str, b: str = "np.zeros(n)", before: str = "pass") -> Verdict:
    return notebook(
        drawing(), f"def work(n):\n    {before}\n    return {{'W1': {W1}, 'W2': {W2}, 'b': {b}}}"
    )


def test_a_draw_of_another_stream_is_right() -> None:
    own = "rng.normal(size=({}))"
    verdict = drawn(
        own.format("n, 20"), own.format("20, n"), before="rng = np.random.default_rng()"
    )
    assert verdict.passed


@pytest.mark.parametrize(
    ("W1", "W2", "b", "wrong", "words"),
    [
        ("np.random.randn(n, 20) * 2", "np.random.randn(20, n)", "np.zeros(n)", {"draws"},
         "`W1` has a standard deviation of"),
        ("np.random.randn(n, 20)", "np.zeros((20, n))", "np.zeros(n)", {"draws"},
         "`W2` repeats the same numbers"),
        ("np.random.randn(n, 20)", "np.random.randn(n, 20)", "np.zeros(n)", {"draws"},
         "`W2` has the shape"),
        ("np.random.randn(n, 20)", "np.random.randn(20, n)", "np.ones(n)", {"b"}, "`b`"),
        ("w", "w.T", "np.zeros(n)", {"draws"}, "`W2` holds the numbers of `W1`"),
        ("np.random.randn(n, 20)", "b", "b", {"draws", "b"}, "`W2` is a single number"),
    ],
)  # fmt: skip
def test_draws_that_are_wrong(W1: str, W2: str, b: str, wrong: set[str], words: str) -> None:
    before = "w = np.random.randn(n, 20); b = 0"
    verdict = drawn(W1, W2, b, before)
    assert words in said(verdict)
    assert {result.name for result in verdict.criteria if not result.passed} >= wrong


def test_a_missing_output_is_missing_from_the_draws() -> None:
    verdict = notebook(drawing(), "def work(n):\n    return {'W1': np.random.randn(n, 20)}")
    assert verdict.score == 0
    assert "the key 'W2' is missing" in said(verdict)


# ---------------------------------------------------------------- where it is wrong


def test_a_case_that_is_not_ordinary_is_pointed_out() -> None:
    one = doubling(
        "basic",
        "general",
        criteria=(
            Criterion("basic", 3, "values", (), ("basic",)),
            Criterion("general", 1, "values", (), ("general",)),
        ),
    )

    def only_three(x: Any) -> Any:
        return 2 * x if len(x) == 3 else 2 * x + x**2

    assert "The ordinary cases are right; this one is “5 numbers”." in of(one, only_three).message
    assert "ordinary" not in of(one, lambda x: 2 * x + x**2).message
    hidden = dataclasses.replace(
        one, cases=tuple(dataclasses.replace(case, hidden=True) for case in one.cases)
    )
    text = of(hidden, only_three).message
    assert "is something fixed that should follow the arguments?" in text
    assert "5 numbers" not in text


def test_data_read_from_the_notebook_is_pointed_out() -> None:
    source = "train = np.ones(3)\ndef work(x):\n    return train * x.sum() + x**2"
    assert "Your function reads `train` from the notebook" in notebook(doubling(), source).message
    assert "notebook" not in notebook(doubling(), "def work(x):\n    return x.sum() + x**2").message


def test_manners_in_a_call_that_failed_are_not_praised() -> None:
    one = doubling(
        "basic",
        "general",
        criteria=(
            Criterion("basic", 3, "values", (), ("basic",)),
            Criterion("unchanged", 1, "unchanged", (), ("basic", "general")),
        ),
    )
    verdict = notebook(one, "def work(x):\n    assert len(x) < 4\n    return 2 * x")
    assert [result.passed for result in verdict.criteria] == [True, False]
    assert "AssertionError" in said(verdict)


def test_a_draw_that_fails_is_an_error_and_no_missing_value() -> None:
    source = "def work(n):\n    assert n < 80\n    return {'W1': 0, 'W2': 0, 'b': np.zeros(n)}"
    (draws,) = (one for one in notebook(drawing(), source).criteria if one.name == "draws")
    assert "AssertionError" in draws.message or draws.message == "as above"
    assert "return" not in draws.message


# ---------------------------------------------------------------- defaults


def scaling() -> Fixture:
    cases = tuple(
        Case(f"{n} times", {"x": 2.0, "times": n}, g) for n, g in ((3, "basic"), (4, "general"))
    )
    return fixture(
        *cases,
        expected=[Outcome("returned", 2.0 * case.arguments["times"]) for case in cases],
        criteria=(
            Criterion("values", 3, "values", (), ("basic",)),
            Criterion("general", 1, "values", (), ("general",)),
        ),
        defaults={"times": 10},
    )


@pytest.mark.parametrize("default", ["10", "10.0", "None", "np.int64(10)", "TEN"])
def test_a_default_may_be_written_in_many_ways(default: str) -> None:
    source = f"TEN = 10\n\ndef work(x, times={default}):\n    return x * times"
    assert notebook(scaling(), source).passed


@pytest.mark.parametrize("default", ["11", "1.0", "'ten'", "True"])
def test_another_default_is_not_what_was_asked_for(default: str) -> None:
    verdict = notebook(scaling(), f"def work(x, times={default}):\n    return x * times")
    assert verdict.score == 3
    assert "the default of `times` is" in verdict.message


@pytest.mark.parametrize("parameters", ["x, times", "x, *, times"])
def test_nor_is_a_parameter_that_has_to_be_given(parameters: str) -> None:
    verdict = notebook(scaling(), f"def work({parameters}):\n    return x * times")
    assert verdict.score == 3
    assert "`times` has no default where 10 is asked for" in verdict.message


def test_what_takes_anything_may_have_the_default_inside() -> None:
    source = "def work(x, **options):\n    return x * options.get('times', 10)"
    assert notebook(scaling(), source).passed


def test_a_decorated_function_keeps_its_defaults() -> None:
    source = (
        "import functools\n\n@functools.lru_cache\ndef work(x, times=11):\n    return x * times"
    )
    assert "the default of `times` is 11" in notebook(scaling(), source).message

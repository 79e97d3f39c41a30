"""Rungs of the ladder that need more than one function: helpers, randomness, refusals, printing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from coursekit.checking import LocalCaller
from coursekit.judge import Case, Criterion, Fixture, Outcome, Verdict, judge
from coursekit.judge.model import REFUSED, KnownMistake, StudentError

Function = Callable[..., Any]
ERROR = StudentError("ValueError", "no such name")


def fixture(*cases: Case, expected: Sequence[Outcome], criteria: Any, **changes: Any) -> Fixture:
    parameters = tuple(cases[0].arguments)
    one = Fixture(
        task="work",
        points=sum(criterion.points for criterion in criteria),
        signature=f"({', '.join(parameters)})",
        parameters=parameters,
        required=1,
        returns=("work",),
        criteria=tuple(criteria),
        cases=cases,
        expected=tuple(expected),
        seconds=0.3,
    )
    return dataclasses.replace(one, **changes)


def of(one: Fixture, work: Function, **helpers: Any) -> Verdict:
    namespace = {"np": np, "work": work, **helpers}
    for function in (work, *helpers.values()):
        if callable(function) and hasattr(function, "__globals__"):
            namespace = {**function.__globals__, **namespace}
    return judge(one, LocalCaller(namespace, {}))


def notebook(one: Fixture, source: str) -> Verdict:
    """The verdict on a notebook with one cell."""
    namespace: dict[str, Any] = {"np": np}
    exec(source, namespace)
    return judge(one, LocalCaller(namespace, {}))


def said(verdict: Verdict) -> str:
    return " ".join([verdict.message, *(result.message for result in verdict.criteria)])


class Answering:
    """A caller that answers with outcomes made up beforehand, the last one again and again."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.waiting = list(outcomes)
        self.calls = 0

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        self.calls += 1
        return self.waiting.pop(0) if len(self.waiting) > 1 else self.waiting[0]


def doubling(*groups: str, hidden: bool = False, **changes: Any) -> Fixture:
    """Twice the argument, in a case of each group."""
    cases = tuple(
        Case(f"{n} numbers", {"x": np.arange(1.0, n)}, group, hidden=hidden)
        for n, group in enumerate(groups or ("basic", "basic"), start=4)
    )
    expected = [Outcome("returned", 2 * case.arguments["x"]) for case in cases]
    criteria = changes.pop("criteria", None) or (
        Criterion("values", 4, "values", ("work",), tuple(groups or ("basic",))),
    )
    return fixture(*cases, expected=expected, criteria=criteria, **changes)


# ---------------------------------------------------------------- starting values of one's own


START = np.array([5.0, -3.0, 2.0])


def model() -> Fixture:
    """Halve a random start n times."""
    cases = tuple(Case(f"{n} steps", {"n": n}, seed=n, given={"initialise": START}) for n in (2, 3))
    expected = []
    for case in cases:
        start = np.random.RandomState(case.seed).randn(3)
        expected.append(Outcome("returned", start / 2 ** case.arguments["n"]))
    criteria = (Criterion("work", 4, "values", ("work",)), Criterion("manners", 1, "unchanged"))
    return fixture(*cases, expected=expected, criteria=criteria)


def given_model() -> Fixture:
    """The same, but what is expected follows from the given start."""
    one = model()
    expected = tuple(Outcome("returned", START / 2 ** case.arguments["n"]) for case in one.cases)
    return dataclasses.replace(one, expected=expected)


OWN_START = "def initialise():\n    return np.random.rand(3)\n"
HALVE = "def work(n):\n    return initialise() / 2**n\n"


def test_another_random_stream_is_as_good() -> None:
    assert notebook(given_model(), OWN_START + HALVE).passed


def test_another_stream_does_not_excuse_wrong_steps() -> None:
    verdict = notebook(given_model(), OWN_START + "def work(n):\n    return initialise() / 3**n")
    assert verdict.score == 0


def test_who_does_not_use_the_helper_is_not_helped() -> None:
    source = OWN_START + "def work(n):\n    return np.random.rand(3) / 2**n"
    assert not notebook(given_model(), source).passed


def test_a_second_draw_is_not_the_first_one() -> None:
    """A given value is the same at every use; a start that is drawn twice is not."""
    source = OWN_START + "def work(n):\n    initialise()\n    return initialise() / 2**n"
    assert not notebook(given_model(), source).passed


def test_a_start_of_the_wrong_shape_is_not_replaced() -> None:
    verdict = notebook(given_model(), "def initialise():\n    return np.random.rand(4)\n" + HALVE)
    assert verdict.score == 0
    assert "shape" in said(verdict)


def test_a_start_that_fails_is_not_replaced() -> None:
    verdict = notebook(given_model(), "def initialise():\n    return rand(3)\n" + HALVE)
    assert verdict.score == 0
    assert "NameError" in said(verdict)


def test_who_seeds_the_callers_generator_pays_for_manners_alone() -> None:
    source = OWN_START + "def work(n):\n    np.random.seed(1)\n    return initialise() / 2**n"
    verdict = notebook(given_model(), source)
    assert [result.passed for result in verdict.criteria] == [True, False]
    assert "it seeds NumPy's random generator, which belongs to the caller" in said(verdict)


def test_the_same_stream_needs_no_second_try() -> None:
    source = "def initialise():\n    return np.random.randn(3)\n" + HALVE
    assert notebook(model(), source).passed


def test_a_mistake_is_known_by_what_the_first_try_gave() -> None:
    one = model()
    thirds = []
    for case in one.cases:
        start = np.random.RandomState(case.seed).randn(3)
        thirds.append(Outcome("returned", start / 3 ** case.arguments["n"]))
    one = dataclasses.replace(one, mistakes=(KnownMistake("thirds", "Halve.", tuple(thirds)),))
    source = "def initialise():\n    return np.random.randn(3)\n"
    verdict = notebook(one, source + "def work(n):\n    return initialise() / 3**n")
    assert (verdict.mistake, verdict.message) == ("thirds", "Halve.")


# ---------------------------------------------------------------- not there, not yet, gone


def test_a_helper_that_is_not_written_yet_is_named() -> None:
    source = "def helper(x):\n    raise NotImplementedError\n\ndef work(x):\n    return helper(x)"
    verdict = notebook(doubling(), source)
    assert verdict.status == "judged"
    assert "it calls `helper`, which isn't written yet" in said(verdict)


def test_a_branch_that_is_not_written_yet_costs_its_own_points() -> None:
    one = doubling(
        "basic",
        "general",
        criteria=(
            Criterion("basic", 3, "values", (), ("basic",)),
            Criterion("general", 1, "values", (), ("general",)),
        ),
    )
    source = "def work(x):\n    if len(x) > 3:\n        raise NotImplementedError\n    return 2 * x"
    verdict = notebook(one, source)
    assert (verdict.status, verdict.score) == ("judged", 3)
    assert "for these arguments the function isn't written yet" in said(verdict)


def test_a_process_that_ended_is_no_error_of_the_grader() -> None:
    verdict = judge(doubling(), Answering(Outcome("crashed")))
    assert verdict.score == 0
    assert "the Python process ended during this call" in said(verdict)


def test_an_error_without_a_description_is_an_error() -> None:
    verdict = judge(doubling(), Answering(Outcome("raised")))
    assert verdict.score == 0
    assert "it raised an error" in said(verdict)


def test_after_two_timeouts_the_rest_is_not_tried() -> None:
    caller = Answering(Outcome("timeout"))
    one = doubling(*["basic"] * 6)
    assert judge(one, caller).score == 0
    assert caller.calls == 2


def test_one_timeout_stops_nothing() -> None:
    one = doubling(*["basic"] * 4)
    right = [Outcome("returned", expected.value) for expected in one.expected]
    caller = Answering(Outcome("timeout"), *right[1:], right[0])
    judge(one, caller)
    assert caller.calls == 5


def test_what_is_not_there_is_asked_for_once() -> None:
    caller = Answering(Outcome("undefined"))
    assert judge(doubling(), caller).status == "undefined"
    assert caller.calls == 1


def test_a_function_that_vanishes_is_judged_all_the_same() -> None:
    """The student's process may say anything at any time."""
    one = doubling()
    verdict = judge(
        one, Answering(Outcome("returned", one.expected[0].value), Outcome("undefined"))
    )
    assert verdict.status == "judged"
    assert not verdict.passed


# ---------------------------------------------------------------- mistakes are asked last


class Untouchable(Sequence[KnownMistake]):
    """Known mistakes that nobody may ask for."""

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        raise AssertionError("asked for a mistake")

    def __iter__(self) -> Iterator[KnownMistake]:
        raise AssertionError("asked for mistakes")


def test_a_right_answer_asks_for_no_mistake() -> None:
    """They are worked out only when they are asked for, and that takes time."""
    one = doubling(mistakes=Untouchable())
    assert of(one, lambda x: 2 * x).passed
    with pytest.raises(AssertionError):
        of(one, lambda x: 3 * x)


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
        ("if n == 5 and print_cost: raise ValueError(n)", "as above"),
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

"""Rungs of the ladder that need more than one function: starts, helpers, what is not there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from work_task import Answering, doubling, fixture, notebook, of, said

from coursekit.judge import Case, Criterion, Fixture, Outcome, judge
from coursekit.judge.calling import call
from coursekit.judge.model import Caller, KnownMistake, StudentError
from coursekit.judge.observing import MAX_TIMEOUTS
from coursekit.plain import Opaque

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


def test_who_seeds_it_once_only_pays_too() -> None:
    source = (
        "calls = []\ndef work(n):\n    if not calls:\n        np.random.seed(1)\n"
        "    calls.append(n)\n    return initialise() / 2**n"
    )
    verdict = notebook(given_model(), OWN_START + source)
    assert [result.passed for result in verdict.criteria] == [True, False]


def test_what_is_printed_is_judged_from_the_given_start_too() -> None:
    cases = tuple(
        Case(f"{loud}", {"n": 1, "loud": loud}, "printing", 3, {"initialise": START})
        for loud in (False, True)
    )
    printed = ("", f"{START.sum():.6f}\n")
    expected = [Outcome("returned", START / 2, printed=text) for text in printed]
    groups = ("printing",)
    criteria = (
        Criterion("work", 3, "values", ("work",), groups),
        Criterion("costs", 1, "printing", (), groups),
        Criterion("manners", 1, "unchanged", (), groups),
    )
    one = fixture(*cases, expected=expected, criteria=criteria)
    source = (
        "def work(n, loud):\n    np.random.seed(1)\n    start = initialise()\n"
        "    if loud:\n        print(f'{start.sum():.6f}')\n    return start / 2**n"
    )
    verdict = notebook(one, OWN_START + source)
    assert [result.passed for result in verdict.criteria] == [True, True, False]


def test_the_same_stream_needs_no_second_try() -> None:
    source = "def initialise():\n    return np.random.randn(3)\n" + HALVE
    assert notebook(model(), source).passed


THIRDS = "def work(n):\n    return initialise() / 3**n"


def dividing_by_three(one: Fixture, start: Callable[[int], Any]) -> Fixture:
    thirds = [
        Outcome("returned", start(case.seed) / 3 ** case.arguments["n"]) for case in one.cases
    ]
    return dataclasses.replace(one, mistakes=(KnownMistake("thirds", "Halve.", tuple(thirds)),))


def test_a_mistake_is_known_by_what_the_first_try_gave() -> None:
    one = dividing_by_three(model(), lambda seed: np.random.RandomState(seed).randn(3))
    source = "def initialise():\n    return np.random.randn(3)\n"
    verdict = notebook(one, source + THIRDS)
    assert (verdict.mistake, verdict.message) == ("thirds", "Halve.")


def test_random_numbers_of_ones_own_hide_no_mistake() -> None:
    """From the given start it is what is known."""
    one = dividing_by_three(given_model(), lambda seed: START)
    verdict = notebook(one, OWN_START + THIRDS)
    assert (verdict.mistake, verdict.message) == ("thirds", "Halve.")
    assert notebook(one, OWN_START + "def work(n):\n    return initialise() / 4**n").mistake is None


def test_given_starts_from_which_nothing_returns_are_tried_no_further() -> None:
    tried = []

    class Hanging(Caller):
        def call(self, fixture: Fixture, case: Case, **options: Any) -> Outcome:
            if options["given"]:
                tried.append(case.name)
                return Outcome("timeout")
            return Outcome("returned", START)

    cases = tuple(Case(f"{n}", {"n": n}, given={"initialise": START}) for n in range(2, 9))
    expected = [Outcome("returned", START / 2**n) for n in range(2, 9)]
    one = fixture(*cases, expected=expected, criteria=(Criterion("work", 4),))
    assert judge(one, Hanging()).score == 0
    assert tried == [case.name for case in cases[:MAX_TIMEOUTS]]


# ---------------------------------------------------------------- not there, not yet, gone


def test_a_helper_that_is_not_written_yet_is_named() -> None:
    source = "def helper(x):\n    raise NotImplementedError\n\ndef work(x):\n    return helper(x)"
    verdict = notebook(doubling(), source)
    assert verdict.status == "judged"
    assert "it calls `helper`, which isn't written yet" in said(verdict)


def two_groups() -> Fixture:
    criteria = tuple(Criterion(name, 1, "values", (), (name,)) for name in ("basic", "general"))
    return doubling("basic", "general", criteria=criteria)


def test_what_calls_an_unwritten_function_has_nothing_right() -> None:
    """Cases of other groups are tried, too: points are for what was seen to be right."""
    source = "def helper(x):\n    raise NotImplementedError\n\ndef work(x):\n    return helper(x)"
    verdict = notebook(two_groups(), source)
    assert (verdict.status, verdict.score) == ("judged", 0)


def test_one_case_that_needs_an_unwritten_function_costs_its_own_points() -> None:
    source = (
        "def helper(x):\n    raise NotImplementedError\n\n"
        "def work(x):\n    return 2 * x if len(x) > 3 else helper(x)"
    )
    verdict = notebook(two_groups(), source)
    assert [result.passed for result in verdict.criteria] == [False, True]


def test_no_words_of_a_student_stand_on_a_line_of_their_own() -> None:
    """A line of its own in a verdict could pass for the grader's."""
    forged = "\n  ok  work  4/4  right in 2 cases\u202e\x1b[2J"
    for outcome in (
        Outcome("raised", error=StudentError(f"E{forged}", forged, forged, 1, forged)),
        Outcome("returned", Opaque(forged)),
        Outcome("returned", np.zeros(2), changed=(forged,), reads=(forged,)),
    ):
        verdict = judge(doubling(), Answering(outcome))
        told = [verdict.message, *(result.message for result in verdict.criteria)]
        assert any("4/4" in text for text in told)
        assert all(text.isprintable() for text in told)


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
    assert caller.made == 2


def test_one_timeout_stops_nothing() -> None:
    one = doubling(*["basic"] * 4)
    right = [Outcome("returned", expected.value) for expected in one.expected]
    caller = Answering(Outcome("timeout"), *right[1:], right[0])
    judge(one, caller)
    assert caller.made == 5


def test_what_is_not_there_is_asked_for_once() -> None:
    caller = Answering(Outcome("undefined"))
    assert judge(doubling(), caller).status == "undefined"
    assert caller.made == 1


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


# ---------------------------------------------------------------- helpers of two names


def test_a_given_helper_takes_the_place_of_all_its_names() -> None:
    source = "def own(X):\n    return X\n\nhelper = own\n\ndef work(X):\n    return own(X)"
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    one = Case("3", {"X": 3})
    expected = fixture(one, expected=[Outcome("returned", 4)], criteria=())
    outcome = call(namespace["work"], expected, one, namespace, given={"helper": lambda X: X + 1})
    assert (outcome.value, outcome.used) == (4, ("helper",))
    assert namespace["own"] is namespace["helper"]
    assert namespace["own"](3) == 3


def test_a_function_that_also_answers_a_helpers_task_is_not_replaced_by_it() -> None:
    namespace: dict[str, Any] = {}
    exec("def work(X):\n    return work(X - 1) if X else 'own'\n\nhelper = work", namespace)
    one = Case("3", {"X": 3})
    expected = fixture(one, expected=[Outcome("returned", 4)], criteria=())
    outcome = call(namespace["work"], expected, one, namespace, given={"helper": 5})
    assert outcome.value == "own"

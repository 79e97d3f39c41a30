"""Long trainings are passed over while grading, and what is wrong with them shows all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.build import solved_notebook
from autograder.course import find_course
from autograder.engine.asked import Calls
from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.runner.packing import unpack
from autograder.fixtures import grading_fixtures
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.model import Task
from autograder.tasks.sources import function_source, variant
from coursekit.judge import Verdict

COURSE = find_course(Path(__file__).parent)
LESSON = load_lesson("lesson2_shallow_net")
HELPERS = [
    *("initialize_parameters", "forward_propagation", "compute_cost", "backward_propagation"),
    "update_parameters",
]
PRINT = '            print(f"cost after {i} iterations: {compute_cost(A2, Y):.6f}")\n'


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(COURSE, b"s" * 32, Runner()) as one:
        yield one


@pytest.fixture
def long_calls(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each call of a long training: may it be passed over?"""
    made: list[bool] = []
    outcomes = Execution.outcomes

    def recording(self: Execution, calls: Calls, loan: Any = None) -> Iterator[Any]:
        made.extend(
            "shortcut" in one
            for one in unpack(calls.cases)
            if one["case"]["arguments"].get("num_iterations", 0) > 1000
        )
        return outcomes(self, calls, loan)

    monkeypatch.setattr(Execution, "outcomes", recording)
    return made


@pytest.fixture
def lent_calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many calls of a training each request with lent helpers asks for."""
    made: list[int] = []
    outcomes = Execution.outcomes

    def recording(self: Execution, calls: Calls, loan: Any = None) -> Iterator[Any]:
        from_given = "given" in unpack(calls.cases)[0]
        if loan and calls.request["task"] == "nn_model" and not from_given:
            made.append(calls.left)
        return outcomes(self, calls, loan)

    monkeypatch.setattr(Execution, "outcomes", recording)
    return made


def known(name: str) -> Task:
    return next(one for one in LESSON.functions if one.name == name)


def mistaken(task: str, mistake: str) -> dict[str, str]:
    change = next(one for one in known(task).mistakes if one.id == mistake)
    return {task: variant(LESSON, known(task), change)}


def written_otherwise(alternative: str) -> dict[str, str]:
    task = known("nn_model")
    change = next(one for one in task.alternatives if one.id == alternative)
    return {"nn_model": variant(LESSON, task, change)}


def edited(*edits: tuple[str, str]) -> dict[str, str]:
    source = function_source(LESSON, "nn_model")
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    return {"nn_model": source}


def verdict(grader: Grader, answers: Mapping[str, str]) -> Verdict:
    data = nbformat.writes(solved_notebook(COURSE, LESSON.name, dict(answers))).encode()
    report = grader.grade(LESSON.name, data, "ada")
    found = next(task.verdict for task in report.tasks if task.name == "nn_model")
    assert found is not None
    return found


def lost(found: Verdict) -> list[str]:
    return [result.name for result in found.criteria if not result.passed]


def test_only_long_trainings_have_a_shortcut() -> None:
    for case in grading_fixtures(LESSON.name, b"any")["nn_model"].cases:
        assert (case.shortcut is not None) == (case.arguments["num_iterations"] > 1000)


@pytest.mark.parametrize("alternative", ["", *(a.id for a in known("nn_model").alternatives)])
def test_what_calls_its_helpers_once_a_round_or_never_arrives(
    grader: Grader, long_calls: list[bool], alternative: str
) -> None:
    assert verdict(grader, written_otherwise(alternative) if alternative else {}).passed
    assert long_calls == [True]


GRADIENT = "backward_propagation(parameters, cache, X, Y)"
TWICE = edited((GRADIENT, f"[{GRADIENT}, {GRADIENT}][0]"))


def test_what_arrives_elsewhere_takes_the_whole_way(grader: Grader, long_calls: list[bool]) -> None:
    assert verdict(grader, TWICE).passed
    assert long_calls[0]
    assert not long_calls[-1]


@pytest.mark.parametrize("helper", HELPERS)
def test_a_right_training_keeps_all_points_whichever_helper_is_wrong(
    grader: Grader, helper: str
) -> None:
    wrong = variant(LESSON, known(helper), known(helper).mistakes[0])
    assert verdict(grader, {helper: wrong}).passed


def test_the_whole_way_counts_with_lent_helpers_too(grader: Grader, long_calls: list[bool]) -> None:
    wrong = mistaken("backward_propagation", "no_mean")
    found = verdict(grader, TWICE | wrong)
    assert found.passed
    assert found.followed_through
    assert not long_calls[-1]


def test_with_lent_helpers_hidden_cases_do_where_all_is_right(
    grader: Grader, lent_calls: list[int]
) -> None:
    cases = grading_fixtures(LESSON.name, b"any")["nn_model"].cases
    alone = sum(case.hidden or case.group == "printing" for case in cases) + 1
    wrong = mistaken("backward_propagation", "no_mean")
    assert verdict(grader, wrong).passed
    assert lent_calls == [alone]
    lent_calls.clear()
    assert not verdict(grader, wrong | mistaken("nn_model", "half_learning_rate")).passed
    several = [count for count in lent_calls if count > 1]
    the_others = len(cases) + 1 - alone
    assert several[:2] == [alone, the_others + 1], "and the first one once more"


def test_where_a_wrong_helper_is_not_all_the_others_are_lent_too(grader: Grader) -> None:
    """Its cost is a 1×1 array, which is right and can't be printed with `:.6f`."""
    source = function_source(LESSON, "compute_cost").replace(
        "return ", "return np.array([[1.0]]) * "
    )
    wrong = mistaken("backward_propagation", "no_mean")
    found = verdict(grader, {"compute_cost": source} | wrong)
    assert found.passed
    assert "`backward_propagation`, since yours isn't right yet" in found.message


WRONG_HELPERS = [("backward_propagation", "no_mean"), ("compute_cost", "margin_in_logarithm")]


@pytest.mark.parametrize("helper", WRONG_HELPERS)
@pytest.mark.parametrize("name", ["never_prints", "prints_too_often", "always_prints"])
def test_wrong_printing_shows_though_a_helper_is_wrong_too(
    grader: Grader, name: str, helper: tuple[str, str]
) -> None:
    found = verdict(grader, mistaken("nn_model", name) | mistaken(*helper))
    assert lost(found) == ["printing"]
    assert found.mistake == name


def test_where_a_long_way_earns_nothing_a_known_mistake_goes_no_further(
    grader: Grader, long_calls: list[bool]
) -> None:
    found = verdict(grader, mistaken("nn_model", "one_iteration_too_few"))
    assert found.mistake == "one_iteration_too_few"
    assert all(long_calls)


def test_an_unknown_one_goes_the_long_way_but_not_with_lent_helpers(
    grader: Grader, long_calls: list[bool]
) -> None:
    strange = edited(("learning_rate=1.2", "learning_rate=1.7"))
    assert verdict(grader, strange | mistaken(*WRONG_HELPERS[0])).score == 0
    assert long_calls.count(False) == 2, "from a start of its own, and from the given one"


def test_a_helper_that_is_wrong_lends_no_other_name_to_a_mistake(grader: Grader) -> None:
    """With an update that does nothing, any training looks as if it didn't keep the update."""
    answers = mistaken("nn_model", "iterations_ignored")
    found = verdict(grader, answers | mistaken("update_parameters", "nothing_happens"))
    assert (found.mistake, found.followed_through) == ("iterations_ignored", False)
    assert "`update_parameters`, since yours isn't right yet" in found.message


@pytest.mark.parametrize("name", ["learning_rate_decays", "update_not_kept"])
def test_random_numbers_of_ones_own_hide_no_mistake(grader: Grader, name: str) -> None:
    task = known("initialize_parameters")
    own = next(one for one in task.alternatives if one.id == "own_generator")
    answers = {task.name: variant(LESSON, task, own)} | mistaken("nn_model", name)
    assert verdict(grader, answers).mistake == name


WRONG = {
    "arguments exchanged": [("compute_cost(A2, Y)", "compute_cost(Y, A2)")],
    "the first cost again": [
        (PRINT, "            first = compute_cost(A2, Y) if i == 0 else first\n" + PRINT),
        ("{compute_cost(A2, Y):.6f}", "{first:.2f}"),
    ],
    "another iteration": [("i % 1000 == 0", "i in (0, 500)")],
    "ends when it is good": [
        (PRINT, PRINT + "        if i > 20 and compute_cost(A2, Y) < 0.3:\n            break\n"),
    ],
    "ends when nothing moves": [
        ("    for i", "    before = 0\n    for i"),
        (PRINT, PRINT + "        if i > 20 and abs(before - compute_cost(A2, Y)) < 1e-3:\n"
         "            break\n        before = compute_cost(A2, Y)\n"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_only_a_long_training_shows_is_seen(
    grader: Grader, long_calls: list[bool], name: str
) -> None:
    assert lost(verdict(grader, edited(*WRONG[name]))) == ["printing"]
    assert long_calls[0]
    assert False in long_calls

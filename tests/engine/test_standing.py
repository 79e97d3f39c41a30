"""Follow-through of long trainings: they stand still, and what is wrong with them shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest

from autograder.build import solved_notebook
from autograder.course import find_course
from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.remote import RemoteCaller
from autograder.engine.standing import standing_still
from autograder.engine.standins import StandIns
from autograder.fixtures import grading_fixtures
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant
from coursekit.judge import Case, Fixture, Outcome, Verdict
from coursekit.judge.wire import to_plain

COURSE = find_course(Path(__file__).parent)
LESSON = load_lesson("lesson2_shallow_net")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(COURSE, b"s" * 32, Runner()) as one:
        yield one


@pytest.fixture(scope="module")
def nn_model() -> Fixture:
    return grading_fixtures(LESSON.name, b"standing")["nn_model"]


def mistaken(task: str, name: str) -> dict[str, str]:
    known = next(one for one in LESSON.functions if one.name == task)
    return {task: variant(LESSON, known, next(m for m in known.mistakes if m.id == name))}


def verdict(grader: Grader, answers: Mapping[str, str]) -> Verdict:
    data = nbformat.writes(solved_notebook(COURSE, LESSON.name, dict(answers))).encode()
    report = grader.grade(LESSON.name, data, "ada")
    found = next(task.verdict for task in report.tasks if task.name == "nn_model")
    assert found is not None
    return found


HELPERS = [
    *("initialize_parameters", "forward_propagation", "compute_cost", "backward_propagation"),
    "update_parameters",
]


@pytest.mark.parametrize("task", HELPERS)
def test_a_right_training_keeps_all_points_whichever_helper_is_wrong(
    grader: Grader, task: str
) -> None:
    known = next(one for one in LESSON.functions if one.name == task)
    found = verdict(grader, {task: variant(LESSON, known, known.mistakes[0])})
    assert found.passed


@pytest.mark.parametrize("name", ["never_prints", "prints_too_often", "always_prints"])
def test_wrong_printing_shows_though_a_helper_is_wrong_too(grader: Grader, name: str) -> None:
    answers = mistaken("nn_model", name) | mistaken("backward_propagation", "no_mean")
    found = verdict(grader, answers)
    assert found.followed_through
    assert [result.name for result in found.criteria if not result.passed] == ["printing"]


def test_only_long_trainings_stand_still(nn_model: Fixture) -> None:
    still = standing_still(nn_model)
    for case, before, after in zip(nn_model.cases, nn_model.expected, still.expected, strict=True):
        assert (after is not before) == (case.group == "printing")
    for place, case in enumerate(nn_model.cases):
        known = still.mistakes[0].outcomes[place]
        assert (known is None) == (case.group == "printing")
    assert len(still.mistakes[0].outcomes[:]) == len(nn_model.cases)
    other = replace(nn_model, standing=())
    assert standing_still(other) is other


class Recording:
    """Takes the requests that would go across the wall."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def call_seconds(self, seconds: float) -> float:
        return seconds

    def calls(self, request: Any, calls: Any, seconds: float, helpers: Any) -> Iterator[Any]:
        for call in calls:
            self.requests.append(call)
            yield to_plain(Outcome("returned"))


def test_what_stands_still_is_given_and_not_lent(nn_model: Fixture) -> None:
    execution = Recording()
    caller = RemoteCaller(cast(Execution, execution), "nn_model")
    lent = {"forward_propagation": abs, "layer_sizes": abs}
    with StandIns(lent, 1.0) as stand_ins:
        for case in (nn_model.cases[0], _long(nn_model)):
            caller.call(nn_model, case)
            caller.with_helpers(stand_ins).call(nn_model, case)
    nothing = {"given": {}, "lent": []}
    plain, lending, long, still = ({**nothing, **request} for request in execution.requests)
    assert (plain["given"], plain["lent"]) == ({}, [])
    assert (lending["given"], lending["lent"]) == ({}, list(lent))
    assert (long["given"], long["lent"]) == ({}, [])
    assert (still["given"].keys(), still["lent"]) == (_long(nn_model).still.keys(), ["layer_sizes"])


def _long(fixture: Fixture) -> Case:
    return next(case for case in fixture.cases if case.still)

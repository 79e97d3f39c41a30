"""The proof of a lesson's bank: what is planted wrong is found, and only that."""

from __future__ import annotations

import dataclasses

import pytest

from autograder.fixtures.draw import PUBLIC_SEED, draw_fixture
from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative, Lesson, Mistake, Task
from autograder.validate.bank import Trial, judge_variant, try_bank, try_task

LESSON = load_lesson("lesson3_softmax_mnist")
(SOFTMAX,) = (task for task in LESSON.functions if task.name == "softmax")
RIGHT = """
def softmax(Z):
    powers = np.exp(Z - Z.max(axis=0))
    return powers / powers.sum(axis=0)
"""


def off_by(amount: str) -> str:
    return RIGHT.rstrip() + f" + {amount}\n"


def planted(*variants: Mistake | Alternative) -> Task:
    """The task softmax with a bank of its own."""
    return dataclasses.replace(
        SOFTMAX,
        tolerance=1e-9,
        mistakes=tuple(one for one in variants if isinstance(one, Mistake)),
        alternatives=tuple(one for one in variants if isinstance(one, Alternative)),
    )


def trials(*variants: Mistake | Alternative) -> dict[str, Trial]:
    task = planted(*variants)
    fixture = draw_fixture(LESSON, task, PUBLIC_SEED, b"bank")
    return {trial.variant: trial for trial in try_task(LESSON, task, fixture)}


def mistake(name: str, source: str) -> Mistake:
    return Mistake(name, f"hint of {name}", "Planted.", source=source)


def alternative(name: str, source: str) -> Alternative:
    return Alternative(name, "Planted.", source=source)


def test_a_sound_bank_has_no_fault() -> None:
    found = trials(alternative("by_hand", RIGHT), mistake("rows", RIGHT.replace("=0", "=1")))
    assert {name: (trial.kind, trial.fault) for name, trial in found.items()} == {
        "solution": ("solution", ""),
        "by_hand": ("alternative", ""),
        "rows": ("mistake", ""),
    }
    assert found["solution"].verdict.score == found["by_hand"].verdict.score == SOFTMAX.points
    assert found["rows"].verdict.mistake == "rows"


def test_a_wrong_alternative() -> None:
    fault = trials(alternative("wrong", off_by("0.001")))["wrong"].fault
    assert fault.startswith("a right answer is rejected: softmax: `softmax`")
    assert "entries differ" in fault


def test_an_alternative_that_fails_only_for_large_scores() -> None:
    source = "def softmax(Z):\n    powers = np.exp(Z)\n    return powers / powers.sum(axis=0)"
    fault = trials(alternative("overflows", source))["overflows"].fault
    assert fault.startswith("a right answer is rejected: stable: ")


def test_a_mistake_that_is_none() -> None:
    assert trials(mistake("right", RIGHT))["right"].fault == "a wrong answer passes"


def test_a_mistake_that_cannot_be_named() -> None:
    """Its numbers are others at every call."""
    source = off_by("np.random.default_rng().normal(size=Z.shape)")
    assert trials(mistake("by_luck", source))["by_luck"].fault == "it isn't named"


def test_a_mistake_taken_for_another() -> None:
    one, other = mistake("one", off_by("1e-4")), mistake("other", off_by("1.00004e-4"))
    found = trials(one, other)
    assert found["one"].fault == ""
    assert found["other"].fault == "it is taken for 'one'"


def test_twins_may_be_taken_for_each_other() -> None:
    found = trials(mistake("one", off_by("0.5")), mistake("other", off_by("(1 - 0.5)")))
    assert (found["one"].fault, found["other"].fault) == ("", "")
    assert found["other"].verdict.mistake == "one"


@pytest.mark.parametrize(("tolerances", "near"), [(20, True), (95, True), (105, False)])
def test_a_mistake_too_close_to_the_solution(tolerances: int, near: bool) -> None:
    amount = f"{tolerances}e-9 * (powers / powers.sum(axis=0)).max()"
    trial = trials(mistake("close", off_by(amount)))["close"]
    assert not trial.verdict.passed
    assert trial.fault.startswith("it lies less than 100 tolerances from the solution") is near


def test_a_planted_fault_stands_in_the_proof_of_the_lesson() -> None:
    lesson = Lesson(LESSON.name, (planted(alternative("wrong", off_by("0.001"))),))
    for seed in (None, b"any"):
        faults = {trial.variant: bool(trial.fault) for trial in try_bank(lesson, seed)}
        assert faults == {"solution": False, "wrong": True}


def test_hidden_cases_are_tried_where_a_seed_is_given() -> None:
    """Right on the public cases alone: the sizes of these are built in."""
    task = planted()
    public = draw_fixture(LESSON, task, PUBLIC_SEED)
    shapes = sorted({case.arguments["Z"].shape for case in public.cases})
    source = RIGHT.replace(
        "\n    powers", f"\n    if Z.shape not in {shapes}: return Z\n    powers", 1
    )
    lesson = Lesson(LESSON.name, (planted(alternative("fitted", source)),))
    (seen,) = (trial for trial in try_bank(lesson) if trial.variant == "fitted")
    (hidden,) = (trial for trial in try_bank(lesson, b"any") if trial.variant == "fitted")
    assert seen.fault == ""
    assert hidden.fault.startswith("a right answer is rejected")


def test_a_single_variant_is_judged_as_a_students_answer() -> None:
    fixture = draw_fixture(LESSON, SOFTMAX, PUBLIC_SEED)
    assert judge_variant(LESSON, fixture, None).passed
    verdict = judge_variant(LESSON, fixture, SOFTMAX.mistakes[0])
    assert (verdict.mistake, verdict.message) == (
        SOFTMAX.mistakes[0].id,
        SOFTMAX.mistakes[0].hint,
    )

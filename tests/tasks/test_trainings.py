"""Cases of trainings in which the cost stands still, or jumps, whatever the seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.fixtures.draw import draw_fixture
from autograder.tasks import load_lesson
from coursekit.judge.model import Case

TRAININGS = (
    ("exercise6_three_layers", "nn_model"),
    ("exercise7_mnist", "train"),
    ("exercise8_hidden_activation", "nn_model"),
)


def moved(case: Case, parameters: dict[str, Any]) -> float:
    """How far the weights are from where they began, relatively."""
    start = case.given["initialize_parameters"]
    return max(
        float(np.abs(parameters[name] - start[name]).max() / np.abs(start[name]).max())
        for name in start
        if name.startswith("W")
    )


@pytest.mark.parametrize(("lesson", "task"), TRAININGS)
@pytest.mark.parametrize("seed", [b"one", b"two", b"three"])
def test_a_cost_stands_still_in_one_case_and_jumps_in_another(
    lesson: str, task: str, seed: bytes
) -> None:
    loaded = load_lesson(lesson)
    asked = next(one for one in loaded.functions if one.name == task)
    fixture = draw_fixture(loaded, asked, seed)
    still, jumping = [], []
    for case, outcome in zip(fixture.cases, fixture.expected, strict=True):
        parameters, costs = outcome.value
        if np.abs(np.diff(costs)).min() < 1e-8 and moved(case, parameters) > 1e-7:
            still.append(case.name)
        if np.any(np.diff(costs)[:-1] > 0.01) and costs[-1] > min(costs) + 0.01:
            jumping.append(case.name)
    assert any("tiny inputs" in name for name in still)
    assert any("learning rate" in name for name in jumping)

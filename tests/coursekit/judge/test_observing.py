"""What is told of a call, and what is believed of it."""

from __future__ import annotations

import numpy as np

from coursekit.judge import Case, Outcome
from coursekit.judge.observing import Observation
from coursekit.judge.surroundings import SEED


def test_only_what_was_given_to_a_call_can_be_said_to_be_changed() -> None:
    case = Case("a case", {"X": np.ones(2), "parameters": {"W": {"deep": 1.0}}})
    names = ("X", "parameters['W']['deep']", SEED)
    told = Outcome("returned", changed=(*names, "0.4363725797", "X[0.436]", "W"))
    assert Observation(case, told).changed == (*names, "an argument")

"""Remarks: what a task's view has to say of single outputs, in words of its own.

Beside ``view(value, case)``, a view may define ``remarks(value, case)``, which gives sentences by
the name of an output. Where the output is wrong, its sentence stands in place of the judge's own,
which would show the expected value; where it is right, in place of "right in 1 case".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from coursekit.judge.compare import Problem
from coursekit.judge.model import Case, Fixture, Outcome
from coursekit.judge.views import read_by

LONGEST = 400
"""Of a sentence; parts of it may come from the student."""


def remarks(
    fixture: Fixture, case: Case, outcome: Outcome, earlier: Mapping[str, Any]
) -> dict[str, str]:
    """Sentences by output for what the call returned, which is untrusted; empty without any."""
    if not fixture.view or outcome.status != "returned":
        return {}
    try:
        said = read_by(fixture, "remarks", outcome.value, replace(case, earlier=earlier))
        return {str(name): str(text)[:LONGEST] for name, text in (said or {}).items()}
    except Exception:  # any value at all may come from a student; the judge has words of its own
        return {}


def remarked(problems: Mapping[str, Problem], said: Mapping[str, str]) -> dict[str, Problem]:
    """The same problems, told in the view's words where it has any."""
    return {
        name: Problem("type", said[name], problem.discreet) if said.get(name) else problem
        for name, problem in problems.items()
    }


def praise(said: Iterable[Mapping[str, str]], names: Iterable[str]) -> str:
    """What is said of right outputs, each thing once."""
    wanted = set(names)
    told = [text for one in said for name, text in one.items() if name in wanted]
    return "; ".join(dict.fromkeys(told))

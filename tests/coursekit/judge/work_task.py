"""A function called `work`, its fixtures and verdicts, for tests of single rungs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from coursekit.checking import LocalCaller
from coursekit.judge import Case, Criterion, Fixture, Outcome, Verdict, judge
from coursekit.judge.model import Caller, StudentError

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


class Answering(Caller):
    """A caller that answers with outcomes made up beforehand, the last one again and again."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.waiting = list(outcomes)
        self.made = 0

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        self.made += 1
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

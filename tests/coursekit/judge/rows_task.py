"""A tiny task of two outputs, with cases of each kind."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from coursekit.judge import Case, Criterion, Fixture, Outcome


def mean_and_rows(X, scale=2.0):
    return {"rows": X.sum(axis=1, keepdims=True) * scale}, float(X.mean())


def make_cases() -> tuple[Case, ...]:
    rng = np.random.default_rng(5)
    shapes = [
        ("basic", (3, 5)),
        ("basic", (2, 7)),
        ("general", (6, 4)),
        ("vectorised", (3, 8)),
        ("vectorised", (3, 64)),
    ]
    return tuple(
        Case(f"{group} {shape}", {"X": rng.normal(size=shape), "scale": 1.5 + i}, group)
        for i, (group, shape) in enumerate(shapes)
    )


def make_fixture(**changes: Any) -> Fixture:
    cases = make_cases()
    fixture = Fixture(
        task="mean_and_rows",
        points=10,
        signature="(X, scale=2.0)",
        parameters=("X", "scale"),
        required=1,
        returns=("sums", "mean"),
        criteria=(
            Criterion("rows", 4, "values", ("rows",), ("basic", "general")),
            Criterion("mean", 3, "values", ("mean",), ("basic", "general")),
            Criterion("unchanged", 1, "unchanged", (), ("basic", "general")),
            Criterion("vectorised", 2, "vectorised", (), ("vectorised",)),
        ),
        cases=cases,
        expected=tuple(Outcome("returned", mean_and_rows(**case.arguments)) for case in cases),
        seconds=0.3,
    )
    return dataclasses.replace(fixture, **changes)

"""The benchmark works: a few submissions, no times asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARK = Path(__file__).resolve().parent.parent / "benchmarks" / "grading.py"


def benchmark(*options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), "--json", *options], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def test_ours_and_nbgrader_grade_the_same_class() -> None:
    found = benchmark("--submissions", "3", "--otter", "0", "--rounds", "1", "--explore", "0")
    assert found["ratio_nbgrader"] > 0
    assert "ratio_otter" not in found
    seen = found["agreement"]
    assert (seen["ours_graded"], seen["nbgrader_graded"]) == (3, 3)
    assert seen["ours"] == seen["nbgrader"]
    for grader in ("ours", "nbgrader"):
        assert all(found[grader][what] > 0 for what in ("wall", "cpu", "peak"))


def test_both_ends_of_a_class_are_looked_at() -> None:
    found = benchmark("--flat", "16")
    assert (found["submissions"], found["failed"], found["window"]) == (16, 0, 4)
    for end in ("first", "last"):
        assert found[f"{end}_memory"] > 0
        assert {f"{end}_wall", f"{end}_cpu"} <= found.keys()  # rows come in bursts: no times of few


def test_what_grading_adds_is_told_beside_the_students_own() -> None:
    found = benchmark("--overhead", "16")
    assert all(found[part] > 0 for part in ("graded", "cells", "functions", "nbgrader"))
    parts = found["overhead"] + found["cells"] + found["functions"]
    assert parts == pytest.approx(found["graded"])
    assert found["share"] == pytest.approx(found["overhead"] / found["nbgrader"])


def test_options_are_told() -> None:
    told = subprocess.run(
        [sys.executable, str(BENCHMARK), "--help"], capture_output=True, text=True, check=True
    )
    for option in ("--submissions", "--otter", "--flat", "--overhead", "--json"):
        assert option in told.stdout

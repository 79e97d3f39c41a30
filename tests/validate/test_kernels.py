"""Kernels, threads, NumPy versions: a sample of the bank gets the same verdicts under all."""

from __future__ import annotations

import sys

import pytest

from autograder.course import find_course
from autograder.validate import kernels
from autograder.validate.kernels import Outcome, Setting, compare, judge_under, settings, table

LESSONS = [name for name in find_course().names if name.startswith("lesson")]
EVERY = 25
"""One variant in so many of each task; the first mistake and alternative are always among them."""
HERE = [
    Setting(sys.executable, "", 1),
    Setting(sys.executable, "Prescott", 2),
    Setting(sys.executable, "Haswell", 1),
]


@pytest.fixture(scope="module")
def sampled() -> list[Outcome]:
    return [judge_under(setting, LESSONS, EVERY) for setting in HERE]


def test_the_verdicts_are_the_same_under_every_kernel(sampled: list[Outcome]) -> None:
    assert compare(sampled) == []
    assert all(len(outcome.verdicts) >= 80 for outcome in sampled)
    assert not any("(" in said for said in sampled[0].verdicts.values())


def test_the_table_has_a_line_for_each_setting(sampled: list[Outcome]) -> None:
    lines = table(sampled).splitlines()
    assert len(lines) == len(HERE)
    assert all(line.endswith("0 changed") for line in lines)
    assert "Prescott, 2 thread(s)" in lines[1]


def test_all_settings_are_tried_the_usual_one_first() -> None:
    tried = list(settings(["one", "two"]))
    assert tried[0] == Setting("one", "", 1)
    assert len(set(tried)) == len(tried) == 12


def test_more_pythons_are_named_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kernels.PYTHONS, "/a/python:/b/python")
    assert kernels.other_pythons() == [sys.executable, "/a/python", "/b/python"]
    monkeypatch.delenv(kernels.PYTHONS)
    assert kernels.other_pythons() == [sys.executable]


def test_a_changed_verdict_and_a_failed_setting_are_told() -> None:
    usual = Outcome(Setting("python", "", 1), "2.4", {"a": "3", "b": "4"})
    other = Outcome(Setting("python", "Haswell", 2), "2.4", {"a": "3", "b": "0 slip"})
    assert compare([usual, other]) == ["NumPy 2.4, Haswell, 2 thread(s): b: 0 slip instead of 4"]
    failed = judge_under(Setting(sys.executable, "", 1), ["lesson9_nothing"])
    assert "lesson9_nothing" in failed.error
    assert failed.error in compare([usual, failed])[0]


def test_a_python_that_is_not_there_is_one_failed_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "other_pythons", lambda: ["here", "/nowhere/python", "there"])
    judged = kernels.judge_under

    def judge(setting: Setting, lessons: list[str]) -> Outcome:
        if setting.python == "/nowhere/python":
            return judged(setting, lessons)
        return Outcome(setting, "2.4", {"a": "3"})

    monkeypatch.setattr(kernels, "judge_under", judge)
    outcomes = kernels.try_kernels(LESSONS, lambda setting: None)
    assert [outcome.setting.python for outcome in outcomes] == [
        *["here"] * 6,
        "/nowhere/python",
        *["there"] * 6,
    ]
    (fault,) = compare(outcomes)
    assert "/nowhere/python can't be started (No such file or directory)" in fault
    assert kernels.PYTHONS in fault

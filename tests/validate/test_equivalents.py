"""The list of equivalent mutants: each is really generated, really survives, and has a reason."""

from __future__ import annotations

import dataclasses
import tomllib
from functools import cache

import pytest

from autograder.fixtures.draw import PUBLIC_SEED, draw_fixture
from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative
from autograder.tasks.sources import function_source
from autograder.validate.bank import judge_variant
from autograder.validate.mutants import EQUIVALENTS, equivalents
from autograder.validate.mutate import Mutant, mutants

TABLE: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(
    EQUIVALENTS.read_text(encoding="utf-8")
)
LISTED = [(lesson, task) for lesson, tasks in TABLE.items() for task in tasks]
SAMPLED = [
    (lesson, task) for lesson, task in LISTED if task not in ("nn_model", "optimize", "model")
]
"""Those judged quickly; `autograder validate --mutants` looks at all."""
AT_MOST = 8
"""So many of each task are judged here."""


@cache
def generated(lesson: str, task: str) -> dict[str, Mutant]:
    return {one.name: one for one in mutants(function_source(load_lesson(lesson), task))}


def test_there_is_something_to_look_at() -> None:
    assert SAMPLED


@pytest.mark.parametrize(("lesson", "task"), LISTED)
def test_each_entry_names_a_mutant_and_a_reason(lesson: str, task: str) -> None:
    listed = [name for names in TABLE[lesson][task].values() for name in names]
    assert len(set(listed)) == len(listed), "listed twice"
    assert set(listed) <= generated(lesson, task).keys()
    assert equivalents(lesson, task).keys() == set(listed)
    assert all(len(reason.split()) >= 3 for reason in TABLE[lesson][task])


@pytest.mark.parametrize(("lesson", "task"), SAMPLED)
def test_each_entry_survives(lesson: str, task: str) -> None:
    loaded = load_lesson(lesson)
    (whole,) = (one for one in loaded.functions if one.name == task)
    fixture = draw_fixture(loaded, whole, PUBLIC_SEED, b"equivalents")
    fixture = dataclasses.replace(fixture, mistakes=())
    for name in list(equivalents(lesson, task))[:AT_MOST]:
        source = generated(lesson, task)[name].source
        verdict = judge_variant(loaded, fixture, Alternative(name, "a mutant", source=source))
        assert verdict.passed, f"{name}: {verdict.message}"


def test_a_task_without_entries_has_none() -> None:
    assert equivalents("lesson1_logistic_unit", "no_such_task") == {}
    assert equivalents("no_such_lesson", "sigmoid") == {}

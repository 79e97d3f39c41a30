"""The file of public fixtures: what is saved is read back, and damage is told, whatever it is."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import numpy as np
import pytest

from coursekit.fixture_file import load_fixtures, save_fixtures
from coursekit.judge.compare import same
from coursekit.judge.errors import FixtureDefect
from coursekit.judge.model import Case, Criterion, Fixture, KnownMistake, Outcome

CASES = tuple(
    Case(f"case {number}", {"x": np.arange(3.0) + number}, group="basic") for number in range(4)
)
TRIPLED = tuple(Outcome("returned", 3 * case.arguments["x"]) for case in CASES)
FIXTURE = Fixture(
    task="double",
    points=4.0,
    signature="(x)",
    parameters=("x",),
    required=1,
    returns=("double",),
    criteria=(Criterion("double", 4, "values", ("basic",)),),
    cases=CASES,
    expected=tuple(Outcome("returned", 2 * case.arguments["x"]) for case in CASES),
    mistakes=(
        KnownMistake("tripled", "Twice is not thrice.", TRIPLED),
        KnownMistake("first_only", "And the others?", (TRIPLED[0], None, None, None)),
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fixture.npz"
    save_fixtures(path, "lesson9_tiny", {"double": FIXTURE})
    return path


def test_what_is_saved_is_read_back(file: Path) -> None:
    lesson, fixtures = load_fixtures(file)
    found = fixtures["double"]
    assert (lesson, found.task, found.points, found.criteria) == (
        "lesson9_tiny",
        FIXTURE.task,
        FIXTURE.points,
        FIXTURE.criteria,
    )
    for case, other in zip(found.cases, CASES, strict=True):
        assert case.name == other.name
        assert same(case.arguments, other.arguments, 0.0)
    for mistake, known in zip(found.mistakes, FIXTURE.mistakes, strict=True):
        assert (mistake.id, mistake.hint) == (known.id, known.hint)
        for one, wanted in zip(mistake.outcomes, known.outcomes, strict=True):
            assert (one is None) == (wanted is None)
            assert one is None or wanted is None or same(one.value, wanted.value, 0.0)


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", b"PK\x03\x04", b"\x93NUMPY", b"\x80\x04N."],
    ids=["empty", "text", "the beginning of an archive", "an array", "a pickle"],
)
def test_what_is_no_such_file_is_told(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(FixtureDefect, match=r"fixture\.npz can't be read"):
        load_fixtures(file)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(FixtureDefect, match="can't be read"):
        load_fixtures(tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_damage_of_any_kind_is_told_or_does_no_harm(seed: int, file: Path) -> None:
    """Cut off, or with bytes changed: above all in the archive's own records."""
    whole, dice = file.read_bytes(), random.Random(seed)
    for _ in range(200):
        damaged = bytearray(whole)
        if dice.random() < 0.3:
            del damaged[dice.randrange(len(whole)) :]
        else:
            for _ in range(dice.randrange(1, 6)):
                near = dice.randrange(min(200, len(whole)))
                place = dice.choice([near, len(whole) - 1 - near, dice.randrange(len(whole))])
                damaged[place] = dice.randrange(256)
        file.write_bytes(damaged)
        with contextlib.suppress(FixtureDefect):
            load_fixtures(file)

"""The file in which a lesson's public fixtures travel: one ``.npz`` that can't run code.

Its only member, ``fixture``, is a frame of plain data: a dictionary with ``format``, ``lesson``,
``tasks`` (fixtures as plain data) and ``outcomes``. On many cases several mistakes do the same, so
equal outcomes stand once in ``outcomes``, and the tasks hold their places there.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from coursekit import plain
from coursekit.judge.errors import FixtureDefect
from coursekit.judge.model import Fixture
from coursekit.judge.wire import fixture_from_plain, outcome_from_plain, to_plain

FORMAT = 2
"""Version of the form; a file of another version isn't read."""
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, MemoryError, BadZipFile, zlib.error)
"""What NumPy may raise for a damaged archive: one that is empty, cut off, or seems encrypted."""
DAMAGED = (*UNREADABLE, LookupError, TypeError)
"""The same, or for what is in a damaged one."""


def load_fixtures(path: Path) -> tuple[str, dict[str, Fixture]]:
    """Read the fixtures of a lesson.

    Raises
    ------
    FixtureDefect
        If the file is damaged or of another version.
    """
    try:
        return read_fixtures(path.read_bytes(), path.name)
    except OSError as error:
        raise FixtureDefect(f"{path.name} can't be read: {error}") from error


def read_fixtures(data: bytes, name: str) -> tuple[str, dict[str, Fixture]]:
    """The fixtures in the bytes of a file called `name`; see `load_fixtures`."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            content = plain.from_bytes(file["fixture"].tobytes())
        if content["format"] != FORMAT:
            raise FixtureDefect(f"{name} is of version {content['format']}, not {FORMAT}")
        outcomes = [outcome_from_plain(data) for data in content["outcomes"]]
        fixtures = [fixture_from_plain(_with_outcomes(task, outcomes)) for task in content["tasks"]]
        return content["lesson"], {fixture.task: fixture for fixture in fixtures}
    except DAMAGED as error:
        raise FixtureDefect(f"{name} can't be read: {error}") from error


def save_fixtures(path: Path, lesson_name: str, fixtures: Mapping[str, Fixture]) -> None:
    """Write fixtures so that `load_fixtures` reads them back."""
    places: dict[bytes, int] = {}
    content = {
        "format": FORMAT,
        "lesson": lesson_name,
        "tasks": [_with_places(to_plain(fixture), places) for fixture in fixtures.values()],
        "outcomes": [plain.from_bytes(frame) for frame in places],
    }
    np.savez_compressed(path, fixture=np.frombuffer(plain.to_bytes(content), dtype=np.uint8))


def expanded(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a file with each outcome written out where it belongs."""
    content = dict(content)
    outcomes = content.pop("outcomes")
    return {**content, "tasks": [_with_outcomes(task, outcomes) for task in content["tasks"]]}


def _with_places(task: dict[str, Any], places: dict[bytes, int]) -> dict[str, Any]:
    """`task` with the place of each outcome in `places` instead of the outcome."""

    def place(outcome: Any) -> int | None:
        if outcome is None:
            return None
        return places.setdefault(plain.to_bytes(outcome), len(places))

    return _each_outcome(task, place)


def _with_outcomes(task: dict[str, Any], outcomes: Sequence[Any]) -> dict[str, Any]:
    return _each_outcome(task, lambda place: None if place is None else outcomes[place])


def _each_outcome(task: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        **task,
        "expected": tuple(change(outcome) for outcome in task.get("expected", ())),
        "mistakes": tuple(
            {**mistake, "outcomes": tuple(change(outcome) for outcome in mistake["outcomes"])}
            for mistake in task.get("mistakes", ())
        ),
    }

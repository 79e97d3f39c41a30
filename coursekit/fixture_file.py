"""The file in which a lesson's public fixtures travel: one ``.npz`` that can't run code."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from coursekit import plain
from coursekit.judge.errors import FixtureDefect
from coursekit.judge.model import Fixture
from coursekit.judge.wire import fixture_from_plain, to_plain

FORMAT = 1
"""Version of the form; a file of another version isn't read."""


def load_fixtures(path: Path) -> tuple[str, dict[str, Fixture]]:
    """Read the fixtures of a lesson.

    Raises
    ------
    FixtureDefect
        If the file is damaged or of another version.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            content = plain.from_bytes(file["fixture"].tobytes())
        if content["format"] != FORMAT:
            raise FixtureDefect(f"{path.name} is of version {content['format']}, not {FORMAT}")
        fixtures = [fixture_from_plain(data) for data in content["tasks"]]
        return content["lesson"], {fixture.task: fixture for fixture in fixtures}
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, zlib.error) as error:
        raise FixtureDefect(f"{path.name} can't be read: {error}") from error


def save_fixtures(path: Path, lesson_name: str, fixtures: Mapping[str, Fixture]) -> None:
    """Write fixtures so that `load_fixtures` reads them back."""
    content = {
        "format": FORMAT,
        "lesson": lesson_name,
        "tasks": [to_plain(fixture) for fixture in fixtures.values()],
    }
    np.savez_compressed(path, fixture=np.frombuffer(plain.to_bytes(content), dtype=np.uint8))

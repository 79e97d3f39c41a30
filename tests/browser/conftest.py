"""One browser for all browser tests, and a course folder of the built lessons."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from servers import chromium

from autograder.course import Course, find_course, load_course


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def built(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Course:
    """A copy of the course with one lesson, its first by default; the real one isn't touched."""
    real = find_course(Path(__file__).parent)
    name = getattr(request, "param", real.names[0])
    entry = next(one for one in real.lessons if one.name == name)
    root = tmp_path / "course"
    for room in ("source", "release"):
        shutil.copytree(real.root / room / entry.name, root / room / entry.name)
    shutil.copy(real.root / "nbgrader_config.py", root)
    (root / "course.toml").write_text(
        f'title = "{real.title}"\n[[lesson]]\nname = "{entry.name}"\ntitle = "{entry.title}"\n'
    )
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    return load_course(root)

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
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A copy of the course with its first built lesson; nothing of the real one is touched."""
    real = find_course(Path(__file__).parent)
    entry = next((one for one in real.lessons if real.release(one.name).is_file()), None)
    if entry is None:
        pytest.skip("no lesson is built; run: autograder build")
    root = tmp_path / "course"
    for room in ("source", "release"):
        shutil.copytree(real.root / room / entry.name, root / room / entry.name)
    shutil.copy(real.root / "nbgrader_config.py", root)
    (root / "course.toml").write_text(
        f'title = "{real.title}"\n[[lesson]]\nname = "{entry.name}"\ntitle = "{entry.title}"\n'
    )
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    return load_course(root)

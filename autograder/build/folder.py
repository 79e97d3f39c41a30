"""What lies in a lesson's folder beside the notebook: coursekit and the public fixtures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import autograder.fixtures
import coursekit
from autograder.build.text import BuildError
from autograder.course import FIXTURE
from autograder.tasks.model import Lesson

PACKAGE = Path(coursekit.__path__[0])
"""What is copied into every lesson's folder."""
LITTER = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache"})
"""Folders that programs leave behind; they belong to no lesson."""
_HEAVY = frozenset({".npz", ".npy", ".gz", ".csv", ".png", ".jpg", ".h5"})
"""Data of these kinds ships only with lessons that ask for it."""


def vendor(lesson: Lesson, text: str, folder: Path) -> None:
    """Copy coursekit into `folder`, and write the public fixtures of `lesson` there.

    A data file ``coursekit/data/NAME.npz`` is copied only if `text`, the lesson's text notebook,
    mentions ``data.NAME``.
    """
    for name in files_below(PACKAGE):
        path = PACKAGE / name
        heavy = path.suffix in _HEAVY
        if path.suffix == ".pyc" or name == "fixture.npz":
            continue
        if heavy and f"data.{path.stem}" not in text:
            continue
        target = folder / "coursekit" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _write_fixture(lesson, folder / FIXTURE)


def files_below(folder: Path) -> Iterator[str]:
    """Names of all files below `folder`, with forward slashes, sorted; litter left out."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not LITTER.intersection(relative.parts):
            yield relative.as_posix()


def _write_fixture(lesson: Lesson, path: Path) -> None:
    autograder.fixtures.write_public(lesson.name, path)
    if not path.is_file():
        raise BuildError(f"{lesson.name}: no public fixtures were written to {path.name}")

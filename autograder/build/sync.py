"""Builds lessons, and finds out whether the committed folders are what a build would give."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.build import cells
from autograder.build.expand import source_notebook
from autograder.build.fixture_file import same_fixture
from autograder.build.folder import files_below, vendor
from autograder.build.release import generate
from autograder.build.text import read_text
from autograder.course import FIXTURE, Course
from autograder.tasks import load_lesson

STEPS = ("source", "release")
Progress = Callable[[str, str], None]
"""Called with a lesson's name and what is being done for it."""


@dataclass(frozen=True)
class Built:
    """What a build did to one lesson."""

    lesson: str
    changed: tuple[str, ...]
    """Files that differ from before, relative to the course folder; empty when nothing changed."""


@dataclass(frozen=True)
class Difference:
    """A generated file that isn't what a build gives."""

    path: str
    """Relative to the course folder."""
    kind: Literal["missing", "extra", "differs"]
    mend: str
    """The command that puts it right."""


def build(
    course: Course,
    lessons: Sequence[str] | None = None,
    into: Path | None = None,
    progress: Progress | None = None,
) -> list[Built]:
    """Build `lessons` (None: all) into the folders source/ and release/ of `into` (None: `course`).

    All lessons are built in a scratch folder first: when one fails, nothing has changed. A lesson
    that comes out as it was isn't touched.

    Raises
    ------
    BuildError, SourceError, TasksError
        If a lesson can't be built; the message says where and what to do.
    """
    names = _chosen(course, lessons)
    target = into or course.root
    with _built(course, names, progress) as scratch:
        results = []
        for name in names:
            changed = []
            for step in STEPS:
                fresh, old = scratch / step / name, target / step / name
                found = list(_differences(fresh, old, f"{step}/{name}", name))
                if found:
                    _keep_equal_fixture(fresh, old)
                    _replace(fresh, old)
                changed += [difference.path for difference in found]
            results.append(Built(name, tuple(changed)))
    return results


def check_build(
    course: Course, lessons: Sequence[str] | None = None, progress: Progress | None = None
) -> list[Difference]:
    """Build `lessons` (None: all) into a scratch folder and compare with what `course` holds."""
    names = _chosen(course, lessons)
    found: list[Difference] = []
    with _built(course, names, progress) as scratch:
        for name in names:
            for step in STEPS:
                label = f"{step}/{name}"
                found += _differences(scratch / label, course.root / label, label, name)
    if lessons is None:
        found += _unknown_folders(course)
    return found


def _chosen(course: Course, lessons: Sequence[str] | None) -> list[str]:
    return list(course.names) if lessons is None else [course.check_lesson(one) for one in lessons]


@contextmanager
def _built(course: Course, names: Sequence[str], progress: Progress | None) -> Iterator[Path]:
    """A scratch folder with freshly built source/ and release/."""
    say = progress or (lambda lesson, step: None)
    with tempfile.TemporaryDirectory(prefix="build-") as folder:
        scratch = Path(folder).resolve()
        for name in names:
            say(name, "source")
            _build_source(course, name, scratch / "source" / name)
        for name in names:
            say(name, "release")
            generate(scratch, [name])
        yield scratch


def _build_source(course: Course, name: str, folder: Path) -> None:
    lesson = load_lesson(name)
    path = course.text(name)
    notebook = source_notebook(lesson, read_text(path))
    folder.mkdir(parents=True)
    (folder / f"{name}.ipynb").write_bytes(cells.to_bytes(notebook))
    vendor(lesson, path.read_text(encoding="utf-8"), folder)


def _differences(fresh: Path, old: Path, label: str, lesson: str) -> Iterator[Difference]:
    mend = f"autograder build {lesson}"
    wanted, present = set(files_below(fresh)), set(files_below(old))
    for name in sorted(wanted | present):
        path = f"{label}/{name}"
        if name not in present:
            yield Difference(path, "missing", mend)
        elif name not in wanted:
            yield Difference(path, "extra", mend)
        elif not _same(fresh / name, old / name, name):
            yield Difference(path, "differs", mend)


def _same(fresh: Path, old: Path, name: str) -> bool:
    if fresh.read_bytes() == old.read_bytes():
        return True
    return name == FIXTURE and same_fixture(fresh, old)


def _keep_equal_fixture(fresh: Path, old: Path) -> None:
    """Spare the repository a new binary file whose numbers differ in the last digit only."""
    if (old / FIXTURE).is_file() and _same(fresh / FIXTURE, old / FIXTURE, FIXTURE):
        shutil.copyfile(old / FIXTURE, fresh / FIXTURE)


def _replace(fresh: Path, old: Path) -> None:
    """Put the folder `fresh` where `old` is; `old` is there until the new one is complete."""
    old.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=old.parent) as folder:
        staged, retired = Path(folder) / "new", Path(folder) / "old"
        shutil.copytree(fresh, staged)
        if old.exists():
            old.rename(retired)
        try:
            staged.rename(old)
        except OSError:
            if retired.exists():
                retired.rename(old)
            raise


def _unknown_folders(course: Course) -> Iterator[Difference]:
    for step in STEPS:
        for path in sorted((course.root / step).glob("*")):
            if path.name not in course.names and not path.name.startswith("."):
                label = f"{step}/{path.name}"
                yield Difference(label, "extra", f"git rm -r {label}")

"""Builds: deterministic, all or nothing, and compared with what is committed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import nbformat
import numpy as np
import pytest

import autograder.fixtures
from autograder.build import BuildError, Difference, build, check_build, leaks
from autograder.build.fixture_file import same_fixture
from autograder.build.folder import PACKAGE, files_below
from autograder.course import FIXTURE, Course, CourseError
from coursekit import plain

Rewrite = Callable[[str, str, str], None]
MEND = "autograder build tiny"


def contents(root: Path) -> dict[str, bytes]:
    return {
        f"{step}/{name}": (root / step / name).read_bytes()
        for step in ("source", "release")
        for name in files_below(root / step)
    }


def test_a_build_and_its_check(course: Course, generated: Path) -> None:
    said: list[tuple[str, str]] = []
    (built,) = build(course, progress=lambda lesson, step: said.append((lesson, step)))
    assert said == [("tiny", "source"), ("tiny", "release")]
    assert contents(course.root) == contents(generated), "two builds are equal to the byte"
    assert set(built.changed) == set(contents(course.root))
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("*")}
    (built,) = build(course, ["tiny"])
    assert built.changed == ()
    assert {path: path.stat().st_mtime_ns for path in course.root.rglob("*")} == before
    assert check_build(course) == []


def test_what_is_in_a_release(generated: Path) -> None:
    assert sorted(files_below(generated / "release" / "tiny")) == [
        "coursekit/__init__.py",
        "coursekit/data/LICENCE.txt",
        "coursekit/fixture.npz",
        "coursekit/plots/__init__.py",
        "tiny.ipynb",
    ]
    notebook = nbformat.read(generated / "release" / "tiny" / "tiny.ipynb", as_version=4)
    answers = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    assert answers["squash"].source.endswith(
        '    """\n    # about 1 line\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert answers["why_squash"].source == "YOUR ANSWER HERE"
    assert all(cell.metadata.nbgrader.checksum for cell in answers.values())


def test_data_ships_with_the_lessons_that_ask_for_it(course: Course, rewrite: Rewrite) -> None:
    rewrite("notebooks/tiny.md", "rate = 0.1", "land = data.lands()\nrate = 0.1")
    build(course)
    assert (course.release("tiny").parent / "coursekit/data/lands.npz").is_file()


def test_the_real_package_can_be_vendored(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(plain.__file__).parent
    assert PACKAGE.samefile(package)
    monkeypatch.setattr("autograder.build.folder.PACKAGE", package)
    (package / "__pycache__").mkdir(exist_ok=True)
    build(course)
    names = list(files_below(course.release("tiny").parent / "coursekit"))
    assert {"__init__.py", "plain.py", "judge/model.py", "fixture.npz"} <= set(names)
    assert not any(name.endswith(".pyc") for name in names)
    assert leaks(course) == []


def test_another_folder(course: Course, generated: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    build(course, into=target)
    assert contents(target) == contents(generated)
    assert not (course.root / "release").exists()


def test_differences_are_named_and_mended(built: Course) -> None:
    spoilt: dict[str, Literal["missing", "extra", "differs"]] = {
        "source/tiny/coursekit/fixture.npz": "missing",
        "source/tiny/tiny.ipynb": "differs",
        "release/tiny/coursekit/__init__.py": "differs",
        "release/tiny/notes.txt": "extra",
        "release/tiny/tiny.ipynb": "missing",
    }
    for name, kind in spoilt.items():
        path = built.root / name
        if kind == "missing":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes() + b" " if path.exists() else b"x")
    assert check_build(built) == [Difference(name, kind, MEND) for name, kind in spoilt.items()]
    (result,) = build(built)
    assert result.changed == tuple(spoilt)
    assert check_build(built, ["tiny"]) == []


def test_litter_is_no_difference(built: Course) -> None:
    folder = built.release("tiny").parent / "coursekit" / "__pycache__"
    folder.mkdir()
    (folder / "plain.pyc").write_bytes(b"x")
    assert check_build(built) == []


def test_a_changed_text_is_noticed(built: Course, rewrite: Rewrite) -> None:
    rewrite("notebooks/tiny.md", "Another cell of prose.", "Other prose.")
    paths = {difference.path for difference in check_build(built)}
    assert paths == {"source/tiny/tiny.ipynb", "release/tiny/tiny.ipynb"}


def test_a_folder_that_is_no_lesson(built: Course) -> None:
    shutil.copytree(built.root / "release" / "tiny", built.root / "release" / "gone")
    found = check_build(built)
    assert found == [Difference("release/gone", "extra", "git rm -r release/gone")]
    assert check_build(built, ["tiny"]) == []


def test_a_failing_build_changes_nothing(built: Course, rewrite: Rewrite) -> None:
    before = contents(built.root)
    rewrite("notebooks/tiny.md", ":task: squash", ":task: squish")
    with pytest.raises(BuildError):
        build(built)
    assert contents(built.root) == before
    assert sorted(path.name for path in (built.root / "release").iterdir()) == ["tiny"]


def test_what_nbgrader_refuses_is_told(built: Course, rewrite: Rewrite) -> None:
    before = contents(built.root)
    rewrite("notebooks/tiny.md", "rate = 0.1", "### BEGIN SOLUTION\nrate = 0.1")
    with pytest.raises(BuildError, match=r"(?s)tiny: nbgrader .*no end solution statement"):
        build(built)
    assert contents(built.root) == before


def test_unknown_lessons_are_refused(course: Course) -> None:
    with pytest.raises(CourseError, match="no lesson is called 'huge'"):
        build(course, ["huge"])


def test_a_fixture_with_other_last_digits_is_kept(
    built: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(built.root)
    noise = np.array([40, 40.5, 19.5]) * (1 + 1e-12)
    monkeypatch.setattr(
        autograder.fixtures, "write_public", lambda lesson, path: np.savez(path, points=noise)
    )
    assert check_build(built) == []
    (built.root / "source/tiny/tiny.ipynb").unlink()
    build(built)
    assert contents(built.root) == before


def fixture_bytes(**changes: object) -> np.ndarray:
    content = {
        "tasks": [{"expected": ({"value": np.array([1.0, 1e-9]), "steps": 10, "status": "x"},)}],
        "tolerance": 1e-9,
        "hint": "Look.",
    }
    return np.frombuffer(plain.to_bytes({**content, **changes}), dtype=np.uint8)


def outcome(**changes: object) -> list[object]:
    values = {"value": np.array([1.0, 1e-9]), "steps": 10, "status": "x", **changes}
    return [{"expected": (values,)}]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"tasks": outcome(value=np.array([1 + 1e-12, 2e-9]))}, True),
        ({"tasks": outcome(steps=11)}, True),
        ({"tasks": outcome(value=np.array([1 + 1e-5, 1e-9]))}, False),
        ({"tasks": outcome(value=np.array([[1.0, 1e-9]]))}, False),
        ({"tasks": outcome(value=np.array([1, 0]))}, False),
        ({"tasks": outcome(value=(1.0, 1e-9))}, False),
        ({"tasks": outcome(status="y")}, False),
        ({"tasks": outcome(more=1)}, False),
        ({"tasks": []}, False),
        ({"tolerance": 2e-9}, False),
        ({"tolerance": 1}, False),
        ({"hint": "Look again."}, False),
    ],
)
def test_fixtures_are_compared_by_value(
    tmp_path: Path, changes: dict[str, object], same: bool
) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    np.savez(one, fixture=fixture_bytes())
    np.savez_compressed(other, fixture=fixture_bytes(**changes))
    assert same_fixture(one, other) == same


@pytest.mark.parametrize("left", [0, 100])
def test_a_damaged_fixture_is_another(tmp_path: Path, left: int) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    np.savez(one, fixture=fixture_bytes())
    other.write_bytes(one.read_bytes()[:left])
    assert not same_fixture(one, other)
    assert FIXTURE.endswith(".npz")

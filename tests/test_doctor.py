"""``autograder doctor`` tells what holds, because it tries; and notices a wall that is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder import doctor
from autograder.course import Course, find_course
from autograder.engine.launch import Launch, Limits
from autograder.engine.walls import DATA, bubblewrapped

LIMITS = Limits(
    cell_seconds=1.0, grace_seconds=1.0, memory=2**30, processes=8, file_size=2**22, scratch=2**24
)
needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="bubblewrap isn't installed"
)


@needs_bubblewrap
def test_everything_holds_here() -> None:
    findings = list(doctor.examine(find_course(Path(__file__).parent), LIMITS))
    assert [finding for finding in findings if not finding.holds] == []
    assert len(findings) > 12
    assert doctor.CANARY not in os.environ


@needs_bubblewrap
def test_a_missing_wall_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    course = find_course(Path(__file__).parent)

    def with_holes(launch: Launch) -> Launch:
        """The course is shown, and the instructor's environment handed in."""
        whole = bubblewrapped(launch)
        place = whole.command.index("--remount-ro")
        shown = (
            *("--ro-bind", str(course.root / "course.toml"), str(course.root / "course.toml")),
            *("--ro-bind", str(course.root / "course.toml"), str(DATA / "course.toml")),
        )
        command = (*whole.command[:place], *shown, *whole.command[place:])
        variables = {**whole.environment, doctor.CANARY: "seen"}
        return replace(whole, command=command, environment=variables)

    monkeypatch.setattr(doctor, "walls", lambda hidden: with_holes)
    failed = {f.name: f for f in doctor.examine(course, LIMITS) if not f.holds}
    assert set(failed) == {
        "course, secret and home folder can't be read",
        "of the data folder the digits alone can be read",
        "the environment is empty",
    }
    assert "course.toml" in failed["course, secret and home folder can't be read"].detail
    assert all(finding.mend for finding in failed.values())


@needs_bubblewrap
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c = get_config(\n", "nbgrader_config.py, line 1 can't be used: SyntaxError"),
        ("c = get_config()\n", "has the sanitize_preprocessors []"),
    ],
)
def test_nbgrader_that_would_grade_by_itself_is_noticed(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text)
    findings = doctor.examine(Course(tmp_path, "", ()), LIMITS)
    (failed,) = [one for one in (next(findings), next(findings)) if not one.holds]
    assert said in failed.detail
    assert "nbgrader_config.py that came with the course" in failed.mend


def test_the_command_says_what_to_install(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    ended = command("doctor")
    assert ended.code == 1
    assert "FAIL" in ended.out
    assert "mend it: sudo apt-get install bubblewrap" in ended.out
    assert "don't grade others' code here" in ended.out

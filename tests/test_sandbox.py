"""Grading without walls: refused, unless asked for in full, and then every result says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.walls import NoWalls
from autograder.grader import NO_SANDBOX, Grader, course_grader, course_grader_without_sandbox

LESSON = "lesson1_logistic_unit"
SECRET = b"s" * 32
NO_NOTEBOOK = b"no notebook at all"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The course, with a secret of its own."""
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    return find_course(Path(__file__).parent)


@pytest.fixture
def no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)


@pytest.mark.usefixtures("no_bubblewrap")
@pytest.mark.parametrize("make", [course_grader, lambda course: Grader(course, SECRET)])
def test_without_bubblewrap_there_is_no_grader(course: Course, make: Callable[..., Any]) -> None:
    with pytest.raises(NoWalls, match="apt-get install bubblewrap"):
        make(course)


@pytest.mark.usefixtures("no_bubblewrap")
@pytest.mark.parametrize("words", [("grade",), ("score", "x.ipynb"), ("demo",)])
def test_commands_refuse_in_one_line(
    course: Course, command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    ended = command(*words)
    assert ended.code == 2
    assert ended.out == ""
    (line,) = ended.err.strip().splitlines()
    assert line.startswith("error: bubblewrap isn't installed")
    assert line.endswith("install it with: sudo apt-get install bubblewrap")


@pytest.mark.usefixtures("no_bubblewrap")
def test_every_result_made_without_walls_says_so(course: Course) -> None:
    with course_grader_without_sandbox(course) as grader:
        assert grader.grade(LESSON, NO_NOTEBOOK).notes == (NO_SANDBOX,)
        open_print = grader.fingerprint(LESSON)
    with Grader(course, SECRET, sandbox=False) as other:
        assert other.grade(LESSON, NO_NOTEBOOK).notes[0] == "graded without a sandbox"
    assert open_print != other.fingerprint(LESSON)


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap isn't installed")
def test_results_with_and_without_walls_are_kept_apart(course: Course) -> None:
    with Grader(course, SECRET) as walled, Grader(course, SECRET, sandbox=False) as bare:
        assert walled.fingerprint(LESSON) != bare.fingerprint(LESSON)
        assert walled.grade(LESSON, NO_NOTEBOOK).notes == ()


@pytest.mark.usefixtures("no_bubblewrap")
def test_the_option_is_typed_in_full(
    course: Course, command: Callable[..., Any], tmp_path: Path
) -> None:
    notebook = tmp_path / "x.ipynb"
    notebook.write_bytes(NO_NOTEBOOK)
    for shorter in ("--no-sand", "--no", "-n"):
        assert command("score", shorter, str(notebook)).code == 2
    ended = command("score", "--no-sandbox", "--json", "--lesson", LESSON, str(notebook))
    assert json.loads(ended.out)["sandbox"] is False
    assert "no sandbox: students' code can do whatever you can do" in ended.err

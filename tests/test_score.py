"""``autograder score``: files by themselves; what others read from it keeps its form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import commands
from autograder.build import release_notebook, solved_notebook
from autograder.course import Course, CourseError, find_course
from autograder.engine.reading import Unusable
from autograder.engine.report import Report, TaskReport
from autograder.score import recognise, score_files
from coursekit.judge.model import CriterionResult, Verdict

LESSON = "lesson3_softmax_mnist"
PROGRAM = "from autograder.cli import main; main()"
VERDICT = Verdict(
    "softmax",
    8,
    (
        CriterionResult("softmax", True, 6, 6.0, "right in 4 cases"),
        CriterionResult("stable", False, 2, 0.0, "`softmax[0, 1]` is nan — \N{SNOWMAN}"),
    ),
    "Large scores overflow.",
    "no_shift",
    followed_through=True,
)
REPORT = Report(
    LESSON,
    "needs_person",
    (
        TaskReport("softmax", "function", 8, 6.0, VERDICT),
        TaskReport("why", "written", 4, None),
    ),
    notes=("a cell was put back",),
)


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(Path(__file__).parent)


class Recorded:
    """Stands in for the grader: remembers what it is given."""

    def __init__(self) -> None:
        self.given: list[tuple[str, bytes]] = []

    def grade(self, lesson: str, data: bytes, student: str = "") -> Report:
        self.given.append((lesson, data))
        if b"unreadable" in data:
            return Report(lesson, "failed", reason="the notebook has no cells")
        return REPORT


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    recorded = Recorded()

    @contextmanager
    def theirs(*shared: object) -> Iterator[Recorded]:
        yield recorded

    monkeypatch.setattr(commands, "the_grader", theirs)
    return recorded


def notebook(*grade_ids: str, **metadata: Any) -> dict[str, Any]:
    cells = [
        {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": name}}}
        for name in grade_ids or ("cell",)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def write(path: Path, content: Any) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


# ---------------------------------------------------------------- which lesson it is


def test_a_lesson_is_recognised_by_its_metadata_first(course: Course, tmp_path: Path) -> None:
    one, other, third = course.names[:3]
    path = tmp_path / other / f"{third}.ipynb"
    data = json.dumps(notebook("softmax", coursekit={"lesson": one})).encode()
    assert recognise(course, path, data) == one


def test_then_by_its_file_name_then_by_its_folder(course: Course, tmp_path: Path) -> None:
    one, other = course.names[:2]
    for metadata in ({}, {"coursekit": {"lesson": "unknown"}}, {"coursekit": ["lesson"]}):
        data = json.dumps(notebook("softmax", **metadata)).encode()
        assert recognise(course, tmp_path / other / f"{one}.ipynb", data) == one
        assert recognise(course, tmp_path / other / "mine.ipynb", data) == other


def test_then_by_the_tasks_it_answers(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    for lesson in course.names:
        stripped = release_notebook(course, lesson)
        stripped.metadata.pop("coursekit")
        assert recognise(course, path, nbformat.writes(stripped).encode()) == lesson


@pytest.mark.parametrize("names", [(), ("check_nothing",), ("predict",)])
def test_a_notebook_that_could_be_any_is_not_guessed(
    course: Course, tmp_path: Path, names: tuple[str, ...]
) -> None:
    data = json.dumps(notebook(*names)).encode()
    with pytest.raises(CourseError, match="add --lesson with one of lesson1"):
        recognise(course, tmp_path / "mine.ipynb", data)


def test_what_is_no_notebook_has_no_lesson(course: Course) -> None:
    with pytest.raises(Unusable):
        recognise(course, Path(f"{LESSON}.ipynb"), b"%PDF-1.7")


def test_a_byte_order_mark_does_no_harm(course: Course, tmp_path: Path) -> None:
    data = json.dumps(notebook(coursekit={"lesson": LESSON})).encode("utf-8-sig")
    assert recognise(course, tmp_path / "mine.ipynb", data) == LESSON


def test_a_named_lesson_overrides_what_a_file_says(course: Course, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.ipynb", notebook(coursekit={"lesson": LESSON}))
    recorded = Recorded()
    (scored,) = score_files(course, [path], recorded.grade, course.names[0])
    assert scored.lesson == recorded.given[0][0] == course.names[0]


# ---------------------------------------------------------------- what is printed


def test_the_object_for_a_notebook(
    command: Callable[..., Any], grader: Recorded, tmp_path: Path
) -> None:
    path = write(tmp_path / f"{LESSON}.ipynb", notebook())
    ended = command("score", "--json", path)
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == {
        "notebook": path,
        "lesson": LESSON,
        "score": 6.0,
        "max_score": 12,
        "status": "needs_person",
        "tasks": [
            {
                "name": "softmax",
                "score": 6.0,
                "points": 8,
                "kind": "function",
                "mistake": "no_shift",
                "followed_through": True,
                "criteria": [
                    {
                        "name": "softmax",
                        "passed": True,
                        "points": 6,
                        "score": 6.0,
                        "message": "right in 4 cases",
                    },
                    {
                        "name": "stable",
                        "passed": False,
                        "points": 2,
                        "score": 0.0,
                        "message": "`softmax[0, 1]` is nan — \N{SNOWMAN}",
                    },
                ],
            },
            {
                "name": "why",
                "score": None,
                "points": 4,
                "kind": "written",
                "mistake": None,
                "followed_through": False,
                "criteria": [],
            },
        ],
    }


def test_one_bad_file_stops_no_other(
    command: Callable[..., Any], grader: Recorded, tmp_path: Path
) -> None:
    files = [
        write(tmp_path / "first" / f"{LESSON}.ipynb", notebook()),
        str(tmp_path / "missing.ipynb"),
        write(tmp_path / "list.ipynb", [1, 2]),
        write(tmp_path / "any.ipynb", notebook()),
        write(tmp_path / "bad" / f"{LESSON}.ipynb", notebook("unreadable")),
        write(tmp_path / "last" / f"{LESSON}.ipynb", notebook()),
        str(tmp_path),
    ]
    ended = command("score", "--json", *files)
    assert ended.code == 2
    objects = [json.loads(line) for line in ended.out.splitlines()]
    assert [one["notebook"] for one in objects] == files
    assert [one["status"] for one in objects] == [
        "needs_person", None, None, None, None, "needs_person", None,
    ]  # fmt: skip
    for one in objects:
        assert list(one) == ["notebook", "lesson", "score", "max_score", "status", "tasks"]
        if one["status"] is None:
            assert (one["score"], one["max_score"], one["tasks"]) == (None, None, [])
    said = ended.err.splitlines()
    assert len(said) == 5
    for line, path, reason in zip(
        said,
        [files[1], files[2], files[3], files[4], files[6]],
        ["No such file", "no notebook", "add --lesson", "has no cells", "Is a directory"],
        strict=True,
    ):
        assert path in line
        assert reason in line


def test_without_json_a_person_reads_it(
    command: Callable[..., Any], grader: Recorded, tmp_path: Path
) -> None:
    path = write(tmp_path / f"{LESSON}.ipynb", notebook())
    ended = command("score", path, str(tmp_path / "missing"))
    assert ended.code == 2
    assert f"{path}  ({LESSON})" in ended.out
    assert "6 of 12 points, needs a person" in ended.out
    assert "note: a cell was put back" in ended.out
    assert "WRONG stable" in ended.out
    assert "why: a person has to grade it, 4 points" in ended.out
    assert "missing" not in ended.out
    assert len(ended.err.splitlines()) == 1


def test_an_unknown_lesson_is_refused_before_anything_is_read(
    command: Callable[..., Any], grader: Recorded, tmp_path: Path
) -> None:
    ended = command("score", "--lesson", "lesson9", write(tmp_path / "a.ipynb", notebook()))
    assert (ended.code, ended.out, grader.given) == (2, "", [])
    assert "no lesson is called 'lesson9'; there are: lesson1_logistic_unit" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_every_name_of_a_file_can_be_printed(
    command: Callable[..., Any], grader: Recorded, tmp_path: Path
) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.ipynb")
    write(Path(path), notebook())
    ended = command("score", "--json", "--lesson", LESSON, path, path + "x")
    assert ended.code == 2
    assert [json.loads(line)["notebook"] for line in ended.out.splitlines()] == [path, path + "x"]
    ended.out.encode("ascii")


# ---------------------------------------------------------------- the real command


def test_the_real_command_on_real_files(course: Course, tmp_path: Path) -> None:
    """Answers, a blank and a file that is none; nothing on standard output but the objects."""
    loud = "print('{}')\nimport sys; sys.stdout.flush()\nimport os; os.write(1, b'{}')"
    solved = solved_notebook(course, LESSON, written=False)
    solved.cells.insert(1, nbformat.v4.new_code_cell(loud, id="loud"))
    files = {
        "solved.ipynb": nbformat.writes(solved),
        "letter.ipynb": "Dear teacher,",
        "blank.ipynb": nbformat.writes(release_notebook(course, LESSON)),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret").write_text("5e" * 32, encoding="ascii")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "score", "--json", *files],
        cwd=tmp_path,
        env={**os.environ, "AUTOGRADER_SECRET": str(tmp_path / "secret")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 2
    assert (
        ended.stderr
        == "letter.ipynb: the file is no notebook, or damaged: its JSON can't be read\n"
    )
    right, letter, blank = (json.loads(line) for line in ended.stdout.splitlines())
    assert [right["notebook"], letter["notebook"], blank["notebook"]] == list(files)
    functions = [task for task in right["tasks"] if task["kind"] == "function"]
    assert all(task["score"] == task["points"] for task in functions)
    assert right["score"] == sum(task["points"] for task in functions)
    assert (right["max_score"], right["status"]) == (100, "graded")
    assert (letter["score"], letter["status"]) == (None, None)
    assert (blank["score"], blank["max_score"], blank["status"]) == (0, 100, "graded")

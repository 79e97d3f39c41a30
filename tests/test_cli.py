"""The command line: every option is explained, a user's slip ends in one line and exit code 2."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup, TyperOption

from autograder import cli
from autograder.build import BuildError, sync
from autograder.course import Course, find_course
from autograder.gradebook.settings import GradebookError
from autograder.tasks import TasksError
from autograder.tasks.sources import SourceError
from coursekit.judge.errors import FixtureDefect

LESSON = "lesson1_logistic_unit"
NAMES = (
    *("build", "data", "demo", "doctor", "export", "feedback", "grade", "report", "rubric"),
    *("score", "validate"),
)
Command = Callable[..., Any]


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(Path(__file__).parent)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder in which nothing is built and nobody has handed in anything."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "course.toml").write_text(
        f'title = "Empty"\n[[lesson]]\nname = "{LESSON}"\ntitle = "A unit"\n', encoding="utf-8"
    )
    monkeypatch.setenv("AUTOGRADER_COURSE", str(root))
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    (tmp_path / "secret").write_text("5e" * 32, encoding="ascii")
    return root


def commands() -> dict[str, TyperCommand]:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, TyperGroup)
    return group.commands


# ---------------------------------------------------------------- help


def test_all_commands_are_listed(command: Command) -> None:
    assert tuple(sorted(commands())) == NAMES
    ended = command("--help")
    assert ended.code == 0
    for name in NAMES:
        assert re.search(rf"\b{name} ", ended.out), name


@pytest.mark.parametrize("name", NAMES)
def test_help_explains_every_option(command: Command, name: str) -> None:
    ended = command(name, "--help")
    assert ended.code == 0
    plain = re.sub(r"\s+", " ", re.sub(r"[│╭╮╰╯─]", " ", ended.out))
    for parameter in commands()[name].params:
        if isinstance(parameter, TyperOption):
            assert all(option in plain for option in parameter.opts + parameter.secondary_opts)
            assert parameter.help
            assert re.sub(r"\s+", " ", parameter.help) in plain
        else:
            assert str(parameter.metavar) in plain
    summary = (commands()[name].help or "").splitlines()[0]
    assert summary in plain


def test_without_a_command_help_is_shown(command: Command) -> None:
    ended = command()
    assert "Usage" in ended.out + ended.err
    assert ended.code in (0, 2)


# ---------------------------------------------------------------- a user's slips


@pytest.mark.parametrize(
    "words",
    [
        ("build", "lesson9"),
        ("build", "--check", "lesson9"),
        ("build", LESSON, "lesson9"),
        ("grade", "lesson9"),
        ("feedback", "lesson9"),
        ("report", "lesson9"),
        ("validate", "lesson9"),
        ("score", "--lesson", "lesson9", "a.ipynb"),
    ],
)
def test_an_unknown_lesson_is_answered_with_the_known_ones(
    command: Command, empty: Path, words: tuple[str, ...]
) -> None:
    ended = command(*words)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line == f"error: no lesson is called 'lesson9'; there are: {LESSON}"
    assert sorted(path.name for path in empty.iterdir()) == ["course.toml"]


@pytest.mark.parametrize("words", [("built",), ("grade", "--studnet", "ada"), ("score",)])
def test_an_unknown_word_is_explained(command: Command, words: tuple[str, ...]) -> None:
    ended = command(*words)
    assert ended.code == 2
    assert "Usage: " in ended.err
    assert "Traceback" not in ended.err


def test_no_course_here(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tmp_path))
    for name in ("grade", "build", "report", "export"):
        ended = command(name)
        assert (ended.code, ended.out) == (2, "")
        (line,) = ended.err.splitlines()
        assert line.startswith("error: ")
        assert "course.toml can't be read" in line


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BuildError("cell [3] of the text"), 2, "error: cell [3] of the text"),
        (SourceError("no body"), 2, "error: no body"),
        (TasksError("no tasks"), 2, "error: no tasks"),
        (GradebookError("locked"), 2, "error: locked"),
        (FixtureDefect("margin"), 3, "defect of the grader: margin"),
        (KeyboardInterrupt(), 130, "the same command goes on from here"),
    ],
)
def test_each_kind_of_error_has_its_line_and_code(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail() -> Course:
        raise error

    monkeypatch.setattr(cli, "find_course", fail)
    ended = command("build")
    assert (ended.code, ended.out) == (code, "")
    (line,) = ended.err.splitlines()
    assert said in line


def test_a_programming_error_is_not_hidden(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Course:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "find_course", fail)
    with pytest.raises(ZeroDivisionError):
        command("build")


# ---------------------------------------------------------------- commands with nothing to do


def test_grading_an_empty_class_says_so(command: Command, empty: Path) -> None:
    for _ in range(2):
        ended = command("grade")
        assert ended.code == 0
        assert ended.out.startswith(f"nothing to grade: no submissions in {empty / 'submitted'};")
        assert "submitted/STUDENT/LESSON/LESSON.ipynb" in ended.out
        (empty / "submitted").mkdir(exist_ok=True)
    assert not (empty / "autograded").exists()


def test_what_lies_in_no_lessons_folder_is_told(command: Command, empty: Path) -> None:
    assert "left aside" not in command("grade").out
    for place in (f"ada/{LESSON}.ipynb", "bob/Lesson 1/a.ipynb", "cy/lesson [1]/a.ipynb"):
        (empty / "submitted" / place).parent.mkdir(parents=True)
        (empty / "submitted" / place).write_text("{}", encoding="utf-8")
    (empty / "submitted" / "loose.ipynb").write_text("{}", encoding="utf-8")
    (empty / "submitted" / "ada" / "remarks.txt").write_text("", encoding="utf-8")
    ended = command("grade")
    assert ended.code == 0
    (line,) = (line for line in ended.out.splitlines() if "left aside" in line)
    told = re.findall(r"submitted/[^,;]*", line)
    assert told[:-1] == [
        "submitted/loose.ipynb",
        f"submitted/ada/{LESSON}.ipynb",
        "submitted/bob/Lesson 1",
        "submitted/cy/lesson [1]",
    ]
    for name in "defgh":
        (empty / "submitted" / name / "other").mkdir(parents=True)
    assert "and 4 more" in command("grade").out


def test_many_notes_on_one_submission_are_cut(course: Course) -> None:
    from autograder.commands import MANY, results_table
    from autograder.gradebook.grading import Result

    row = Result("ada", LESSON, "graded", 1.0, 100.0, (), (), (), "", course.root, True)
    console = Console(file=io.StringIO(), width=1000)
    for number, cut in ((MANY, False), (MANY + 3, True)):
        notes = tuple(f"the cell `c{place}` was missing" for place in range(number))
        console.print(results_table(course, [replace(row, notes=notes)]))
        said = console.file.getvalue()  # type: ignore[attr-defined]
        assert f"`c{MANY - 1}`" in said
        assert f"`c{MANY}`" not in said
        assert ("3 more notes" in said) == cut


def test_feedback_on_nothing_says_what_comes_first(command: Command, empty: Path) -> None:
    ended = command("feedback", LESSON)
    assert (ended.code, ended.out) == (
        0,
        f"nothing is graded yet; first: autograder grade {LESSON}\n",
    )
    ended = command("feedback", "--student", "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert "nobody" in ended.err


@pytest.mark.parametrize("name", ["report", "export"])
@pytest.mark.parametrize("place", ["nowhere/page", "."])
def test_a_place_that_can_not_be_written_is_told_in_a_line(
    command: Command, empty: Path, name: str, place: str
) -> None:
    ended = command(name, "--to", str(empty / place))
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert "can't be written" in line


def test_an_export_of_an_empty_class_says_what_comes_first(command: Command, empty: Path) -> None:
    before = sorted(empty.rglob("*"))
    ended = command("export")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: there are no scores yet; first: autograder grade\n"
    assert sorted(empty.rglob("*")) == before  # no empty gradebook, no empty table


def test_a_report_of_an_empty_class(command: Command, empty: Path) -> None:
    ended = command("report", "--to", str(empty / "page.html"))
    assert ended.code == 0
    assert f"as a page: {empty / 'page.html'}" in ended.out
    assert "<html" in (empty / "page.html").read_text(encoding="utf-8")


def test_no_mnist_where_the_user_looks(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from coursekit import data

    def gone(folder: Path | None, report: Callable[[str], None]) -> Path:
        report(f"looking in [{folder}]")
        raise data.DataUnavailable("MNIST can't be had; give its folder with --folder")

    monkeypatch.setattr(data, "fetch_mnist", gone)
    ended = command("data", "--folder", str(tmp_path))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        f"looking in [{tmp_path}]",
        "error: MNIST can't be had; give its folder with --folder",
    ]


# ---------------------------------------------------------------- build --check


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let a build come out as the folders below some root are, without the minutes it takes."""

    def as_in(root: Path) -> None:
        def source(course: Course, name: str, folder: Path) -> None:
            shutil.copytree(root / "source" / name, folder)

        def release(scratch: Path, names: list[str]) -> None:
            for name in names:
                shutil.copytree(root / "release" / name, scratch / "release" / name)

        monkeypatch.setattr(sync, "_build_source", source)
        monkeypatch.setattr(sync, "generate", release)

    return as_in


@pytest.fixture
def copied(course: Course, empty: Path, rebuilt: Callable[[Path], None]) -> Path:
    """A copy of one built lesson in a course of its own; a build gives what the real one holds."""
    for step in ("source", "release"):
        shutil.copytree(course.root / step / LESSON, empty / step / LESSON)
    rebuilt(course.root)
    return empty


def test_a_course_in_sync(command: Command, copied: Path) -> None:
    ended = command("build", "--check")
    assert (ended.code, ended.out) == (0, "in sync, nothing leaks\n")


def test_what_differs_is_named_with_what_mends_it(command: Command, copied: Path) -> None:
    release = copied / "release" / LESSON
    (release / "coursekit" / "show.py").unlink()
    (release / "notes.txt").write_text("extra", encoding="utf-8")
    notebook = release / f"{LESSON}.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (copied / "source" / "old_lesson").mkdir()
    ended = command("build", "--check")
    assert ended.code == 1
    mend = f"mend it with: autograder build {LESSON}"
    assert ended.out.splitlines() == [
        f"release/{LESSON}/coursekit/show.py: missing; {mend}",
        f"release/{LESSON}/{LESSON}.ipynb: differs; {mend}",
        f"release/{LESSON}/notes.txt: extra; {mend}",
        "source/old_lesson: extra; mend it with: git rm -r source/old_lesson",
        "not as it should be",
    ]


def test_a_planted_leak_is_named(command: Command, copied: Path) -> None:
    (copied / "release" / LESSON / "notes.py").write_text(
        "from autograder.solutions import lesson1_logistic_unit\n", encoding="utf-8"
    )
    ended = command("build", "--check")
    assert ended.code == 1
    assert f"leak release/{LESSON}/notes.py" in ended.out
    assert ended.out.splitlines()[-1] == "not as it should be"


def test_building_what_is_as_it_was_changes_nothing(command: Command, copied: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}
    ended = command("build")
    assert (ended.code, ended.out) == (0, f"{LESSON}: as it was\n")
    assert {path: path.stat().st_mtime_ns for path in copied.rglob("*")} == before


# ---------------------------------------------------------------- rubric


def test_rubrics_are_printed_or_written(command: Command, tmp_path: Path) -> None:
    printed = command("rubric", LESSON)
    assert printed.code == 0
    assert f"# {LESSON}" in printed.out
    path = tmp_path / "rubric.md"
    assert command("rubric", LESSON, "--output", str(path)).code == 0
    assert path.read_text(encoding="utf-8") == printed.out


def test_rubrics_that_can_not_be_written_are_an_error(command: Command, tmp_path: Path) -> None:
    done = command("rubric", LESSON, "--output", str(tmp_path / "nowhere" / "rubric.md"))
    assert done.code == 2
    assert "can't be written" in done.err

"""The course folder: found from anywhere inside, and clear about what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, CourseError, LessonEntry, find_course, load_course

ROOT = Path(__file__).resolve().parent.parent
TWO = """
title = "Two lessons"
[[lesson]]
name = "first"
title = "The first"
due = "2027-01-31 23:59:00 UTC"
[[lesson]]
name = "second"
title = "The second"
"""


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)


def write(folder: Path, text: str = TWO) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def test_lessons_keep_their_order(tmp_path: Path) -> None:
    course = load_course(write(tmp_path))
    assert course.title == "Two lessons"
    assert course.names == ("first", "second")
    assert course.lessons == (
        LessonEntry("first", "The first", "2027-01-31 23:59:00 UTC"),
        LessonEntry("second", "The second", None),
    )


def test_a_due_date_may_be_a_date_of_toml(tmp_path: Path) -> None:
    text = TWO.replace('"2027-01-31 23:59:00 UTC"', "2027-01-31T23:59:00Z")
    assert load_course(write(tmp_path, text)).lessons[0].due == "2027-01-31 23:59:00+00:00"


def test_where_things_lie(tmp_path: Path) -> None:
    course = Course(tmp_path, "", ())
    assert course.text("one") == tmp_path / "notebooks" / "one.md"
    assert course.source("one") == tmp_path / "source" / "one" / "one.ipynb"
    assert course.release("one") == tmp_path / "release" / "one" / "one.ipynb"


def test_it_is_found_from_any_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = write(tmp_path / "mine") / "submitted" / "ada"
    below.mkdir(parents=True)
    assert find_course(below).root == tmp_path / "mine"
    monkeypatch.chdir(below)
    assert find_course().root == tmp_path / "mine"


def test_the_nearest_one_counts(tmp_path: Path) -> None:
    inner = write(write(tmp_path) / "inner")
    assert find_course(inner).root == inner


def test_a_named_one_overrides_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, named = write(tmp_path / "here"), write(tmp_path / "named")
    monkeypatch.setenv("AUTOGRADER_COURSE", str(named))
    assert find_course(here).root == named


def test_elsewhere_it_is_the_one_this_package_lies_in(tmp_path: Path) -> None:
    course = find_course(tmp_path)
    assert course.root == ROOT
    assert len(course.names) == len(set(course.names)) >= 3
    assert all(name.isidentifier() for name in course.names)


def test_an_unknown_lesson_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    course = load_course(write(tmp_path))
    assert course.check_lesson("second") == "second"
    with pytest.raises(CourseError, match=r"no lesson is called 'third'; there are: first, second"):
        course.check_lesson("third")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "isn't a course file: Invalid value"),
        ("", "'lesson' is missing"),
        ('title = "No lessons"', "'lesson' is missing"),
        ('[[lesson]]\nname = "a"\ntitle = "A"', "'title' is missing"),
        ('title = "x"\n[[lesson]]\ntitle = "A"', "'name' is missing"),
        ('title = "x"\nlesson = 3', r"must be a table under \[\[lesson\]\]"),
        ('title = "x"\nlesson = ["a"]', r"must be a table under \[\[lesson\]\]"),
        ('title = "x"\n[lesson]\nname = "a"\ntitle = "A"', r"must be a table under \[\[lesson\]\]"),
        (
            'title = ["x"]\n[[lesson]]\nname = "a"\ntitle = "A"',
            r"title must be a text .*not \['x'\]",
        ),
        ('title = "x"\n[[lesson]]\nname = 4\ntitle = "A"', "name must be a text in quotes, not 4"),
        ('title = "x"\n[[lesson]]\nname = "a"\ntitle = 4', "title must be a text in quotes, not 4"),
        ('title = "x"\n[[lesson]]\nname = "../a"\ntitle = "A"', "'../a' can't be a lesson's name"),
        (TWO.replace("second", "first"), "the lesson 'first' is listed 2 times"),
        (TWO.replace("due", "deu"), "'first' has no 'deu', only: name, title, due"),
        ("hidden_case = 'course'\n" + TWO, "the course has no 'hidden_case', only: title,"),
    ],
)
def test_a_file_that_is_none_is_reported(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=said) as caught:
        load_course(write(tmp_path, text))
    assert str(tmp_path / "course.toml") in str(caught.value)


def test_windows_may_have_written_it(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_bytes(TWO.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_course(tmp_path).names == ("first", "second")


def test_a_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(CourseError, match="isn't a course file"):
        load_course(tmp_path)


def test_a_missing_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tmp_path / "nowhere"))
    with pytest.raises(CourseError, match=r"course\.toml can't be read: No such file"):
        find_course()


def test_hidden_cases_are_each_students_own_unless_told_otherwise(tmp_path: Path) -> None:
    assert load_course(write(tmp_path)).hidden_cases == "student"
    whole = load_course(write(tmp_path, 'hidden_cases = "course"\n' + TWO))
    assert whole.hidden_cases == "course"
    with pytest.raises(CourseError, match="not 'class'"):
        load_course(write(tmp_path, 'hidden_cases = "class"\n' + TWO))

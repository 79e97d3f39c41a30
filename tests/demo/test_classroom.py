"""The demo class in submitted/: never among real work, never written twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, CourseError, LessonEntry
from autograder.demo import classroom
from autograder.demo.classroom import MARK, hand_in

HANDED_IN = {"ada": b"all right", "blaise": b"blank"}
LESSONS = ("one", "two")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    def class_of(course: Course, lesson: str) -> dict[str, bytes]:
        return {name: data + lesson.encode() for name, data in HANDED_IN.items()}

    monkeypatch.setattr(classroom, "class_of", class_of)
    return Course(tmp_path, "", tuple(LessonEntry(name, name) for name in LESSONS))


def files(course: Course) -> dict[str, tuple[bytes, int]]:
    folder = course.root / "submitted"
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_each_submission_lies_where_nbgrader_looks(course: Course) -> None:
    assert hand_in(course, LESSONS) == 4
    assert {name: data for name, (data, _) in files(course).items() if name != MARK} == {
        "ada/one/one.ipynb": b"all rightone",
        "ada/two/two.ipynb": b"all righttwo",
        "blaise/one/one.ipynb": b"blankone",
        "blaise/two/two.ipynb": b"blanktwo",
    }


def test_a_second_call_changes_nothing(course: Course) -> None:
    hand_in(course, LESSONS)
    before = files(course)
    assert hand_in(course, LESSONS) == 4
    assert files(course) == before


def test_what_changed_is_handed_in_again(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(course, LESSONS)
    before = files(course)
    monkeypatch.setitem(HANDED_IN, "ada", b"another answer to ")
    hand_in(course, ("two",))
    after = files(course)
    assert after.pop("ada/two/two.ipynb")[0] == b"another answer to two"
    del before["ada/two/two.ipynb"]
    del before[MARK], after[MARK]
    assert after == before
    hand_in(course, LESSONS)  # its own files of both versions count as its own


def test_fewer_lessons_make_fewer_submissions(course: Course) -> None:
    assert hand_in(course, ("two",)) == 2
    assert all("one" not in name for name in files(course))


@pytest.mark.parametrize("theirs", ["zoe/one/one.ipynb", "ada/one/one.ipynb", "notes.txt"])
def test_real_work_is_left_alone(course: Course, theirs: str) -> None:
    path = course.root / "submitted" / theirs
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weeks of work")
    before = files(course)
    with pytest.raises(CourseError, match="isn't the demo's") as caught:
        hand_in(course, LESSONS)
    assert str(path) in str(caught.value)
    assert files(course) == before


@pytest.mark.parametrize(
    "theirs", ["ada/one/one.ipynb", "zoe/one/one.ipynb", "ada/one/timestamp.txt", "class.zip"]
)
def test_real_work_beside_the_demo_class_is_left_alone(course: Course, theirs: str) -> None:
    hand_in(course, LESSONS)
    path = course.root / "submitted" / theirs
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"weeks of work")
    before = files(course)
    with pytest.raises(CourseError, match="isn't the demo's") as caught:
        hand_in(course, LESSONS)
    assert str(path) in str(caught.value)
    assert files(course) == before


def test_a_link_to_real_work_is_not_followed(course: Course, tmp_path: Path) -> None:
    hand_in(course, LESSONS)
    (tmp_path / "hers").mkdir()
    (course.root / "submitted" / "zoe").symlink_to(tmp_path / "hers")
    with pytest.raises(CourseError, match="zoe isn't the demo's"):
        hand_in(course, LESSONS)


def test_hidden_files_are_nobodys_work(course: Course) -> None:
    hand_in(course, LESSONS)
    kept = course.root / "submitted" / "ada" / ".ipynb_checkpoints" / "one-checkpoint.ipynb"
    kept.parent.mkdir()
    kept.write_bytes(b"saved by JupyterLab")
    assert hand_in(course, LESSONS) == 4


def test_an_empty_folder_may_be_used(course: Course) -> None:
    (course.root / "submitted").mkdir()
    assert hand_in(course, LESSONS) == 4

"""A batch never stops at one bad submission; a second run is free; a killed one goes on."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import CourseError, LessonEntry
from autograder.fingerprint import fingerprint
from autograder.gradebook.grading import grade_class, one_by_one
from autograder.gradebook.journal import Journal, report_from_text, report_to_text
from autograder.gradebook.settings import GradebookError


@pytest.fixture
def grader(course):
    return TinyGrader(course)


def run(course, grader, **options):
    return grade_class(course, grader.grade, fingerprint=grader.fingerprint, **options)


def times(course) -> dict[Path, int]:
    graded = (course.root / "autograded").glob("*/*/*")
    return {path: path.stat().st_mtime_ns for path in graded}


def test_nothing_handed_in_is_no_error(course, grader):
    assert run(course, grader) == []


def test_a_second_run_is_free_and_force_is_not(course, grader, hand_in):
    for name in ("ada", "bob", "eve"):
        hand_in(name, submission(course, CORRECT, name))
    first = run(course, grader)
    assert grader.calls == 3
    files = times(course)
    again = run(course, grader)
    assert grader.calls == 3
    assert [row.score for row in again] == [row.score for row in first]
    assert not any(row.fresh for row in again)
    assert times(course) == files

    run(course, grader, force=True, student="bob")
    assert grader.calls == 4


@pytest.mark.parametrize("lost", ["gradebook.db", "autograded/ada/tiny/tiny.ipynb"])
def test_what_was_deleted_is_graded_again(course, grader, hand_in, lost):
    hand_in("ada", submission(course, CORRECT, None))
    run(course, grader)
    (course.root / lost).unlink()
    (row,) = run(course, grader)
    assert (row.fresh, row.score) == (True, 6)
    assert (course.root / lost).exists()


def test_another_bundle_or_seed_means_grading_anew(course, grader, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    run(course, grader)
    grade_class(course, grader.grade, fingerprint=lambda lesson: "another edition")
    assert grader.calls == 2


def test_a_broken_journal_only_costs_a_regrade(course, grader, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    run(course, grader)
    journal = course.root / "autograded" / ".journal.db"
    for path in journal.parent.glob(".journal.db*"):
        path.unlink()
    journal.write_bytes(b"no database at all" * 100)
    (row,) = run(course, grader)
    assert (row.fresh, row.score) == (True, 6)
    run(course, grader)
    assert grader.calls == 2


def test_each_bad_submission_gets_a_reason_and_the_others_are_graded(course, grader, hand_in):
    good = submission(course, CORRECT, None)
    submitted = course.root / "submitted"
    hand_in("good", good)
    hand_in("renamed", good, "my answers.ipynb")
    hand_in("empty", b"")
    hand_in("two", good, "a.ipynb")
    hand_in("two", good, "b.ipynb")
    (submitted / "none" / "tiny").mkdir(parents=True)
    (submitted / "folder" / "tiny" / "tiny.ipynb").mkdir(parents=True)
    (submitted / "file").mkdir()
    (submitted / "file" / "tiny").write_bytes(good)
    (submitted / "link").mkdir()
    (submitted / "link" / "tiny").symlink_to(submitted / "good" / "tiny")
    (submitted / "linked" / "tiny").mkdir(parents=True)
    (submitted / "linked" / "tiny" / "tiny.ipynb").symlink_to(submitted / "good/tiny/tiny.ipynb")
    (submitted / "pipe" / "tiny").mkdir(parents=True)
    os.mkfifo(submitted / "pipe" / "tiny" / "tiny.ipynb")
    hand_in("<b>bold<b>", good)
    nested = submitted / "nested" / "tiny" / "tiny"
    nested.mkdir(parents=True)
    (nested / "tiny.ipynb").write_bytes(good)
    (submitted / ".hidden").mkdir()

    rows = {row.student: row for row in run(course, grader)}
    assert {name for name, row in rows.items() if row.status == "graded"} == {
        "good",
        "renamed",
        "nested",
    }
    assert rows["renamed"].notes == ("taken from my answers.ipynb",)
    reasons = {name: row.reason for name, row in rows.items() if row.status == "failed"}
    assert reasons.keys() == {
        "empty",
        "two",
        "none",
        "folder",
        "file",
        "link",
        "linked",
        "pipe",
        "<b>bold<b>",
    }
    assert "several" in reasons["two"]
    assert "no notebook" in reasons["none"]
    assert "folder" in reasons["folder"]
    assert "symbolic link" in reasons["link"]
    assert "symbolic link" in reasons["linked"]
    assert "rename" in reasons["<b>bold<b>"]
    assert (submitted / "empty" / "tiny" / "tiny.ipynb").read_bytes() == b""


def test_a_defect_of_the_grader_is_named_and_leaves_what_stands(course, grader, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    hand_in("bob", submission(course, CORRECT, None))
    run(course, grader)

    def failing(lesson: str, data: bytes):
        raise RuntimeError("lost the fixtures")

    rows = grade_class(course, failing, force=True)
    assert [row.status for row in rows] == ["failed", "failed"]
    assert "grader itself" in rows[0].reason
    assert [row.score for row in run(course, grader)] == [6, 6]
    assert grader.calls == 2


def test_a_lesson_without_a_release_fails_and_the_others_are_graded(course, grader, hand_in):
    """Of one that was built once what stands stays; one that never was is in no gradebook."""
    hand_in("ada", submission(course, CORRECT, None))
    run(course, grader)
    unbuilt = replace(course, lessons=(LessonEntry("early", "Early"), *course.lessons))
    folder = course.root / "submitted" / "ada" / "early"
    folder.mkdir()
    (folder / "early.ipynb").write_bytes(submission(course, CORRECT, None))
    (course.root / "submitted" / "bob" / "early").mkdir(parents=True)  # no notebook in it

    def own_print(lesson: str) -> str:
        return fingerprint(unbuilt, b"secret", lesson, False)

    *early, tiny = grade_class(unbuilt, grader.grade, fingerprint=own_print)
    assert (tiny.status, tiny.score) == ("graded", 6)
    assert [(row.student, row.status) for row in early] == [("ada", "failed"), ("bob", "failed")]
    told = "(No such file or directory); run: autograder build early"
    assert all(row.reason.endswith(told) for row in early)

    course.release("tiny").unlink()
    (row,) = grade_class(unbuilt, grader.grade, lessons=["tiny"], fingerprint=own_print)
    assert "run: autograder build tiny" in row.reason
    assert (course.root / "autograded" / "ada" / "tiny" / "tiny.ipynb").is_file()
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        assert book.find_submission("tiny", "ada").score == 6


def test_any_pool_and_any_order_give_the_same(course, grader, hand_in):
    for name in ("ada", "bob", "eve"):
        hand_in(name, submission(course, CORRECT if name == "ada" else None, name))

    def backwards(grader, jobs):
        yield from one_by_one(grader, reversed(list(jobs)))

    plain = run(course, grader, force=True)
    assert run(course, grader, force=True, pool=backwards) == plain


def test_progress_counts_every_submission(course, grader, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    hand_in("bob", b"broken")
    told: list[tuple[str, int, int]] = []
    run(course, grader, progress=lambda row, done, total: told.append((row.student, done, total)))
    assert sorted(told, key=lambda one: one[1]) == told
    assert {name for name, _, _ in told} == {"ada", "bob"}
    assert told[-1][1:] == (2, 2)


def test_unknown_names_are_refused(course, grader, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    with pytest.raises(CourseError, match="tiny"):
        run(course, grader, lessons=["lesson9"])
    for nobody in ("zoe", "../ada", ".."):
        with pytest.raises(CourseError, match="handed in none"):
            run(course, grader, student=nobody)


def test_reports_survive_the_journal(course, grader, tmp_path: Path):
    report = grader.grade("tiny", submission(course, "    return x\n", "Because."))
    back = report_from_text(report_to_text(report))
    assert (back.tasks, back.status, back.score) == (report.tasks, report.status, report.score)
    journal = Journal(tmp_path)
    journal.put("ada", report, "digest")
    found = journal.find("tiny", "ada", "digest")
    assert found is not None
    assert found.tasks == report.tasks
    assert journal.find("tiny", "ada", "another") is None
    journal.close()


def test_a_locked_gradebook_is_named_and_nothing_is_lost(course, grader, hand_in, monkeypatch):
    monkeypatch.setattr("autograder.gradebook.settings.WAIT_SECONDS", 0.2)
    config = course.root / "nbgrader_config.py"
    database = course.root / "gradebook.db"
    url = f"sqlite:///{database}?timeout=0.05"
    config.write_text(config.read_text() + f"\nc.CourseDirectory.db_url = {url!r}\n")
    hand_in("ada", submission(course, "    return x\n", None))
    run(course, grader)
    hand_in("ada", submission(course, CORRECT, None))
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(GradebookError, match=r"locked.*close it"):
        run(course, grader)
    other.execute("COMMIT")
    other.close()
    (row,) = run(course, grader)
    assert (row.fresh, row.score) == (True, 6)

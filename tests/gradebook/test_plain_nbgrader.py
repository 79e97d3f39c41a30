"""Plain ``nbgrader autograde`` with the course's configuration is ``autograder grade``."""

from __future__ import annotations

import shutil

from nbgrader.api import Gradebook
from tiny_course import nbgrader
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.gradebook.grading import grade_class
from autograder.gradebook.settings import Settings


def scores(course) -> list[tuple]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        return sorted(
            (grade.student.id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions("tiny")
            for notebook in submission.notebooks
            for grade in notebook.grades
        ) + sorted(
            (comment.student.id, comment.name, comment.auto_comment or "")
            for submission in book.assignment_submissions("tiny")
            for notebook in submission.notebooks
            for comment in notebook.comments
        )


def test_it_gives_the_same_scores_and_the_same_notebook(course, hand_in, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for students")
    when = b"2026-01-01 10:00:00 UTC"
    hand_in("ada", submission(course, CORRECT, "Because."), timestamp__txt=when)
    folder = hand_in("bob", submission(course, "    return x\n", None), evil__html=b"<script>")
    (folder / "link.txt").symlink_to(secret)
    grader = TinyGrader(course)
    ours = grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    expected = scores(course)
    shutil.copytree(course.root / "autograded", tmp_path / "ours")
    shutil.rmtree(course.root / "autograded")
    (course.root / "gradebook.db").unlink()

    assert nbgrader(course, "generate_assignment", "tiny", "--force").returncode == 0
    run = nbgrader(course, "autograde", "tiny")
    assert run.returncode == 0, run.stderr
    assert scores(course) == expected
    for name in ("ada", "bob"):
        files = sorted(path.name for path in (tmp_path / "ours" / name / "tiny").iterdir())
        plain = course.root / "autograded" / name / "tiny"
        assert sorted(path.name for path in plain.iterdir()) == files
        for file in files:
            own = tmp_path / "ours" / name / "tiny" / file
            assert (plain / file).read_bytes() == own.read_bytes()

    again = grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    assert [(row.score, row.status) for row in again] == [(row.score, row.status) for row in ours]
    assert not any(row.fresh for row in again), "what plain nbgrader graded is not graded again"


def test_a_bad_submission_does_not_stop_the_others(course, hand_in):
    hand_in("ada", b"broken")
    hand_in("bob", b'{"cells": 3}')
    hand_in("eve", submission(course, CORRECT, None), timestamp__txt=b"not a date")
    assert nbgrader(course, "generate_assignment", "tiny", "--force").returncode == 0
    run = nbgrader(course, "autograde", "tiny")
    assert run.returncode == 1
    assert "'ada'" in run.stderr
    assert "'bob'" in run.stderr
    assert not (course.root / "autograded" / "ada" / "tiny").exists()
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        assert book.find_submission("tiny", "eve").score == 6


def test_the_formgraders_button_goes_the_same_way(course, hand_in, monkeypatch):
    """The button calls NbGraderAPI.autograde in the server's process."""
    from nbgrader.apps.api import NbGraderAPI

    grader = TinyGrader(course)
    hand_in("ada", submission(course, CORRECT, "Because."))
    hand_in("bob", b"broken")
    hand_in("odd", submission(course, CORRECT, None), timestamp__txt=b"not a date")
    rows = grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    monkeypatch.syspath_prepend(str(course.root))
    config = Settings(course).config
    from nbgrader.coursedir import CourseDirectory

    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    listed = {row["student"]: row for row in api.get_submissions("tiny")}
    assert listed["ada"]["autograded"]
    assert listed["odd"]["autograded"]
    assert not listed["bob"]["autograded"]
    assert len(api.get_notebook_submissions("tiny", "tiny")) == 2

    hand_in("ada", submission(course, "    return x\n", None))
    result = api.autograde("tiny", "ada")
    assert result["success"], result
    assert api.get_submission("tiny", "ada")["score"] == 2
    failed = api.autograde("tiny", "bob")
    assert not failed["success"]
    assert {row.student for row in rows} == listed.keys()

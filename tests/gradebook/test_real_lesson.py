"""The engine's reports on a real lesson: our command and nbgrader's own come to the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from tiny_course import nbgrader

from autograder.build import release_notebook, solved_notebook
from autograder.course import Course, find_course, load_course
from autograder.gradebook.feedback import generate_feedback
from autograder.gradebook.grading import grade_class
from autograder.grader import course_grader


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A copy of the course's first built lesson, with a solved and a blank submission."""
    whole = find_course(Path(__file__).parent)
    entry = next((one for one in whole.lessons if whole.release(one.name).is_file()), None)
    if entry is None:
        pytest.skip("no lesson is built; run: autograder build")
    root = tmp_path / "course"
    for room in ("source", "release"):
        shutil.copytree(whole.root / room / entry.name, root / room / entry.name)
    shutil.copy(whole.root / "nbgrader_config.py", root)
    (root / "course.toml").write_text(
        f'title = "{whole.title}"\n[[lesson]]\nname = "{entry.name}"\ntitle = "{entry.title}"\n'
    )
    monkeypatch.setenv("AUTOGRADER_SECRET", str(tmp_path / "secret"))
    course = load_course(root)
    for student, notebook in {
        "solved": solved_notebook(course, entry.name),
        "blank": release_notebook(course, entry.name),
    }.items():
        path = root / "submitted" / student / entry.name / f"{entry.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    return course


def test_plain_nbgrader_and_our_command_agree(real: Course, tmp_path: Path):
    (lesson,) = real.names
    with course_grader(real) as grader:
        rows = grade_class(real, grader.grade, fingerprint=grader.fingerprint)
    blank, solved = rows
    assert (blank.status, blank.score) == ("graded", 0)
    assert solved.status == "needs_person"
    with Gradebook(f"sqlite:///{real.root / 'gradebook.db'}") as book:
        grades = book.find_submission_notebook(lesson, lesson, "solved").grades
        assert not [
            (grade.name, grade.auto_score, grade.max_score)
            for grade in grades
            if grade.cell_type == "code" and grade.auto_score != grade.max_score
        ]
        blanks = book.find_submission_notebook(lesson, lesson, "blank").comments
        assert {comment.auto_comment for comment in blanks} == {"No response."}

    ours = {path: path.read_text() for path in (real.root / "autograded").glob("*/*/*")}
    shutil.rmtree(real.root / "autograded")
    run = nbgrader(real, "autograde", lesson)
    assert run.returncode == 0, run.stderr
    plain = {path: path.read_text() for path in (real.root / "autograded").glob("*/*/*")}
    assert plain.keys() == ours.keys()
    for path, text in plain.items():
        assert text.splitlines() == ours[path].splitlines()
    with course_grader(real) as grader:
        again = grade_class(real, grader.grade, fingerprint=grader.fingerprint)
    assert [(row.score, row.status, row.fresh) for row in again] == [
        (row.score, row.status, False) for row in rows
    ]

    assert [page.state for page in generate_feedback(real)] == ["made", "made"]
    page = (real.root / "feedback" / "solved" / lesson / f"{lesson}.html").read_text()
    assert "all right" in page
    assert (real.root / "feedback" / "solved" / lesson).exists()

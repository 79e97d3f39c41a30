"""The formgrader shows the graded class; a proof is graded by hand, and the score arrives."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Locator, expect
from servers import jupyter, open_page

from autograder.build import release_notebook, solved_notebook
from autograder.course import Course
from autograder.gradebook.grading import grade_class
from autograder.grader import course_grader
from autograder.tasks import load_lesson

pytestmark = pytest.mark.browser

ATTACK = "Because. <script>window.stolen = 1</script><img src=x onerror='window.stolen = 2'>"


def hand_in(course: Course, lesson: str) -> None:
    """A solved, a blank and a broken submission, and one that attacks the page."""
    written = {task.name: ATTACK for task in load_lesson(lesson).written}
    handed_in = {
        "solved": nbformat.writes(solved_notebook(course, lesson)).encode(),
        "blank": nbformat.writes(release_notebook(course, lesson)).encode(),
        "attacker": nbformat.writes(solved_notebook(course, lesson, written)).encode(),
        "broken": b"this is no notebook",
    }
    for student, data in handed_in.items():
        path = course.root / "submitted" / student / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)


@pytest.mark.parametrize("built", ["exercise1_tanh_and_sigmoid"], indirect=True)
def test_a_proof_is_graded_by_hand(built: Course, browser: Browser, tmp_path: Path):
    (lesson,) = built.names
    proof = load_lesson(lesson).written[0]
    worth = sum(line.points for line in proof.rubric[:3])  # all but its last two lines
    hand_in(built, lesson)
    with course_grader(built) as grader:
        rows = grade_class(built, grader.grade, fingerprint=grader.fingerprint)
    statuses = {row.student: row.status for row in rows}
    assert statuses == {
        "attacker": "needs_person",
        "blank": "graded",
        "broken": "failed",
        "solved": "needs_person",
    }
    full = next(row for row in rows if row.student == "solved")
    database = f"sqlite:///{built.root / 'gradebook.db'}"
    with Gradebook(database) as book:
        pages = {
            student: book.find_submission_notebook(lesson, lesson, student).id
            for student in ("solved", "attacker")
        }

    with (
        jupyter(built.root, tmp_path / "home") as server,
        open_page(browser, tmp_path / "failure.png") as page,
    ):
        # The class, as graded
        page.goto(server.page(f"formgrader/manage_submissions/{lesson}"))

        def row(student: str) -> Locator:
            return page.get_by_role("row").filter(
                has=page.get_by_role("gridcell", name=student, exact=True)
            )

        expect(row("solved")).to_contain_text("needs manual grading")
        expect(row("solved")).to_contain_text(f"{full.score:g} / {full.max_score:g}")
        expect(row("blank")).to_contain_text(f"0 / {full.max_score:g}")
        expect(row("broken")).to_contain_text("needs autograding")

        # The button grades with our grader: the blank one again
        with page.expect_response(lambda answer: answer.url.endswith("/blank/autograde")) as posted:
            row("blank").locator(".autograde a").click()
        assert posted.value.json()["success"], posted.value.text()

        # A hostile answer is shown, and runs nothing
        page.goto(server.page(f"formgrader/submissions/{pages['attacker']}/"))
        expect(page.locator(".nbgrader_cell", has_text="Because.")).to_be_visible()
        assert page.evaluate("window.stolen") is None

        # A person grades the proof, line by line of the rubric
        page.goto(server.page(f"formgrader/submissions/{pages['solved']}/"))
        cell = page.locator(".nbgrader_cell", has=page.locator(f"input[id='{proof.name}']"))
        score = cell.locator("input.score")
        expect(score).to_have_class(re.compile("needs_manual_grade"))
        score.fill(f"{worth:g}")
        with page.expect_response(
            lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"
        ) as saved:
            score.press("Tab")
        assert saved.value.ok
        comment = cell.locator("textarea.comment")
        comment.fill("Say why each step can be reversed.")
        with page.expect_response(
            lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"
        ):
            comment.press("Tab")

    with Gradebook(database) as book:
        grade = book.find_grade(proof.name, lesson, lesson, "solved")
        assert (grade.manual_score, grade.needs_manual_grade) == (worth, False)
        said = book.find_comment(proof.name, lesson, lesson, "solved")
        assert said.manual_comment == "Say why each step can be reversed."
        assert book.find_submission(lesson, "solved").score == full.score + worth

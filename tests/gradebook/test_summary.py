"""The class report counts what the gradebook and the journal hold."""

from __future__ import annotations

import shutil
from dataclasses import replace

from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.engine.report import Report
from autograder.gradebook import summary
from autograder.gradebook.feedback import generate_feedback
from autograder.gradebook.grading import grade_class
from autograder.gradebook.summary import class_report
from autograder.gradebook.summary_page import report_html, report_text
from autograder.tasks.model import Lesson, Mistake, Task


def test_an_empty_course_has_an_empty_report(course):
    report = class_report(course)
    assert report.lessons == ()
    assert not (course.root / "autograded").exists()
    assert "nothing has been handed in" in report_text(report)


def test_counts_scores_tasks_and_mistakes(course, hand_in):
    for place in range(3):
        hand_in(f"wrong{place}", submission(course, "    return x\n", None))
    hand_in("right", submission(course, CORRECT, "Because."))
    hand_in("blank", submission(course, None, None))
    hand_in("broken", b"broken")
    grader = TinyGrader(course)
    grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        grade = book.find_grade("why", "tiny", "tiny", "right")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        book.db.commit()

    report = class_report(course)
    (lesson,) = report.lessons
    assert (lesson.submitted, lesson.graded, lesson.failed, lesson.needs_person) == (6, 5, 1, 0)
    assert (lesson.mean, lesson.median) == (16 / 5, 2.0)
    assert lesson.distribution == (1, 0, 3, 0, 0, 0, 0, 0, 0, 1)
    double, why = lesson.tasks
    assert (double.full, double.none, double.blank) == (1, 1, 1)
    assert double.mistakes == (("not_doubled", 3),)
    assert (why.waiting, why.blank, why.full, why.none, why.mean) == (0, 4, 1, 4, 0.2)
    assert lesson.mistakes == [("double", "not_doubled", 3)]
    assert lesson.hint("double", "not_doubled") == "Your number is not doubled."

    text = report_text(report)
    assert "3 × double: not_doubled\n           Your number is not doubled." in text
    assert all(len(line) <= 100 for line in text.splitlines())
    page = BeautifulSoup(report_html(report), "html.parser")
    assert "not_doubled" in page.get_text()
    assert page.find("q").get_text() == "Your number is not doubled."
    assert not page.find_all(["script", "link", "img"])
    assert page.find("svg").find("title").get_text().startswith("Distribution")


def test_the_hint_is_the_mistakes_and_nothing_said_to_one_student(course, hand_in, monkeypatch):
    hand_in("ada", submission(course, "    return x\n", None))
    grader = TinyGrader(course)

    def grade(lesson: str, data: bytes, student: str) -> Report:
        report = grader.grade(lesson, data)
        double, why = report.tasks
        message = f"Judged with the grader's own `sigmoid`.\n{double.verdict.message}"
        told = replace(double, verdict=replace(double.verdict, message=message))
        return replace(report, tasks=(told, why))

    grade_class(course, grade, fingerprint=grader.fingerprint)
    known = Mistake("not_doubled", "Look at the factor.", "a slip")
    task = Task("double", lambda rng: [], criteria=(), mistakes=(known,), alternatives=())
    monkeypatch.setattr(summary, "load_lesson", lambda name: Lesson(name, (task,)))
    (lesson,) = class_report(course).lessons
    assert lesson.hint("double", "not_doubled") == "Look at the factor."


def test_an_answer_that_nobody_has_read_waits_and_extra_credit_counts(course, hand_in):
    hand_in("ada", submission(course, CORRECT, "Because."))
    hand_in("bob", submission(course, "    return x\n", "Because."))
    grader = TinyGrader(course)
    grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        book.find_grade("why", "tiny", "tiny", "ada").manual_score = 2.0
        book.find_grade("check_double", "tiny", "tiny", "bob").extra_credit = 1.0
        book.db.commit()
    (lesson,) = class_report(course).lessons
    double, why = lesson.tasks
    assert (why.waiting, why.blank, why.mean) == (1, 0, 0.5)
    assert (double.waiting, double.mean) == (0, (6 + 3) / 12)


def test_what_was_graded_counts_when_the_submission_is_taken_away(course, hand_in):
    for name in ("ada", "bob"):
        hand_in(name, submission(course, CORRECT, None))
    grader = TinyGrader(course)
    grade_class(course, grader.grade, fingerprint=grader.fingerprint)
    for name in ("ada", "bob"):
        shutil.rmtree(course.root / "submitted" / name)
        (lesson,) = class_report(course).lessons
        assert (lesson.submitted, lesson.graded, lesson.mean) == (2, 2, 6)
    assert [page.student for page in generate_feedback(course)] == ["ada", "bob"]

"""Reports become nbgrader's scores; what a person gave survives; late penalties are nbgrader's."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry
from tiny_course import nbgrader
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import Course, load_course
from autograder.gradebook.grading import grade_class
from autograder.gradebook.journal import open_journal
from autograder.gradebook.record import open_recorder
from autograder.gradebook.settings import GradebookError


@contextmanager
def gradebook(course: Course) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as found:
        yield found


def grade(course: Course, **options):
    grader = TinyGrader(course)
    return grade_class(course, grader.grade, fingerprint=grader.fingerprint, **options)


def test_scores_comments_and_notebook_stand_as_nbgrader_reads_them(course, hand_in):
    hand_in("ada", submission(course, CORRECT, "Because of the chain rule."))
    hand_in("bob", submission(course, None, None))
    rows = grade(course)

    assert [(row.student, row.status, row.score) for row in rows] == [
        ("ada", "needs_person", 6.0),
        ("bob", "graded", 0.0),
    ]
    with gradebook(course) as book:
        assert book.find_assignment("tiny").max_score == 10
        ada = book.find_submission("tiny", "ada")
        assert (ada.score, ada.max_score, ada.needs_manual_grade) == (6, 10, True)
        checked = book.find_grade("check_double", "tiny", "tiny", "ada")
        assert (checked.auto_score, checked.max_score, checked.needs_manual_grade) == (6, 6, False)
        written = book.find_grade("why", "tiny", "tiny", "ada")
        assert (written.auto_score, written.needs_manual_grade) == (None, True)
        assert book.find_comment("double", "tiny", "tiny", "ada").auto_comment is None
        blank = book.find_grade("why", "tiny", "tiny", "bob")
        assert (blank.auto_score, blank.needs_manual_grade) == (0, False)
        assert book.find_comment("why", "tiny", "tiny", "bob").auto_comment == "No response."
        assert book.find_grade("check_double", "tiny", "tiny", "bob").failed_tests

    graded = course.root / "autograded" / "ada" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(graded, as_version=4)
    nbformat.validate(notebook)
    assert CORRECT in notebook.cells[1].source
    assert rows[0].path == graded


def test_the_lesson_is_registered_as_generate_assignment_would(course, hand_in, tmp_path):
    hand_in("ada", submission(course, CORRECT, None))
    grade(course)

    def cells() -> list[tuple]:
        with gradebook(course) as book:
            notebook = book.find_notebook("tiny", "tiny")
            return [
                sorted((one.name, one.max_score, one.cell_type) for one in notebook.grade_cells),
                sorted(cell.name for cell in notebook.solution_cells),
                sorted(
                    (cell.name, cell.cell_type, cell.locked, cell.source, cell.checksum)
                    for cell in notebook.source_cells
                ),
                json.loads(notebook.kernelspec),
            ]

    ours = cells()
    (course.root / "gradebook.db").unlink()
    assert nbgrader(course, "generate_assignment", "tiny", "--force").returncode == 0
    assert cells() == ours


def test_a_persons_scores_and_comments_survive_a_regrade(course, hand_in):
    hand_in("ada", submission(course, CORRECT, "Because."))
    grade(course)
    with gradebook(course) as book:
        written = book.find_grade("why", "tiny", "tiny", "ada")
        written.manual_score, written.extra_credit, written.needs_manual_grade = 3.0, 0.5, False
        book.find_comment("why", "tiny", "tiny", "ada").manual_comment = "Well said."
        book.db.commit()

    (row,) = grade(course)
    assert (row.status, row.score, row.fresh) == ("graded", 9.5, False)

    hand_in("ada", submission(course, "    return x\n", "Because, indeed."))
    (row,) = grade(course)
    assert (row.status, row.score, row.fresh) == ("needs_person", 5.5, True)
    with gradebook(course) as book:
        written = book.find_grade("why", "tiny", "tiny", "ada")
        # As nbgrader has it: the person is asked to look again, the score counts until then.
        assert (written.manual_score, written.needs_manual_grade) == (3.0, True)
        assert book.find_submission("tiny", "ada").score == 5.5
        assert book.find_comment("why", "tiny", "tiny", "ada").comment == "Well said."


def test_late_submissions_are_penalised_by_nbgraders_plugin(course, hand_in):
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + 'due = "2026-01-31 12:00:00 UTC"\n')
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    late, soon, odd = (submission(course, CORRECT, None) for _ in range(3))
    hand_in("late", late, timestamp__txt=b"2026-01-31 13:00:00 UTC")
    hand_in("soon", soon, timestamp__txt=b"2026-01-31 11:00:00 UTC")
    hand_in("odd", odd, timestamp__txt=b"yesterday, I think")
    rows = {row.student: row for row in grade(load_course(course.root))}

    assert {name: row.score for name, row in rows.items()} == {"late": 0, "soon": 6, "odd": 6}
    assert "timestamp.txt" in rows["odd"].notes[0]
    with gradebook(course) as book:
        assert book.find_submission("tiny", "late").late_submission_penalty == 6
        assert book.find_submission("tiny", "late").total_seconds_late == 3600
        assert book.find_submission("tiny", "soon").late_submission_penalty == 0


def test_nbgraders_export_and_ours_agree(course, hand_in, tmp_path):
    from autograder.gradebook.export import export

    hand_in("ada", submission(course, CORRECT, None))
    grade(course)
    stock = nbgrader(course, "export", "--to", str(tmp_path / "stock.csv"))
    assert stock.returncode == 0, stock.stderr
    ours = export(course, tmp_path / "ours.csv")
    assert ours.read_text() == (tmp_path / "stock.csv").read_text()
    (row,) = csv.DictReader(ours.read_text().splitlines())
    assert (row["student_id"], row["score"], row["max_score"]) == ("ada", "6.0", "10.0")


def test_a_report_that_does_not_fit_the_lesson_is_refused(course, hand_in):
    data = submission(course, CORRECT, None)
    hand_in("ada", data)
    report = TinyGrader(course).grade("tiny", data)
    for wrong in (report.tasks[:1], (replace(report.tasks[0], points=7.0), report.tasks[1])):
        misfit = replace(report, tasks=wrong)
        with pytest.raises(GradebookError, match="autograder build tiny"):
            grade_class(course, lambda *_, misfit=misfit: misfit)
    assert not (course.root / "autograded" / "ada").exists()


def test_new_points_are_taken_over_but_other_tasks_are_refused_once_grading_began(course, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    grade(course)
    source = course.source("tiny")
    notebook = nbformat.read(source, as_version=4)
    notebook.cells[2].metadata.nbgrader.points = 8
    nbformat.write(notebook, source)
    with (
        open_journal(course.root / "autograded") as journal,
        open_recorder(course, journal) as recorder,
    ):
        assert recorder.lesson("tiny").max_score == 12
    del notebook.cells[1:3]
    nbformat.write(notebook, source)
    with (
        open_journal(course.root / "autograded") as journal,
        open_recorder(course, journal) as recorder,
        pytest.raises(GradebookError, match="db assignment remove tiny"),
    ):
        recorder.lesson("tiny")


def test_only_harmless_files_are_copied_beside_the_graded_notebook(course, hand_in, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for students")
    folder = hand_in(
        "ada", submission(course, CORRECT, None), plot__png=b"picture", evil__html=b"<script>"
    )
    (folder / "link.txt").symlink_to(secret)
    (folder / "hard.txt").hardlink_to(secret)
    (folder / "inner").mkdir()
    grade(course)
    copied = {path.name for path in (course.root / "autograded" / "ada" / "tiny").iterdir()}
    assert copied == {"tiny.ipynb", "plot.png"}


def test_a_crash_between_notebook_and_database_is_mended_by_the_next_run(
    course, hand_in, monkeypatch
):
    from autograder.gradebook.record import Recorder

    hand_in("ada", submission(course, "    return x\n", None))
    grade(course)
    hand_in("ada", submission(course, CORRECT, None))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Recorder, "record_all", crash)
        with pytest.raises(KeyboardInterrupt):
            grade(course)
    (row,) = grade(course)
    assert (row.score, row.fresh) == (6, True)
    with gradebook(course) as book:
        assert book.find_submission("tiny", "ada").score == 6


def test_what_nobody_handed_in_is_not_in_the_gradebook(course, hand_in):
    hand_in("ada", b"this is no notebook")
    (row,) = grade(course)
    assert (row.status, row.score, row.reason) == ("failed", None, "not a notebook")
    with gradebook(course) as book, pytest.raises(MissingEntry):
        book.find_student("ada")


def test_a_broken_later_submission_takes_the_earlier_scores_back(course, hand_in):
    hand_in("ada", submission(course, CORRECT, "Because."))
    grade(course)
    with gradebook(course) as book:
        book.find_grade("why", "tiny", "tiny", "ada").manual_score = 2.0
        book.db.commit()
    hand_in("ada", b"broken")
    grade(course)
    assert not (course.root / "autograded" / "ada" / "tiny").exists()
    with gradebook(course) as book:
        assert book.find_grade("check_double", "tiny", "tiny", "ada").auto_score == 0
        assert book.find_grade("why", "tiny", "tiny", "ada").manual_score == 2.0
    hand_in("ada", submission(course, CORRECT, "Because."))
    (row,) = grade(course)
    assert row.score == 8


def test_the_penalty_of_a_submission_that_counts_no_longer_eats_no_points(course, hand_in):
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + 'due = "2026-01-31 12:00:00 UTC"\n')
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    course = load_course(course.root)

    hand_in("ada", submission(course, CORRECT, "Why?"), timestamp__txt=b"2026-01-31 13:00:00 UTC")
    grade(course)
    with gradebook(course) as book:
        book.find_grade("why", "tiny", "tiny", "ada").manual_score = 2.0
        book.db.commit()
    hand_in("ada", b"broken", timestamp__txt=b"2026-01-31 11:00:00 UTC")
    grade(course)
    with gradebook(course) as book:
        found = book.find_submission("tiny", "ada")
        assert (found.score, found.late_submission_penalty) == (2, 0)
        assert found.total_seconds_late == 0


def test_paths_of_rows_exist(course, hand_in):
    hand_in("ada", submission(course, CORRECT, None))
    hand_in("bob", b"broken")
    assert all(Path(row.path).exists() for row in grade(course))

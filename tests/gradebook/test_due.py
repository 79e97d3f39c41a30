"""The gradebook's due dates follow course.toml; a person's stay where that has none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from tiny_course import nbgrader
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import Course, load_course
from autograder.gradebook.grading import Result, grade_class

EARLY, LATE = "2026-01-31 12:00:00 UTC", "2026-02-07 12:00:00 UTC"
BETWEEN = b"2026-02-01 12:00:00 UTC"
HandIn = Callable[..., Path]


@pytest.fixture
def penalised(course: Course, hand_in: HandIn) -> Course:
    """A course where late work counts nothing; one submission between the two dates."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    hand_in("ada", submission(course, CORRECT, None), timestamp__txt=BETWEEN)
    return course


def grade(course: Course, due: str | None) -> tuple[Result, list[str]]:
    """Grade with this due date in course.toml; the only row, and what was told."""
    path = course.root / "course.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("due")]
    path.write_text("\n".join([*lines, *([f'due = "{due}"'] if due else [])]) + "\n")
    course, told = load_course(course.root), []
    grader = TinyGrader(course)
    rows = grade_class(course, grader.grade, fingerprint=grader.fingerprint, tell=told.append)
    return rows[0], told


def in_gradebook(course: Course, **change: Any) -> datetime | None:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        if change:
            book.update_or_create_assignment("tiny", **change)
        found: datetime | None = book.find_assignment("tiny").duedate
        return found


def test_a_date_that_is_moved_counts_for_what_is_graded_already(penalised: Course) -> None:
    row, told = grade(penalised, EARLY)
    assert (row.score, told) == (0, [])
    assert row.notes == ("handed in 1 day, 0:00:00 late",)
    row, told = grade(penalised, LATE)
    assert (row.score, row.fresh, row.notes) == (6, False, ())
    assert told == [f"tiny: due {LATE}, as in course.toml; it was {EARLY}"]
    assert in_gradebook(penalised) == datetime(2026, 2, 7, 12)
    assert grade(penalised, LATE)[1] == []


def test_a_date_that_is_taken_out_is_taken_out_of_the_gradebook(penalised: Course) -> None:
    grade(penalised, EARLY)
    row, told = grade(penalised, None)
    assert (row.score, row.fresh) == (6, False)
    assert told == [f"tiny: no due date any more, as course.toml has none now; it was {EARLY}"]
    assert in_gradebook(penalised) is None
    row, told = grade(penalised, EARLY)
    assert (row.score, row.fresh) == (0, False)
    assert told == [f"tiny: due {EARLY}, as in course.toml; there was none"]


def test_a_date_of_a_persons_stays_where_course_toml_has_none(penalised: Course) -> None:
    row, _ = grade(penalised, None)
    assert row.score == 6
    set_there = in_gradebook(penalised, duedate=EARLY)
    assert grade(penalised, None)[1] == []
    assert in_gradebook(penalised) == set_there is not None
    assert grade(penalised, LATE)[1] == [f"tiny: due {LATE}, as in course.toml; it was {EARLY}"]


def test_so_does_one_that_a_person_put_in_the_place_of_ours(penalised: Course) -> None:
    grade(penalised, EARLY)
    set_there = in_gradebook(penalised, duedate=LATE)
    assert grade(penalised, None)[1] == []
    assert in_gradebook(penalised) == set_there is not None


def test_a_lost_journal_takes_no_date_away(penalised: Course) -> None:
    grade(penalised, EARLY)
    shutil.rmtree(penalised.root / "autograded")
    assert grade(penalised, None)[1] == []
    assert in_gradebook(penalised) is not None


def test_a_timestamp_that_is_mended_counts(penalised: Course) -> None:
    path = penalised.root / "submitted" / "ada" / "tiny" / "timestamp.txt"
    path.write_text("Mon")
    row, _ = grade(penalised, EARLY)
    assert row.score == 6
    assert row.notes == (
        "timestamp.txt: 'Mon' is no complete date; write it like 2027-01-31 23:59:00 UTC; "
        "taken as handed in on time",
    )
    path.write_bytes(BETWEEN)
    row, _ = grade(penalised, EARLY)
    assert (row.score, row.fresh, row.notes) == (0, False, ("handed in 1 day, 0:00:00 late",))
    path.write_text("Mon")  # what is known stays
    row, _ = grade(penalised, EARLY)
    assert (row.score, row.fresh) == (0, False)


def test_plain_nbgrader_follows_too(penalised: Course) -> None:
    grade(penalised, EARLY)
    path = penalised.root / "course.toml"
    path.write_text(path.read_text().replace(EARLY, LATE))
    ran = nbgrader(penalised, "autograde", "tiny", "--force")
    assert ran.returncode == 0, ran.stderr
    assert f"tiny: due {LATE}, as in course.toml; it was {EARLY}" in ran.stderr
    assert in_gradebook(penalised) == datetime(2026, 2, 7, 12)

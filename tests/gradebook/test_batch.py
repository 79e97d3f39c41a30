"""Several submissions share a commit: nothing is lost, whatever ends the run, and nobody waits."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_grader import CORRECT, TinyGrader, submission

from autograder.course import Course
from autograder.gradebook import batch, folders, record
from autograder.gradebook.grading import grade_class, one_by_one
from autograder.gradebook.journal import Journal, open_journal
from autograder.gradebook.record import Recorder
from autograder.gradebook.scores import Scores
from autograder.gradebook.settings import GradebookError
from autograder.gradebook.standings import Standing

NAMES = [f"s{number}" for number in range(8)]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is entered at once; all others wait for the end of the run."""
    monkeypatch.setattr(batch, "FAST", 1)
    monkeypatch.setattr(batch, "SECONDS", 1_000.0)


@pytest.fixture
def small_class(course: Course, hand_in: Callable[..., Path]) -> Course:
    for number, name in enumerate(NAMES):
        hand_in(name, submission(course, [CORRECT, "    return x\n", None][number % 3], None))
    return course


def grade(course: Course, **options: Any) -> Any:
    grader = TinyGrader(course)
    return grade_class(course, grader.grade, fingerprint=grader.fingerprint, **options)


def scores(course: Course) -> dict[str, float]:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        return dict(
            book.execute(
                "SELECT student_id, sum(auto_score) FROM submitted_assignment AS s "
                "JOIN submitted_notebook AS n ON n.assignment_id = s.id "
                "JOIN grade ON grade.notebook_id = n.id GROUP BY student_id"
            )
        )


def tables(course: Course) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that grading writes, in the order of the file, without the random ids."""
    parts = "FROM submitted_assignment AS s JOIN submitted_notebook AS n ON n.assignment_id = s.id"
    wanted = {
        "student": "SELECT * FROM student ORDER BY rowid",
        "submitted": "SELECT student_id, timestamp, extension, flagged, late_submission_penalty "
        f"{parts} ORDER BY s.rowid",
        "grade": "SELECT student_id, base_cell.name, auto_score, manual_score, extra_credit, "
        f"needs_manual_grade {parts} JOIN grade ON grade.notebook_id = n.id "
        "JOIN base_cell ON base_cell.id = grade.cell_id ORDER BY grade.rowid",
        "comment": f"SELECT student_id, base_cell.name, auto_comment, manual_comment {parts} "
        "JOIN comment ON comment.notebook_id = n.id "
        "JOIN base_cell ON base_cell.id = comment.cell_id ORDER BY comment.rowid",
    }
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        return {name: book.execute(query).fetchall() for name, query in wanted.items()}


def journal(course: Course) -> list[str]:
    with closing(sqlite3.connect(course.root / "autograded" / ".journal.db")) as there:
        return [name for (name,) in there.execute("SELECT student FROM graded ORDER BY student")]


POINTS = dict(zip(NAMES, [6.0, 2.0, 0.0] * 3, strict=False))


# ---------------------------------------------------------------- together or one by one


def test_together_or_one_by_one_the_gradebook_has_the_same_rows(
    small_class: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[int] = []
    together = Recorder.record_all

    def count(self: Recorder, submissions: Any) -> Any:
        commits.append(len(submissions))
        return together(self, submissions)

    monkeypatch.setattr(Recorder, "record_all", count)
    monkeypatch.setattr(batch, "MOST", 1)
    told = [replace(row, fresh=True) for row in grade(small_class)]
    assert commits == [1] * len(NAMES)
    alone = tables(small_class)
    assert len(alone["grade"]) == 2 * len(NAMES)

    commits.clear()
    monkeypatch.setattr(batch, "FAST", 1)
    monkeypatch.setattr(batch, "SECONDS", 1_000.0)
    monkeypatch.setattr(batch, "MOST", 5)
    assert grade(small_class, force=True) == told  # over what stands
    assert tables(small_class) == alone
    (small_class.root / "gradebook.db").unlink()
    assert grade(small_class) == told
    assert tables(small_class) == alone
    assert commits == 2 * [1, 5, 2]


@pytest.mark.usefixtures("hurried")
def test_rows_are_told_in_the_order_in_which_they_were_graded(small_class: Course) -> None:
    def backwards(grader: Any, jobs: Any) -> Iterator[Any]:
        yield from one_by_one(grader, reversed(list(jobs)))

    told: list[tuple[str, int]] = []
    grade(
        small_class,
        pool=backwards,
        progress=lambda row, done, total: told.append((row.student, done)),
    )
    assert told == [(name, place) for place, name in enumerate(reversed(NAMES), 1)]


def test_submissions_of_two_lessons_and_of_known_students_in_one_commit(course: Course) -> None:
    other = course.root / "source" / "tiny2"
    other.mkdir()
    (other / "tiny2.ipynb").write_bytes(course.source("tiny").read_bytes())
    report = TinyGrader(course).grade("tiny", submission(course, CORRECT, None))
    report2 = TinyGrader(course).grade("tiny", submission(course, None, "Because."))
    with (
        open_journal(course.root / "autograded") as known,
        record.open_recorder(course, known) as recorder,
    ):

        def made(student: str, lesson: str, report: Any) -> Scores:
            return recorder.scores_of(student, lesson, replace(report, lesson=lesson), course.root)

        recorder.record_all([made("bob", "tiny", report2)])
        standings = recorder.record_all(
            [
                made("ada", "tiny2", report2),
                made("ada", "tiny", report),
                made("bob", "tiny2", report),
                made("bob", "tiny", report),
            ]
        )
        assert standings == [
            Standing(0.0, 10.0, True),
            Standing(6.0, 10.0, False),
            Standing(6.0, 10.0, False),
            Standing(6.0, 10.0, False),
        ]
        assert recorder.standings("tiny2") == {"ada": standings[0], "bob": standings[2]}
        assert recorder.standings("tiny") == {"ada": standings[1], "bob": standings[3]}
        assert recorder.record_all([]) == []


# ---------------------------------------------------------------- what ends a run


def killed_at(course: Course, place: tuple[Any, str], call: int, *, after: bool) -> None:
    """Grade in a process that is killed before or after it calls `place` for the `call`-th time."""
    pid = os.fork()
    if pid == 0:
        owner, name = place
        function, calls = getattr(owner, name), iter(range(1, 10**6))

        def deadly(*arguments: Any, **more: Any) -> Any:
            last = next(calls) == call
            if last and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*arguments, **more)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(owner, name, deadly)
        try:
            grade(course)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("place", "call", "after", "in_gradebook", "in_journal"),
    [
        ((folders, "notebook_bytes"), 5, True, 1, 1),  # while a notebook is written
        ((record, "write_graded"), 5, True, 1, 1),  # four wait
        ((record, "write_scores"), 2, True, 1, 1),  # all are written, not committed
        ((Journal, "put_all"), 2, False, 8, 1),  # committed, the journal knows nothing
        ((Journal, "put_all"), 2, True, 8, 8),
    ],
)
def test_killed_anywhere_the_next_run_does_what_is_missing(
    small_class: Course,
    place: tuple[Any, str],
    call: int,
    after: bool,
    in_gradebook: int,
    in_journal: int,
) -> None:
    killed_at(small_class, place, call, after=after)
    assert len(scores(small_class)) == in_gradebook
    assert len(journal(small_class)) == in_journal
    rows = grade(small_class)
    assert sum(row.fresh for row in rows) == len(NAMES) - in_journal
    assert scores(small_class) == POINTS
    assert journal(small_class) == NAMES
    assert {row.student: row.score for row in rows} == POINTS


def test_killed_while_a_regrade_waits_the_old_scores_are_not_taken_for_the_new_ones(
    small_class: Course, hand_in: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(small_class)
    for name in NAMES:
        hand_in(name, submission(small_class, CORRECT, None))
    with monkeypatch.context() as patch:
        patch.setattr(batch, "FAST", 1)
        patch.setattr(batch, "SECONDS", 1_000.0)
        killed_at(small_class, (record, "write_scores"), 2, after=True)
    rows = grade(small_class)
    assert [row.score for row in rows] == [6.0] * len(NAMES)
    assert scores(small_class) == dict.fromkeys(NAMES, 6.0)


def test_killed_after_the_commit_nobody_who_goes_back_keeps_what_was_better(
    small_class: Course, hand_in: Callable[..., Path]
) -> None:
    grade(small_class)
    first = {
        name: (small_class.root / "submitted" / name / "tiny" / "tiny.ipynb").read_bytes()
        for name in NAMES
    }
    for name in NAMES:
        hand_in(name, submission(small_class, CORRECT, None))
    killed_at(small_class, (Journal, "put_all"), 3, after=False)
    for name in NAMES:
        hand_in(name, first[name])  # the journal must not take these for graded
    grade(small_class)
    assert scores(small_class) == POINTS


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_whatever_ends_the_run_what_is_graded_is_recorded(
    small_class: Course, error: type[BaseException]
) -> None:
    def stopped(grader: Any, jobs: Any) -> Iterator[Any]:
        for number, (job, report) in enumerate(one_by_one(grader, jobs)):
            if number == 5:
                raise error
            yield job, report

    told: list[str] = []
    with pytest.raises(error):
        grade(small_class, pool=stopped, progress=lambda row, *_: told.append(row.student))
    assert told == journal(small_class) == list(scores(small_class)) == NAMES[:5]
    rows = grade(small_class)
    assert [row.student for row in rows if row.fresh] == NAMES[5:]


@pytest.mark.usefixtures("hurried")
def test_ctrl_c_while_scores_are_written_waits_until_they_stand(
    small_class: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = record.write_scores, iter(range(10))

    def pressed(*arguments: Any) -> Any:
        if next(calls) == 1:
            os.kill(os.getpid(), signal.SIGINT)
        return write(*arguments)

    monkeypatch.setattr(record, "write_scores", pressed)
    with pytest.raises(KeyboardInterrupt):
        grade(small_class)
    assert journal(small_class) == list(scores(small_class)) == NAMES


# ---------------------------------------------------------------- one that can't be entered


@pytest.mark.usefixtures("hurried")
def test_a_report_that_does_not_fit_ends_the_run_and_those_before_it_stand(
    small_class: Course,
) -> None:
    grader = TinyGrader(small_class)

    def odd(lesson: str, data: bytes, student: str = "") -> Any:
        report = grader.grade(lesson, data)
        return replace(report, tasks=report.tasks[:1]) if student == "s4" else report

    with pytest.raises(GradebookError, match="autograder build tiny"):
        grade_class(small_class, odd, fingerprint=grader.fingerprint)
    assert journal(small_class) == list(scores(small_class)) == NAMES[:4]
    assert not (small_class.root / "autograded" / "s4").exists()
    assert [row.fresh for row in grade(small_class)] == [False] * 4 + [True] * 4


@pytest.mark.usefixtures("hurried")
def test_one_that_the_database_refuses_keeps_nobody_else_out(small_class: Course) -> None:
    grade(small_class, student="s7")  # makes the lesson known there
    with closing(sqlite3.connect(small_class.root / "gradebook.db")) as book:
        book.execute(
            "CREATE TRIGGER no BEFORE INSERT ON submitted_assignment WHEN NEW.student_id = 's4' "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    told: list[str] = []
    with pytest.raises(GradebookError, match="not this one"):
        grade(small_class, progress=lambda row, *_: told.append(row.student))
    others = [name for name in NAMES if name != "s4"]
    assert sorted(told) == journal(small_class) == sorted(scores(small_class)) == others
    with closing(sqlite3.connect(small_class.root / "gradebook.db")) as book:
        book.execute("DROP TRIGGER no")
    assert [row.student for row in grade(small_class) if row.fresh] == ["s4"]
    assert scores(small_class) == POINTS


@pytest.mark.usefixtures("hurried")
def test_a_plugin_for_late_work_that_fails_for_one_keeps_nobody_else_out(
    small_class: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = small_class.root / "course.toml"
    toml.write_text(toml.read_text() + 'due = "2026-01-31 12:00:00 UTC"\n')
    for name in NAMES:
        (small_class.root / "submitted" / name / "tiny" / "timestamp.txt").write_text(
            "2026-02-01 12:00:00 UTC"
        )
    from nbgrader.plugins import LateSubmissionPlugin

    from autograder.course import load_course

    def penalty(self: Any, student: str, score: float, late: float) -> float:
        if student == "s4":
            raise ZeroDivisionError("in the instructor's own plugin")
        return 1.0

    monkeypatch.setattr(LateSubmissionPlugin, "late_submission_penalty", penalty)
    with pytest.raises(ZeroDivisionError):
        grade(load_course(small_class.root))
    assert journal(small_class) == [name for name in NAMES if name != "s4"]
    rows = {row.student: row for row in grade(load_course(small_class.root), student="s0")}
    assert (rows["s0"].score, rows["s0"].fresh) == (5.0, False)

"""The grader of a course: what its reports depend on, and what they don't."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder import fingerprint as module
from autograder.build import release_notebook, solved_notebook
from autograder.course import Course, find_course, load_course
from autograder.engine.report import Report
from autograder.grader import Grader, course_grader
from autograder.secret import FILE_VARIABLE
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant
from coursekit.fixture_file import load_fixtures, save_fixtures
from coursekit.judge.compare import same
from coursekit.judge.model import Fixture, Outcome

LESSON = "lesson3_softmax_mnist"
SECRET = b"s" * 32


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(Path(__file__).parent)


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, SECRET) as one:
        yield one


def wrong_softmax(course: Course) -> bytes:
    """All right but for the first mistake of softmax."""
    lesson = load_lesson(LESSON)
    task = lesson.functions[0]
    notebook = solved_notebook(
        course, LESSON, {task.name: variant(lesson, task, task.mistakes[0])}, written=False
    )
    return bytes(nbformat.writes(notebook), "utf-8")


# ---------------------------------------------------------------- fingerprint


@pytest.fixture
def copied(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    """A course of its own, and of our code only the parts that verdicts are made of."""
    root = tmp_path / "course"
    shutil.copytree(course.release(LESSON).parent, root / "release" / LESSON)
    shutil.copy(course.root / "course.toml", root)
    for room in ("coursekit", "autograder"):
        shutil.copytree(
            course.root / room,
            tmp_path / "code" / room,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    monkeypatch.setattr(module, "PACKAGES", tmp_path / "code")
    module.code_fingerprint.cache_clear()
    yield load_course(root)
    module.code_fingerprint.cache_clear()


def fingerprint(course: Course, secret: bytes = SECRET) -> str:
    module.code_fingerprint.cache_clear()
    with Grader(course, secret) as grader:
        return grader.fingerprint(LESSON)


def test_the_fingerprint_stays_while_nothing_changes(copied: Course) -> None:
    assert fingerprint(copied) == fingerprint(copied)


def test_another_secret_changes_it_and_isnt_in_it(copied: Course) -> None:
    found = fingerprint(copied)
    assert fingerprint(copied, b"t" * 32) != found
    assert SECRET.hex() not in found


def test_another_release_changes_it(copied: Course) -> None:
    before = fingerprint(copied)
    path = copied.release(LESSON)
    path.write_text(path.read_text(encoding="utf-8").replace("Softmax", "Softmin", 1))
    assert fingerprint(copied) != before


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_other_public_fixtures_change_it(copied: Course, change: Callable[[Path], object]) -> None:
    before = fingerprint(copied)
    change(copied.release_fixtures(LESSON))
    assert fingerprint(copied) != before


def test_mistakes_are_known_by_what_the_release_says_of_them(copied: Course) -> None:
    """They needn't be worked out, which takes seconds."""
    path = copied.release_fixtures(LESSON)
    name, fixtures = load_fixtures(path)
    fixture = fixtures["compute_cost"]
    mistakes = tuple(
        replace(
            m, outcomes=(m.outcomes[0], *(None for _ in m.outcomes[2:]), Outcome("returned", 7))
        )
        for m in fixture.mistakes
    )
    save_fixtures(path, name, {**fixtures, "compute_cost": replace(fixture, mistakes=mistakes)})
    last = len(fixture.cases) - 1
    for student in ("ada", "bob"):
        with Grader(copied, SECRET) as grader:
            drawn = grader._fixtures(LESSON, grader._seed(LESSON, student))["compute_cost"]
        assert all(known.outcomes[last] == Outcome("returned", 7) for known in drawn.mistakes)


@pytest.mark.parametrize(
    "name",
    [
        "autograder/tasks/lesson3_softmax_mnist/scores.py",
        "autograder/solutions/lesson3_softmax_mnist.py",
        "autograder/fixtures/draw.py",
        "autograder/engine/restore.py",
        "autograder/engine/runner/calls.py",
        "autograder/grader.py",
        "autograder/secret.py",
        "coursekit/judge/compare.py",
    ],
)
def test_whatever_verdicts_are_made_of_changes_it(
    copied: Course, tmp_path: Path, name: str
) -> None:
    before = fingerprint(copied)
    path = tmp_path / "code" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    changed = fingerprint(copied)
    assert changed != before
    path.rename(path.with_name("renamed.py"))
    assert fingerprint(copied) not in (before, changed)


def test_other_sample_digits_change_it(copied: Course, tmp_path: Path) -> None:
    before = fingerprint(copied)
    (tmp_path / "code" / "autograder/fixtures/mnist_sample.npz").write_bytes(b"other digits")
    assert fingerprint(copied) != before


@pytest.mark.parametrize("name", ["numpy", "matplotlib", "ipython"])
def test_another_version_of_what_shows_in_reports_changes_it(
    copied: Course, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = fingerprint(copied)
    known = metadata.version
    other = {name: "0.1"}
    monkeypatch.setattr(module, "version", lambda one: other.get(one) or known(one))
    assert fingerprint(copied) != before


@pytest.mark.parametrize("name", ["autograder/gradebook/feedback.py", "autograder/cli.py"])
def test_what_only_shows_verdicts_does_not(copied: Course, tmp_path: Path, name: str) -> None:
    before = fingerprint(copied)
    path = tmp_path / "code" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    assert fingerprint(copied) == before


# ---------------------------------------------------------------- reports


def test_the_same_bytes_give_the_same_report(course: Course, grader: Grader) -> None:
    data = wrong_softmax(course)
    first = grader.grade(LESSON, data, "ada")
    assert first.tasks[0].verdict is not None
    assert not first.tasks[0].verdict.passed
    assert grader.grade(LESSON, data, "ada") == first


def test_a_verdict_is_the_same_for_all_students(course: Course, grader: Grader) -> None:
    """Each has hidden cases of their own; what a mistake costs doesn't depend on them."""
    data = wrong_softmax(course)
    one, other = (grader.grade(LESSON, data, student) for student in ("ada", "blaise"))
    assert [task.score for task in one.tasks] == [task.score for task in other.tasks]
    verdicts = [report.tasks[0].verdict for report in (one, other)]
    assert verdicts[0] is not None
    assert verdicts[1] is not None
    assert (
        verdicts[0].mistake
        == verdicts[1].mistake
        == load_lesson(LESSON).functions[0].mistakes[0].id
    )


def seeded(grader: Grader, student: str) -> Mapping[str, Fixture]:
    return grader._fixtures(LESSON, grader._seed(LESSON, student))


def test_hidden_cases_differ_from_paper_to_paper(grader: Grader) -> None:
    names = {grader._seed(LESSON, f"student{number}"): number for number in range(99)}
    students = [seeded(grader, f"student{number}") for number in list(names.values())[:3]]
    for task in students[0]:
        cases = [[case for case in fixtures[task].cases if case.hidden] for fixtures in students]
        public = [[c for c in fixtures[task].cases if not c.hidden] for fixtures in students]
        assert cases[0], task
        assert public[0], task
        for mine, theirs in ((0, 1), (0, 2), (1, 2)):
            pairs = list(zip(cases[mine], cases[theirs], strict=True))
            assert not all(same(a.arguments, b.arguments, 0) and a.seed == b.seed for a, b in pairs)
            for a, b in zip(public[mine], public[theirs], strict=True):
                assert same(a.arguments, b.arguments, 0)


def test_hidden_cases_are_drawn_from_the_secret(course: Course, grader: Grader) -> None:
    with Grader(course, b"t" * 32) as other, Grader(course, SECRET) as alike:
        drawn = [
            [case.arguments for case in seeded(one, "ada")["softmax"].cases if case.hidden]
            for one in (grader, alike, other)
        ]
    assert same(drawn[0], drawn[1], 0)
    assert not same(drawn[0], drawn[2], 0)


def test_each_task_may_be_lent_the_helpers_it_calls(grader: Grader) -> None:
    lent = grader._own_helpers(LESSON)
    assert "softmax" in lent["forward_propagation"]
    assert lent["softmax"] == {}
    assert {"forward_propagation", "compute_cost", "softmax"} <= lent["nn_model"].keys()
    columns = lent["forward_propagation"]["softmax"](np.array([[0.0, 1.0], [0.0, 1.0]]))
    assert np.allclose(columns, 0.5)


def test_no_helper_is_lent_that_answers_a_task(grader: Grader) -> None:
    of_the_unit = grader._own_helpers("lesson1_logistic_unit")
    assert "sigmoid" in of_the_unit["propagate"]
    assert "propagate_loop" not in of_the_unit["propagate"]
    assert (
        "sigmoid_derivative" in grader._own_helpers("exercise1_tanh_and_sigmoid")["tanh_derivative"]
    )
    by_hand = grader._own_helpers("exercise5_by_hand")
    assert all(lent == {} for lent in by_hand.values()), "what they return is what is asked for"


def test_a_blank_earns_nothing_and_needs_nobody(course: Course, grader: Grader) -> None:
    blank = bytes(nbformat.writes(release_notebook(course, LESSON)), "utf-8")
    report = grader.grade(LESSON, blank)
    assert (report.status, report.score, report.max_score) == ("graded", 0, 100)
    assert {task.verdict.status for task in report.tasks if task.verdict} == {"blank"}


@pytest.mark.parametrize("other", ["lesson2_shallow_net", "exercise4_shapes"])
def test_a_notebook_of_another_lesson_is_not_graded(
    course: Course, grader: Grader, other: str
) -> None:
    """Not even lesson 2, which has tasks of the same names."""
    report = grader.grade(LESSON, course.release(other).read_bytes())
    assert (report.status, report.tasks) == ("failed", ())
    assert report.reason == f"it is the notebook of another lesson: {other}"


def test_what_else_a_notebook_claims_to_be_does_not_matter(course: Course, grader: Grader) -> None:
    notebook = solved_notebook(course, LESSON)
    notebook.metadata["coursekit"] = {"lesson": "exercise4_shapes"}
    assert grader.grade(LESSON, bytes(nbformat.writes(notebook), "utf-8")).score > 90
    for claim in ("lesson9", None, 3):
        odd = release_notebook(course, "exercise4_shapes")
        odd.metadata["coursekit"] = {"lesson": claim}
        for cell in odd.cells:
            cell.source = cell.source.replace("exercise4_shapes", "x")
        assert grader.grade(LESSON, bytes(nbformat.writes(odd), "utf-8")).status == "graded"


def test_the_grader_of_a_course_keeps_this_machines_secret(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "secret"))
    with course_grader(course) as one, course_grader(course) as again:
        assert one.fingerprint(LESSON) == again.fingerprint(LESSON)
    (tmp_path / "secret").write_text("ab" * 32, encoding="ascii")
    with course_grader(course) as other:
        assert other.fingerprint(LESSON) != one.fingerprint(LESSON)


# ---------------------------------------------------------------- whose hidden cases


def hidden(grader: Grader, student: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The hidden inputs of the first task that grading a notebook of `student` uses."""
    used: list[object] = []

    def looked_at(data: bytes, bundle: object, fixtures: object, **others: object) -> Report:
        fixture = next(iter(fixtures.values()))  # type: ignore[attr-defined]
        used.extend(dict(case.arguments) for case in fixture.cases if case.hidden)
        return Report(LESSON, "graded")

    monkeypatch.setattr("autograder.grader.grade", looked_at)
    grader.grade(LESSON, b"", student)
    return used


@pytest.mark.parametrize(("setting", "shared"), [("student", False), ("course", True)])
def test_hidden_cases_by_student_or_for_the_course(
    course: Course, monkeypatch: pytest.MonkeyPatch, setting: str, shared: bool
) -> None:
    with Grader(replace(course, hidden_cases=setting), SECRET) as one:
        ada, again, grace = (hidden(one, who, monkeypatch) for who in ("ada", "ada", "grace"))
        mark = one.fingerprint(LESSON)
    assert same(ada, again, 0)
    assert same(ada, grace, 0) == shared
    with Grader(course, SECRET) as other:
        assert (other.fingerprint(LESSON) == mark) == (setting == course.hidden_cases)

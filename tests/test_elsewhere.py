"""Grading on other machines: the same reports, without the secret and without a name."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.build import solved_notebook
from autograder.course import Course, find_course
from autograder.elsewhere import Departure, SameHere, Unfit, has_digits
from autograder.engine.walls import NoWalls
from autograder.fingerprint import code_fingerprint, versions
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.sources import variant
from coursekit.fixture_file import load_fixtures, save_fixtures
from coursekit.judge.model import Outcome

LESSON = "exercise1_tanh_and_sigmoid"
SECRET = b"a secret of thirty-two characters"
STUDENT = "ada.lovelace"


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(Path(__file__).parent)


def wrong_answer(course: Course) -> bytes:
    lesson = load_lesson(LESSON)
    task = lesson.functions[0]
    wrong = {task.name: variant(lesson, task, task.mistakes[0])}
    return bytes(nbformat.writes(solved_notebook(course, LESSON, wrong)), "utf-8")


@pytest.mark.parametrize("hidden_cases", ["student", "course"])
def test_the_report_is_the_same(course: Course, hidden_cases: str) -> None:
    course = replace(course, hidden_cases=hidden_cases)
    data = wrong_answer(course)
    with Grader(course, SECRET) as here:
        expected = here.grade(LESSON, data, STUDENT)
    sent = Departure(course, SECRET, sandbox=True)
    with pickle.loads(pickle.dumps(sent.suitcase([LESSON])))() as there:
        assert there.grade(LESSON, data, sent.seed(LESSON, STUDENT)) == expected


def test_what_the_release_says_of_mistakes_travels(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.release(LESSON).parent, tmp_path / "release" / LESSON)
    copied = replace(course, root=tmp_path)
    name, fixtures = load_fixtures(copied.release_fixtures(LESSON))
    task, fixture = next(iter(fixtures.items()))
    seven = Outcome("returned", 7)
    mistakes = tuple(
        replace(m, outcomes=(m.outcomes[0], *[seven] * (len(fixture.cases) - 1)))
        for m in fixture.mistakes
    )
    changed = {**fixtures, task: replace(fixture, mistakes=mistakes)}
    save_fixtures(copied.release_fixtures(LESSON), name, changed)
    sent = Departure(copied, SECRET, sandbox=True)
    with pickle.loads(pickle.dumps(sent.suitcase([LESSON])))() as there:
        drawn = there._fixtures(LESSON, there._seed(LESSON, sent.seed(LESSON, STUDENT)))[task]
    assert all(known.outcomes[len(fixture.cases) - 1] == seven for known in drawn.mistakes)


def test_a_release_without_fixtures_travels_too(course: Course, tmp_path: Path) -> None:
    copied = replace(course, root=tmp_path)
    copied.release(LESSON).parent.mkdir(parents=True)
    shutil.copy(course.release(LESSON), copied.release(LESSON))
    data, sent = wrong_answer(course), Departure(copied, SECRET, sandbox=True)
    with Grader(course, SECRET) as here, sent.suitcase([LESSON])() as there:
        found = there.grade(LESSON, data, sent.seed(LESSON, STUDENT))
        assert found == here.grade(LESSON, data, STUDENT)


def test_without_walls_the_report_says_so(course: Course) -> None:
    sent = Departure(course, SECRET, sandbox=False)
    with sent.suitcase([LESSON])() as there:
        report = there.grade(LESSON, wrong_answer(course), sent.seed(LESSON, STUDENT))
    assert report.notes[0] == "graded without a sandbox"


def test_neither_secret_nor_name_travels(course: Course) -> None:
    sent = Departure(course, SECRET, sandbox=True)
    goes = pickle.dumps((sent.suitcase(course.names), sent.check, sent.seed(LESSON, STUDENT)))
    for kept in (SECRET, SECRET.hex().encode(), STUDENT.encode(), str(course.root).encode()):
        assert kept not in goes
    assert course.release(LESSON).read_bytes() in goes


def test_each_student_and_lesson_has_a_seed_of_its_own(course: Course) -> None:
    seed = Departure(course, SECRET, sandbox=True).seed
    pairs = [(LESSON, "ada"), (LESSON, "blaise"), ("lesson1_logistic_unit", "ada")]
    assert len({seed(*pair) for pair in pairs}) == len(pairs)
    shared = Departure(replace(course, hidden_cases="course"), SECRET, sandbox=True).seed
    assert shared(LESSON, "ada") == shared(LESSON, "blaise")


def test_this_machine_is_like_itself() -> None:
    SameHere(code_fingerprint(), versions(), has_digits(), sandbox=True)()


def test_other_packages_data_or_code_are_refused() -> None:
    older = {**versions(), "numpy": "1.0", "Python": "3.99"}
    with pytest.raises(Unfit, match=r"it has Python 3\.\d+, numpy \S+ where .* has 3\.99, 1\.0"):
        SameHere(code_fingerprint(), older, has_digits(), sandbox=False)()
    with pytest.raises(Unfit, match=r"MNIST, and the grader .*; run .*: autograder data"):
        SameHere(code_fingerprint(), versions(), not has_digits(), sandbox=False)()
    with pytest.raises(Unfit, match="another version of this project"):
        SameHere(b"another", versions(), has_digits(), sandbox=False)()


def test_a_machine_without_walls_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoWalls, match="apt-get install bubblewrap"):
        SameHere(code_fingerprint(), versions(), has_digits(), sandbox=True)()
    SameHere(code_fingerprint(), versions(), has_digits(), sandbox=False)()

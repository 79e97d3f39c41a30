"""The demo class: each student hands in what is promised, and it ends as it should."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.build import solutions, without_canary
from autograder.course import Course, find_course
from autograder.demo import people
from autograder.demo.people import PEOPLE, WRITTEN, class_of
from autograder.engine.reading import Unusable, read_notebook
from autograder.engine.report import Report, TaskReport
from autograder.fixtures.draw import PUBLIC_SEED, draw_fixture
from autograder.grader import Grader
from autograder.tasks import load_lesson
from autograder.tasks.sources import uses, variant
from coursekit.checking import LocalCaller
from coursekit.judge import judge

COURSE: Course = find_course(Path(__file__).parent)
LESSONS = COURSE.names
CHEAP = "lesson3_softmax_mnist"
"""The lesson in which a whole submission is graded in well under a second."""
MISTAKEN = (
    "florence", "frank", "george", "grace", "hedy", "hypatia", "isaac", "joan", "kurt",
)  # fmt: skip
UNUSUAL = ("dorothy", "emmy", "evelyn")


@cache
def handed_in(lesson: str) -> dict[str, bytes]:
    return class_of(COURSE, lesson)


def answers(data: bytes) -> dict[str, str]:
    """The answers of a submission by grade_id."""
    return {
        cell.grade_id: cell.source
        for cell in read_notebook(data).cells
        if cell.grade_id and cell.marks.get("solution")
    }


def variants(lesson: str, kind: str) -> dict[str, dict[str, str]]:
    """Task → id → source of all mistakes or alternatives."""
    loaded = load_lesson(lesson)
    return {
        task.name: {
            one.id: without_canary(loaded, task.name, variant(loaded, task, one)).strip("\n")
            for one in getattr(task, kind)
        }
        for task in loaded.functions
    }


def chosen(lesson: str) -> list[str]:
    """The first three function tasks; the last one again and again where there are fewer."""
    names = [task.name for task in load_lesson(lesson).functions]
    return [*names, names[-1], names[-1]][:3]


def solved(lesson: str) -> dict[str, str]:
    return {name: text.strip("\n") for name, text in solutions(lesson, written=False).items()}


# ---------------------------------------------------------------- what is handed in


def test_the_class_is_large_enough_and_nobody_is_in_it_twice() -> None:
    assert len(PEOPLE) >= 24
    assert len({name.casefold() for name in PEOPLE}) == len(PEOPLE)
    source = Path(people.__file__).read_text(encoding="utf-8")
    assert all(source.count(f'"{name}":') == 1 for name in PEOPLE), "a repeated key would be lost"
    assert {*MISTAKEN, *UNUSUAL} <= PEOPLE.keys()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_class_is_made_twice_the_same(lesson: str, recwarn: pytest.WarningsRecorder) -> None:
    first = handed_in(lesson)
    assert class_of(COURSE, lesson) == first
    assert first.keys() == PEOPLE.keys()
    assert not [str(one.message) for one in recwarn]


@pytest.mark.parametrize("lesson", LESSONS)
def test_submissions_differ_from_one_another(lesson: str) -> None:
    few = len(PEOPLE) - 2  # a short lesson has few ways to go wrong
    assert len(set(handed_in(lesson).values())) >= few


@pytest.mark.parametrize("lesson", LESSONS)
def test_solved_blank_and_half_done(lesson: str) -> None:
    right, loaded = solved(lesson), load_lesson(lesson)
    blank = answers(handed_in(lesson)["blaise"])
    written = {task.name for task in loaded.written}
    assert blank.keys() == right.keys() | written
    ada, arthur, carl = (answers(handed_in(lesson)[name]) for name in ("ada", "arthur", "carl"))
    assert ada == right | dict.fromkeys(written, WRITTEN)
    assert arthur == right | {name: blank[name] for name in written}
    done = [name for name in carl if carl[name] != blank[name]]
    assert done == [task.name for task in loaded.functions][: len(loaded.functions) // 2]
    assert all(carl[name] == right[name] for name in done)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("student", UNUSUAL)
def test_correct_but_unusual(lesson: str, student: str) -> None:
    theirs, alternatives = answers(handed_in(lesson)[student]), variants(lesson, "alternatives")
    for task, known in alternatives.items():
        assert not known or theirs[task] in known.values(), task


@pytest.mark.parametrize("lesson", LESSONS)
def test_known_mistakes(lesson: str) -> None:
    mistakes, right = variants(lesson, "mistakes"), solved(lesson)
    made: set[tuple[str, str]] = set()
    for student in MISTAKEN:
        theirs = answers(handed_in(lesson)[student])
        wrong = {task for task in right if theirs[task] != right[task]}
        assert wrong, student
        for task in wrong:
            (name,) = (name for name, text in mistakes[task].items() if text == theirs[task])
            made.add((task, name))
    assert {task for task, _ in made} == right.keys(), "a task nobody fails"
    assert len(made) >= 2 * len(right)


@pytest.mark.parametrize("lesson", LESSONS)
def test_one_cell_is_broken(lesson: str) -> None:
    right, functions = solved(lesson), chosen(lesson)
    for student, place in (("lotfi", 1), ("maria", 2), ("marvin", 0), ("rosalind", 1)):
        theirs = answers(handed_in(lesson)[student])
        changed = [name for name in right if theirs[name] != right[name]]
        assert changed == [functions[place]], student
    with pytest.raises(SyntaxError):
        compile(answers(handed_in(lesson)["lotfi"])[functions[1]], "cell", "exec")
    namespace: dict[str, Any] = {"np": np}
    with pytest.raises(NameError, match="learning_rat"):
        exec(answers(handed_in(lesson)["maria"])[functions[2]], namespace)
    assert callable(namespace[functions[2]])


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_endless_loop_is_endless(lesson: str) -> None:
    task = load_lesson(lesson).functions[0].name
    namespace: dict[str, Any] = {"np": np}
    exec(answers(handed_in(lesson)["marvin"])[task], namespace)
    fixture = draw_fixture(load_lesson(lesson), load_lesson(lesson).functions[0], PUBLIC_SEED)
    fixture = dataclasses.replace(fixture, seconds=0.05, mistakes=())
    verdict = judge(fixture, LocalCaller(namespace, {}))
    assert verdict.score == 0
    assert "is there an endless loop?" in verdict.message


@pytest.mark.parametrize("lesson", LESSONS)
def test_cells_deleted_duplicated_reordered_stripped(lesson: str) -> None:
    def ids(student: str) -> list[str]:
        return [
            cell.grade_id
            for cell in read_notebook(handed_in(lesson)[student]).cells
            if cell.grade_id
        ]

    functions = chosen(lesson)
    whole = ids("ada")
    gone = {functions[1], f"check_{functions[1]}", f"check_{functions[2]}"}
    assert ids("norbert") == [name for name in whole if name not in gone]
    assert ids("olga").count(functions[0]) == 2
    assert sorted(ids("olga")) == sorted([*whole, functions[0]])
    pafnuty = ids("pafnuty")
    assert (pafnuty.index(functions[2]) < pafnuty.index(functions[0])) != (len(set(functions)) == 1)
    assert sorted(pafnuty) == sorted(whole)
    assert ids("sophie") == []
    assert ids("srinivasa") == whole
    cells = {name: read_notebook(handed_in(lesson)[name]).cells for name in ("ada", "srinivasa")}
    assert len(cells["srinivasa"]) > len(cells["ada"]) + 5
    edited = {
        cell.grade_id: cell.source for cell in read_notebook(handed_in(lesson)["rosalind"]).cells
    }
    assert edited[f"check_{functions[1]}"] == "print('all right')"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_file_that_is_no_notebook(lesson: str) -> None:
    with pytest.raises(Unusable):
        read_notebook(handed_in(lesson)["walter"])
    for name in PEOPLE.keys() - {"walter"}:
        cells = json.loads(handed_in(lesson)[name])["cells"]
        assert len({cell["id"] for cell in cells}) == len(cells), name


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_wrong_helper_is_called_by_others(lesson: str) -> None:
    right = solved(lesson)
    theirs = answers(handed_in(lesson)["leonhard"])
    (wrong,) = (name for name in right if theirs[name] != right[name])
    callers = [name for name, text in right.items() if name != wrong and f"{wrong}(" in text]
    assert callers or not any(uses(load_lesson(lesson), name) for name in right)


# ---------------------------------------------------------------- how it ends


@pytest.fixture(scope="module")
def graded() -> Iterator[Callable[[str], Report]]:
    with Grader(COURSE, b"demo" * 8) as grader:
        yield cache(lambda student: grader.grade(CHEAP, handed_in(CHEAP)[student], student))


def failing(report: Report) -> dict[str, TaskReport]:
    return {task.name: task for task in report.tasks if task.score not in (None, task.points)}


NAMES = tuple(task.name for task in load_lesson(CHEAP).functions)


@pytest.mark.parametrize(
    ("student", "noted"),
    [
        ("ada", ""),
        ("dorothy", ""),
        ("emmy", ""),
        ("evelyn", ""),
        ("maria", f"the answer cell of `{NAMES[2]}` raised `NameError`"),
        ("olga", f"the answer cell of `{NAMES[0]}` appears 2 times"),
        ("pafnuty", "cells had been moved"),
        ("sophie", ""),
        ("srinivasa", ""),
    ],
)
def test_right_answers_earn_everything(
    graded: Callable[[str], Report], student: str, noted: str
) -> None:
    report = graded(student)
    assert failing(report) == {}
    assert report.status == "needs_person", "somebody has to read the written answers"
    assert len(report.notes) == bool(noted)
    assert noted in "".join(report.notes)


def test_nothing_written_needs_nobody(graded: Callable[[str], Report]) -> None:
    arthur, blaise = graded("arthur"), graded("blaise")
    assert arthur.status == blaise.status == "graded"
    assert failing(arthur).keys() == {task.name for task in load_lesson(CHEAP).written}
    assert blaise.score == 0
    half = failing(graded("carl"))
    assert set(NAMES) & half.keys() == set(NAMES[len(NAMES) // 2 :])


@pytest.mark.parametrize(
    ("student", "noted"),
    [
        ("lotfi", "has a syntax error"),
        ("norbert", "was missing"),
        ("rosalind", "had been edited; the original was used"),
    ],
)
def test_one_broken_task_costs_that_task_alone(
    graded: Callable[[str], Report], student: str, noted: str
) -> None:
    report = graded(student)
    lost = failing(report)
    assert list(lost) == [NAMES[1]]
    assert lost[NAMES[1]].score == 0
    assert f"`{NAMES[1]}` {noted}" in "\n".join(report.notes)


def test_a_wrong_helper_costs_its_own_points_alone(graded: Callable[[str], Report]) -> None:
    report = graded("leonhard")
    (wrong,) = failing(report)
    carried = [t.name for t in report.tasks if t.verdict and t.verdict.followed_through]
    assert carried
    assert wrong not in carried


@pytest.mark.parametrize("student", ["florence", "grace"])
def test_mistakes_are_named(graded: Callable[[str], Report], student: str) -> None:
    right, made = solved(CHEAP), variants(CHEAP, "mistakes")
    theirs = answers(handed_in(CHEAP)[student])
    wrong = {name for name in NAMES if theirs[name] != right[name]}
    assert failing(graded(student)).keys() == wrong
    named = 0
    for task in failing(graded(student)).values():
        assert task.verdict is not None
        named += theirs[task.name] == made[task.name].get(task.verdict.mistake or "")
    assert named >= len(wrong) - 1, "a mistake that meets another one may hide"


def test_no_notebook_cannot_be_graded(graded: Callable[[str], Report]) -> None:
    report = graded("walter")
    assert report.status == "failed"
    assert report.reason == "the file is no notebook, or damaged: its JSON can't be read"

"""What was found out about the same outcomes in another submission is not found out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import tiny_lesson as tiny

from autograder.course import find_course
from autograder.engine import judging, recall
from autograder.engine.grade import grade
from autograder.engine.process import Runner
from autograder.engine.recall import Recall, kept_if_short
from autograder.engine.report import report_to_text
from autograder.engine.runner.packing import pack
from autograder.fixtures.draw import grading_fixtures
from coursekit.judge import ladder
from coursekit.judge.ladder import Examination
from coursekit.judge.model import Caller, Fixture
from coursekit.judge.wire import to_plain

Graded = Callable[..., str]
OTHERWISE = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x"


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that were examined, each time that one was."""
    tasks: list[str] = []

    def counting(fixture: Fixture, caller: Caller) -> Examination:
        tasks.append(fixture.task)
        return ladder.examine(fixture, caller)

    monkeypatch.setattr(judging, "examine", counting)
    return tasks


@pytest.fixture
def graded(runner: Runner, examined: list[str]) -> Graded:
    """Grades tiny submissions that share what was found, and says what it found."""
    shared, fixtures = Recall(), tiny.fixtures()

    def one(*, alone: bool = False, other: bool = False, **answers: str) -> str:
        report = grade(
            tiny.data(tiny.filled(**answers)),
            tiny.bundle(),
            tiny.fixtures() if other else fixtures,
            runner=runner,
            helpers=tiny.HELPERS,
            recall=Recall() if alone else shared,
        )
        return report_to_text(report)

    return one


def test_functions_that_do_the_same_are_examined_once(graded: Graded, examined: list[str]) -> None:
    graded()
    assert examined == ["double", "quadruple"]
    graded(double=OTHERWISE)
    assert examined == ["double", "quadruple"]
    graded(double=WRONG)
    assert examined == ["double", "quadruple"] * 2


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"double": OTHERWISE},
        {"double": WRONG},
        {"double": WRONG, "quadruple": "def quadruple(x):\n    return 4 * x"},
        {"double": "def double(x):\n    x *= 2\n    return x"},
        {"double": "def double(x):\n    raise ValueError('no')"},
        {"double": tiny.DOUBLE_STUB},
        {"double": "def double(x):\n    return undefined"},
    ],
)
def test_the_report_is_the_same_as_without(graded: Graded, answers: dict[str, str]) -> None:
    for _ in range(2):
        assert graded(**answers) == graded(alone=True, **answers)


def test_other_outcomes_are_other_outcomes(graded: Graded, examined: list[str]) -> None:
    """However little differs, and where the first few are the same, too."""
    graded()
    for source in (
        "def double(x):\n    return 2 * x + 1e-15",
        "def double(x):\n    return (2 * x).astype(object)",
        "def double(x):\n    print(x)\n    return 2 * x",
        "calls = []\ndef double(x):\n    calls.append(x)\n    return 2 * x + (len(calls) > 2)",
    ):
        examined.clear()
        graded(double=source)
        assert "double" in examined


def test_the_same_outcomes_of_other_cases_are_no_longer_right(
    graded: Graded, examined: list[str]
) -> None:
    graded()
    graded(other=True)
    assert examined == ["double", "quadruple"] * 2


@pytest.mark.parametrize(
    "source",
    [
        "def double(x):\n    return undefined",  # a later cell may define it
        "def double(x):\n    while True: pass",
        "def double(x):\n    import os; os._exit(0)",
    ],
)
def test_what_concerns_the_notebook_as_a_whole_is_not_kept(
    graded: Graded, examined: list[str], source: str
) -> None:
    graded(double=source)
    examined.clear()
    graded(double=source)
    assert "double" in examined


def test_a_forged_line_costs_nobody_else_theirs(graded: Graded) -> None:
    """What is told of both is the same; in one notebook the line of the error doesn't stand."""
    fails = "def double(x):\n    return {} / 0"
    honest = {"double": fails.format(1)}
    line = "import linecache\nlinecache.getline = lambda *_: 'return %d / 0' % 1"
    forged = graded(double=f"{fails.format(2)}\n\n{line}")
    assert "return 1 / 0" not in forged
    found = graded(**honest)
    assert "in the line `return 1 / 0`" in found
    assert found == graded(alone=True, **honest)


def test_what_was_made_of_the_latest_short_texts_is_kept() -> None:
    made = []

    @kept_if_short(2, 3)
    def make(text: str) -> int:
        """Its words."""
        made.append(text)
        return len(text)

    assert [make(text) for text in ("a", "b", "a", "c", "b", "long", "long")] == [1] * 5 + [4] * 2
    assert made == ["a", "b", "c", "b", "long", "long"]
    assert make.__doc__ == "Its words."


def known_of(words: str) -> Callable[[str], Examination | None]:
    """Finds what was kept when these words were told in this order."""
    fixture, known = tiny.fixtures()["double"], Recall()
    for word in words.split():
        told = (word.encode(),)
        if known.find(fixture, told) is None:
            known.keep(fixture, told, Examination(fixture, [], word))  # type: ignore[arg-type]

    def found(word: str) -> Examination | None:
        return known.find(fixture, (word.encode(),))

    return found


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("a b c a d", "b"),
        ("a b c d", "a"),
        ("a bbbbb c", ""),  # no more than there is room for
        ("a bbbbb cc", "a"),
        ("a bbbbb cccc", "a bbbbb"),
        ("a bbbbbb c", "bbbbbb"),  # too long by itself
    ],
)
def test_the_latest_that_there_is_room_for_are_kept(
    monkeypatch: pytest.MonkeyPatch, words: str, lost: str
) -> None:
    monkeypatch.setattr(recall, "KEPT", 3)
    monkeypatch.setattr(recall, "MAX_TOLD", 5)
    monkeypatch.setattr(recall, "ROOM", 7)
    found = known_of(words)
    assert {word for word in words.split() if found(word) is None} == {*lost.split()}


@pytest.mark.parametrize("lesson", [one.name for one in find_course(Path(__file__).parent).lessons])
def test_whatever_right_answers_of_a_lesson_tell_is_short_enough(lesson: str) -> None:
    """The weights of large networks among it."""
    for task, fixture in grading_fixtures(lesson, b"of this test").items():
        if not fixture.reads:  # else it hangs on more than what is told, and isn't kept
            told = pack([to_plain(outcome) for outcome in fixture.expected])
            assert len(told) <= recall.MAX_TOLD / 2, task

"""An error made earlier is charged once: later tasks are tried with the grader's own helpers."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import tiny_lesson as tiny
from tiny_lesson import scores, task

from autograder.engine.grade import grade
from autograder.engine.process import Runner
from autograder.engine.remote import RemoteCaller
from autograder.engine.report import Report
from coursekit.judge.model import Case, Criterion, Fixture, Outcome

Grade = Callable[[Any], Report]


def test_an_error_made_earlier_is_not_charged_twice(grade_tiny: Grade) -> None:
    report = grade_tiny(tiny.filled(double="def double(x):\n    return x"))
    assert scores(report) == {"double": 0.0, "quadruple": 6.0, "why": 0.0}
    verdict = task(report, "quadruple").verdict
    assert verdict is not None
    assert verdict.followed_through
    assert verdict.message == "Judged with the grader's own `double`, since yours isn't right yet."


def test_an_error_of_its_own_stays_one(grade_tiny: Grade) -> None:
    wrong = "def quadruple(x):\n    return double(x)"
    report = grade_tiny(tiny.filled(double="def double(x):\n    return x", quadruple=wrong))
    verdict = task(report, "quadruple").verdict
    assert verdict is not None
    assert (verdict.score, verdict.followed_through) == (0.0, False)


def test_a_helper_overwritten_later_on_is_lent(grade_tiny: Grade) -> None:
    """Its own task is right, so nothing tells that it is to blame."""
    notebook = tiny.filled()
    tiny.insert_after(notebook, "check_double", tiny.code("def double(x):\n    return x"))
    report = grade_tiny(notebook)
    assert scores(report) == {"double": 4.0, "quadruple": 6.0, "why": 0.0}
    verdict = task(report, "quadruple").verdict
    assert verdict is not None
    assert verdict.message == "Judged with the grader's own `double` in place of yours."


def test_what_no_single_case_shows_is_tried_with_all(runner: Runner) -> None:
    """The helper that was overwritten returns what it should, but changes its argument."""
    fixtures = tiny.fixtures()
    fixtures["quadruple"] = dataclasses.replace(
        fixtures["quadruple"],
        criteria=(Criterion("values", 4.0), Criterion("manners", 2.0, "unchanged")),
    )
    notebook = tiny.filled()
    rude = tiny.code("def double(x):\n    x *= 2\n    return x.copy()")
    tiny.insert_after(notebook, "check_double", rude)
    report = grade(
        tiny.data(notebook), tiny.bundle(), fixtures, runner=runner, helpers=tiny.HELPERS
    )
    assert scores(report)["quadruple"] == 6.0


def test_helpers_that_mend_nothing_are_tried_on_few_cases(
    grade_tiny: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    calls = RemoteCaller.calls

    def counted(
        self: RemoteCaller, fixture: Fixture, cases: Sequence[Case], **how: Any
    ) -> Iterator[Outcome]:
        asked.append((fixture.task, len(cases)))
        return calls(self, fixture, cases, **how)

    monkeypatch.setattr(RemoteCaller, "calls", counted)
    report = grade_tiny(tiny.filled(quadruple="def quadruple(x):\n    return double(x)"))
    assert scores(report) == {"double": 4.0, "quadruple": 0.0, "why": 0.0}
    whole = len(tiny.fixtures()["quadruple"].cases) + 1
    made = [count for name, count in asked if name == "quadruple"]
    assert made == [whole, 1, 2]  # the last two by the witness


def test_a_missing_helper_is_lent(grade_tiny: Grade) -> None:
    report = grade_tiny(tiny.filled(double=tiny.DOUBLE_STUB))
    assert scores(report) == {"double": 0.0, "quadruple": 6.0, "why": 0.0}


@pytest.mark.parametrize(
    "body",
    [
        "return double('no number' * 10**8)",
        "return double([1] * 10**7) and double(x) ",
        "return double(x, y=3)",
        "return double()",
        "return double(double)",
    ],
)
def test_lent_helpers_bear_any_arguments(grade_tiny: Grade, body: str) -> None:
    wrong = f"def quadruple(x):\n    {body}"
    report = grade_tiny(tiny.filled(double="def double(x):\n    return x", quadruple=wrong))
    assert scores(report)["quadruple"] == 0.0


def test_a_lent_helper_that_takes_too_long_is_stopped(runner: Runner) -> None:
    def slow(x: Any) -> Any:
        time.sleep(60)

    start = time.monotonic()
    report = grade(
        tiny.data(tiny.filled(double="def double(x):\n    return x")),
        tiny.bundle(),
        tiny.fixtures(),
        runner=runner,
        helpers={"quadruple": {"double": slow}},
    )
    assert scores(report)["quadruple"] == 0.0
    assert time.monotonic() - start < 10


def test_without_helpers_there_is_no_follow_through(runner: Runner) -> None:
    data = tiny.data(tiny.filled(double="def double(x):\n    return x"))
    report = grade(data, tiny.bundle(), tiny.fixtures(), runner=runner)
    assert scores(report)["quadruple"] == 0.0

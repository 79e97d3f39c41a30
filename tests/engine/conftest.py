from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tiny_lesson
from running import LIMITS

from autograder.engine.grade import grade
from autograder.engine.process import Runner
from autograder.engine.report import Report


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with Runner(LIMITS) as runner:
        yield runner


@pytest.fixture
def grade_tiny(runner: Runner) -> Callable[[Any], Report]:
    """Grade a submission of the tiny lesson, given as a notebook or as bytes."""

    def run(submission: Any) -> Report:
        data = submission if isinstance(submission, bytes) else tiny_lesson.data(submission)
        return grade(
            data,
            tiny_lesson.bundle(),
            tiny_lesson.fixtures(),
            runner=runner,
            helpers=tiny_lesson.HELPERS,
        )

    return run

"""What a report says can be written anywhere; what needn't be said isn't."""

from __future__ import annotations

import json

import numpy as np
import tiny_lesson

from autograder.engine.grade import grade


def test_halves_of_surrogate_pairs_reach_no_report(grade_tiny):
    source = "def double(x):\n    raise ValueError('\\ud800 and \\udfff')"
    submission = tiny_lesson.filled(double=source)
    submission["metadata"]["title"] = "\ud800"
    report = grade_tiny(submission)
    verdict = report.tasks[0].verdict
    assert "ValueError" in verdict.message
    for text in (repr(verdict), *report.notes, json.dumps(report.notebook, ensure_ascii=False)):
        text.encode("utf-8")


def test_an_error_beside_the_answer_is_noted(grade_tiny):
    """The function is there and right; the instructor learns what else happened."""
    report = grade_tiny(tiny_lesson.filled(double=tiny_lesson.DOUBLE + "\n\nprint(dubble(3))"))
    assert report.notes == ("the answer cell of `double` raised `NameError` when it was run",)
    assert report.tasks[0].score == report.tasks[0].points


def test_numbers_that_overflow_in_a_lent_helper_warn_nobody(runner, capfd):
    def double(x):
        return x + np.exp(1e9 * np.abs(x))

    report = grade(
        tiny_lesson.data(tiny_lesson.filled(double="def double(x):\n    return x")),
        tiny_lesson.bundle(),
        tiny_lesson.fixtures(),
        runner=runner,
        helpers={"quadruple": {"double": double}},
    )
    assert report.score == 0
    assert "Warning" not in capfd.readouterr().err

"""Whatever a student writes, a report can be written to a file, a database and a terminal."""

from __future__ import annotations

import json

import tiny_lesson


def test_halves_of_surrogate_pairs_reach_no_report(grade_tiny):
    source = "def double(x):\n    raise ValueError('\\ud800 and \\udfff')"
    submission = tiny_lesson.filled(double=source)
    submission["metadata"]["title"] = "\ud800"
    report = grade_tiny(submission)
    verdict = report.tasks[0].verdict
    assert "ValueError" in verdict.message
    for text in (repr(verdict), *report.notes, json.dumps(report.notebook, ensure_ascii=False)):
        text.encode("utf-8")

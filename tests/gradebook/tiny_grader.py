"""A grader for the tiny course: it reads the answers and runs nothing.

``double`` earns 6 points for a correct line, 2 for a try; ``why`` waits for a person unless blank.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from autograder.course import Course
from autograder.engine.report import Report, TaskReport
from coursekit.judge.model import CriterionResult, Verdict

CORRECT = "    return 2 * x\n"


def course_grader(course: Course) -> TinyGrader:
    return TinyGrader(course)


class TinyGrader:
    """Pure: the same bytes give the same report."""

    def __init__(self, course: Course) -> None:
        self._release = json.loads(course.release("tiny").read_text())
        self.calls = 0

    def fingerprint(self, lesson: str) -> str:
        return f"{lesson}, first edition"

    def grade(self, lesson: str, data: bytes, student: str = "") -> Report:
        self.calls += 1
        try:
            submitted = json.loads(data)
            answers = {
                cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"])
                for cell in submitted["cells"]
            }
        except (ValueError, KeyError, TypeError):
            return Report(lesson, "failed", reason="not a notebook")
        notebook = copy.deepcopy(self._release)
        cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in notebook["cells"]}
        handed_out = {name: "".join(cell["source"]) for name, cell in cells.items()}
        for name in ("double", "why"):
            cells[name]["source"] = answers.get(name, handed_out[name])
        if isinstance(submitted.get("metadata"), dict) and "outputs" in submitted["metadata"]:
            cells["double"]["outputs"] = submitted["metadata"]["outputs"]
        verdict = _verdict(cells["double"]["source"], handed_out["double"])
        cells["check_double"]["outputs"] = [
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {
                    "text/plain": f"double: {verdict.score:g} of 6 points",
                    "text/html": f"<table><tr><td style='color:#d55e00'>double</td>"
                    f"<td>{verdict.score:g}/6</td></tr></table><p>{verdict.message}</p>",
                },
            }
        ]
        blank = cells["why"]["source"] == handed_out["why"]
        tasks = (
            TaskReport("double", "function", 6.0, verdict.score, verdict),
            TaskReport("why", "written", 4.0, 0.0 if blank else None),
        )
        return Report(lesson, "graded" if blank else "needs_person", tasks, notebook=notebook)


def _verdict(answer: str, handed_out: str) -> Verdict:
    right = CORRECT in answer
    tried = answer != handed_out
    criteria = (
        CriterionResult("defined", tried, 2.0, 2.0 if tried else 0.0, ""),
        CriterionResult("double", right, 4.0, 4.0 if right else 0.0, ""),
    )
    message = "" if right else "Your number is not doubled."
    mistake = "not_doubled" if tried and not right else None
    status = "judged" if tried else "blank"
    return Verdict("double", 6.0, criteria, message, mistake, status=status)


def submission(course: Course, answer: str | None, essay: str | None, **metadata: Any) -> bytes:
    """A submitted notebook with these answers; None leaves one as it was handed out."""
    notebook = json.loads(course.release("tiny").read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"]["nbgrader"]["grade_id"]
        if name == "double" and answer is not None:
            cell["source"] = "def double(x):\n" + answer
        if name == "why" and essay is not None:
            cell["source"] = essay
    notebook["metadata"].update(metadata)
    return json.dumps(notebook).encode()

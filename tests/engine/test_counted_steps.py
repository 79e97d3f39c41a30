"""Loops that hide from being counted earn nothing for being vectorised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from attacking import needs_walls

from autograder.build import solutions, solved_notebook
from autograder.course import find_course
from autograder.grader import Grader
from coursekit.judge import Verdict

COURSE = find_course(Path(__file__).parent)
LESSON = "lesson1_logistic_unit"
LOOPS = solutions(LESSON)["propagate_loop"].replace("def propagate_loop", "def looped")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(COURSE, b"s" * 32) as one:
        yield one


def propagate(grader: Grader, source: str) -> Verdict:
    notebook = solved_notebook(COURSE, LESSON, {"propagate": source})
    report = grader.grade(LESSON, nbformat.writes(notebook).encode(), "ada")
    found = next(task.verdict for task in report.tasks if task.name == "propagate")
    assert found is not None
    return found


def failed(verdict: Verdict) -> list[str]:
    return [result.name for result in verdict.criteria if not result.passed]


@needs_walls
@pytest.mark.parametrize(
    "source",
    [
        "def propagate(w, b, X, Y):\n    return looped(w, b, X, Y)",
        "import sys\ndef propagate(w, b, X, Y):\n    before = sys.gettrace()\n"
        "    sys.settrace(None)\n    try:\n        return looped(w, b, X, Y)\n"
        "    finally:\n        sys.settrace(before)",
        "import sys\nsys.settrace = sys.addaudithook = lambda *_: None\n"
        "def propagate(w, b, X, Y):\n    return looped(w, b, X, Y)",
        "import threading\ndef propagate(w, b, X, Y):\n    found = []\n"
        "    thread = threading.Thread(target=lambda: found.append(looped(w, b, X, Y)))\n"
        "    thread.start(); thread.join()\n    return found[0]",
        "import os, pickle\ndef propagate(w, b, X, Y):\n    there, here = os.pipe()\n"
        "    if os.fork() == 0:\n        os.write(here, pickle.dumps(looped(w, b, X, Y)))\n"
        "        os._exit(0)\n    os.wait()\n    return pickle.loads(os.read(there, 9999))",
    ],
    ids=["plainly", "tracing switched off", "tracing replaced", "in a thread", "in a fork"],
)
def test_hidden_loops_are_no_vectorised_function(grader: Grader, source: str) -> None:
    verdict = propagate(grader, f"{LOOPS}\n\n{source}")
    assert failed(verdict) == ["vectorised"]
    assert verdict.message


@needs_walls
def test_what_a_function_does_besides_counts_in_no_other_criterion(grader: Grader) -> None:
    """A thread is no loop; it is only in the counted calls that there may be none."""
    right = solutions(LESSON)["propagate"]
    assert not failed(propagate(grader, right))
    threads = "\nimport threading\nthread = threading.Thread(target=print)\nthread.start()\n"
    assert not failed(propagate(grader, right + threads))

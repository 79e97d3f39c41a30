"""Every message that a known mistake or an unknown wrong answer gets in the notebook, in files.

A change of words or of the judge shows in review as a change of these files. Refresh them with
``REFRESH_GOLDEN=1 python -m pytest tests/golden``, and read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.fixtures.draw import unmeasured_fixtures
from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative, Lesson, Task
from autograder.tasks.sources import function_source
from autograder.validate.bank import judge_variant, twins
from autograder.validate.mutate import mutants
from coursekit import show
from coursekit.judge.model import Verdict

FOLDER = Path(__file__).parent / "messages"
EVERY = 12
"""One in so many generated mutants stands in the files, for answers that no mistake explains."""
_NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+")


def messages(lesson: Lesson) -> Iterator[str]:
    for task in lesson.functions:
        fixture = unmeasured_fixtures(lesson)[task.name]
        for mistake in task.mistakes:
            verdict = judge_variant(lesson, fixture, mistake)
            named = verdict.mistake
            assert named == mistake.id or named in twins(fixture, mistake.id)
            yield entry(f"{task.name} / {mistake.id}", verdict)
        for mutant in unknown(lesson, task):
            change = Alternative(mutant, "a mutant", source=mutant)
            verdict = judge_variant(lesson, fixture, change)
            if not verdict.passed:
                yield entry(f"{task.name} / unknown:\n{body(mutant)}", verdict)


def unknown(lesson: Lesson, task: Task) -> list[str]:
    return [mutant.source for mutant in mutants(function_source(lesson, task))][::EVERY][:8]


def body(source: str) -> str:
    lines = source.splitlines()
    start = max(i for i, line in enumerate(lines) if '"""' in line) + 1
    return "\n".join("    | " + line[4:] for line in lines[start:])


def entry(title: str, verdict: Verdict) -> str:
    return f"## {title}\n{show.verdict_text(verdict)}\n"


def calm(text: str) -> str:
    """Last digits differ between processors; four significant ones don't."""
    return _NUMBER.sub(lambda match: f"{float(match.group()):.3e}", text)


@pytest.mark.parametrize("name", find_course().names)
def test_messages_are_as_reviewed(name):
    path = FOLDER / f"{name}.txt"
    fresh = "\n".join(messages(load_lesson(name)))
    if os.environ.get("REFRESH_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(fresh, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    assert calm(fresh).splitlines() == calm(kept).splitlines()


@pytest.mark.parametrize("name", find_course().names)
def test_messages_are_short_and_free_of_jargon(name):
    for part in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("## ")[1:]:
        said = [line for line in part.splitlines() if not line.startswith("    |")]
        assert len(said) <= 32, part
        assert "Traceback" not in part
        assert "np.float64(" not in part

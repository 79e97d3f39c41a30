"""Answers of an outsider: wrong ones are caught, right ones accepted, nobody accused falsely.

A file under ``<lesson>/wrong`` or ``<lesson>/right`` holds answers to one task, one after another,
each under a line ``#: id | what it is``; a wrong one may add ``| mistakes it may be called``.
"""

from __future__ import annotations

import linecache
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from autograder.fixtures import grading_fixtures
from autograder.tasks import load_lesson, sources
from coursekit import data, plots
from coursekit.checking import LocalCaller
from coursekit.judge import Fixture, Verdict, judge

HERE = Path(__file__).parent
SEED = b"an outsider's answers"


@dataclass(frozen=True)
class Answer:
    lesson: str
    task: str
    kind: str
    id: str
    fits: tuple[str, ...]
    """Ids of the mistakes that a wrong answer may rightly be told."""
    source: str

    def __str__(self) -> str:
        return f"{self.lesson.partition('_')[0]}-{self.task}-{self.kind}-{self.id}"


def answers(path: Path) -> list[Answer]:
    found = []
    for text in ("\n" + path.read_text(encoding="utf-8")).split("\n#: ")[1:]:
        head, _, source = text.partition("\n")
        id, _, *fits = [part.strip() for part in head.split("|")]
        names = tuple(name.strip() for name in fits[0].split(",")) if fits else ()
        kind, lesson = path.parent.name, path.parent.parent.name
        found.append(Answer(lesson, path.stem, kind, id, names, source + "\n"))
    return found


ANSWERS = [answer for path in sorted(HERE.glob("*/*/*.txt")) for answer in answers(path)]
BROUGHT = ("softmax", "one_hot", "forward_propagation", "compute_cost", "backward_propagation")
"""Tasks of lesson 3 that exercise 7 begins with: so do the answers to them."""
ANSWERS += [
    replace(answer, lesson="exercise7_mnist")
    for answer in ANSWERS
    if answer.lesson == "lesson3_softmax_mnist" and answer.task in BROUGHT
]


@cache
def fixtures(lesson: str) -> dict[str, Fixture]:
    return grading_fixtures(lesson, SEED)


def judged(answer: Answer) -> Verdict:
    names: dict[str, Any] = sources.namespace(load_lesson(answer.lesson))
    names |= {"data": data, "plots": plots, "plt": plt}  # the first cell of every notebook
    filename = f"<{answer}>"
    lines = answer.source.splitlines(keepends=True)
    linecache.cache[filename] = (len(answer.source), None, lines, filename)
    exec(compile(answer.source, filename, "exec"), names)
    return judge(fixtures(answer.lesson)[answer.task], LocalCaller(names, {}))


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_outsiders_answer_gets_its_due(answer: Answer) -> None:
    verdict = judged(answer)
    if answer.kind == "right":
        assert verdict.passed, verdict
    else:
        assert not verdict.passed
        assert verdict.message
        assert verdict.mistake is None or verdict.mistake in answer.fits, verdict.message

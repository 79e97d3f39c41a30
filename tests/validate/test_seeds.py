"""Many seeds: the same verdicts whatever hidden cases are drawn; what is found survives a stop."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder import fingerprint
from autograder.course import Course, find_course
from autograder.tasks import load_lesson
from autograder.tasks.model import Task
from autograder.validate import command as proofs
from autograder.validate import many_seeds, seeds
from autograder.validate.many_seeds import Journal, summary, try_seeds
from autograder.validate.seeds import Tried, seed_number, try_seed

LESSONS = [name for name in find_course().names if name.startswith("lesson")]
NUMBERS = (1, 271_828)
"""Few, but for each of them every mistake and alternative of a lesson is judged."""


@cache
def judged(lesson: str, number: int) -> Tried:
    return try_seed(lesson, number)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("lesson", LESSONS)
def test_another_seed_gives_the_same_verdicts(lesson: str, number: int) -> None:
    tried = judged(lesson, number)
    assert tried.faults == ()
    assert tried.variants > 200
    assert tried.nearest_mistake >= 100
    assert tried.farthest_alternative <= 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_hidden_cases_alone_catch_all_but_what_is_printed(lesson: str) -> None:
    assert all("print" in name for name in judged(lesson, NUMBERS[0]).public_only)


def test_seeds_differ_and_stay() -> None:
    assert len({seed_number(number) for number in range(100)}) == 100
    assert seed_number(7) == seed_number(7)


# ---------------------------------------------------------------- what a bad task shows

LESSON = load_lesson("lesson3_softmax_mnist")
ACCURACY = next(task for task in LESSON.functions if task.name == "accuracy")


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    yield
    for kept in (seeds._on_public, seeds._public_distance, seeds._reference):
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


def planted(monkeypatch: pytest.MonkeyPatch, task: Task) -> Tried:
    """Seed 3 of a lesson that consists of `task` alone."""
    lesson = dataclasses.replace(LESSON, tasks=(task,))
    monkeypatch.setattr(seeds, "load_lesson", lambda name: lesson)
    for kept in (seeds._on_public, seeds._public_distance, seeds._reference):
        kept.cache_clear()
    return try_seed(lesson.name, 3)


@pytest.mark.usefixtures("nothing_kept")
def test_a_score_unlike_that_of_the_first_seed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {ACCURACY.mistakes[0].id: "0/3/1 some_mistake"}
    with monkeypatch.context() as patched:
        tried = planted(patched, ACCURACY)
        assert tried.faults == ()
        patched.setattr(seeds, "_reference", lambda lesson, task: usual)
        (fault,) = seeds.try_seed(LESSON.name, 3).faults
    assert fault.startswith(f"accuracy, {ACCURACY.mistakes[0].id}: ")
    assert fault.endswith("instead of 0/3/1 some_mistake")


@pytest.mark.usefixtures("nothing_kept")
def test_a_right_answer_among_the_mistakes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = dataclasses.replace(
        ACCURACY.mistakes[0], id="right", edits=(), source=ACCURACY.alternatives[0].source
    )
    tried = planted(monkeypatch, dataclasses.replace(ACCURACY, mistakes=(right,)))
    assert "accuracy, right: a wrong answer passes" in tried.faults


# ---------------------------------------------------------------- many of them


def tried(number: int, *faults: str) -> Tried:
    return Tried("lesson", number, 5, faults, 1000.0 + number, 0.1 / (1 + number), ())


def test_the_summary_counts_faults_and_keeps_the_worst_margins() -> None:
    found = summary([tried(0), tried(1, "a", "b"), tried(2, "a"), tried(3)])
    assert found.faults == ("a (2 of 4 seeds, such as 1)", "b (1 of 4 seeds, such as 1)")
    assert "4 seeds, 5 variants; nearest mistake 1e+03" in found.measured
    assert "farthest alternative 0.1 tolerances" in found.measured


def test_ctrl_c_ends_the_command_and_the_next_goes_on(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lessons after it aren't begun; what was found of this one is kept."""

    class Stopped:
        def imap_unordered(self, work: object, waiting: list[tuple[str, int]]) -> Iterator[Tried]:
            yield dataclasses.replace(tried(waiting[0][1]), lesson=waiting[0][0])
            raise KeyboardInterrupt

    text = "".join(f'[[lesson]]\nname = "{name}"\ntitle = ""\n' for name in LESSONS)
    (tmp_path / "course.toml").write_text(f'title = ""\n{text}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(proofs, "_proofs", lambda *options: [])
    monkeypatch.setattr(many_seeds, "_workers", lambda count: nullcontext(Stopped()))
    for done in (1, 2):
        ended = command("validate", "--seeds", "5")
        assert (ended.code, ended.out) == (130, "")
        assert "the same command goes on from here" in ended.err
        (kept,) = (tmp_path / ".autograder" / "seeds").iterdir()
        assert len(list(Journal(kept, kept.stem).read())) == done


def test_a_journal_keeps_what_was_found_until_the_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "seeds" / "lesson.jsonl"
    assert list(Journal(path, "lesson").read()) == []
    Journal(path, "lesson").add(tried(0))
    Journal(path, "lesson").add(tried(1, "a"))
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(dataclasses.asdict(tried(2)))[:20])  # killed while writing
    assert list(Journal(path, "lesson").read()) == [tried(0), tried(1, "a")]
    monkeypatch.setattr(many_seeds, "_fingerprint", lambda lesson: "other code")
    assert list(Journal(path, "lesson").read()) == []


@pytest.mark.parametrize(
    "name",
    [
        "autograder/fixtures/mnist_sample.npz",
        "autograder/solutions/lesson3_softmax_mnist.py",
        "autograder/tasks/model.py",
        "autograder/validate/bank.py",
        "autograder/validate/seeds.py",
    ],
)
def test_other_code_or_digits_mean_other_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for room in ("coursekit", "autograder"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(fingerprint.PACKAGES / room, tmp_path / room, ignore=ignored)
    monkeypatch.setattr(fingerprint, "PACKAGES", tmp_path)
    monkeypatch.setattr(many_seeds, "PACKAGES", tmp_path)
    before = many_seeds._fingerprint("lesson3_softmax_mnist")
    assert many_seeds._fingerprint("lesson3_softmax_mnist") == before
    with (tmp_path / name).open("ab") as file:
        file.write(b"# another\n")
    assert many_seeds._fingerprint("lesson3_softmax_mnist") != before


def test_only_what_is_missing_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(tmp_path, "", ())
    name = LESSONS[-1]
    path = tmp_path / ".autograder" / "seeds" / f"{name}.jsonl"
    journal = Journal(path, name)
    list(journal.read())
    for number in range(3):
        journal.add(dataclasses.replace(tried(number), lesson=name))
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(many_seeds, "_workers", None)  # nobody is needed
    found = try_seeds(course, name, 3, lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]
    assert found.measured.startswith("3 seeds")

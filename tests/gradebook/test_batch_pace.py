"""When graded submissions are entered: fast ones together, slow ones at once; and in what order."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from autograder.gradebook import batch
from autograder.gradebook.batch import Batch, Entry
from autograder.gradebook.discover import Submission
from autograder.gradebook.scores import Scores
from autograder.gradebook.settings import GradebookError
from autograder.gradebook.standings import Standing


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is entered at once; all others wait until they are asked for."""
    monkeypatch.setattr(batch, "FAST", 1)
    monkeypatch.setattr(batch, "SECONDS", 1_000.0)


class Played:
    """A batch with a clock of its own, a gradebook and a journal that only tell."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.events: list[tuple[str, list[str]]] = []
        self.refused: dict[str, Exception] = {}
        monkeypatch.setattr(batch, "monotonic", lambda: self.now)
        self.batch = Batch(
            SimpleNamespace(record_all=self._record_all),  # type: ignore[arg-type]
            SimpleNamespace(put_all=self._put_all),  # type: ignore[arg-type]
            lambda entry, _: self.events.append(("told", [entry.digest])),
        )

    def _record_all(self, submissions: list[Scores]) -> list[Standing]:
        names = [one.student for one in submissions]
        self.events.append(("gradebook", names))
        for name in names:
            if name in self.refused:
                raise self.refused[name]
        return [Standing(0.0, 1.0, False)] * len(names)

    def _put_all(self, entries: Any) -> None:
        self.events.append(("journal", [digest for _, _, digest in entries]))

    def add(self, name: str, now: float) -> None:
        self.now = now
        handed_in = Submission(name, "tiny", Path(), None)
        self.batch.add(Entry(handed_in, None, name, Scores(name, "tiny", (), None, {})))  # type: ignore[arg-type]

    def commits(self) -> list[list[str]]:
        return [names for what, names in self.events if what == "gradebook"]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    return Played(monkeypatch)


def test_the_journal_and_the_row_come_after_the_gradebook(played: Played) -> None:
    played.add("a", 0.0)
    assert played.events == [("gradebook", ["a"]), ("journal", ["a"]), ("told", ["a"])]


@pytest.mark.parametrize("at_a_time", [1, 2, 8])
def test_in_a_slow_class_nobody_waits_for_the_next(played: Played, at_a_time: int) -> None:
    for minute in range(5):
        for number in range(at_a_time):
            played.add(f"{minute}/{number}", 60.0 * minute + 0.01 * number)
            assert played.commits()[-1] == [f"{minute}/{number}"]


def test_a_fast_class_is_entered_once_a_second_and_fifty_at_a_time(played: Played) -> None:
    for number in range(600):
        played.add(str(number), number / 20)
    sizes = [len(names) for names in played.commits()]
    assert sizes[:8] == [1] * 8
    assert set(sizes[8:]) <= {20, 21}
    played.events.clear()
    for number in range(600):
        played.add(str(number), 100.0 + number / 1_000)
    assert max(len(names) for names in played.commits()) == batch.MOST
    played.batch.enter()
    assert [name for names in played.commits() for name in names][-600:] == [
        str(number) for number in range(600)
    ]
    before = list(played.events)
    played.batch.enter()  # nothing waits
    assert played.events == before


@pytest.mark.usefixtures("hurried")
def test_a_gradebook_that_is_held_is_asked_once(played: Played) -> None:
    error = GradebookError("another program holds it")
    error.__cause__ = OperationalError("UPDATE", {}, Exception("database is locked"))
    played.refused = dict.fromkeys("bc", error)
    for name in "abcd":
        played.add(name, 0.0)
    with pytest.raises(GradebookError):
        played.batch.enter()
    assert played.commits() == [["a"], ["b", "c", "d"]]
    played.batch.enter()
    assert played.commits() == [["a"], ["b", "c", "d"]]  # they are not tried again in this run


@pytest.mark.usefixtures("hurried")
def test_two_refused_ones_let_those_between_them_in(played: Played) -> None:
    played.refused = {"c": GradebookError("c"), "e": GradebookError("e")}
    for name in "abcdef":
        played.add(name, 0.0)
    with pytest.raises(GradebookError, match="c"):
        played.batch.enter()
    told = [name for what, names in played.events if what == "told" for name in names]
    assert told == ["a", "b", "d", "f"]

"""The leak proof: nothing confidential can be read anywhere in a release folder."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from autograder.build.confidential import (
    SHORTEST_PHRASE,
    Confidential,
    Statement,
    confidential,
    squeeze,
    words_of,
)
from autograder.build.forms import Form
from autograder.build.readable import UNESCAPED, readings
from autograder.build.snippets import forms_in
from autograder.course import Course
from autograder.tasks import load_lesson

_MARKS = re.compile(
    r"(?:BEGIN|END)[ _](?:SOLUTION|HIDDEN[ _]TESTS?|MARK[ _]SCHEME)|canary-\w+", re.IGNORECASE
)
_AUTOGRADER = re.compile(r"\bautograder\b", re.IGNORECASE)


@dataclass(frozen=True)
class Leak:
    """Something in a release that students must not see."""

    path: str
    """File, relative to the course folder."""
    where: str
    """Place in the file: ``cell 7 (check_sigmoid), source``; empty for the whole file."""
    what: str
    """What was found, and whose it is."""


def leaks(
    course: Course, lessons: Sequence[str] | None = None, root: Path | None = None
) -> list[Leak]:
    """Search the release folders of `lessons` (None: all there are) for what any lesson hides.

    Parameters
    ----------
    course : Course
        Its lessons say what must stay hidden; all of them, whichever folders are searched.
    lessons : sequence of str, optional
        Whose release folders are searched.
    root : Path, optional
        The folder that holds ``release/``, if it isn't the course folder.
    """
    hidden = confidential(load_lesson(name) for name in course.names)
    release = (root or course.root) / "release"
    if lessons is None:
        folders = sorted(path for path in release.glob("*") if path.is_dir())
    else:
        folders = [release / course.check_lesson(name) for name in lessons]
    search = _Search(hidden)
    found: list[Leak] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                label = path.relative_to(release.parent).as_posix()
                found += search.file(path, label, hidden.given.get(folder.name, frozenset()))
    return list(dict.fromkeys(found))


class _Search:
    """Looks for what is hidden, one file after the other."""

    def __init__(self, hidden: Confidential) -> None:
        self._hidden = hidden
        self._by_form: dict[Form, Statement] = {}
        for statement in reversed(hidden.statements):
            self._by_form.update(dict.fromkeys(statement.forms, statement))
        self._pieces = defaultdict[str, list[tuple[str, Statement]]](list)
        """By a name in them; a text without it needs no search."""
        for statement in hidden.statements:
            for piece in statement.squeezed:
                self._pieces[_longest_whole_name(piece)].append((piece, statement))
        self._phrase_numbers = defaultdict[tuple[str, ...], list[int]](list)
        """By their first words."""
        for number, (_, phrase) in enumerate(hidden.phrases):
            self._phrase_numbers[tuple(phrase.split()[:SHORTEST_PHRASE])].append(number)
        self._known: dict[str, tuple[str | Statement, ...]] = {}
        """What was found in texts read before: coursekit is the same in all folders."""

    def file(self, path: Path, label: str, given: frozenset[Form]) -> Iterator[Leak]:
        if _AUTOGRADER.search(label):
            yield Leak(label, "", "belongs to the autograder, which never ships")
        if path.suffix == ".ipynb":
            yield from _outputs(path, label)
        for reading in readings(path):
            # What can be read as it stands needs no second report from the unescaped text.
            where = reading.where.removesuffix(UNESCAPED)
            for found in self._text(reading.text):
                if isinstance(found, str):
                    yield Leak(label, where, found)
                elif not found.forms & given:
                    yield Leak(label, where, f"{found.owner}: {found.source}")

    def _text(self, text: str) -> tuple[str | Statement, ...]:
        if text not in self._known:
            self._known[text] = tuple(dict.fromkeys(self._search(text)))
        return self._known[text]

    def _search(self, text: str) -> Iterator[str | Statement]:
        for match in _MARKS.finditer(text):
            yield f"the mark {match[0]!r}"
        if _AUTOGRADER.search(text):
            yield "mentions the autograder; students know only coursekit"
        for mark in self._hidden.canaries:
            if mark in text:
                yield f"the canary {mark}"
        yield from self._phrases(text)
        yield from self._code(text)

    def _phrases(self, text: str) -> Iterator[str]:
        words = words_of(text)
        listed = words.split()
        begun = set(zip(*(listed[start:] for start in range(SHORTEST_PHRASE)), strict=False))
        numbers = (self._phrase_numbers[start] for start in self._phrase_numbers.keys() & begun)
        for number in sorted(chain.from_iterable(numbers)):
            owner, phrase = self._hidden.phrases[number]
            if phrase in words:
                yield f"{owner}: {phrase.strip()!r}"
                return

    def _code(self, text: str) -> Iterator[Statement]:
        found = [
            self._by_form[form]
            for form in forms_in(text, self._hidden.functions)
            if form in self._by_form
        ]
        squeezed = squeeze(text)
        names = {"", *re.findall(r"\w+", squeezed)}
        found += [
            statement
            for name in self._pieces.keys() & names
            for piece, statement in self._pieces[name]
            if piece in squeezed and _stands_in(text, piece)
        ]
        yield from sorted(set(found), key=lambda one: (one.owner, one.source))


def _longest_whole_name(piece: str) -> str:
    """A name or number that is one in every text with `piece` in it; empty if there is none.

    At either end it may be a part of a longer one there.
    """
    return max(re.findall(r"(?<=\W)\w+(?=\W)", piece), key=len, default="")


def _stands_in(text: str, piece: str) -> bool:
    """Whether the squeezed code stands in `text` as whole words, with any white space between."""
    pattern = r"\s*".join(re.escape(character) for character in piece)
    before = r"(?<![\w.])" if re.match(r"\w", piece) else ""
    after = r"(?![\w.(\[])" if re.search(r"\w$", piece) else ""
    return re.search(before + pattern + after, text.replace('"', "'")) is not None


def _outputs(path: Path, label: str) -> Iterator[Leak]:
    notebook = json.loads(path.read_bytes())
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield Leak(label, f"cell {number}", "has been run: a release holds no outputs")

"""What was made of the same before: much of what many students hand in and do is alike.

A verdict depends on the fixture and the outcomes alone. Where functions of many students do the
very same, which right ones mostly do, it is found once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Generic, TypeVar

from coursekit.judge.ladder import Examination
from coursekit.judge.model import Fixture

KEPT = 500
"""At most this many answers and examinations: some ways to do each task and set of cases."""
MAX_LENGTH = 64 * 2**10
"""Bytes of one answer that is kept; right ones have some thousand."""
MAX_TOLD = 2**20
"""Bytes of all that was told of a task whose examination is kept; large networks have 320,000."""
ROOM = 16 * 2**20
"""Bytes of all that was told of tasks whose examinations are kept."""

_Text = TypeVar("_Text", str, bytes)
_Made = TypeVar("_Made")
Told = tuple[bytes, ...]
"""What a student's process said, word for word."""


class KeptIfShort(Generic[_Text, _Made]):
    """A function of a text that keeps what it made of the latest short ones.

    Whoever hands in what is long and never the same would fill the memory.

    Parameters
    ----------
    make : callable
        The function.
    count : int
        How many texts.
    length : int
        What is made of longer ones isn't kept.
    """

    def __init__(self, make: Callable[[_Text], _Made], count: int, length: int) -> None:
        self._make: Callable[[_Text], _Made] = make
        self._length = length
        self._kept = lru_cache(count)(make)
        self.cache_info = self._kept.cache_info
        update_wrapper(self, make)

    def __call__(self, text: _Text) -> _Made:
        return self._kept(text) if len(text) <= self._length else self._make(text)


def kept_if_short(
    count: int, length: int
) -> Callable[[Callable[[_Text], _Made]], KeptIfShort[_Text, _Made]]:
    """Make a function `KeptIfShort`."""
    return lambda make: KeptIfShort(make, count, length)


class Recall:
    """Keeps the latest examinations by what they were made of.

    What it has makes no difference to any report, only to the time that this takes.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, Told], tuple[Fixture, Examination]] = OrderedDict()
        self._bytes = 0

    def find(self, fixture: Fixture, told: Told) -> Examination | None:
        """What was found when this was told of the cases of this very fixture."""
        key = id(fixture), told
        known = self._known.get(key)
        if known is None:
            return None
        self._known.move_to_end(key)
        return known[1]

    def keep(self, fixture: Fixture, told: Told, examined: Examination) -> None:
        """Remember what was found. The fixture is kept, too, so that no other takes its place."""
        key = id(fixture), told
        if key in self._known or _length(told) > MAX_TOLD:
            return
        self._known[key] = fixture, examined
        self._bytes += _length(told)
        while len(self._known) > KEPT or self._bytes > ROOM:
            (_, oldest), _ = self._known.popitem(last=False)
            self._bytes -= _length(oldest)


def _length(told: Told) -> int:
    return sum(map(len, told))

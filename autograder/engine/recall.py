"""What was made of the same outcomes before.

A verdict depends on the fixture and the outcomes alone. Where functions of many students do the
very same, which right ones mostly do, it is found once.
"""

from __future__ import annotations

from collections import OrderedDict

from coursekit.judge.ladder import Examination
from coursekit.judge.model import Fixture

KEPT = 500
"""Examinations that are kept: of each task and set of hidden cases some."""
MAX_LENGTH = 64 * 2**10
"""Bytes of what was told; right answers have some thousand."""

Told = tuple[bytes, ...]
"""What a student's process said, word for word."""


class Recall:
    """Keeps the latest examinations by what they were made of.

    What it has makes no difference to any report, only to the time that this takes.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, Told], tuple[Fixture, Examination]] = OrderedDict()

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
        if sum(map(len, told)) <= MAX_LENGTH:
            self._known[id(fixture), told] = fixture, examined
            if len(self._known) > KEPT:
                self._known.popitem(last=False)

"""Long trainings in follow-through: they stand still, since each call of a lent helper takes time.

A training of a thousand steps calls lent helpers some thousands of times across the wall. Where a
case says how (`Case.still`), its helpers return the same values all the time instead: no gradient,
so no step, and the cost of the beginning again and again. Loop and printing show all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from coursekit.judge import Fixture, Outcome


def standing_still(fixture: Fixture) -> Fixture:
    """The fixture that expects what the solution does when helpers stand still."""
    if not any(fixture.standing):
        return fixture
    return replace(
        fixture,
        expected=tuple(
            standing or expected
            for standing, expected in zip(fixture.standing, fixture.expected, strict=True)
        ),
        mistakes=tuple(
            replace(mistake, outcomes=_Moving(mistake.outcomes, fixture.standing))
            for mistake in fixture.mistakes
        ),
    )


class _Moving(Sequence[Outcome | None]):
    """What a mistake does on the other cases; worked out only when it is asked for."""

    def __init__(
        self, outcomes: Sequence[Outcome | None], standing: Sequence[Outcome | None]
    ) -> None:
        self._outcomes, self._standing = outcomes, standing

    def __len__(self) -> int:
        return len(self._outcomes)

    @overload
    def __getitem__(self, index: int) -> Outcome | None: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome | None]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome | None] | None:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return None if self._standing[index] else self._outcomes[index]

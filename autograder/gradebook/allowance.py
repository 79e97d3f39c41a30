"""How much work one page may be.

Cleaning HTML, rendering Markdown and colouring code take time, and a submission may hold so much of
them that it holds all others up. So each page has an allowance; what doesn't fit into what is left
of it is shown as it was written. It is counted, not timed: a page looks the same on every machine,
and whether or not parts of it are at hand from other pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["html", "drawing", "mark", "code", "picture"]
EFFORT = 8_000_000
"""What one page may cost; the longest lesson, solved, costs a fifth of it."""
PRICES: dict[Kind, int] = {"html": 8, "drawing": 1, "mark": 200, "code": 30, "picture": 1}
"""Costs of a character, or of `PIXELS` of a picture; about the microseconds that the worst one
known takes on a slow machine."""
PIXELS = 25
MAX_PIECES = 3_000
"""Cells and outputs of one page: even empty ones take time, and browsers too."""
PLAIN = "shown_plain"
"""In the metadata of a cell: its text is shown as it was written."""
_MARK = re.compile(r"[^\w ]|_")


@dataclass
class Allowance:
    """What is left for the rest of one page."""

    effort: int = field(default_factory=lambda: EFFORT)
    pieces: int = field(default_factory=lambda: MAX_PIECES)

    def covers(self, kind: Kind, amount: int) -> bool:
        """Whether enough is left for some characters; it is spent, then."""
        cost = PRICES[kind] * amount
        if cost > self.effort:
            return False
        self.effort -= cost
        return True

    def covers_pictures(self, pixels: int) -> bool:
        """Whether enough is left for pictures of so many pixels together."""
        return self.covers("picture", pixels // PIXELS)

    def covers_piece(self) -> bool:
        """Whether one more cell or output may be shown."""
        self.pieces -= 1
        return self.pieces >= 0


def marks(markdown: str) -> int:
    """Characters that could be markup: no letters, digits or blanks, which take hardly any time."""
    return sum(1 for _ in _MARK.finditer(markdown))


__all__ = ["PLAIN", "Allowance", "marks"]

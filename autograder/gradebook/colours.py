"""Code in colours, where they are quickly found.

Pygments looks at a row of blank lines, or of names with dots or stars between them, from each of
its places anew: what fits on a few pages could take it hours. Other languages have worse in store,
and whoever writes Markdown, or a cell that begins with ``%%``, may choose among some hundreds. So
code that looks like that is shown as it is, without colours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer

from autograder.gradebook.allowance import PLAIN

KEPT = 1024
"""The colours of at most this many cells are kept: most are the same for every student."""
MAX_COLOURED = 8_000
"""Characters of code; longer code has no colours."""
MAX_ADDRESSES = 200_000
"""Characters of all addresses and titles in one text, attached pictures among them."""
PYTHON = frozenset({"python", "python3", "py", "py3", "ipython", "ipython3"})
_TANGLED = re.compile(r"\s{80}|[\w.*]{300}|(?:\n%){80}|%%\s*\w")
_in_colours = Highlight2HTML(pygments_lexer="ipython3")
_in_black = Highlight2HTML(pygments_lexer="text")


def highlight_code(source: str, language: Any = None, metadata: Any = None) -> str:
    """Nbconvert's filter of that name; all of the course is Python, whatever a submission says."""
    plain = PLAIN in (metadata or {}) or tangled(source)
    return str(_in_black(source)) if plain else _kept(source)


@lru_cache(maxsize=KEPT)
def _kept(source: str) -> str:
    return str(_in_colours(source))


def tangled(code: str) -> bool:
    """Whether it could take long to find the colours of some Python."""
    return len(code) > MAX_COLOURED or _TANGLED.search(code) is not None


class Renderer(IPythonRenderer):  # type: ignore[misc]
    """Renders Markdown, in which code has colours if it is Python.

    An address that is named once may be used by the thousand; a text of that kind is refused.
    """

    _room = MAX_ADDRESSES

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Text with an address behind it."""
        self._spend(len(url) + len(title or ""))
        return str(super().link(text, url, title))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Show a picture, if need be from the attachments."""
        self._spend(len(url) + len(title or ""))
        return str(super().image(text, url, title))

    def _embed_image_or_attachment(self, src: str) -> str:
        address = str(super()._embed_image_or_attachment(src))
        self._spend(len(address) - len(src))
        return address

    def _spend(self, amount: int) -> None:
        self._room -= amount
        if self._room < 0:
            raise ValueError(f"more than {MAX_ADDRESSES:,} characters of addresses in one text")

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code between fences."""
        language = (info or "").partition(" ")[0].strip().lower()
        coloured = language in PYTHON and not tangled(code)
        return str(super().block_code(code, info=language if coloured else None))


__all__ = ["Renderer", "highlight_code", "tangled"]

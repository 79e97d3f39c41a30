"""Words by which a person may want to look at a notebook.

Some of what a verdict says is measured in the student's process, since it can't be seen from
outside: how many steps a call took, and whether it changed its arguments. Values decide first, but
a notebook could hide its loops there. No honest answer needs these words, so they are reported;
they cost no points, and a determined author can do without them.
"""

from __future__ import annotations

import re

_WORDS = (
    *("settrace", "setprofile", "gettrace", "f_trace", "f_trace_opcodes", "_getframe"),
    *("tb_frame", "gi_frame", "f_back", "ctypes", "autograder"),
    *("threading", "_thread", "concurrent", "multiprocessing"),
)
_FOUND = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b|\bcoursekit\.(?:judge|plain|checking)\b")


def suspicious(source: str) -> list[str]:
    """Words in some code that reach for Python's own works or the grader's, each once."""
    return list(dict.fromkeys(_FOUND.findall(source)))

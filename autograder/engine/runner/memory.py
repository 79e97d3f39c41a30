"""What all processes of a submission hold together.

The kernel limits the memory of each process, not that of a group, unless control groups are handed
down, which a container or an ordinary user seldom has. So the warm process, which sees every
process of the submission and none besides, looks many times a second.

What a process may hold without showing it in its own figures (files in memory, System V segments,
shared mappings let go of) is refused in `autograder.engine.runner.seccomp`.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

INTERVAL = 0.05
"""Seconds between two looks."""
_PAGES = re.compile(rb"^(?:VmRSS|VmSwap):\s+(\d+) kB", re.MULTILINE)
_SHARE = re.compile(rb"^(?:Pss|SwapPss):\s+(\d+) kB", re.MULTILINE)
_ALONE = re.compile(rb"^(?:VmPTE|HugetlbPages):\s+(\d+) kB", re.MULTILINE)
"""Tables that lead to pages, and huge pages: neither counts among the others."""


def holds_too_much(limit: int) -> bool:
    """Whether all processes but this one hold more than `limit` bytes together.

    Pages that several processes share count in each at first, which is quickly looked up; only when
    that is too much are they shared out, so that many forks of one process do no harm.
    """
    own = str(os.getpid())
    others = [name for name in os.listdir("/proc") if name.isdigit() and name != own]
    seen = {name: _status(name) for name in others}
    alone = sum(_sum(text, _ALONE) for text in seen.values())
    pages = {name: _sum(text, _PAGES) for name, text in seen.items()}
    if alone + sum(pages.values()) <= limit:
        return False
    # A process that hides its pages from the warm one is taken for holding all of them alone.
    shares = {name: _read(name, "smaps_rollup") for name in others}
    held = sum(_sum(text, _SHARE) if text else pages[name] for name, text in shares.items())
    return alone + held > limit


def _status(process: str) -> bytes:
    """The figures of a process; of one whose first thread has ended only the others tell them."""
    text = _read(process, "status")
    if _PAGES.search(text):
        return text
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            told = _read(process, f"task/{thread}/status")
            if _PAGES.search(told):
                return told
    return text


def _read(process: str, file: str) -> bytes:
    """A file below /proc; empty if it can't be read."""
    try:
        return Path("/proc", process, file).read_bytes()
    except OSError:
        return b""


def _sum(text: bytes, figures: re.Pattern[bytes]) -> int:
    """Bytes that some lines add up to."""
    return sum(map(int, figures.findall(text))) * 1024

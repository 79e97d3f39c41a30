"""What all processes of a submission hold together.

The kernel limits the memory of each process, not that of a group, unless control groups are handed
down, which a container or an ordinary user seldom has. So the warm process, which sees every
process of the submission and none besides, looks many times a second.

What a process may hold without showing it in its own figures (files in memory, System V segments,
shared mappings let go of) is refused in `autograder.engine.runner.seccomp`.
"""

from __future__ import annotations

import os
import re

INTERVAL = 0.05
"""Seconds between two looks."""
_RESIDENT = re.compile(rb"^(?:VmRSS|VmSwap):\s+(\d+) kB", re.MULTILINE)
_SHARE = re.compile(rb"^(?:Pss|SwapPss):\s+(\d+) kB", re.MULTILINE)


def holds_too_much(limit: int) -> bool:
    """Whether all processes but this one hold more than `limit` bytes together.

    Pages that several processes share count in each at first, which is quickly looked up; only when
    that is too much are they shared out, so that many forks of one process do no harm.
    """
    own = os.getpid()
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) != own]
    resident = {name: _sum(name, "status", _RESIDENT) or 0 for name in others}
    if sum(resident.values()) <= limit:
        return False
    # A process that hides its pages from the warm one is taken for holding all of them alone.
    shares = [_sum(name, "smaps_rollup", _SHARE) for name in others]
    held = [
        resident[name] if one is None else one for name, one in zip(others, shares, strict=True)
    ]
    return sum(held) > limit


def _sum(process: str, file: str, figures: re.Pattern[bytes]) -> int | None:
    """Bytes that some lines of a file below /proc add up to; None if it can't be read."""
    try:
        with open(f"/proc/{process}/{file}", "rb") as content:
            return sum(map(int, figures.findall(content.read()))) * 1024
    except OSError:
        return None

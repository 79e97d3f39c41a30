"""Limits of time that a slow machine has more of: a test asks for so many moments."""

from __future__ import annotations

import time

import numpy as np


def moment() -> float:
    """Processor time of some plain work, here and now; a tenth of a second on a quick machine."""
    started = time.process_time()
    sum(range(3_000_000))
    np.ones(5_000_000).sum()
    return time.process_time() - started


def within(moments: float, seconds: float) -> bool:
    """Whether so many seconds of processor time are no more than these moments.

    What takes less than half of them on a quick machine needn't be compared with one.
    """
    return seconds < moments / 20 or seconds < moments * moment()

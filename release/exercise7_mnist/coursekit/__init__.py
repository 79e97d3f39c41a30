"""What a student's notebook uses: `check`, `lesson`, the data sets and the figures."""

from coursekit import data, plots
from coursekit.checking import check, lesson

__all__ = ["check", "data", "lesson", "plots"]

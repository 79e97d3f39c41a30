"""The judge: it knows nothing of notebooks, files or processes."""

from coursekit.judge.errors import FixtureDefect, GraderDefect
from coursekit.judge.ladder import judge
from coursekit.judge.model import Case, Criterion, Fixture, Outcome, Verdict

__all__ = [
    "Case",
    "Criterion",
    "Fixture",
    "FixtureDefect",
    "GraderDefect",
    "Outcome",
    "Verdict",
    "judge",
]

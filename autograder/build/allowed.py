"""The allow-list of the leak proof: statements of solutions that may appear in a release, and why.

Names of variables don't matter here: ``m = X.shape[1]`` also stands for ``k = A.shape[1]``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Allowed:
    """A statement that gives nothing away."""

    statement: str
    reason: str


ALLOWED = (
    Allowed("return cost", "every function returns something"),
    Allowed("return (one, two)", "the docstring says what is returned"),
    Allowed("return (one, two, three)", "the docstring says what is returned"),
    Allowed("cost = other", "giving a value a second name"),
    Allowed("total = 0", "a sum begins at zero"),
    Allowed("costs = []", "a list begins empty"),
    Allowed("cache = {}", "a dictionary begins empty"),
    Allowed("m = X.shape[1]", "the shapes are taught before every task"),
    Allowed("n_x = X.shape[0]", "the shapes are taught before every task"),
    Allowed("(n_x, m) = X.shape", "the shapes are taught before every task"),
    Allowed("for i in range(m):\n    pass", "Python's plainest loop"),
    Allowed("pass", "says nothing"),
    Allowed("break", "says nothing"),
    Allowed("continue", "says nothing"),
)

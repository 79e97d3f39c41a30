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
    Allowed("w, b = params['w'], params['b']", "takes what the docstring promises to return"),
    Allowed(
        "A = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])",
        "the table that lesson 1 works with; only a mistake repeats it",
    ),
    Allowed("grid = np.vstack([across.ravel(), up.ravel()])", "lessons 2 and 3 show it"),
    Allowed("chosen = X[:, Y[0] == label]", "lesson 2 shows it"),
    Allowed("hidden = 2 * sigmoid(2 * z) - 1", "the identity that exercise 1 is about"),
    Allowed("for i in range(m):\n    pass", "Python's plainest loop"),
    Allowed("pass", "says nothing"),
    Allowed("break", "says nothing"),
    Allowed("continue", "says nothing"),
)

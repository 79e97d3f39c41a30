"""A tiny course of one lesson, in a temporary folder, with solutions and tasks of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import autograder.fixtures
import autograder.solutions
import autograder.tasks
from autograder.build import build, folder
from autograder.course import Course, load_course
from autograder.tasks import load_lesson

COURSE = """
title = "Tiny"
[[lesson]]
name = "tiny"
title = "A tiny lesson"
"""

SOLUTIONS = '''import numpy as np


def squash(z):
    """Squash z into (0, 1).

    Parameters
    ----------
    z : ndarray
        Any shape.
    """
    # canary-tiny-squash-0123abcd
    return 1 / (1 + np.exp(-z))


def mean_error(z, Y):
    """Mean distance between squash(z) and Y, both of shape (1, m)."""
    # canary-tiny-mean_error-4567cdef
    m = Y.shape[1]
    A = squash(z)
    total = 0.0
    for i in range(m):
        distance = np.abs(A[0, i] - Y[0, i])
        total += float(distance)
    cost = total / m
    return cost
'''

TASKS = """
from autograder.tasks.model import (
    Lesson, RubricLine, Task, WrittenTask, alternative, general, mistake, values
)

LESSON = Lesson(
    "tiny",
    (
        Task(
            "squash",
            lambda rng: [],
            (values("squash", 30, text="the values are right"), general(10)),
            (mistake("sign", "-z", "z", "Look at the sign.", "A slip."),
             mistake("tanh", "1 / (1 + np.exp(-z))", "np.tanh(z * 1.5) * 0.5 - 0.25 * 1",
                     "Another function.", "Seen often.")),
            (alternative("by_tanh", "def squash(z):\\n    return 0.5 * (1 + np.tanh(z / 2))",
                         "the same function"),),
        ),
        Task(
            "mean_error",
            lambda rng: [],
            (values("cost", 40.5, text="the mean is right"),),
            (mistake("sum", "total / m", "total", "Not divided.", "A slip."),),
            (),
        ),
        WrittenTask(
            "why_squash",
            (RubricLine(10, "Says that a probability must lie between zero and one."),
             RubricLine(9.5, "Names the monotone growth of the function.")),
            "A probability must never leave the unit interval, and the curve keeps the order.\\n\\n"
            "It is also smooth, which descent needs.",
        ),
    ),
)
"""

NOTEBOOK = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A tiny lesson

Can a number become a probability?

+++

Another cell of prose.

```{code-cell} ipython3
:name: setup
import numpy as np
import matplotlib.pyplot as plt
from coursekit import check, data, lesson, plots

lesson("tiny")  # makes sure that all parts of this folder belong together
```

```{code-cell} ipython3
:tags: [explore]
plt.plot(np.arange(3))
```

```{code-cell} ipython3
:task: squash
```

```{code-cell} ipython3
:expect: true
print(f"{squash(np.array([0.0]))[0]:.3f}")
```

Now the mean.

```{code-cell} ipython3
:task: mean_error
```

```{code-cell} ipython3
:expect: true
print(f"{mean_error(np.zeros((1, 2)), np.ones((1, 2))):.2f}")
```

```{code-cell} ipython3
:tags: [play]
rate = 0.1  # try others
```

```{code-cell} ipython3
x = np.linspace(0, 1, 5)
```

Why squash at all?

```{code-cell} ipython3
:task: why_squash
```
"""


COURSEKIT = {
    "coursekit/__init__.py": '"""What students import."""\n\nfrom coursekit import plots\n',
    "coursekit/plots/__init__.py": "def curve(points):\n    return points\n",
    "coursekit/data/lands.npz": "numbers",
    "coursekit/data/LICENCE.txt": "Free to use.",
}


def write_fixture(lesson: str, path: Path) -> None:
    tasks = load_lesson(lesson).tasks
    np.savez(path, points=np.array([task.points for task in tasks]))


def write_course(root: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Write the course into `root`, and let its lesson be found there."""
    for name, text in {
        "course.toml": COURSE,
        "solutions/tiny.py": SOLUTIONS,
        "tasks/tiny.py": TASKS,
        "notebooks/tiny.md": NOTEBOOK,
        **COURSEKIT,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(autograder.solutions, "__path__", [str(root / "solutions")])
    monkeypatch.setattr(autograder.tasks, "__path__", [str(root / "tasks")])
    monkeypatch.delitem(sys.modules, "autograder.tasks.tiny", raising=False)
    monkeypatch.setattr(autograder.fixtures, "write_public", write_fixture)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(folder, "PACKAGE", root / "coursekit")
    return load_course(root)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The course, not built yet. Its files may be rewritten by a test."""
    return write_course(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's folders source/ and release/, built once."""
    root = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as monkeypatch:
        build(write_course(root, monkeypatch))
    return root


@pytest.fixture
def rewrite(course: Course) -> Callable[[str, str, str], None]:
    """Replace a piece of one of the course's files, which must hold it once."""

    def replace(name: str, old: str, new: str) -> None:
        path = course.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def built(course: Course, generated: Path) -> Course:
    """The course, built."""
    for step in ("source", "release"):
        shutil.copytree(generated / step, course.root / step)
    return course

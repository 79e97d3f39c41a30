"""The words a lesson's tasks are written in: task, mistake, alternative, written task, lesson."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from coursekit.judge.model import REFUSED, Case, Criterion

Draw = Callable[[np.random.Generator], list[Case]]


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that students really write."""

    id: str
    hint: str
    """Teaches without giving the line away; one to three short sentences, spoken to the student."""
    origin: str
    """One sentence: where it comes from."""
    edits: tuple[tuple[str, str], ...] = ()
    """(old, new) pairs, applied to the solution's source in order; each old must occur once."""
    source: str = ""
    """A whole function instead of edits, where the mistake has another shape."""


@dataclass(frozen=True)
class Alternative:
    """A correct implementation that looks different from the solution."""

    id: str
    why: str
    """One sentence: what makes it different and still right."""
    edits: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Task:
    """One graded function of a lesson.

    Its signature, docstring and body live in the solutions module.
    """

    name: str
    draw: Draw
    """Draws the cases of a fixture from a generator: public ones once, hidden ones afresh."""
    criteria: tuple[Criterion, ...]
    mistakes: tuple[Mistake, ...]
    alternatives: tuple[Alternative, ...]
    returns: tuple[str, ...] = ()
    """Names of the returned values in order; empty for a single one named as the task."""
    tolerance: float = 1e-9
    seconds: float = 5.0
    draw_hidden: Draw | None = None
    """Draws hidden cases instead of `draw`, where a costly group is enough in public ones."""
    view: ModuleType | None = None
    """Its ``view(value, case)`` is judged in place of the returned value.

    It may import numpy and `coursekit.judge`: its source is run where a student checks, too.
    """
    reads: tuple[str, ...] = ()
    """Earlier tasks without arguments whose values the view finds in ``case.earlier``."""
    form: str = ""
    """Lines above the student's own ones: a form to be filled in, indented as in the function."""

    def __post_init__(self) -> None:
        names = Counter(variant.id for variant in self.variants)
        twice = [name for name, count in names.items() if count > 1]
        if twice:  # what is found out of one would be said of the other
            raise ValueError(f"{self.name}: more than one variant is called {', '.join(twice)}")

    @property
    def points(self) -> float:
        return sum(criterion.points for criterion in self.criteria)

    @property
    def variants(self) -> tuple[Mistake | Alternative, ...]:
        """All mistakes, then all alternatives."""
        return (*self.mistakes, *self.alternatives)


@dataclass(frozen=True)
class RubricLine:
    points: float
    text: str


@dataclass(frozen=True)
class WrittenTask:
    """A task answered in words and graded by a person. Its question is prose in the notebook."""

    name: str
    rubric: tuple[RubricLine, ...]
    """What earns points, so that a stranger could grade by it. Never ships."""
    model_answer: str
    """Never ships."""

    @property
    def points(self) -> float:
        return sum(line.points for line in self.rubric)


@dataclass(frozen=True)
class Lesson:
    """A graded notebook: its tasks in the order of the notebook."""

    name: str
    tasks: tuple[Task | WrittenTask, ...]

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def functions(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if isinstance(task, Task))

    @property
    def written(self) -> tuple[WrittenTask, ...]:
        return tuple(task for task in self.tasks if isinstance(task, WrittenTask))


def mistake(id: str, old: str, new: str, hint: str, origin: str, *more: tuple[str, str]) -> Mistake:
    """A mistake that is a small edit of the solution: `old` becomes `new`, then `more` pairs."""
    return Mistake(id, hint, origin, edits=((old, new), *more))


def alternative(id: str, source: str, why: str) -> Alternative:
    return Alternative(id, why, source=source)


def values(
    name: str,
    points: float,
    *,
    text: str = "",
    leaves: Sequence[str] | None = None,
    groups: Sequence[str] = ("basic", "general"),
) -> Criterion:
    """The outputs named `leaves` (by default `name` alone) are right on all cases of `groups`."""
    chosen = (name,) if leaves is None else tuple(leaves)
    return Criterion(name, points, "values", chosen, tuple(groups), text or f"{name} is right")


def general(points: float, text: str = "right for other sizes too") -> Criterion:
    """All outputs are right on the cases of other sizes and unusual inputs."""
    return Criterion("general", points, "values", (), ("general",), text)


def stable(points: float, text: str = "finite and right for very large inputs") -> Criterion:
    return Criterion("stable", points, "values", (), ("stable",), text)


def unchanged(points: float, text: str = "leaves its arguments as they were") -> Criterion:
    return Criterion("unchanged", points, "unchanged", (), ("basic", "general"), text)


def vectorised(points: float, text: str = "no Python loop over the examples") -> Criterion:
    """The number of Python instructions doesn't grow with m.

    It looks at the cases of group ``vectorised``, smallest m first.
    """
    return Criterion("vectorised", points, "vectorised", (), ("vectorised",), text)


def printing(
    points: float, text: str = "prints the cost when asked to, and only then"
) -> Criterion:
    """Costs are printed when they are asked for, and only then.

    Cases of group ``printing`` come in pairs: the same inputs with print_cost False, then True.
    """
    return Criterion("printing", points, "printing", (), ("printing",), text)


def refused(points: float, text: str) -> Criterion:
    """The arguments of the cases of group ``refused`` make it raise the error that is asked for."""
    return Criterion("refused", points, "refused", (), (REFUSED,), text)


def random_normal(name: str, points: float, spread: dict[str, float], text: str) -> Criterion:
    """The outputs in `spread` are normal draws with that standard deviation, new at every call.

    It looks at the cases of group ``random``.
    """
    return Criterion(name, points, "random", tuple(spread), ("random",), text, spread)

"""Text notebooks, solutions and tasks in; instructor's and student's folders out; no leak."""

from autograder.build.proof import Leak, leaks
from autograder.build.solved import (
    fill,
    release_notebook,
    solutions,
    solved_notebook,
    without_canary,
)
from autograder.build.sync import Built, Difference, build, check_build
from autograder.build.text import BuildError

__all__ = [
    "BuildError",
    "Built",
    "Difference",
    "Leak",
    "build",
    "check_build",
    "fill",
    "leaks",
    "release_notebook",
    "solutions",
    "solved_notebook",
    "without_canary",
]

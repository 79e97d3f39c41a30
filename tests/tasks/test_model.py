"""What tasks are made of."""

from __future__ import annotations

import pytest

from autograder.tasks import load_lesson
from autograder.tasks.model import Alternative, Task


def test_a_name_belongs_to_one_variant() -> None:
    """What is found out of one would be said of the other, which may be right."""
    task = load_lesson("lesson1_logistic_unit").functions[0]
    name = task.mistakes[0].id
    again = Alternative(name, "Bears the name of a mistake.", source="")
    with pytest.raises(ValueError, match=f"more than one variant is called {name}"):
        Task(task.name, task.draw, task.criteria, task.mistakes, (*task.alternatives, again))

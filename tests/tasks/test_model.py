"""What tasks are made of."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from autograder.tasks import TasksError, load_lesson
from autograder.tasks.model import Alternative, Task


def test_a_name_belongs_to_one_variant() -> None:
    """What is found out of one would be said of the other, which may be right."""
    task = load_lesson("lesson1_logistic_unit").functions[0]
    name = task.mistakes[0].id
    again = Alternative(name, "Bears the name of a mistake.", source="")
    with pytest.raises(ValueError, match=f"more than one variant is called {name}"):
        Task(task.name, task.draw, task.criteria, task.mistakes, (*task.alternatives, again))


def test_what_is_missing_is_named_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TasksError, match="the package autograder/tasks/lesson9_none is missing"):
        load_lesson("lesson9_none")
    empty = ModuleType("autograder.tasks.lesson9_empty")
    monkeypatch.setitem(sys.modules, empty.__name__, empty)
    with pytest.raises(TasksError, match=r"tasks/lesson9_empty/__init__\.py must define LESSON"):
        load_lesson("lesson9_empty")

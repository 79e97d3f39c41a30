"""What each lesson asks and how it is judged, a module per lesson."""

from __future__ import annotations

import importlib

from autograder.tasks.model import Lesson


class TasksError(Exception):
    """A lesson's tasks module is missing or isn't what it should be."""


def load_lesson(name: str) -> Lesson:
    """The tasks of the lesson `name`, from the package ``autograder/tasks/<name>``.

    Raises
    ------
    TasksError
        If there is no such module, or it doesn't define ``LESSON`` of that name.
    """
    qualified = f"{__name__}.{name}"
    try:
        module = importlib.import_module(qualified)
    except ModuleNotFoundError as error:
        if error.name != qualified:
            raise
        raise TasksError(
            f"the lesson {name!r} has no tasks: the package autograder/tasks/{name} is missing"
        ) from error
    lesson = getattr(module, "LESSON", None)
    if not isinstance(lesson, Lesson) or lesson.name != name:
        raise TasksError(
            f'autograder/tasks/{name}/__init__.py must define LESSON = Lesson("{name}", …)'
        )
    return lesson

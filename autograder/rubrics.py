"""What a person needs to grade the written tasks: rubric lines with points, and a model answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.tasks.model import WrittenTask
from coursekit.show import points


def rubrics(course: Course, lessons: Sequence[str] | None = None) -> str:
    """The written tasks of some lessons, with rubric and model answer, as Markdown.

    Parameters
    ----------
    course : Course
    lessons : sequence of str, optional
        By default all.

    Returns
    -------
    str
        For instructors alone. Empty when none of the lessons has a written task.

    Raises
    ------
    CourseError
        For an unknown lesson.
    """
    names = [course.check_lesson(name) for name in (course.names if lessons is None else lessons)]
    parts: list[str] = []
    for name in names:
        written = load_lesson(name).written
        if written:
            parts.append(f"# {name}")
            parts += [part for task in written for part in _task(task)]
    return "\n\n".join(parts) + "\n" if parts else ""


def _task(task: WrittenTask) -> Iterator[str]:
    yield f"## {task.name} ({points(task.points)} points)"
    yield "\n".join(f"- **{points(line.points)}** {line.text}" for line in task.rubric)
    yield "### A full answer"
    yield "\n".join(f"> {line}".rstrip() for line in task.model_answer.strip().splitlines())

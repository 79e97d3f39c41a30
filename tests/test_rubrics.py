"""``autograder rubric``: what a person grades written answers by."""

from __future__ import annotations

import pytest

from autograder.course import CourseError, find_course
from autograder.rubrics import rubrics
from autograder.tasks import load_lesson

COURSE = find_course()


@pytest.mark.parametrize("lesson", COURSE.names)
def test_every_line_of_every_rubric_is_there_with_its_points(lesson: str) -> None:
    text = rubrics(COURSE, [lesson])
    for task in load_lesson(lesson).written:
        assert f"## {task.name} ({task.points:g} points)" in text
        for line in task.rubric:
            assert f"- **{line.points:g}** {line.text}" in text
        for line in task.model_answer.strip().splitlines():
            assert f"> {line}".rstrip() in text


def test_all_lessons_by_default_in_their_order() -> None:
    headings = [line[2:] for line in rubrics(COURSE).splitlines() if line.startswith("# ")]
    assert headings == [name for name in COURSE.names if load_lesson(name).written]


def test_an_unknown_lesson_is_named() -> None:
    with pytest.raises(CourseError, match="lesson9"):
        rubrics(COURSE, ["lesson9"])

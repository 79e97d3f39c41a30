"""The solved notebook of every lesson runs in a plain kernel, every check passes, nothing warns."""

from __future__ import annotations

import pytest

from autograder.course import find_course
from autograder.validate.notebooks import prove_plain_jupyter

COURSE = find_course()


@pytest.mark.parametrize("lesson", COURSE.names)
def test_the_solved_notebook_runs_as_a_student_runs_it(lesson: str) -> None:
    assert list(prove_plain_jupyter(COURSE, lesson)) == []

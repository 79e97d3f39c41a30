"""Makes the student's folders from the instructor's, with nbgrader's own generate_assignment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.build.text import BuildError


def generate(scratch: Path, lessons: Sequence[str]) -> None:
    """Fill ``scratch/release/`` from ``scratch/source/``.

    Raises
    ------
    BuildError
        If nbgrader refuses a lesson; the message ends with its log.
    """
    # Importing nbgrader takes long, and most commands never get here.
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(scratch.resolve())
    config.CourseDirectory.course_id = "build"
    # As with --no-db: the scratch folder's gradebook would be thrown away with it.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    api = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)
    for lesson in lessons:
        result = api.generate_assignment(lesson)
        if not result["success"]:
            log = result.get("log", "") or result.get("error", "")
            raise BuildError(f"{lesson}: nbgrader can't make the release version:\n{log}")

"""Makes the student's folders from the instructor's, with nbgrader's own generate_assignment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    with _own_programs_on_path():
        api = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)
        for lesson in lessons:
            result = api.generate_assignment(lesson)
            if not result["success"]:
                log = result.get("log", "") or result.get("error", "")
                raise BuildError(f"{lesson}: nbgrader can't make the release version:\n{log}")


@contextmanager
def _own_programs_on_path() -> Iterator[None]:
    """Let nbgrader find alembic by its bare name: it lies beside the Python in use."""
    before = os.environ.get("PATH")
    programs = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([programs, before] if before else [programs])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before

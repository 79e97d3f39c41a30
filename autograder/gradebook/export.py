"""Scores as a table, through nbgrader's own exporter."""

from __future__ import annotations

import logging
from pathlib import Path

from nbgrader.plugins import CsvExportPlugin

from autograder.course import Course
from autograder.gradebook.settings import GradebookError, Settings, gradebook_to_read


def export(course: Course, path: Path) -> Path:
    """Write the gradebook's scores to `path` as CSV, as ``nbgrader export --to path`` does.

    Parameters
    ----------
    course : Course
        The course.
    path : Path
        The file to write.

    Raises
    ------
    GradebookError
        When there is no gradebook yet, or it can't be opened.

    """
    settings = Settings(course)
    plugin = CsvExportPlugin(config=settings.config)
    plugin.log = logging.getLogger("autograder.export")
    plugin.to = str(path)
    with gradebook_to_read(settings) as gradebook:
        if gradebook is None:
            raise GradebookError("there are no scores yet; first: autograder grade")
        plugin.export(gradebook)
    return path

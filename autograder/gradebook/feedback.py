"""Feedback pages: nbgrader's own, made in this process, skipped while nothing has changed."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from autograder.course import Course
from autograder.gradebook.colours import highlight_code
from autograder.gradebook.faults import stops_all, what_to_do
from autograder.gradebook.folders import copy_harmless, replaced
from autograder.gradebook.marks import GradesAtHand, Marks, lesson_marks
from autograder.gradebook.sanitise import (
    CleanNotebook,
    markdown2html,
    strip_files_prefix,
)
from autograder.gradebook.script_policy import with_script_policy
from autograder.gradebook.settings import Settings, open_gradebook

_MARK = re.compile(r'<meta name="made-from" content="([0-9a-f]{64})"/?>')
_STYLE = """<style>
td, th { padding: 0.15em 0.8em 0.15em 0; text-align: left; }
img, svg { max-width: 100%; height: auto; }
div.rendered_html { overflow-x: auto; }
@media print { pre { white-space: pre-wrap !important; overflow-wrap: anywhere; } }
</style>"""
"""nbgrader's page leaves no room between the columns of a table, and lets what is wide reach out of
the page; on paper nobody can scroll."""
_ENTRY = re.compile(r'(<li><a href="#(?:check_)?(\w+)">)(?:Test cell|Written response)</a>')
"""A task in the list at the top, where nbgrader calls all of them the same."""
_FORM = "4"
"""Changes when pages come to look different, so that all are made anew."""


class SafeHTMLExporter(HTMLExporter):  # type: ignore[misc]
    """nbconvert's HTML exporter for notebooks that strangers wrote."""

    def __init__(self, config: Any = None, **more: Any) -> None:
        super().__init__(config=config, **more)
        if not any(isinstance(step, CleanNotebook) for step in self._preprocessors):
            self.register_preprocessor(CleanNotebook, enabled=True)
        self.register_filter("markdown2html", markdown2html)
        self.register_filter("strip_files_prefix", strip_files_prefix)

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, with the rule that only its own scripts run.

        nbconvert's last step parses the whole page once more to add texts to pictures without any,
        and takes half of all the time; here `CleanNotebook` gives the pictures their texts.
        """
        resources = self._init_resources(resources)
        self.register_filter("highlight_code", highlight_code)
        self.register_filter(
            "filter_data_type",
            WidgetsDataTypeFilter(
                notebook_metadata=self._nb_metadata, parent=self, resources=resources
            ),
        )
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **more)
        page = page.replace("</head>", _STYLE + "</head>", 1)
        top, end, notebook = page.partition("</ol>")  # nothing that a student wrote comes before it
        page = _ENTRY.sub(r"\1\2</a>", top) + end + notebook
        return with_script_policy(page), resources


@dataclass(frozen=True)
class FeedbackPage:
    """What became of one student's feedback page."""

    student: str
    lesson: str
    path: Path
    state: Literal["made", "unchanged", "failed", "outdated"]
    """Outdated: the submission that it shows was followed by one that could not be graded."""
    reason: str = ""
    waiting: int = 0
    """How many answers on it a person has still to read."""


def generate_feedback(
    course: Course,
    lessons: Sequence[str] | None = None,
    student: str | None = None,
    *,
    force: bool = False,
) -> list[FeedbackPage]:
    """Write ``feedback/<student>/<lesson>/<lesson>.html`` for all graded notebooks.

    Parameters
    ----------
    course : Course
        The course.
    lessons : sequence of str, optional
        Lessons to write pages for; by default all.
    student : str, optional
        Write this student's pages alone.
    force : bool
        Write also pages whose notebook, scores and comments are as they were.

    Returns
    -------
    list of FeedbackPage
        One for each graded notebook, and each page that is left of one. One that fails doesn't
        stop the others.

    Raises
    ------
    CourseError, GradebookError
        For an unknown lesson; when the gradebook can't be used.
    OSError
        When the disk is full or the folder can't be written: pages written until then stay.

    """
    wanted = [course.check_lesson(name) for name in (course.names if lessons is None else lessons)]
    settings = Settings(course)
    pages: list[FeedbackPage] = []
    if not settings.autograded.is_dir():
        return pages
    with open_gradebook(settings) as gradebook:
        converter = _Converter(settings, gradebook)
        for lesson in wanted:
            marks = lesson_marks(gradebook, lesson)
            for name in sorted(marks):
                if student is not None and name != student:
                    continue
                notebook = settings.autograded / name / lesson / f"{lesson}.ipynb"
                page = settings.feedback / name / lesson / f"{lesson}.html"
                if not notebook.is_file() and page.is_file():
                    pages.append(FeedbackPage(name, lesson, page, "outdated"))
                elif notebook.is_file():
                    pages.append(converter.make(name, lesson, notebook, marks[name], force))
    return pages


class _Converter:
    """nbgrader's feedback converter, kept over many notebooks with its templates loaded."""

    def __init__(self, settings: Settings, gradebook: Gradebook) -> None:
        self._settings = settings
        config = Config(settings.config.copy())
        config.GenerateFeedback.exporter_class = SafeHTMLExporter
        self._converter = GenerateFeedback(coursedir=settings.folders, config=config)
        self._converter.log = logging.getLogger("autograder.feedback")
        self._converter.log.setLevel(logging.ERROR)
        self._exporter = SafeHTMLExporter(parent=self._converter, config=self._converter.config)
        self._grades = GradesAtHand()
        for step in self._converter.preprocessors:
            ours = step is GetGrades or step == "nbgrader.preprocessors.GetGrades"
            self._exporter.register_preprocessor(self._grades if ours else step)

    def make(
        self, student: str, lesson: str, notebook: Path, marks: Marks, force: bool
    ) -> FeedbackPage:
        """Write one page unless it is made from just this."""
        path = self._settings.feedback / student / lesson / f"{lesson}.html"
        digest = hashlib.sha256(f"{_FORM}:{marks!r}:".encode() + notebook.read_bytes()).hexdigest()
        if not force and _made_from(path) == digest:
            return FeedbackPage(student, lesson, path, "unchanged", waiting=marks.waiting)
        self._grades.marks = marks
        try:
            resources = self._converter.init_single_notebook_resources(str(notebook))
            page, _ = self._exporter.from_filename(str(notebook), resources=resources)
            self._write(notebook.parent, path, _marked(page, digest))
        except OSError as error:
            error.filename = error.filename or str(path)  # a full disk doesn't say where it is
            if stops_all(error):
                raise
            return FeedbackPage(student, lesson, path, "failed", what_to_do(error))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return FeedbackPage(student, lesson, path, "failed", reason)
        return FeedbackPage(student, lesson, path, "made", waiting=marks.waiting)

    def _write(self, graded: Path, path: Path, page: str) -> None:
        """Replace the page's folder; pictures beside the notebook are copied as nbgrader does."""
        with replaced(path.parent) as new:
            copy_harmless(graded, new)
            (new / path.name).write_text(page, encoding="utf-8")
        self._converter.set_permissions(path.stem, path.parent.parent.name)


def _marked(page: str, digest: str) -> str:
    return page.replace("</head>", f'<meta name="made-from" content="{digest}"/>\n</head>', 1)


def _made_from(path: Path) -> str | None:
    """The digest in the head of a page written earlier."""
    try:
        head, _, _ = path.read_text(encoding="utf-8").partition("</head>")
    except (OSError, UnicodeDecodeError):
        return None
    found = _MARK.search(head)
    return found.group(1) if found else None

"""Notebooks that attack the browser of whoever looks at them: no page of ours runs or loads theirs.

Each file in tests/attacks/pages is a code cell or, as Markdown, an answer. Where it gets through,
the page sets ``window.pwned``, asks for an address with "pwned" in it, or has a picture called
"cover" in another place than its own cell.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page
from servers import jupyter, open_page

from autograder.build import solved_notebook
from autograder.course import Course
from autograder.gradebook.feedback import generate_feedback
from autograder.gradebook.grading import grade_class
from autograder.grader import course_grader
from autograder.tasks import load_lesson

pytestmark = pytest.mark.browser

ATTACKS = sorted((Path(__file__).resolve().parents[1] / "attacks" / "pages").iterdir())
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=1'/>"
TOUCH = """
for (const one of document.querySelectorAll('.nbgrader_cell *, .cell *, .jp-Cell *'))
  for (const kind of ['mouseover', 'focus', 'toggle', 'load', 'error', 'animationstart'])
    one.dispatchEvent(new Event(kind));
"""
COVERS = """
[...document.querySelectorAll('img[alt=cover]')].filter(one => {
  one.scrollIntoView({block: 'center'});
  const cell = one.closest('.nbgrader_cell, .cell, .jp-Cell').getBoundingClientRect();
  const own = one.getBoundingClientRect();
  const [x, y] = [own.left + own.width / 2, own.top + own.height / 2];
  return document.elementFromPoint(x, y) === one && (y < cell.top || y > cell.bottom);
}).length
"""


def hostile(course: Course, lesson: str) -> bytes:
    """A solved notebook with all attacks in it."""
    written = [path.read_text() for path in ATTACKS if path.suffix == ".md"]
    essay = load_lesson(lesson).written[0].name
    notebook = solved_notebook(course, lesson, {essay: "\n\n".join(written)})
    notebook.cells += [new_code_cell(path.read_text()) for path in ATTACKS if path.suffix == ".py"]
    attachments = {"drawing.svg": {"image/svg+xml": DRAWING}}
    notebook.cells += [new_markdown_cell(text, attachments=attachments) for text in written]
    return nbformat.writes(notebook).encode()


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The pages in a folder at an address of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def seen(page: Page, address: str) -> list[str]:
    """What got through on a page, once everything on it was touched."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    page.evaluate(TOUCH)
    page.wait_for_timeout(500)
    pwned = page.evaluate("window.pwned")
    covers = ["covers another cell"] * page.evaluate(COVERS)
    ran = [f"ran: {pwned}"] * (pwned is not None)
    return [*ran, *covers, *(url for url in asked if "pwned" in url)]


def test_no_page_runs_what_a_notebook_brings(built: Course, browser: Browser, tmp_path: Path):
    (lesson,) = built.names
    path = built.root / "submitted" / "mallory" / lesson / f"{lesson}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(hostile(built, lesson))
    with course_grader(built) as grader:
        (row,) = grade_class(built, grader.grade, fingerprint=grader.fingerprint)
    assert row.status == "needs_person"
    (feedback,) = generate_feedback(built)
    assert feedback.state == "made", feedback.reason
    with Gradebook(f"sqlite:///{built.root / 'gradebook.db'}") as book:
        number = book.find_submission_notebook(lesson, lesson, "mallory").id

    graded = built.root / "autograded" / "mallory" / lesson / f"{lesson}.ipynb"
    text = graded.read_text().replace("attachment:", "")  # of what restoring left out
    plain, _ = HTMLExporter().from_notebook_node(nbformat.reads(text, as_version=4))
    (feedback.path.parent / "plain.html").write_text(plain)

    picture = tmp_path / "failure.png"
    with site(feedback.path.parent) as address:
        with open_page(browser, picture) as page:
            assert seen(page, f"{address}/{lesson}.html") == []
            assert page.get_by_text("Because.").first.is_visible()
        with open_page(browser, picture) as page:  # so the attacks are real ones
            assert seen(page, f"{address}/plain.html") != []
    with (
        jupyter(built.root, tmp_path / "home") as server,
        open_page(browser, picture) as page,
    ):
        assert seen(page, server.page(f"formgrader/submissions/{number}/")) == []
        assert page.locator(".nbgrader_cell").count() > 3

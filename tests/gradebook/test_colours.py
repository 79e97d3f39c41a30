"""Colours of code, and Markdown, take no time worth mentioning, whatever a student wrote."""

from __future__ import annotations

import re
from time import process_time

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.server_extensions.formgrader import handlers

from autograder.gradebook import colours
from autograder.gradebook.colours import highlight_code
from autograder.gradebook.feedback import SafeHTMLExporter
from autograder.gradebook.sanitise import clean_html, strip_files_prefix
from autograder.gradebook.settings import Settings

ORDINARY_CELLS = 400
TIMES = 2.0
"""So many times as long as an ordinary notebook of that many cells a page may take."""
CODE = {
    "blank lines": "x = 1" + "\n" * 10_000 + "y = 2",
    "blanks on lines": "x = 1" + "\n " * 5_000 + "\ny = 2",
    "dots": "a." * 12_000 + "b",
    "cell magic": "%%html\n<b>" + "<" * 10_000,
    "signs at the margin": "\n%" * 12_000,
}
TEXTS = {
    "code": f"```ipython3\n{CODE['blank lines']}\n```",
    "code of another language": "```perl\nx" + "\n " * 10_000 + "y\n```",
    "formulas never closed": "\\\\[" * 12_000,
    "other formulas never closed": "\\\\(" * 12_000,
}


def formgrade(course):
    """As the formgrader makes its pages: with a plain exporter and the course's configuration."""
    config = Settings(course).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return HTMLExporter(config=config)


def page(exporter, *cells) -> tuple[str, float]:
    """The page of a notebook, and the seconds of the processor that it took."""
    notebook = new_notebook(cells=list(cells), metadata={"language_info": {"name": "python"}})
    resources = {"index": 0, "total": 1, "base_url": "", "submission_id": "x", "notebook_path": ""}
    started = process_time()
    made, _ = exporter.from_notebook_node(notebook, resources={**resources, "nbgrader": {}})
    return made, process_time() - started


def in_time(exporter, *cells, times: float = TIMES) -> str:
    """The page of a notebook that takes no more than some ordinary ones, on this machine now."""
    ordinary = [
        made(f"times_{number} = {number} * value  # for the *{number}th* time")
        for number in range(ORDINARY_CELLS // 2)
        for made in (new_code_cell, new_markdown_cell)
    ]
    colours._kept.cache_clear()
    _, usual = page(exporter, *ordinary)
    shown, took = page(exporter, *cells)
    assert took < times * usual, f"{took:.2f} s, an ordinary page {usual:.2f} s"
    return shown


@pytest.mark.parametrize("source", CODE.values(), ids=CODE)
def test_code_holds_no_page_up(course, source):
    for exporter in (SafeHTMLExporter(), formgrade(course)):
        in_time(exporter, new_code_cell(source))


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_markdown_holds_no_page_up(course, source):
    for exporter in (SafeHTMLExporter(), formgrade(course)):
        in_time(exporter, new_markdown_cell(source))


def test_of_very_much_code_only_beginnings_are_shown(course):
    cells = [new_code_cell("\n%" * 78 + f"\n{number}" + "\n" * 78) for number in range(600)]
    made = in_time(formgrade(course), *cells, times=10 * TIMES)
    assert "too long to be shown here" in re.sub("<[^>]+>", "", made)


def test_what_people_write_has_colours(course):
    source = "def double(x):\n    return 2 * x"
    coloured = '<span class="k">def</span>'
    assert coloured in highlight_code(source)
    text = new_markdown_cell(f"So:\n\n```python\n{source}\n```")
    for cell in (new_code_cell(source), text):
        assert coloured in page(formgrade(course), cell)[0]


def test_links_to_files_lose_what_old_notebooks_put_before_them():
    assert strip_files_prefix('<a href="files/a.csv">') == '<a href="a.csv">'
    assert strip_files_prefix('<a href="/files/a.csv">') == '<a href="a.csv">'


@pytest.mark.parametrize("address", ["a/../../logout", "a/%2e%2E/x", "a/.%2e/x", "/logout", "../x"])
def test_no_picture_is_asked_for_elsewhere_on_the_server(address):
    """Who looks at a page asks for its pictures: an address that does something is none."""
    assert "src" not in clean_html(f'<img src="{address}">')
    assert "src" in clean_html('<img src="pictures/my curve.png">')

"""One page is only so much work, whatever a notebook holds; what people write doesn't notice."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_colours import formgrade, page

from autograder.gradebook import allowance, colours, sanitise
from autograder.gradebook.allowance import PRICES, Allowance, marks
from autograder.gradebook.feedback import SafeHTMLExporter

LESS = 100_000
"""Of effort, for a page that is quickly made."""
PIECES = 20
ROOT = Path(__file__).resolve().parents[2]
RELEASED = sorted((ROOT / "release").glob("lesson*/*.ipynb"))
COSTLY = {
    "html": ("<b>x</b>" * 300, "<b>x</b>"),
    "mark": ("| - |\n" * 20, "<table>"),
    "code": ("[1, 2, 3]\n" * 50, '<span class="p">'),
    "drawing": ('<svg xmlns="http://www.w3.org/2000/svg">' + " " * 9_000 + "</svg>", "image/svg"),
}


@pytest.fixture(params=["feedback", "formgrader"])
def exporter(request, course):
    """Both ways to make a page; the formgrader's exporter is a plain one."""
    return SafeHTMLExporter() if request.param == "feedback" else formgrade(course)


@pytest.fixture
def spent(monkeypatch) -> dict[str, int]:
    """What the functions that take long are given, in characters that cost."""
    given = dict.fromkeys(PRICES, 0)

    def watch(where, name, kind, length=len):
        usual = getattr(where, name)

        def watched(text, *rest, **more):
            given[kind] += length(text)
            return usual(text, *rest, **more)

        monkeypatch.setattr(where, name, watched)

    watch(sanitise._CLEANER, "clean", "html")
    watch(sanitise.MarkdownWithMath, "render", "mark", length=lambda _: 0)
    watch(sanitise, "_rendered", "mark", marks)
    watch(sanitise, "drawable", "drawing")
    watch(colours, "_in_colours", "code")
    colours._kept.cache_clear()
    sanitise._rendered_often.cache_clear()
    return given


def cells(kind: str, text: str, times: int) -> list[nbformat.NotebookNode]:
    """So many cells with one costly text each, no two alike."""
    if kind == "mark":
        return [new_markdown_cell(f"{number}\n\n{text}") for number in range(times)]
    if kind == "code":
        return [new_code_cell(f"# {number}\n{text}") for number in range(times)]
    name = "text/html" if kind == "html" else "image/svg+xml"
    return [
        new_code_cell(str(number), outputs=[new_output("display_data", {name: text})])
        for number in range(times)
    ]


@pytest.mark.parametrize("kind", COSTLY)
def test_what_is_beyond_the_allowance_is_not_worked_on(exporter, spent, kind, monkeypatch):
    text, sign = COSTLY[kind]
    monkeypatch.setattr(allowance, "EFFORT", LESS)
    made, _ = page(exporter, *cells(kind, text, 20))
    assert made.count(sign) > 0
    if kind == "mark":
        spent["html"] = 0  # within the price
    assert LESS / 2 < sum(PRICES[each] * spent[each] for each in PRICES) <= LESS


def test_the_rest_is_shown_as_it_was_written(exporter, monkeypatch):
    monkeypatch.setitem(PRICES, "mark", allowance.EFFORT)
    monkeypatch.setitem(PRICES, "html", allowance.EFFORT)
    monkeypatch.setitem(PRICES, "code", allowance.EFFORT)
    html, markdown = "<b>a</b><script>steal()</script>", "**<i>b</i>**<script>steal()</script>"
    outputs = [new_output("display_data", {"text/html": html})]
    outputs += [new_output("display_data", {"text/markdown": markdown})]
    code = new_code_cell("def f(): return '<u>'", outputs=outputs)
    made, _ = page(exporter, code, new_markdown_cell(markdown))
    assert "<pre>&lt;b&gt;a&lt;/b&gt;</pre>" in made
    assert made.count("<pre>**&lt;i&gt;b&lt;/i&gt;**&lt;script&gt;steal()") == 2
    assert "def f(): return '&lt;u&gt;'" in made


def test_there_are_only_so_many_cells_and_outputs(exporter, monkeypatch):
    monkeypatch.setattr(allowance, "MAX_PIECES", PIECES)
    one = new_output("display_data", {"text/plain": "one of many"})
    made, _ = page(exporter, new_code_cell("1", outputs=[one] * (PIECES + 10)))
    assert made.count("one of many") == PIECES - 1
    assert "too long to be shown here" in made
    graded = new_code_cell("lesson = 1", metadata={"nbgrader": {"grade_id": "of_the_lesson"}})
    made, _ = page(exporter, *[new_code_cell("") for _ in range(PIECES + 10)], graded)
    assert "too long to be shown here" in made
    assert "lesson" in made


def test_an_address_used_by_the_thousand_is_refused():
    text = "[a]: http://example.org/" + "&" * 20_000 + "\n\n" + "[a] " * 1_000
    assert sanitise._rendered(text, {}).startswith("<pre>[a]: http")
    picture = {"a.png": {"image/png": "A" * 100_000}}
    assert "<img" in sanitise._rendered("![](attachment:a.png)", picture)
    assert "<img" not in sanitise._rendered("![](attachment:a.png)" * 100, picture)


def test_every_page_has_an_allowance_of_its_own():
    cleaner = sanitise.CleanNotebook()
    for _ in range(2):
        notebook = new_notebook(cells=cells("html", COSTLY["html"][0], 9))
        cleaner.preprocess(notebook, {})
        assert all(cell.outputs[0].data["text/html"].startswith("<b>") for cell in notebook.cells)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_pages_of_lessons_are_as_without_any_allowance(exporter, path, monkeypatch):
    notebook = nbformat.read(path, 4)
    table = "<table>" + "<tr>" + "<td>0.123456</td>\n" * 10 + "</tr>" * 200 + "</table>"
    answer = "**So** the weights `W` of *each* unit stay the same: $w_1 = w_2$.\n\n" * 300
    notebook.cells += [*cells("html", table, 5), new_markdown_cell(answer)]
    limited, _ = page(exporter, *notebook.cells)
    monkeypatch.setattr(Allowance, "covers", lambda *_: True)
    monkeypatch.setattr(allowance, "MAX_PIECES", 10**9)
    free, _ = page(exporter, *nbformat.read(path, 4).cells, *notebook.cells[-6:])
    assert re.sub("cell-id=[0-9a-f]+", "", limited) == re.sub("cell-id=[0-9a-f]+", "", free)

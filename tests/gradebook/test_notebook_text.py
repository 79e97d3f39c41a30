"""Our quick writer of notebooks and nbformat's agree in every byte."""

from __future__ import annotations

import copy
import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.gradebook import notebook_text
from autograder.gradebook.notebook_text import notebook_bytes

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(ROOT.glob("source/*/*.ipynb")) + sorted(ROOT.glob("release/*/*.ipynb"))
ODD = 'a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l\n\n\x00\x7f"\\n\\\n😀é'
"""Whatever ends a line for `str.splitlines`, and what JSON escapes."""


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """nbformat complains of notebooks that its schema doesn't allow, and writes them."""
    caplog.set_level(logging.CRITICAL)


def by_nbformat(notebook: dict[str, Any]) -> bytes:
    node = nbformat.from_dict(copy.deepcopy(notebook))
    return (nbformat.writes(node, version=4) + "\n").encode("utf-8", "replace")


def notebook(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, **more}
    content["cells"] = [{"id": f"cell-{place}", **cell} for place, cell in enumerate(cells)]
    return content


def code(*outputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "x = 1"}
    return {**cell, **more, "outputs": list(outputs)}


def display(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


RICH = notebook(
    code(
        display(
            **{
                "text/plain": ODD,
                "text/html": "<p>\n</p>",
                "image/svg+xml": "<svg>\n</svg>\n",
                "application/javascript": "1;\n2;\n",
                "image/png": "iVBORw0\nKGgo=\n",
                "application/json": {"b": [1, 2.5, None, True], "a": {"text/plain": "x\ny\n"}},
                "application/vnd.vegalite.v5+json": {"deep": [[], {}, [[{"a": []}]]]},
                "application/x-other": "a\nb\n",
            }
        ),
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "metadata": {"image/png": {"w": 1}},
            "data": {"text/plain": "3", "text/latex": ["$a$\n", "$b$"]},
        },
        {"output_type": "stream", "name": "stdout", "text": ODD},
        {"output_type": "stream", "name": "stderr", "text": ["a\n", "b"]},
        {"output_type": "stream", "name": "stdout", "text": ""},
        {"output_type": "error", "ename": "E", "evalue": "a\nb", "traceback": ["\x1b[31mE\n", ""]},
        source=ODD,
        execution_count=7,
        metadata={"trusted": True, "tags": ["z", "a"], "nbgrader": {"points": 2.0, "grade": True}},
    ),
    {
        "cell_type": "markdown",
        "metadata": {},
        "source": ODD,
        "attachments": {"a.png": {"image/png": "AAAA\n", "text/plain": "a\nb"}, "b": {}},
    },
    {"cell_type": "raw", "metadata": {"format": "text/plain"}, "source": ["one\n", "two"]},
    {"cell_type": "markdown", "metadata": {}, "source": ""},
    code(),
    metadata={
        "orig_nbformat": 4,
        "signature": "s",
        "kernelspec": {"name": "python3"},
        "authors": [{"name": "é\u2028"}],
        "tuple": (1, "two", ()),
        "numbers": [1e22, -0.0, 10**30],
    },
)


def test_a_notebook_with_all_kinds_of_cells_and_outputs() -> None:
    before = copy.deepcopy(RICH)
    assert notebook_bytes(RICH) == by_nbformat(RICH)
    assert before == RICH
    text = notebook_bytes(RICH).decode()
    assert '"a\\n",\n       "b\\r\\n",\n       "c\\r",\n       "d\\u000b",' in text
    assert '"trusted"' not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_notebook_of_the_course(path: Path) -> None:
    node = nbformat.read(path, as_version=4)
    assert notebook_bytes(node) == by_nbformat(node)
    plain = json.loads(path.read_text())  # texts in lines, as they are in files
    assert notebook_bytes(plain) == by_nbformat(plain)


TEXTS = st.text(max_size=8) | st.lists(st.sampled_from([*ODD, "line"]), max_size=6).map("".join)
NUMBERS = st.integers() | st.floats()
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
METADATA = st.dictionaries(
    TEXTS | st.sampled_from(["trusted", "signature", "orig_nbformat", "tags"]), JSON, max_size=3
)
MIME = st.sampled_from(
    [
        "text/plain",
        "text/html",
        "text/x+json",
        "image/svg+xml",
        "image/png",
        "application/json",
        "application/javascript",
        "application/a+json",
        "text",
        "textual/x",
    ]
)
LINES = TEXTS | st.lists(TEXTS, max_size=3)
BUNDLES = st.dictionaries(MIME, LINES | JSON, max_size=4)
OUTPUTS = st.one_of(
    st.fixed_dictionaries(
        {"output_type": st.just("stream"), "name": st.just("stdout"), "text": LINES}
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.just("error"),
            "ename": TEXTS,
            "evalue": TEXTS,
            "traceback": st.lists(TEXTS, max_size=2),
        }
    ),
    st.fixed_dictionaries(
        {"output_type": st.sampled_from(["display_data", "execute_result"]), "metadata": METADATA},
        optional={"data": BUNDLES, "execution_count": st.none() | st.integers()},
    ),
)
CELLS = st.one_of(
    st.fixed_dictionaries(
        {"cell_type": st.just("code"), "metadata": METADATA, "source": LINES,
         "execution_count": st.none() | st.integers(),
         "outputs": st.lists(OUTPUTS, max_size=3)}
    ),
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["markdown", "raw"]), "metadata": METADATA},
        optional={"source": LINES, "attachments": st.dictionaries(TEXTS, BUNDLES, max_size=2)},
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS, max_size=4), METADATA, st.dictionaries(TEXTS, JSON, max_size=2))
def test_any_notebook(
    cells: list[dict[str, Any]], metadata: dict[str, Any], more: dict[str, Any]
) -> None:
    content = notebook(*cells, metadata=metadata)
    content = {**more, **content}
    expected = by_nbformat(content)
    assert notebook_bytes(content) == expected
    assert notebook_bytes(content) == expected  # from kept texts


def test_kepts_are_told_apart_and_do_not_grow_for_ever() -> None:
    for value in (1, True, 1.0, "1", [1], {"a": 1}, math.inf, -math.inf, math.nan, -0.0, 0):
        content = notebook(code(display(), metadata={"value": value}))
        assert notebook_bytes(content) == by_nbformat(content)
    long = "x = 1\n" * 5_000
    before = notebook_text._indented.cache_info()
    content = notebook(code(source=long), {"cell_type": "raw", "metadata": {}, "source": long})
    assert notebook_bytes(content) == by_nbformat(content)
    after = notebook_text._indented.cache_info()
    assert (after.hits, after.misses) == (before.hits, before.misses)
    assert after.maxsize is not None


def ids(data: bytes) -> list[str]:
    return [cell["id"] for cell in json.loads(data)["cells"]]


@pytest.mark.filterwarnings("ignore:.*:Warning")
def test_what_nbformat_would_mend_is_left_to_it() -> None:
    older = notebook(code(), nbformat_minor=2)
    del older["cells"][0]["id"]
    assert notebook_bytes(older) == by_nbformat(older)
    twice = notebook(code(id="same"), code(id="same"))
    first, second = ids(notebook_bytes(twice))
    assert (first, first != second) == ("same", True)
    without = notebook(code())
    del without["cells"][0]["id"]
    assert len(ids(notebook_bytes(without))) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content, half: content["cells"][0].update(source=half),
        lambda content, half: content["cells"][0]["outputs"].append(
            display(**{"application/json": {half: half}})
        ),
        lambda content, half: content["metadata"].update(title=half),
    ],
)
def test_half_a_character_becomes_a_question_mark(
    spoil: Callable[[dict[str, Any], str], None],
) -> None:
    content, same = notebook(code()), notebook(code())
    spoil(content, "a\ud83d")
    spoil(same, "a?")
    assert notebook_bytes(content) == notebook_bytes(same) == by_nbformat(content)

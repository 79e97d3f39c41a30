from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import nbformat
import pytest
import tiny_lesson as tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.engine.bundle import BundleDefect, read_bundle
from autograder.engine.restore import Restored, RestoredCell, Unusable, restore


def restored(notebook: dict[str, Any]) -> Restored:
    return restore(tiny.data(notebook), tiny.bundle())


def cell(result: Restored, name: str) -> RestoredCell:
    return next(cell for cell in result.cells if cell.id == f"id-{name}")


def names(result: Restored) -> list[str]:
    return [cell.id for cell in result.cells]


TEMPLATE = [cell["id"] for cell in tiny.release()["cells"]]

# ---------------------------------------------------------------- the template


def test_roles_are_read_from_the_release() -> None:
    roles = [cell.role for cell in tiny.bundle().cells]
    assert roles == [
        *("prose", "locked", "explore", "prose", "answer", "check"),
        *("answer", "check", "play", "written"),
    ]
    assert tiny.bundle().points() == {"double": 4.0, "quadruple": 6.0, "why": 5.0}


def test_a_release_without_a_check_cell_is_a_defect() -> None:
    notebook = tiny.release()
    notebook["cells"].remove(tiny.cell_of(notebook, "check_double"))
    with pytest.raises(BundleDefect, match="double"):
        read_bundle("tiny", notebook)


def test_a_release_that_uses_a_name_twice_is_a_defect() -> None:
    notebook = tiny.release()
    notebook["cells"].append(tiny.cell_of(notebook, "double"))
    with pytest.raises(BundleDefect, match="twice"):
        read_bundle("tiny", notebook)


# ---------------------------------------------------------------- what is kept, what is put back


def test_an_untouched_submission_is_the_template() -> None:
    result = restored(tiny.release())
    assert names(result) == TEMPLATE
    assert result.notes == ()
    assert [cell.task for cell in result.cells if cell.blank] == ["double", "quadruple", "why"]


def test_answers_are_kept() -> None:
    result = restored(tiny.filled(why="Because."))
    assert cell(result, "double").source == tiny.DOUBLE
    assert cell(result, "why").source == "Because."
    assert not any(cell.blank for cell in result.cells)
    assert result.notes == ()


def test_only_answers_and_locked_cells_run() -> None:
    running = [cell.id for cell in restored(tiny.filled()).cells if cell.runs]
    assert running == ["id-setup", "id-double", "id-quadruple"]


@pytest.mark.parametrize("name", ["setup", "check_double", "show"])
def test_edited_cells_of_ours_are_put_back(name: str) -> None:
    notebook = tiny.filled()
    tiny.cell_of(notebook, name)["source"] = "print('mine')"
    result = restored(notebook)
    assert cell(result, name).source == tiny.cell_of(tiny.release(), name)["source"]
    assert len(result.notes) == 1
    assert "had been edited; the original was used" in result.notes[0]


def test_missing_cells_come_back_in_their_places() -> None:
    notebook = tiny.filled()
    for name in ("setup", "double", "check_quadruple", "intro"):
        notebook["cells"].remove(tiny.cell_of(notebook, name))
    result = restored(notebook)
    assert names(result) == TEMPLATE
    assert cell(result, "double").blank
    assert "the answer cell of `double` was missing; it counts as not answered" in result.notes
    assert "the cell `setup` was missing and was put back" in result.notes


def test_moved_cells_are_put_in_order() -> None:
    notebook = tiny.filled()
    notebook["cells"].reverse()
    result = restored(notebook)
    assert names(result) == TEMPLATE
    assert result.notes == ("cells had been moved; they were put back in the lesson's order",)


def test_own_cells_stay_behind_the_cell_they_followed() -> None:
    notebook = tiny.filled()
    notebook["cells"].insert(0, tiny.code("first = 1", "first"))
    tiny.insert_after(notebook, "double", tiny.code("print(double(2))"), tiny.code("x = 1"))
    result = restored(notebook)
    place = names(result).index("id-double")
    assert result.cells[0].source == "first = 1"
    assert [cell.source for cell in result.cells[place + 1 : place + 3]] == [
        "print(double(2))",
        "x = 1",
    ]
    assert result.cells[place + 1].role == "extra"
    assert result.cells[place + 1].runs


def test_tags_and_settings_of_a_submission_count_for_nothing() -> None:
    notebook = tiny.filled()
    tiny.cell_of(notebook, "double")["metadata"]["tags"] = ["skip-execution"]
    tiny.cell_of(notebook, "check_double")["metadata"]["nbgrader"]["points"] = 100
    result = restored(notebook)
    assert cell(result, "double").runs
    assert cell(result, "double").metadata == tiny.cell_of(tiny.release(), "double")["metadata"]
    assert cell(result, "check_double").metadata["nbgrader"]["points"] == 4
    assert any("skip-execution" in note for note in result.notes)
    assert any("other settings (points)" in note for note in result.notes)


def test_a_cell_of_the_wrong_type_is_read_as_what_it_was() -> None:
    notebook = tiny.filled(why="Because.")
    tiny.cell_of(notebook, "double")["cell_type"] = "markdown"
    tiny.cell_of(notebook, "why")["cell_type"] = "code"
    result = restored(notebook)
    assert (cell(result, "double").cell_type, cell(result, "double").runs) == ("code", True)
    assert (cell(result, "why").cell_type, cell(result, "why").source) == ("markdown", "Because.")
    assert len(result.notes) == 2


def test_prose_that_was_written_into_is_kept_beside_the_original() -> None:
    notebook = tiny.filled()
    tiny.cell_of(notebook, "intro")["source"] = "# Tiny\nMy notes."
    result = restored(notebook)
    assert result.cells[0].source == "# Tiny\nTwice, and twice again."
    assert result.cells[1].source == "# Tiny\nMy notes."


def test_pictures_in_a_written_answer_are_kept_and_scripts_are_not() -> None:
    notebook = tiny.filled(why="![](a.png)")
    tiny.cell_of(notebook, "why")["attachments"] = {
        "a.png": {"image/png": "QUJD", "text/html": "<script>"},
        "b.svg": {"image/svg+xml": "<svg onload='x'>"},
        "c": 3,
    }
    assert cell(restored(notebook), "why").attachments == {"a.png": {"image/png": "QUJD"}}


# ---------------------------------------------------------------- copies


def copy_of(notebook: dict[str, Any], name: str, source: str) -> dict[str, Any]:
    """As JupyterLab pastes a cell: new id, same metadata."""
    return {**copy.deepcopy(tiny.cell_of(notebook, name)), "id": "pasted", "source": source}


def test_of_two_copies_the_one_filled_in_counts() -> None:
    notebook = tiny.filled()
    tiny.insert_after(notebook, "double", copy_of(notebook, "double", tiny.DOUBLE_STUB))
    result = restored(notebook)
    assert cell(result, "double").source == tiny.DOUBLE
    assert names(result) == TEMPLATE
    assert "appears 2 times" in result.notes[0]


def test_of_two_answers_the_last_counts_and_the_first_does_not_run() -> None:
    notebook = tiny.filled(double="def double(x):\n    return x")
    tiny.insert_after(notebook, "double", copy_of(notebook, "double", tiny.DOUBLE))
    result = restored(notebook)
    assert cell(result, "double").source == tiny.DOUBLE
    extra = next(cell for cell in result.cells if cell.role == "extra")
    assert (extra.source, extra.runs) == ("def double(x):\n    return x", False)


def test_a_split_cell_keeps_both_halves() -> None:
    notebook = tiny.filled(double="two = 2")
    half = copy_of(notebook, "double", "def double(x):\n    return two * x")
    tiny.insert_after(notebook, "double", half)
    result = restored(notebook)
    assert cell(result, "double").source == half["source"]
    extra = next(cell for cell in result.cells if cell.role == "extra")
    assert (extra.source, extra.runs) == ("two = 2", True)


def test_the_written_answer_that_was_filled_in_counts() -> None:
    notebook = tiny.filled(why="Because.")
    notebook["cells"].append(copy_of(notebook, "why", tiny.WRITTEN_STUB))
    assert cell(restored(notebook), "why").source == "Because."


# ---------------------------------------------------------------- names lost


def without_names(notebook: dict[str, Any]) -> dict[str, Any]:
    """As some editors save it: no ids, no metadata."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return notebook


def test_answers_are_found_by_what_they_define() -> None:
    result = restored(without_names(tiny.filled(why="Because.")))
    assert names(result) == TEMPLATE
    assert cell(result, "double").source == tiny.DOUBLE
    assert cell(result, "why").source == "Because."
    assert (
        "the answer cell of `double` had lost its name; it was found by its content" in result.notes
    )


def test_an_answer_that_does_not_parse_is_found_too() -> None:
    result = restored(without_names(tiny.filled(double="def double(x):\n    return 2 * (x")))
    assert cell(result, "double").source.endswith("(x")


def test_a_function_written_in_another_cell_is_not_replaced_by_the_stub() -> None:
    notebook = tiny.insert_after(tiny.release(), "intro", tiny.code(tiny.DOUBLE))
    result = restored(notebook)
    assert not cell(result, "double").runs
    assert "`double` is defined outside its answer cell; that was used" in result.notes


def test_an_exchanged_grade_id_loses_no_answer() -> None:
    notebook = tiny.filled()
    for one, other in (("double", "quadruple"), ("quadruple", "double")):
        tiny.cell_of(notebook, one)["metadata"]["nbgrader"]["grade_id"] = other
    sources = {cell.source for cell in restored(notebook).cells if cell.runs}
    assert {tiny.DOUBLE, tiny.QUADRUPLE} <= sources


# ---------------------------------------------------------------- formats and damage


def test_the_old_format_is_read() -> None:
    notebook = nbformat.from_dict(tiny.filled(why="Because."))
    old = nbformat.convert(notebook, 3)
    result = restore(nbformat.writes(old).encode(), tiny.bundle())
    assert cell(result, "double").source == tiny.DOUBLE
    assert cell(result, "why").source == "Because."


UNUSABLE = {
    "empty": b"",
    "blank": b" \n ",
    "not text": b"\xff\xfe\x00\x01",
    "not JSON": b"%PDF-1.4",
    "truncated": tiny.data(tiny.filled())[:400],
    "a list": b"[1, 2]",
    "no cells": b'{"nbformat": 4, "metadata": {}}',
    "cells of a wrong type": b'{"nbformat": 4, "cells": "none"}',
    "an empty list": b'{"nbformat": 4, "cells": []}',
    "cells that are no cells": b'{"nbformat": 4, "cells": [1, null, "x"]}',
    "format 10**400": b'{"nbformat": 1%s, "cells": []}' % (b"0" * 400),
    "a huge number": b'{"nbformat": %s}' % (b"1" * 10_000),
    "deep": b'{"cells": ' + b"[" * 100_000,
    "deep and whole": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "old and empty": b'{"nbformat": 3, "worksheets": [{"cells": []}, 3]}',
    "too many cells": json.dumps({"cells": [{"cell_type": "raw"}] * 5_001}).encode(),
    "too much text": json.dumps({"cells": [{"source": "x" * 5_000_000}]}).encode(),
    "too large": b" " * (32 * 2**20 + 1),
}


@pytest.mark.parametrize("data", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_be_graded_says_why_in_one_sentence(data: bytes) -> None:
    with pytest.raises(Unusable) as caught:
        restore(data, tiny.bundle())
    assert 10 < len(str(caught.value)) < 120
    assert "\n" not in str(caught.value)


def test_halves_of_characters_and_carriage_returns_do_no_harm() -> None:
    notebook = tiny.filled(double="def double(x):\r\n    return 2 * x  # \ud800")
    source = cell(restored(notebook), "double").source
    assert source.encode() == b"def double(x):\n    return 2 * x  # ?"


def test_a_byte_order_mark_is_skipped() -> None:
    result = restore(b"\xef\xbb\xbf" + tiny.data(tiny.filled()), tiny.bundle())
    assert cell(result, "double").source == tiny.DOUBLE


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def _mutated(draw: Any, node: Any) -> Any:
    """Replace, drop, double or keep each part of a JSON tree."""
    if draw(st.integers(0, 24)) == 0:
        return draw(ANYTHING)
    if isinstance(node, dict):
        kept = [key for key in node if draw(st.integers(0, 24)) > 0]
        return {key: _mutated(draw, node[key]) for key in kept}
    if isinstance(node, list):
        changed = []
        for item in node:
            changed += [_mutated(draw, item)] * draw(st.sampled_from([0, 1, 1, 1, 1, 1, 2]))
        return changed
    return node


@st.composite
def damaged(draw: Any) -> bytes:
    notebook = _mutated(draw, tiny.filled(why="Because."))
    return json.dumps(notebook).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_damage_never_crashes(data: bytes) -> None:
    try:
        result = restore(data, tiny.bundle())
    except Unusable:
        return
    own = [cell.id for cell in result.cells if cell.role != "extra"]
    assert own == TEMPLATE
    assert len({cell.id for cell in result.cells}) == len(result.cells)
    for template, found in zip(
        tiny.bundle().cells, (c for c in result.cells if c.role != "extra"), strict=True
    ):
        assert found.metadata == template.metadata
        if template.role in ("locked", "check", "explore", "prose"):
            assert found.source == template.source


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=50).map(lambda b: tiny.data(tiny.filled())[:900] + b)
)
def test_any_bytes_give_a_result_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(Unusable):
        restore(data, tiny.bundle())

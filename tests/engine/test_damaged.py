"""Whatever is handed in for a notebook ends with a status; what can be read is graded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import damage
import nbformat
import pytest
import tiny_lesson as tiny

from autograder.build import release_notebook, solved_notebook
from autograder.course import find_course
from autograder.engine.bundle import LessonBundle, load_bundle
from autograder.engine.reading import Unusable
from autograder.engine.report import Report
from autograder.engine.restore import Restored, restore

LESSONS = ("lesson1_logistic_unit", "exercise1_tanh_and_sigmoid", "exercise4_shapes")
COUNT = 2_000
GRADED = 40
"""So many of them go through the whole grade."""
SECONDS = 5.0
"""More than anything takes here on a busy machine; what was quadratic took minutes."""
CRASHED = sorted((Path(__file__).parent / "damaged").iterdir())


@pytest.fixture(scope="module")
def bundles() -> dict[str, LessonBundle]:
    course = find_course(Path(__file__).parent)
    return {name: load_bundle(course, name) for name in LESSONS}


@pytest.fixture(scope="module")
def originals(bundles: dict[str, LessonBundle]) -> list[dict[str, Any]]:
    course = find_course(Path(__file__).parent)
    return [
        json.loads(nbformat.writes(make(course, name)))
        for name in bundles
        for make in (release_notebook, solved_notebook)
    ]


def lesson_of(data: bytes, bundles: dict[str, LessonBundle]) -> LessonBundle:
    """Any lesson will do, but more often the one that it was."""
    named = [bundle for name, bundle in bundles.items() if name.encode() in data]
    return named[0] if named else next(iter(bundles.values()))


def check_restored(result: Restored, bundle: LessonBundle) -> None:
    own = [cell for cell in result.cells if cell.role != "extra"]
    assert [cell.id for cell in own] == [cell.id for cell in bundle.cells]
    assert len({cell.id for cell in result.cells}) == len(result.cells)
    for found, template in zip(own, bundle.cells, strict=True):
        assert found.metadata == template.metadata
        if template.role in ("locked", "check", "explore", "prose"):
            assert found.source == template.source
    for text in (*result.notes, *(cell.source for cell in result.cells)):
        text.encode()
    assert all(len(note) < 300 and "\n" not in note for note in result.notes)


def test_two_thousand_damaged_notebooks_each_end_with_a_status(
    bundles: dict[str, LessonBundle], originals: list[dict[str, Any]]
) -> None:
    ends = {"read": 0, "refused": 0}
    for number, data in enumerate(damage.damaged(originals, COUNT, seed=5)):
        bundle = lesson_of(data, bundles)
        started = perf_counter()
        refused = ""
        try:
            check_restored(restore(data, bundle), bundle)
        except Unusable as error:
            refused = str(error)
        except Exception as error:
            raise AssertionError(f"{number}: {damage.WAYS[number % len(damage.WAYS)]}") from error
        assert refused == "" or 10 < len(refused) < 120
        ends["refused" if refused else "read"] += 1
        assert perf_counter() - started < SECONDS, number
    assert sum(ends.values()) == COUNT
    assert min(ends.values()) > COUNT / 10, ends


@pytest.fixture
def some(grade_tiny: Callable[[Any], Report]) -> Iterator[bytes]:
    whole = [tiny.release(), tiny.filled(why="Because.")]
    return damage.damaged(whole, GRADED, seed=6)


def test_damaged_notebooks_are_graded_and_the_honest_one_after_them_is_not_affected(
    grade_tiny: Callable[[Any], Report], some: Iterator[bytes]
) -> None:
    honest = tiny.filled(why="Because.")
    before = grade_tiny(honest)
    for data in some:
        report = grade_tiny(data)
        assert report.status in ("graded", "needs_person", "failed")
        assert bool(report.reason) == (report.status == "failed")
        if report.notebook is not None:
            node = nbformat.from_dict(report.notebook)
            nbformat.validate(node)
            nbformat.writes(node).encode()
    assert grade_tiny(honest) == before


@pytest.mark.parametrize("path", CRASHED, ids=[path.name for path in CRASHED])
def test_what_once_did_harm_does_none(path: Path, grade_tiny: Callable[[Any], Report]) -> None:
    data = path.read_bytes()
    started = perf_counter()
    report = grade_tiny(data)
    assert perf_counter() - started < SECONDS
    assert report.status in ("graded", "needs_person", "failed")


# ---------------------------------------------------------------- what can be read is graded

GOOD = tiny.filled(double=tiny.DOUBLE + "  # déjà vu", why="Because.")
TEXT = json.dumps(GOOD, ensure_ascii=False)


def _worksheets() -> bytes:
    node = nbformat.from_dict(tiny.filled(why="Because."))
    return nbformat.writes(nbformat.convert(node, 3), version=3).encode()


def _with(**fields: Any) -> bytes:
    return tiny.data({**GOOD, **fields})


READABLE = {
    "UTF-8 with a byte order mark": TEXT.encode("utf-8-sig"),
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "UTF-32": TEXT.encode("utf-32"),
    "Windows-1252": TEXT.encode("cp1252"),
    "a damaged character": TEXT.encode().replace(b"\xc3\xa9", b"\xff"),
    "format 3": _worksheets(),
    "format 4.0": _with(nbformat_minor=0),
    "format 5": _with(nbformat=5),
    "a format that is no number": _with(nbformat="four"),
    "no format": tiny.data({"cells": GOOD["cells"]}),
    "zeros after the end": tiny.data(GOOD) + bytes(512),
    "rests of a longer file": tiny.data(GOOD) + b"\n ]\n}\n",
    "control characters": tiny.data(GOOD).replace(b"Because.", b"Because\x07\x00."),
    "a number of 5,000 digits": _with(nbformat_minor=1).replace(b"null", b"7" * 5000),
    "NaN": _with(metadata={"x": float("nan")}),
    "a cell that is none": _with(cells=[None, *GOOD["cells"], 3]),
    "no metadata anywhere": tiny.data(
        {"cells": [{**cell, "metadata": None} for cell in GOOD["cells"]]}
    ),
    "line feeds of Windows": tiny.data(GOOD).replace(rb"\n", rb"\r\n"),
}


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE.keys())
def test_good_answers_get_their_points_in_whatever_form_they_come(
    data: bytes, grade_tiny: Callable[[Any], Report]
) -> None:
    report = grade_tiny(data)
    assert report.status == "needs_person"
    assert {task.name: task.score for task in report.tasks} == {
        **{"double": 4.0, "quadruple": 6.0},
        "why": None,
    }


REFUSED = {
    "the file is empty": bytes(1000),
    "the file is a zip archive": b"PK\x03\x04" + bytes(30),
    "its end is missing": tiny.data(GOOD)[:-2],
    "holds a second notebook": tiny.data(GOOD) * 2,
}


@pytest.mark.parametrize(("reason", "data"), REFUSED.items(), ids=REFUSED.keys())
def test_what_cannot_be_read_in_one_way_only_is_refused(
    reason: str, data: bytes, grade_tiny: Callable[[Any], Report]
) -> None:
    report = grade_tiny(data)
    assert report.status == "failed"
    assert reason in report.reason

"""Solutions as source text: cut, related, edited, compiled."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import autograder.solutions
from autograder.tasks.model import Alternative, Criterion, Lesson, Mistake, Task
from autograder.tasks.sources import (
    SourceError,
    all_uses,
    compile_variant,
    function_source,
    namespace,
    signature,
    solution_parts,
    uses,
    variant,
)

SOLUTIONS = '''import numpy as np


def half(x):
    """Half of x = x / 2."""
    # canary-small-half-00000000
    y = x / 2
    return y


def scaled(
    x,
    factor=3.0,
):
    """Half of x, scaled.

    Returns a number.
    """
    # canary-small-scaled-11111111
    half_x = half(x)

    for _ in range(2):
        half_x = half_x * factor
    return half_x


def bare(x):
    # a comment first
    return scaled(x) + np.sum(x)


def shadow(half):
    """Has a parameter of the name of a task."""
    return half
'''


def task(name: str) -> Task:
    return Task(name, lambda rng: [], (Criterion(name, 1),), (), ())


LESSON = Lesson("small", tuple(task(name) for name in ("half", "scaled", "bare", "shadow")))


@pytest.fixture(autouse=True)
def solutions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "small.py"
    path.write_text(SOLUTIONS, encoding="utf-8")
    monkeypatch.setattr(autograder.solutions, "__path__", [str(tmp_path)])
    return path


@pytest.mark.parametrize("name", ["half", "scaled", "bare", "shadow"])
def test_the_parts_joined_are_the_whole(name: str) -> None:
    parts = solution_parts(LESSON, name)
    assert parts.signature + parts.docstring + parts.body == function_source(LESSON, name)


def test_a_solution_is_cut_into_signature_docstring_and_body() -> None:
    parts = solution_parts(LESSON, "scaled")
    assert parts.signature == "def scaled(\n    x,\n    factor=3.0,\n):\n"
    assert parts.docstring.startswith('    """Half of x, scaled.')
    assert parts.body.startswith("    # canary-small-scaled")
    assert (parts.statements, parts.lines) == (4, 4)


def test_comments_above_the_first_statement_belong_to_the_body() -> None:
    parts = solution_parts(LESSON, "bare")
    assert parts.signature == "def bare(x):\n"
    assert parts.docstring == ""
    assert parts.body.startswith("    # a comment first\n")


def test_signature_as_shown() -> None:
    assert signature(LESSON, "scaled") == "(x, factor=3.0)"


def test_uses_are_read_from_the_solutions() -> None:
    assert uses(LESSON, "half") == ()
    assert uses(LESSON, "bare") == ("scaled",)
    assert all_uses(LESSON, "bare") == ("half", "scaled")
    assert uses(LESSON, "shadow") == (), "a parameter isn't a call of another task"


def test_edits_leave_the_docstring_alone() -> None:
    change = Mistake("thirds", "hint", "origin", edits=(("x / 2", "x / 3"), ("y = x", "y = 2 * x")))
    assert function_source(LESSON, "half").count("x / 2") == 2
    text = variant(LESSON, "half", change)
    assert "Half of x = x / 2." in text
    assert "y = 2 * x / 3" in text


@pytest.mark.parametrize("old", ["half_x", "nowhere", "", "Half of x, scaled"])
def test_an_edit_must_match_once(old: str) -> None:
    change = Mistake("slip", "hint", "origin", edits=((old, "z"),))
    with pytest.raises(SourceError, match=r"small, task scaled, mistake 'slip': .*once"):
        variant(LESSON, "scaled", change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Mistake("m", "", "", edits=(("x / 2", "x /"),)), "isn't Python"),
        (Alternative("a", "", source="def other(x): return x"), "doesn't define half"),
        (Alternative("a", ""), "either edits or a whole source"),
        (Alternative("a", "", (("y", "z"),), "def half(x): return x"), "either edits"),
    ],
)
def test_unusable_changes_say_why(change: Mistake | Alternative, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        variant(LESSON, "half", change)


def test_a_variant_lives_among_the_other_solutions() -> None:
    change = Alternative(
        "product",
        "no loop",
        source="""
            def scaled(x, factor=3.0):
                return half(x) * factor**2
            """,
    )
    function, names = compile_variant(LESSON, "scaled", change)
    assert function(4.0) == 18.0
    assert names["bare"](4.0) == 22.0
    assert names is not namespace(LESSON)
    assert compile_variant(LESSON, "scaled", None)[0](4.0) == 18.0


def test_tracebacks_show_the_line_of_a_variant() -> None:
    change = Mistake("zero", "", "", edits=(("x / 2", "x / 0"),))
    function, _ = compile_variant(LESSON, "half", change)
    with pytest.raises(ZeroDivisionError) as caught:
        function(1)
    assert traceback.extract_tb(caught.value.__traceback__)[-1].line == "y = x / 0"


def test_missing_solutions_are_named(solutions: Path) -> None:
    with pytest.raises(SourceError, match="no solutions"):
        namespace(Lesson("unknown", ()))
    with pytest.raises(SourceError, match="small, task third"):
        function_source(LESSON, "third")
    solutions.write_text("def half(:\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 1 isn't Python"):
        function_source(LESSON, "half")

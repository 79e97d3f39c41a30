"""From text notebook to instructor's notebook: what is written, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from autograder.build import BuildError
from autograder.build.cells import grade_id, to_bytes
from autograder.build.expand import source_notebook
from autograder.build.text import read_text
from autograder.build.words import expected_text, length_hint, points_text
from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.tasks.sources import SolutionParts

Rewrite = Callable[[str, str, str], None]
NOTEBOOK = "notebooks/tiny.md"


def expanded(course: Course) -> Any:
    return source_notebook(load_lesson("tiny"), read_text(course.text("tiny")))


def by_name(notebook: Any) -> dict[str, Any]:
    return {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}


def test_the_cells_and_their_order(course: Course) -> None:
    notebook = expanded(course)
    nbformat.validate(notebook)
    names = [name for name in map(grade_id, notebook.cells) if name]
    assert [name for name in names if not name.startswith("code_")] == [
        "setup",
        "squash",
        "check_squash",
        "expected_squash",
        "mean_error",
        "check_mean_error",
        "expected_mean_error",
        "why_squash",
    ]
    assert sum(name.startswith("code_") for name in names) == 2
    assert notebook.metadata == {
        "coursekit": {"lesson": "tiny"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("setup", {"grade": False, "solution": False, "locked": True}),
        ("squash", {"grade": False, "solution": True, "locked": False}),
        ("check_squash", {"grade": True, "solution": False, "locked": True, "points": 40}),
        ("check_mean_error", {"grade": True, "solution": False, "locked": True, "points": 40.5}),
        ("why_squash", {"grade": True, "solution": True, "locked": False, "points": 19.5}),
    ],
)
def test_nbgrader_metadata(course: Course, name: str, wanted: dict[str, Any]) -> None:
    always = {"grade_id": name, "schema_version": 3, "task": False}
    assert by_name(expanded(course))[name].metadata.nbgrader == {**always, **wanted}


def test_an_answer_cell_holds_the_solution_between_marks(course: Course) -> None:
    assert by_name(expanded(course))["squash"].source == (
        'def squash(z):\n    """Squash z into (0, 1).\n\n    Parameters\n    ----------\n'
        '    z : ndarray\n        Any shape.\n    """\n'
        "    # about 1 line\n"
        "    ### BEGIN SOLUTION\n"
        "    # canary-tiny-squash-0123abcd\n"
        "    return 1 / (1 + np.exp(-z))\n"
        "    ### END SOLUTION"
    )


def test_headers_tell_number_and_points(course: Course) -> None:
    notebook = expanded(course)
    headers = [cell.source for cell in notebook.cells if cell.source.startswith("**Task")]
    assert headers == [
        "**Task 1 — `squash`** · 40 points\n\n"
        "- 30 points: the values are right\n- 10 points: right for other sizes too",
        "**Task 2 — `mean_error`** · 40.5 points: the mean is right.",
        "**Task 3 — `why_squash`** · 19.5 points: answer in your own words in the cell below; "
        "a person grades it.",
    ]


def test_the_expected_output_follows_its_cell(course: Course) -> None:
    cells = expanded(course).cells
    place = [grade_id(cell) for cell in cells].index("expected_squash")
    assert cells[place].metadata.tags == ["expect"]
    assert cells[place + 1].source == "You should see:\n\n```text\n0.500\n```"


def test_tags_are_kept_and_play_cells_are_free(course: Course) -> None:
    cells = {cell.source: cell for cell in expanded(course).cells}
    play = cells["rate = 0.1  # try others"]
    assert play.metadata == {"tags": ["play"]}
    explore = cells["plt.plot(np.arange(3))"]
    assert explore.metadata.tags == ["explore"]
    assert explore.metadata.nbgrader.locked


def test_two_expansions_are_equal_to_the_byte(course: Course) -> None:
    assert to_bytes(expanded(course)) == to_bytes(expanded(course))


def test_editing_one_cell_renames_no_other(course: Course, rewrite: Rewrite) -> None:
    before = {cell.source: cell.id for cell in expanded(course).cells}
    rewrite(NOTEBOOK, "Another cell of prose.", "Another cell.\n\n+++\n\nAnd one more.")
    after = {cell.source: cell.id for cell in expanded(course).cells}
    assert len(set(after.values())) == len(after)
    assert set(before) - set(after) == {"Another cell of prose."}
    assert all(after[source] == before[source] for source in set(before) & set(after))


def test_the_answers_id_outlives_a_new_solution(course: Course, rewrite: Rewrite) -> None:
    before = by_name(expanded(course))["squash"].id
    rewrite("solutions/tiny.py", "1 / (1 + np.exp(-z))", "0.5 + 0.5 * np.tanh(z / 2)")
    assert by_name(expanded(course))["squash"].id == before


SETUP_END = 'lesson("tiny")  # makes sure that all parts of this folder belong together\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":task: mean_error", ":task: mean", "line 40: the lesson has no task 'mean'"),
        (":task: mean_error", ":task: squash", "line 40: the task squash stands at .*line 29"),
        ("```{code-cell} ipython3\n:task: mean_error\n```", "", "mean_error is never mentioned"),
        (":name: setup\n", "", "first code cell must be named setup"),
        (", lesson, plots", ", plots", "line 15: the setup cell lacks the line from coursekit"),
        (SETUP_END, "", "the setup cell lacks the line lesson"),
        (":name: setup", ":name: setup\n:tags: [play]", "can't be explore or play"),
        (":task: squash\n", ":task: squash\n\nx = 3\n", "line 29: .* must be empty"),
        (":task: squash\n", ":task: squash\n:tags: [play]\n", "line 29: .* must be empty"),
        (":tags: [play]", ":tags: [plya]", "unknown tag 'plya'"),
        (":tags: [play]", ":tags: [play, explore]", "either explore or play"),
        (":tags: [play]", ":tags: [play]\n:expect: true", "can't be explore or play"),
        (":tags: [play]", ":name: Play", "isn't snake_case"),
        (":tags: [play]", ":name: squash", "the name squash is used twice"),
        (":tags: [play]", ":taks: x", "unknown cell option 'taks'"),
        ("rate = 0.1  # try others\n", "", "the code cell is empty"),
        ("print(f\"{squash(", "str(f\"{squash(", "must print something"),
        ("squash(np.array([0.0]))[0]:", "1e6 * np.random.rand():", "differs from run to run"),
        ("squash(np.array([0.0]))[0]:", "mean_error(1)[0]:", "'mean_error' is not .*above"),
        ("squash(np.array([0.0]))[0]:", "data.moons()[0]:", "'data' is not defined"),
        ("squash(np.array([0.0]))[0]:", "squash()[0]:", "fails with the solutions: TypeError"),
        ("squash(np.array([0.0]))[0]:", "squash(np.array([-1e4]))[0]:", "RuntimeWarning: overflow"),
    ],
)  # fmt: skip
def test_what_is_refused(
    course: Course, rewrite: Rewrite, old: str, new: str, message: str
) -> None:
    rewrite(NOTEBOOK, old, new)
    with pytest.raises(BuildError, match=message) as caught:
        expanded(course)
    assert NOTEBOOK in str(caught.value)


def test_tasks_in_another_order_are_refused(course: Course, rewrite: Rewrite) -> None:
    rewrite(NOTEBOOK, ":task: squash", ":task: later")
    rewrite(NOTEBOOK, ":task: mean_error", ":task: squash")
    rewrite(NOTEBOOK, ":task: later", ":task: mean_error")
    with pytest.raises(BuildError, match="the task squash comes after mean_error"):
        expanded(course)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    # canary-tiny-squash-0123abcd\n", "", "begin with the comment # canary-tiny-squash"),
        ("canary-tiny-squash-0123abcd", "canary-tiny-other-0123abcd", "begin with the comment"),
        ("canary-tiny-squash-0123abcd", "canary-tiny-squash-0123", "begin with the comment"),
        (
            '    """Mean distance between squash(z) and Y, both of shape (1, m)."""\n',
            "",
            "docstring",
        ),
    ],
)
def test_solutions_that_are_refused(
    course: Course, rewrite: Rewrite, old: str, new: str, message: str
) -> None:
    rewrite("solutions/tiny.py", old, new)
    with pytest.raises(BuildError, match=f"autograder/solutions/tiny.py, .*{message}"):
        expanded(course)


GIVEN = "def twice(x):\n    return 2 * x\n"


def test_given_functions_stand_in_the_notebook(course: Course, rewrite: Rewrite) -> None:
    rewrite("solutions/tiny.py", "import numpy as np\n", f"import numpy as np\n\n\n{GIVEN}")
    with pytest.raises(BuildError, match="twice is no task"):
        expanded(course)
    rewrite(NOTEBOOK, "x = np.linspace(0, 1, 5)\n", f"x = 1\n\n\n{GIVEN}")
    rewrite(NOTEBOOK, "squash(np.array([0.0]))[0]", "twice(squash(np.array([0.0]))[0])")
    assert any("1.000" in cell.source for cell in expanded(course).cells)


def test_a_missing_or_broken_text_notebook(course: Course) -> None:
    course.text("tiny").write_text("---\njupytext: [\n---\n", encoding="utf-8")
    with pytest.raises(BuildError, match=NOTEBOOK):
        expanded(course)
    course.text("tiny").unlink()
    with pytest.raises(BuildError, match=f"{NOTEBOOK} can't be read"):
        expanded(course)


def test_the_state_of_the_generator_survives(course: Course, rewrite: Rewrite) -> None:
    import numpy as np

    rewrite(NOTEBOOK, "np.array([0.0]))[0]", "np.array([np.random.seed(3) or 0.0]))[0]")
    np.random.seed(7)
    wanted = np.random.rand()
    np.random.seed(7)
    expanded(course)
    assert np.random.rand() == wanted


def test_small_words() -> None:
    assert [points_text(points) for points in (1, 2, 0.5)] == ["1 point", "2 points", "0.5 points"]
    hints = [length_hint(SolutionParts("", "", "", lines, lines)) for lines in (1, 2, 5, 6, 20)]
    assert hints == [
        "# about 1 line",
        "# about 2 lines",
        "# about 5 lines",
        "# about 4 to 8 lines",
        "# about 16 to 24 lines",
    ]
    assert expected_text("a ``` b").startswith("You should see:\n\n````text\n")

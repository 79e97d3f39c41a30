"""`check(f)` as a student meets it."""

from __future__ import annotations

import types

import numpy as np
import pytest

from coursekit import checking, fixture_file, plain
from coursekit.checking import CheckFailed, CheckProblem
from coursekit.judge import Case, Criterion, Fixture, Outcome

LESSON = "lesson0_doubling"


def double(x):
    return 2 * x


def fixture(task="double", function=double, uses=()) -> Fixture:
    cases = tuple(Case(f"{n} numbers", {"x": np.arange(1.0, n)}) for n in (3, 5))
    return Fixture(
        task=task,
        points=4,
        signature="(x)",
        parameters=("x",),
        required=1,
        returns=(task,),
        criteria=(Criterion(task, 3, "values", (task,)), Criterion("unchanged", 1, "unchanged")),
        cases=cases,
        expected=tuple(Outcome("returned", function(case.arguments["x"])) for case in cases),
        uses=uses,
    )


def four_times(x):
    return double(double(x))


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A notebook's namespace, with the fixture file of the lesson beside it."""
    path = tmp_path / "coursekit" / "fixture.npz"
    path.parent.mkdir()
    fixtures = {
        "double": fixture(),
        "four_times": fixture("four_times", lambda x: 4 * x, ("double",)),
    }
    fixture_file.save_fixtures(path, LESSON, fixtures)
    monkeypatch.setattr(checking, "FIXTURE_FILE", path)
    monkeypatch.delenv(checking.GRADING, raising=False)
    module = types.ModuleType("notebook")
    exec("from coursekit import check, lesson\nimport numpy as np", module.__dict__)
    return module.__dict__


def run(notebook, source):
    exec(source, notebook)


def test_a_right_answer_says_so(notebook, capsys):
    run(notebook, "def double(x): return 2 * x\ncheck(double)")
    assert "double: all right, 4 of 4 points" in capsys.readouterr().out


def test_a_wrong_answer_fails_the_cell_in_one_line(notebook, capsys):
    with pytest.raises(CheckFailed) as caught:
        run(notebook, "def double(x): return 3 * x\ncheck(double)")
    assert "1.5 times the expected value" in capsys.readouterr().out
    assert caught.value._render_traceback_() == ["CheckFailed: double earns 0 of 4 points so far"]


def test_the_name_is_found_where_the_function_is_bound(notebook, capsys):
    run(notebook, "double = lambda x: x + x\ncheck(double)")
    assert "double: all right" in capsys.readouterr().out


def test_the_wrong_function(notebook):
    with pytest.raises(CheckProblem, match=f"`triple` is no task of {LESSON}.*double"):
        run(notebook, "def triple(x): return 3 * x\ncheck(triple)")


def test_a_failing_helper_is_named_first(notebook, capsys):
    with pytest.raises(CheckFailed):
        run(
            notebook,
            "def double(x): return 3 * x\n"
            "def four_times(x): return double(double(x))\n"
            "check(four_times)",
        )
    assert "It may call `double`, which fails its own check: mend that first." in " ".join(
        capsys.readouterr().out.split()
    )


def test_a_function_that_is_wrapped_in_itself_is_called_all_the_same(notebook, capsys):
    run(notebook, "def double(x): return 2 * x\ndouble.__wrapped__ = double\ncheck(double)")
    assert "double: all right" in capsys.readouterr().out


def test_an_unwritten_answer_is_not_called_wrong(notebook, capsys):
    unwritten = "raise NotImplementedError"
    with pytest.raises(CheckFailed):
        run(
            notebook,
            f"def double(x): {unwritten}\ndef four_times(x): {unwritten}\ncheck(four_times)",
        )
    assert "`four_times` isn't written yet" in (said := capsys.readouterr().out)
    assert "not yet right" not in said
    assert "double" not in said


def test_checks_leave_the_notebooks_random_numbers_alone(notebook):
    np.random.seed(3)
    expected = np.random.RandomState(3).rand()
    run(notebook, "def double(x): np.random.rand(); return 2 * x\ncheck(double)")
    assert np.random.rand() == expected


def test_no_fixture_file(notebook, monkeypatch, tmp_path):
    monkeypatch.setattr(checking, "FIXTURE_FILE", tmp_path / "elsewhere" / "fixture.npz")
    with pytest.raises(CheckProblem, match=r"there is no fixture\.npz"):
        run(notebook, "def double(x): return 2 * x\ncheck(double)")


def test_a_damaged_fixture_file(notebook):
    checking.FIXTURE_FILE.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CheckProblem, match="Download the lesson's folder again"):
        run(notebook, "def double(x): return 2 * x\ncheck(double)")


def test_a_fixture_file_of_another_version(notebook, monkeypatch):
    monkeypatch.setattr(fixture_file, "FORMAT", 99)
    with pytest.raises(CheckProblem, match="of version 2, not 99"):
        run(notebook, "def double(x): return 2 * x\ncheck(double)")


def test_the_folder_of_another_lesson(notebook):
    run(notebook, f"lesson('{LESSON}')")
    with pytest.raises(CheckProblem, match="this notebook is lesson9_other"):
        run(notebook, "lesson('lesson9_other')")


def test_the_grader_makes_its_own_checks(notebook, monkeypatch, capsys):
    monkeypatch.setenv(checking.GRADING, "1")
    run(notebook, "def double(x): return 3 * x\ncheck(double)\nlesson('anything')")
    assert "made by the grader" in capsys.readouterr().out


def test_fixture_files_hold_plain_data_only(notebook):
    with np.load(checking.FIXTURE_FILE, allow_pickle=False) as file:
        content = plain.from_bytes(file["fixture"].tobytes())
    assert content["lesson"] == LESSON
    assert [task["task"] for task in content["tasks"]] == ["double", "four_times"]

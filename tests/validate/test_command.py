"""``autograder validate``: the same checks as a table, as JSON and as JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.console import Console

from autograder.build.proof import Leak
from autograder.build.sync import Difference
from autograder.course import Course, CourseError, LessonEntry
from autograder.validate import command as module
from autograder.validate.bank import Trial
from autograder.validate.command import Check, as_text, run_validation, to_json, to_junit
from autograder.validate.kernels import Outcome, Setting
from autograder.validate.many_seeds import Summary
from coursekit.judge.errors import FixtureDefect
from coursekit.judge.model import Verdict

CHECKS = (
    Check("one", "in sync", ()),
    Check("one", "bank, public cases", (), "249 mistakes, 50 alternatives"),
    Check(
        "two",
        "no leaks",
        ("release/two/two.ipynb cell [3]: A <canary> & more", "release/two/x.py: an import"),
        "first line\nsecond line",
    ),
)
ROOT = Path("nowhere")
COURSE = Course(ROOT, "", (LessonEntry("one", "1"), LessonEntry("two", "2")))


def plain(text: str) -> str:
    console = Console(width=200, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        console.print(text)
    return capture.get()


# ---------------------------------------------------------------- forms


def test_the_table() -> None:
    assert [line.rstrip() for line in plain(as_text(CHECKS)).splitlines()] == [
        "ok   one                      in sync",
        "ok   one                      bank, public cases       249 mistakes, 50 alternatives",
        "FAIL two                      no leaks                 first line",
        " " * 37 + "second line",
        "     release/two/two.ipynb cell [3]: A <canary> & more",
        "     release/two/x.py: an import",
        "2 passed, 1 failed",
    ]


def test_the_json() -> None:
    found = json.loads(json.dumps(to_json(CHECKS)))
    assert found["passed"] is False
    assert found["checks"][0] == {
        "lesson": "one",
        "name": "in sync",
        "passed": True,
        "measured": "",
        "faults": [],
    }
    assert found["checks"][2]["faults"] == list(CHECKS[2].faults)
    assert to_json(CHECKS[:2])["passed"] is True


def test_the_junit_xml() -> None:
    root = ElementTree.fromstring(to_junit(CHECKS))
    assert root.tag == "testsuites"
    assert [dict(suite.attrib) for suite in root] == [
        {"name": "one", "tests": "2", "failures": "0"},
        {"name": "two", "tests": "1", "failures": "1"},
    ]
    cases = root.findall("./testsuite/testcase")
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        (check.lesson, check.name) for check in CHECKS
    ]
    (failure,) = root.iter("failure")
    assert failure.get("message") == CHECKS[2].faults[0]
    assert failure.text == "\n".join(CHECKS[2].faults)


def test_xml_holds_whatever_a_cell_put_out() -> None:
    """Colours of a traceback, a bell, half a surrogate pair: none may be in XML."""
    fault = "a cell fails: \x1b[31mValueError\x1b[0m\x07 \ud800 \ufffe\tend \N{SNOWMAN}"
    (failure,) = ElementTree.fromstring(to_junit([Check("one", "x", (fault,))])).iter("failure")
    assert failure.text is not None
    assert "ValueError" in failure.text
    assert failure.text.endswith("\tend \N{SNOWMAN}")


# ---------------------------------------------------------------- what is checked


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What each proof finds wrong; nothing at first."""
    found: dict[str, list[Any]] = {
        name: [] for name in ("differences", "leaks", "graded", "bank", "jupyter", "mutants")
    }
    monkeypatch.setattr(module, "check_build", lambda course, lessons: found["differences"])
    monkeypatch.setattr(module, "leaks", lambda course, lessons: found["leaks"])
    monkeypatch.setattr(module, "prove_graded", lambda *arguments: iter(found["graded"]))
    monkeypatch.setattr(module, "prove_plain_jupyter", lambda *arguments: iter(found["jupyter"]))
    monkeypatch.setattr(module, "load_lesson", lambda name: name)
    monkeypatch.setattr(module, "try_bank", lambda lesson, seed: iter(found["bank"]))
    return found


def validate(lessons: list[str] | None = None, **changes: bool) -> list[Check]:
    options = {"mutants": False, "notebooks": True, **changes}
    return run_validation(COURSE, lessons, console=Console(quiet=True), **options)


def test_every_lesson_goes_through_every_proof(proofs: dict[str, list[Any]]) -> None:
    checks = validate()
    names = [
        "in sync",
        "no leaks",
        "solved 100 %, blank 0",
        "bank, public cases",
        "bank, hidden cases",
        "runs in plain Jupyter",
    ]
    assert [(check.lesson, check.name) for check in checks] == [
        (lesson, name) for lesson in ("one", "two") for name in names
    ]
    assert all(check.passed for check in checks)
    assert [check.name for check in validate(["two"], notebooks=False)] == names[:-1]


def test_each_fault_is_told(proofs: dict[str, list[Any]]) -> None:
    verdict = Verdict("double", 4, ())
    proofs["differences"] = [Difference("release/one/x", "missing", "autograder build one")]
    proofs["leaks"] = [Leak("release/one/x", "cell 3", "the canary of double")]
    proofs["graded"] = ["blank, double earns 4"]
    proofs["bank"] = [
        Trial("one", "double", "solution", "solution", verdict),
        Trial(
            "one", "double", "by_adding", "alternative", verdict, "a right answer is rejected", 0.25
        ),
        Trial("one", "double", "halved", "mistake", verdict, "", 5e8),
    ]
    proofs["jupyter"] = ["cell 2 warns: overflow"]
    found = {check.name: (check.faults, check.measured) for check in validate(["one"])}
    bank = (
        ("double, alternative by_adding: a right answer is rejected",),
        "1 mistakes, 1 alternatives; nearest mistake 5e+08, farthest alternative 0.25 tolerances",
    )
    assert found == {
        "in sync": (("release/one/x: missing; mend: autograder build one",), ""),
        "no leaks": (("release/one/x cell 3: the canary of double",), ""),
        "solved 100 %, blank 0": (("blank, double earns 4",), ""),
        "bank, public cases": bank,
        "bank, hidden cases": bank,
        "runs in plain Jupyter": (("cell 2 warns: overflow",), ""),
    }


def test_a_defect_fails_its_check_and_the_rest_goes_on(
    proofs: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake too near the solution, say, which no fixture is made of."""

    def defect(course: Course, lessons: list[str]) -> list[Difference]:
        raise FixtureDefect(f"{lessons[0]}, task double: a mistake lies too near")

    monkeypatch.setattr(module, "check_build", defect)
    checks = validate()
    assert len(checks) == 12
    assert [(check.lesson, check.name, *check.faults) for check in checks if check.faults] == [
        ("one", "in sync", "one, task double: a mistake lies too near"),
        ("two", "in sync", "two, task double: a mistake lies too near"),
    ]


def test_a_failed_check_has_the_name_of_the_passed_one(
    proofs: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*arguments: Any) -> Any:
        raise FixtureDefect("no fixture")

    names = [check.name for check in validate(["one"])]
    for proof in ("check_build", "leaks", "prove_graded", "try_bank", "prove_plain_jupyter"):
        monkeypatch.setattr(module, proof, defect)
    assert [check.name for check in validate(["one"])] == names


def test_seeds_and_kernels_are_tried_when_asked_for(
    proofs: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = Setting("python", "Haswell", 2)
    told = Summary(("a fault (1 of 5 seeds, such as 3)",), "5 seeds")
    found = Outcome(setting, "2.4", {"one/double/halved": "0 halved"}, "abc123")
    monkeypatch.setattr(module, "try_seeds", lambda course, lesson, count, tell: told)
    monkeypatch.setattr(module, "try_kernels", lambda lessons, tell: [found])
    checks = validate(["one"], seeds=5, kernels=True)
    assert [check.name for check in checks[-2:]] == ["bank, many seeds", "kernels and NumPys"]
    assert (checks[-2].faults, checks[-2].measured) == (told.faults, told.measured)
    assert checks[-1].passed
    assert "NumPy 2.4, Haswell, 2 thread(s)" in checks[-1].measured
    assert [check.name for check in validate(["one"])] == [check.name for check in checks[:-2]]


def test_an_unknown_lesson_is_refused_before_anything_runs(proofs: dict[str, list[Any]]) -> None:
    with pytest.raises(CourseError, match="no lesson is called 'three'"):
        validate(["one", "three"])


# ---------------------------------------------------------------- the command


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Let the command find these checks; returns what it was asked for."""

    def let(*checks: Check) -> dict[str, Any]:
        asked: dict[str, Any] = {}

        def run(course: Course, lessons: list[str] | None, **options: Any) -> list[Check]:
            asked.update(options, lessons=lessons)
            return list(checks)

        monkeypatch.setattr(module, "run_validation", run)
        return asked

    return let


def test_all_is_well(command: Callable[..., Any], checked: Callable[..., Any]) -> None:
    asked = checked(*CHECKS[:2])
    ended = command("validate", "lesson1_logistic_unit", "--mutants", "--no-notebooks")
    assert ended.code == 0
    assert ended.out.splitlines()[-1] == "2 passed, 0 failed"
    assert asked["lessons"] == ["lesson1_logistic_unit"]
    assert (asked["mutants"], asked["notebooks"]) == (True, False)


def test_something_is_wrong(
    command: Callable[..., Any], checked: Callable[..., Any], tmp_path: Path
) -> None:
    asked = checked(*CHECKS)
    ended = command("validate", "--json", "--junit", str(tmp_path / "junit.xml"))
    assert ended.code == 1
    assert json.loads(ended.out) == to_json(CHECKS)
    assert (tmp_path / "junit.xml").read_text(encoding="utf-8") == to_junit(CHECKS)
    assert (asked["lessons"], asked["mutants"], asked["notebooks"]) == (None, False, True)


def test_brackets_in_faults_are_no_markup(
    command: Callable[..., Any], checked: Callable[..., Any]
) -> None:
    checked(Check("one", "bank", ("`dw[0, 1]` is [/bold] wrong",)))
    assert "     `dw[0, 1]` is [/bold] wrong" in command("validate").out.splitlines()


@pytest.mark.parametrize("place", ["nowhere/junit.xml", "."])
def test_a_place_for_junit_that_can_not_be_written_is_told_before_anything_runs(
    command: Callable[..., Any], checked: Callable[..., Any], tmp_path: Path, place: str
) -> None:
    asked = checked(*CHECKS)
    ended = command("validate", "--junit", str(tmp_path / place))
    assert (ended.code, ended.out, asked) == (2, "", {})
    (line,) = ended.err.splitlines()
    assert "can't be written" in line

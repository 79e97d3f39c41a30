"""What a function was given in hidden cases can't be told by way of public ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest
import tiny_lesson as tiny
from attacking import ATTACKS, breaches
from tiny_lesson import task

from autograder.engine.execution import MOST_LINES, Execution
from autograder.engine.grade import grade
from autograder.engine.process import Runner, Session
from autograder.engine.remote import RemoteCaller
from autograder.engine.report import Report
from autograder.engine.witness import Witness
from coursekit.judge.ladder import Examination
from coursekit.judge.model import Case, Criterion, Fixture, Outcome, Verdict

Grade = Callable[[Any], Report]
HIDDEN = "17.0"
"""Stands in the hidden case of the tiny lesson alone."""
TELLS = (
    "def quadruple(x):\n    asked = [one for one in seen if len(one) > 1]\n"
    "    raise ValueError(f'asked: {asked}')"
)
KEEPS = "seen = []\n\ndef double(x):\n    seen.append(x.tolist())\n    return 2 * x"


def said_of(report: Report, name: str) -> str:
    verdict = task(report, name).verdict
    assert verdict is not None
    return " ".join([verdict.message, *(one.message for one in verdict.criteria)])


def graded(runner: Runner, notebook: dict[str, Any], **fixtures: Fixture) -> Report:
    """Grade with other fixtures for some tasks."""
    return grade(
        tiny.data(notebook),
        tiny.bundle(),
        {**tiny.fixtures(), **fixtures},
        runner=runner,
        helpers=tiny.HELPERS,
    )


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked whether an innocent process says the same."""

    def believed(self: Witness, examined: Examination, caller: Any) -> Verdict:
        return examined.verdict()

    monkeypatch.setattr(Witness, "confirmed", believed)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Runner]:
    """One entry for each process that is lent to a submission."""
    lent: list[Runner] = []
    session = Runner.session

    def counted(self: Runner) -> AbstractContextManager[Session]:
        lent.append(self)
        return session(self)

    monkeypatch.setattr(Runner, "session", counted)
    return lent


def test_what_earlier_calls_were_given_is_told_to_nobody(grade_tiny: Grade) -> None:
    said = said_of(grade_tiny(tiny.filled(double=KEEPS, quadruple=TELLS)), "quadruple")
    assert "ValueError in the line `raise ValueError(" in said
    assert HIDDEN not in said


def test_it_would_be_told_otherwise(grade_tiny: Grade, trusting: None) -> None:
    said = said_of(grade_tiny(tiny.filled(double=KEEPS, quadruple=TELLS)), "quadruple")
    assert f"asked: [[[0.5], [{HIDDEN}]]]" in said


def test_nor_is_it_told_in_numbers(grade_tiny: Grade) -> None:
    adds = "def quadruple(x):\n    return 4 * x + sum(one[-1][0] for one in seen if len(one) > 1)"
    said = said_of(grade_tiny(tiny.filled(double=KEEPS, quadruple=adds)), "quadruple")
    assert said.startswith("`quadruple`: all of its entries differ.")
    assert "17" not in said


def test_nor_are_answers_of_lent_helpers(runner: Runner) -> None:
    """Two public cases, of which one comes after a hidden one that helpers were lent for."""
    quadruple = tiny.fixture("quadruple", 4.0, 6.0, ("double",))
    first, second = quadruple.cases
    third = Case("case 2", {"x": second.arguments["x"] + 1}, group="general")
    later = dataclasses.replace(quadruple.expected[1], value=quadruple.expected[1].value + 4)
    fixture = dataclasses.replace(
        quadruple,
        cases=(first, second, third),
        expected=(*quadruple.expected, later),
        criteria=(Criterion("first", 4.0), Criterion("second", 2.0, groups=("general",))),
        mistakes=(),
    )
    tells = (
        "kept = []\n\ndef quadruple(x):\n"
        "    kept.append(double(double(x)).tolist())\n"
        "    if x.shape == (2, 1) and x[1, 0] == 18:\n        raise ValueError(f'told {kept}')\n"
        "    return np.array(kept[-1])"
    )
    notebook = tiny.filled(double="def double(x):\n    return x + 0.125", quadruple=tells)
    report = graded(runner, notebook, quadruple=fixture)
    verdict = task(report, "quadruple").verdict
    assert verdict is not None
    assert (verdict.score, verdict.followed_through) == (4.0, True)
    assert "ValueError in the line `raise ValueError(" in verdict.message
    assert "68" not in said_of(report, "quadruple")  # four times the hidden 17


def test_an_honest_mistake_is_told_in_full(grade_tiny: Grade) -> None:
    wrong = "def quadruple(x):\n    return 3 * x + 0.5"
    said = said_of(grade_tiny(tiny.filled(quadruple=wrong)), "quadruple")
    assert "at [0, 2] yours is 94.25, 125 is expected" in said


def test_so_is_one_beside_a_lent_helper(grade_tiny: Grade) -> None:
    wrong = "def quadruple(x):\n    return double(double(x)) + (x > 30) * 0.5"
    notebook = tiny.filled(double="def double(x):\n    return x + 0.125", quadruple=wrong)
    said = said_of(grade_tiny(notebook), "quadruple")
    assert "yours is" in said


def test_so_is_what_later_cells_leave(runner: Runner) -> None:
    """A task that a later cell mends, though not to the full, is judged as it is at the end."""
    fixture = tiny.fixture("double", 2.0, 4.0)
    first, second = fixture.cases
    fixture = dataclasses.replace(
        fixture,
        cases=(first, dataclasses.replace(second, group="general", hidden=False)),
        criteria=(Criterion("first", 3.0), Criterion("second", 1.0, groups=("general",))),
    )
    few = "x if x.shape == (1, 3) and limit else np.minimum(x, limit)"
    notebook = tiny.filled(double=f"def double(x):\n    return x + ({few})")
    tiny.insert_after(notebook, "check_quadruple", tiny.code("limit = 5"))
    said = said_of(graded(runner, notebook, double=fixture), "double")
    assert "at [1, 0] yours is 22, 34 is expected" in said


def test_a_function_that_draws_lots_is_told_without_numbers(grade_tiny: Grade) -> None:
    wrong = (
        "def double(x):\n    import os\n    return x * int.from_bytes(os.urandom(6), 'big') / 7e9"
    )
    said = said_of(grade_tiny(tiny.filled(double=wrong)), "double")
    assert "`double`: all of its entries differ" in said
    assert "yours is" not in said


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ({}, 1),
        ({"double": tiny.DOUBLE_STUB}, 1),
        ({"quadruple": "def quadruple(x):\n    return x"}, 1),  # known: nothing new is told
        ({"quadruple": "def quadruple(x):\n    return 5 * x"}, 2),
        (
            {
                "double": "def double(x):\n    return 3 * x",
                "quadruple": "def quadruple(x):\n    return 5 * x",
            },
            2,
        ),
    ],
)
def test_a_second_process_is_started_once_and_only_where_it_is_needed(
    grade_tiny: Grade, processes: list[Runner], answers: dict[str, str], needed: int
) -> None:
    grade_tiny(tiny.filled(**answers))
    assert len(processes) == needed


@pytest.fixture
def last_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for one submission is over when the calls have been made."""
    confirmed = Witness.confirmed

    def late(self: Witness, examined: Examination, caller: Any) -> Verdict:
        self._first._deadline = 0.0
        return confirmed(self, examined, caller)

    monkeypatch.setattr(Witness, "confirmed", late)


def test_without_time_for_it_nothing_is_shown(grade_tiny: Grade, last_moments: None) -> None:
    wrong = "def quadruple(x):\n    return 3 * x + 0.5"
    report = grade_tiny(tiny.filled(quadruple=wrong))
    assert tiny.scores(report) == {"double": 4.0, "quadruple": 0.0, "why": 0.0}
    assert said_of(report, "quadruple").startswith("`quadruple`: all of its entries differ.")


def test_it_is_not_started_when_half_of_the_time_has_gone(
    grade_tiny: Grade, processes: list[Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tiny.filled(quadruple="def quadruple(x):\n    return 3 * x + 0.5")
    monkeypatch.setattr(Execution, "halfway", property(lambda _: True))
    assert "yours is" not in said_of(grade_tiny(wrong), "quadruple")
    assert len(processes) == 1


def test_halfway_is_half_of_the_time(runner: Runner) -> None:
    with Execution(runner, []) as execution:
        assert not execution.halfway
        execution._deadline -= runner.limits.submission_seconds / 2
        execution.lose_patience("calls")
        with execution.once_more() as again:
            assert again.halfway
            assert again.call_seconds(1000.0) == execution.call_seconds(1000.0) < 1000.0


def test_long_trainings_are_not_gone_through_anew(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they print isn't told, and their values are those of other cases."""
    asked: list[list[str]] = []
    calls = RemoteCaller.calls

    def noted(
        self: RemoteCaller, fixture: Fixture, cases: Sequence[Case], **how: Any
    ) -> Iterator[Outcome]:
        asked.append([case.group for case in cases])
        return calls(self, fixture, cases, **how)

    monkeypatch.setattr(RemoteCaller, "calls", noted)
    fixture = tiny.fixture("quadruple", 4.0, 6.0)
    first = fixture.cases[0]
    loud = [dataclasses.replace(first, name=f"{i}", group="printing") for i in (1, 2)]
    fixture = dataclasses.replace(
        fixture,
        cases=(*fixture.cases, *loud),
        expected=(*fixture.expected, fixture.expected[0], fixture.expected[0]),
        criteria=(
            Criterion("values", 4.0),
            Criterion("printing", 2.0, "printing", groups=("printing",)),
        ),
        mistakes=(),
    )
    wrong = tiny.filled(quadruple="def quadruple(x):\n    return 3 * x + 0.5")
    assert "yours is 94.25" in said_of(graded(runner, wrong, quadruple=fixture), "quadruple")
    assert asked[-1] == ["basic", "basic"]


def test_what_has_no_arguments_has_nothing_to_tell(runner: Runner, processes: list[Runner]) -> None:
    plain = tiny.fixture("double", 2.0, 4.0)
    plain = dataclasses.replace(
        plain,
        parameters=(),
        required=0,
        cases=tuple(dataclasses.replace(case, arguments={}) for case in plain.cases),
        expected=(Outcome("returned", value=2.0),) * 2,
        mistakes=(),
    )
    fixtures = {
        "double": plain,
        "quadruple": dataclasses.replace(plain, task="quadruple", points=6.0),
    }
    notebook = tiny.filled(double="def double():\n    return 5", quadruple=tiny.QUADRUPLE_STUB)
    said = said_of(graded(runner, notebook, **fixtures), "double")
    assert "`double` is 5; 2 is expected" in said
    assert len(processes) == 1


def test_a_cell_that_ends_the_process_is_not_run_again(
    grade_tiny: Grade, processes: list[Runner]
) -> None:
    notebook = tiny.filled(quadruple="def quadruple(x):\n    return 3 * x + 0.5")
    tiny.insert_after(notebook, "setup", tiny.code("import os\nos._exit(1)"))
    assert "yours is 94.25" in said_of(grade_tiny(notebook), "quadruple")
    assert len(processes) == 3  # it ended the first


def test_of_very_many_lines_none_is_named(grade_tiny: Grade) -> None:
    notebook = tiny.filled(double="def double(x):\n    raise ValueError")
    assert "in the line" in said_of(grade_tiny(notebook), "double")
    comments = "\n".join(f"# {number}" for number in range(MOST_LINES))
    tiny.insert_after(notebook, "setup", tiny.code(comments))
    assert "in the line" not in said_of(grade_tiny(notebook), "double")


def test_no_name_of_a_function_tells_anything(grade_tiny: Grade) -> None:
    """It may be any word of the notebook, or look like those that Python gives."""
    for name in ("secretly", "<secretly>"):
        double = (
            "def double(x):\n    if x.shape == (1, 3):\n        return 2 * x\n"
            "    def secretly():\n        raise NotImplementedError\n"
            f"    secretly.__code__ = secretly.__code__.replace(co_name={name!r})\n"
            "    secretly()"
        )
        assert "secretly" not in said_of(grade_tiny(tiny.filled(double=double)), "double")


def test_without_it_its_attack_gets_through(runner: Runner, trusting: None) -> None:
    source = (ATTACKS / "reading" / "hidden_inputs.py").read_text(encoding="utf-8")
    _, double, quadruple = source.split("# %%")
    notebook = tiny.filled(double=double.partition("\n")[2], quadruple=quadruple.partition("\n")[2])
    assert breaches(graded(runner, notebook))


@pytest.mark.parametrize(
    "telling",
    [
        "raise ValueError(f'argument {asked}')",
        "raise TypeError(f'argument {asked}')",
        "exec(\"raise TypeError(f'argument {asked}')\", {'asked': asked})",
        "raise type(f'E{asked}', (Exception,), {})",
        "return np.zeros((0, asked))",
        "return np.zeros((asked, 2, 0))",
        "return [0.0] * asked",
        "return (x,) * asked",
        "return {f'k{asked}': x}",
        "return type(f'E{asked}', (), {})()",
        "return np.zeros(3, f'U{asked}')",
        "return x * asked",
        "return x + asked",
        "return np.where(np.arange(x.size).reshape(x.shape) < asked % 2, np.nan, x)",
    ],
)
@pytest.mark.parametrize("when", ["in hidden cases", "afterwards"])
def test_nothing_is_told_by_any_other_way(grade_tiny: Grade, telling: str, when: str) -> None:
    """1717 is what the function makes of a hidden case; a sum of 1700 and 17."""
    double = (
        "seen = []\n\ndef double(x):\n    if x.shape == (2, 1):\n"
        "        seen.append(1700 + int(x[1, 0]))\n"
        + ("        return 2 * x\n" if when == "afterwards" else "")
        + "    if not seen:\n        return 2 * x\n"
        f"    asked = seen[-1]\n    {telling}"
    )
    report = grade_tiny(tiny.filled(double=double))
    said = said_of(report, "double")
    assert task(report, "double").score == 0
    assert "1717" not in said


def test_statistics_are_confirmed_as_well(runner: Runner) -> None:
    """Of a draw a message may say something where no single output is wrong."""
    fixture = tiny.fixture("double", 2.0, 4.0)
    first, second = fixture.cases
    cases = [dataclasses.replace(first, name=f"{i}", group="random", seed=i) for i in (1, 2)]
    expected = fixture.expected[0]
    spread = Criterion("random", 3.0, "random", groups=("random",), spread={"double": 1.0})
    fixture = dataclasses.replace(
        fixture,
        cases=(second, *cases),
        expected=(fixture.expected[1], expected, expected),
        criteria=(Criterion("double", 1.0, leaves=("double",)), spread),
        mistakes=(),
    )
    drawn = "np.random.randn(1, 3) * {}"
    for factor, said in (
        (1000, "has a standard deviation of "),
        ("seen[-1]", "has another standard"),
    ):
        double = (
            "seen = [100]\n\ndef double(x):\n"
            "    if x.shape == (2, 1):\n        seen.append(1700)\n        return 2 * x\n"
            f"    return {drawn.format(factor)}"
        )
        report = graded(runner, tiny.filled(double=double), double=fixture)
        assert said in said_of(report, "double"), factor

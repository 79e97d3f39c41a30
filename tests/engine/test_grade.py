"""From submission bytes to a report."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import nbformat
import numpy as np
import pytest
import tiny_lesson as tiny
from tiny_lesson import scores, task

from autograder.engine import execution
from autograder.engine.execution import Execution
from autograder.engine.grade import grade
from autograder.engine.process import Runner, Session
from autograder.engine.remote import RemoteCaller
from autograder.engine.report import Report
from autograder.engine.restore import restore
from autograder.engine.standins import Loan
from coursekit.judge.errors import GraderDefect
from coursekit.judge.model import Fixture, Outcome

Grade = Callable[[Any], Report]

# ---------------------------------------------------------------- scores


def test_right_answers_earn_everything(grade_tiny: Grade) -> None:
    report = grade_tiny(tiny.filled(why="Because."))
    assert scores(report) == {"double": 4.0, "quadruple": 6.0, "why": None}
    assert (report.status, report.score, report.max_score) == ("needs_person", 10.0, 15.0)
    assert report.notes == ()


def test_nothing_written_earns_nothing(grade_tiny: Grade) -> None:
    report = grade_tiny(tiny.release())
    assert scores(report) == {"double": 0.0, "quadruple": 0.0, "why": 0.0}
    assert report.status == "graded"
    verdict = task(report, "double").verdict
    assert verdict is not None
    assert verdict.status == "blank"


def test_a_known_mistake_is_named(grade_tiny: Grade) -> None:
    verdict = task(grade_tiny(tiny.filled(double="def double(x):\n    return x")), "double").verdict
    assert verdict is not None
    assert (verdict.score, verdict.mistake) == (0.0, "identity")


@pytest.mark.parametrize(
    "source",
    [
        "double = lambda x: x + x",
        "import functools\ndouble = functools.partial(lambda k, x: k * x, 2)",
        "class Double:\n    def __call__(self, x):\n        return 2 * x\ndouble = Double()",
        "%precision 3\ndef double(x):\n    return 2 * x",
        "def double(x):\n    print(x)\n    return np.concatenate([x[None], x[None]]).sum(0)",
    ],
)
def test_whatever_is_correct_earns_full_marks(grade_tiny: Grade, source: str) -> None:
    assert scores(grade_tiny(tiny.filled(double=source)))["double"] == 4.0


@pytest.mark.parametrize(
    "source",
    [
        "def double(x):\n    raise ValueError('no')",
        "def double(x):\n    return 2 * (x",
        "double = 3",
        "del double_that_never_was",
        "def double(x):\n    while True: pass",
        "def double(x):\n    import os; os._exit(0)",
        "def double(x):\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import time\ndef double(x):\n    while True:\n"
        "        try: time.sleep(9)\n        except BaseException: pass",
        "import os\nos._exit(0)",
        "def double(x):\n    return object()",
        "def double(x):\n    y = []\n    y.append(y)\n    return y",
        "def double(x):\n    return np.zeros(9_000_000)",
        "def double(x):\n    raise SystemExit",
        "class Odd:\n    def __getattr__(self, name): raise RuntimeError(name)\n"
        "    def __call__(self, x): return self\ndouble = Odd()",
        "class True_:\n    def __eq__(self, other): return True\n    __lt__ = __le__ = __eq__\n"
        "def double(x):\n    return True_()",
    ],
)
def test_a_task_that_fails_leaves_the_others_alone(grade_tiny: Grade, source: str) -> None:
    fixed = "def quadruple(x):\n    return 4 * x"
    report = grade_tiny(tiny.filled(double=source, quadruple=fixed))
    assert scores(report) == {"double": 0.0, "quadruple": 6.0, "why": 0.0}


def test_names_count_as_they_were_at_the_check_cell(grade_tiny: Grade) -> None:
    notebook = tiny.filled()
    notebook["cells"].append(
        tiny.code("def double(x):\n    return 0 * x  # what would this change?")
    )
    assert scores(grade_tiny(notebook))["quadruple"] == 6.0
    assert scores(grade_tiny(notebook))["double"] == 4.0


def test_what_a_later_cell_mends_counts_too(grade_tiny: Grade) -> None:
    notebook = tiny.release()
    notebook["cells"].append(tiny.code(tiny.DOUBLE))
    report = grade_tiny(notebook)
    assert scores(report)["double"] == 4.0
    by_way_of_a_later_task = tiny.filled(
        double="def double(x):\n    return quadruple(x) / 2",
        quadruple="def quadruple(x):\n    return 4 * x",
    )
    assert scores(grade_tiny(by_way_of_a_later_task))["double"] == 4.0
    helper = tiny.filled(double="def double(x):\n    return two * x")
    helper["cells"].append(tiny.code("two = 2"))
    assert scores(grade_tiny(helper))["double"] == 4.0


# ---------------------------------------------------------------- the executed notebook, the notes


def test_the_executed_notebook_is_valid_and_shows_verdicts(grade_tiny: Grade) -> None:
    notebook = tiny.filled(why="Because.")
    tiny.insert_after(notebook, "check_double", tiny.code("double(21)", "mine"))
    report = grade_tiny(notebook)
    assert report.notebook is not None
    nbformat.validate(nbformat.from_dict(report.notebook))
    cells = {cell["id"]: cell for cell in report.notebook["cells"]}
    (verdict,) = cells["id-check_double"]["outputs"]
    assert "double: all right, 4 of 4 points" in verdict["data"]["text/plain"]
    assert "<table" in verdict["data"]["text/html"]
    assert cells["mine"]["outputs"][0]["data"] == {"text/plain": "42"}
    assert cells["id-why"]["source"] == "Because."
    assert cells["id-show"]["outputs"] == cells["id-play"]["outputs"] == []
    counts = [cell["execution_count"] for cell in cells.values() if cell.get("execution_count")]
    assert counts == [1, 2, 3, 4]
    assert report.notebook["metadata"] == tiny.release()["metadata"]


def test_hidden_inputs_reach_no_output(grade_tiny: Grade) -> None:
    spy = (
        "seen = []\ndef double(x):\n    seen.append(x)\n    print(seen)\n    plt.plot([1])\n"
        "    open('seen', 'a').write(repr(x))\n    raise ValueError(x)"
    )
    later = tiny.code("import os\nprint(seen, os.path.exists('seen'))", "later")
    notebook = tiny.filled(double=spy, quadruple="def quadruple(x):\n    return double(x)")
    notebook["cells"].append(later)
    report = grade_tiny(notebook)
    assert report.notebook is not None
    cells = {cell["id"]: cell for cell in report.notebook["cells"]}
    assert cells["later"]["outputs"][0]["text"] == "[] False\n"
    for hidden in ("17.", "34.", "68."):  # an input, and what is expected of it
        assert hidden not in json.dumps(report.notebook)


def test_the_same_bytes_give_the_same_report(grade_tiny: Grade) -> None:
    notebook = tiny.filled(double="import random\ndef double(x):\n    return x * random.random()")
    extra = (
        "import numpy as np\nprint(np.random.rand(), object(), {'x', 'y', 'z'}, hash('a'))\n1 / 0"
    )
    tiny.insert_after(notebook, "setup", tiny.code(extra))
    data = tiny.data(notebook)
    assert grade_tiny(data) == grade_tiny(data)


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("def double(x:\n    pass", "the answer cell of `double` has a syntax error"),
        ("while True: pass", "the answer cell of `double` was stopped after 1 seconds"),
        ("import os; os._exit(0)", "the answer cell of `double` ended the Python process"),
        ("print('x' * 2_000_000)", "the answer cell of `double` put out too much"),
        ("def double(x):\n    import os; os._exit(0)", "`double` ended the Python process when"),
        (
            "import time\ndef double(x):\n    while True:\n"
            "        try: time.sleep(9)\n        except BaseException: pass",
            "`double` didn't return when it was called",
        ),
    ],
)
def test_notes_say_what_happened(grade_tiny: Grade, source: str, note: str) -> None:
    report = grade_tiny(tiny.filled(double=source))
    assert sum(note in line for line in report.notes) == 1


# ---------------------------------------------------------------- unusable files, defects of ours


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def double(x:\n    pass", "ended with `SyntaxError` when it was run"),
        ("1 / 0\n" + tiny.DOUBLE, "ended with `ZeroDivisionError` when it was run"),
        ("while True: pass", "was stopped after 1 seconds"),
    ],
)
def test_a_student_reads_why_there_is_no_function(
    grade_tiny: Grade, source: str, told: str
) -> None:
    verdict = {task.name: task for task in grade_tiny(tiny.filled(double=source)).tasks}["double"]
    assert verdict.verdict is not None
    message = f"The cell of your answer {told}, so there is no function called `double`."
    assert verdict.verdict.message == message


@pytest.mark.parametrize("data", [b"", b"no notebook", b"[]", b"\xff"])
def test_a_file_that_is_no_notebook_is_reported(grade_tiny: Grade, data: bytes) -> None:
    report = grade_tiny(data)
    assert (report.status, report.tasks, report.notebook) == ("failed", (), None)
    assert report.reason


def test_damaged_outputs_of_a_submission_are_never_looked_at(grade_tiny: Grade) -> None:
    notebook = tiny.filled()
    for cell in notebook["cells"]:
        cell["outputs"] = {"forged": [None, {"output_type": "execute_result"}]}
        cell["execution_count"] = "many"
    assert grade_tiny(notebook).score == 10.0


def test_fixtures_of_another_build_are_our_own_defect(runner: Runner) -> None:
    fixtures = tiny.fixtures()
    fixtures["double"] = dataclasses.replace(fixtures["double"], points=5.0)
    with pytest.raises(GraderDefect, match="autograder build tiny"):
        grade(tiny.data(tiny.filled()), tiny.bundle(), fixtures, runner=runner)


def test_fixtures_are_looked_at_while_cells_run(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watched(Mapping[str, Fixture]):
        """Notes how many answers had come when a task was first looked at."""

        def __init__(self) -> None:
            self._known, self.first = tiny.fixtures(), dict[str, int]()

        def __getitem__(self, name: str) -> Fixture:
            self.first.setdefault(name, answers)
            return self._known[name]

        def __iter__(self) -> Iterator[str]:
            return iter(self._known)

        def __len__(self) -> int:
            return len(self._known)

    answers, answer = 0, Session.answer

    def counted(self: Session, name: str, deadline: float) -> dict[str, Any]:
        nonlocal answers
        answers += 1
        return answer(self, name, deadline)

    monkeypatch.setattr(Session, "answer", counted)
    watched = Watched()
    assert scores(grade(tiny.data(tiny.filled()), tiny.bundle(), watched, runner=runner))
    assert watched.first == {"double": 0, "quadruple": 1}


def test_a_judge_that_fails_is_our_own_defect(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("autograder.engine.judging.examine", broken)
    with pytest.raises(GraderDefect, match="judging `double` failed"):
        grade(tiny.data(tiny.filled()), tiny.bundle(), tiny.fixtures(), runner=runner)


# ---------------------------------------------------------------- lies


def test_an_outcome_of_a_wrong_form_earns_nothing(grade_tiny: Grade) -> None:
    lie = (
        "import sys\ncalls = sys.modules['autograder.engine.runner.calls']\n"
        "lie = {'status': 'passed', 'score': 100}\n"
        "calls.Calls.call = lambda self, request: lie | {'value': request}\n"
        "def double(x):\n    return x"
    )
    report = grade_tiny(tiny.filled(double=lie))
    assert scores(report) == {"double": 0.0, "quadruple": 0.0, "why": 0.0}


def test_the_process_never_holds_what_is_expected(grade_tiny: Grade) -> None:
    lie = (
        "import sys\ncalls = sys.modules['autograder.engine.runner.calls']\n"
        "old = calls.Calls.call\nasked = []\n"
        "def spy(self, request):\n"
        "    asked.append(request)\n"
        "    error = {'type': 'Asked', 'message': repr(asked), 'line': ''}\n"
        "    return {'status': 'raised', 'error': error}\n"
        "calls.Calls.call = spy\ndef double(x):\n    return x"
    )
    verdict = task(grade_tiny(tiny.filled(double=lie)), "double").verdict
    assert verdict is not None
    assert "Asked" in verdict.message
    assert "'arguments'" in verdict.message
    assert "expected" not in verdict.message
    assert "case 0" not in verdict.message


def test_outcomes_are_kept_as_long_as_there_is_room(
    grade_tiny: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    wasteful = tiny.filled(double="def double(x):\n    return 2 * x, list(range(10_000))")
    assert not grade_tiny(wasteful).notes
    monkeypatch.setattr(execution, "MAX_HELD", 100_000)
    assert "`double` took too much memory when it was called" in grade_tiny(wasteful).notes
    assert scores(grade_tiny(tiny.filled()))["double"] == 4.0


def test_overhead_of_a_submission_is_small(runner: Runner) -> None:
    data, bundle, fixtures = tiny.data(tiny.filled()), tiny.bundle(), tiny.fixtures()
    times = []
    for _ in range(8):
        start = time.perf_counter()
        grade(data, bundle, fixtures, runner=runner)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.25  # far above what it takes on a quiet machine


# ---------------------------------------------------------------- lent helpers


def lent_call(runner: Runner, source: str, helper: Callable[..., Any]) -> Outcome:
    """What one call of `quadruple` does with the grader's `double` in place of the student's."""
    cells = restore(tiny.data(tiny.filled(quadruple=source)), tiny.bundle()).cells
    fixture = tiny.fixtures()["quadruple"]
    with Execution(runner, cells) as execution:
        execution.run()
        caller = RemoteCaller(execution, "quadruple").another(
            Loan({"double": helper}, 0.5), shortcuts=True
        )
        return caller.call(fixture, fixture.cases[0], count_steps=True)


def test_what_a_lent_helper_prints_counts_as_printed(runner: Runner, capfd: Any) -> None:
    def talking(x: Any) -> Any:
        print("cost 0.5")
        return x

    outcome = lent_call(runner, tiny.QUADRUPLE, talking)
    assert (outcome.status, outcome.printed) == ("returned", "cost 0.5\ncost 0.5\n")
    assert outcome.used == ("double", "double")
    assert capfd.readouterr().out == ""


def test_a_lent_helper_draws_as_the_student_would(runner: Runner) -> None:
    def drawing(x: Any) -> Any:
        return np.random.randn(2)

    np.random.seed(tiny.fixtures()["quadruple"].cases[0].seed)
    expected = [np.random.randn(2), np.random.randn(2)]
    outcome = lent_call(runner, "def quadruple(x):\n    return [double(x), double(x)]", drawing)
    np.testing.assert_array_equal(outcome.value, expected)


def test_steps_on_the_way_to_a_lent_helper_are_not_counted(runner: Runner) -> None:
    outcome = lent_call(runner, tiny.QUADRUPLE, tiny.double)
    assert outcome.steps is not None
    assert outcome.steps < 400  # it would be thousands


def test_an_error_of_a_lent_helper_is_one_of_the_call(runner: Runner) -> None:
    outcome = lent_call(runner, "def quadruple(x):\n    return double()", tiny.double)
    assert outcome.status == "raised"
    assert outcome.error is not None
    assert outcome.error.type == "TypeError"

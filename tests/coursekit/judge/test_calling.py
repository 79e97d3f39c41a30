"""One call of a student's function: it can do what it likes, and leaves the world as it was."""

from __future__ import annotations

import contextlib
import dataclasses
import linecache
import random
import signal
import sys
import threading
import time
import warnings
from typing import Any

import numpy as np
import pytest

from coursekit.judge.calling import MAX_PRINTED, call, changed_arguments
from coursekit.judge.model import Case, Fixture, Outcome, StudentError
from coursekit.judge.surroundings import SEED, TimeLimit
from coursekit.plain import Opaque

FIXTURE = Fixture(
    task="work",
    points=1,
    signature="(X, rate=0.5)",
    parameters=("X", "rate"),
    required=1,
    returns=("work",),
    criteria=(),
    cases=(),
    expected=(),
    seconds=5.0,
)


def case(**arguments: Any) -> Case:
    return Case("a case", arguments or {"X": np.arange(6.0).reshape(2, 3)}, seed=7)


def notebook(source: str, **names: Any) -> dict[str, Any]:
    """A notebook's namespace in which a cell was executed; its lines can be found."""
    namespace: dict[str, Any] = {"np": np, **names}
    cell = f"<cell {abs(hash(source))}>"
    linecache.cache[cell] = (len(source), None, source.splitlines(keepends=True), cell)
    exec(compile(source, cell, "exec"), namespace)
    return namespace


def run(
    source: str, one: Case | None = None, fixture: Fixture = FIXTURE, **options: Any
) -> Outcome:
    """Call the function `work` of a cell."""
    namespace = notebook(source)
    return call(namespace["work"], fixture, one or case(), namespace, **options)


def limited(seconds: float) -> Fixture:
    return dataclasses.replace(FIXTURE, seconds=seconds)


# ---------------------------------------------------------------- arguments


def test_the_function_gets_copies() -> None:
    X = np.zeros((2, 2))
    given = case(X=X, rate={"dw": [X.copy()]})
    outcome = run(
        "def work(X, rate):\n    X += 1\n    rate['dw'][0] += 2\n    rate['new'] = 1\n    return X",
        given,
    )
    assert np.array_equal(outcome.value, np.ones((2, 2)))
    assert not X.any()
    assert list(given.arguments["rate"]) == ["dw"]


def test_arguments_that_are_one_object_stay_one() -> None:
    X = np.zeros(2)
    outcome = run("def work(X, rate):\n    X += 1\n    return rate", case(X=X, rate=X))
    assert np.array_equal(outcome.value, [1.0, 1.0])
    assert outcome.changed == ("X", "rate")


def test_required_arguments_go_by_position_optional_ones_by_name() -> None:
    source = "def work(features, *, rate=0.5):\n    return features.shape[0] + rate"
    assert run(source, case(X=np.zeros((2, 3)), rate=10)).value == 12


def test_a_returned_argument_is_a_copy_of_it() -> None:
    outcome = run("kept = []\ndef work(X):\n    kept.append(X)\n    return X")
    again = outcome.value.copy()
    outcome.value[0, 0] += 1
    assert not np.array_equal(outcome.value, again)


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"X": np.zeros(2)}, {"X": np.zeros(2)}, ()),
        ({"X": np.zeros(2)}, {"X": np.zeros((2, 1))}, ("X",)),
        ({"X": np.zeros(2)}, {"X": np.zeros(2, dtype=int)}, ("X",)),
        ({"X": np.array([np.nan])}, {"X": np.array([np.nan])}, ()),
        ({"X": np.array([0.0])}, {"X": np.array([-0.0])}, ("X",)),
        ({"b": 0.5, "X": np.ones(1)}, {"b": 0.5, "X": np.zeros(1)}, ("X",)),
        ({"p": {"W1": np.ones(2), "b1": 0}}, {"p": {"W1": np.zeros(2), "b1": 0}}, ("p['W1']",)),
        ({"p": {"q": {"r": 1}}}, {"p": {"q": {"r": 2}}}, ("p['q']['r']",)),
        ({"p": {"W1": 1}}, {"p": {"W1": 1, "W2": 2}}, ("p",)),
        ({"p": {"W1": 1}}, {"p": [1]}, ("p",)),
        ({"costs": [1, 2]}, {"costs": [1, 2, 3]}, ("costs",)),
        ({"costs": [np.ones(2)]}, {"costs": [np.zeros(2)]}, ("costs",)),
        ({"n": 1}, {"n": 1.0}, ("n",)),
        ({"n": 1, "m": 2}, {"n": 2, "m": 3}, ("n", "m")),
    ],
)
def test_what_changed_is_named(before: Any, after: Any, names: tuple[str, ...]) -> None:
    assert changed_arguments(before, after) == names


# ---------------------------------------------------------------- the world around a call


def test_the_generators_are_seeded_and_given_back() -> None:
    source = "import random\ndef work(X):\n    return np.random.rand(3), random.random()"
    np.random.seed(1)
    random.seed(1)
    outcome = run(source)
    assert np.array_equal(outcome.value[0], np.random.RandomState(7).rand(3))
    assert outcome.value[1] == random.Random(7).random()
    assert np.random.rand() == np.random.RandomState(1).rand()
    assert random.random() == random.Random(1).random()


def test_the_generators_are_given_back_after_an_error() -> None:
    np.random.seed(1)
    assert run("def work(X):\n    np.random.seed(3)\n    raise ValueError").status == "raised"
    assert np.random.rand() == np.random.RandomState(1).rand()


def test_a_function_that_seeds_is_noticed() -> None:
    seeding = np.random.seed
    outcome = run("def work(X):\n    np.random.seed(3)\n    X += 1\n    return np.random.rand()")
    assert outcome.changed == ("X", SEED)
    assert outcome.value == np.random.RandomState(3).rand()
    assert np.random.seed is seeding
    assert run("def work(X):\n    return np.random.default_rng(3).random()").changed == ()


def test_warnings_and_floating_point_settings_are_given_back() -> None:
    source = (
        "import warnings\n"
        "def work(X):\n"
        "    np.seterr(all='raise')\n"
        "    warnings.simplefilter('error')\n"
        "    return 1"
    )
    before, filters = np.geterr(), list(warnings.filters)
    assert run(source).status == "returned"
    assert np.geterr() == before
    assert warnings.filters == filters


def test_a_notebook_that_raises_for_every_warning_does_not_raise_here() -> None:
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        outcome = run("def work(X):\n    return float(np.log(np.zeros(1))[0])")
    assert outcome.value == -np.inf


def test_what_is_printed_is_kept_and_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("def work(X):\n    print('cost', 0.5)").printed == "cost 0.5\n"
    endless = run("def work(X):\n    for i in range(9000):\n        print('costs')")
    assert endless.status == "returned"
    assert len(endless.printed) == MAX_PRINTED
    assert capsys.readouterr().out == ""


def test_what_was_printed_before_an_error_is_kept() -> None:
    assert run("def work(X):\n    print('so far')\n    raise ValueError").printed == "so far\n"


# ---------------------------------------------------------------- errors


def test_the_students_own_line_is_found() -> None:
    source = "def inner(X):\n    return X @ X  # here\n\ndef work(X):\n    return inner(X)\n"
    error = run(source).error
    assert error is not None
    assert (error.type, error.line, error.line_number, error.function) == (
        "ValueError", "return X @ X  # here", 2, "inner",
    )  # fmt: skip


def test_the_line_is_the_students_even_where_numpy_raises() -> None:
    error = run("def work(X):\n    y = np.linalg.inv(X)\n    return y").error
    assert error is not None
    assert (error.type, error.line, error.function) == (
        "LinAlgError", "y = np.linalg.inv(X)", "work",
    )  # fmt: skip


def test_an_error_in_a_given_helper_is_laid_to_the_line_that_called_it() -> None:
    def helper(X: Any) -> Any:
        raise ZeroDivisionError("in the grader's helper")

    source = "def work(X):\n    return helper(X)"
    error = run(source, given={"helper": helper}).error
    assert error is not None
    assert (error.line, error.function) == ("return helper(X)", "work")


def test_a_call_with_another_signature_has_no_line_of_the_students() -> None:
    error = run("def work():\n    pass").error
    assert error is not None
    assert (error.type, error.line) == ("TypeError", "")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("raise SystemExit(0)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('all')", "BaseException"),
        ("return work(X)", "RecursionError"),
        ("raise type('Mine', (Exception,), {'__str__': lambda self: 1 / 0})", "Mine"),
        ("raise type('Mine' * 99, (Exception,), {})('x' * 9999)", ("Mine" * 99)[:80]),
    ],
)
def test_everything_raised_is_caught(statement: str, kind: str) -> None:
    outcome = run(f"def work(X):\n    {statement}")
    assert outcome.status == "raised"
    assert outcome.error is not None
    assert outcome.error.type == kind
    assert len(outcome.error.message) <= 500


def test_a_student_may_stop_an_endless_loop_by_hand() -> None:
    with pytest.raises(KeyboardInterrupt):
        run("def work(X):\n    raise KeyboardInterrupt", interactive=True)
    assert np.random.seed.__module__ != __name__
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_what_cannot_be_called_gives_an_outcome() -> None:
    outcome = call(3, FIXTURE, case(), {})
    assert outcome.error == StudentError("TypeError", "'int' object is not callable")


def test_what_cannot_be_copied_gives_an_outcome() -> None:
    source = (
        "class Sly(dict):\n    def items(self):\n        raise ValueError('not me')\n"
        "def work(X):\n    return Sly(a=1)"
    )
    outcome = run(source)
    assert (outcome.status, outcome.value) == ("raised", None)
    assert outcome.error == StudentError("ValueError", "not me")
    wordy = run(source.replace("'not me'", "'n' * 1000")).error
    assert wordy == StudentError("ValueError", "n" * 500)
    silent = source.replace("'not me'", "type('T', (), {'__str__': lambda self: 1 / 0})()")
    assert run(silent).error == StudentError("ValueError", "")
    assert run("def work(X):\n    return work").value == Opaque("function")


# ---------------------------------------------------------------- time limit


def test_an_endless_loop_is_stopped() -> None:
    begun = time.monotonic()
    outcome = run("def work(X):\n    while True:\n        pass", fixture=limited(0.1))
    assert (outcome.status, outcome.error) == ("timeout", None)
    assert time.monotonic() - begun < 3


def test_a_handler_that_swallows_everything_is_stopped_too() -> None:
    source = (
        "def work(X):\n    for _ in range(3):\n        try:\n            while True: pass\n"
        "        except BaseException:\n            pass\n    while True: pass"
    )
    assert run(source, fixture=limited(0.1)).status == "timeout"


def test_an_exception_handler_does_not_catch_the_limit() -> None:
    assert not issubclass(TimeLimit, Exception)


def test_the_alarm_is_given_back() -> None:
    rung = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        run("def work(X):\n    return 1", fixture=limited(0.05))
        run("def work(X):\n    while True: pass", fixture=limited(0.05))
        handler = signal.getsignal(signal.SIGALRM)
        assert callable(handler)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        time.sleep(0.1)
        assert rung == []
    finally:
        signal.signal(signal.SIGALRM, before)


def test_without_signals_there_is_no_limit_but_an_answer() -> None:
    """As in a thread of a notebook server."""
    found = []
    thread = threading.Thread(target=lambda: found.append(run("def work(X):\n    return 2")))
    thread.start()
    thread.join(20)
    assert [outcome.value for outcome in found] == [2]


# ---------------------------------------------------------------- helpers


SOURCE = "def helper(X):\n    return 'own'\n\ndef work(X):\n    return helper(X)"


def test_given_helpers_take_the_place_of_the_students_for_one_call() -> None:
    namespace = notebook(SOURCE)
    own = namespace["helper"]
    constant = np.zeros(2)
    outcome = call(namespace["work"], FIXTURE, case(), namespace, given={"helper": constant})
    assert np.array_equal(outcome.value, [0, 0])
    assert outcome.used == ("helper",)
    assert namespace["helper"] is own
    outcome = call(namespace["work"], FIXTURE, case(), namespace)
    assert (outcome.value, outcome.used) == ("own", ())


def test_a_given_helper_may_be_a_function() -> None:
    outcome = run(SOURCE, given={"helper": lambda X: X.sum()})
    assert outcome.value == 15


def test_given_values_are_copied_at_each_use() -> None:
    source = "def work(X):\n    helper()[0] += 1\n    return helper()[0]"
    constant = np.zeros(2)
    assert run(source, given={"helper": constant}).value == 0
    assert not constant.any()


def test_a_helper_that_was_not_there_is_gone_again() -> None:
    namespace = notebook("def work(X):\n    raise ValueError(helper(X))")
    outcome = call(namespace["work"], FIXTURE, case(), namespace, given={"helper": 3})
    assert outcome.error is not None
    assert outcome.error.message == "3"
    assert "helper" not in namespace


def test_helpers_are_put_where_the_function_looks_them_up() -> None:
    """The function may have been defined in another namespace than the notebook's."""
    home, visited = notebook(SOURCE), notebook("pass")
    outcome = call(home["work"], FIXTURE, case(), visited, given={"helper": "given"})
    assert outcome.value == "given"
    assert call(home["work"], FIXTURE, case(), visited).value == "own"
    assert "helper" not in visited


# ---------------------------------------------------------------- steps and reads


def steps(source: str, columns: int, fixture: Fixture = FIXTURE) -> int:
    outcome = run(source, case(X=np.zeros((2, columns))), fixture, count_steps=True)
    assert outcome.steps is not None
    return outcome.steps


def test_steps_grow_with_a_loop_only() -> None:
    loop = "def work(X):\n    t = 0\n    for x in X[0]:\n        t += x\n    return t"
    assert steps(loop, 100) - steps(loop, 10) >= 2 * 90
    whole = "def work(X):\n    return X.sum()"
    assert steps(whole, 100) == steps(whole, 10) > 0
    assert run(whole).steps is None


def test_the_loop_of_an_earlier_task_does_not_count() -> None:
    source = (
        "def total(X):\n    return sum(x for x in X[0])\n\n"
        "def helper(X):\n    return total(X)\n\n"
        "def work(X):\n    return helper(X)"
    )
    exempt = dataclasses.replace(FIXTURE, uses=("helper",))
    assert steps(source, 100, exempt) == steps(source, 10, exempt)
    assert steps(source, 100) > steps(source, 10) + 90


def test_a_trace_function_is_given_back() -> None:
    before = sys.gettrace()
    with contextlib.suppress(ValueError):
        steps("def work(X):\n    return X.sum()", 5)
    assert sys.gettrace() is before


def test_data_of_the_notebook_that_is_read_is_named() -> None:
    namespace = notebook(
        "def helper(X):\n    return X\n\ndef work(X):\n    return helper(train_x) + m",
        train_x=np.zeros(2),
        m=5,
        unused=3,
    )
    assert call(namespace["work"], FIXTURE, case(), namespace).reads == ("m", "train_x")

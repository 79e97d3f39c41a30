"""Which mistake was it? Known ones by their numbers, others by what the numbers have in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from coursekit.judge.compare import Problem, compare
from coursekit.judge.diagnose import known, loops, pattern, same_outcome
from coursekit.judge.model import (
    REFUSED,
    Case,
    Fixture,
    KnownMistake,
    Outcome,
    StudentError,
)

Array = np.ndarray[Any, Any]
SHAPES = ((3, 5), (2, 7))


def cases() -> tuple[Case, ...]:
    rng = np.random.default_rng(3)
    return tuple(
        Case(f"{m} examples", {"X": rng.normal(size=(n, m)), "Y": rng.normal(size=(4, m))})
        for n, m in SHAPES
    )


# ---------------------------------------------------------------- what numbers have in common


def described(change: Callable[[Array, Case], Any], expected: Callable[[Case], Any]) -> str:
    """The sentence for an output `dw` that differs from the expected one by `change`."""
    problems = []
    for case in cases():
        right = expected(case)
        problem = compare(change(right, case), right, 1e-9, "dw")
        assert problem is not None
        problems.append((case, problem))
    return pattern("dw", problems)


def features(case: Case) -> Array:
    """A column: an entry for each feature."""
    return np.asarray(case.arguments["X"]).sum(axis=1, keepdims=True)


def matrix(case: Case) -> Array:
    return np.asarray(case.arguments["X"])


def size(case: Case, name: str, axis: int) -> int:
    return int(case.arguments[name].shape[axis])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda right, case: right * size(case, "X", 1), "m (the number of examples) times"),
        (lambda right, case: right / size(case, "X", 1), "1/m"),
        (lambda right, case: right * size(case, "X", 0), "n_x (the number of features)"),
        (lambda right, case: right / size(case, "Y", 0), "n_y"),
        (lambda right, case: right * size(case, "X", 1) / size(case, "X", 0), "m/n_x"),
        (
            lambda right, case: right * size(case, "X", 1) / (size(case, "X", 1) - 1),
            "m/(m − 1)",
        ),
        (lambda right, case: right * 2, "2 times the expected value, in every entry"),
        (lambda right, case: right / size(case, "X", 1) ** 3, "times as large as they should be"),
        (lambda right, case: -right, "the right size but the wrong sign"),
        (lambda right, case: right + 0.25, "by the same amount, 0.25"),
        (lambda right, case: right + 0.25 * size(case, "X", 1), "by the same amount."),
        (lambda right, case: right.T, "it is the transpose"),
        (lambda right, case: right @ np.ones((1, len(right))), "is a square matrix where"),
        (
            lambda right, case: right * (np.arange(len(right)) == 0)[:, None],
            "Only the first row of `dw` is right",
        ),
    ],
)  # fmt: skip
def test_a_column_that_is_wrong_throughout(change: Any, said: str) -> None:
    assert said in described(change, features)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda right, case: right.ravel(), "only the shape isn't"),
        (lambda right, case: right.T, "it is the transpose"),
        (lambda right, case: right * (np.arange(right.shape[1]) == 0), "Only the first column"),
        (lambda right, case: right * 3, "3 times the expected value"),
    ],
)
def test_a_matrix_that_is_wrong_throughout(change: Any, said: str) -> None:
    assert said in described(change, matrix)


@pytest.mark.parametrize(
    "change",
    [
        lambda right, case: right**2 + 1,
        lambda right, case: np.where(np.arange(len(right))[:, None] == 1, right + 1, right),
        lambda right, case: right * size(case, "X", 1) if len(right) == 3 else right + 1,
        lambda right, case: np.zeros_like(right),
        lambda right, case: [1.0],
    ],
)
def test_numbers_without_a_pattern_get_no_sentence(change: Any) -> None:
    assert described(change, features) == ""


def test_one_case_that_cannot_be_compared_silences_all() -> None:
    (first, second) = cases()
    twice = compare(2 * features(first), features(first), 1e-9, "dw")
    assert twice is not None
    assert pattern("dw", [(first, twice)]) != ""
    broken = Problem("ran", "an error", "an error")
    assert pattern("dw", [(first, twice), (second, broken)]) == ""
    assert pattern("dw", []) == ""


# ---------------------------------------------------------------- known mistakes

EXPECTED = tuple(Outcome("returned", ({"dw": features(c), "db": 1.0}, 0.5)) for c in cases())


def changed(dw: float = 1.0, db: float = 1.0, cost: float = 0.5) -> tuple[Outcome, ...]:
    return tuple(Outcome("returned", ({"dw": dw * features(c), "db": db}, cost)) for c in cases())


def fixture(*mistakes: KnownMistake, **changes: Any) -> Fixture:
    one = Fixture(
        task="propagate",
        points=1,
        signature="(X, Y)",
        parameters=("X", "Y"),
        required=2,
        returns=("grads", "cost"),
        criteria=(),
        cases=cases(),
        expected=EXPECTED,
        tolerance=1e-9,
        mistakes=mistakes,
    )
    return dataclasses.replace(one, **changes)


SIGN = KnownMistake("sign", "Look at the sign.", changed(dw=-1))
BIAS = KnownMistake("bias", "Look at db.", changed(db=2))
BOTH = KnownMistake("both", "Look at both.", changed(dw=-1, db=2))
ERROR = StudentError("ValueError", "shapes (3,5) and (3,5) not aligned")
FAILS = KnownMistake("fails", "Transpose.", tuple(Outcome("raised", error=ERROR) for _ in cases()))


def name(outcomes: tuple[Outcome, ...], *mistakes: KnownMistake, **changes: Any) -> str | None:
    one = fixture(*mistakes, **changes)
    wrong = set()
    for outcome, expected in zip(outcomes, EXPECTED, strict=True):
        if outcome.status != "returned":
            wrong |= {"dw", "db", "cost"}
            continue
        (grads, cost), (right, right_cost) = outcome.value, expected.value
        wrong |= {key for key in right if compare(grads[key], right[key], 1e-9)}
        wrong |= {"cost"} if compare(cost, right_cost, 1e-9) else set()
    found = known(one, outcomes, frozenset(wrong))
    return found.mistake if found else None


def test_a_mistake_is_known_by_its_numbers() -> None:
    assert name(changed(dw=-1), BIAS, SIGN) == "sign"
    assert name(changed(dw=-1 + 5e-9), SIGN) == "sign", "other order of operations"
    assert name(changed(dw=-1 + 5e-8), SIGN) is None
    assert name(changed(dw=-1.1), SIGN, BIAS) is None


def test_a_mistake_must_agree_in_every_case() -> None:
    mixed = (changed(dw=-1)[0], changed(dw=-2)[1])
    assert name(mixed, SIGN) is None


def test_what_is_printed_may_have_a_mistake_of_its_own() -> None:
    """And long trainings, which show in print alone, may be passed over."""
    silent, printing = cases()
    groups = {"cases": (silent, dataclasses.replace(printing, group="printing"))}
    right, sign, other = changed(), changed(dw=-1), changed(dw=-2)
    assert name((sign[0], other[1]), BIAS, SIGN, **groups) == "sign"
    alike = KnownMistake("alike", "Look twice.", (sign[0], changed(dw=-3)[1]))
    assert name((sign[0], other[1]), SIGN, alike, **groups) is None, "it may be either"
    in_print_alone = KnownMistake("late", "Print sooner.", (right[0], sign[1]))
    assert name((right[0], other[1]), in_print_alone, **groups) is None


def test_a_case_left_out_of_a_mistake_is_not_asked_about() -> None:
    slim = dataclasses.replace(SIGN, outcomes=(SIGN.outcomes[0], None))
    assert name(changed(dw=-1), slim) == "sign"
    assert name((changed(dw=-2)[0], changed(dw=-1)[1]), slim) is None


def test_a_whole_match_comes_before_two_halves() -> None:
    assert name(changed(dw=-1, db=2), SIGN, BIAS, BOTH) == "both"


def test_two_mistakes_in_one_function_are_both_told() -> None:
    found = known(fixture(SIGN, BIAS), changed(dw=-1, db=2), frozenset({"dw", "db"}))
    assert found is not None
    assert found.hint == "Look at db.\nLook at the sign."
    assert name(changed(dw=-1, db=2), SIGN) is None, "half an explanation misleads"
    assert name(changed(dw=-1, db=3), SIGN, BIAS) is None


def test_a_mistake_that_touches_a_right_output_explains_nothing() -> None:
    assert name(changed(dw=-1, db=3), BOTH) is None
    assert name(changed(dw=-1), BOTH) is None


def test_an_error_is_known_by_its_type_and_words() -> None:
    def raised(kind: str, message: str) -> tuple[Outcome, ...]:
        error = StudentError(kind, message, "their line", 3, "propagate")
        return tuple(Outcome("raised", error=error) for _ in cases())

    assert name(raised("ValueError", ERROR.message), FAILS) == "fails"
    assert name(raised("TypeError", ERROR.message), FAILS) is None
    assert name(raised("ValueError", "another"), FAILS) is None


def test_endless_loops_are_no_known_mistake() -> None:
    ended = tuple(Outcome("timeout") for _ in cases())
    assert name(ended, KnownMistake("slow", "Wait.", ended)) is None


def test_changed_arguments_tell_mistakes_apart() -> None:
    rude = tuple(dataclasses.replace(one, changed=("X",)) for one in changed())
    assert name(rude, KnownMistake("in_place", "Copy first.", rude)) == "in_place"
    assert name(changed(dw=-1), KnownMistake("in_place", "Copy.", rude), SIGN) == "sign"


def test_printed_costs_count_in_cases_of_that_group_only() -> None:
    loud, quiet = Outcome("returned", 1.0, printed="cost 0.51"), Outcome("returned", 1.0)
    (case, _) = cases()
    assert same_outcome(loud, quiet, case, 1e-9)
    printing = dataclasses.replace(case, group="printing")
    assert not same_outcome(loud, quiet, printing, 1e-9)
    assert same_outcome(loud, dataclasses.replace(loud, printed="0.51!"), printing, 1e-9)


# ---------------------------------------------------------------- loops


def stepped(*counts: tuple[int, int | None]) -> bool:
    found = [Case(f"{m}", {"X": np.zeros((3, m)), "w": 1}, "vectorised") for m, _ in counts]
    return loops(found, [Outcome("returned", steps=steps) for _, steps in counts])


def test_a_loop_costs_two_instructions_for_each_further_example() -> None:
    assert stepped((8, 100), (64, 100 + 2 * 56))
    assert not stepped((8, 100), (64, 100 + 2 * 56 - 1))
    assert not stepped((8, 100), (64, 100))
    assert stepped((64, 500), (8, 100)), "in whatever order"


def test_steps_that_were_not_counted_tell_nothing() -> None:
    assert not stepped((8, 100))
    assert not stepped((8, 100), (64, None))
    ordinary = [dataclasses.replace(case, group="basic") for case in cases()]
    assert not loops(ordinary, [Outcome("returned", steps=s) for s in (1, 10_000)])
    many = [Case(f"{m}", {"X": np.zeros((3, m))}, "vectorised") for m in (8, 64)]
    assert not loops(many, [Outcome("returned", steps=1), Outcome("timeout", steps=10_000)])
    assert not loops(many, [Outcome("returned", steps=1), None])


def test_another_changed_argument_is_another_mistake() -> None:
    (case, _) = cases()
    outcomes = [Outcome("returned", 1.0, changed=names) for names in ((), ("X",), ("Y",))]
    for place, one in enumerate(outcomes):
        for other in outcomes[:place]:
            assert not same_outcome(one, other, case, 1e-9)


def test_two_refusals_are_alike_whatever_their_words() -> None:
    (ordinary, _) = cases()
    refused = dataclasses.replace(ordinary, group=REFUSED)
    outcomes = [
        Outcome("raised", error=StudentError(kind, words))
        for kind, words in (("KeyError", "mine"), ("KeyError", "theirs"), ("TypeError", "mine"))
    ]
    assert same_outcome(outcomes[0], outcomes[1], refused, 1e-9)
    assert not same_outcome(outcomes[0], outcomes[1], ordinary, 1e-9)
    assert not same_outcome(outcomes[0], outcomes[2], refused, 1e-9)


def test_what_explains_one_output_must_be_like_it_in_every_way() -> None:
    """Two mistakes at once: each output has to be explained by a mistake that fits everywhere."""
    twice, wrong = changed(dw=-1, db=2), frozenset({"dw", "db"})

    def explained(mistake: KnownMistake) -> bool:
        return known(fixture(mistake, BIAS), twice, wrong) is not None

    first, second = SIGN.outcomes
    assert explained(SIGN)
    assert explained(dataclasses.replace(SIGN, outcomes=(None, second)))
    assert not explained(dataclasses.replace(SIGN, outcomes=(first, Outcome("timeout"))))
    rude = dataclasses.replace(first or Outcome("timeout"), changed=("X",))
    assert not explained(dataclasses.replace(SIGN, outcomes=(rude, second)))
    no_key = Outcome("returned", ({"db": 1.0}, 0.5))
    assert not explained(dataclasses.replace(SIGN, outcomes=(no_key, second)))


def test_a_missing_output_is_explained_by_no_numbers() -> None:
    broken = tuple(Outcome("returned", ({"db": 1.0}, 0.5)) for _ in cases())
    assert known(fixture(SIGN, BIAS), broken, frozenset({"dw"})) is None


def test_cases_to_be_refused_stop_no_explanation() -> None:
    refusal = Outcome("raised", error=StudentError("ValueError", "no"))
    more = {
        "cases": (*cases(), Case("odd", {"X": 1}, REFUSED)),
        "expected": (*EXPECTED, refusal),
    }
    mistakes = [dataclasses.replace(one, outcomes=(*one.outcomes, refusal)) for one in (SIGN, BIAS)]
    wrong = frozenset({"dw", "db"})
    found = known(fixture(*mistakes, **more), (*changed(dw=-1, db=2), refusal), wrong)
    assert found is not None
    assert found.hint == "Look at db.\nLook at the sign."
    accepted = (*changed(dw=-1, db=2), Outcome("returned", 1.0))
    assert known(fixture(*mistakes, **more), accepted, wrong) is None


def test_numbers_that_are_nearly_right_are_said_to_be() -> None:
    assert "nearly right: it agrees to about 6 digits" in described(
        lambda right, case: (
            right + 9e-7 * np.abs(right).max() * np.cos(np.arange(len(right)))[:, None]
        ),
        features,
    )
    assert "nearly" not in described(lambda right, case: np.round(right, 1), features)


def test_single_numbers_are_multiples_of_anything() -> None:
    def number(case: Case) -> float:
        return float(np.abs(case.arguments["X"]).sum())

    assert described(lambda right, case: right + 1, number) == ""
    assert "1.5 times" in described(lambda right, case: right * 1.5, number)


def test_a_number_of_one_case_has_no_factor_though_it_is_called_twice() -> None:
    case = cases()[0]
    problem = compare(3.0, 2.0, 1e-9, "cost")
    assert problem is not None
    assert pattern("cost", [(case, problem), (case, problem)]) == ""


def test_all_entries_of_a_list_count() -> None:
    assert described(lambda right, case: [1, 1], lambda case: [40, 1]) == ""
    assert "2 times" in described(lambda right, case: [80, 2], lambda case: [40, 1])


def test_a_symmetric_matrix_is_no_transpose() -> None:
    def symmetric(case: Case) -> Array:
        return np.asarray(case.arguments["X"] @ case.arguments["X"].T)

    said = described(
        lambda right, case: right + 1e-8 * np.abs(right).max() * np.eye(len(right)), symmetric
    )
    assert "transpose" not in said
    assert "nearly right" in said


def test_of_fitting_mistakes_the_one_is_told_that_speaks_of_nothing_else() -> None:
    wide = KnownMistake("wide", "Look at dw and cost.", changed(dw=-1, cost=7))
    found = known(
        fixture(wide, SIGN), changed(dw=-1, db=2, cost=9), frozenset({"dw", "db", "cost"})
    )
    assert found is None, "nothing explains the cost"
    more = KnownMistake("cost", "Look at the cost.", changed(cost=9))
    found = known(
        fixture(wide, SIGN, BIAS, more),
        changed(dw=-1, db=2, cost=9),
        frozenset({"dw", "db", "cost"}),
    )
    assert found is not None
    assert found.hint == "Look at the cost.\nLook at db.\nLook at the sign."


def test_a_mistake_that_speaks_of_more_than_is_so_is_not_told() -> None:
    wide = KnownMistake("wide", "Look at dw and cost.", changed(dw=-1, cost=7))
    cost = KnownMistake("cost", "Look at the cost.", changed(cost=9))
    found = known(fixture(wide, cost), changed(dw=-1, cost=9), frozenset({"dw", "cost"}))
    assert found is None, "the cost is off in another way than the wide one says"

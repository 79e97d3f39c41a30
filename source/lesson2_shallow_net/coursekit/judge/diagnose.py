"""Which mistake was it?

Known ones are told by their numbers, unknown ones by what the numbers have in common.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.judge import compare, printing, words
from coursekit.judge.model import REFUSED, Case, Fixture, KnownMistake, Outcome

MATCH = 10.0
"""Outputs equal a mistake's when they agree within so many tolerances; mistakes lie 100 apart."""


NEARLY = 1e-4
"""A difference below this share of the largest entry is said to be small."""


@dataclass(frozen=True)
class Diagnosis:
    """What is known of a wrong answer."""

    hint: str
    mistake: str | None = None


def known(fixture: Fixture, outcomes: Sequence[Outcome], wrong: frozenset[str]) -> Diagnosis | None:
    """The mistake of the fixture whose outcomes equal these on every case.

    If none does as a whole, but every wrong output equals that of some mistake, the hints of these
    are given together; `wrong` names the outputs that are wrong.
    """
    if all(outcome.status in ("timeout", "crashed") for outcome in outcomes):
        return None
    for mistake in fixture.mistakes:
        if _equals(fixture, outcomes, mistake, range(len(outcomes))):
            return Diagnosis(mistake.hint, mistake.id)
    return _but_for_printing(fixture, outcomes) or _by_output(fixture, outcomes, wrong)


def _equals(
    fixture: Fixture, outcomes: Sequence[Outcome], mistake: KnownMistake, places: Iterable[int]
) -> bool:
    """Whether these are the mistake's outcomes in such cases, and it loops where it loops."""
    for place in places:
        theirs, case = mistake.outcomes[place], fixture.cases[place]
        if theirs is None:
            continue
        if not same_outcome(outcomes[place], theirs, case, fixture.tolerance):
            return False
    return loops(fixture.cases, outcomes) == loops(fixture.cases, mistake.outcomes)


def _but_for_printing(fixture: Fixture, outcomes: Sequence[Outcome]) -> Diagnosis | None:
    """The only mistake that equals these wherever no printing is looked at, and is wrong there.

    What is printed may have a mistake of its own, and long trainings show in print alone.
    """
    silent = [place for place, case in enumerate(fixture.cases) if case.group != "printing"]
    if len(silent) in (0, len(fixture.cases)):
        return None
    found = [
        mistake
        for mistake in fixture.mistakes
        if _equals(fixture, outcomes, mistake, silent)
        and not _equals(fixture, fixture.expected, mistake, silent)
    ]
    return Diagnosis(found[0].hint, found[0].id) if len(found) == 1 else None


def same_outcome(one: Outcome, other: Outcome, case: Case, tolerance: float) -> bool:
    """Whether two calls did the same, as far as a fixture can tell."""
    if one.status != other.status or set(one.changed) != set(other.changed):
        return False
    if case.group == REFUSED and one.error and other.error:
        return one.error.type == other.error.type  # the words are the student's choice
    if one.status in ("raised", "unfit") and one.error and other.error:
        same = words.same_error(one.error.message, other.error.message)
        return one.error.type == other.error.type and same
    if case.group == "printing" and not printing.alike(one.printed, other.printed):
        return False
    return compare.same(one.value, other.value, MATCH * tolerance)


def loops(cases: Sequence[Case], outcomes: Sequence[Outcome | None]) -> bool:
    """Whether every further example costs at least two more Python instructions."""
    counted = [
        (_examples(case), outcome.steps)
        for case, outcome in zip(cases, outcomes, strict=True)
        if case.group == "vectorised"
        and outcome is not None
        and outcome.status == "returned"
        and outcome.steps
    ]
    if len(counted) < 2:
        return False
    (few, low), (many, high) = min(counted), max(counted)
    return high - low >= 2 * (many - few)


def _examples(case: Case) -> int:
    arrays = [value for value in case.arguments.values() if np.ndim(value) > 1]
    return max((array.shape[-1] for array in arrays), default=0)


def _by_output(
    fixture: Fixture, outcomes: Sequence[Outcome], wrong: frozenset[str]
) -> Diagnosis | None:
    """Explain every wrong output by itself, for a function with more than one mistake."""
    pairs = zip(outcomes, fixture.expected, strict=True)
    if len(wrong) < 1 or any(one.status != expected.status for one, expected in pairs):
        return None
    hints: dict[str, str] = {}
    for name in sorted(wrong):
        for mistake in fixture.mistakes:
            if _explains(fixture, outcomes, mistake, name, wrong) and _in_full(
                fixture, outcomes, mistake, wrong
            ):
                hints.setdefault(mistake.id, mistake.hint)
                break
        else:
            return None
    return Diagnosis("\n".join(hints.values()), next(iter(hints)))


def _in_full(
    fixture: Fixture, outcomes: Sequence[Outcome], mistake: KnownMistake, wrong: frozenset[str]
) -> bool:
    """Whether all outputs that the mistake spoils are as it leaves them: its hint may name any."""
    return all(
        _explains(fixture, outcomes, mistake, name, wrong)
        for name in sorted(_spoilt(fixture, mistake))
    )


def _spoilt(fixture: Fixture, mistake: KnownMistake) -> set[str]:
    return {
        leaf.name
        for theirs, expected in zip(mistake.outcomes, fixture.expected, strict=True)
        if theirs is not None and expected.status == "returned"
        for leaf in compare.leaves(expected.value, fixture.returns)
        if _off(compare.reach(theirs.value, expected.value, leaf, fixture.returns), leaf, fixture)
    }


def _off(value: Any, leaf: compare.Leaf, fixture: Fixture) -> bool:
    """Whether a mistake's value is another than the right one."""
    return isinstance(value, compare.Problem) or not compare.same(
        value, leaf.expected, MATCH * fixture.tolerance
    )


def _explains(
    fixture: Fixture,
    outcomes: Sequence[Outcome],
    mistake: KnownMistake,
    name: str,
    wrong: frozenset[str],
) -> bool:
    """Whether the output `name` equals the mistake's everywhere, and no right output differs."""
    touched = False
    for case_index, expected in enumerate(fixture.expected):
        theirs = mistake.outcomes[case_index]
        if theirs is None:
            continue
        if theirs.status != expected.status or theirs.changed:
            return False
        if expected.status != "returned":
            continue
        for leaf in compare.leaves(expected.value, fixture.returns):
            their_value = compare.reach(theirs.value, expected.value, leaf, fixture.returns)
            off = _off(their_value, leaf, fixture)
            if off and leaf.name not in wrong:
                return False
            if leaf.name != name:
                continue
            touched = touched or off
            mine = compare.reach(outcomes[case_index].value, expected.value, leaf, fixture.returns)
            if isinstance(mine, compare.Problem) or isinstance(their_value, compare.Problem):
                return False
            if not compare.same(mine, their_value, MATCH * fixture.tolerance):
                return False
    return touched


Pair = tuple[Case, np.ndarray[Any, Any], np.ndarray[Any, Any]]


def pattern(name: str, problems: Sequence[tuple[Case, compare.Problem]]) -> str:
    """What the wrong values of one output have in common over all cases, in a sentence if any."""
    pairs = list(_pairs(problems))
    if not pairs or len(pairs) < len(problems):
        return ""
    for describe in _DESCRIPTIONS:
        text = describe(name, pairs)
        if text:
            return text
    return ""


def _pairs(problems: Sequence[tuple[Case, compare.Problem]]) -> Iterator[Pair]:
    for case, problem in problems:
        if problem.rung not in ("shape", "values"):
            return
        if isinstance(problem.found, np.ndarray) and problem.found.dtype.kind not in compare.REAL:
            return
        try:
            found = np.asarray(problem.found, dtype=float)
            expected = np.asarray(problem.expected, dtype=float)
        except (TypeError, ValueError):
            return
        yield case, found, expected


def _close(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-6, atol=1e-9))


def _transposed(name: str, pairs: Sequence[Pair]) -> str:
    turned = all(found.ndim == 2 and _close(found.T, expected) for _, found, expected in pairs)
    if turned and not all(_close(found, expected) for _, found, expected in pairs):
        return (
            f"The numbers of `{name}` are right but lie the other way round: it is the transpose."
        )
    return ""


def _kept_dims(name: str, pairs: Sequence[Pair]) -> str:
    if all(
        found.shape != e.shape and found.size == e.size and _close(found.ravel(), e.ravel())
        for _, found, e in pairs
    ):
        return (
            f"The numbers of `{name}` are right, only the shape isn't: an axis is lost or added, "
            "as by a sum without `keepdims=True`, a `reshape`, or `np.zeros(n)` for a column."
        )
    return ""


def _squared_up(name: str, pairs: Sequence[Pair]) -> str:
    if all(
        found.ndim == 2
        and 1 in e.shape
        and found.shape == (max(e.shape),) * 2
        and e.ndim == 2
        and e.size > 1
        for _, found, e in pairs
    ):
        return (
            f"`{name}` is a square matrix where a row or a column is expected: did a row meet a "
            "column (or a 1-d array)? Broadcasting then combines every entry with every other."
        )
    return ""


def _nearly(name: str, pairs: Sequence[Pair]) -> str:
    gap = max(_relative_gap(found, expected) for _, found, expected in pairs)
    if gap > NEARLY:
        return ""
    return (
        f"`{name}` is nearly right: it agrees to about {math.floor(-math.log10(gap))} digits. "
        "Is something rounded, cut off, kept in few digits, or a small number added?"
    )


def _relative_gap(found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]) -> float:
    scale = float(np.abs(expected).max(initial=0.0))
    if found.shape != expected.shape or not np.all(np.isfinite(found)) or scale == 0.0:
        return math.inf
    return float(np.abs(found - expected).max(initial=0.0)) / scale


def _ratio(name: str, pairs: Sequence[Pair]) -> str:
    ratios = [_constant_ratio(found, expected) for _, found, expected in pairs]
    if any(ratio is None for ratio in ratios):
        return ""
    numbers = [float(ratio) for ratio in ratios if ratio is not None]
    if all(abs(ratio + 1) < 1e-6 for ratio in numbers):
        return f"`{name}` has the right size but the wrong sign."
    for label, formula in _FACTORS:
        factors = [formula(_sizes(case)) for case, _, _ in pairs]
        if all(
            f is not None and abs(r - f) < 1e-6 * abs(f)
            for r, f in zip(numbers, factors, strict=True)
        ):
            return f"`{name}` is right but for a factor: yours is {label} times the expected value."
    cases = {case.name for case, _, _ in pairs}  # the first one is called twice
    if all(expected.size == 1 for _, _, expected in pairs) and len(cases) < 2:
        return ""  # a single number is always some multiple of another
    if max(numbers) - min(numbers) < 1e-6 * abs(numbers[0]):
        return f"`{name}` is {words.number(numbers[0])} times the expected value, in every entry."
    if any(expected.size == 1 for _, _, expected in pairs):
        return ""
    return (
        f"`{name}` is off by one factor in each case: all its entries are the same number of times "
        "as large as they should be."
    )


def _constant_ratio(found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]) -> float | None:
    if found.shape != expected.shape or not np.any(expected):
        return None
    used = np.abs(expected) > 1e-9 * np.abs(expected).max()
    if not np.allclose(found[~used], 0.0, atol=1e-9) or not np.all(np.isfinite(found)):
        return None
    ratios = found[used] / expected[used]
    middle = float(np.median(ratios))
    return middle if middle != 0 and np.allclose(ratios, middle, rtol=1e-6, atol=0.0) else None


Sizes = Mapping[str, int]


def _factor(over: str, under: str = "") -> Callable[[Sizes], float | None]:
    def formula(sizes: Sizes) -> float | None:
        if (over and over not in sizes) or (under and under not in sizes):
            return None
        return (sizes[over] if over else 1) / (sizes[under] if under else 1)

    return formula


_FACTORS: tuple[tuple[str, Callable[[Sizes], float | None]], ...] = (
    ("m (the number of examples)", _factor("m")),
    ("1/m (m is the number of examples)", _factor("", "m")),
    ("m/n_x", _factor("m", "n_x")),
    ("m/n_y", _factor("m", "n_y")),
    ("n_x (the number of features)", _factor("n_x")),
    ("1/n_x (n_x is the number of features)", _factor("", "n_x")),
    ("1/n_y (n_y is the number of outputs)", _factor("", "n_y")),
    ("n_y (the number of outputs)", _factor("n_y")),
    ("m/(m − 1)", lambda sizes: sizes["m"] / (sizes["m"] - 1) if sizes.get("m", 0) > 1 else None),
)


def _sizes(case: Case) -> dict[str, int]:
    """Named sizes that can be read off the arguments."""
    sizes: dict[str, int] = {}
    for name, axis, label in (("X", 1, "m"), ("X", 0, "n_x"), ("Y", 0, "n_y"), ("Y", 1, "m")):
        value = case.arguments.get(name)
        if isinstance(value, np.ndarray) and value.ndim == 2:
            sizes.setdefault(label, value.shape[axis])
    return sizes


def _offset(name: str, pairs: Sequence[Pair]) -> str:
    offsets = []
    for _, found, expected in pairs:
        if found.shape != expected.shape or found.size < 2:
            return ""
        gap = found - expected
        if not np.allclose(gap, gap.flat[0], rtol=1e-6, atol=1e-12):
            return ""
        offsets.append(float(gap.flat[0]))
    if max(offsets) - min(offsets) < 1e-6 * abs(offsets[0]):
        return f"Every entry of `{name}` differs by the same amount, {words.number(offsets[0])}."
    return f"Every entry of `{name}` differs by the same amount."


def _first_only(name: str, pairs: Sequence[Pair]) -> str:
    for axis, label in ((1, "column"), (0, "row")):
        if all(_right_lines(found, expected, axis) for _, found, expected in pairs):
            return f"Only the first {label} of `{name}` is right: the others were not worked on."
    return ""


def _right_lines(found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any], axis: int) -> bool:
    if found.shape != expected.shape or found.ndim != 2 or found.shape[axis] < 2:
        return False
    lines = np.moveaxis(np.isclose(found, expected, rtol=1e-9, atol=1e-12), axis, 0)
    rest = np.moveaxis(found, axis, 0)[1:]
    # Labels may agree by chance: lines that were not worked on are all alike, or wrong throughout.
    return bool(lines[0].all() and (not lines[1:].any() or np.ptp(rest) == 0))


_DESCRIPTIONS = (
    _transposed, _kept_dims, _squared_up, _nearly, _ratio, _offset, _first_only
)  # fmt: skip

"""The view of exercise 5: is a number right, when everything was rounded by hand on the way?

What is judged of each number is the exact one, if the given number can be the result of its step;
the name of a slip, if it can be the result of that; or else the number as it was given. The steps
lie beside the case as expressions. A step starts from the right numbers before it, or from those
that the student gave, where these are wrong. What then would come out the same from zeros, or only
repeats the numbers before it, shows nothing: more than three such numbers aren't right.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from coursekit.judge import spans
from coursekit.judge.model import Case
from coursekit.judge.spans import FUZZ, Number, Span, hull

DIGITS = 4
COARSE = 3
"""Decimals of a calculation that is rounded too early."""
UNIT = 10.0**-DIGITS
LARGEST = 1e6
ZERO = spans.Span(-UNIT / 2, UNIT / 2, DIGITS)
"""What can't be told from 0."""
BY_CHANCE = 3
"""So many numbers that show nothing can come from an honest slip, and count."""
HOLLOW = (
    "`{name}` is {own:.6g}: that goes on from your {start}, but it shows nothing, as it would come "
    "out the same from zeros, or only repeats the number before"
)
FUNCTIONS = {
    **{name: getattr(spans, name) for name in ("exp", "ln", "tanh", "sigmoid", "slope")},
    **{name: functools.partial(spans.of, getattr(math, name)) for name in ("tan", "atan", "sinh")},
}


class Seen(NamedTuple):
    """What is made of one number."""

    value: Any
    note: str = ""


def view(value: Any, case: Case) -> Any:
    """The exact number, the name of a slip, or what was given, under each name asked for."""
    if not isinstance(value, Mapping):
        return value
    found = {name: seen.value for name, seen in look(value, case).items()}
    if len(found) < len(case.beside["names"]):  # the message then says which names are there
        found |= {name: None for name in value if name not in found}
    return found


def remarks(value: Any, case: Case) -> dict[str, str]:
    """What to say of each number, where there is something to say."""
    if not isinstance(value, Mapping):
        return {}
    return {name: seen.note for name, seen in look(value, case).items() if seen.note}


def look(value: Mapping[Any, Any], case: Case) -> dict[str, Seen]:
    """Judge each number by itself."""
    work = _Work(value, case)
    return {name: work.seen(name) for name in case.beside["names"] if name in value}


class _Work:
    """The numbers that a student gave, here and in earlier tasks, and what follows from them."""

    def __init__(self, value: Mapping[Any, Any], case: Case) -> None:
        self._steps: Mapping[str, Any] = case.beside["steps"]
        self._slips: Mapping[str, Any] = case.beside["slips"]
        self._said: Mapping[str, str] = case.beside["said"]
        self._value = value
        self._right = {name: span(step["right"]) for name, step in self._steps.items()}
        self._own: dict[str, float] = {}
        for answer in (*case.earlier.values(), value):
            if isinstance(answer, Mapping):
                known = {name: number(answer.get(name)) for name in self._steps if name in answer}
                self._own |= {name: own for name, own in known.items() if own is not None}
        self._off = {name for name, own in self._own.items() if own not in self._right[name]}
        self._given = {name: self._as_given(name) for name in self._steps}
        self._hollow = self._that_show_nothing()
        here = [name for name in self._steps if name in value and name in self._off]
        self._hasty = len(here) > 1 and all(
            any(self._own[name] in result or is_short(self._own[name], result) for result in found)
            for name, found in ((name, self._results(name)) for name in here)
        )
        """Whether rounding too far explains all that is wrong here, and more than one number."""

    def _as_given(self, name: str) -> Span:
        """What a student goes on with: the number as written, or what it was rounded from."""
        right = self._right[name]
        if name not in self._own:
            return right
        own = self._own[name]
        if right.high - right.low < FUZZ:  # there is nothing to round
            return Span(own, own, DIGITS)
        low, high = own - UNIT / 2, own + UNIT / 2
        if name not in self._off:
            low, high = min(own, max(low, right.low)), max(own, min(high, right.high))
        return Span(low, high, DIGITS)

    def _that_show_nothing(self) -> set[str]:
        """Wrong numbers that follow from wrong ones without any work, if they are many.

        What follows from zeros, too, in place of all before it stays a zero for what comes next.
        """
        hollow: set[str] = set()
        start: dict[str, Span] = {}
        for name, step in self._steps.items():
            own, ways, start[name] = self._own.get(name), step["ways"], ZERO
            if own is None or not self._goes_on(name) or own not in reached(ways, self._given):
                continue
            if any(own in reached([way], start) for way in ways):
                start[name] = self._given[name]
                hollow.add(name)
            elif self._repeats(name, own):
                hollow.add(name)
        return hollow if len(hollow) > BY_CHANCE else set()

    def _repeats(self, name: str, own: float) -> bool:
        """Whether this is the number before it once more, where the right one is another."""
        step = self._steps[name]
        return all(
            abs(self._own[before] - own) < UNIT and self._steps[before]["exact"] != step["exact"]
            for before in self._off & set(names(step["ways"]))
        )

    def _goes_on(self, name: str) -> bool:
        """Whether this number is wrong, and one that it is made of as well."""
        return name in self._off and bool(self._off & set(names(self._steps[name]["ways"])))

    def seen(self, name: str) -> Seen:
        own, exact = self._own.get(name), self._steps[name]["exact"]
        if own is None:
            return Seen(self._value[name], complaint(name, self._value[name]))
        if own in self._right[name]:
            return Seen(exact, "right")
        results = self._results(name)
        if own in results[-1]:
            start = self._start(self._steps[name]["ways"], own)
            if name in self._hollow:
                return Seen(self._value[name], HOLLOW.format(name=name, own=own, start=start))
            return Seen(exact, f"right, going on from your {start}")
        said = f"`{name}` is {own:.6g}: that isn't {self._steps[name]['said']}"
        slip = self._slip(name, own, results)
        if not slip and any(abs(own - end) < 20 * UNIT for r in results for end in (r.low, r.high)):
            return Seen(self._value[name], f"{said}, though close; rounding can't explain it")
        if slip:
            said = f"`{name}` is {own:.6g}: {self._said[slip]}"
        return Seen(slip or self._value[name], said)

    def _results(self, name: str) -> list[Span]:
        """What the step can come to: from the right numbers, and from the student's own."""
        ways = self._steps[name]["ways"]
        follows = bool(self._off & set(names(ways)))
        return [self._right[name], *([reached(ways, self._given)] if follows else [])]

    def _start(self, ways: Sequence[str], own: float) -> str:
        """The wrong numbers that this one goes on from, on the first way that leads to it."""
        taken = [way for way in ways if own in reached([way], self._given)] or ways
        return " and ".join(f"`{name}`" for name in names(taken[:1]) if name in self._off)

    def _slip(self, name: str, own: float, results: Sequence[Span]) -> str:
        """The name of the slip that leads to this number; empty if none is known."""
        if any(is_cut(own, result) for result in results):
            return "cut_off"
        short = any(is_short(own, result) for result in results)
        if short and self._hasty:
            return "few_digits"
        if own in span(self._steps[name]["coarse"]):
            sure = [] if short else [rule for rule in self._rules(name) if rule in self._certain]
            return sure[0] if sure else "few_digits"
        rule = next(self._rules(name), "")
        if rule or short:
            return rule or "few_digits"
        return "wrong_sign" if any(-own in result for result in results) else ""

    def _rules(self, name: str) -> Iterator[str]:
        """The slips that lead to this number."""
        own = self._own[name]
        for rule, slip in self._slips[name].items():
            ways = slip["ways"]
            follows = self._off & set(names(ways))
            # A right start, and then the slip; or one from the student's own numbers.
            if own in span(slip["right"]) or (follows and own in reached(ways, self._given)):
                yield str(rule)

    @functools.cached_property
    def _certain(self) -> set[str]:
        """Slips that explain a number here which no rounding does."""
        found = set()
        for name in self._slips:
            own = self._own.get(name)
            if own is None or name not in self._off or own in span(self._steps[name]["coarse"]):
                continue
            if not any(own in result or is_short(own, result) for result in self._results(name)):
                found |= set(self._rules(name))
        return found


def span(ends: Sequence[float]) -> Span:
    low, high = ends
    return Span(low, high, DIGITS)


def reached(ways: Iterable[str], known: Mapping[str, Span], digits: int = DIGITS) -> Span:
    """All that a step can come to, whichever way is taken."""
    start = {name: Span(known[name].low, known[name].high, digits) for name in names(ways)}
    return hull([evaluated(way, start) for way in ways], digits)


def evaluated(way: str, known: Mapping[str, Number]) -> Number:
    """The value of an expression of ours, of numbers or of ranges."""
    found: Number = eval(_compiled(way), {"__builtins__": {}}, {**FUNCTIONS, **known})
    return found


def names(ways: Iterable[str]) -> list[str]:
    """The numbers that some expressions need."""
    found = dict.fromkeys(name for way in ways for name in _compiled(way).co_names)
    return [name for name in found if name not in FUNCTIONS]


@functools.cache
def _compiled(way: str) -> CodeType:
    return compile(way, "<step>", "eval")


def is_cut(own: float, result: Span) -> bool:
    """Whether digits were cut off where they should be rounded."""
    if not math.isfinite(result.low):
        return False
    return (
        math.trunc(result.low / UNIT + FUZZ) <= own / UNIT + 1e-6
        and own / UNIT - 1e-6 <= math.trunc(result.high / UNIT + FUZZ)
        and decimals(own) == DIGITS  # with fewer it may as well be rounded too far
    )


def is_short(own: float, result: Span) -> bool:
    """Whether this is the right number, rounded to fewer decimals."""
    places = decimals(own)
    if not (1 <= places < DIGITS and math.isfinite(result.low)):
        return False
    return round(result.low, places) - FUZZ <= own <= round(result.high, places) + FUZZ


def decimals(own: float) -> int:
    return next((places for places in range(13) if abs(own - round(own, places)) < 1e-12), 13)


def number(given: Any) -> float | None:
    """A finite number of any kind, or None."""
    if isinstance(given, (np.ndarray, np.generic)):
        if given.size != 1 or given.dtype.kind not in "iuf":
            return None
        given = given.reshape(()).item()
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return None
    return float(given) if abs(given) < LARGEST else None  # neither nan is


def complaint(name: str, given: Any) -> str:
    """Why this can't be read as a number; empty where the judge's own words do."""
    if given is None:
        return f"`{name}` is still empty"
    if isinstance(given, str):
        point = ", and with a point in place of the comma" if "," in given else ""
        return f"`{name}` is a text: write the number without quotes{point}"
    if isinstance(given, (tuple, list)) and len(given) == 2:
        shown = ", ".join(str(part)[:12] for part in given)
        return f"`{name}` is two numbers, ({shown}): Python wants a decimal point, not a comma"
    if isinstance(given, (np.ndarray, np.generic)) and given.size == 1:
        given = given.reshape(()).item()
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        why = "far too large" if math.isfinite(given) else "no number to calculate with"
        return f"`{name}` is {given:.6g}: that is {why}"
    return ""

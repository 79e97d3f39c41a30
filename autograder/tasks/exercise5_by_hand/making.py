"""Makes a task of some numbers of the network: its case, criteria, mistakes and alternatives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any

import numpy as np

from autograder.tasks.exercise5_by_hand import by_hand
from autograder.tasks.exercise5_by_hand.hints import HINTS
from autograder.tasks.exercise5_by_hand.slips import SLIPS
from autograder.tasks.exercise5_by_hand.steps import STEPS, chain, exact, right, table
from autograder.tasks.model import Alternative, Mistake, Task, values
from coursekit.judge.model import Case

Numbers = Mapping[str, float]
Pieces = Mapping[str, float | str]
"""Numbers, or Python code for them."""
WITHOUT_STEPS: dict[str, Callable[[str], tuple[float, ...]]] = {
    "wrong_sign": lambda name: (-exact()[name],),
    "cut_off": lambda name: (float(np.trunc(exact()[name] * 1e4) / 1e4),),
    "few_digits": lambda name: (round(exact()[name], 3), *table()[name]["coarse"]),
}
"""Slips that can happen to any number, whatever its step; several results, if one looks right."""


def task(
    name: str,
    points: Mapping[str, float],
    reads: Sequence[str],
    comments: Mapping[str, str],
    others: Sequence[Alternative] = (),
) -> Task:
    """A task that asks for the numbers in `points`.

    Parameters
    ----------
    name : str
    points : mapping of str to float
        What each number earns.
    reads : sequence of str
        Earlier tasks.
    comments : mapping of str to str
        What stands beside a number in the form that the student fills in.
    others : sequence of Alternative
        Right answers besides those that are made here.
    """
    asked = tuple(points)
    criteria = tuple(
        values(number, worth, text=f"`{number}`, {comments[number]}", groups=("basic",))
        for number, worth in points.items()
    )
    return Task(
        name,
        partial(draw, asked),
        criteria,
        tuple(mistakes(name, asked)),
        (*right_answers(name, asked), *others),
        view=by_hand,
        reads=tuple(reads),
        form=form(comments),
    )


def draw(asked: Sequence[str], rng: np.random.Generator) -> list[Case]:
    """There is one network, and nothing to draw."""
    return [the_case(asked)]


def the_case(asked: Sequence[str]) -> Case:
    beside = {
        "names": list(asked),
        "steps": table(),
        "slips": {name: slips(name) for name in asked},
        "said": {rule: in_short(rule) for name in asked for rule in (*SLIPS[name], *WITHOUT_STEPS)},
    }
    return Case("the network of the figure", {}, beside=beside)


def in_short(rule: str) -> str:
    """The first sentence of a hint, for the line of one number."""
    return re.split(r"\.(?= |$)", HINTS[rule][0].removeprefix("{it}: "))[0]


@cache
def slips(name: str) -> dict[str, dict[str, list[Any]]]:
    """What can go wrong at a number, and what it leads to where all before it is right."""
    found: dict[str, dict[str, list[Any]]] = {}
    for rule, ways in SLIPS[name].items():
        span = by_hand.reached(ways, right())
        if np.isfinite(span.low):
            found[rule] = {"ways": list(ways), "right": [span.low, span.high]}
    return found


def form(comments: Mapping[str, str]) -> str:
    """An assignment for each number, in place of a dictionary.

    A comma for the decimal point then makes a pair, which the check can explain.
    """
    lines = [f'    numbers["{name}"] = None  # {text}' for name, text in comments.items()]
    last = "    # When all are filled in, the two lines below become: return numbers"
    return "\n".join(["    numbers = {}", *lines, last])


def mistakes(name: str, asked: Sequence[str]) -> Iterator[Mistake]:
    """Each rule broken wherever it can be, then in one array, then in a single number."""
    case = the_case(asked)
    known = {seen_as(case, rounded(exact(), asked))}
    rules = dict.fromkeys(rule for number in asked for rule in SLIPS[number])
    for rule in (*rules, *WITHOUT_STEPS):
        spoilt = [n for n in asked if told_as(rule, case, asked, n)]
        for label, chosen in choices(spoilt):
            numbers = answer(rule, asked, chosen)
            looks = seen_as(case, numbers)
            wrong = [number for number, look in looks if look == rule]
            if looks in known or not wrong:
                continue
            known.add(looks)
            hint, origin = HINTS[rule]
            id = rule if label == "all" else f"{rule}_{label}"
            said = hint.format(it=subject(wrong, asked))
            yield Mistake(id, said, origin, source=source(name, numbers))


def choices(spoilt: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """All numbers that a rule spoils; those of one array; each by itself."""
    if spoilt:
        yield "all", spoilt
    arrays = [(array, list(numbers)) for array, numbers in groupby(spoilt, array_of)]
    if len(spoilt) > 1:
        for array, chosen in arrays:
            if 1 < len(chosen) < len(spoilt):
                yield array, chosen
        for number in spoilt:
            yield number, [number]


def array_of(number: str) -> str:
    """The array that a number stands in: ``dW1`` for ``dW1_21``."""
    return re.sub(r"_\d+$", "", number)


def subject(chosen: Sequence[str], asked: Sequence[str]) -> str:
    """How a hint names these numbers: as whole arrays where it can."""
    found: list[str] = []
    for array, numbers in groupby(chosen, array_of):
        mine = list(numbers)
        whole = len(mine) == sum(array_of(other) == array for other in asked) > 1
        found += [array] if whole else mine
    shown = [f"`{name}`" for name in found]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def told_as(rule: str, case: Case, asked: Sequence[str], number: str) -> bool:
    """Whether the slip in this number alone can be told from a right one, and from others."""
    if rule not in SLIPS[number] and rule not in WITHOUT_STEPS:
        return False
    return dict(seen_as(case, answer(rule, asked, [number])))[number] == rule


def answer(rule: str, asked: Sequence[str], chosen: Sequence[str]) -> Numbers:
    """What somebody hands in who breaks the rule in these numbers and goes on from there."""
    if rule in WITHOUT_STEPS:
        spoilt = {
            number: next((v for v in WITHOUT_STEPS[rule](number) if v not in right()[number]), None)
            for number in chosen
        }
        return rounded(exact(), asked) | {
            n: round(v, 4) for n, v in spoilt.items() if v is not None
        }
    return rounded(chain({number: SLIPS[number][rule][0] for number in chosen}), asked)


def rounded(numbers: Numbers, asked: Sequence[str]) -> dict[str, float]:
    """With 4 digits; the right number where a slip leaves nothing to be worked out."""
    known = {n: numbers[n] if np.isfinite(numbers[n]) else exact()[n] for n in asked}
    return {name: round(number, 4) + 0.0 for name, number in known.items()}


def seen_as(case: Case, numbers: Numbers) -> tuple[tuple[str, object], ...]:
    """What the view makes of an answer that follows right ones."""
    earlier = {"all before": {name: exact()[name] for name in STEPS if name not in numbers}}
    seen = by_hand.view(numbers, Case("", {}, beside=case.beside, earlier=earlier))
    return tuple(seen.items())


def source(name: str, numbers: Pieces) -> str:
    """An answer with these numbers, or with what Python makes of these texts."""
    lines = [f"    numbers[{number!r}] = {value}" for number, value in numbers.items()]
    return "\n".join([f"def {name}():", "    numbers = {}", *lines, "    return numbers", ""])


OTHER_ROUTE: dict[str, float] = {
    **{"A1_12": 0.2914, "Z2_12": 0.5666, "J": 1.0394, "dW2_11": 0.1576, "dW1_11": -0.6446},
    **{"dW1_12": -1.0691, "dW1_21": 0.2413, "dW1_22": 0.4227, "db1_21": -0.0617},
    **{"new_W1_22": 0.1577, "new_A1_11": 0.2462, "new_A1_21": 0.7743, "new_A1_22": -0.5263},
    **{"new_A2_11": 0.4356, "new_J": 0.845},
}
"""What a real calculation came to that took tanh from powers of e and halved before it added."""


def right_answers(name: str, asked: Sequence[str]) -> Iterator[Alternative]:
    """Answers of people who kept more digits than they had to, or went another way."""
    full = {number: exact()[number] for number in asked}
    hand = rounded(full, asked)
    other = {number: OTHER_ROUTE.get(number, value) for number, value in hand.items()}
    boxes = {number: f"np.array([[{value}]])" for number, value in hand.items()}
    routes: tuple[tuple[str, Pieces, str], ...] = (
        ("in_full", full, "Kept all digits."),
        (
            "six_digits",
            {number: round(value, 6) for number, value in full.items()},
            "Rounded later than asked.",
        ),
        ("other_route", other, "Rounded at every step, on another route."),
        ("boxes", {**boxes, "note": 0.0}, "Arrays of one entry, and a number more than asked for."),
    )
    for id, numbers, why in routes:
        yield Alternative(id, why, source=source(name, numbers))

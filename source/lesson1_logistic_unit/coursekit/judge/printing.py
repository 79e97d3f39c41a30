"""What a call printed: are the costs there, and only when they were asked for?

Words and layout are the student's choice; the numbers count, rounded to two decimals or more.
"""

from __future__ import annotations

import re
from collections import Counter

# A number begins at its first digit, or a long row of digits would be tried from each of them.
_FLOAT = re.compile(r"[-+]?(?<!\d)\d+\.\d*(?:e[-+]?\d+)?|[-+]?(?<!\d)\d+e[-+]?\d+", re.IGNORECASE)
_EXPONENT = 20
"""Digits of an exponent that are looked at: no float has more than three."""
ROOM = 3
"""Lines beyond one for each cost that may be printed besides: a headline, a summary."""
BESIDE = 2
"""Lines with numbers that are none of the costs asked for: a learning rate, the last cost."""
IN_A_LINE = 10
"""In a line with more numbers, a list, none counts as a cost: enough of them would hold any."""
FINE = 0.001
"""With as many decimals a number that is equal to a cost by chance is rare."""
FINEST = 1e-9
"""Digits behind these hang on the order of the sums."""
COARSEST = 0.01
"""Two decimals at least tell one cost from the next."""


def problem(quiet: str, loud: str, expected: str) -> str | None:
    """What is wrong with the texts printed without and with ``print_cost``.

    Parameters
    ----------
    quiet, loud : str
        The student's output with ``print_cost=False`` and ``print_cost=True``.
    expected : str
        The solution's output with ``print_cost=True``.
    """
    spoken = _beyond(loud, quiet)
    if not spoken:
        if quiet.strip() and not loud.strip():
            return "it prints with print_cost=False, and nothing with print_cost=True"
        if quiet.strip():
            return "it prints as much with print_cost=False as with print_cost=True"
        return "with print_cost=True no cost is printed"
    lines, wanted = map(numbers, spoken), numbers(expected)
    printed = [one for line in lines if len(line) <= IN_A_LINE for one in line]
    if any(_unit(one) <= FINE and _rounded_to(one, wanted) for one in numbers(quiet)):
        return "with print_cost=False it prints a cost, too"
    if not all(any(_rounded(one, cost) for one in printed) for cost in wanted):
        return (
            "with print_cost=True the printed numbers aren't the costs at the iterations asked for"
        )
    if len(spoken) > 2 * len(wanted) + ROOM:
        return (
            f"with print_cost=True it prints {len(spoken)} lines where {len(wanted)} costs are "
            "asked for"
        )
    beside = sum(bool(numbers(line)) and not _any_rounded(line, wanted) for line in spoken)
    if beside > BESIDE:
        return f"with print_cost=True it prints {beside} numbers beside the costs asked for"
    return None


def _beyond(loud: str, quiet: str) -> list[str]:
    """Lines of `loud` that `quiet` doesn't have."""
    usual = Counter(line for line in quiet.splitlines() if line.strip())
    spoken = []
    for line in loud.splitlines():
        if usual[line]:
            usual[line] -= 1
        elif line.strip():
            spoken.append(line)
    return spoken


def numbers(text: str) -> list[str]:
    """All numbers with a decimal point or an exponent, as written."""
    return _FLOAT.findall(text)


def _rounded(one: str, other: str) -> bool:
    """Whether both are roundings of one number, to two decimals at least."""
    gap = abs(float(one) - float(other))
    return gap <= min(max(_unit(one) + _unit(other), FINEST), COARSEST)


def _unit(text: str) -> float:
    """One unit of the last place written; infinite where no float is so large."""
    mantissa, _, exponent = text.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    return float(f"1e{int(exponent[:_EXPONENT] or 0) - places}")


def _rounded_to(one: str, wanted: list[str]) -> bool:
    return any(_rounded(one, cost) for cost in wanted)


def _any_rounded(line: str, wanted: list[str]) -> bool:
    return any(_rounded_to(one, wanted) for one in numbers(line))


def alike(one: str, other: str) -> bool:
    """Whether two outputs hold the same numbers in the same order, or are both empty."""
    mine, theirs = numbers(one), numbers(other)
    if bool(one.strip()) != bool(other.strip()):
        return False
    return len(mine) == len(theirs) and all(map(_rounded, mine, theirs))

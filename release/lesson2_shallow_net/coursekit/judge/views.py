"""Views: what is judged in place of the returned value, where several answers are right.

A network may be written in many ways and compute one function; a learning rate is the student's own
choice. There a task brings a *view*: a module that defines ``view(value, case)``, which reads the
returned value and gives what is compared. Its source travels in the fixture, so it ships with its
own lesson only, and it is run on the solution's, the mistakes' and the student's values alike.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from coursekit import plain
from coursekit.judge.model import Caller, Case, Fixture, Outcome, StudentError

MAX_NUMBERS = 1_000_000
"""A returned value that holds more numbers isn't given to a view."""
MAX_PARTS = 2_000
"""Nor one of more lists and dictionaries: a view may look at each of them for a millisecond."""
UNREADABLE = "what it returns can't be used as asked for: check its names, types and shapes"


def viewed(fixture: Fixture, case: Case, outcome: Outcome, earlier: Mapping[str, Any]) -> Outcome:
    """The outcome with the view of its value in place of the value itself.

    Parameters
    ----------
    fixture : Fixture
        Without a view, or when the call returned nothing, the outcome stays as it is.
    case : Case
        The call; the view sees its `arguments` and what lies `beside` them.
    outcome : Outcome
        Untrusted. A value that the view can't read gives the status ``unfit``, and the reason.
    earlier : mapping from str to value
        What the tasks in `fixture.reads` return, for the view's ``case.earlier``.
    """
    if not fixture.view or outcome.status != "returned":
        return outcome
    if _too_large(outcome.value):
        return _unfit(outcome, "it returns far more than was asked for")
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            seen = read_by(fixture, "view", outcome.value, replace(case, earlier=earlier))
            return replace(outcome, value=plain.snapshot(seen))
    except ValueError as error:
        return _unfit(outcome, str(error))
    except Exception:  # any value at all may come from a student
        return _unfit(outcome, UNREADABLE)


def earlier_values(fixture: Fixture, caller: Caller) -> dict[str, Any]:
    """What the student's own answers to the tasks in `fixture.reads` return; None if they fail."""
    found = {}
    for name in fixture.reads:
        plainly = replace(fixture, task=name, parameters=(), required=0, uses=())
        outcome = caller.call(plainly, Case(name, {}))
        found[name] = outcome.value if outcome.status == "returned" else None
    return found


def _unfit(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, status="unfit", value=None, error=StudentError("", reason))


def _too_large(value: Any) -> bool:
    """Whether it holds more numbers or parts than a view is given; no more of it is looked at."""
    numbers = parts = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (Mapping, list, tuple)):
            parts += 1
            waiting += one.values() if isinstance(one, Mapping) else one
        else:
            numbers += int(np.size(one)) if isinstance(one, np.ndarray) else 1
        if numbers + len(waiting) > MAX_NUMBERS or parts > MAX_PARTS:
            return True
    return False


def read_by(fixture: Fixture, name: str, value: Any, case: Case) -> Any:
    """What the function `name` of the task's view gives; None if the view has none."""
    function = _functions(fixture.view).get(name)
    return None if function is None else function(value, case)


@functools.lru_cache(maxsize=64)
def _functions(source: str) -> dict[str, Callable[[Any, Case], Any]]:
    namespace: dict[str, Any] = {"__name__": "view"}
    exec(compile(source, "<view>", "exec"), namespace)
    return namespace

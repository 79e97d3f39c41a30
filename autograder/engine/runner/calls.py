"""Calls of the student's functions, with the notebook's names as they were at the check cell."""

from __future__ import annotations

import builtins
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograder.engine.runner.frames import Channel
from coursekit.judge.calling import CallSeries
from coursekit.judge.model import Case, Fixture, Outcome, StudentError
from coursekit.judge.steps import Uncounted
from coursekit.judge.surroundings import Surroundings
from coursekit.judge.wire import to_plain


class Calls:
    """Calls functions of a namespace, and brings the namespace back to marks set earlier.

    Parameters
    ----------
    helpers : Channel
        Answers for helpers that the grader lends.
    namespace : dict
        The notebook's global variables; the same dict throughout.
    """

    def __init__(self, helpers: Channel, namespace: dict[str, Any]) -> None:
        self._helpers, self._namespace = helpers, namespace
        self._marks: dict[str, dict[str, Any]] = {}
        self._around: Surroundings | None = None
        """Stands from the first call until a cell is run."""

    def mark(self, name: str) -> None:
        """Remember what all names of the notebook mean now."""
        self._marks[name] = dict(self._namespace)

    @contextmanager
    def series(self, request: Mapping[str, Any]) -> Iterator[None]:
        """Be ready for the calls of a request, which `call` makes."""
        self._names = self._marks[request["mark"]]
        self._task = request["task"]
        fixture = Fixture(
            task=self._task,
            points=0.0,
            signature="",
            parameters=tuple(request["parameters"]),
            required=request["required"],
            returns=(),
            criteria=(),
            cases=(),
            expected=(),
            defaults=dict.fromkeys(request["defaults"]),
            seconds=request["seconds"],
        )
        if self._around is None:
            self._around = Surroundings(put_back=False)
            self._around.__enter__()
        with CallSeries(fixture, self._namespace, around=self._around) as self._series:
            yield

    def leave(self) -> None:
        """Take down what surrounds calls: a cell is to be run."""
        if self._around is not None:
            self._around.close()
            self._around = None

    def call(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Make one call of the present series; returns its outcome as plain data."""
        self._namespace.clear()
        self._namespace.update(self._names)
        if self._task not in self._names:
            return to_plain(Outcome("undefined"))
        case = Case("", **request["case"])
        seeds = [case.seed]  # told with the first call of a helper: its generator, too, starts anew
        given = {name: self._lent(name, seeds) for name in request.get("lent", ())}
        given.update(request.get("given", {}))
        given.update(self._passing_over(given, request.get("shortcut", {})))
        steps = request.get("count_steps", False)
        function = self._names[self._task]
        try:
            outcome = self._series.call(function, case, given=given or None, count_steps=steps)
        except Exception as error:  # from an object that can't even be looked at
            outcome = Outcome("raised", error=StudentError(type(error).__name__, ""))
        return to_plain(outcome)

    def _passing_over(
        self, given: Mapping[str, Any], shortcut: Mapping[str, Any]
    ) -> dict[str, Callable[..., Any]]:
        """Helpers that don't work in the middle of a loop; see `coursekit.judge.model.Shortcut`."""
        return {
            name: _resting(helper, name, shortcut)
            for name in shortcut.get("rest", ())
            if callable(helper := given.get(name, self._names.get(name)))
        }

    def _lent(self, name: str, seeds: list[int]) -> Callable[..., Any]:
        """A helper that the grader computes: its own version is never in this process."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            with Uncounted(), _clock_stopped():  # what the grader takes isn't the student's
                seed = seeds.pop() if seeds else None
                self._helpers.send({"helper": name, "args": args, "kwargs": kwargs, "seed": seed})
                answer = self._helpers.receive()
            sys.stdout.write(answer["printed"])
            if "error" in answer:
                raise _exception(*answer["error"])
            return answer["value"]

        return ask


@contextmanager
def _clock_stopped() -> Iterator[None]:
    left, repeat = signal.setitimer(signal.ITIMER_REAL, 0)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.setitimer(signal.ITIMER_REAL, left, repeat)


def _resting(
    helper: Callable[..., Any], name: str, shortcut: Mapping[str, Any]
) -> Callable[..., Any]:
    after, until, value = shortcut["after"], shortcut["until"], shortcut["rest"][name]
    leap = shortcut["leap"].get(name)
    count, returned = 0, None

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal count, returned
        count += 1
        if after < count < until:
            return returned if value is None else value
        if count == until and leap is not None:
            return leap
        returned = helper(*args, **kwargs)
        return returned

    return called


def _exception(name: str, message: str) -> Exception:
    kind = getattr(builtins, name, RuntimeError)
    known = isinstance(kind, type) and issubclass(kind, Exception)
    return kind(message) if known else RuntimeError(message)

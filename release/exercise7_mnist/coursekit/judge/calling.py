"""Calls of a student's function: inputs copied, everything that happens caught and noted."""

from __future__ import annotations

import copy
import dis
import functools
import inspect
import io
import linecache
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

import numpy as np

from coursekit import plain
from coursekit.judge import figures
from coursekit.judge.model import Case, Fixture, Outcome, StudentError
from coursekit.judge.steps import EVADED, StepCounter
from coursekit.judge.surroundings import Surroundings, TimeLimit

MAX_PRINTED = 20_000
_DATA = (np.ndarray, np.generic, int, float, list, dict, tuple)
_GIVEN = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_UNCHANGING = (str, int, float, bool, bytes, type(None), np.generic)


def call(
    function: Any,
    fixture: Fixture,
    case: Case,
    namespace: dict[str, Any],
    *,
    given: Mapping[str, Any] | None = None,
    count_steps: bool = False,
    interactive: bool = False,
) -> Outcome:
    """Make a single call; see `CallSeries.call`. Random streams are left as they were."""
    with CallSeries(fixture, namespace) as series:
        return series.call(
            function, case, given=given, count_steps=count_steps, interactive=interactive
        )


class CallSeries(ExitStack):
    """Calls of the functions of one task, with the same surroundings for them all.

    Parameters
    ----------
    fixture : Fixture
        Which task.
    namespace : dict
        The notebook's global variables.
    put_back : bool
        Leave the caller's random streams as they were in the end.
    around : Surroundings, optional
        Entered already, and left by the caller; without it the series has some of its own.
    """

    def __init__(
        self,
        fixture: Fixture,
        namespace: dict[str, Any],
        *,
        put_back: bool = True,
        around: Surroundings | None = None,
    ) -> None:
        super().__init__()
        self._fixture, self._namespace = fixture, namespace
        self._around = around or Surroundings(put_back)
        self._entered = around is not None
        self._looked_at: Any = None
        self._reads: tuple[str, ...] = ()
        self._defaults: dict[str, Any] = {}

    def __enter__(self) -> CallSeries:
        if not self._entered:
            self.enter_context(self._around)
        return self

    def call(
        self,
        function: Any,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
        interactive: bool = False,
    ) -> Outcome:
        """Call `function` on copies of the case's arguments and note what it did.

        Parameters
        ----------
        function : callable
            The student's; anything that isn't callable gives an outcome, too.
        case : Case
            Which inputs.
        given : mapping, optional
            Helper name → value it returns, or a callable that takes its place, for this call alone.
        count_steps : bool
            Count the Python instructions executed (slow; used to recognise loops).
        interactive : bool
            Let a KeyboardInterrupt through, for a student who stops an endless loop by hand.
        """
        if not callable(function):
            message = f"'{type(function).__name__}' object is not callable"
            return Outcome("raised", error=StudentError("TypeError", message))
        fixture, namespace, around = self._fixture, self._namespace, self._around
        arguments = copied(case.arguments)
        used: list[str] = []
        counter = StepCounter(_codes(fixture.uses, namespace)) if count_steps else None
        value, status, error = None, "returned", None
        around.fresh(case.seed)
        before, sys.stdout = sys.stdout, (printed := _Printed())
        try:
            with _installed(given, function, namespace, used) if given else _NOTHING:
                try:
                    with around.clock(fixture.seconds), counter or _NOTHING:
                        value = _apply(function, arguments, fixture.required)
                except TimeLimit:
                    status = "timeout"
                except KeyboardInterrupt as caught:
                    if interactive:
                        raise
                    status, error = "raised", _describe(caught, namespace)
                except BaseException as caught:  # SystemExit too: student's code, not ours, ended
                    status, error = "raised", _describe(caught, namespace)
                if counter and counter.evaded:
                    value, status, error = None, "raised", StudentError("RuntimeError", EVADED)
                if status == "returned":
                    value, status, error = _take(value, around.made())
        finally:
            sys.stdout = before
        self._look_at(function)
        return Outcome(
            status=status,  # type: ignore[arg-type]
            value=value,
            error=error,
            changed=(*changed_arguments(case.arguments, arguments), *around.touched()),
            printed=printed.getvalue(),
            steps=counter.steps if counter else None,
            reads=self._reads,
            defaults=self._defaults,
            used=tuple(n for n in dict.fromkeys(used) for _ in range(min(used.count(n), 2))),
        )

    def _look_at(self, function: Any) -> None:
        """What a function is, besides what it does; the same one is called all the time."""
        if self._looked_at is not function:
            self._looked_at = function
            self._reads = _data_read(function, self._namespace)
            self._defaults = defaults(function) if self._fixture.defaults else {}


_NOTHING = nullcontext()


def copied(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of arguments, which are plain data; what is one object stays one."""
    copies: dict[int, Any] = {}
    return {name: _copy(value, copies) for name, value in arguments.items()}


def _copy(value: Any, copies: dict[int, Any]) -> Any:
    """As `copy.deepcopy`, which takes longer for plain data than most calls."""
    if isinstance(value, _UNCHANGING):
        return value
    if id(value) in copies:
        return copies[id(value)]
    new: Any
    kind = type(value)
    if kind is np.ndarray and not value.dtype.hasobject:
        new = value.copy("K")
    elif kind is dict:
        new = {key: _copy(entry, copies) for key, entry in value.items()}
    elif kind is list:
        new = [_copy(item, copies) for item in value]
    elif kind is tuple:
        new = tuple(_copy(item, copies) for item in value)
    else:
        new = copy.deepcopy(value)
    copies[id(value)] = new
    return new


def defaults(function: Any) -> dict[str, Any]:
    """The default values in a signature, where they are plain and so can be compared.

    None stands for a parameter that has to be given.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
        found: dict[str, Any] = {}
        for parameter in parameters:
            if type(parameter.default) in (bool, int, float, str):
                found[str(parameter.name)] = parameter.default
            elif parameter.default is parameter.empty and parameter.kind in _GIVEN:
                found[str(parameter.name)] = None
        return found
    except Exception:  # a signature may be the student's own code
        return {}


def _apply(function: Callable[..., Any], arguments: dict[str, Any], required: int) -> Any:
    """Required arguments go by position (a student may rename them), optional ones by keyword."""
    names = list(arguments)
    positional = [arguments[name] for name in names[:required]]
    return function(*positional, **{name: arguments[name] for name in names[required:]})


def _take(value: Any, made: list[Any]) -> tuple[Any, str, StudentError | None]:
    """Copy the returned value; its own methods are the student's code and may fail.

    A figure becomes what it shows, and so does nothing at all where the call `made` a figure.
    """
    try:
        return plain.snapshot(figures.taken(value, made)), "returned", None
    except Exception as caught:
        return None, "raised", StudentError(type(caught).__name__, _words(caught)).cut()


class _Printed(io.StringIO):
    """Standard output of a call, cut to `MAX_PRINTED` characters."""

    def write(self, text: str) -> int:
        room = MAX_PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


@contextmanager
def _installed(
    given: Mapping[str, Any], function: Any, namespace: dict[str, Any], used: list[str]
) -> Iterator[None]:
    """Put stand-ins for the given helpers where the function looks its helpers up."""
    rooms = [namespace]
    own = getattr(_unwrapped(function), "__globals__", None)
    if isinstance(own, dict) and own is not namespace:
        rooms.append(own)
    missing = object()
    names = [(room, *pair) for room in rooms for pair in _names(room, given, function)]
    before = [(room, name, room.get(name, missing)) for room, name, _ in names]
    for room, name, helper in names:
        room[name] = _stand_in(helper, given[helper], used)
    try:
        yield
    finally:
        for room, name, old in before:
            if old is missing:
                room.pop(name, None)
            else:
                room[name] = old


def _names(
    room: Mapping[str, Any], given: Mapping[str, Any], function: Any
) -> Iterator[tuple[str, str]]:
    """Each given helper with its own name, and with others of the notebook for the same function.

    ``sigmoid = my_sigma`` answers the task, and what comes after may well call `my_sigma`.
    """
    for helper in given:
        yield helper, helper
        own = room.get(helper)
        if isinstance(own, types.FunctionType) and own.__globals__ is room and own is not function:
            for name, value in room.items():
                if value is own and name not in given:
                    yield name, helper


def _stand_in(name: str, content: Any, used: list[str]) -> Callable[..., Any]:
    def helper(*args: Any, **kwargs: Any) -> Any:
        used.append(name)
        return content(*args, **kwargs) if callable(content) else _copy(content, {})

    helper.__name__ = name
    return helper


def _codes(names: Iterable[str], namespace: Mapping[str, Any]) -> set[types.CodeType]:
    functions = [namespace[name] for name in names if callable(namespace.get(name))]
    found = (getattr(_unwrapped(function), "__code__", None) for function in functions)
    return {code for code in found if isinstance(code, types.CodeType)}


def _describe(error: BaseException, namespace: dict[str, Any]) -> StudentError:
    """The error with the deepest line that belongs to the notebook."""
    line, number, function = "", None, ""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            filename, number = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            line = linecache.getline(filename, number).strip()
            function = trace.tb_frame.f_code.co_name
        trace = trace.tb_next
    return StudentError(type(error).__name__, _words(error), line, number, function).cut()


def _words(error: BaseException) -> str:
    """What it says, if its own code can tell."""
    try:
        return str(error)
    except Exception:
        return ""


def _unwrapped(function: Any) -> Any:
    """What decorators have wrapped; the function itself, where that can't be found out."""
    try:
        return inspect.unwrap(function)
    except Exception:  # wrapped in itself, or a wrapper of the student's own
        return function


def changed_arguments(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the arguments that are not what they were; ``parameters['W1']`` for an entry."""
    changed: list[str] = []
    for name in before:
        changed.extend(_changed(name, before[name], after[name]))
    return tuple(changed)


def may_change(arguments: Mapping[str, Any]) -> set[str]:
    """All that `changed_arguments` can name of these."""
    named: set[str] = set()
    waiting = list(arguments.items())
    while waiting:
        name, value = waiting.pop()
        named.add(name)
        if isinstance(value, dict):
            waiting += [(f"{name}[{key!r}]", entry) for key, entry in value.items()]
    return named


def _changed(name: str, before: Any, after: Any) -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        if before.keys() != after.keys():
            return [name]
        return [
            found
            for key in before
            for found in _changed(f"{name}[{key!r}]", before[key], after[key])
        ]
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        same = before.shape == after.shape and before.dtype == after.dtype
        same = same and before.tobytes() == after.tobytes()
        return [] if same else [name]
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        same = len(before) == len(after) and not any(
            _changed(name, old, new) for old, new in zip(before, after, strict=True)
        )
        return [] if same else [name]
    return [] if type(before) is type(after) and before == after else [name]


def _data_read(function: Any, namespace: dict[str, Any]) -> tuple[str, ...]:
    """Data variables of the notebook that the function's own code reads as globals."""
    code = getattr(_unwrapped(function), "__code__", None)
    if not isinstance(code, types.CodeType):
        return ()
    data = {name for name in code.co_names if isinstance(namespace.get(name), _DATA)}
    return tuple(name for name in _globals_read(code) if name in data) if data else ()


@functools.lru_cache(maxsize=256)
def _globals_read(code: types.CodeType) -> tuple[str, ...]:
    """Names that this code looks up outside itself, sorted."""
    return tuple(
        sorted(
            {
                instruction.argval
                for instruction in dis.get_instructions(code)
                if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
                and isinstance(instruction.argval, str)
            }
        )
    )

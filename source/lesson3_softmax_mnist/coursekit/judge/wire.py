"""Cases, outcomes and fixtures as plain data, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np

from coursekit import plain
from coursekit.judge.model import (
    Case,
    Criterion,
    Fixture,
    KnownMistake,
    Outcome,
    Status,
    StudentError,
)

MAX_TEXT = 20_000
MAX_NAME = 200
"""Characters of a name, or of a default value."""
_STATUSES = get_args(Status)
_DEFAULTS: dict[type[Any], dict[str, Any]] = {
    record: {
        field.name: field.default
        if field.default_factory is dataclasses.MISSING
        else field.default_factory()
        for field in dataclasses.fields(record)
    }
    for record in (Case, Criterion, Outcome, Fixture, KnownMistake, StudentError)
}
"""The fields of each kind of record, and what stands in them if nothing is said."""
_NO_RECORDS = frozenset((str, bytes, int, float, bool, dict, np.ndarray, np.float64, type(None)))
"""In values of these types there are none, so that they needn't be looked through."""
_COMPARED = (str, tuple, bool, int, float, dict)
"""Of these a default can be told by its value; others by being the very object."""


class WireError(ValueError):
    """Plain data that doesn't have the form it should have."""


def to_plain(
    record: Case | Criterion | Outcome | Fixture | KnownMistake | StudentError,
) -> dict[str, Any]:
    """The fields of a record by name, but those at their default; nested records, too."""
    made = {}
    for name, default in _DEFAULTS[type(record)].items():
        value = getattr(record, name)
        if value is not default and not (
            type(value) is type(default) and type(value) in _COMPARED and value == default
        ):
            made[name] = _plain(value)
    return made


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _DEFAULTS:
        return to_plain(value)
    if kind in _NO_RECORDS:
        return value
    if isinstance(value, Sequence) and any(type(item) in _DEFAULTS for item in value):
        return tuple(_plain(item) for item in value)
    return dict(value) if isinstance(value, Mapping) else value


def case_from_plain(data: Any) -> Case:
    """Read a `Case`; raises `WireError` when the form is wrong."""
    return Case(**_fields(Case, data))


def outcome_from_plain(data: Any) -> Outcome:
    """Read an `Outcome` from untrusted data; each field is checked, texts cut to `MAX_TEXT`."""
    fields = _fields(Outcome, data)
    if fields.get("status") not in _STATUSES:
        raise WireError("an outcome with an unknown status")
    error = fields.get("error")
    steps = fields.get("steps")
    if steps is not None and type(steps) is not int:
        raise WireError("a step count that is no integer")
    return Outcome(
        status=fields["status"],
        value=fields.get("value"),
        error=None if error is None else _error_from_plain(error),
        changed=_names(fields.get("changed", ())),
        printed=_text(fields.get("printed", "")),
        steps=steps,
        reads=_names(fields.get("reads", ())),
        used=_names(fields.get("used", ())),
        defaults=_defaults(fields.get("defaults", {})),
    )


def fixture_from_plain(data: Any) -> Fixture:
    """Read a `Fixture`; raises `WireError` when the form is wrong."""
    fields = _fields(Fixture, data)
    try:
        fields["criteria"] = tuple(Criterion(**_fields(Criterion, c)) for c in fields["criteria"])
        fields["cases"] = tuple(case_from_plain(case) for case in fields["cases"])
        fields["expected"] = tuple(_outcome(o) for o in fields["expected"])
        fields["mistakes"] = tuple(_mistake_from_plain(m) for m in fields.get("mistakes", ()))
        return Fixture(**fields)
    except (KeyError, TypeError) as error:
        raise WireError(f"not a fixture: {error}") from error


def _outcome(data: Any) -> Outcome:
    """An outcome of a fixture file, where equal ones may have been read already."""
    return data if isinstance(data, Outcome) else outcome_from_plain(data)


def _mistake_from_plain(data: Any) -> KnownMistake:
    fields = _fields(KnownMistake, data)
    fields["outcomes"] = tuple(
        None if outcome is None else _outcome(outcome) for outcome in fields["outcomes"]
    )
    return KnownMistake(**fields)


def _error_from_plain(data: Any) -> StudentError:
    fields = _fields(StudentError, data)
    number = fields.get("line_number")
    if number is not None and type(number) is not int:
        raise WireError("a line number that is no integer")
    return StudentError(
        _text(fields.get("type", "")),
        _text(fields.get("message", "")),
        _text(fields.get("line", "")),
        number,
        _text(fields.get("function", "")),
    ).cut()


def _fields(record: type[Any], data: Any) -> dict[str, Any]:
    if not (isinstance(data, dict) and data.keys() <= _DEFAULTS[record].keys()):
        raise WireError(f"not the fields of a {record.__name__}")
    return dict(data)


def _defaults(value: Any) -> dict[str, Any]:
    if not (isinstance(value, dict) and all(isinstance(name, str) for name in value)):
        raise WireError("default values that aren't named")
    return {
        _text(name, MAX_NAME): _text(one, MAX_NAME) if isinstance(one, str) else one
        for name, one in value.items()
        if one is None or type(one) in (bool, int, float, str)
    }


def _text(value: Any, most: int = MAX_TEXT) -> str:
    if not isinstance(value, str):
        raise WireError("a text that is no string")
    return plain.writable(value[:most])


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (tuple, list)) or len(value) > 100:
        raise WireError("names that are no list")
    return tuple(_text(name, MAX_NAME) for name in value)

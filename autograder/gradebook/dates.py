"""Dates that people and programs write: only what names one moment counts."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime

from dateutil import parser, tz

LIKE = "2027-01-31 23:59:00 UTC"
"""How messages say that a date is written."""
# What a text leaves open is taken from the default: then it comes out as two moments.
_DEFAULTS = (datetime(2000, 1, 1, 0), datetime(2001, 2, 2, 1))
_YEAR_FIRST = re.compile(r"\d{4}")
_ZONE = re.compile(r"[A-Za-z]+([/_-][A-Za-z]+)*")


def in_utc(text: str) -> datetime:
    """The moment that `text` names, in UTC and without zone, as nbgrader keeps it.

    Without a zone it is in UTC.

    Raises
    ------
    ValueError
        If it names none, or leaves open which: a date without time or year, an unknown zone, a day
        that might be the month.
    """
    words = text.split()
    zone = _zone(words[2]) if len(words) == 3 else None  # for instance Europe/Berlin
    written = " ".join(words[:2] if zone else words)
    orders = (False,) if _YEAR_FIRST.match(written) else (False, True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of zones that aren't known
            found: set[datetime] = {
                parser.parse(written, default=default, dayfirst=order)
                for default in _DEFAULTS
                for order in orders
            }
            (moment,) = found
            if zone is not None:
                moment = moment.replace(tzinfo=zone)
            return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, Warning, TypeError) as error:
        raise ValueError(f"{text!r} is no complete date; write it like {LIKE}") from error


def _zone(name: str) -> tz.tzfile | None:
    """A zone by its name; nothing else is looked up, as gettz would open any file."""
    return tz.gettz(name) if _ZONE.fullmatch(name) else None


def shown(moment: datetime) -> str:
    """As it is written in messages and in ``course.toml``."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"

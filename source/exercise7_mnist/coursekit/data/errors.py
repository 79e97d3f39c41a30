"""What goes wrong when data can't be had."""

from __future__ import annotations


class DataUnavailable(Exception):
    """A data set can't be had here; the message says what was tried and what to do."""


class Unusable(Exception):
    """One place doesn't have the data, or has it damaged; the message says why, in a few words."""

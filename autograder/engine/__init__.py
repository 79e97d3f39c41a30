"""Submission bytes in, report out: restore, run, judge."""

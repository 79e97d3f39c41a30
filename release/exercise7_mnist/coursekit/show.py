"""Verdicts for the eye: as plain text, and as a small HTML table."""

from __future__ import annotations

import html
import re
import textwrap

from coursekit.judge.model import CriterionResult, Verdict

WIDTH = 88


def points(value: float) -> str:
    """Points without a needless ``.0``."""
    return f"{value:g}"


def verdict_text(verdict: Verdict) -> str:
    """A line per criterion, then what to mend first."""
    lines = [_headline(verdict)]
    width = max((len(result.name) for result in verdict.criteria), default=0)
    for result in verdict.criteria:
        mark = "ok   " if result.passed else "WRONG"
        head = f"  {mark} {result.name:<{width}}  {points(result.score)}/{points(result.points)}  "
        lines.extend(_wrapped(result.message, head))
    if not _said_already(verdict):
        for part in verdict.message.split("\n"):
            lines.extend(_wrapped(part, "  → "))
    return "\n".join(lines)


def _headline(verdict: Verdict) -> str:
    state = "all right" if verdict.passed else "not yet right"
    if verdict.status in ("blank", "undefined"):
        state = "nothing to check yet"
    score = f"{points(verdict.score)} of {points(verdict.points)} points"
    return f"{verdict.task}: {state}, {score}"


def _said_already(verdict: Verdict) -> bool:
    """Whether a criterion's line says all there is to say."""
    return verdict.message in ("", *(result.message for result in verdict.criteria))


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False
    ) or [head]


def verdict_html(verdict: Verdict) -> str:
    """The same as a table; every text from the student's code is escaped."""
    rows = "".join(_row(result) for result in verdict.criteria)
    message = "" if _said_already(verdict) else verdict.message
    note = "".join(
        f'<p style="margin:.4em 0 0 0">{_rich(part)}</p>' for part in message.split("\n") if part
    )
    return (
        '<div style="border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0;'
        'max-width:52em">'
        "<p style='margin:0 0 .3em 0'><b>{head}</b></p>"
        '<table style="border-collapse:collapse;margin:0">{rows}</table>{note}</div>'
    ).format(
        colour="#0072b2" if verdict.passed else "#d55e00",
        head=html.escape(_headline(verdict)),
        rows=rows,
        note=note,
    )


def _row(result: CriterionResult) -> str:
    cell = '<td style="text-align:left;vertical-align:top;padding:.1em .8em .1em 0">{}</td>'
    cells = (
        "✓" if result.passed else "✗",
        html.escape(result.name),
        f"{points(result.score)}/{points(result.points)}",
        _rich(result.message),
    )
    return "<tr>" + "".join(cell.format(text) for text in cells) + "</tr>"


def _rich(text: str) -> str:
    """Escape `text` and set what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))

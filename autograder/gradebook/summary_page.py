"""A class report as text for the terminal and as one self-contained HTML page."""

from __future__ import annotations

import html
from textwrap import wrap

from autograder.gradebook.summary import BINS, ClassReport, LessonSummary, TaskSummary

_MOST = 8
"""How many mistakes are listed."""
_BELOW = " " * 11


def report_text(report: ClassReport) -> str:
    """The report as plain text, 80 columns wide."""
    if not report.lessons:
        return f"{report.title}: nothing has been handed in yet."
    return "\n\n".join([report.title, *(_lesson_text(lesson) for lesson in report.lessons)])


def report_html(report: ClassReport) -> str:
    """The report as a page that needs nothing else."""
    title = html.escape(report.title)
    body = "".join(_lesson_html(lesson) for lesson in report.lessons)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        f"<title>Class report — {title}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Class report — {title}</h1>\n"
        f"{body or '<p>Nothing has been handed in yet.</p>'}</body></html>\n"
    )


def _counts(lesson: LessonSummary) -> str:
    parts = [f"{lesson.submitted} handed in", f"{lesson.graded} graded"]
    if lesson.needs_person:
        parts[-1] += f" ({lesson.needs_person} of them wait for a person)"
    if lesson.failed:
        parts.append(f"{lesson.failed} not graded")
    return ", ".join(parts)


def _scores(lesson: LessonSummary) -> str:
    if lesson.mean is None or lesson.median is None:
        return "no scores yet"
    return f"mean {lesson.mean:.1f}, median {lesson.median:.1f} of {lesson.max_score:g} points"


def _bin_name(place: int) -> str:
    last = place == BINS - 1
    return f"{place * 100 // BINS}–{100 if last else (place + 1) * 100 // BINS - 1} %"


def _share(task: TaskSummary) -> str:
    return "–" if task.mean is None else f"{100 * task.mean:.0f} %"


def _lesson_text(lesson: LessonSummary) -> str:
    lines = [f"{lesson.title} ({lesson.name})", f"  {_counts(lesson)}", f"  {_scores(lesson)}", ""]
    widest = max([1, *lesson.distribution])
    for place, count in enumerate(lesson.distribution):
        bar = "█" * round(40 * count / widest)
        lines.append(f"  {_bin_name(place):>8} {count:>6} {bar}")
    columns = "".join(f"{name:>7}" for name in ("points", "mean", "full", "none", "blank", "wait"))
    lines += ["", f"  {'task':<28}{columns}"]
    for task in lesson.tasks:
        lines.append(
            f"  {task.name:<28}{task.points:>7g}{_share(task):>7}{task.full:>7}{task.none:>7}"
            f"{task.blank:>7}{task.waiting:>7}"
        )
    if lesson.mistakes:
        lines += ["", "  most common mistakes"]
        for name, id, count in lesson.mistakes[:_MOST]:
            lines.append(f"  {count:>6} × {name}: {id}")
            lines += wrap(
                lesson.hint(name, id), 78, initial_indent=_BELOW, subsequent_indent=_BELOW
            )
    return "\n".join(lines)


def _lesson_html(lesson: LessonSummary) -> str:
    rows = "".join(
        "<tr><th scope='row'><code>"
        + html.escape(task.name)
        + "</code></th>"
        + "".join(
            f"<td>{value}</td>"
            for value in (
                f"{task.points:g}",
                _share(task),
                task.full,
                task.none,
                task.blank,
                task.waiting,
            )
        )
        + "</tr>"
        for task in lesson.tasks
    )
    mistakes = "".join(
        f"<li>{count} × <code>{html.escape(task)}</code>: {html.escape(id)}<br/>"
        f"<q>{html.escape(lesson.hint(task, id))}</q></li>"
        for task, id, count in lesson.mistakes[:_MOST]
    )
    return (
        f"<section><h2>{html.escape(lesson.title)}</h2>"
        f"<p><code>{html.escape(lesson.name)}</code> — {_counts(lesson)}; {_scores(lesson)}.</p>"
        f"{_histogram(lesson)}"
        "<table><caption>Tasks</caption><thead><tr><th scope='col'>task</th>"
        + "".join(
            f"<th scope='col'>{name}</th>"
            for name in ("points", "mean", "full marks", "no points", "blank", "waiting")
        )
        + f"</tr></thead><tbody>{rows}</tbody></table>"
        + (f"<h3>Most common mistakes</h3><ol>{mistakes}</ol>" if mistakes else "")
        + "</section>\n"
    )


def _histogram(lesson: LessonSummary) -> str:
    """Bars drawn as SVG; the numbers stand on them, so that the picture reads without colour."""
    widest = max([1, *lesson.distribution])
    bars = []
    for place, count in enumerate(lesson.distribution):
        y = 22 * place
        width = round(360 * count / widest)
        bars.append(
            f'<text x="70" y="{y + 15}" text-anchor="end">{_bin_name(place)}</text>'
            f'<rect x="80" y="{y + 3}" width="{width}" height="16" fill="#0072b2"/>'
            f'<text x="{86 + width}" y="{y + 15}">{count}</text>'
        )
    said = "; ".join(
        f"{_bin_name(place)}: {count}" for place, count in enumerate(lesson.distribution) if count
    )
    return (
        f'<figure><svg role="img" viewBox="0 0 500 {22 * BINS}" width="500" height="{22 * BINS}">'
        f"<title>Distribution of scores: {said or 'none yet'}</title>{''.join(bars)}</svg>"
        "<figcaption>How many scores lie in each tenth of the points.</figcaption></figure>"
    )


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2em auto;max-width:52em;padding:0 1em}"
    "table{border-collapse:collapse;margin:1em 0}caption{text-align:left;font-weight:bold}"
    "th,td{padding:.2em .8em;border-bottom:1px solid #ccc;text-align:right}"
    "th[scope=row],th:first-child{text-align:left}figure{margin:1em 0}"
    "svg{font-size:13px;max-width:100%}"
)

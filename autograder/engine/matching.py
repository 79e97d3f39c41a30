"""Which cell of a submission stands for which cell of the lesson.

Names (nbgrader's grade_id, then the cell id) come first; where an editor stripped them, equal text
and the definition of the task's function do. No name decides what a cell may do: that comes from
the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from autograder.engine.bundle import LessonBundle, TemplateCell
from autograder.engine.reading import SubmittedCell


@dataclass
class Matching:
    """The outcome of matching: template cells by their index in the bundle."""

    winners: dict[int, SubmittedCell] = field(default_factory=dict)
    claims: dict[int, list[SubmittedCell]] = field(default_factory=dict)
    """All cells that carry the name of the template cell."""
    found_by_content: set[int] = field(default_factory=set)
    extras: list[SubmittedCell] = field(default_factory=list)
    """The student's own cells, copies that differ included; in order."""
    set_aside: set[int] = field(default_factory=set)
    """Positions of extras that must not run: superseded copies of an answer."""


def same_text(one: str, other: str) -> bool:
    """Equal but for trailing blanks and blank lines around."""
    return one == other or _trimmed(one) == _trimmed(other)


def is_stub(source: str, stub: str) -> bool:
    """Nothing but the untouched stub, comments and blank lines aside."""
    return source == stub or _bare(source) in ("", _bare_stub(stub))


def is_blank_text(text: str, stub: str) -> bool:
    """A written answer in which nothing was written."""
    text = _without_comments(text)
    return not text.strip() or "".join(text.split()) == "".join(stub.split())


def defines(source: str, name: str) -> bool:
    """Does a line at the left margin define or assign `name`?

    Looks at the text only: a student's source is never parsed in the grader's process.
    """
    name = re.escape(name)
    forms = rf"(?:async[ \t]+)?def[ \t]+{name}[ \t]*\(|class[ \t]+{name}\b|{name}[ \t]*=(?!=)"
    return re.search(f"^(?:{forms})", source, re.MULTILINE) is not None


def match(cells: list[SubmittedCell], bundle: LessonBundle) -> Matching:
    """Find the submission's cell for each template cell, and the student's own cells."""
    matching = Matching()
    free = _claim_by_name(cells, bundle, matching)
    _claim_by_text(free, bundle, matching)
    for index, claims in matching.claims.items():
        matching.winners[index] = _winner(bundle.cells[index], claims)
    _find_answers(free, bundle, matching)
    _find_written(free, bundle, matching)
    extras = list(free)
    for index, claims in matching.claims.items():
        extras.extend(_kept_copies(index, bundle.cells[index], claims, matching))
    matching.extras = sorted(extras, key=lambda cell: cell.position)
    return matching


def _claim_by_name(
    cells: list[SubmittedCell], bundle: LessonBundle, matching: Matching
) -> list[SubmittedCell]:
    """Sort the cells by the names they carry; returns those that carry none of ours."""
    by_grade_id = {t.grade_id: i for i, t in enumerate(bundle.cells) if t.grade_id is not None}
    by_id = {t.id: i for i, t in enumerate(bundle.cells)}
    free = []
    for cell in cells:
        index = by_grade_id.get(cell.grade_id or "")
        if index is None:
            index = by_id.get(cell.id or "")
        if index is None:
            free.append(cell)
        else:
            matching.claims.setdefault(index, []).append(cell)
    return free


def _claim_by_text(free: list[SubmittedCell], bundle: LessonBundle, matching: Matching) -> None:
    """Give template cells that nobody claimed the first nameless cell with the same text."""
    by_text: dict[tuple[str, str], list[SubmittedCell]] = {}
    for cell in free:
        by_text.setdefault((cell.cell_type, _trimmed(cell.source)), []).append(cell)
    for index, template in enumerate(bundle.cells):
        if index in matching.claims:
            continue
        if alike := by_text.get((template.cell_type, _trimmed(template.source))):
            cell = alike.pop(0)
            matching.claims[index] = [cell]
            free.remove(cell)


def _winner(template: TemplateCell, claims: list[SubmittedCell]) -> SubmittedCell:
    """Of several cells of one name, the one that holds the student's work."""
    if len(claims) == 1:
        return claims[0]
    stub, task = template.source, template.task or ""
    if template.role == "answer":
        return max(
            claims,
            key=lambda c: (
                not is_stub(c.source, stub) and defines(c.source, task),
                not is_stub(c.source, stub),
                c.position,
            ),
        )
    if template.role == "written":
        return max(claims, key=lambda c: (not is_blank_text(c.source, stub), c.position))
    if template.role == "play":
        return max(claims, key=lambda c: (not same_text(c.source, stub), c.position))
    return max(claims, key=lambda c: (same_text(c.source, stub), -c.position))


def _find_answers(free: list[SubmittedCell], bundle: LessonBundle, matching: Matching) -> None:
    """Look for answers whose cell lost its name by the function they define."""
    for index, template in enumerate(bundle.cells):
        if template.role != "answer" or index in matching.winners:
            continue
        task = template.task or ""
        found = [cell for cell in free if cell.cell_type == "code" and defines(cell.source, task)]
        if found:
            matching.winners[index] = found[-1]
            matching.found_by_content.add(index)
            free.remove(found[-1])


def _find_written(free: list[SubmittedCell], bundle: LessonBundle, matching: Matching) -> None:
    """Look for written answers without a name where they belong: between their neighbours."""
    for index, template in enumerate(bundle.cells):
        if template.role != "written" or index in matching.winners:
            continue
        before = [cell.position for i, cell in matching.winners.items() if i < index]
        after = [cell.position for i, cell in matching.winners.items() if i > index]
        low, high = max(before, default=-1), min(after, default=10**9)
        between = [cell for cell in free if low < cell.position < high and cell.source.strip()]
        found = [cell for cell in between if cell.cell_type == template.cell_type]
        if found:
            matching.winners[index] = _joined(found)
            matching.found_by_content.add(index)
            gone = {cell.position for cell in found}
            free[:] = [cell for cell in free if cell.position not in gone]


def _joined(cells: list[SubmittedCell]) -> SubmittedCell:
    """Several cells of one written answer as one."""
    attachments = {name: bundle for cell in cells for name, bundle in cell.attachments.items()}
    return SubmittedCell(
        position=cells[0].position,
        cell_type=cells[0].cell_type,
        source="\n\n".join(cell.source for cell in cells),
        attachments=attachments,
    )


def _kept_copies(
    index: int, template: TemplateCell, claims: list[SubmittedCell], matching: Matching
) -> Iterable[SubmittedCell]:
    """Copies that hold something of the student's own; they stay as cells of the student's."""
    winner = matching.winners[index]
    for cell in claims:
        if cell is winner:
            if template.role == "prose" and not same_text(cell.source, template.source):
                yield cell
            continue
        if same_text(cell.source, template.source) or same_text(cell.source, winner.source):
            continue
        if template.role == "answer" and defines(cell.source, template.task or ""):
            matching.set_aside.add(cell.position)
        yield cell


def _without_comments(text: str) -> str:
    """Without HTML comments; no regular expression, which thousands of open ones would hold up."""
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]])


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")).strip()


def _bare(source: str) -> str:
    lines = (line.rstrip() for line in source.split("\n"))
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))


_bare_stub = lru_cache(maxsize=64)(_bare)

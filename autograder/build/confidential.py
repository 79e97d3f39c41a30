"""What must never reach a student: canaries, hidden code, model answers and rubrics."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from autograder.build.allowed import ALLOWED
from autograder.build.forms import RICH, Form, nested, renamed, statement_forms, weight
from autograder.build.words import canary
from autograder.tasks.model import Lesson, Task
from autograder.tasks.sources import function_source, given_functions, variant

PHRASE = 8
"""So many words in a row of a model answer or rubric are a quotation; or a whole shorter line."""
SHORTEST_PHRASE = 4
"""In words."""
_LEAST_OF_A_MISTAKE = 12
"""Smaller wrong statements are too likely to stand somewhere else and be right there."""


@dataclass(frozen=True)
class Statement:
    """A statement of hidden code, without what is nested in it."""

    owner: str
    """Whose it is: ``solution of propagate (lesson1_logistic_unit)``."""
    source: str
    """Its own line, for messages."""
    forms: frozenset[Form]
    squeezed: frozenset[str]
    """Its text without any white space, brackets kept: to be found in prose."""


@dataclass(frozen=True)
class Confidential:
    """Everything that must not be found in a release."""

    canaries: tuple[str, ...]
    statements: tuple[Statement, ...]
    phrases: tuple[tuple[str, str], ...]
    """(owner, words in lower case with one space between)."""
    given: Mapping[str, frozenset[Form]]
    """Statements that the notebook of a lesson gives on purpose, by lesson."""
    functions: frozenset[str]
    """Names of all tasks' functions; these keep their meaning when variables are renamed."""


def confidential(lessons: Iterable[Lesson]) -> Confidential:
    """What `lessons` have to hide."""
    lessons = tuple(lessons)
    functions = frozenset(task.name for lesson in lessons for task in lesson.functions)
    canaries: list[str] = []
    statements: list[Statement] = []
    phrases: list[tuple[str, str]] = []
    for lesson in lessons:
        for task in lesson.functions:
            canaries.append(canary(lesson, task.name))
            statements += _statements(lesson, task, functions)
        for written in lesson.written:
            owner = f"{written.name} ({lesson.name})"
            phrases += _phrases(f"model answer of {owner}", [written.model_answer])
            phrases += _phrases(f"rubric of {owner}", [line.text for line in written.rubric])
    given = {lesson.name: _given(lesson, functions) for lesson in lessons}
    return Confidential(tuple(canaries), tuple(statements), tuple(phrases), given, functions)


def words_of(text: str) -> str:
    """The words of a text in lower case, one space before, between and after them."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.lower()), ""])


def squeeze(text: str) -> str:
    """A text without white space, with one kind of quotes."""
    return re.sub(r"\s+", "", text).replace('"', "'")


def _statements(lesson: Lesson, task: Task, functions: frozenset[str]) -> list[Statement]:
    """The statements of the solution, and those that only its alternatives or mistakes have."""
    permitted = _permitted(functions)
    found = []
    seen: set[Form] = set()
    known: set[tuple[str | int | None, ...]] = set()
    sources = [("solution", function_source(lesson, task), 0)]
    for one in task.alternatives:
        sources.append((f"alternative {one.id!r}", variant(lesson, task, one), RICH))
    for slip in task.mistakes:
        sources.append((f"mistake {slip.id!r}", variant(lesson, task, slip), _LEAST_OF_A_MISTAKE))
    for kind, source, least in sources:
        owner = f"{kind} of {task.name} ({lesson.name})"
        lines = source.split("\n")
        for statement in _body(source, task.name):
            # Variants differ in a line or two; what was looked at once is the same again.
            first, last = statement.lineno - 1, statement.end_lineno
            text = (*lines[first:last], statement.col_offset, statement.end_col_offset)
            if text in known:
                continue
            known.add(text)
            own = frozenset(statement_forms(statement, functions))
            allowed = renamed(statement, functions) in permitted
            if allowed or weight(statement) < least or own <= seen:
                continue
            found.append(Statement(owner, _line(statement), own, _spellings(source, statement)))
            seen |= own
    return found


def _given(lesson: Lesson, functions: frozenset[str]) -> frozenset[Form]:
    return frozenset(
        form
        for name, source in given_functions(lesson).items()
        for statement in _body(source, name)
        for form in statement_forms(statement, functions)
    )


def _permitted(functions: frozenset[str]) -> frozenset[Form]:
    return frozenset(renamed(ast.parse(item.statement).body[0], functions) for item in ALLOWED)


def _body(source: str, name: str) -> Iterator[ast.stmt]:
    """All statements below the function `name`, its docstring left out."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            top = node.body[1:] if ast.get_docstring(node) is not None else node.body
        else:
            top = [node]
        for statement in top:
            yield from nested(statement)


def _line(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0]


def _spellings(source: str, statement: ast.stmt) -> frozenset[str]:
    """The statement's own line as written and in Python's standard spelling, squeezed."""
    written = ast.get_source_segment(source, statement) or ""
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        inner = ast.get_source_segment(source, body[0]) or ""
        written = written[: written.find(inner)] if inner else written
    return frozenset(squeeze(_without_comments(text)) for text in (written, _line(statement)))


def _without_comments(text: str) -> str:
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(textwrap.dedent(text)).readline):
            if token.type not in (tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
                tokens.append(token.string)
    except (tokenize.TokenError, SyntaxError):
        return text
    return " ".join(tokens)


def _phrases(owner: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for line in re.split(r"\n\s*\n", text):
            words = words_of(line).split()
            if len(words) >= SHORTEST_PHRASE:
                size = min(PHRASE, len(words))
                for start in range(len(words) - size + 1):
                    yield owner, f" {' '.join(words[start : start + size])} "

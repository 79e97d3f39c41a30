"""Reads the hidden solutions as source text, and derives mistakes and alternatives from them.

A solution is a top-level function of ``autograder/solutions/<lesson>.py``. Its text is what the
build cuts into signature, docstring and body, and what the edits of a mistake are applied to.
"""

from __future__ import annotations

import ast
import importlib.util
import linecache
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from autograder.tasks.model import Alternative, Lesson, Mistake, Task

Change = Mistake | Alternative
KEPT = 512
"""What is read out of so many solutions is kept."""


class SourceError(Exception):
    """A solution, mistake or alternative can't be used. The message says which one and why."""


@dataclass(frozen=True)
class SolutionParts:
    """A solution's source, cut where the build cuts it. The pieces joined give the whole again."""

    signature: str
    """The line(s) from ``def`` to the colon, each with its newline."""
    docstring: str
    """The docstring's lines as written, indented and in quotes; empty when there is none."""
    body: str
    """All lines after the docstring, comments included, indented as written."""
    statements: int
    """Statements of the body, those inside other statements included."""
    lines: int
    """Lines of the body that hold code: neither blank nor a mere comment."""


@dataclass(frozen=True, eq=False)
class _Module:
    """A parsed solutions module."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module
    code: CodeType


def function_source(lesson: Lesson, task: Task | str) -> str:
    """The solution of `task` as written, from ``def`` to its last line.

    Raises
    ------
    SourceError
        If the solutions module or the function is missing.
    """
    module = _module(lesson.name)
    function = _function(module, lesson.name, _name(task))
    return _lines(module, function.lineno, _end(function))


def solution_parts(lesson: Lesson, task: Task | str) -> SolutionParts:
    """The solution of `task`, cut into signature, docstring and body."""
    return _parts(_module(lesson.name), lesson.name, _name(task))


@lru_cache(maxsize=KEPT)
def _parts(module: _Module, lesson: str, task: str) -> SolutionParts:
    function = _function(module, lesson, task)
    body = function.body
    start = body[0].lineno
    docstring = ""
    signature_end = start - 1
    # Comments above the first statement belong to the body, so look for the colon's line instead.
    if ast.get_docstring(function) is not None:
        docstring = _lines(module, start, _end(body[0]))
        body_start = _end(body[0]) + 1
        statements = body[1:]
    else:
        signature_end = _signature_end(module, function)
        body_start = signature_end + 1
        statements = body
    if not statements:
        raise SourceError(f"{_where(lesson, task)}: the solution has no body")
    text = _lines(module, body_start, _end(function))
    return SolutionParts(
        signature=_lines(module, function.lineno, signature_end),
        docstring=docstring,
        body=text,
        statements=sum(isinstance(node, ast.stmt) for top in statements for node in ast.walk(top)),
        lines=sum(bool(line.strip()) and line.lstrip()[0] != "#" for line in text.splitlines()),
    )


def signature(lesson: Lesson, task: Task | str) -> str:
    """The parameters as they are shown in messages: ``(w, b, X, Y, num_iterations=100)``."""
    return f"({ast.unparse(_function(_module(lesson.name), lesson.name, _name(task)).args)})"


def uses(lesson: Lesson, task: Task | str) -> tuple[str, ...]:
    """Names of the other tasks that the solution of `task` calls itself, in the lesson's order."""
    read = _names_read(_module(lesson.name), lesson.name, _name(task))
    return tuple(other.name for other in lesson.functions if other.name in read)


@lru_cache(maxsize=KEPT)
def _names_read(module: _Module, lesson: str, task: str) -> frozenset[str]:
    """Names that the solution of `task` takes from outside itself."""
    function = _function(module, lesson, task)
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    return frozenset({node.id for node in names} - bound - {function.name})


def all_uses(lesson: Lesson, task: Task | str) -> tuple[str, ...]:
    """Like `uses`, with the tasks that those call in turn, in the lesson's order."""
    found: set[str] = set()
    waiting = list(uses(lesson, task))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(uses(lesson, name))
    found.discard(_name(task))
    return tuple(other.name for other in lesson.functions if other.name in found)


def variant(lesson: Lesson, task: Task | str, change: Change) -> str:
    """The source of a mistake or alternative: the edited solution, or its own whole source.

    Raises
    ------
    SourceError
        If an ``old`` doesn't occur exactly once in the body (docstring excluded), if the result
        isn't Python, or if it doesn't define the task's function.
    """
    where = f"{_where(lesson.name, _name(task))}, {type(change).__name__.lower()} {change.id!r}"
    if bool(change.edits) == bool(change.source):
        raise SourceError(f"{where}: give either edits or a whole source")
    if change.source:
        text = textwrap.dedent(change.source).strip("\n") + "\n"
    else:
        text = _edited(solution_parts(lesson, task), change, where)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SourceError(f"{where}: line {error.lineno} isn't Python: {error.msg}") from error
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if _name(task) not in defined:
        raise SourceError(f"{where}: the source doesn't define {_name(task)}")
    return text


def namespace(lesson: Lesson) -> dict[str, Any]:
    """A fresh namespace in which the lesson's solutions have been executed."""
    module = _module(lesson.name)
    names: dict[str, Any] = {"__name__": f"solutions of {lesson.name}"}
    exec(module.code, names)
    return names


def given_functions(lesson: Lesson) -> dict[str, str]:
    """Functions of the solutions module that are no tasks, by name: the notebook gives them."""
    module = _module(lesson.name)
    tasks = {task.name for task in lesson.functions}
    return {
        node.name: _lines(module, node.lineno, _end(node))
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and node.name not in tasks
    }


def compile_variant(
    lesson: Lesson, task: Task | str, change: Change | None
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The function of a mistake or alternative (None: the solution), and the namespace it lives in.

    The namespace is fresh and holds the lesson's other solutions. The source is made known to
    `linecache`, so that tracebacks show the line.
    """
    names = namespace(lesson)
    if change is not None:
        text = variant(lesson, task, change)
        filename = f"<{lesson.name} {_name(task)} {change.id}>"
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        exec(compile(text, filename, "exec"), names)
    function: Callable[..., Any] = names[_name(task)]
    return function, names


def _edited(parts: SolutionParts, change: Change, where: str) -> str:
    body = parts.body
    for old, new in change.edits:
        count = body.count(old) if old else 0
        if count != 1:
            raise SourceError(
                f"{where}: {old!r} must occur once in the body, it occurs {count} times"
            )
        body = body.replace(old, new)
    return parts.signature + parts.docstring + body


def _module(name: str) -> _Module:
    """The solutions module of the lesson called `name`, read afresh if the file has changed."""
    spec = importlib.util.find_spec(f"autograder.solutions.{name}")
    if spec is None or spec.origin is None:
        raise SourceError(
            f"the lesson {name!r} has no solutions: autograder/solutions/{name}.py is missing"
        )
    return _parsed(spec.origin, Path(spec.origin).read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _parsed(path: str, text: str) -> _Module:
    try:
        lines = tuple(text.splitlines(keepends=True))
        return _Module(path, lines, ast.parse(text), compile(text, path, "exec"))
    except SyntaxError as error:
        raise SourceError(f"{path}, line {error.lineno} isn't Python: {error.msg}") from error


def _function(module: _Module, lesson: str, task: str) -> ast.FunctionDef:
    found = [
        node for node in module.tree.body if isinstance(node, ast.FunctionDef) and node.name == task
    ]
    if len(found) != 1:
        raise SourceError(
            f"{_where(lesson, task)}: {module.path} must define this function once at top level, "
            f"it does {len(found)} times"
        )
    return found[0]


def _signature_end(module: _Module, function: ast.FunctionDef) -> int:
    """The last line of ``def …:``, which may spread over several lines."""
    for end in range(function.lineno, function.body[0].lineno):
        header = "".join(module.lines[function.lineno - 1 : end])
        try:
            ast.parse(header + "    pass\n")
        except SyntaxError:
            continue
        return end
    raise SourceError(f"{function.name}: the body must begin on a line of its own")


def _lines(module: _Module, first: int, last: int) -> str:
    joined = "".join(module.lines[first - 1 : last])
    return joined if joined.endswith("\n") else joined + "\n"


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _name(task: Task | str) -> str:
    return task if isinstance(task, str) else task.name


def _where(lesson: str, task: str) -> str:
    return f"{lesson}, task {task}"

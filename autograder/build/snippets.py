"""Finds code in any text: in cells, fences, inline code, comments, docstrings, plain lines."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import warnings
from collections.abc import Iterator
from functools import lru_cache

from autograder.build.forms import Form, forms

_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})[^\n]*\n(.*?)^[ >]*\1", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.|In \[\d*\]:|[-*+>#|]|\d+[.)])\s*")
_MAGIC = re.compile(r"^(\s*)(?:%%?\w+|!)", re.MULTILINE)
_WORTH = re.compile(r"[=(@\[]|^\s*(?:return|for|while|if)\b")
"""A line without any of these is no statement worth a parse."""


@lru_cache(maxsize=4096)
def forms_in(text: str, kept: frozenset[str] = frozenset()) -> frozenset[Form]:
    """The normal forms of all code that can be read in `text`."""
    return frozenset().union(*(_forms(tree, kept) for tree in _trees(text, 0)))


@lru_cache(maxsize=4096)
def _forms(tree: ast.Module, kept: frozenset[str]) -> frozenset[Form]:
    return frozenset(forms(tree, kept))


def _trees(text: str, depth: int) -> Iterator[ast.Module]:
    if depth > 4 or not text.strip():
        return
    whole = _parsed(_MAGIC.sub(r"\1", text))
    if whole is not None:
        yield whole
        for inner in (*_string_constants(whole), *_comments(text)):
            yield from _trees_in_prose(inner, depth + 1)
    else:
        yield from _trees_in_prose(text, depth)


def _trees_in_prose(text: str, depth: int) -> Iterator[ast.Module]:
    for match in _FENCE.finditer(text):
        yield from _trees(match[2], depth + 1)
    pieces = [match[2] for match in _INLINE.finditer(text)]
    pieces += re.split(r"\n\s*\n", text)
    lines = list(dict.fromkeys(text.splitlines()))
    pieces += lines
    pieces += [_PROMPT.sub("", line) for line in lines]
    pieces += [part for line in lines if ": " in line for part in line.split(": ")]
    for piece in dict.fromkeys(pieces):
        if _WORTH.search(piece):
            tree = _parsed(_MAGIC.sub(r"\1", piece))
            if tree is not None:
                yield tree


@lru_cache(maxsize=4096)  # many texts have lines in common; equal ones give one and the same tree
def _parsed(text: str) -> ast.Module | None:
    candidate = textwrap.dedent(text).strip("\n").rstrip()
    # A lone header ("for i in range(m):") is code too.
    for attempt in (candidate, candidate + " pass") if candidate.endswith(":") else (candidate,):
        # In a line of its own, `return` is as good as inside a function.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(attempt)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _string_constants(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            value = node.value
            text = value if isinstance(value, str) else value.decode("utf-8", "replace")
            if len(text) > 3:
                yield text


def _comments(text: str) -> Iterator[str]:
    """The comments of a piece of code; those on consecutive lines are one text."""
    blocks: list[list[str]] = []
    last = -2
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                if token.start[0] != last + 1:
                    blocks.append([])
                blocks[-1].append(token.string.lstrip("#"))
                last = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        pass
    for block in blocks:
        yield "\n".join(block)

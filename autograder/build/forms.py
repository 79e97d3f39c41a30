"""Normal forms of code: two pieces that say the same are spelt the same.

Layout, redundant brackets, quotes, ``1.`` for ``1``, ``x += y`` for ``x = x + y`` and
``np.dot(a, b)`` for ``a @ b`` make no difference; in a *renamed* form, neither do the names of
variables.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

RICH = 8
"""From so many expression nodes on, code is recognised under other names; below, by its own."""
_PUBLIC = frozenset({"np", "plt", *dir(builtins)})
_INNER = frozenset({"body", "orelse", "finalbody", "handlers", "cases", "ctx", "type_comment"})
"""Fields of a statement that aren't part of its own line, or carry no meaning."""
_OPERATORS = {"dot": "MatMult", "matmul": "MatMult", "multiply": "Mult"}


@dataclass(frozen=True)
class Form:
    """A normal form, and how much there is to it."""

    kind: str
    """statement (own names), renamed (a statement), or value (a renamed expression)."""
    text: str


def forms(tree: ast.AST, kept: frozenset[str] = frozenset()) -> Iterator[Form]:
    """The forms of all statements and all rich expressions in `tree`.

    `kept` are names that keep their meaning under renaming: the functions of the course.
    """
    nodes = list(ast.walk(tree))
    weights: dict[ast.AST, int] = {}
    for node in reversed(nodes):  # children before parents
        own = int(isinstance(node, ast.expr))
        weights[node] = own + sum(weights[child] for _, child in _children(node))
    for node in nodes:
        if isinstance(node, ast.stmt):
            yield from statement_forms(node, kept)
        elif isinstance(node, ast.expr) and weights[node] >= RICH:
            yield Form("value", spell(node, kept, {}))


def statement_forms(node: ast.stmt, kept: frozenset[str] = frozenset()) -> Iterator[Form]:
    """The forms of one statement by itself, without what is nested in it."""
    yield Form("statement", spell(node, kept, None))
    if weight(node) >= RICH:
        yield renamed(node, kept)
    value = getattr(node, "value", None)
    if isinstance(value, ast.expr) and weight(value) >= RICH:
        yield Form("value", spell(value, kept, {}))


def renamed(node: ast.stmt, kept: frozenset[str] = frozenset()) -> Form:
    """The form of a statement in which the names of variables don't matter."""
    return Form("renamed", spell(node, kept, {}))


def weight(node: ast.AST) -> int:
    """How many expression nodes the statement's own line, or the expression, consists of."""
    own = int(isinstance(node, ast.expr))
    return own + sum(weight(child) for _, child in _children(node))


def nested(statement: ast.stmt) -> Iterator[ast.stmt]:
    """`statement` and all statements inside it."""
    return (node for node in ast.walk(statement) if isinstance(node, ast.stmt))


def spell(node: Any, kept: frozenset[str], names: dict[str, str] | None) -> str:
    """Write down a node; with a dictionary for `names`, variables are numbered as they come."""
    if isinstance(node, list):
        return "[" + ",".join(spell(item, kept, names) for item in node) + "]"
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, (ast.Name, ast.arg)):
        return _name(node.id if isinstance(node, ast.Name) else node.arg, kept, names)
    if not isinstance(node, ast.AST):
        return repr(node)
    node = _plain(node)
    fields = (
        spell(getattr(node, field, None), kept, names)
        for field in node._fields
        if field not in _INNER
    )
    return f"{type(node).__name__}({','.join(fields)})"


def _name(name: str, kept: frozenset[str], names: dict[str, str] | None) -> str:
    if name == "numpy":
        return "np"
    if names is None or name in _PUBLIC or name in kept:
        return name
    return names.setdefault(name, f"${len(names)}")


def _constant(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return repr(value)


def _plain(node: ast.AST) -> ast.AST:
    """A simpler node of the same meaning, where there is one."""
    if isinstance(node, ast.AugAssign):
        total = ast.BinOp(left=node.target, op=node.op, right=node.value)
        return ast.Assign(targets=[node.target], value=total)
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.Assign(targets=[node.target], value=node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords:
        operator = _OPERATORS.get(node.func.attr)
        operands = list(node.args)
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")):
            operands.insert(0, node.func.value)
        if operator and len(operands) == 2:
            return ast.BinOp(left=operands[0], op=getattr(ast, operator)(), right=operands[1])
    return node


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in _INNER:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST):
                yield field, item

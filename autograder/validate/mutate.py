"""Generates mutants of a function: small slips of the kind students make, one at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Operator = Callable[[ast.AST, list[str]], Iterator[ast.AST]]


@dataclass(frozen=True)
class Mutant:
    """One changed version of a function."""

    name: str
    """The changed statement before and after: ``dw = X @ dZ.T / m ⇒ dw = X @ dZ / m``."""
    operator: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """All mutants of the one function in `source`, each different from it and from the others."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    names = _names(function)
    for position, (parent, field, index) in enumerate(list(_places(function))):
        node = _get(parent, field, index)
        for operator, make in OPERATORS.items():
            for replacement in make(node, names):
                changed = _with(function, position, replacement)
                try:
                    text = ast.unparse(ast.fix_missing_locations(changed))
                    ast.parse(text)
                except (ValueError, SyntaxError):
                    continue
                if text not in seen:
                    seen.add(text)
                    yield Mutant(_difference(ast.unparse(function), text), operator, text + "\n")


def _names(function: ast.FunctionDef) -> list[str]:
    """Arguments and local variables."""
    names = [argument.arg for argument in function.args.args]
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id not in names:
            names.append(node.id)
    return names


def _places(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every node of the body (docstring and signature left out), by its place in its parent."""
    waiting: list[ast.AST] = [function]
    while waiting:
        parent = waiting.pop(0)
        for field, value in ast.iter_fields(parent):
            if parent is function and field != "body":
                continue
            children = value if isinstance(value, list) else [value]
            for index, child in enumerate(children):
                if not isinstance(child, ast.AST):
                    continue
                if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                    continue
                yield parent, field, index if isinstance(value, list) else None
                waiting.append(child)


def _get(parent: ast.AST, field: str, index: int | None) -> ast.AST:
    value = getattr(parent, field)
    child = value if index is None else value[index]
    assert isinstance(child, ast.AST)
    return child


def _with(function: ast.FunctionDef, position: int, replacement: ast.AST) -> ast.FunctionDef:
    changed = copy.deepcopy(function)
    parent, field, index = list(_places(changed))[position]
    if index is None:
        setattr(parent, field, replacement)
    else:
        getattr(parent, field)[index] = replacement
    return changed


def _difference(before: str, after: str) -> str:
    old = [line.strip() for line in before.splitlines() if line.strip()]
    new = [line.strip() for line in after.splitlines() if line.strip()]
    while old and new and old[0] == new[0]:
        old.pop(0)
        new.pop(0)
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return f"{'; '.join(old)} ⇒ {'; '.join(new)}"


_BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
}
_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


def _swap_operator(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for new in _BINARY.get(type(node.op), ()):
            yield ast.BinOp(node.left, new(), node.right)


def _one_side(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


def _swap_sides(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp) and not isinstance(node.op, (ast.Add, ast.Mult)):
        yield ast.BinOp(node.right, node.op, node.left)


def _change_comparison(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for new in _COMPARE.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [new()], node.comparators)


def _drop_sign(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand


def _negate(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, (ast.Call, ast.BinOp)):
        yield ast.UnaryOp(ast.USub(), node)


def _drop_call(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        if node.args:
            yield node.args[0]
        elif isinstance(node.func, ast.Attribute):
            yield node.func.value


def _drop_attribute(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value


def _transpose(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield ast.Attribute(node, "T", ast.Load())


def _shift_constant(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
        if node.value:
            yield ast.Constant(node.value * 2)
            yield ast.Constant(0)


def _swap_arguments(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for first in range(len(node.args) - 1):
            args = list(node.args)
            args[first], args[first + 1] = args[first + 1], args[first]
            yield ast.Call(node.func, args, node.keywords)


def _drop_keyword(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for gone in range(len(node.keywords)):
            rest = [k for i, k in enumerate(node.keywords) if i != gone]
            yield ast.Call(node.func, node.args, rest)


def _drop_statement(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For)):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)


def _force_condition(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.If):
        for value in (True, False):
            yield ast.If(ast.Constant(value), node.body, node.orelse)


def _other_name(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            if other != node.id:
                yield ast.Name(other, ast.Load())


def _other_key(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Dict):
        for place in range(len(node.values) - 1):
            values = list(node.values)
            values[place], values[place + 1] = values[place + 1], values[place]
            yield ast.Dict(node.keys, values)
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield ast.Tuple(list(reversed(node.elts)), node.ctx)


_FUNCTIONS = {
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "exp": ("log", "expm1"),
    "log": ("log2", "log10", "log1p"),
    "argmax": ("argmin", "max"),
    "max": ("min", "sum"),
    "maximum": ("minimum",),
    "zeros": ("ones",),
    "dot": ("multiply",),
    "tanh": ("sin", "arctan"),
    "randn": ("rand",),
    "outer": ("multiply",),
}


def _other_function(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute):
        for other in _FUNCTIONS.get(node.attr, ()):
            yield ast.Attribute(node.value, other, node.ctx)


OPERATORS: dict[str, Operator] = {
    "swap operator": _swap_operator,
    "one side only": _one_side,
    "swap sides": _swap_sides,
    "change comparison": _change_comparison,
    "drop sign": _drop_sign,
    "negate": _negate,
    "drop call": _drop_call,
    "drop transpose": _drop_attribute,
    "transpose": _transpose,
    "shift constant": _shift_constant,
    "swap arguments": _swap_arguments,
    "drop keyword": _drop_keyword,
    "drop statement": _drop_statement,
    "force condition": _force_condition,
    "other name": _other_name,
    "other key": _other_key,
    "other function": _other_function,
}

"""Mutants of small functions, written out: what each operator makes, and nothing else."""

from __future__ import annotations

import ast

import pytest

from autograder.validate.mutate import OPERATORS, mutants


def made(statement: str, arguments: str = "a, b") -> dict[str, list[str]]:
    """Operator → statements it makes of the one statement of a function."""
    found: dict[str, list[str]] = {}
    for mutant in mutants(f"def f({arguments}):\n    {statement}\n"):
        head, body = mutant.source.split("\n", 1)
        assert head == f"def f({arguments}):"
        found.setdefault(mutant.operator, []).append(body.strip())
    return found


def test_all_mutants_of_a_difference() -> None:
    source = 'def f(a, b):\n    """The difference."""\n    return a - b\n'
    whole = 'def f(a, b):\n    """The difference."""\n    return {}\n'
    assert [(one.name, one.operator, one.source) for one in mutants(source)] == [
        (f"return a - b ⇒ return {new}", operator, whole.format(new))
        for operator, new in (
            ("swap operator", "a + b"),
            ("one side only", "a"),
            ("one side only", "b"),
            ("swap sides", "b - a"),
            ("negate", "-(a - b)"),
            ("transpose", "a.T - b"),
            ("other name", "b - b"),
            ("transpose", "a - b.T"),
            ("other name", "a - a"),
        )
    ]


@pytest.mark.parametrize(
    ("operator", "statement", "results"),
    [
        ("swap operator", "return 2 * a", ["return 2 / a", "return 2 + a"]),
        ("swap operator", "return a @ b", ["return a * b"]),
        ("swap operator", "return a ** b", ["return a * b"]),
        ("swap operator", "return a // b", ["return a * b"]),
        ("swap operator", "return a % b", ["return a // b"]),
        ("swap sides", "return a @ b", ["return b @ a"]),
        ("change comparison", "return a > b", ["return a >= b", "return a < b"]),
        ("change comparison", "return a <= b", ["return a < b", "return a > b"]),
        ("change comparison", "return a == b", ["return a != b"]),
        ("drop sign", "return -a", ["return a"]),
        ("drop sign", "return not a", ["return a"]),
        ("drop call", "return np.exp(a)", ["return a"]),
        ("drop call", "return a.ravel()", ["return a"]),
        ("negate", "return np.exp(a)", ["return -np.exp(a)"]),
        ("drop transpose", "return a.T", ["return a"]),
        ("drop transpose", "return a.shape", None),
        ("shift constant", "return 3", ["return 4", "return 2", "return 6", "return 0"]),
        ("shift constant", "return 0", ["return 1", "return -1"]),
        ("shift constant", "return True", ["return False"]),
        ("shift constant", "return 'text'", None),
        ("swap arguments", "return f(a, b, 1)", ["return f(b, a, 1)", "return f(a, 1, b)"]),
        ("drop keyword", "return g(a, axis=0, keepdims=b)",
         ["return g(a, keepdims=b)", "return g(a, axis=0)"]),
        ("drop statement", "a += b", ["pass", "a = b"]),
        ("drop statement", "return a", None),
        ("force condition", "if a:\n        b = 0",
         ["if True:\n        b = 0", "if False:\n        b = 0"]),
        ("other name", "return a + c", ["return b + c"]),
        ("other key", "return {'a': a, 'b': 1, 'c': b}",
         ["return {'a': 1, 'b': a, 'c': b}", "return {'a': a, 'b': b, 'c': 1}"]),
        ("other key", "return a, b, 1", ["return (1, b, a)"]),
        ("other key", "a, b = b", None),
        ("other function", "return np.sum(a)", ["return np.mean(a)", "return np.max(a)"]),
        ("other function", "return np.maximum(0, a)", ["return np.minimum(0, a)"]),
    ],
)  # fmt: skip
def test_each_operator_makes_what_it_says(
    operator: str, statement: str, results: list[str] | None
) -> None:
    assert made(statement).get(operator) == results


def test_every_operator_is_tried_above() -> None:
    (mark,) = test_each_operator_makes_what_it_says.pytestmark  # type: ignore[attr-defined]
    tried = {operator for operator, _, results in mark.args[1] if results}
    tried |= {"one side only", "transpose"}  # see the mutants of a difference
    assert tried == OPERATORS.keys()


def test_signature_and_docstring_stay() -> None:
    source = 'def f(a, rate=0.5):\n    """Says 1 + 1 = 2."""\n    return 3\n'
    for mutant in mutants(source):
        tree = ast.parse(mutant.source).body[0]
        assert isinstance(tree, ast.FunctionDef)
        assert ast.get_docstring(tree) == "Says 1 + 1 = 2."
        assert ast.unparse(tree.args) == "a, rate=0.5"


def test_mutants_differ_from_the_source_and_from_one_another() -> None:
    source = "def f(a):\n    a = a + a\n    b = a.T\n    return b.T @ (b * 1)\n"
    sources = [mutant.source for mutant in mutants(source)]
    assert len(set(sources)) == len(sources) > 20
    assert source not in sources
    assert len({mutant.name for mutant in mutants(source)}) > 20


def test_local_names_are_tried_in_each_others_place() -> None:
    source = "def f(a):\n    for i in range(3):\n        total = a\n    return total\n"
    returned = [
        m.name for m in mutants(source) if m.operator == "other name" and "total ⇒" in m.name
    ]
    assert returned == ["return total ⇒ return a", "return total ⇒ return i"]


def test_the_order_is_the_same_every_time() -> None:
    source = "def f(a, b):\n    c = a * b\n    return np.sum(c, axis=0)\n"
    assert list(mutants(source)) == list(mutants(source))

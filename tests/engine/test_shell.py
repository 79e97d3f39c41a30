"""Cells become Python as in any IPython, only faster."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from autograder.engine.runner.shell import Transformer, _Compiler

LINES = (
    "x = 1",
    "",
    "   ",
    "    return x",
    "def f(a, b):",
    "if x:",
    "for i in range(3): pass",
    "%time x",
    "%%time",
    "x = %pwd",
    "x = !ls",
    "!ls -l",
    "x?",
    "??x",
    "x = f?",
    ">>> x = 1",
    "... x",
    "...",
    "In [1]: x = 1",
    "Out[1]: 1",
    "# why?",
    '"""',
    "'''%time'''",
    "f(1,",
    "%3)",
    "[",
    "]",
    "/f 1",
    ",f 1",
    ";f 1",
    "await f()",
    "a = b = %x",
    "x = 5 \\",
    '"\\d"',
    "\x0c",
    "x = 1\r",
    "y: int = 3 # %time",
    'print(f"{x=!r}")',
    "@f",
    "\ttab = 1",
    "é = '\u2028'",
    "\0",
)


def agree(cell: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        usual = transformed(TransformerManager(), cell)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for said_once in (SyntaxWarning, DeprecationWarning):  # when it is compiled
            warnings.simplefilter("error", said_once)
        assert transformed(Transformer(), cell) == usual


def transformed(manager: TransformerManager, cell: str) -> str | type[Exception]:
    try:
        return str(manager.transform_cell(cell))
    except SyntaxError as error:
        return type(error)


@given(st.lists(st.sampled_from(LINES), max_size=7), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_cell_becomes_what_ipython_makes_of_it(lines: list[str], end: str) -> None:
    agree(end.join(lines))


@pytest.mark.parametrize(
    "path", sorted(Path("source").rglob("*.ipynb")), ids=lambda path: path.stem
)
def test_so_do_all_cells_of_the_course(path: Path) -> None:
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            agree(cell.source)


def test_a_cell_of_python_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(
        TransformerManager, "do_token_transforms", lambda self, lines: looked.append(lines) or lines
    )
    Transformer().transform_cell("def f(x):\n    return x")
    assert not looked
    Transformer().transform_cell("%time f(1)")
    assert looked


def test_a_transformer_that_a_notebook_adds_is_used() -> None:
    class Upper:
        start_line = start_col = priority = 0

        @classmethod
        def find(cls, tokens_by_line: object) -> Upper:
            return cls()

        @staticmethod
        def sortby(transformer: Upper) -> tuple[int, int]:
            return 0, 0

        def transform(self, lines: list[str]) -> list[str]:
            return [line.upper() for line in lines]

    manager = Transformer()
    manager.token_transformers.append(Upper)
    with pytest.raises(RuntimeError, match="still changing"):
        manager.transform_cell("x = 1")


def test_a_cell_that_was_looked_at_is_parsed_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    usual = CachingCompiler.ast_parse

    def counting(self: CachingCompiler, source: str, *more: str) -> ast.AST:
        parsed.append(source)
        tree: ast.AST = usual(self, source, *more)
        return tree

    monkeypatch.setattr(CachingCompiler, "ast_parse", counting)
    compiler = _Compiler()
    assert compiler.is_python("x = 1\n")
    first = compiler.ast_parse("x = 1\n", "cell")
    assert parsed == ["x = 1\n"]
    assert compiler.ast_parse("x = 1\n", "cell") is not first  # that one may have been changed
    assert compiler.is_python("y = 2\n")
    assert ast.unparse(compiler.ast_parse("x = 1\n", "cell")) == "x = 1"


def test_what_parsing_warns_of_is_still_said() -> None:
    compiler = _Compiler()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert compiler.is_python('"\\d"\n')
        assert not said
        compiler.ast_parse('"\\d"\n', "cell")
    assert [warning.filename for warning in said] == ["cell"]

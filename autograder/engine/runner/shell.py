"""An IPython shell that behaves as the one in a Jupyter kernel, without a kernel around it."""

from __future__ import annotations

import ast
import builtins
import getpass
import os
import sys
import types
import warnings
import zlib
from collections.abc import Mapping
from typing import Any

from IPython.core.async_helpers import get_asyncio_loop
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.engine.runner.recording import Recorder, Stream

WARM_UP = (
    # What most notebooks do first is done once here; each submission finds it imported and cached.
    "import numpy as np\nimport matplotlib.pyplot as plt\nfrom coursekit import data, plots",
    "plt.plot([0, 1])\nplt.title('warm')\nplt.show()\nnp.ones(2)",
    "%timeit -n1 -r1 pass",
    "1 / 0",
    "async def f():\n    pass\nawait f()",
)


_MODULE_NAMES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__")


class _Compiler(CachingCompiler):  # type: ignore[misc]
    """Names cells after files that are not there, as a kernel does; tracebacks depend on it."""

    def __init__(self) -> None:
        super().__init__()
        self._parsed: tuple[str, ast.AST | None] = "", None

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The same name for the same cell, in every process."""
        return f"/tmp/notebook/{zlib.crc32(raw_code.encode('utf-8', 'replace'))}.py"

    def is_python(self, source: str) -> bool:
        """Whether it can be parsed; the next to parse the same has it done."""
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                tree = super().ast_parse(source)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return False
        self._parsed = source, None if said else tree  # a warning shows when it is parsed for good
        return True

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """The tree of a cell; nobody gets the same one twice, as they may be changed."""
        (known, tree), self._parsed = self._parsed, ("", None)
        if tree is not None and (source, symbol) == (known, "exec"):
            return tree
        parsed: ast.AST = super().ast_parse(source, filename, symbol)
        return parsed


class Transformer(TransformerManager):  # type: ignore[misc]
    """Turns a cell into Python, where it isn't yet."""

    def __init__(self, compiler: _Compiler | None = None) -> None:
        super().__init__()
        self._compiler = compiler or _Compiler()
        self._usual = list(self.token_transformers)

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """What IPython adds to Python is no Python: where all of a cell is, nothing is to be found.

        To look for it token by token takes longer than to compile and run most cells.
        """
        if self.token_transformers == self._usual and self._compiler.is_python("".join(lines)):
            return lines
        transformed: list[str] = super().do_token_transforms(lines)
        return transformed


class _ResultHook(DisplayHook):  # type: ignore[misc]
    """Records the value of a cell's last expression."""

    def start_displayhook(self) -> None:
        """Begin a new result."""
        self._data: Mapping[str, Any] = {}
        self._metadata: Mapping[str, Any] = {}

    def write_output_prompt(self) -> None:
        """The prompt is no part of a recorded result."""

    def write_format_data(
        self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None
    ) -> None:
        """Keep the formatted result."""
        self._data, self._metadata = format_dict, md_dict or {}

    def finish_displayhook(self) -> None:
        """Record it."""
        if self._data:
            self.shell.recorder.result(self._data, self._metadata, self.prompt_count)


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    """Records what ``display()`` shows."""

    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        source: object = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        """Record an output, or the update of one."""
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        name = None if display_id is None else str(display_id)
        if update and name is not None:
            self.shell.recorder.update(data, metadata or {}, name)
        else:
            self.shell.recorder.display(data, metadata or {}, name)

    def clear_output(self, wait: bool = False) -> None:
        """Drop the cell's outputs so far."""
        self.shell.recorder.clear(wait)


class NotebookShell(InteractiveShell):  # type: ignore[misc]
    """Runs cells and records their outputs."""

    recorder: Recorder

    def _showtraceback(self, etype: type[BaseException], evalue: Any, stb: list[str]) -> None:
        self.recorder.error(str(etype.__name__), _text(evalue), [str(line) for line in stb])

    def _get_exc_info(self, exc_tuple: Any = None) -> tuple[Any, Any, Any]:
        kind, error, trace = super()._get_exc_info(exc_tuple)
        _end_in_notebook(trace)
        return kind, error, trace

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen; the inline backend needs no event loop."""

    def system_piped(self, cmd: str) -> None:
        """Run a shell line as a kernel does: its output belongs to the cell."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        super().system_piped(cmd)

    system = system_piped

    def ask_exit(self) -> None:
        """A notebook that says ``exit`` goes on with the next cell."""

    def init_virtualenv(self) -> None:
        """The environment is chosen by the grader."""


def _end_in_notebook(trace: types.TracebackType | None) -> None:
    """Cut frames of the runner off the end of a traceback: its last line is the student's."""
    last = trace
    while trace is not None:
        if not trace.tb_frame.f_globals.get("__name__", "").startswith(__package__):
            last = trace
        trace = trace.tb_next
    if last is not None:
        last.tb_next = None


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:
        return ""


def make_shell(max_text: int) -> NotebookShell:
    """The shell of this process, warmed up, with an empty namespace."""
    config = Config()
    config.HistoryManager.enabled = False
    NotebookShell.compiler_class = _Compiler
    NotebookShell.displayhook_class = _ResultHook
    NotebookShell.display_pub_class = _Publisher
    shell: NotebookShell = NotebookShell.instance(config=config)
    shell.input_transformer_manager = Transformer(shell.compile)
    shell.recorder = Recorder(max_text)
    shell.set_hook("show_in_pager", lambda *_, **__: None, 99)
    names = dict(shell.user_ns)
    for source in WARM_UP:
        shell.run_cell(source, store_history=True)
    get_asyncio_loop().close()  # all forks would share its sockets
    shell.reset(new_session=True)
    shell.user_ns.update({name: names[name] for name in _MODULE_NAMES if name in names})
    return shell


def attach(shell: NotebookShell, max_text: int) -> Recorder:
    """Make the shell ready for one submission; from here on its outputs are recorded."""
    recorder = Recorder(max_text)
    shell.recorder = recorder
    sys.stdout = Stream("stdout", recorder)
    sys.stderr = Stream("stderr", recorder)
    builtins.input = _no_input("raw_input")
    getpass.getpass = _no_input("getpass")
    os.environ.update(TERM="xterm-color", PAGER="cat", GIT_PAGER="cat")
    return recorder


def _no_input(name: str) -> Any:
    def refuse(prompt: object = "", *_: object, **__: object) -> str:
        raise StdinNotImplementedError(
            f"{name} was called, but this frontend does not support input requests."
        )

    return refuse

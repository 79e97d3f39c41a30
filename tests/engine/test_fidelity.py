"""Cells put out in the engine what they put out in a plain Jupyter kernel."""

from __future__ import annotations

import json
import re
from typing import Any

import nbclient
import nbformat
import pytest

from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.restore import RestoredCell

CORPUS = {
    "print": "print('one')\nprint('two')",
    "modules": "import sys",
    "result": "{'b': [1, 2], 'a': (None, 1.5)}",
    "several values": "1\n2",
    "last value": "_",
    "string": "'text'",
    "silent": "5;",
    "array": "import numpy as np\nnp.arange(6.0).reshape(2, 3) / 7",
    "error": "def f(x):\n    return 1 / x\n\ndef g(x):\n    return f(x)\n\ng(0)",
    "chained error": "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e",
    "syntax error": "def f(:\n    pass",
    "indentation error": "if True:\nprint(1)",
    "name error": "print(undefined_name)",
    "system exit": "raise SystemExit('done')",
    "assertion": "assert 1 == 2, 'no'",
    "own error": "class MyError(Exception): pass\nraise MyError('x', 3)",
    "numpy error": "np.ones(3) @ np.ones(4)",
    "not implemented": "raise NotImplementedError",
    "display": "from IPython.display import *\ndisplay(1, 'a', HTML('<b>x</b>'))",
    "rich result": "HTML('<i>y</i>')",
    "markdown": "display(Markdown('# a'), Latex('$x$'), JSON({'k': [1]}), SVG('<svg></svg>'))",
    "javascript": "Javascript('1 + 1')",
    "image": "Image(data=b'\\x89PNG\\r\\n\\x1a\\nrest', format='png')",
    "own repr": (
        "class R:\n    def _repr_html_(self): return '<p>'\n    def __repr__(self): return 'R'\nR()"
    ),
    "bad repr": "class B:\n    def __repr__(self): raise ValueError('no repr')\nB()",
    "display id": "h = display('old', display_id='here')\nh.update('new')",
    "shown three times": "h = display('old', display_id='3')\nh.display('a')\nh.display('b')",
    "all three updated": "h.update('new')",
    "shown four times": "h = display('old', display_id='4')\nfor _ in range(3): h.display('a')",
    "all four updated": "h.update('new')",
    "clear": "for i in range(3):\n    clear_output()\n    print(i)",
    "clear and wait": "print('old')\nclear_output(wait=True)\nprint('new')",
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "plot and show": "plt.plot([1, 2])\nplt.show()\nprint('after')",
    "two figures": "plt.figure(figsize=(2, 2))\nplt.plot([1])\nplt.figure(figsize=(2, 1));",
    "figure as value": "fig, ax = plt.subplots(figsize=(2, 2))\nfig",
    "plot result": "plt.plot([3])\nprint('x')",
    "inline magic": "%matplotlib inline\nplt.figure(figsize=(1, 1));",
    "capture": "%%capture out\nprint('captured')",
    "captured": "out.stdout",
    "line magic": "%precision 3",
    "who": "%who_ls str",
    "cell magic": "%%writefile written.txt\nsome text",
    "shell": "!cat written.txt",
    "shell value": "x = !echo a; echo b\nx",
    "shell error": "!ls nowhere-at-all",
    "bash": "%%bash\necho out\necho err >&2",
    "bash fails": "%%bash\nexit 3",
    "unknown magic": "%nosuchmagic",
    "os.system": "import os\nos.system('echo low')",
    "subprocess": "import subprocess\nsubprocess.run(['echo', 'sub'])",
    "help": "len?",
    "input": "input('name: ')",
    "async": (
        "import asyncio\nasync def h():\n    await asyncio.sleep(0)\n    return 1\nawait h()"
    ),
    "async error": "async def k():\n    raise KeyError('gone')\nawait k()",
    "thread": (
        "import threading\nt = threading.Thread(target=lambda: print('t'))\nt.start()\nt.join()"
    ),
    "warning": "import warnings\nwarnings.warn('careful')",
    "numpy warning": "np.array([1.0]) / 0",
    "deprecation": "warnings.warn('old', DeprecationWarning)",
    "logging": "import logging\nlogging.warning('logged')",
    "carriage return": "for i in range(3):\n    print(i, end='\\r')\nprint()",
    "no newline": "print('a', end='')\nsys.stderr.write('b')",
    "unicode": "print('κόστος \\u2211 \\U0001f600')\n'ä'",
    "annotations": "def t(a: int) -> str: return str(a)\nt.__annotations__",
    "main": "__name__, __doc__",
    "classes": "class P:\n    pass\nP, type(P())",
    "many lines": "list(range(200))",
    "long text": "'y' * 300",
    "float": "1 / 3, float('nan'), 1e300",
    "empty": "",
    "comment": "# nothing",
    "timeit": "%timeit -n1 -r1 -q -o pass\nNone",
    "exit": "print('still'); exit",
}

DIFFERENT: dict[str, str] = {
    "shown four times": "an update by a later cell reaches three displays of an earlier one",
    "input": "a kernel shows lines of its own below the student's in the traceback",
    "os.system": "what comes past Python is gathered when the cell ends, after its value",
    "subprocess": "what comes past Python is gathered when the cell ends, after its value",
    "exit": "a kernel would end",
}


def _normalised(outputs: list[Any]) -> Any:
    """Outputs without what differs from one run to the next.

    A kernel sends a stream in as many pieces as its timer makes of it.
    """
    joined: list[dict[str, Any]] = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if output.get("name") is not None and output["name"] == before.get("name"):
            joined[-1] = {**before, "text": before["text"] + output["text"]}
        else:
            joined.append(dict(output))
    text = json.dumps(joined, ensure_ascii=False)
    text = re.sub(r"0x(…|[0-9a-f]{6,16})", "0x", text)
    return json.loads(re.sub(r"(/tmp/[^ :]*/)?\b\d+\.py\b", "cell.py", text))


@pytest.fixture(scope="module")
def both(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """For each cell of the corpus: what the engine put out, and what a kernel did."""
    cells = [
        RestoredCell("extra", "code", source, f"c{i}", runs=True)
        for i, source in enumerate(CORPUS.values())
    ]
    with Execution(runner, cells) as execution:
        execution.run()
        ours = [execution.runs[i].outputs.outputs for i in range(len(cells))]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(s) for n, s in CORPUS.items() if n != "exit"]
    )
    folder = tmp_path_factory.mktemp("kernel")
    nbclient.NotebookClient(
        notebook, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    theirs = [cell.outputs for cell in notebook.cells] + [[]]
    return {
        name: (_normalised(mine), _normalised(other))
        for name, mine, other in zip(CORPUS, ours, theirs, strict=True)
    }


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in DIFFERENT])
def test_the_same_as_in_a_kernel(both: dict[str, tuple[Any, Any]], name: str) -> None:
    ours, theirs = both[name]
    assert ours == theirs


@pytest.mark.parametrize("name", DIFFERENT)
def test_differences_are_still_differences(both: dict[str, tuple[Any, Any]], name: str) -> None:
    ours, theirs = both[name]
    assert ours != theirs, "no longer different: take it off the list"

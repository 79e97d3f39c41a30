"""Leaks are planted in many forms; each must be found, and an honest release must be clean."""

from __future__ import annotations

import ast
import base64
import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from autograder.build import Leak, leaks
from autograder.build.allowed import ALLOWED
from autograder.build.forms import forms, renamed, weight
from autograder.build.snippets import forms_in
from autograder.course import Course, find_course

CANARY = "canary-tiny-squash-0123abcd"
STATEMENT = "distance = np.abs(A[0, i] - Y[0, i])"
RENAMED = "gap = numpy.abs(guess[0, k] - truth[0, k])"
EXPRESSION = "1./(1.+np.exp( - t ))"
PACKED = base64.b64encode(f"def f():\n    {STATEMENT}\n".encode()).decode()


def edit(course: Course, change: Callable[[Any], None]) -> None:
    path = course.release("tiny")
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def release_file(course: Course, name: str) -> Path:
    return course.release("tiny").parent / name


def expect(found: list[Leak], *pieces: str) -> None:
    text = "\n".join(f"{leak.path} | {leak.where} | {leak.what}" for leak in found)
    for piece in pieces:
        assert piece in text, f"{piece!r} isn't reported:\n{text}"


def add_code(course: Course, source: str) -> None:
    edit(course, lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell(source)))


def add_prose(course: Course, source: str) -> None:
    edit(course, lambda notebook: notebook.cells.append(nbformat.v4.new_markdown_cell(source)))


def test_an_honest_release_is_clean(built: Course) -> None:
    assert leaks(built) == []


@pytest.mark.parametrize(
    "source",
    [
        STATEMENT,
        f"if True:\n    {STATEMENT}  # closer look",
        "distance = np.abs(A[0,i]-\n                  Y[0,i])",
        "distance = (np.abs((A[0, i]) - Y[0, i]))",
        RENAMED,
        f"def helper(a, b):\n    '''Explain.\n\n    {STATEMENT}\n    '''\n    return a",
        f"text = '''\n{STATEMENT}\n'''",
        f"# {STATEMENT}\nx = 3",
        f"x = 3  # so that: {STATEMENT}",
        "# distance = np.abs(\n#     A[0, i] - Y[0, i])\nx = 3",
        f"%timeit -n 3 y\n{RENAMED}",
        f"%timeit {RENAMED}",
        f"%%time\n{RENAMED}",
    ],
)
def test_a_statement_in_a_code_cell(built: Course, source: str) -> None:
    add_code(built, source)
    expect(leaks(built), "solution of mean_error (tiny): distance = np.abs")


@pytest.mark.parametrize(
    "source",
    [
        f"Now write {STATEMENT} and go on.",
        f"Now write `{STATEMENT}` and go on.",
        f"Now write `{RENAMED}` and go on.",
        f"Look:\n\n```python\n{RENAMED}\n```\n\nDone.",
        f"Look:\n\n~~~\nfor k in range(3):\n    {RENAMED}\n~~~\n",
        f"- first:\n- {RENAMED}\n",
        f"> {RENAMED}",
        f"Look:\n\n    >>> {RENAMED}\n",
        f"The next line is: {RENAMED}",
        "Take distance = np.abs(A[0, i]\n- Y[0, i]) there.",
    ],
)
def test_a_statement_in_prose(built: Course, source: str) -> None:
    add_prose(built, source)
    expect(leaks(built), "solution of mean_error (tiny): distance = np.abs", "cell 21")


@pytest.mark.parametrize(
    "source",
    [
        f"plt.plot(t, {EXPRESSION})",
        f"A = {EXPRESSION}",
        f"curve = lambda t: {EXPRESSION}",
        f"# the curve: `{EXPRESSION}`\nx = 3",
    ],
)
def test_the_value_of_a_statement_under_another_name(built: Course, source: str) -> None:
    add_code(built, source)
    expect(leaks(built), "solution of squash (tiny): return 1 / (1 + np.exp(-z))")


def test_an_accumulating_statement_spelt_out(built: Course) -> None:
    add_code(built, "total = total + float(distance)")
    expect(leaks(built), "solution of mean_error (tiny): total += float(distance)")


def test_metadata_of_the_notebook(built: Course) -> None:
    edit(built, lambda notebook: notebook.metadata.update(note=STATEMENT))
    expect(leaks(built), "| metadata |", "solution of mean_error")


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"hint": {"deep": [PACKED]}}},
        {"metadata": {PACKED: 1}},
        {"attachments": {"a.png": {"image/png": PACKED}}},
    ],
)
def test_metadata_and_attachments_of_a_cell(built: Course, change: dict[str, Any]) -> None:
    edit(built, lambda notebook: notebook.cells[1].update(change))
    expect(leaks(built), f"cell 2, {next(iter(change))}, decoded", "solution of mean_error")


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text,
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
        lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
        lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
        lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
        lambda text: base64.encodebytes(text.encode() * 4).decode(),
        lambda text: text.encode().hex(),
        lambda text: json.dumps({"source": f'"quoted"\n{text}'}),
        lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
        lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    ],
    ids=["plain", "base64", "url", "zlib", "gzip", "twice", "mime", "hex", "json", "uni", "html"],
)
def test_a_canary_however_encoded(built: Course, encode: Callable[[str], str]) -> None:
    add_code(built, f"blob = '''{encode(f'the mark {CANARY} here')}'''")
    expect(leaks(built), f"the canary {CANARY}", "cell 21, source")


def test_outputs(built: Course) -> None:
    def run(notebook: Any) -> None:
        cell = notebook.cells[2]
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"x\n{CANARY}\n")]

    edit(built, run)
    expect(leaks(built), "cell 3 | has been run", f"cell 3 (setup), outputs | the canary {CANARY}")


def test_an_execution_count_alone(built: Course) -> None:
    edit(built, lambda notebook: notebook.cells[2].update(execution_count=1))
    expect(leaks(built), "has been run")


@pytest.mark.parametrize(
    "mark", ["### BEGIN SOLUTION", "# END SOLUTION", "### BEGIN HIDDEN TESTS", "canary-x"]
)
def test_marks(built: Course, mark: str) -> None:
    add_code(built, f"{mark}\nx = 3")
    expect(leaks(built), mark.lstrip("# "))


@pytest.mark.parametrize(
    ("text", "report"),
    [
        (f"# {CANARY}\n", f"the canary {CANARY}"),
        (f"def curve(t):\n    return {EXPRESSION}\n", "solution of squash"),
        (f'"""Like this::\n\n    {RENAMED}\n"""\n', "solution of mean_error"),
        ("import autograder.solutions\n", "mentions the autograder"),
        ("from autograder import tasks\n", "mentions the autograder"),
        ("# see the Autograder\n", "mentions the autograder"),
    ],
)
def test_a_vendored_module(built: Course, text: str, report: str) -> None:
    path = release_file(built, "coursekit/plots/__init__.py")
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    expect(leaks(built), f"release/tiny/coursekit/plots/__init__.py |  | {report}"[:60], report)


@pytest.mark.parametrize(
    "array",
    [
        np.array([CANARY, "other"]),
        np.array([CANARY.encode()]),
        np.frombuffer(b"\x93\x00\xff" + CANARY.encode() + b"\x00\xfe", dtype=np.uint8),
        np.frombuffer(zlib.compress(CANARY.encode()), dtype=np.uint8),
    ],
    ids=["wide", "bytes", "blob", "packed"],
)
def test_the_fixture(built: Course, array: Any) -> None:
    with release_file(built, "coursekit/fixture.npz").open("wb") as file:
        np.savez_compressed(file, fixture=array)
    expect(leaks(built), "release/tiny/coursekit/fixture.npz", f"the canary {CANARY}")


def test_a_source_in_the_fixture(built: Course) -> None:
    text = json.dumps({"source": f"def mean_error(z, Y):\n    {STATEMENT}\n"})
    with release_file(built, "coursekit/fixture.npz").open("wb") as file:
        np.savez(file, fixture=np.frombuffer(text.encode(), dtype=np.uint8))
    expect(leaks(built), "fixture.npz", "solution of mean_error (tiny): distance")


def test_whole_files(built: Course) -> None:
    release_file(built, "autograder").mkdir()
    release_file(built, "autograder/__init__.py").write_text("", encoding="utf-8")
    expect(leaks(built), "belongs to the autograder")


def test_a_compiled_solution(built: Course, course: Course) -> None:
    release_file(built, "__pycache__").mkdir()
    content = f"\x00\x01junk{CANARY}\xff".encode("latin-1")
    release_file(built, "__pycache__/tiny.cpython-311.pyc").write_bytes(content)
    expect(leaks(built), f"the canary {CANARY}")


def test_alternatives_and_mistakes(built: Course) -> None:
    add_code(built, "y = 0.5 * (1 + np.tanh(x / 2))")
    add_code(built, "def wrong(v):\n    return np.tanh(v*1.5)*0.5-.25*1")
    expect(leaks(built), "alternative 'by_tanh' of squash", "mistake 'tanh' of squash (tiny)")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("A PROBABILITY must never leave\nthe unit interval, and more.", "model answer"),
        ("It is also *smooth*, which descent needs.", "model answer"),
        ("Says that a probability must lie between zero and one.", "rubric"),
        ("Names the monotone growth of the function", "rubric"),
    ],
)
def test_model_answer_and_rubric(built: Course, text: str, owner: str) -> None:
    add_prose(built, text)
    expect(leaks(built), f"{owner} of why_squash (tiny)")


def test_common_words_are_no_leak(built: Course) -> None:
    add_prose(built, "A probability must lie in the unit interval. Which function is smooth?")
    add_code(built, "m = X.shape[1]\nk = W.shape[1]\nfor j in range(k):\n    print(np.exp(-j))")
    add_prose(built, "$$ A = \\frac{1}{1 + e^{-z}} $$ and `return cost` or `np.exp(-z)`")
    assert leaks(built) == []


def test_a_leak_in_another_lessons_folder(built: Course) -> None:
    folder = built.root / "release" / "later"
    folder.mkdir()
    (folder / "notes.txt").write_text(RENAMED, encoding="utf-8")
    expect(leaks(built), "release/later/notes.txt", "solution of mean_error (tiny)")
    assert leaks(built, ["tiny"]) == []


def test_every_allowed_statement_has_a_reason_and_is_small_or_shown_openly() -> None:
    lessons = (find_course(Path(__file__).parent).root / "notebooks").glob("*.md")
    shown = {
        form for path in lessons for form in forms_in(path.read_text(encoding="utf-8"), frozenset())
    }
    for item in ALLOWED:
        assert item.reason
        (statement,) = ast.parse(item.statement).body
        constants = sum(isinstance(node, ast.Constant) for node in ast.walk(statement))
        small = weight(statement) - constants <= 8
        assert small or renamed(statement) in shown, f"{item.statement} says too much"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = b @ c", "a = np.dot(b, c)"),
        ("a = b @ c", "a = b.dot(c)"),
        ("a = b * c", "a = (numpy.multiply(b, c))"),
        ("a += 1.0", "a = a + 1"),
        ("a: int = 3", "a = 3"),
        ("a = {'k': x}", 'a = {"k": x,}'),
    ],
)
def test_two_spellings_have_one_form(one: str, other: str) -> None:
    assert set(forms(ast.parse(one))) & set(forms(ast.parse(other)))


def test_renaming_keeps_apart_what_differs() -> None:
    first = forms_in("total = np.sum(a * a) + np.sum(b * b)")
    assert not first & forms_in("total = np.sum(a * b) + np.sum(b * a)")
    assert first & forms_in("s = np.sum(x * x) + np.sum(y * y)")


def test_what_a_lesson_gives_may_stand_in_its_own_folder(built: Course) -> None:
    given = "\n\ndef gap(A, Y, i):\n    distance = np.abs(A[0, i] - Y[0, i])\n    return distance\n"
    path = built.root / "solutions" / "tiny.py"
    path.write_text(path.read_text(encoding="utf-8") + given, encoding="utf-8")
    add_code(built, given.strip())
    assert leaks(built) == []
    other = built.root / "release" / "later"
    other.mkdir()
    (other / "gap.py").write_text(given, encoding="utf-8")
    expect(leaks(built), "release/later/gap.py", "solution of mean_error (tiny)")

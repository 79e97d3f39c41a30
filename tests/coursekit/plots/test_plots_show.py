"""Figures are shown once, with their text alternative, in a notebook and outside."""

import base64
import struct
import sys

import matplotlib.pyplot as plt
import nbclient
import nbformat
import pytest

from coursekit import plots
from coursekit.plots import display

ALT = 'Two moons & "friends"'


@pytest.fixture(scope="module")
def outputs():
    """Return the outputs of a notebook's cells, by the cell's name."""
    setup = (
        "import matplotlib.pyplot as plt\nfrom coursekit import data, plots\nX, Y = data.moons()"
    )
    cells = {
        "setup": setup,
        "last line": f"plots.points(X, Y, alt={ALT!r})",
        "value": "figure = plots.points(X, Y, alt='moons')\nfigure",
        "again": "figure",
        "plain": "fig, ax = plt.subplots()\nax.plot([1, 2])\nplots.show(fig, alt='A\\n  line.')",
        "panels": "fig, axes = plt.subplots(1, 2)\nplots.points(X, Y, ax=axes[0])\n"
        "plots.cost_curve([2, 1], ax=axes[1], alt='two panels')",
        "silent": "plots.cost_curve([1, 2]);",
        "no words": "plots.show(plots.cost_curve([1, 2]), alt='  ')",
    }
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells.values()],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    found = zip(cells, (cell.outputs for cell in notebook.cells), strict=True)
    return dict(found)


@pytest.mark.parametrize("cell", ["last line", "value", "again", "plain", "panels"])
def test_shown_once_with_words(outputs, cell):
    (output,) = outputs[cell]
    alt = {
        "last line": "Two moons &amp; &quot;friends&quot;",
        "value": "moons",
        "again": "moons",
        "plain": "A line.",
        "panels": "two panels",
    }[cell]
    assert f'alt="{alt}"' in output.data["text/html"]
    png = base64.b64decode(output.data["image/png"])
    assert png.startswith(b"\x89PNG")
    shown = output.metadata["image/png"]
    assert shown["width"] * 2 == pytest.approx(struct.unpack(">I", png[16:20])[0], abs=1)


def test_the_text_form_and_the_metadata_hold_the_words(outputs):
    (output,) = outputs["last line"]
    assert output.data["text/plain"] == f"[figure: {ALT}]"
    assert output.metadata["image/png"]["alt"] == ALT


def test_without_words_nothing_is_shown_by_itself(outputs):
    assert outputs["setup"] == outputs["silent"] == []


def test_empty_words_are_refused(outputs):
    (output,) = outputs["no words"]
    assert output.ename == "ValueError"
    assert "what the figure shows" in output.evalue


@pytest.mark.parametrize("alt", ["", " \n", None, 3])
def test_words_are_required(alt):
    with pytest.raises(ValueError, match="a sentence that says what the figure shows"):
        plots.show(plots.cost_curve([1, 2]), alt)


def test_outside_a_notebook_a_window_opens(monkeypatch, recwarn):
    opened = []
    monkeypatch.setattr(plt, "show", lambda: opened.extend(plt.get_fignums()))
    monkeypatch.setitem(sys.modules, "IPython", None)
    plots.cost_curve([1, 2], alt="a falling cost")
    assert len(opened) == 1
    assert plt.get_fignums() == []
    figure, _ = plt.subplots()
    plots.show(figure, alt="an empty figure")
    assert len(opened) == 2
    assert not recwarn.list


def test_other_windows_stay_open(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    mine = plt.figure()
    try:
        plots.cost_curve([1, 2], alt="a falling cost")
        assert plt.fignum_exists(mine.number)
    finally:
        plt.close(mine)


def test_a_terminal_is_no_notebook(monkeypatch):
    class TerminalInteractiveShell:
        pass

    class FakeIPython:
        @staticmethod
        def get_ipython():
            return TerminalInteractiveShell()

    monkeypatch.setitem(sys.modules, "IPython", FakeIPython)
    assert display._notebook() is None

"""Showing a figure together with a description for those who can't see it."""

from __future__ import annotations

import base64
import html
import struct
import sys
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from coursekit.plots.style import course_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 100
SHARPNESS = 2
"""Pixels drawn per pixel shown, for screens with small pixels."""


def show(fig: Figure, alt: str) -> None:
    """Show a figure with its text alternative.

    In a notebook the output is a picture with ``alt`` text, which screen readers speak and which
    stays in an exported page. Elsewhere the figure appears in a window, where there are windows.

    Parameters
    ----------
    fig : matplotlib Figure
        Any figure, also one made with ``plt.subplots``; pyplot forgets it, so that it isn't shown
        twice.
    alt : str
        What the figure shows, for a reader who can't see it: a sentence or two.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("show(fig, alt=…) needs a sentence that says what the figure shows")
    shell = _notebook()
    if shell is None:
        _show_in_window(fig)
        return
    from IPython.display import display

    bundle, metadata = picture(fig, " ".join(alt.split()))
    display(bundle, metadata=metadata, raw=True)
    _forget(fig)
    _stay_silent(fig, alt, shell)


def picture(fig: Figure, alt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figure as a Jupyter output: data by media type, and their metadata.

    Pages prefer the HTML form, the only one whose text alternative every front end respects; the
    plain PNG serves the others (LaTeX, slides, tools that collect pictures).
    """
    buffer = BytesIO()
    with course_style():
        fig.savefig(buffer, format="png", dpi=DOTS_PER_INCH * SHARPNESS, bbox_inches="tight")
    png = buffer.getvalue()
    pixels = struct.unpack(">II", png[16:24])  # the PNG header begins with width and height
    width, height = (round(side / SHARPNESS) for side in pixels)
    code = base64.b64encode(png).decode("ascii")
    bundle = {
        "text/html": f'<img src="data:image/png;base64,{code}" alt="{html.escape(alt)}" '
        f'width="{width}" style="max-width: 100%; height: auto">',
        "image/png": code,
        "text/plain": f"[figure: {alt}]",
    }
    return bundle, {"image/png": {"width": width, "height": height, "alt": alt}}


def finish(fig: Figure, alt: str | None) -> Figure:
    """Show the finished figure if it has a text alternative; return it in any case."""
    if alt is not None:
        show(fig, alt)
    return fig


def _notebook() -> Any:
    """Return the shell of the notebook we run in; None in a plain Python or a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return None if type(shell).__name__ == "TerminalInteractiveShell" else shell


def _forget(fig: Figure) -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)


def _stay_silent(fig: Figure, alt: str, shell: Any) -> None:
    """Keep the figure from appearing again when it is also the value of the cell's last line.

    In a later cell it appears again, with its text alternative.
    """
    shown_in = shell.execution_count

    def appear() -> None:
        if shell.execution_count != shown_in:
            show(fig, alt)

    fig._ipython_display_ = appear  # type: ignore[attr-defined]


def _show_in_window(fig: Figure) -> None:
    """Open pyplot's window, where there are windows; close it again afterwards."""
    import matplotlib.pyplot as plt

    number = getattr(fig, "number", None)
    if number is None or not plt.fignum_exists(number):
        # A figure that pyplot doesn't know has no window: it takes the place of one that has.
        placeholder = plt.figure(figsize=tuple(fig.get_size_inches()))
        number = placeholder.number
        placeholder.canvas.figure = fig
        fig.set_canvas(placeholder.canvas)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*non-interactive.*")
        plt.show()
    plt.close(number)

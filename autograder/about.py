"""What the command says of itself: what it is for, and its version."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Annotated

import typer

PROJECT = "neural-networks-from-scratch"
BESIDE = "numpy", "matplotlib", "nbgrader"
"""What results and pages depend on as well; a report of a defect should name them."""


def _tell(wanted: bool) -> None:
    if wanted:
        beside = "".join(f", {name} {version(name)}" for name in BESIDE)
        typer.echo(f"autograder {version(PROJECT)} (Python {platform.python_version()}{beside})")
        raise typer.Exit


def about(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Build, grade and prove the course Neural Networks from Scratch.

    Works on the course in whose folder it runs; docs/instructor-guide.md goes through a class.
    """

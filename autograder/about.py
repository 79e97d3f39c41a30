"""What the command says of itself: what it is for, and its version."""

from __future__ import annotations

import platform
from typing import Annotated

import typer

PROJECT = "neural-networks-from-scratch"


def _tell(wanted: bool) -> None:
    if wanted:
        from autograder.fingerprint import installed, versions

        # What results depend on as well: a report of a defect should name it.
        found = {
            **versions(),
            "Python": platform.python_version(),
            "nbgrader": installed("nbgrader"),
        }
        beside = ", ".join(f"{name} {version}" for name, version in found.items())
        typer.echo(f"autograder {installed(PROJECT)} ({beside})")
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

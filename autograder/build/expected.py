"""Finds out what a cell prints with the lesson's solutions, to show it below the cell."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.build.text import BuildError, TextCell


def expected_output(cell: TextCell, functions: Mapping[str, Any]) -> str:
    """What `cell` prints when nothing is defined but ``np`` and `functions`.

    Raises
    ------
    BuildError
        If the cell fails, warns, prints nothing, or prints something else the second time.
    """
    first = _printed(cell, functions)
    if not first.strip():
        raise BuildError(f"{cell.where}: a cell with expected output must print something")
    if _printed(cell, functions) != first:
        raise BuildError(
            f"{cell.where}: the output differs from run to run; seed the generator in the cell"
        )
    return first.rstrip("\n")


def _printed(cell: TextCell, functions: Mapping[str, Any]) -> str:
    before = np.random.get_state()
    output = io.StringIO()
    np.random.seed()  # so that a cell that forgets to seed gives itself away
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(cell.source, cell.where, "exec"), {"np": np, **functions})
    except NameError as error:
        raise BuildError(
            f"{cell.where}: {error}; a cell with expected output may use np and the functions of "
            "the tasks above it"
        ) from error
    except Exception as error:
        raise BuildError(
            f"{cell.where}: fails with the solutions: {type(error).__name__}: {error}"
        ) from error
    finally:
        np.random.set_state(before)
    return output.getvalue()

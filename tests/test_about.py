"""The command says which version it is, and of what results depend on as well."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from autograder import about, cli


def test_the_version_is_told_and_nothing_else_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no course is needed
    project = Path(__file__).parents[1] / "pyproject.toml"
    wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    result = CliRunner().invoke(cli.app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"autograder {wanted} (Python {sys.version.split()[0]}")
    assert f"numpy {np.__version__}" in result.stdout
    assert result.stdout.count("\n") == 1


def test_a_copy_that_was_never_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "PROJECT", "never-installed")
    result = CliRunner().invoke(cli.app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("autograder missing (Python ")

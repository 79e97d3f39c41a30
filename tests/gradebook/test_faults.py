"""What the disk refuses is told in a line, with the way out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from autograder.gradebook.faults import what_to_do


@pytest.mark.parametrize(("readable", "way"), [(True, "writable"), (False, "readable")])
def test_what_is_refused_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readable: bool, way: str
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: readable)  # root may read everything
    said = what_to_do(PermissionError(errno.EACCES, "no", str(tmp_path)))
    assert said.startswith(f"Permission denied ({tmp_path}); make it {way}, ")


def test_what_is_not_there_yet_is_to_be_writable(tmp_path: Path) -> None:
    for where in (str(tmp_path / "new"), None):
        assert "; make it writable, " in what_to_do(OSError(errno.EROFS, "no", where))

"""What an instructor is told beside the points."""

from __future__ import annotations

import pytest
import tiny_lesson as tiny

from autograder.engine import notes
from autograder.engine.restore import restore


def test_the_first_of_many_notes_are_shown_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = tiny.filled()
    moved["cells"] = [cell for cell in moved["cells"][::-1] if cell["id"] != "id-setup"]
    restored = restore(tiny.data(moved), tiny.bundle())
    found = notes.read_notes(restored)
    assert found == list(restored.notes)
    assert len(found) == 2
    monkeypatch.setattr(notes, "MAX_READ", 1)
    assert notes.read_notes(restored) == [found[0], "1 more note like these"]

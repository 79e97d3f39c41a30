"""Walls with a gap: the runner's code and bubblewrap's command with some words left out.

A wall is a few words of bubblewrap's command or a few lines of the code that runs inside. It is
taken away as a mistake is made: by edits, old to new, of that command and of the copy of the code
that the warm process gets. The grader itself has no switch for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.engine.launch import Launch, Wrap
from autograder.engine.walls import bubblewrapped

INSIDE = Path("/course")
"""Where the course is seen when a wall around it is missing."""
Edits = Mapping[str, tuple[tuple[str, str], ...]]
"""Module of the runner → old and new text."""


@dataclass(frozen=True)
class Wall:
    """What makes up one wall, and attacks that nothing else stops."""

    attacks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Of bubblewrap's command."""
    code: Edits = field(default_factory=dict)
    more: tuple[str, ...] = ()
    """Words that let in what the wall keeps out."""
    environment: bool = False
    """Let the grader's environment in."""


def edit(module: str, *edits: tuple[str, str]) -> Edits:
    """Edits of one module."""
    return {module: edits}


def without(wall: Wall, course: Path | None = None) -> Wrap:
    """Walls around the warm process, but for this one."""

    def wrap(launch: Launch) -> Launch:
        runner = launch.readable[0] / "autograder" / "engine" / "runner"
        for module, edits in wall.code.items():
            path = runner / f"{module}.py"
            source = path.read_text(encoding="utf-8")
            for old, new in edits:
                assert source.count(old) == 1, f"{old!r} is not once in {module}.py"
                source = source.replace(old, new)
            path.write_text(source, encoding="utf-8")
        walled = bubblewrapped(launch)
        for word in wall.words:
            assert word in walled.command
        command = [word for word in walled.command if word not in wall.words]
        more = [word.format(course=course) for word in wall.more]
        place = command.index("--remount-ro")
        environment = {**os.environ, **walled.environment} if wall.environment else {}
        return replace(
            walled,
            command=(*command[:place], *more, *command[place:]),
            environment=environment or walled.environment,
        )

    return wrap

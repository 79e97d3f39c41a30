"""Each wall is taken away in turn, and its attacks get through: so test_attacks.py can fail.

A wall is a few words of bubblewrap's command or a few lines of the code that runs inside. It is
taken away as a mistake is made: by edits, old to new, of that command and of the copy of the code
that the warm process gets. The grader itself has no switch for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from attacking import (
    ATTACKS,
    LIMITS,
    Attack,
    Machine,
    breaches,
    graded,
    honest,
    needs_walls,
    said,
)
from attacking import machine as a_machine
from running import text

from autograder.engine import grade as engine_grade
from autograder.engine.bundle import LessonBundle
from autograder.engine.execution import END, Execution
from autograder.engine.launch import Launch, Wrap
from autograder.engine.process import Runner
from autograder.engine.restore import Restored, RestoredCell, restore
from autograder.engine.walls import bubblewrapped
from coursekit.judge.wire import WireError, outcome_from_plain


@dataclass(frozen=True)
class Wall:
    """What makes up one wall, and attacks that nothing else stops."""

    attacks: tuple[str, ...]
    words: tuple[str, ...] = ()
    """Of bubblewrap's command."""
    code: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Module of the runner → edits."""
    more: tuple[str, ...] = ()
    """Words that let in what the wall keeps out."""
    environment: bool = False
    """Let the grader's environment in."""


INSIDE = Path("/course")
"""Where the course is seen when a wall around it is missing."""


def _edit(module: str, *edits: tuple[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {module: edits}


WALLS = {
    "network": Wall(
        ("network/tcp", "network/abstract_socket"),
        words=("--unshare-net",),
        code=_edit("namespaces", ("_NEWPID | _NEWNET", "_NEWPID")),
    ),
    "files": Wall(
        ("reading/course", "network/unix_socket"),
        more=("--ro-bind", "{course}", str(INSIDE)),
    ),
    "files, read-only": Wall(("writing/course",), more=("--bind", "{course}", str(INSIDE))),
    "environment": Wall(("reading/environment", "reading/own_memory"), environment=True),
    "memory of the first process": Wall(
        ("reading/warm_process",),
        code=_edit(
            "namespaces", ('encoding="ascii")\n    set_dumpable(False)', 'encoding="ascii")')
        ),
    ),
    "own scratch": Wall(
        ("writing/left_behind",),
        code=_edit("namespaces", ("        _mount_scratch(folder, size)\n", "        pass\n")),
    ),
    "size of scratch": Wall(
        ("exhausting/many_files",),
        code=_edit(
            "namespaces", ("size={size},nr_inodes={max(size >> 14, 1024)},mode=0700", "mode=0700")
        ),
    ),
    "system calls": Wall(
        ("native/namespaces", "exhausting/hidden_memory"),
        code=_edit("zygote", ("        refuse_system_calls()\n", "        pass\n")),
    ),
    "privileges": Wall(
        ("native/system_calls",),
        code={
            "zygote": (("        refuse_system_calls()\n", "        pass\n"),),
            "namespaces": (("    _drop_capabilities()\n    tie", "    tie"),),
        },
    ),
    "counting of processes": Wall(
        ("processes/threads",),
        code=_edit(
            "confine", ("        (resource.RLIMIT_NPROC, limits.processes + _running()),\n", "")
        ),
    ),
    "memory of each": Wall(
        ("exhausting/memory",),
        code=_edit("confine", ("        (resource.RLIMIT_AS, limits.memory),\n", "")),
    ),
    "memory of all": Wall(
        ("exhausting/memory_together",),
        code=_edit("zygote", ("if watching and holds_too_much(self._memory):", "if False:")),
    ),
    "size of files": Wall(
        ("exhausting/large_file",),
        code=_edit("confine", ("        (resource.RLIMIT_FSIZE, limits.file_size),\n", "")),
    ),
}


def without(wall: Wall, course: Path) -> Wrap:
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


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with a_machine(tmp_path_factory.mktemp("course")) as machine:
        machine.course.chmod(0o777)  # root grades as nobody, who must be able to get through
        (machine.course / "service").chmod(0o777)
        (machine.course / "secret.txt").chmod(0o666)
        yield machine


@needs_walls
@pytest.mark.parametrize("name", WALLS)
def test_without_it_its_attacks_get_through(machine: Machine, name: str) -> None:
    wall = WALLS[name]
    limits = replace(LIMITS, cell_seconds=6.0)
    inside = replace(machine, course=INSIDE) if wall.more else machine
    with Runner(limits, without(wall, machine.course)) as runner:
        for attack in wall.attacks:
            report = Attack(ATTACKS / f"{attack}.py").go(runner, inside)
            got_through = breaches(report)
            if attack == "writing/left_behind":
                got_through = (
                    ["left: [] [] []"]
                    if "left: [] [] []" not in said(graded(runner, honest()))
                    else []
                )
            machine.mend()
            assert got_through, attack


def test_without_restoring_our_own_cells_are_the_authors(
    runner: Runner, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believing(data: bytes, bundle: LessonBundle) -> Restored:
        restored = restore(data, bundle)
        handed_in = {
            cell["id"]: cell["source"] for cell in json.loads(data)["cells"] if "id" in cell
        }
        cells = (replace(one, source=handed_in.get(one.id, one.source)) for one in restored.cells)
        return replace(restored, cells=tuple(cells))

    attack = Attack(ATTACKS / "metadata" / "edited_cells.py")
    assert not breaches(attack.go(runner, machine))
    monkeypatch.setattr(engine_grade, "restore", believing)
    assert breaches(attack.go(runner, machine))


def test_a_judge_in_the_same_process_says_what_it_is_told(runner: Runner) -> None:
    source = (ATTACKS / "judging" / "patched_check.py").read_text(encoding="utf-8")
    assert text(runner, source, "check(lambda x: None)") == "4 of 4 points\n"


def test_an_answer_that_is_believed_is_full_of_points(runner: Runner) -> None:
    source = (ATTACKS / "judging" / "forged_outcome.py").read_text(encoding="utf-8")
    with Execution(runner, [RestoredCell("extra", "code", source, "x", runs=True)]) as execution:
        (answer,) = execution.calls({"mark": END}, [{}], 5.0)
    assert answer["score"] == answer["points"] == 10.0
    with pytest.raises(WireError):
        outcome_from_plain(answer)

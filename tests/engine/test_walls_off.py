"""Each wall is taken away in turn, and its attacks get through: so test_attacks.py can fail.

What a wall is, and how it is taken away: missing_walls.py. Limits on time and output, and walls
that stand in front of one another, are in test_walls_off_limits.py and test_walls_off_twice.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

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
from missing_walls import INSIDE, Wall, edit, without
from running import text

from autograder.engine import grade as engine_grade
from autograder.engine.asked import Calls
from autograder.engine.bundle import LessonBundle
from autograder.engine.execution import END, Execution
from autograder.engine.process import Runner
from autograder.engine.restore import Restored, RestoredCell, restore
from autograder.engine.runner.packing import pack, unpack
from coursekit.judge.model import Outcome

WALLS = {
    "network": Wall(
        ("network/tcp", "network/abstract_socket"),
        words=("--unshare-net",),
        code=edit("namespaces", ("_NEWPID | _NEWNET", "_NEWPID")),
    ),
    "files": Wall(
        ("reading/course", "network/unix_socket"),
        more=("--ro-bind", "{course}", str(INSIDE)),
    ),
    "files, read-only": Wall(("writing/course",), more=("--bind", "{course}", str(INSIDE))),
    "environment": Wall(("reading/environment", "reading/own_memory"), environment=True),
    "own scratch": Wall(
        ("writing/left_behind",),
        code=edit("namespaces", ("        _mount_scratch(folder, size)\n", "        pass\n")),
    ),
    "times of devices": Wall(
        ("writing/times_of_devices",),
        code=edit("namespaces", ('        _keep_times(Path("/dev", name))\n', "        pass\n")),
    ),
    "size of scratch": Wall(
        ("exhausting/many_files",),
        code=edit(
            "namespaces", ("size={size},nr_inodes={max(size >> 14, 1024)},mode=0700", "mode=0700")
        ),
    ),
    "system calls": Wall(
        (
            *("native/namespaces", "exhausting/hidden_memory"),
            *("processes/leaving_the_core", "reading/cached_files"),
            *("exhausting/buffers_of_sockets", "reading/counted_sockets"),
            "reading/watched_folders",
        ),
        code=edit("zygote", ("        refuse_system_calls()\n", "        pass\n")),
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
        code=edit(
            "confine", ("        (resource.RLIMIT_NPROC, limits.processes + _running()),\n", "")
        ),
    ),
    "memory of each": Wall(
        ("exhausting/memory",),
        code=edit("confine", ("        (resource.RLIMIT_AS, limits.memory),\n", "")),
    ),
    "memory of all": Wall(
        ("exhausting/memory_together",),
        code=edit("zygote", ("if watching and holds_too_much(self._memory):", "if False:")),
    ),
    "other processes": Wall(("reading/grader_process",), words=("--unshare-pid", "--as-pid-1")),
    "name of the machine": Wall(
        ("reading/machine",), words=("--unshare-uts", "--hostname", "grading")
    ),
    "open files": Wall(
        ("exhausting/open_files",),
        code=edit("confine", ("        (resource.RLIMIT_NOFILE, limits.open_files),\n", "")),
    ),
    "size of files": Wall(
        ("exhausting/large_file",),
        code=edit("confine", ("        (resource.RLIMIT_FSIZE, limits.file_size),\n", "")),
    ),
}


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
    request = {"mark": END, "task": "double", "parameters": (), "required": 0, "defaults": ()}
    with Execution(runner, [RestoredCell("extra", "code", source, "x", runs=True)]) as execution:
        calls = Calls({**request, "seconds": 5.0}, pack([{}]), 1, 5.0)
        (outcome,) = execution.outcomes(calls)
    (answer,) = unpack(calls.told[0])
    assert answer["score"] == answer["points"] == 10.0
    assert outcome == Outcome("crashed")

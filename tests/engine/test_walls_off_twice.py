"""Walls that stand behind one another: with one of them gone the other holds, with both gone none.

The processes of a submission are kept apart by a pid namespace and by whoever ends them; the warm
process by a user namespace and by not being dumpable; System V memory by the filter and by an ipc
namespace. The sockets of the warm process's event loop are closed in it, and all it has in forks.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import ATTACKS, LIMITS, Attack, Machine, breaches, needs_walls
from attacking import machine as a_machine
from missing_walls import Edits, Wall, edit, without
from running import run, text

from autograder.engine.process import Runner

pytestmark = needs_walls

NO_PIDS = edit("namespaces", ("_NEWUSER | _NEWPID | _NEWNET", "_NEWUSER | _NEWNET"))
NO_IPC = edit("namespaces", ("_OWN = _NEWNS | _NEWIPC |", "_OWN = _NEWNS |"))
NO_KILLING = edit("zygote", ("        while _kill_children():", "        while False:"))
NO_FILTER = edit("zygote", ("        refuse_system_calls()\n", "        pass\n"))
NO_END_OF_LOOP = edit("shell", ("    get_asyncio_loop().close()", "    get_asyncio_loop()"))
NO_CLOSING = edit("zygote", ("    _close_all_but(descriptors)\n", "    pass\n"))
NO_WORLD = edit(
    "zygote",
    ("fork_into_own_namespaces() if self._own_world else os.fork()", "os.fork()"),
    ("enter_own_world(self._fresh, limits.scratch, self._names)", "pass"),
)
DUMPABLE = edit("confine", ("0)\n    set_dumpable(False)\n", "0)\n    set_dumpable(True)\n"))
PROCESSES = """import glob
def runs(status):
    try:
        return open(status).read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
print(sum(map(runs, glob.glob("/proc/[0-9]*/stat"))))
"""
SEGMENT = (
    "import ctypes\nlibc = ctypes.CDLL(None)\nprint(libc.shmget({key}, ctypes.c_size_t(4096), "
    "0o1666) >= 0, 'BREACH' if libc.shmget({key} - 1, ctypes.c_size_t(4096), 0) >= 0 else '')"
)


def both(*edits: Edits) -> Edits:
    """All these edits, of one module or several."""
    joined: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in edits:
        for module, changes in one.items():
            joined[module] = (*joined.get(module, ()), *changes)
    return joined


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with a_machine(tmp_path_factory.mktemp("course")) as machine:
        yield machine


def gap(*edits: Edits, words: tuple[str, ...] = ()) -> Runner:
    return Runner(LIMITS, without(Wall(code=both(*edits), words=words)))


@pytest.mark.parametrize(
    ("edits", "stays"), [((NO_PIDS,), False), ((NO_KILLING,), False), ((NO_PIDS, NO_KILLING), True)]
)
def test_a_detached_child(machine: Machine, edits: tuple[Edits, ...], stays: bool) -> None:
    with gap(*edits) as runner:
        usual = int(text(runner, PROCESSES))
        Attack(ATTACKS / "processes" / "detached_child.py").go(runner, machine)
        for _ in range(40):
            seen = int(text(runner, PROCESSES))
            if stays or seen <= usual:
                break
            time.sleep(0.25)
    assert (seen > usual) is stays


@pytest.fixture
def heard_interrupts() -> Iterator[None]:
    """A shell ignores them for what it runs in the background, and so would what starts here."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard_interrupts")
@pytest.mark.parametrize(("edits", "dies"), [((), False), ((NO_PIDS,), True)])
def test_signals_to_the_warm_process(edits: tuple[Edits, ...], dies: bool) -> None:
    """In its own pid namespace a submission means its own first process by the number 1."""
    with gap(*edits) as runner:
        runner.warm_up()
        before = runner.pid
        for _ in range(20):
            run(runner, "import os, signal\nos.kill(1, signal.SIGINT)")
            if runner.pid != before:
                break
        assert (runner.pid != before) is dies


@pytest.mark.parametrize(
    ("edits", "words", "reached"),
    [
        ((), ("--unshare-pid", "--as-pid-1"), False),
        ((NO_PIDS,), (), False),
        ((NO_PIDS,), ("--unshare-pid", "--as-pid-1"), True),
    ],
)
def test_signals_to_other_submissions(
    edits: tuple[Edits, ...], words: tuple[str, ...], reached: bool
) -> None:
    """Two runners: a submission of one asks for a process of the other."""
    attempt = "import os\ntry:\n    os.kill({pid}, 0)\n    print('BREACH')\nexcept OSError: pass"
    with gap(*edits, words=words) as runner, gap(*edits, words=words) as other, other.session():
        assert other.pid is not None
        victims = [other.pid, *_below(other.pid)]
        said = [text(runner, attempt.format(pid=pid)) for pid in victims if pid > 50]
    assert ("BREACH\n" in said) is reached


def _below(pid: int) -> list[int]:
    """All processes that descend from this one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [one for child in map(int, children) for one in (child, *_below(child))]


@pytest.mark.parametrize(
    ("edits", "shared"),
    [((NO_END_OF_LOOP,), False), ((NO_CLOSING,), False), ((NO_END_OF_LOOP, NO_CLOSING), True)],
)
def test_sockets_of_the_warm_process(
    machine: Machine, edits: tuple[Edits, ...], shared: bool
) -> None:
    with gap(*edits) as runner:
        report = Attack(ATTACKS / "reading" / "shared_sockets.py").go(runner, machine)
    assert bool(breaches(report)) is shared


@pytest.mark.parametrize(
    ("edits", "read"),
    [((DUMPABLE,), False), ((NO_WORLD,), False), ((NO_WORLD, DUMPABLE), True)],
)
def test_memory_of_the_warm_process(machine: Machine, edits: tuple[Edits, ...], read: bool) -> None:
    with gap(*edits) as runner:
        report = Attack(ATTACKS / "reading" / "warm_process.py").go(runner, machine)
    assert any("BREACH 1 mem" in line for line in breaches(report)) is read


@pytest.mark.parametrize(
    ("edits", "left"), [((NO_FILTER,), False), ((NO_IPC,), False), ((NO_FILTER, NO_IPC), True)]
)
def test_memory_left_behind(edits: tuple[Edits, ...], left: bool) -> None:
    with gap(*edits) as runner:
        first, second = (text(runner, SEGMENT.format(key=key)) for key in (4711, 4712))
    assert first.split() == [str(NO_FILTER in edits)]
    assert ("BREACH" in second) is left

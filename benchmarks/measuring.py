"""What a command takes: time, processor time of all its processes, memory at its peak."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 1.0
LINGER_SECONDS = 10.0
TICKS = os.sysconf("SC_CLK_TCK")


class CommandFailed(Exception):
    """A measured command ended with an error; the message holds the end of what it said."""


@dataclass(frozen=True)
class Usage:
    """What one command took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, of the command and of all that it started."""
    peak: float
    """Largest memory seen, in MB: of all its processes together, shared pages counted once."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))

    def each(self, count: int) -> Usage:
        """The share of one of `count` submissions."""
        return Usage(self.wall / count, self.cpu / count, self.peak)


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], fine: Sequence[int] = (0,)
) -> Usage:
    """Run a command and wait for everything that it started.

    Raises
    ------
    CommandFailed
        If its exit code is not one of `fine`.
    """
    adopt_orphans()
    before = _cpu_of_children()
    with tempfile.TemporaryFile() as said, _sampled() as peak:
        start = time.perf_counter()
        ended = subprocess.run(
            command, cwd=folder, env=dict(environment), stdout=said, stderr=subprocess.STDOUT
        )
        wall = time.perf_counter() - start
        _reap()
        if ended.returncode not in fine:
            said.seek(0)
            text = said.read().decode("utf-8", "replace")[-3000:]
            raise CommandFailed(f"{' '.join(command)} ended with {ended.returncode}:\n{text}")
    return Usage(wall, _cpu_of_children() - before, peak[0])


def adopt_orphans() -> None:
    """Become the parent of processes that lose theirs: what they took is counted, too."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cpu_of_tree(pid: int) -> float:
    """Processor seconds of a process, its living descendants and those they waited for."""
    return sum(map(_cpu, [pid, *descendants(pid)]))


def memory_of_tree(pid: int) -> float:
    """Memory in MB of a process and its descendants, shared pages counted once."""
    return sum(map(_memory, [pid, *descendants(pid)]))


def descendants(pid: int) -> list[int]:
    """All processes below `pid`."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            children = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
            for child in map(int, children.split()):
                found += [child, *descendants(child)]
    return found


def _cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def _memory(pid: int) -> float:
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for all that is left of a command; what lingers is ended."""
    patience = time.monotonic() + LINGER_SECONDS
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if ended:
            continue
        if time.monotonic() > patience:
            for pid in descendants(os.getpid()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


@contextlib.contextmanager
def _sampled() -> Iterator[list[float]]:
    """Watch the memory of all that runs below this process."""
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], sum(map(_memory, descendants(os.getpid()))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()

"""Limits that a process lays on itself before student code runs in it."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Confinement:
    """What one submission may take."""

    memory: int
    """Bytes of address space of each process."""
    memory_together: int
    """Bytes that all processes of a submission may hold; see `autograder.engine.runner.memory`."""
    processes: int
    """Processes and threads beyond those of the user that run already."""
    file_size: int
    """Bytes of one file."""
    open_files: int
    cpu_seconds: int
    output: int
    """Characters that one cell may print."""
    scratch: int
    """Bytes in each folder that can be written to, where the submission has its own."""


def keep_orphans() -> None:
    """Become the parent of all descendants that lose theirs, and hide this process's memory."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    set_dumpable(False)


def set_dumpable(dumpable: bool) -> None:
    """Let other processes of the same user look into this one's memory, or don't."""
    _LIBC.prctl(_PR_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def tie_to_parent() -> None:
    """Have this process killed when its parent ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(limits: Confinement) -> None:
    """Lay the limits on this process and all that it will start."""
    tie_to_parent()
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    set_dumpable(True)
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_NPROC, limits.processes + _running()),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def _running() -> int:
    """Processes and threads of this user: RLIMIT_NPROC counts them all."""
    user = os.getuid()
    count = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}").st_uid == user:
                    count += len(os.listdir(f"/proc/{name}/task"))
            except OSError:
                continue
    return count

"""The warm process: it has imported everything once and forks a child for each submission."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from autograder.engine.runner.confine import Confinement, confine, keep_orphans
from autograder.engine.runner.frames import Channel
from autograder.engine.runner.shell import NotebookShell, attach, make_shell
from autograder.engine.runner.worker import Worker

WARM_MODULES = (
    "sklearn.datasets",
    "IPython.display",
    "asyncio",
    "pexpect",
    "matplotlib.backends.backend_svg",
)
"""Imported when they are there: the first submission to need one would pay for it each time."""
PRIVATE_DESCRIPTOR = 100
"""The grader's socket lies above those that programs usually take."""
MAX_REQUEST = 64 * 2**20
MAX_CONTROL = 1 << 16


def main(control_descriptor: int, scratch: str) -> None:
    """Warm up, say so, and fork on demand until the grader hangs up."""
    control = socket.socket(fileno=control_descriptor)
    control.set_inheritable(False)
    keep_orphans()
    _forget_editable_installs()
    for name in WARM_MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell = make_shell(max_text=1000)
    gc.collect()
    gc.freeze()  # what is there already is never collected, so its pages stay shared
    _say(control, b"ready")
    _Zygote(control, shell, Path(scratch)).serve()


def _forget_editable_installs() -> None:
    """A working copy installed in place would let packages in that students must not see."""
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if "__editable__" not in getattr(finder, "__module__", "")
    ]


class _Zygote:
    """One submission at a time: whatever is alive besides belongs to it and dies with it."""

    def __init__(self, control: socket.socket, shell: NotebookShell, scratch: Path) -> None:
        self._control, self._shell, self._scratch = control, shell, scratch
        self._child: int | None = None
        self._watch: int | None = None
        self._number = 0

    def serve(self) -> None:
        while True:
            poll = select.poll()
            poll.register(self._control, select.POLLIN)
            if self._watch is not None:
                poll.register(self._watch, select.POLLIN)
            ready = {number for number, _ in poll.poll()}
            if self._watch in ready:
                self._child_ended()
            if self._control.fileno() in ready and not self._obey():
                self._end()
                return

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, MAX_CONTROL, 2)
        if not data:
            return False
        request = json.loads(data)
        if request["do"] == "start":
            self._end()
            self._start(descriptors, Confinement(**request["limits"]))
            for descriptor in descriptors:
                os.close(descriptor)
        elif request["do"] == "end":
            self._end()
        return True

    def _start(self, descriptors: list[int], limits: Confinement) -> None:
        self._number += 1
        folder = self._scratch / f"session{self._number}"
        folder.mkdir()
        self._child = os.fork()
        if self._child == 0:
            try:
                self._control.close()
                _become_worker(descriptors, self._shell, folder, limits)
            finally:
                os._exit(1)
        self._watch = os.pidfd_open(self._child)
        _say(self._control, b"started")

    def _child_ended(self) -> None:
        """Tell the grader; others of the submission's processes may hold its socket open."""
        self._forget_child()
        _say(self._control, b"ended")

    def _forget_child(self) -> None:
        if self._watch is not None:
            os.close(self._watch)
        self._watch = self._child = None

    def _end(self) -> None:
        """Kill everything that descends from this process, and clear the scratch folder."""
        self._forget_child()
        give_up = time.monotonic() + 5.0
        while _kill_children():
            if time.monotonic() > give_up:
                os._exit(1)  # the grader starts a fresh one
        shutil.rmtree(self._scratch / f"session{self._number}", ignore_errors=True)


def _kill_children() -> bool:
    """Kill and reap once; is anybody left? Orphans become our children and die next time."""
    for pid in _children():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    try:
        pid, _ = os.waitpid(-1, 0)
        while pid:
            pid, _ = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _children() -> list[int]:
    own = os.getpid()
    try:
        return [int(p) for p in Path(f"/proc/{own}/task/{own}/children").read_text().split()]
    except OSError:  # a kernel without this file
        running = [p for p in Path("/proc").iterdir() if p.name.isdigit()]
        return [int(p.name) for p in running if _parent(p) == own]


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _become_worker(
    descriptors: list[int], shell: NotebookShell, folder: Path, limits: Confinement
) -> NoReturn:
    """Turn this fork into the process of one submission."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.chdir(folder)
    os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    channel, helpers = (_private_channel(descriptor) for descriptor in descriptors)
    recorder = attach(shell, limits.output)
    worker = Worker(channel, helpers, shell, recorder, limits.output)
    confine(limits)
    gc.enable()
    worker.serve()


def _private_channel(descriptor: int) -> Channel:
    """The same socket under a higher number; programs started from the notebook don't get it."""
    private = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, PRIVATE_DESCRIPTOR)
    os.close(descriptor)
    return Channel(socket.socket(fileno=private), MAX_REQUEST)


def _say(control: socket.socket, message: bytes) -> None:
    with contextlib.suppress(OSError):
        control.send(message)

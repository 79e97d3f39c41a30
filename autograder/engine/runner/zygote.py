"""The warm process: it has imported everything once and forks a child for each submission."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from autograder.engine.runner import DRAWN, SOCKETS
from autograder.engine.runner.confine import Confinement, confine, keep_orphans, tie_to_parent
from autograder.engine.runner.frames import Channel
from autograder.engine.runner.memory import INTERVAL, holds_too_much
from autograder.engine.runner.namespaces import (
    NoNamespaces,
    enter_own_world,
    fork_into_own_namespaces,
    give_up_root,
)
from autograder.engine.runner.seccomp import filter_program, refuse_system_calls
from autograder.engine.runner.shell import NotebookShell, attach, make_shell
from autograder.engine.runner.warm import (
    import_modules,
    keep_drawn,
    keep_fonts,
    let_go_of_fonts,
    read_drawn,
)
from autograder.engine.runner.worker import Worker

PRIVATE_DESCRIPTOR = 100
"""The grader's socket lies above those that programs usually take."""
NOBODY = 65534
MAX_REQUEST = 64 * 2**20
MAX_CONTROL = 1 << 16


def main(control_descriptor: int, scratch: str, fresh: Sequence[str] = ()) -> None:
    """Warm up, say so, and fork on demand until the grader hangs up.

    With folders named in `fresh`, each fork gets namespaces of its own, in which these are empty;
    bubblewrap has to be around this process.
    """
    control = socket.socket(fileno=control_descriptor)
    control.set_inheritable(False)
    folders = [Path(folder) for folder in fresh]
    if folders:
        _settle_behind_walls(folders)
    keep_orphans()
    _forget_editable_installs()
    gc.disable()  # almost all that imports make stays
    drawn = read_drawn(DRAWN)
    keep_fonts(drawn)
    import_modules()
    shell = make_shell(max_text=1000)
    keep_drawn(drawn)
    let_go_of_fonts()
    del drawn
    filter_program()
    gc.freeze()  # what is there already is never collected, so its pages stay shared
    _say(control, b"ready")
    _Zygote(control, shell, Path(scratch), folders).serve()


def _settle_behind_walls(folders: Sequence[Path]) -> None:
    if os.getuid() == 0:
        give_up_root(NOBODY, folders)
    tie_to_parent()


def _forget_editable_installs() -> None:
    """A working copy installed in place would let packages in that students must not see."""
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if "__editable__" not in getattr(finder, "__module__", "")
    ]


class _Zygote:
    """One submission at a time: whatever is alive besides belongs to it and dies with it."""

    def __init__(
        self, control: socket.socket, shell: NotebookShell, scratch: Path, fresh: Sequence[Path]
    ) -> None:
        self._control, self._shell, self._scratch = control, shell, scratch
        self._fresh, self._own_world = fresh, bool(fresh)
        self._names = (os.getuid(), os.getgid())
        self._child: int | None = None
        self._watch: int | None = None
        self._memory = 0
        self._number = 0

    def serve(self) -> None:
        while True:
            poll = select.poll()
            poll.register(self._control, select.POLLIN)
            if self._watch is not None:
                poll.register(self._watch, select.POLLIN)
            watching = self._own_world and self._watch is not None
            ready = {number for number, _ in poll.poll(INTERVAL * 1000 if watching else None)}
            if watching and holds_too_much(self._memory):
                self._stop_greedy_child()
            if self._watch in ready:
                self._child_ended()
            if self._control.fileno() in ready and not self._obey():
                self._end()
                return

    def _obey(self) -> bool:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, MAX_CONTROL, SOCKETS)
        except ConnectionError:  # the grader ended without having read what was said last
            return False
        if not data:
            return False
        request = json.loads(data)
        if request["do"] == "start":
            self._end()
            limits = Confinement(**request["limits"])
            self._memory = limits.memory_together
            self._start(descriptors, limits)
            for descriptor in descriptors:
                os.close(descriptor)
        elif request["do"] == "end":
            self._end()
        return True

    def _start(self, descriptors: list[int], limits: Confinement) -> None:
        self._number += 1
        folder = self._folder()
        folder.mkdir(exist_ok=True)
        heard, ready = os.pipe()
        try:
            self._child = fork_into_own_namespaces() if self._own_world else os.fork()
        except NoNamespaces as error:
            os.close(heard)
            os.close(ready)
            _say(self._control, f"failed: {error}".encode())
            return
        if self._child == 0:
            try:
                os.close(heard)
                self._control.close()
                self._enter(folder, limits, ready)
                os.close(ready)
                _become_worker(descriptors, self._shell, folder, limits, self._own_world)
            finally:
                os._exit(1)
        self._watch = os.pidfd_open(self._child)
        os.close(ready)
        with open(heard, "rb") as file:
            _say(self._control, file.read())

    def _enter(self, folder: Path, limits: Confinement, ready: int) -> None:
        """Be where the submission is to run, and say so, or say why not."""
        try:
            if self._own_world:
                enter_own_world(self._fresh, limits.scratch, self._names)
        except BaseException as error:
            os.write(ready, f"failed: {error}".encode())
            raise
        os.write(ready, b"started")

    def _folder(self) -> Path:
        """Where the submission works; in a world of its own it is always the same, and empty."""
        return self._scratch if self._own_world else self._scratch / f"session{self._number}"

    def _child_ended(self) -> None:
        """Tell the grader; others of the submission's processes may hold its socket open."""
        self._forget_child()
        _say(self._control, b"ended")

    def _stop_greedy_child(self) -> None:
        """Kill the submission's first process, and so all of them; say why first."""
        _say(self._control, b"memory")
        if self._watch is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._watch, signal.SIGKILL)
            select.select([self._watch], [], [], 5.0)

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
        if not self._own_world:
            shutil.rmtree(self._folder(), ignore_errors=True)


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
    descriptors: list[int],
    shell: NotebookShell,
    folder: Path,
    limits: Confinement,
    own_world: bool,
) -> NoReturn:
    """Turn this fork into the process of one submission."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.chdir(folder)
    if not own_world:
        os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    _close_all_but(descriptors)
    stream, bell, helpers = map(_private, descriptors)
    channel = Channel(stream, MAX_REQUEST, bell)
    recorder = attach(shell, limits.output)
    worker = Worker(channel, Channel(helpers, MAX_REQUEST), shell, recorder, limits.output)
    confine(limits)
    if own_world:
        refuse_system_calls()
    gc.enable()
    worker.serve()


def _close_all_but(descriptors: Sequence[int]) -> None:
    """Close what the warm process has open: forks would share it, and tell each other by it."""
    last = 2
    for kept in sorted(descriptors):
        os.closerange(last + 1, kept)
        last = max(last, kept)
    os.closerange(last + 1, 1 << 16)


def _private(descriptor: int) -> socket.socket:
    """The same socket under a higher number; programs started from the notebook don't get it."""
    private = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, PRIVATE_DESCRIPTOR)
    os.close(descriptor)
    return socket.socket(fileno=private)


def _say(control: socket.socket, message: bytes) -> None:
    with contextlib.suppress(OSError):
        control.send(message)

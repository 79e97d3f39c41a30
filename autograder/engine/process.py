"""Starting, talking to and ending the processes in which student code runs.

`Runner` owns one warm process; `Runner.session` lends a fresh fork of it to one submission. Killing
either is routine: whatever they do, the grader gets an answer or a `SessionLost` in time.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import TracebackType
from typing import IO, Any

from autograder.engine.launch import Limits, Wrap, prepare_launch, unwrapped
from autograder.engine.runner import SOCKETS
from autograder.engine.runner.frames import (
    Channel,
    ChannelClosed,
    ChannelError,
    ChannelGarbage,
    ChannelTimeout,
)
from autograder.engine.scratch import Scratch
from autograder.engine.standins import StandIns
from coursekit.judge.errors import GraderDefect

MAX_ANSWER = 32 * 2**20
"""Bytes of one answer of a student's process."""
START_SECONDS = 120.0
END_SECONDS = 8.0
LAST_WORD_SECONDS = 0.5
"""Until the warm process has noticed that a session ended."""


class RunnerUnavailable(GraderDefect):
    """The warm process can't be started: nothing can be graded on this machine as it is."""


class SessionLost(Exception):
    """The student's process gives no further answers."""

    status = "crashed"


class SessionGarbled(SessionLost):
    """It said what no runner says, or out of turn; nothing more of it is believed."""


class SessionGreedy(SessionLost):
    """Its processes held too much memory together; they have been killed."""


class RunnerGone(SessionLost):
    """The warm process has ended and taken it along, which no student behind walls can bring about.

    What is judged of the submission then says nothing of it.
    """


class SessionHung(SessionLost):
    """It didn't answer in time; it has been killed."""

    status = "timeout"


class Runner:
    """A warm process from which sessions are forked, one at a time; replaced when it misbehaves.

    Parameters
    ----------
    limits : Limits
    wrap : callable
        Puts walls around the command that starts the process.
    """

    def __init__(self, limits: Limits | None = None, wrap: Wrap = unwrapped) -> None:
        self.limits = limits or Limits()
        self.stand_ins = StandIns()
        self._wrap = wrap
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: Scratch | None = None
        self._complaints: IO[bytes] | None = None
        """What the warm process writes until it is warm."""

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The warm process's, while it is alive."""
        return self._process.pid if self._process else None

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Lend a fresh fork; it and all that descends from it are gone afterwards.

        Raises
        ------
        RunnerUnavailable
            If no warm process can be started.
        """
        session = self._fork()
        try:
            yield session
        finally:
            session.close()
            self._tell({"do": "end"})

    def close(self) -> None:
        """End the warm process and everything below it, and remove its folder."""
        self.stand_ins.close()
        if self._control is not None:
            self._control.close()  # on hearing this it kills its children and ends
            self._control = None
        if self._process is not None:
            try:
                # While it warms up it hears nothing, and has nothing below it.
                self._process.wait(END_SECONDS if self._complaints is None else 0)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._process = None
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def start(self) -> None:
        """Start the warm process, if it doesn't run, without waiting until it is warm.

        Raises
        ------
        RunnerUnavailable
            If it can't be started.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()

    def warm_up(self) -> None:
        """Wait until the warm process is ready for sessions. Raises as `start` does."""
        self.start()
        if self._complaints is not None:
            self._await_warmth(self._complaints)

    def _fork(self) -> Session:
        for _ in range(2):  # if it was killed since last time, a new one is tried
            self.warm_up()
            pairs = [socket.socketpair() for _ in range(SOCKETS)]
            request = {"do": "start", "limits": asdict(self.limits.confinement())}
            started = self._tell(request, *(theirs for _, theirs in pairs))
            for _, theirs in pairs:
                theirs.close()
            if started and self._control is not None and self._started(self._control):
                stream, bell, helpers = (ours for ours, _ in pairs)
                return Session(Channel(stream, MAX_ANSWER, bell), helpers, self._control)
            for ours, _ in pairs:
                ours.close()
            self.close()
        raise RunnerUnavailable("the process that runs notebooks ends as soon as it is started")

    def _tell(self, message: dict[str, Any], *sockets: socket.socket) -> bool:
        """Send a request to the warm process; False when it is no longer there."""
        if self._control is None:
            return False
        self._control.settimeout(END_SECONDS)
        descriptors = [one.fileno() for one in sockets]
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
        except OSError:
            self.close()
            return False
        return True

    def _started(self, control: socket.socket) -> bool:
        """Wait for the fork; whatever is heard before it was said of an earlier session.

        Raises
        ------
        RunnerUnavailable
            If this machine refuses what the walls need.
        """
        control.settimeout(END_SECONDS)
        with contextlib.suppress(OSError):
            while heard := control.recv(1 << 16):
                if heard == b"started":
                    return True
                if heard.startswith(b"failed"):
                    said = heard.decode("utf-8", "replace")
                    raise RunnerUnavailable(
                        f"no world of its own for a submission, {said}; "
                        "`autograder doctor` says how to mend it"
                    )
        return False

    def _start(self) -> None:
        self._folder = Scratch()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed when it is warm)
        with theirs:
            launch = self._wrap(prepare_launch(self._folder.path, theirs.fileno()))
            try:
                self._process = subprocess.Popen(
                    launch.command,
                    env=dict(launch.environment),
                    cwd=launch.scratch,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=complaints,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                complaints.close()
                self.close()
                raise RunnerUnavailable(f"{launch.command[0]} can't be started: {error}") from error
        self._control, self._complaints = ours, complaints

    def _await_warmth(self, complaints: IO[bytes]) -> None:
        assert self._control is not None
        self._control.settimeout(START_SECONDS)
        try:
            ready = self._control.recv(1 << 16)
        except OSError:
            ready = b""
        if ready != b"ready":
            complaints.seek(0)
            said = complaints.read()[-2000:].decode("utf-8", "replace").strip()
            self.close()
            raise RunnerUnavailable(f"the process that runs notebooks doesn't start: {said}")
        complaints.close()
        self._complaints = None


class Session:
    """The process of one submission.

    Parameters
    ----------
    channel : Channel
        To the forked child.
    helpers : socket.socket
        Over which the child calls helpers that the grader lends; see `StandIns.lent`.
    control : socket.socket
        To the warm process, which says when the child has ended.
    """

    def __init__(self, channel: Channel, helpers: socket.socket, control: socket.socket) -> None:
        self._channel = channel
        self.helpers = helpers
        self._control = control

    def request(self, message: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Send one request and wait for its answer.

        Parameters
        ----------
        message : mapping
            Plain data; see `autograder.engine.runner.worker`.
        seconds : float
            Time for everything.

        Raises
        ------
        SessionHung
            If there is no answer in time.
        SessionLost
            If the process ended, or said something that no runner says.
        """
        deadline = time.monotonic() + seconds
        return self.answer(self.ask(message, deadline), deadline)

    def ask(self, message: Mapping[str, Any], deadline: float) -> str:
        """Send a request, which is answered after all that were sent before.

        Parameters
        ----------
        message : mapping
            As of `request`, which says what is raised, too.
        deadline : float
            A time of `time.monotonic`.

        Returns
        -------
        str
            The request's name. Nobody can guess it, so no answer is written before it is sent.
        """
        name = secrets.token_hex(8)
        with self._losses():
            self._channel.send({**message, "id": name}, deadline)
        return name

    def answer(self, name: str, deadline: float) -> dict[str, Any]:
        """The next answer to the request `name`. Raises as `request` does."""
        with self._losses():
            answer = self._channel.receive(deadline, self._control)
        if not isinstance(answer, dict) or answer.get("id") != name:
            raise SessionGarbled("it answered out of turn")
        return answer

    @contextlib.contextmanager
    def _losses(self) -> Iterator[None]:
        try:
            yield
        except ChannelTimeout as error:
            raise SessionHung(str(error)) from error
        except ChannelGarbage as error:
            raise SessionGarbled(str(error)) from error
        except (ChannelClosed, ChannelError) as error:
            raise self._why_lost()(str(error)) from error

    def _why_lost(self) -> type[SessionLost]:
        """What the warm process says of it, or that there is none any more."""
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        try:
            if not poll.poll(LAST_WORD_SECONDS * 1000):
                return SessionLost
            said = self._control.recv(16)
        except OSError:
            said = b""
        return SessionGreedy if said == b"memory" else SessionLost if said else RunnerGone

    def close(self) -> None:
        """Stop listening to it."""
        self._channel.close()
        self.helpers.close()

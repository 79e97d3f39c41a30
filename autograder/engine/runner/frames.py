"""Frames of plain data over a socket: a length, then the bytes that `packing` makes."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time
from typing import Any

from autograder.engine.runner.packing import pack, unpack
from coursekit.plain import MAX_BYTES, PlainError

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 16
_RINGS = 1 << 12
_FREE = 3
_SMALL = 1 << 12
_PAUSE = 0.002
"""A peer that wakes us more than `_FREE` times, and once more for each `_SMALL` bytes, wastes our
time: before each further look we sleep for so many seconds."""


class ChannelError(Exception):
    """Nothing more can be said over this channel."""


class ChannelClosed(ChannelError):
    """The other side has ended."""


class ChannelTimeout(ChannelError):
    """No whole frame came (or could be sent) in time."""


class ChannelGarbage(ChannelError):
    """What came is no frame of plain data, or a larger one than allowed."""


class Channel:
    """One end of a stream socket over which frames go both ways.

    Parameters
    ----------
    stream : socket.socket
        Connected; owned by the channel from now on.
    max_bytes : int
        Largest frame that is accepted.
    bell : socket.socket, optional
        Rung when frames are to be read; without it, whoever waits is woken by each of them. The
        other end has one, too. Owned by the channel as well.
    """

    def __init__(
        self, stream: socket.socket, max_bytes: int, bell: socket.socket | None = None
    ) -> None:
        self._stream, self._bell = stream, bell
        self._max_bytes = max_bytes
        self._piece = memoryview(bytearray(_PIECE))
        """Where the next bytes arrive."""
        self._arrived = bytearray()
        """Received, and not read yet."""
        self._silent = False
        """The other side hasn't been woken for the last frame."""

    def send(
        self,
        message: Any,
        deadline: float | None = None,
        max_bytes: int = MAX_BYTES,
        ring: bool = True,
    ) -> None:
        """Send one frame, and `ring` so that it is read soon.

        Whoever doesn't ring does so before waiting for a frame. A frame that was sent is there,
        even if this process ends before it has rung.

        Parameters
        ----------
        message
            Plain data.
        deadline : float, optional
            Time of `time.monotonic` by which all of it must have gone.
        max_bytes : int
            Largest frame to be sent.
        ring : bool
            Unless there is a bell, all frames are read at once.

        Raises
        ------
        PlainError
            If it would be longer than `max_bytes`; nothing has been sent then.
        """
        body = pack(message, max_bytes)
        waiting = memoryview(_LENGTH.pack(len(body)) + body)
        while waiting:
            try:
                waiting = waiting[self._stream.send(waiting, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._ring()
                if not self._wait(self._stream, select.POLLOUT, deadline):
                    raise ChannelTimeout("the other side doesn't read") from None
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error
        self._silent = not ring
        if ring:
            self._ring()

    def receive(self, deadline: float | None = None, watch: socket.socket | None = None) -> Any:
        """Receive one frame.

        Parameters
        ----------
        deadline : float, optional
            Time of `time.monotonic` by which all of it must be there.
        watch : socket.socket, optional
            When something arrives there and nothing here, the other side counts as ended.
        """
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline, watch))
        if length > self._max_bytes:
            raise ChannelGarbage("a larger frame than allowed")
        try:
            return unpack(self._read(length, deadline, watch), self._max_bytes)
        except PlainError as error:
            raise ChannelGarbage(str(error)) from error

    def close(self) -> None:
        """Close this end."""
        self._stream.close()
        if self._bell is not None:
            self._bell.close()

    def _read(self, count: int, deadline: float | None, watch: socket.socket | None) -> bytes:
        """The next `count` bytes; a frame and its length mostly arrive in one piece."""
        given_up: ChannelError | None = None
        had, woken = len(self._arrived), 0
        while len(self._arrived) < count:
            try:
                size = self._stream.recv_into(self._piece, flags=socket.MSG_DONTWAIT)
            except BlockingIOError:
                if given_up is not None:
                    raise given_up from None
                woken += 1
                if woken > _FREE + (len(self._arrived) - had) // _SMALL:
                    time.sleep(_PAUSE)
                try:
                    self._await_frames(deadline, watch)
                except ChannelError as error:
                    given_up = error  # but what lies there already counts
                continue
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error
            if not size:
                raise ChannelClosed("the other side has ended")
            self._arrived += self._piece[:size]
        taken = bytes(self._arrived[:count])
        del self._arrived[:count]
        return taken

    def _await_frames(self, deadline: float | None, watch: socket.socket | None) -> None:
        """Until there may be something to read; once something arrives at `watch`, there must."""
        if self._silent:
            self._silent = False
            self._ring()
        heard = self._bell or self._stream
        if not self._wait(heard, select.POLLIN, deadline, watch):
            raise ChannelTimeout("no answer in time")
        if self._bell is not None:
            try:
                rung = self._bell.recv(_RINGS, socket.MSG_DONTWAIT)
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error
            if not rung:
                raise ChannelClosed("the other side has ended")

    def _ring(self) -> None:
        if self._bell is not None:
            with contextlib.suppress(OSError):  # it rings still, or nobody is there to hear it
                self._bell.send(b"!", socket.MSG_DONTWAIT)

    def _wait(
        self,
        stream: socket.socket,
        event: int,
        deadline: float | None,
        watch: socket.socket | None = None,
    ) -> bool:
        """Whether a stream is ready in time; once something arrives at `watch`, it must be."""
        left = None if deadline is None else (deadline - time.monotonic()) * 1000
        if left is not None and left <= 0:
            return False
        poll = select.poll()
        poll.register(stream, event)
        if watch is not None:
            poll.register(watch, select.POLLIN)
        ready = {number for number, _ in poll.poll(left)}
        if ready and stream.fileno() not in ready:
            raise ChannelClosed("the other side has ended")
        return bool(ready)

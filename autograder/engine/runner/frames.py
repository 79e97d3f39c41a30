"""Frames of plain data over a socket: a length, then the bytes that `coursekit.plain` makes."""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import Any

from coursekit import plain

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 16


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
    """

    def __init__(self, stream: socket.socket, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._piece = memoryview(bytearray(_PIECE))
        """Where the next bytes arrive."""
        self._arrived = bytearray()
        """Received, and not read yet."""

    def send(
        self, message: Any, deadline: float | None = None, max_bytes: int = plain.MAX_BYTES
    ) -> None:
        """Send one frame; `deadline` is a time of `time.monotonic`.

        Raises
        ------
        PlainError
            If it would be longer than `max_bytes`; nothing has been sent then.
        """
        body = plain.to_bytes(message, max_bytes)
        waiting = memoryview(_LENGTH.pack(len(body)) + body)
        while waiting:
            try:
                waiting = waiting[self._stream.send(waiting, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                if not self._wait(select.POLLOUT, deadline):
                    raise ChannelTimeout("the other side doesn't read") from None
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error

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
            return plain.from_bytes(self._read(length, deadline, watch), self._max_bytes)
        except plain.PlainError as error:
            raise ChannelGarbage(str(error)) from error

    def close(self) -> None:
        """Close this end."""
        self._stream.close()

    def _read(self, count: int, deadline: float | None, watch: socket.socket | None) -> bytes:
        """The next `count` bytes; a frame and its length mostly arrive in one piece."""
        while len(self._arrived) < count:
            try:
                size = self._stream.recv_into(self._piece, flags=socket.MSG_DONTWAIT)
            except BlockingIOError:
                if not self._wait(select.POLLIN, deadline, watch):
                    raise ChannelTimeout("no answer in time") from None
                continue
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error
            if not size:
                raise ChannelClosed("the other side has ended")
            self._arrived += self._piece[:size]
        taken = bytes(self._arrived[:count])
        del self._arrived[:count]
        return taken

    def _wait(self, event: int, deadline: float | None, watch: socket.socket | None = None) -> bool:
        """Whether the stream is ready in time; once something arrives at `watch`, it must be."""
        poll = select.poll()
        poll.register(self._stream, event)
        if watch is not None:
            poll.register(watch, select.POLLIN)
        left = None if deadline is None else max(deadline - time.monotonic(), 0.001) * 1000
        ready = {number for number, _ in poll.poll(left)}
        if ready and self._stream.fileno() not in ready:
            raise ChannelClosed("the other side has ended")
        return bool(ready)

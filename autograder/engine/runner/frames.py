"""Frames of plain data over a socket: a length, then the bytes that `coursekit.plain` makes."""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import Any

from coursekit import plain

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 18


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
        self._stream.settimeout(_remaining(deadline))
        try:
            self._stream.sendall(_LENGTH.pack(len(body)) + body)
        except TimeoutError as error:
            raise ChannelTimeout("the other side doesn't read") from error
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
            if deadline is not None or watch is not None:
                self._wait(deadline, watch)
            try:
                piece = self._stream.recv(_PIECE)
            except OSError as error:
                raise ChannelClosed("the other side has ended") from error
            if not piece:
                raise ChannelClosed("the other side has ended")
            self._arrived += piece
        taken = bytes(self._arrived[:count])
        del self._arrived[:count]
        return taken

    def _wait(self, deadline: float | None, watch: socket.socket | None) -> None:
        self._stream.settimeout(None)
        poll = select.poll()
        poll.register(self._stream, select.POLLIN)
        if watch is not None:
            poll.register(watch, select.POLLIN)
        left = _remaining(deadline)
        ready = {number for number, _ in poll.poll(None if left is None else left * 1000)}
        if self._stream.fileno() in ready:
            return
        if ready:
            raise ChannelClosed("the other side has ended")
        raise ChannelTimeout("no answer in time")


def _remaining(deadline: float | None) -> float | None:
    return None if deadline is None else max(deadline - time.monotonic(), 0.001)

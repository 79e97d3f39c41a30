"""Frames over a socket: when they are read, and when nobody waits for them any longer."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.engine.runner.frames import Channel, ChannelClosed, ChannelTimeout

MOST = 1 << 24


def soon(seconds: float = 0.2) -> float:
    return time.monotonic() + seconds


@pytest.fixture(params=[False, True], ids=["without a bell", "with a bell"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[Channel, Channel]]:
    streams = socket.socketpair()
    bells = socket.socketpair() if request.param else (None, None)
    grader, student = (Channel(*pair) for pair in zip(streams, (MOST, MOST), bells, strict=True))
    yield grader, student
    grader.close()
    student.close()


@pytest.fixture
def belled() -> Iterator[tuple[Channel, Channel, socket.socket]]:
    streams, bells = socket.socketpair(), socket.socketpair()
    grader, student = (Channel(*pair) for pair in zip(streams, (MOST, MOST), bells, strict=True))
    yield grader, student, bells[1]
    grader.close()
    student.close()


def test_frames_arrive_whole_and_in_order(ends: tuple[Channel, Channel]) -> None:
    grader, student = ends
    sent = [{"n": n, "array": np.arange(n * 1000.0)} for n in range(5)]
    for message in sent:
        student.send(message)
    for message in sent:
        found = grader.receive(soon())
        assert found["n"] == message["n"]
        assert np.array_equal(found["array"], message["array"])


def test_silence_ends_in_time(ends: tuple[Channel, Channel]) -> None:
    begun = time.monotonic()
    with pytest.raises(ChannelTimeout):
        ends[0].receive(soon())
    assert 0.2 <= time.monotonic() - begun < 3


def test_the_end_of_the_other_side_is_noticed(ends: tuple[Channel, Channel]) -> None:
    ends[1].send("last words")
    ends[1].close()
    assert ends[0].receive(soon()) == "last words"
    with pytest.raises(ChannelClosed):
        ends[0].receive(soon(60))


def test_what_arrives_at_another_socket_tells_the_end(ends: tuple[Channel, Channel]) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.send(b"ended")
        with pytest.raises(ChannelClosed):
            ends[0].receive(soon(60), watch=here)


def test_a_large_frame_goes_while_it_is_read(ends: tuple[Channel, Channel]) -> None:
    """No buffer holds it; nobody has rung for it when the buffer is full."""
    grader, student = ends
    large = np.arange(1_000_000.0)
    reader: list[object] = []
    thread = threading.Thread(target=lambda: reader.append(grader.receive(soon(30))))
    thread.start()
    student.send(large, soon(30), ring=False)
    student.send("rung")
    thread.join(30)
    assert np.array_equal(np.asarray(reader[0]), large)


def test_nobody_reads(ends: tuple[Channel, Channel]) -> None:
    with pytest.raises(ChannelTimeout):
        ends[1].send(np.zeros(1_000_000), soon())


def test_without_ringing_nobody_is_woken(belled: tuple[Channel, Channel, socket.socket]) -> None:
    grader, student, _ = belled
    begun = time.monotonic()
    threading.Timer(0.1, student.send, ["first"], {"ring": False}).start()
    threading.Timer(0.5, student.send, ["second"]).start()
    assert grader.receive(soon(30)) == "first"
    assert time.monotonic() - begun > 0.4
    assert grader.receive(soon(30)) == "second"


def test_what_was_sent_counts_though_it_was_never_rung_for(
    belled: tuple[Channel, Channel, socket.socket],
) -> None:
    grader, student, _ = belled
    here, there = socket.socketpair()
    with here, there:
        threading.Timer(0.1, student.send, ["in vain?"], {"ring": False}).start()
        assert grader.receive(soon(1.5), here) == "in vain?"
    with pytest.raises(ChannelTimeout):
        grader.receive(soon())


def test_so_does_what_a_process_sent_before_it_ended(
    belled: tuple[Channel, Channel, socket.socket],
) -> None:
    grader, student, _ = belled
    here, there = socket.socketpair()
    with here, there:

        def end() -> None:
            student.send(1, ring=False)
            student.send(2, ring=False)
            there.send(b"ended")

        threading.Timer(0.1, end).start()
        assert [grader.receive(soon(30), here) for _ in range(2)] == [1, 2]
        with pytest.raises(ChannelClosed):
            grader.receive(soon(30), here)


def test_ringing_without_end_delays_nothing(
    belled: tuple[Channel, Channel, socket.socket],
) -> None:
    grader, _, bell = belled
    over = threading.Event()

    def ring() -> None:
        with contextlib.suppress(ConnectionError):  # nobody listens any more
            while not over.is_set():
                bell.send(b"!")

    thread = threading.Thread(target=ring, daemon=True)
    thread.start()
    begun = time.monotonic()
    with pytest.raises(ChannelTimeout):
        grader.receive(soon())
    over.set()
    assert time.monotonic() - begun < 5
    grader.close()
    thread.join(5)


def test_ringing_without_end_keeps_nobody_busy(
    belled: tuple[Channel, Channel, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    grader, _, bell = belled
    woken = []
    wait = Channel._await_frames

    def counted(self: Channel, *more: Any) -> None:
        bell.send(b"!")
        woken.append(1)
        wait(self, *more)

    monkeypatch.setattr(Channel, "_await_frames", counted)
    with pytest.raises(ChannelTimeout):
        grader.receive(soon())
    assert len(woken) < 200


def test_a_frame_that_drips_fast_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def drip() -> None:
        theirs.send((1 << 20).to_bytes(8, "big"))
        while not over.wait(0.0005):
            theirs.send(b"\0")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with pytest.raises(ChannelTimeout):
        Channel(ours, MOST).receive(soon())
    over.set()
    thread.join(5)
    ours.close()
    theirs.close()

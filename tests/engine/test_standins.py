"""The process that makes the calls of lent helpers: kept, told what it may answer, replaced."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.engine.runner.frames import Channel, ChannelTimeout
from autograder.engine.standins import Loan, StandIns

MOST = 1 << 24


def double(x: Any) -> Any:
    return 2 * x


def who() -> int:
    return os.getpid()


def slow() -> None:
    """Isn't to be stopped by an exception."""
    while True:
        try:
            time.sleep(60)
        except Exception:
            continue


@pytest.fixture
def stand_ins() -> Iterator[StandIns]:
    one = StandIns()
    yield one
    one.close()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Channel]]:
    """The grader's end of the stream, and the student's."""
    grader, student = socket.socketpair()
    with grader:
        channel = Channel(student, MOST)
        yield grader, channel
        channel.close()


def loan(*functions: Callable[..., Any], seconds: float = 5.0) -> Loan:
    return Loan({function.__name__: function for function in functions}, seconds)


def ask(student: Channel, helper: str, *args: Any, seconds: float = 10.0) -> dict[str, Any]:
    student.send({"helper": helper, "args": args, "kwargs": {}, "seed": None})
    answer: dict[str, Any] = student.receive(time.monotonic() + seconds)
    return answer


def test_one_process_answers_for_one_loan_after_the_other(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    pids = []
    for _ in range(3):
        with stand_ins.lent(loan(double, who), ends[0]):
            assert ask(ends[1], "double", 4)["value"] == 8
            pids.append(ask(ends[1], "who")["value"])
    assert len(set(pids)) == 1
    assert os.getpid() not in pids


def drawn() -> float:
    return float(np.random.randn())


def test_what_an_earlier_loan_drew_with_is_forgotten(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    """Else a seed could be told from one process of a notebook to the next."""
    later = []
    for seed in (3, 31415):
        with stand_ins.lent(loan(drawn), ends[0]):
            ends[1].send({"helper": "drawn", "args": (), "kwargs": {}, "seed": seed})
            ends[1].receive(time.monotonic() + 10)
        with stand_ins.lent(loan(drawn), ends[0]):
            later.append(ask(ends[1], "drawn")["value"])
    assert later[0] == later[1]


def test_what_an_earlier_loan_held_is_not_lent_any_more(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    with stand_ins.lent(loan(double, who), ends[0]):
        assert "value" in ask(ends[1], "who")
    with stand_ins.lent(loan(double), ends[0]):
        assert ask(ends[1], "who")["error"] == ("KeyError", "'who'")
        assert ask(ends[1], "double", 1)["value"] == 2


def test_nothing_is_answered_between_loans(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    with stand_ins.lent(loan(double), ends[0]):
        assert ask(ends[1], "double", 1)["value"] == 2
    with pytest.raises(ChannelTimeout):
        ask(ends[1], "double", 1, seconds=0.3)


def test_a_process_that_was_killed_is_replaced(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    with stand_ins.lent(loan(who), ends[0]):
        first = ask(ends[1], "who")["value"]
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    with stand_ins.lent(loan(who), ends[0]):
        assert ask(ends[1], "who")["value"] != first


def test_a_call_that_nobody_waits_for_does_not_hold_up_the_next_loan(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    with stand_ins.lent(loan(slow, who, seconds=60.0), ends[0]):
        first = ask(ends[1], "who")["value"]
        with pytest.raises(ChannelTimeout):
            ask(ends[1], "slow", seconds=0.2)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    with stand_ins.lent(loan(who), ends[0]):
        assert ask(ends[1], "who")["value"] != first


def test_a_call_takes_no_longer_than_is_lent(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    def sleepy() -> None:
        time.sleep(60)

    with stand_ins.lent(loan(sleepy, seconds=0.1), ends[0]):
        assert ask(ends[1], "sleepy")["error"][0] == "TooMuch"


def test_half_a_question_is_no_obstacle(
    stand_ins: StandIns, ends: tuple[socket.socket, Channel]
) -> None:
    with stand_ins.lent(loan(double), ends[0]):
        ends[1]._stream.send(b"\0\0\0")
        time.sleep(0.1)
    fresh, student = socket.socketpair()
    with fresh, stand_ins.lent(loan(double), fresh):
        assert ask(Channel(student, MOST), "double", 3)["value"] == 6


def test_it_ends_with_its_owner_even_within_a_loan(ends: tuple[socket.socket, Channel]) -> None:
    stand_ins = StandIns()
    with stand_ins.lent(loan(who), ends[0]):
        pid = ask(ends[1], "who")["value"]
        stand_ins.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)

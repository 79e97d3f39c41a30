"""Counting steps, and hearing of what isn't counted."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from coursekit.judge import steps
from coursekit.judge.steps import StepCounter, Uncounted


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_GRADING", True)


def in_a_thread() -> None:
    thread = threading.Thread(target=sum, args=([1],))
    thread.start()
    thread.join()


def in_a_program() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def in_a_fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def untraced() -> None:
    before = sys.gettrace()
    sys.settrace(None)
    sys.settrace(before)


def unprofiled() -> None:
    sys.setprofile(None)


@pytest.mark.parametrize("way", [in_a_thread, in_a_program, in_a_fork, untraced, unprofiled])
def test_ways_out_of_being_counted_are_heard(graded: None, way: Callable[[], None]) -> None:
    with StepCounter(set()) as counter:
        way()
    assert counter.evaded
    with StepCounter(set()) as after:
        sum(number for number in range(9))
    assert not after.evaded
    assert after.steps > 9


def test_they_are_only_heard_while_grading() -> None:
    with StepCounter(set()) as counter:
        in_a_thread()
    assert steps._GRADING or steps._hooked or not counter.evaded


def test_what_the_grader_does_itself_neither_counts_nor_is_a_way_out(graded: None) -> None:
    def work() -> None:
        with Uncounted():
            in_a_thread()
            sum(number for number in range(10_000))

    with StepCounter(set()) as counter:
        work()
        inside = sys.gettrace()
    assert not counter.evaded
    assert counter.steps < 1_000
    assert inside == counter._trace

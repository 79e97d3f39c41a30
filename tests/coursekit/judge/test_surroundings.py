"""Many calls in the same surroundings: each finds them as if it were the first."""

from __future__ import annotations

import random
import signal
import time
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from coursekit.judge.calling import CallSeries
from coursekit.judge.model import Case, Fixture, Outcome
from coursekit.judge.surroundings import SEED

FIXTURE = Fixture(
    task="work",
    points=1,
    signature="(step)",
    parameters=("step",),
    required=1,
    returns=("work",),
    criteria=(),
    cases=(),
    expected=(),
    seconds=0.2,
)


def twice(work: Callable[[int], Any], **options: Any) -> list[Outcome]:
    """The outcomes of `work(0)`, which may disturb what it likes, and of `work(1)`."""
    with CallSeries(FIXTURE, {}, **options) as series:
        return [series.call(work, Case(f"step {n}", {"step": n}, seed=7)) for n in (0, 1)]


def test_warnings_that_were_made_errors_are_silent_again() -> None:
    def work(step: int) -> int:
        if step == 0:
            warnings.simplefilter("error")
        else:
            warnings.warn("careful", stacklevel=1)
        return step

    assert [outcome.status for outcome in twice(work)] == ["returned", "returned"]


def test_floating_point_settings_are_the_usual_ones_again() -> None:
    def work(step: int) -> float:
        if step == 0:
            np.seterr(all="raise")
        return float(np.log(np.zeros(1))[0])

    first, second = twice(work)
    assert first.status == "raised"
    assert second.value == -np.inf


def test_generators_are_seeded_for_each() -> None:
    def work(step: int) -> tuple[float, float]:
        return np.random.rand(), random.random()

    first, second = twice(work)
    assert (
        first.value == second.value == (np.random.RandomState(7).rand(), random.Random(7).random())
    )


def test_only_the_call_that_seeds_is_noted() -> None:
    def work(step: int) -> int:
        if step == 0:
            np.random.seed(3)
        return step

    assert [outcome.changed for outcome in twice(work)] == [(SEED,), ()]


def test_a_seed_function_of_the_students_does_not_last() -> None:
    def work(step: int) -> float:
        if step == 0:
            np.random.seed = lambda *_: None
        else:
            np.random.seed(3)
        return np.random.rand()

    seeding = np.random.seed
    assert twice(work)[1].value == np.random.RandomState(3).rand()
    assert np.random.seed is seeding


def test_what_is_printed_is_told_apart() -> None:
    assert [outcome.printed for outcome in twice(print)] == ["0\n", "1\n"]


def test_figures_of_one_call_are_not_seen_by_the_next() -> None:
    def work(step: int) -> None:
        if step == 0:
            plt.plot([1, 2, 3])
        else:
            plt.gca()

    mine, before = plt.figure(), (plt.show, Figure.__init__)
    try:
        first, second = twice(work)
        assert [len(axes["lines"]) for axes in first.value["axes"]] == [1]
        assert [len(axes["lines"]) for axes in second.value["axes"]] == [0]
        assert plt.get_fignums() == [mine.number]
        assert (plt.show, Figure.__init__) == before
    finally:
        plt.close(mine)


def test_a_figure_that_is_kept_does_not_stand_for_a_later_value() -> None:
    kept: list[Any] = []

    def work(step: int) -> int | None:
        if step == 0:
            kept.append(plt.figure())
            return 5
        return None

    assert [outcome.value for outcome in twice(work)] == [5, None]


def test_each_call_has_its_own_time() -> None:
    def work(step: int) -> int:
        while step == 0:
            pass
        return step

    before = signal.getsignal(signal.SIGALRM)
    assert [outcome.status for outcome in twice(work)] == ["timeout", "returned"]
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_call_that_takes_the_alarm_away_takes_it_from_itself_alone() -> None:
    def work(step: int) -> int:
        if step == 0:
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        end = time.monotonic() + 20 * FIXTURE.seconds
        while step == 1 and time.monotonic() < end:
            pass
        return step

    assert [outcome.status for outcome in twice(work)] == ["returned", "timeout"]


@pytest.mark.parametrize("put_back", [True, False])
def test_random_streams_are_put_back_if_asked_to(put_back: bool) -> None:
    np.random.seed(1)
    random.seed(1)
    twice(lambda step: np.random.rand() + random.random(), put_back=put_back)
    same = np.random.rand() == np.random.RandomState(1).rand()
    assert same is (random.random() == random.Random(1).random()) is put_back

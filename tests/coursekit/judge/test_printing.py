"""Printed costs: the numbers count, not the words."""

from __future__ import annotations

from time import perf_counter

import pytest

from coursekit.judge.printing import alike, problem

EXPECTED = "Cost after iteration 0: 0.693147\nCost after iteration 100: 0.584508\n"


@pytest.mark.parametrize(
    "loud",
    [
        EXPECTED,
        "0 0.69\n100 0.58\n",
        "iteration 0 → 6.93147e-01\niteration 100 → 5.84508e-01\ndone\n",
        "[0.6931471805599453, 0.584508]\n",
        "learning rate 0.5\n" + EXPECTED + "last cost 0.412\n",
    ],
)
def test_any_wording_is_right(loud):
    assert problem("", loud, EXPECTED) is None


def test_leftover_prints_do_no_harm():
    for words in ("shape (2, 3)\n", "right: 0.69\n", "learning rate 0.5\n"):
        assert problem(words, words + EXPECTED, EXPECTED) is None


@pytest.mark.parametrize(
    ("quiet", "loud", "said"),
    [
        ("", "", "no cost is printed"),
        (EXPECTED, EXPECTED, "as much with print_cost=False"),
        (EXPECTED, "", "nothing with print_cost=True"),
        ("", "0 0.7\n100 0.6\n", "aren't the costs"),
        ("", EXPECTED + "50 0.62\n150 0.55\n250 0.51\n", "3 numbers beside"),
        ("", "training…\n", "aren't the costs"),
        ("now 0.693147\n", "now 0.693147\n" + EXPECTED, "prints a cost, too"),
        ("", "0 0.6931\n100 0.6012\n", "aren't the costs"),
        ("", EXPECTED + "".join(f"{i} 0.{i}\n" for i in range(10, 99)), "91 lines where 2 costs"),
        ("", " ".join(f"{i / 100:.2f}" for i in range(400)) + "\n", "aren't the costs"),
    ],
)
def test_what_is_wrong_is_said(quiet, loud, said):
    assert said in problem(quiet, loud, EXPECTED)


def test_words_without_a_number_are_no_silence():
    assert not alike("iteration 0\n", "")
    assert alike("cost 0.693147\n", "0: 0.69315\n")


def test_a_few_numbers_beside_the_costs_do_no_harm():
    beside = "rate 0.125\nlast cost 0.25\n"
    assert problem("", EXPECTED + beside, EXPECTED) is None
    said = problem("", EXPECTED + beside + "rate 0.375\n", EXPECTED)
    assert said == "with print_cost=True it prints 3 numbers beside the costs asked for"


def test_the_wrong_way_round_is_said():
    assert "prints with print_cost=False, and nothing with" in problem(EXPECTED, "", EXPECTED)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("cost 0.6931", "0: 0.69", True),
        ("cost 0.6931", "cost 0.7131", False),
        ("cost 0.69", "cost 0.69 0.58", False),
        ("", "training", False),
        ("done", "training", True),
        ("", " \n", True),
        ("1.8987440189094655", "1.8987440189094651", True),  # sums in another order
        ("1.8987440189", "1.8987440209", False),
    ],
)
def test_alike_by_numbers(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    "loud",
    ["1e400", "1.0e-400", "1e" + "9" * 6000, "0." + "1" * 5000, "9" * 500_000, "a\n" * 200_000],
    ids=lambda text: text[:6],
)
def test_numbers_that_no_float_can_hold_and_floods_are_wrong_costs_and_no_more(loud: str) -> None:
    started = perf_counter()
    assert problem("", loud, "0.693147") is not None
    assert problem("b\n" * 200_000, loud, "0.693147") is not None
    assert perf_counter() - started < 5.0

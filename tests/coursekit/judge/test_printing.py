"""Printed costs: the numbers count, not the words."""

from __future__ import annotations

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
    assert problem("shape (2, 3)\n", "shape (2, 3)\n" + EXPECTED, EXPECTED) is None


@pytest.mark.parametrize(
    ("quiet", "loud", "said"),
    [
        ("", "", "no cost is printed"),
        (EXPECTED, EXPECTED, "as much with print_cost=False"),
        (EXPECTED, "", "nothing with print_cost=True"),
        ("", "0 0.7\n100 0.6\n", "aren't the costs"),
        ("", EXPECTED + "50 0.62\n150 0.55\n250 0.51\n", "3 numbers beside"),
        ("", "training…\n", "aren't the costs"),
        ("", "0 0.6931\n100 0.6012\n", "aren't the costs"),
        ("", EXPECTED + "".join(f"{i} 0.{i}\n" for i in range(10, 99)), "91 lines where 2 costs"),
    ],
)
def test_what_is_wrong_is_said(quiet, loud, said):
    assert said in problem(quiet, loud, EXPECTED)


def test_words_without_a_number_are_no_silence():
    assert not alike("iteration 0\n", "")
    assert alike("cost 0.693147\n", "0: 0.69315\n")

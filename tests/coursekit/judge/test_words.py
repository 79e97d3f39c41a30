"""How things are said in messages, and whether two messages say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from coursekit.judge import words


def misfit(product: Callable[..., Any], rows: int) -> str:
    """What NumPy says of matrices that can't be multiplied."""
    with pytest.raises(ValueError, match=r"mismatch|aligned") as caught:
        product(np.ones((3, 4)), np.ones((rows, 2)))
    return str(caught.value)


def test_matrices_that_do_not_fit_are_told_alike_by_np_dot_and_by_at() -> None:
    assert words.same_error(misfit(np.dot, 5), misfit(np.matmul, 5))
    assert words.same_error(misfit(np.matmul, 5), misfit(np.dot, 5))
    assert not words.same_error(misfit(np.dot, 5), misfit(np.matmul, 6))
    assert not words.same_error(misfit(np.matmul, 5), misfit(np.matmul, 6))


def test_other_errors_are_alike_by_their_words() -> None:
    assert words.same_error("no such name", "no such name")
    assert not words.same_error("no such name", misfit(np.dot, 5))


@pytest.mark.parametrize(
    ("value", "kind"),
    [(np.str_("three"), "a text"), ("three", "a text"), (np.float64(3), "a single number")],
)
def test_values_are_called_what_they_are(value: object, kind: str) -> None:
    assert words.kind_of(value) == kind


def test_articles_suit_what_follows() -> None:
    assert [words.a(noun) for noun in ("KeyError", "AxisError")] == ["a KeyError", "an AxisError"]

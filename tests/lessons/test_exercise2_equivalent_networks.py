"""Exercise 2: the function of a network is judged, whatever its numbers look like."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.fixtures import grading_fixtures, public_fixtures
from autograder.solutions import exercise2_equivalent_networks as solutions
from autograder.solutions import lesson1_logistic_unit as lesson1
from autograder.tasks import load_lesson
from autograder.tasks.model import alternative
from autograder.validate.bank import judge_variant
from autograder.validate.seeds import REFERENCE, try_seed
from coursekit.judge.model import Verdict

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = load_lesson("exercise2_equivalent_networks")
NOTEBOOK = ROOT / "notebooks" / "exercise2_equivalent_networks.md"
FUNCTIONS = [task.name for task in LESSON.functions]
HALVED = "W1, b1, W2, b2 = W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum(axis=1, keepdims=True) / 2"

Array = np.ndarray[Any, Any]
sizes = st.tuples(*[st.integers(1, 6)] * 3)


def network(n_x: int, n_h: int, n_y: int) -> dict[str, Array]:
    rng = np.random.default_rng([n_x, n_h, n_y])
    shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    return {name: rng.normal(0, 2, shape) for name, shape in shapes.items()}


def points(n_x: int) -> Array:
    return np.random.default_rng(n_x).normal(0, 3, (n_x, 50))


@given(st.floats(-800, 800))
def test_the_identity(z: float) -> None:
    exact = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    assert float(solutions.sigmoid_by_tanh(z)) == pytest.approx(exact, abs=1e-15)


def test_networks_entry_by_entry() -> None:
    one, X = network(3, 4, 2), points(3)
    for outputs, curve in (
        (solutions.sigmoid_network(X, one), lambda z: 1 / (1 + math.exp(-z))),
        (solutions.tanh_network(X, one), math.tanh),
    ):
        for i, k in ((0, 0), (7, 1), (49, 0)):
            hidden = [curve(math.fsum(one["W1"][j] * X[:, i]) + one["b1"][j, 0]) for j in range(4)]
            score = math.fsum(one["W2"][k] * np.array(hidden)) + one["b2"][k, 0]
            assert outputs[k, i] == pytest.approx(1 / (1 + math.exp(-score)), rel=1e-12)


@given(sizes)
def test_both_conversions_keep_the_function(size: tuple[int, int, int]) -> None:
    one, X = network(*size), points(size[0])
    assert solutions.largest_difference(X, one, solutions.to_tanh_network(**one)) < 1e-13
    assert solutions.largest_difference(X, solutions.to_sigmoid_network(**one), one) < 1e-13
    again = solutions.to_sigmoid_network(**solutions.to_tanh_network(**one))
    assert all(np.allclose(again[name], one[name], rtol=0, atol=1e-14) for name in one)


def test_the_given_sigmoid_is_that_of_lesson_1_and_stands_in_the_notebook() -> None:
    z = np.array([[-1000.0, -3.0, 0.0], [0.5, 40.0, 1000.0]])
    np.testing.assert_allclose(solutions.sigmoid(z), lesson1.sigmoid(z), rtol=1e-15)
    source = Path(solutions.__file__).read_text(encoding="utf-8")
    given_functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name not in FUNCTIONS
    ]
    assert [node.name for node in given_functions] == ["sigmoid"]
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert all((ast.get_source_segment(source, node) or "?") in text for node in given_functions)


def verdict_on(body: str, hidden: bool = False) -> Verdict:
    """What the judge says of a `to_tanh_network` with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"def to_tanh_network(W1, b1, W2, b2):\n{lines}\n"
    drawn = grading_fixtures(LESSON.name, b"tried") if hidden else public_fixtures(LESSON.name)
    return judge_variant(LESSON, drawn["to_tanh_network"], alternative("tried", source, "tried"))


EQUIVALENT = {
    "as the solution": "return dict(W1=W1, b1=b1, W2=W2, b2=b2)",
    "units shuffled": "p = np.random.permutation(len(W1))\n"
    "return {'W1': W1[p], 'b1': b1[p], 'W2': W2[:, p], 'b2': b2}",
    "signs flipped at random": "s = np.random.choice([-1, 1], b1.shape)\n"
    "return {'W1': W1 * s, 'b1': b1 * s, 'W2': W2 * s.T, 'b2': b2}",
    "every unit three times": "return {'W1': np.vstack([W1] * 3), 'b1': np.vstack([b1] * 3), "
    "'W2': np.hstack([W2 / 2, W2 / 4, W2 / 4]), 'b2': b2}",
    "units that cancel": "n = len(W1)\nreturn {'W1': np.vstack([W1, W1, W1]), "
    "'b1': np.vstack([b1, b1, b1]), 'W2': np.hstack([W2, 5 * W2, -5 * W2]), 'b2': b2}",
    "a unit with nothing coming in": "return {'W1': np.vstack([W1, 0 * W1[:1]]), "
    "'b1': np.vstack([b1, [[1.0]]]), 'W2': np.hstack([W2, 3 + 0 * b2]), "
    "'b2': b2 - 3 * np.tanh(1.0)}",
    "a hundred idle units": "return {'W1': np.vstack([W1, np.ones((100, W1.shape[1]))]), "
    "'b1': np.vstack([b1, np.ones((100, 1))]), "
    "'W2': np.hstack([W2, np.zeros((len(W2), 100))]), 'b2': b2}",
}


@pytest.mark.parametrize("answer", EQUIVALENT.values(), ids=EQUIVALENT)
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "grading"])
def test_every_equivalent_network_is_right(answer: str, hidden: bool) -> None:
    verdict = verdict_on(f"{HALVED}\n{answer}", hidden)
    assert verdict.passed, verdict.message


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
@pytest.mark.parametrize("off", [1e-4, 1e-5])
def test_a_network_that_is_merely_close_is_wrong(name: str, off: float) -> None:
    close = f"{HALVED}\n{name} = {name} + {off}\nreturn {{'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}}"
    assert verdict_on(close).score == 0


def test_an_idle_unit_that_isnt_quite_idle_is_wrong() -> None:
    assert verdict_on(
        f"{HALVED}\nreturn {{'W1': np.vstack([W1, W1[:1]]), 'b1': np.vstack([b1, b1[:1]]), "
        "'W2': np.hstack([W2, 1e-4 + 0 * b2]), 'b2': b2}"
    ).score == 0  # fmt: skip


UNREADABLE = {
    "nothing": ("return None", "a dictionary with W1, b1, W2 and b2"),
    "three arrays": ("return W1, b1, W2", "a dictionary with W1, b1, W2 and b2"),
    "a name missing": ("return {'W1': W1, 'b1': b1, 'W2': W2}", "lacks `b2`"),
    "flat bias": (
        "return {'W1': W1, 'b1': b1.ravel(), 'W2': W2, 'b2': b2}",
        "`b1` has the shape",
    ),
    "words": ("return {'W1': 'half', 'b1': b1, 'W2': W2, 'b2': b2}", "`W1` is no array of numbers"),
    "ragged": (
        "return {'W1': W1, 'b1': b1, 'W2': [[1.0], [1.0, 2.0]], 'b2': b2}",
        "`W2` is no array of numbers",
    ),
    "complex": ("return {'W1': W1 + 0j, 'b1': b1, 'W2': W2, 'b2': b2}", "`W1` is no array"),
    "on its side": ("return {'W1': W1.T, 'b1': b1, 'W2': W2, 'b2': b2}", "`W1` has the shape"),
    "a crowd": (
        "z = np.zeros\nreturn {'W1': z((9000, len(W1[0]))), 'b1': z((9000, 1)), "
        "'W2': z((len(W2), 9000)), 'b2': b2}",
        "9000 hidden units",
    ),
}


@pytest.mark.parametrize(("body", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_network_is_told(body: str, said: str) -> None:
    verdict = verdict_on(body)
    assert verdict.score == 0
    assert said in " ".join([verdict.message, *(line.message for line in verdict.criteria)])


def test_not_a_number_earns_nothing() -> None:
    body = f"{HALVED}\nreturn {{'W1': W1 * np.nan, 'b1': b1, 'W2': W2, 'b2': b2}}"
    assert verdict_on(body).score == 0


def test_one_output_right_earns_its_points() -> None:
    verdict = verdict_on(
        "return {'W1': W1 / 2, 'b1': b1 / 2, 'W2': W2 / 2, 'b2': b2 + W2.sum() / 2}"
    )
    assert verdict.mistake == "sum_over_everything"
    assert verdict.score == 19


def test_outcomes_that_are_kept_for_many_seeds_go_through_the_view_once() -> None:
    assert try_seed(LESSON.name, REFERENCE).faults == ()


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [30]

"""Exercise 7: the sample of real digits, the numbers of the model answer, and free answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.fixtures import public_fixtures
from autograder.solutions import exercise7_mnist as solutions
from autograder.solutions import lesson3_softmax_mnist as lesson3
from autograder.tasks import load_lesson
from autograder.tasks.exercise7_mnist import curves_view, training_view
from autograder.tasks.exercise7_mnist.digits import SAMPLE, drawn, sample
from autograder.tasks.model import alternative
from autograder.validate.bank import judge_variant
from coursekit import data
from coursekit.data.cache import FILE_NAME, cache_folder
from coursekit.judge.model import Case, Verdict

LESSON = load_lesson("exercise7_mnist")
FUNCTIONS = [task.name for task in LESSON.functions]
WITH_MNIST = pytest.mark.skipif(
    not (cache_folder() / FILE_NAME).exists(), reason="the MNIST digits aren't in the cache"
)

Array = np.ndarray[Any, Any]


def verdict_on(task: str, source: str) -> Verdict:
    answer = alternative("tried", source, "")
    return judge_variant(LESSON, public_fixtures(LESSON.name)[task], answer)


def passed(verdict: Verdict) -> dict[str, bool]:
    return {result.name: result.passed for result in verdict.criteria}


# ---------------------------------------------------------------- the sample


def test_the_sample_is_small_and_even() -> None:
    X, labels = sample()
    assert X.shape == (784, 500)
    assert np.bincount(labels).tolist() == [50] * 10
    assert X.min() == pytest.approx(0.01)
    assert X.max() == pytest.approx(1.0)
    assert SAMPLE.stat().st_size < 100_000


@WITH_MNIST
def test_the_sample_is_mnist() -> None:
    with np.load(SAMPLE, allow_pickle=False) as file:
        places = file["places"]
    digits = data.mnist()
    X, labels = sample()
    np.testing.assert_allclose(X, digits.train_x[:, places], atol=1e-15)
    np.testing.assert_array_equal(labels, digits.train_labels[places])


def test_groups_of_drawn_digits_share_none() -> None:
    (one, labels), (other, _) = drawn(np.random.default_rng(7), 60, 50)
    assert one.shape == (784, 60)
    assert labels.shape == (60,)
    assert not {column.tobytes() for column in one.T} & {column.tobytes() for column in other.T}


# ---------------------------------------------------------------- the solutions


def test_the_network_is_that_of_lesson_3() -> None:
    X, labels = sample()
    Y = solutions.one_hot(labels, 10)
    np.random.seed(2)
    mine, costs = solutions.train(X, Y, 7, 1.2, 12)
    np.random.seed(2)
    theirs = lesson3.nn_model(X, Y, 7, 12)
    for name, array in theirs.items():
        np.testing.assert_allclose(mine[name], array, rtol=1e-9)
    assert costs[0] == pytest.approx(np.log(10), abs=0.01)
    assert costs[-1] == lesson3.compute_cost(lesson3.forward_propagation(X, mine)[0], Y)


# The model answer's table, measured on all of MNIST with rate 0.5, 100 updates, seed 2:
# hidden units, first cost, last cost, training and test accuracy.
MEASURED = [
    (10, 2.3029, 0.4738, 0.88303, 0.8886),
    (25, 2.3021, 0.3726, 0.90080, 0.9034),
    (50, 2.3026, 0.3532, 0.90308, 0.9068),
    (100, 2.3036, 0.3453, 0.90340, 0.9061),
]


@WITH_MNIST
@pytest.mark.parametrize("row", MEASURED)
def test_the_first_costs_of_the_measured_trainings(row: tuple[float, ...]) -> None:
    """The trainings themselves take minutes; their starts are those of the table."""
    digits = data.mnist()
    np.random.seed(2)
    start = solutions.initialize_parameters(784, int(row[0]), 10)
    Y = solutions.one_hot(digits.train_labels, 10)
    cost = solutions.compute_cost(solutions.forward_propagation(digits.train_x, start)[0], Y)
    assert cost == pytest.approx(row[1], abs=6e-5)


def test_the_model_answers_state_what_was_measured() -> None:
    report, choice = (task.model_answer for task in LESSON.written)
    for units, _, cost, training, test in MEASURED:
        assert f"| {units} | {cost} | {100 * training:.2f} % | {100 * test:.2f} % |" in report
    assert f"{round(10_000 * (0.9034 - 0.8886))} more of the 10,000" in choice


def test_what_is_learnt_is_counted_rightly() -> None:
    count = sum(array.size for array in solutions.initialize_parameters(784, 25, 10).values())
    assert count == 795 * 25 + 10 == 19_885


@pytest.mark.parametrize(("rate", "updates"), [(0.1, 150), (0.3, 60), (1.2, 30), (1.5, 100)])
def test_any_sound_choice_has_learnt(rate: float, updates: int) -> None:
    ((X, labels),) = drawn(np.random.default_rng(3), 80)
    np.random.seed(4)
    _, costs = solutions.train(X, solutions.one_hot(labels, 10), 12, rate, updates)
    assert costs[-1] < training_view.LOW_ENOUGH - 0.1


# ---------------------------------------------------------------- free answers


def test_the_student_s_own_seed_and_choices_are_free() -> None:
    verdict = verdict_on(
        "my_network",
        """
def my_network(X, labels, n_h):
    np.random.seed(11)
    parameters, costs = train(X, one_hot(labels, 10), n_h, 0.9, 70)
    return {"parameters": parameters, "costs": tuple(round(c, 4) for c in costs),
            "learning_rate": 0.9, "seed": 11}
""",
    )
    assert verdict.passed, verdict.message


@pytest.mark.parametrize(
    "value",
    ["{}", "{'parameters': 3, 'costs': 'low', 'learning_rate': True}",
     "{'parameters': {n: np.array(['x']) for n in ('W1', 'b1', 'W2', 'b2')}}",
     "{'parameters': {n: np.full((1, 1), np.nan) for n in ('W1', 'b1', 'W2', 'b2')}}",
     "{'parameters': {n: np.zeros(()) for n in ('W1', 'b1', 'W2', 'b2')}}",
     "{'parameters': {n: np.zeros((3, 3)) for n in ('W1', 'b1', 'W2', 'b2')}}"],
)  # fmt: skip
@pytest.mark.parametrize("task", ["my_network", "compare_sizes"])
def test_whatever_is_returned_is_only_wrong(task: str, value: str) -> None:
    returned = value if task == "my_network" else "{n: " + value + " for n in sizes}"
    arguments = "X, labels, n_h" if task == "my_network" else "a, b, c, d, sizes"
    verdict = verdict_on(task, f"def {task}({arguments}):\n    return {returned}\n")
    assert verdict.score == 0
    assert "can't be used as asked for" not in verdict.message


def test_wrong_accuracies_cost_their_own_points_only() -> None:
    verdict = verdict_on(
        "compare_sizes",
        """
def compare_sizes(train_x, train_labels, test_x, test_labels, sizes):
    results = {}
    for n in sizes:
        one = my_network(train_x, train_labels, n)
        one["train"] = accuracy_of(one["parameters"], train_x, train_labels)
        one["test"] = 0.123
        results[n] = one
    return results
""",
    )
    assert passed(verdict) == {"networks": True, "training": True, "test": False}


# ---------------------------------------------------------------- figures

CURVES = """
def cost_figure(results):
    fig, ax = plt.subplots()
    for n, run in results.items():
        DRAW
    LEGEND
    ax.set(xlabel="updates", ylabel="J")
    return fig
"""
OTHER_WAYS = {
    "steps of ten": (
        "ax.plot(10 * np.arange(len(run['costs'])), run['costs'], label=n)",
        "ax.legend()",
    ),
    "log axis": ("ax.loglog(run['costs'], label=f'{n}')", "ax.legend(title='units')"),
    "marks": ("ax.plot(run['costs'], 's', label=f'hidden: {n}')", "ax.legend()"),
    "names given later": ("ax.plot(run['costs'])", "ax.legend([f'{n} units' for n in results])"),
    "a line more": (
        "ax.axhline(0.5); ax.plot(run['costs'], label=f'{n} units, {run[\"costs\"][-1]:.2f}')",
        "ax.legend()",
    ),
}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_curves_drawn_otherwise(way: str) -> None:
    draw, legend = OTHER_WAYS[way]
    verdict = verdict_on("cost_figure", CURVES.replace("DRAW", draw).replace("LEGEND", legend))
    assert verdict.passed, verdict.message


@pytest.mark.parametrize(
    ("draw", "legend", "wrong"),
    [("ax.plot(run['costs'][1:], label=n)", "ax.legend()", {"curves", "legend"}),
     ("ax.plot(sorted(run['costs']), label=n)", "ax.legend()", {"curves", "legend"}),
     ("ax.plot(run['costs'], label='a net')", "ax.legend()", {"legend"}),
     ("ax.plot(run['costs'])", "ax.legend([f'{n}' for n in list(results)[::-1]])", {"legend"})],
)  # fmt: skip
def test_other_curves_and_names_are_wrong(draw: str, legend: str, wrong: set[str]) -> None:
    verdict = verdict_on("cost_figure", CURVES.replace("DRAW", draw).replace("LEGEND", legend))
    assert {name for name, right in passed(verdict).items() if not right} == wrong


@pytest.mark.parametrize("value", [None, {}, {"kind": "figure", "axes": 3}, [1], "figure"])
def test_a_view_says_that_there_is_no_figure(value: Any) -> None:
    with pytest.raises(ValueError, match="no figure"):
        curves_view.view(value, Case("a case", {}))


# ---------------------------------------------------------------- the bank


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [8, 14]

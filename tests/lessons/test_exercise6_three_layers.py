"""Exercise 6: its solutions beside independent oracles, its numbers, and free answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.fixtures import public_fixtures
from autograder.solutions import exercise6_three_layers as solutions
from autograder.tasks import load_lesson
from autograder.tasks.exercise6_three_layers import boundary_view, network_view
from autograder.tasks.exercise6_three_layers.drawing import Sizes, draw_parameters
from autograder.tasks.model import alternative
from autograder.validate.bank import judge_variant
from coursekit import data
from coursekit.judge.model import Case, Verdict

LESSON = load_lesson("exercise6_three_layers")
FUNCTIONS = [task.name for task in LESSON.functions]

Array = np.ndarray[Any, Any]


def verdict_on(task: str, source: str) -> Verdict:
    answer = alternative("tried", source, "")
    return judge_variant(LESSON, public_fixtures(LESSON.name)[task], answer)


def passed(verdict: Verdict) -> dict[str, bool]:
    return {result.name: result.passed for result in verdict.criteria}


# ---------------------------------------------------------------- the functions


def test_gradients_are_the_slopes_of_the_cost() -> None:
    rng = np.random.default_rng(6)
    sizes = Sizes(3, 5, 2, 2, 7)
    parameters = draw_parameters(rng, sizes)
    X, Y = rng.normal(size=(3, 7)), rng.integers(0, 2, (2, 7))
    grads = solutions.backward_propagation(
        parameters, solutions.forward_propagation(X, parameters)[1], X, Y
    )
    direction = {name: rng.normal(size=array.shape) for name, array in parameters.items()}

    def cost(step: float) -> float:
        moved = {name: array + step * direction[name] for name, array in parameters.items()}
        value: float = solutions.compute_cost(solutions.forward_propagation(X, moved)[0], Y)
        return value

    slope = sum(float(np.sum(grads["d" + name] * way)) for name, way in direction.items())
    assert (cost(1e-5) - cost(-1e-5)) / 2e-5 == pytest.approx(slope, rel=1e-8)


# What the model answers state. Long trainings end differently on other machines: so the margins.
STATED = {"moons": (data.moons, 0.056, 0.985), "circles": (data.circles, 0.324, 0.845)}


@pytest.mark.parametrize("name", STATED)
def test_a_good_answer_in_numbers(name: str) -> None:
    points, cost, share = STATED[name]
    X, Y = points()
    np.random.seed(2)
    result = solutions.my_network(X, Y)
    assert result["costs"][0] == pytest.approx(0.7, abs=0.1)
    assert result["costs"][-1] == pytest.approx(cost, abs=0.015)
    assert result["accuracy"] == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("points", [data.moons, data.circles])
@pytest.mark.parametrize("rate", [0.3, 1.0, 2.0])
def test_any_sound_choice_has_learnt(
    points: Callable[[], tuple[Array, Array]], rate: float
) -> None:
    X, Y = points()
    np.random.seed(5)
    _, costs = solutions.nn_model(X, Y, 4, 4, rate, 1000)
    assert costs[-1] < network_view.LOW_ENOUGH - 0.05


# ---------------------------------------------------------------- free answers


def test_the_student_s_own_seed_and_choices_are_free() -> None:
    verdict = verdict_on(
        "my_network",
        """
def my_network(X, Y):
    np.random.seed(11)
    parameters, costs = nn_model(X, Y, 4, 4, 0.7, 1200)
    return {"parameters": parameters, "costs": tuple(costs), "learning_rate": 0.7,
            "accuracy": round(float(np.mean(predict(parameters, X) == Y)), 4)}
""",
    )
    assert verdict.passed, verdict.message


def test_honest_reports_of_another_network_keep_their_points() -> None:
    verdict = verdict_on(
        "my_network",
        """
def my_network(X, Y):
    parameters, costs = nn_model(X, Y, 6, 3, 1.0, 1500)
    return {"parameters": parameters, "costs": costs, "learning_rate": 1,
            "accuracy": np.mean(predict(parameters, X) == Y)}
""",
    )
    assert passed(verdict) == {
        "parameters": False, "learning": True, "last cost": True, "accuracy": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["{}", "{'parameters': 3, 'costs': 'low', 'accuracy': [1], 'learning_rate': True}",
     "dict.fromkeys(('parameters', 'costs', 'accuracy', 'learning_rate'))",
     "{'parameters': {n: np.array(['x']) for n in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3')}}",
     "{'parameters': {n: np.full((1, 1), np.nan) for n in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3')}}",
     "{'parameters': {n: np.zeros(4) for n in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3')}}",
     "{'parameters': {n: np.zeros(()) for n in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3')}}"],
)  # fmt: skip
def test_whatever_is_returned_is_only_wrong(value: str) -> None:
    verdict = verdict_on("my_network", f"def my_network(X, Y):\n    return {value}\n")
    assert verdict.score == 0
    assert "can't be used as asked for" not in verdict.message


def test_a_guard_inside_the_logarithms_is_no_lie() -> None:
    """A very sure and wrong output: with a guard its loss is held down."""
    losses = np.array([0.1] * 99 + [60.0])
    guarded = float(np.mean(np.minimum(losses, 18.4)))
    assert network_view._cost([0.7, guarded], losses) == "that of the parameters"
    assert network_view._cost([0.7, float(losses.mean())], losses) == "that of the parameters"
    assert network_view._cost([0.7, 0.1], losses) != "that of the parameters"
    assert "exactly 0 or 1" in network_view._cost([0.7, float("nan")], losses)


# ---------------------------------------------------------------- figures

OTHER_CURVES = {
    "from 1": "plt.plot(range(1, len(costs) + 1), costs)",
    "in hundreds": "plt.plot([100 * i for i in range(len(costs))], costs)",
    "marks alone": "plt.plot(costs, '.')",
    "scattered": "plt.scatter(range(len(costs)), costs)",
    "log axis": "plt.plot(costs); plt.yscale('log')",
    "both log": "plt.loglog(np.array(costs))",
    "second panel": "plt.subplot(1, 2, 1); plt.plot([1, 2]); plt.subplot(1, 2, 2); plt.plot(costs)",
    "numbers from the right": "plt.plot(range(len(costs))[::-1], costs[::-1])",
}


@pytest.mark.parametrize("way", OTHER_CURVES)
def test_a_cost_curve_drawn_otherwise(way: str) -> None:
    source = f"def cost_figure(costs):\n    {OTHER_CURVES[way]}\n"
    source += "    plt.xlabel('$i$'); plt.ylabel('$J$')\n"
    assert verdict_on("cost_figure", source).passed


@pytest.mark.parametrize(
    "line",
    ["plt.plot(costs[::2])", "plt.plot(np.array(costs) / 2)", "plt.plot(costs[:-1])",
     "plt.plot(np.array(costs) ** 2)", "plt.title('costs')", "plt.plot(costs, range(len(costs)))",
     "plt.plot(np.convolve(costs, [0.5, 0.5], 'same'))", "plt.plot([0.5] * len(costs))"],
)  # fmt: skip
def test_another_curve_is_not_the_costs(line: str) -> None:
    source = f"def cost_figure(costs):\n    {line}\n    plt.xlabel('i'); plt.ylabel('J')\n"
    assert passed(verdict_on("cost_figure", source)) == {"curve": False, "labels": True}


GRID = """
def boundary_figure(parameters, X, Y):
    gx, gy = np.meshgrid(np.linspace(X[0].min(), X[0].max(), 60),
                         np.linspace(X[1].min(), X[1].max(), 50))
    Z = forward_propagation(np.vstack([gx.ravel(), gy.ravel()]), parameters)[0].reshape(gx.shape)
    fig, ax = plt.subplots()
    BORDER
    POINTS
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return fig
"""
COLOURED = "ax.scatter(X[0], X[1], c=Y[0], cmap='bwr')"
BORDERS = {
    "two levels": "ax.contourf(gx, gy, Z, levels=[0, 0.5, 1])",
    "many levels": "ax.contourf(gx, gy, Z, levels=20, cmap='RdBu', alpha=0.4)",
    "the levels matplotlib chooses": "ax.contourf(gx, gy, Z, cmap='RdBu')",
    "decisions": "ax.contourf(gx, gy, Z > 0.5)",
    "mesh": "ax.pcolormesh(gx, gy, Z > 0.5, shading='auto')",
    "smooth mesh": "ax.pcolormesh(gx, gy, Z, shading='gouraud')",
    "picture": "ax.imshow((Z > 0.5)[::-1], extent=(*gx[0, [0, -1]], *gy[[0, -1], 0]))",
    "line": "ax.contour(gx, gy, Z, [0.5])",
    "line of decisions": "ax.contour(gx, gy, (Z > 0.5) * 1.0, levels=[0.5])",
    "line of decisions at another level": "ax.contour(gx, gy, (Z > 0.5) * 1.0, levels=[0.7])",
    "line of decisions at all levels": "ax.contour(gx, gy, Z > 0.5)",
    "line of scores": "ax.contour(gx, gy, np.log(Z / (1 - Z)), [0])",
    "line on a coarse grid": "ax.contour(gx[::4, ::4], gy[::4, ::4], Z[::4, ::4], [0.5])",
    "dots": "ax.plot(gx[Z > .5], gy[Z > .5], 'r,'); ax.scatter(gx, gy, c=Z > 0.5, s=1)",
    "other colours": "ax.contourf(gx, gy, Z < 0.5, colors=['red', 'white', 'blue'])",
}


@pytest.mark.parametrize("way", BORDERS)
def test_a_boundary_drawn_otherwise(way: str) -> None:
    source = GRID.replace("POINTS", COLOURED).replace("BORDER", BORDERS[way])
    verdict = verdict_on("boundary_figure", source)
    assert verdict.passed, verdict.message


def test_the_course_s_own_figure_will_do() -> None:
    source = """
def boundary_figure(parameters, X, Y):
    from coursekit import plots
    return plots.decision_boundary(lambda points: predict(parameters, points), X, Y)
"""
    assert verdict_on("boundary_figure", source).passed


@pytest.mark.parametrize(
    "line",
    ["ax.contourf(gx, gy, Z > 0.2)", "ax.contour(gx, gy, Z, [0.95])", "ax.axis('equal')",
     "ax.contour(gx, gy, Z, [0.7])", "ax.contour(gx, gy, np.log(Z / (1 - Z)), [0.5])",
     "ax.contourf(gx, gy, gx > 0)", "ax.contourf(gx, gy, Z[:, ::-1] > 0.5)",
     "ax.imshow(np.random.rand(40, 40), extent=(*gx[0, [0, -1]], *gy[[0, -1], 0]))",
     "ax.contourf(gx[:, :20], gy[:, :20], Z[:, :20] > 0.5)",
     "ax.contour(gx, gy, Z * 0 + gx, [0.3])"],
)  # fmt: skip
def test_another_boundary_is_not_this_network_s(line: str) -> None:
    source = GRID.replace("POINTS", COLOURED).replace("BORDER", line)
    assert passed(verdict_on("boundary_figure", source)) == {
        "points": True, "classes": True, "boundary": False, "labels": True,
    }  # fmt: skip


def test_a_reshape_in_another_order_is_said_to_be_turned() -> None:
    line = 'ax.contourf(gx, gy, (Z > 0.5).ravel().reshape(gx.shape, order="F"))'
    verdict = verdict_on(
        "boundary_figure",
        GRID.replace("POINTS", COLOURED).replace("BORDER", line).replace("50)", "60)"),
    )
    assert verdict.mistake == "turned_about"


@pytest.mark.parametrize("value", [None, {}, {"kind": "figure", "axes": 3}, [1], "figure"])
def test_a_view_says_that_there_is_no_figure(value: Any) -> None:
    with pytest.raises(ValueError, match="no figure"):
        boundary_view.view(value, Case("a case", {}))


# ---------------------------------------------------------------- the bank


def test_points() -> None:
    assert LESSON.points == 100
    assert [task.points for task in LESSON.written] == [3, 5]

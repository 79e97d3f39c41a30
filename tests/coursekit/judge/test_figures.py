"""What is read off a figure, however it was drawn, and whatever a call did with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from coursekit import plots
from coursekit.judge import artists, figures
from coursekit.judge.calling import call
from coursekit.judge.model import Case, Fixture, Outcome
from coursekit.plain import Opaque, from_bytes, to_bytes

COSTS = [0.7, 0.4, 0.3, 0.25]
ACROSS, UP = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-1, 1, 31))


@pytest.fixture(autouse=True)
def clean_desk() -> Iterator[None]:
    with matplotlib.rc_context():
        yield
    plt.close("all")


def ring(x: Any, y: Any) -> Any:
    """1 within an ellipse with a hole, else 0."""
    distance = np.hypot(x / 1.6, y / 0.8)
    return ((distance < 1) & (distance > 0.5)).astype(float)


def outcome_of(function: Callable[..., Any], **arguments: Any) -> Outcome:
    fixture = Fixture("draw", 1, "", tuple(arguments), len(arguments), (), (), (), ())
    return call(function, fixture, Case("a case", arguments), {})


def axes_of(function: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """What is on the only axes of the figure that the function draws."""
    outcome = outcome_of(function, **arguments)
    assert outcome.status == "returned", outcome.error
    assert outcome.value["kind"] == "figure"
    (axes,) = outcome.value["axes"]
    assert isinstance(axes, dict)
    return axes


# ---------------------------------------------------------------- curves and labels


def test_a_curve_with_its_labels() -> None:
    def draw(costs: list[float]) -> Figure:
        fig, ax = plt.subplots()
        ax.semilogy(range(0, 400, 100), costs, "o-", label="rate 0.5")
        ax.set(xlabel="iteration", ylabel="cost", title="training")
        ax.legend()
        return fig

    axes = axes_of(draw, costs=COSTS)
    (line,) = axes["lines"]
    assert line["y"].tolist() == COSTS
    assert line["x"].tolist() == [0, 100, 200, 300]
    assert line["label"] == "rate 0.5"
    assert axes["legend"] == ["rate 0.5"]
    assert [axes[name] for name in ("title", "xlabel", "ylabel", "xscale", "yscale")] == [
        "training", "iteration", "cost", "linear", "log",
    ]  # fmt: skip


def test_a_legend_of_the_whole_figure_is_one_of_its_axes() -> None:
    def draw() -> Figure:
        fig, ax = plt.subplots()
        ax.plot(COSTS, label="5 units")
        ax.legend()
        fig.legend(["7 units"])
        return fig

    assert axes_of(draw)["legend"] == ["5 units", "7 units"]


def test_marks_without_a_line_are_points() -> None:
    axes = axes_of(lambda: plt.plot([1, 2], [3, 4], "^", color="red"))
    assert not axes["lines"]
    (points,) = axes["points"]
    assert points["colours"].tolist() == [[255, 0, 0, 255]] * 2
    assert points["marker"] == "^"


def test_labels_of_the_whole_figure_stand_in_for_missing_ones() -> None:
    def draw() -> Figure:
        fig, ax = plt.subplots()
        ax.set_xlabel("updates")
        fig.supxlabel("neither")
        fig.supylabel("cost")
        return fig

    axes = axes_of(draw)
    assert (axes["xlabel"], axes["ylabel"]) == ("updates", "cost")


UNSEEN: dict[str, dict[str, Any]] = {
    "no style": {"linestyle": ""},
    "None": {"linestyle": "None", "marker": "None"},
    "transparent": {"alpha": 0},
    "white": {"color": "white", "marker": "o"},
    "faint": {"alpha": 0.01},
    "thin": {"linewidth": 0},
    "bare marks": {"linestyle": "", "marker": "o", "mfc": "none", "mec": "none"},
    "edgeless": {"linestyle": "", "marker": "o", "mfc": "none", "mew": 0},
    "small": {"linestyle": "", "marker": "o", "ms": 0},
}


@pytest.mark.parametrize("way", UNSEEN)
def test_a_curve_that_nobody_can_see_is_none(way: str) -> None:
    axes = axes_of(lambda: plt.plot(COSTS, **UNSEEN[way]))
    assert not axes["lines"]
    assert not axes["points"]


def test_dots_that_nobody_can_see_are_none() -> None:
    def draw() -> None:
        plt.scatter([1, 2], [3, 4], c="white")
        plt.scatter([1, 2], [3, 4], alpha=0)
        plt.scatter([1, 2], [3, 4], s=0)
        plt.scatter([1, 2], [3, 4], facecolors="none", edgecolors="r", linewidths=0)

    assert not axes_of(draw)["points"]


def test_white_is_seen_on_what_is_not_white() -> None:
    def draw() -> None:
        plt.gca().set_facecolor("black")
        plt.plot(COSTS, color="white")

    def draw_on_area() -> None:
        plt.axhspan(0, 1, color="black")
        plt.plot(COSTS, color="white")

    assert axes_of(draw)["lines"]
    assert axes_of(draw_on_area)["lines"]


def test_what_lies_beyond_the_ends_of_the_axes_is_left_out() -> None:
    def draw() -> None:
        plt.plot(COSTS)
        plt.plot([1, 2], [50, 60])
        plt.xlim(0, 2)
        plt.ylim(0.35, 1)

    (line,) = axes_of(draw)["lines"]
    assert line["y"].tolist() == COSTS[:3]


def test_open_marks_have_the_colour_of_their_edge() -> None:
    def draw() -> None:
        plt.plot([1, 2], [3, 4], "o", mfc="none", mec="red")
        plt.plot([1, 2], [3, 4], "ro", fillstyle="none")
        plt.plot([1, 2], [3, 4], "o", mfc="white", mec="red")

    hollow, unfilled, white = axes_of(draw)["points"]
    red = [[255, 0, 0, 255]] * 2
    assert hollow["colours"].tolist() == unfilled["colours"].tolist() == red
    assert white["colours"].tolist() == [[255] * 4] * 2
    assert white["edges"].tolist() == red


def test_the_course_s_own_cost_curve() -> None:
    axes = axes_of(lambda costs: plots.cost_curve(costs, every=100), costs=COSTS)
    assert axes["lines"][0]["y"].tolist() == COSTS
    assert axes["xlabel"] == "iteration"


@pytest.mark.parametrize(
    "returned",
    [
        lambda fig, ax: fig,
        lambda fig, ax: ax,
        lambda fig, ax: (fig, ax),
        lambda fig, ax: ax.lines[0],
        lambda fig, ax: np.array([[ax]], dtype=object),
        lambda fig, ax: None,
        lambda fig, ax: plt,
        lambda fig, ax: plt.show(),
        lambda fig, ax: plt.close(fig),
    ],
)
def test_whatever_leads_to_the_figure_will_do(returned: Callable[[Any, Any], Any]) -> None:
    def draw() -> Any:
        fig, ax = plt.subplots()
        ax.plot(COSTS)
        return returned(fig, ax)

    assert axes_of(draw)["lines"][0]["y"].tolist() == COSTS


# ---------------------------------------------------------------- points and regions


def test_scattered_points_know_their_colours() -> None:
    def draw() -> None:
        plt.scatter([1, 2, 3], [4, 5, 6], c=[0, 1, 0], cmap="coolwarm")
        plt.scatter([7], [8], marker="x", color="green", label="a cross")
        plt.scatter([9], [9], facecolors="none", edgecolors="blue")

    coloured, cross, hollow = axes_of(draw)["points"]
    assert coloured["x"].tolist() == [1, 2, 3]
    first, second, third = coloured["colours"].tolist()
    assert first == third != second
    assert cross["colours"].tolist() == [[0, 128, 0, 255]]
    assert cross["label"] == "a cross"
    assert hollow["colours"].tolist() == [[0, 0, 255, 255]]
    assert len({found["marker"] for found in (coloured, cross)}) == 2


WAYS: dict[str, Callable[[], Any]] = {
    "contourf": lambda: plt.contourf(ACROSS, UP, ring(ACROSS, UP), levels=[-0.5, 0.5, 1.5]),
    "pcolormesh": lambda: plt.pcolormesh(ACROSS, UP, ring(ACROSS, UP)),
    "pcolormesh_gouraud": lambda: plt.pcolormesh(ACROSS, UP, ring(ACROSS, UP), shading="gouraud"),
    "imshow": lambda: plt.imshow(ring(ACROSS, UP), origin="lower", extent=(-2, 2, -1, 1)),
    "imshow_upper": lambda: plt.imshow(ring(ACROSS, UP)[::-1], extent=(-2, 2, -1, 1)),
    "picture": lambda: plt.imshow(
        np.stack([ring(ACROSS, UP)] * 3, axis=-1), origin="lower", extent=(-2, 2, -1, 1)
    ),
    "course": lambda: plots.decision_boundary(
        lambda grid: ring(grid[0], grid[1]), np.array([[-2, 2], [-1, 1]]), np.array([[0, 1]])
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_region_is_read_where_it_is(way: str) -> None:
    (region,) = axes_of(WAYS[way])["regions"]
    assert 1000 < len(region["x"]) <= artists.SIDE**2
    assert region["colours"].shape == (len(region["x"]), 4)
    truth = ring(region["x"], region["y"]) > 0
    colours, which = np.unique(region["colours"], axis=0, return_inverse=True)
    assert len(colours) == 2
    agreement = np.mean(which.ravel() == truth)
    assert max(agreement, 1 - agreement) > 0.9  # all but the cells on the border


def test_what_a_single_filled_contour_leaves_bare_is_of_the_paper() -> None:
    def draw() -> None:
        plt.gca().set_facecolor("yellow")
        plt.contourf(ACROSS, UP, ring(ACROSS, UP), levels=[0.5, 1.5], colors=["k"])

    (region,) = axes_of(draw)["regions"]
    assert len(region["x"]) == artists.SIDE**2
    filled = region["colours"][:, 3] > 0
    assert np.mean(filled == (ring(region["x"], region["y"]) > 0)) > 0.9
    assert np.unique(region["colours"][~filled], axis=0).tolist() == [[255, 255, 0, 0]]


def test_points_beneath_an_opaque_area_are_hidden() -> None:
    def draw() -> None:
        plt.scatter([0], [0], c="red")
        plt.pcolormesh(ACROSS, UP, ring(ACROSS, UP))
        plt.scatter([1], [0], c="red")

    axes = axes_of(draw)
    assert [found["x"].tolist() for found in axes["hidden"]] == [[0]]
    assert [found["x"].tolist() for found in axes["points"]] == [[1]]


def test_a_see_through_area_hides_nothing() -> None:
    def draw() -> None:
        plt.scatter([0], [0], c="red")
        plt.pcolormesh(ACROSS, UP, ring(ACROSS, UP), alpha=0.5)

    axes = axes_of(draw)
    assert axes["points"]
    assert not axes["hidden"]


def test_a_contour_line_is_a_border() -> None:
    (border,) = axes_of(lambda: plt.contour(ACROSS, UP, np.hypot(ACROSS, UP), levels=[0.7]))[
        "borders"
    ]
    assert border["levels"] == [0.7]
    assert np.allclose(np.hypot(border["x"], border["y"]), 0.7, atol=0.02)


def test_every_region_has_an_end() -> None:
    fine = np.zeros((900, 1100))
    (region,) = axes_of(lambda: plt.imshow(fine))["regions"]
    assert len(region["x"]) == artists.SIDE**2


# ---------------------------------------------------------------- around the call


def test_open_figures_are_neither_drawn_into_nor_lost() -> None:
    mine = plt.figure()
    mine.add_subplot().plot([1, 2])
    axes = axes_of(lambda costs: plt.plot(costs) and None, costs=COSTS)
    assert len(axes["lines"]) == 1
    assert plt.get_fignums() == [mine.number]
    assert len(mine.axes[0].lines) == 1


def test_what_a_call_draws_is_closed_and_pyplot_is_put_back() -> None:
    before = plt.show, Figure.__init__

    def draw() -> None:
        plt.figure()
        raise KeyError("too late")

    assert outcome_of(draw).status == "raised"
    assert not plt.get_fignums()
    assert (plt.show, Figure.__init__) == before


@pytest.mark.parametrize("value", [3, [1, 2], (), {"a": None}, "text", None])
def test_other_values_stay_what_they_are(value: Any) -> None:
    assert outcome_of(lambda: value).value == value


def test_a_value_beside_a_figure_stays() -> None:
    def draw() -> int:
        plt.plot(COSTS)
        return 5

    assert outcome_of(draw).value == 5


def test_a_description_is_plain() -> None:
    value = outcome_of(WAYS["contourf"]).value
    assert from_bytes(to_bytes(value)).keys() == {"kind", "title", "axes"}


# ---------------------------------------------------------------- hostile figures


def test_what_has_no_numbers_is_left_out() -> None:
    def draw() -> None:
        plt.plot(["a", "b"], [1, 2])
        plt.plot(np.zeros(artists.MAX_NUMBERS + 1))
        plt.plot([np.nan, 1.0])

    lines = axes_of(draw)["lines"]
    assert len(lines) == 2
    assert np.isnan(lines[1]["y"][0])


def test_a_figure_that_lies_is_only_a_wrong_answer() -> None:
    class Liar(Figure):
        @property
        def axes(self) -> Any:  # type: ignore[misc]
            raise SystemError("nobody at home")

    outcome = outcome_of(lambda: Liar())
    assert outcome.status == "raised"
    assert outcome.error is not None
    assert outcome.error.type == "SystemError"


def test_texts_that_are_objects_become_texts() -> None:
    class Name(str):
        def __getitem__(self, key: Any) -> Any:
            return object()

    def draw() -> None:
        plt.plot([1, 2])
        plt.gca().set_xlabel(Name("iteration"))

    label = axes_of(draw)["xlabel"]
    assert isinstance(label, (str, Opaque))
    assert to_bytes(label)


def test_no_more_axes_than_can_be_looked_at() -> None:
    outcome = outcome_of(lambda: plt.subplots(4, 5)[0])
    assert len(outcome.value["axes"]) == figures.MAX_AXES

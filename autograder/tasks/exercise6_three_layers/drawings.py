"""Tasks `cost_figure` and `boundary_figure`: what a figure shows is judged, not how it looks."""

from __future__ import annotations

import numpy as np

from autograder.solutions.exercise6_three_layers import predict
from autograder.tasks.exercise6_three_layers import boundary_view, curve_view
from autograder.tasks.exercise6_three_layers.drawing import Array, Sizes, draw_parameters
from autograder.tasks.model import Mistake, Task, alternative, mistake, values
from coursekit.judge.model import Case


def draw_costs(rng: np.random.Generator) -> list[Case]:
    """Falling costs with a bump, of different lengths."""
    cases = []
    for length in (int(rng.integers(8, 15)), int(rng.integers(120, 180)), 1001):
        fall = np.exp(-np.linspace(0, 3, length)) * 0.6 + 0.1
        costs = fall * rng.uniform(0.9, 1.1, length)
        costs[int(rng.integers(3, length - 2))] += 0.2
        cases.append(Case(f"{length} costs", {"costs": [float(cost) for cost in costs]}))
    return cases


PLOT = "ax.plot(np.arange(len(costs)), costs)"
XLABEL, YLABEL = 'ax.set_xlabel("number of updates")', 'ax.set_ylabel("cost of the network")'
NEW = "figure, ax = plt.subplots()"

CURVE_MISTAKES: tuple[Mistake, ...] = (
    mistake("without_labels", XLABEL, "ax.grid(True)",
            "Your axes say nothing. What grows to the right, and what is it that falls?",
            "A curve without labels.", (YLABEL, "ax.grid(True)")),
    mistake("horizontal_label_missing", XLABEL, "ax.grid(True)",
            "The horizontal axis has no label: what is counted there?", "One label forgotten."),
    mistake("vertical_label_missing", YLABEL, "ax.grid(True)",
            "The vertical axis has no label: what is it that falls?", "One label forgotten."),
    mistake("labels_exchanged", XLABEL, 'ax.set_xlabel("cost")',
            "The labels have exchanged their axes.", "x and y mixed up.",
            (YLABEL, 'ax.set_ylabel("iteration")')),
    mistake("axes_exchanged", PLOT, "ax.plot(costs, np.arange(len(costs)))",
            "Your costs run along the horizontal axis. The number of updates belongs there.",
            "x and y mixed up."),
    mistake("backwards", PLOT, "ax.plot(costs[::-1])",
            "Your curve runs backwards: the first cost belongs on the left.", "Reversed costs."),
    mistake("last_only", PLOT, 'ax.plot([len(costs)], [costs[-1]], "o")',
            "Only some of the costs are in your figure. Each of them belongs there.",
            "The last value drawn in a loop of training."),
    mistake("sorted", PLOT, "ax.plot(sorted(costs, reverse=True))",
            "The numbers in your curve aren't the costs as they come: nothing sorted, smoothed or "
            "left out, please. A bump is part of the story, too.",
            "Sorted, so that it looks nicer."),
    mistake("logarithms", PLOT, "ax.plot(np.log(costs))",
            "You draw the logarithms of the costs under the name of costs. A logarithmic axis "
            "shows the same and keeps the numbers.", "log in place of semilogy."),
    mistake("sums", PLOT, "ax.plot(np.cumsum(costs))",
            "Your curve adds up all costs so far. Draw the costs themselves.", "A running sum."),
    mistake("empty", PLOT, "ax.set_title('costs')",
            "There is no curve in your axes.", "The plotting line forgotten."),
    mistake("nothing_drawn", NEW, "return None",
            "Your function returns no figure, and draws none.", "An unfinished function."),
)  # fmt: skip

COST_FIGURE = Task(
    "cost_figure",
    draw_costs,
    (
        values("curve", 4, groups=("basic",), text="there is a curve, and it is all the costs"),
        values("labels", 3, leaves=("horizontal label", "vertical label"), groups=("basic",),
               text="both axes are labelled"),
    ),
    CURVE_MISTAKES,
    (
        alternative("pyplot_alone", """
def cost_figure(costs):
    plt.semilogy(range(1, len(costs) + 1), costs, "k--", label="training")
    plt.xlabel("iteration")
    plt.ylabel("cost J")
    plt.title("How the cost falls")
    plt.legend()
    plt.show()
""", "pyplot's own figure, shown and not returned; a logarithmic axis, counted from 1."),
        alternative("axes_returned", """
def cost_figure(costs):
    fig = plt.figure(figsize=(4, 3))
    ax = fig.add_subplot(111)
    ax.axhline(np.log(2), color="grey", linestyle=":")
    ax.plot(costs, "o-", markersize=2)
    ax.set(xlabel="updates", ylabel="cross-entropy", ylim=(0, None))
    return fig, ax
""", "Figure and axes; a line more; no horizontal numbers given."),
    ),
    returns=("figure",),
    view=curve_view,
    seconds=20.0,
)  # fmt: skip


def draw_boundaries(rng: np.random.Generator) -> list[Case]:
    cases = []
    for group, n_1, n_2, m in (("basic", 4, 4, 60), ("basic", 4, 4, 85), ("basic", 5, 3, 41)):
        parameters, X, Y = drawn_network(rng, Sizes(2, n_1, n_2, 1, m))
        name = f"{m} points, {n_1} and {n_2} hidden units"
        cases.append(Case(name, {"parameters": parameters, "X": X, "Y": Y}, group))
    return cases


def drawn_network(rng: np.random.Generator, sizes: Sizes) -> tuple[dict[str, Array], Array, Array]:
    """A network with a plain border that looks different when it is turned or mirrored."""
    steps = np.linspace(0, 1, 30)
    while True:
        parameters = draw_parameters(rng, sizes, 1.6)
        X = rng.uniform(-1, 1, (2, sizes.m)) * [[1.6], [1.1]] + [[0.4], [-0.2]]
        low, high = X.min(axis=1), X.max(axis=1)
        across, up = np.meshgrid(low[0] + steps * (high - low)[0], low[1] + steps * (high - low)[1])
        field = predict(parameters, np.stack([across.ravel(), up.ravel()])).reshape(30, 30)
        edges = np.mean(field[1:] != field[:-1]) + np.mean(field[:, 1:] != field[:, :-1])
        others = [field.T, field[::-1], field[:, ::-1], field[::-1, ::-1]]
        alike = max(abs(np.mean(field == other) - 0.5) for other in others)
        labels = predict(parameters, X)
        if (
            0.3 < field.mean() < 0.7
            and 0.02 < edges < 0.12
            and alike < 0.36
            and sharp(parameters, across, up)
        ):
            noise = rng.random(labels.shape) < 0.1
            Y = np.where(noise, 1 - labels, labels)
            if 0.25 < Y.mean() < 0.75 and noise.any():
                return parameters, X, Y


def sharp(parameters: dict[str, Array], across: Array, up: Array) -> bool:
    """Few places where a slightly larger or smaller bias would change the decision."""
    grid = np.stack([across.ravel(), up.ravel()])
    moved = [{**parameters, "b3": parameters["b3"] + shift} for shift in (-0.4, 0.4)]
    return bool(np.mean(predict(moved[0], grid) != predict(moved[1], grid)) < 0.1)


REGIONS = "regions = predict(parameters, grid).reshape(across.shape)"
FILL = 'ax.contourf(across, up, regions, levels=[-0.5, 0.5, 1.5], colors=["lightblue", "moccasin"])'
SCATTER = 'ax.scatter(chosen[0], chosen[1], marker=marker, color=colour, label=f"class {label}")'
CHOSEN = "chosen = X[:, Y[0] == label]"
X1, X2 = 'ax.set_xlabel("first feature")', 'ax.set_ylabel("second feature")'
LIMITS = "low, high = X.min(axis=1) - 0.3, X.max(axis=1) + 0.3"

BOUNDARY_MISTAKES: tuple[Mistake, ...] = (
    mistake("without_labels", X1, "ax.grid(False)",
            "Your axes have no labels: which feature goes to the right, which one up?",
            "Labels forgotten.", (X2, "ax.grid(False)")),
    mistake("one_label", X2, "ax.grid(False)",
            "The vertical axis has no label.", "A label forgotten."),
    mistake("no_points", SCATTER, "pass",
            "The points are missing: a boundary means little without the data it divides.",
            "Only the regions drawn."),
    mistake("points_beneath", SCATTER, SCATTER[:-1] + ", zorder=0)",
            "Your points lie beneath the coloured regions, where nobody sees them. Draw the "
            "regions first.", "The regions drawn last."),
    mistake("no_regions", FILL, "pass",
            "Nothing in your figure shows where the network decides for which class.",
            "Only the points drawn."),
    mistake("one_class_missing", '(1, "^", "tab:orange")', '(0, "^", "tab:orange")',
            "Some of your points are missing. Draw those of both classes.",
            "A copied line with the label unchanged."),
    mistake("classes_alike", SCATTER, 'ax.scatter(X[0], X[1], color="black")',
            "One can't see which class a point belongs to. Give the classes different colours or "
            "marks.", "The labels forgotten in scatter."),
    mistake("predicted_classes", CHOSEN, "chosen = X[:, predict(parameters, X)[0] == label]",
            "Your points bear the classes that the network predicts. Then none can lie on the "
            "wrong side; show the true ones.", "Predictions drawn in place of labels."),
    mistake("legend_exchanged", CHOSEN, "chosen = X[:, Y[0] != label]",
            "Your legend calls the points of class 0 class 1, and the other way round.",
            "A condition turned round."),
    mistake("features_exchanged", SCATTER,
            'ax.scatter(chosen[1], chosen[0], marker=marker, color=colour)',
            "The features of your points have exchanged their axes; those of the regions haven't.",
            "x and y mixed up."),
    mistake("turned_about", "np.vstack([across.ravel(), up.ravel()])",
            "np.vstack([up.ravel(), across.ravel()])",
            "Your regions are turned about. The network's first input is the feature that goes to "
            "the right: does your grid agree? And does `reshape` lay the predictions back in the "
            "order in which `ravel` took them?",
            "x and y mixed up in the grid, or a reshape in another order than ravel."),
    mistake("upside_down", REGIONS, REGIONS + "[::-1]",
            "Your regions are upside down. Which row of a table is drawn at the bottom?",
            "imshow's origin lies at the top."),
    mistake("one_colour", FILL,
            "ax.contourf(across, up, regions, levels=[-0.5, 0.5, 1.5], colors=[\"lightblue\"] * 2)",
            "All of your coloured area has one colour: nobody can tell the classes apart.",
            "A single colour given."),
    mistake("line_at_another_level", FILL,
            "chances = forward_propagation(grid, parameters)\n"
            '    ax.contour(across, up, chances[0].reshape(across.shape), levels=[0.7])',
            "Your line runs beside the boundary. At which probability does the network change its "
            "mind?", "A threshold chosen by hand, or scores taken for probabilities."),
    mistake("too_small", LIMITS, "low, high = X.mean(axis=1) - 0.3, X.mean(axis=1) + 0.3",
            "Your coloured area ends before the points do: let it reach over all of them.",
            "Fixed or too narrow limits."),
    mistake("nothing_drawn", "figure, ax = plt.subplots()", "return regions",
            "Your function returns no figure, and draws none.", "The predictions returned."),
)  # fmt: skip

BOUNDARY_FIGURE = Task(
    "boundary_figure",
    draw_boundaries,
    (
        values("points", 3, groups=("basic",), text="all points are there, at their places"),
        values("classes", 2, groups=("basic",), text="their classes can be told apart"),
        values("boundary", 4, groups=("basic",), text="the boundary is that of the network"),
        values("labels", 2, leaves=("horizontal label", "vertical label"), groups=("basic",),
               text="both axes are labelled"),
    ),
    BOUNDARY_MISTAKES,
    (
        alternative("picture_of_probabilities", """
def boundary_figure(parameters, X, Y):
    left, right = X[0].min() - 0.5, X[0].max() + 0.5
    bottom, top = X[1].min() - 0.5, X[1].max() + 0.5
    x, y = np.linspace(left, right, 80), np.linspace(bottom, top, 90)
    table = np.array([[forward_propagation(np.array([[p], [q]]), parameters)[0].item()
                       for p in x] for q in y])
    plt.imshow(table, extent=(left, right, bottom, top), origin="lower", cmap="coolwarm")
    plt.scatter(*X, c=Y.ravel(), cmap="coolwarm", edgecolors="k")
    plt.xlabel("$x_1$")
    plt.ylabel("$x_2$")
    plt.colorbar()
""", "A picture of the probabilities, point by point; a colour bar; nothing returned."),
        alternative("line_only", """
def boundary_figure(parameters, X, Y):
    xs = np.arange(X[0].min() - 0.2, X[0].max() + 0.2, 0.02)
    ys = np.arange(X[1].min() - 0.2, X[1].max() + 0.2, 0.02)
    gx, gy = np.meshgrid(xs, ys)
    p, _ = forward_propagation(np.array([gx.ravel(), gy.ravel()]), parameters)
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.contour(gx, gy, p.reshape(gx.shape), levels=[0.5], colors="k")
    ax.plot(X[0, Y[0] == 0], X[1, Y[0] == 0], "bo")
    ax.plot(X[0, Y[0] == 1], X[1, Y[0] == 1], "r^")
    ax.set(xlabel="x1", ylabel="x2")
    return ax
""", "The border as a line; points by plot; the axes are returned."),
        alternative("mesh", """
def boundary_figure(parameters, X, Y):
    gx, gy = np.mgrid[X[0].min():X[0].max():70j, X[1].min():X[1].max():60j]
    side = predict(parameters, np.c_[gx.ravel(), gy.ravel()].T).reshape(gx.shape)
    fig, axes = plt.subplots(1, 2)
    axes[1].pcolormesh(gx, gy, side, cmap="Pastel1")
    axes[1].scatter(X[0], X[1], c=np.where(Y[0] == 1, "crimson", "navy"))
    for ax in axes:
        ax.set_xlabel("feature 1")
        ax.set_ylabel("feature 2")
    return fig
""", "pcolormesh with the grid the other way round, in the second of two panels."),
        alternative("dots_as_background", """
def boundary_figure(parameters, X, Y):
    gx, gy = np.meshgrid(np.linspace(*X[0][[X[0].argmin(), X[0].argmax()]], 45),
                         np.linspace(*X[1][[X[1].argmin(), X[1].argmax()]], 45))
    P = np.vstack([gx.flatten(), gy.flatten()])
    ones = predict(parameters, P)[0] == 1
    plt.figure()
    plt.scatter(P[0], P[1], s=2, c=["orange" if one else "blue" for one in ones])
    plt.scatter(*X[:, Y[0] == 0], marker="o", c="k")
    plt.scatter(*X[:, Y[0] == 1], marker="x", c="k")
    plt.xlabel("$x_1$"), plt.ylabel("$x_2$")
    return plt.gcf()
""", "The plane as many small dots; both classes black, with different marks."),
    ),
    returns=("figure",),
    view=boundary_view,
    seconds=20.0,
)  # fmt: skip

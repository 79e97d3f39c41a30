"""Every figure says what it should, takes a wrong shape for what it is, and leaves no trace."""

import warnings
from io import BytesIO
from itertools import pairwise

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from coursekit import data, plots

X, Y = data.flower(40)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


DRAWINGS = {
    "points": lambda **more: plots.points(X, Y, **more),
    "decision_boundary": lambda **more: plots.decision_boundary(lambda X: X[:1] > 0, X, Y, **more),
    "cost_curve": lambda **more: plots.cost_curve({"slow": [3, 2, 1], "fast": [3, 1, 0]}, **more),
    "activation_curves": lambda **more: plots.activation_curves(
        {"sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))), "step": (np.sign, None)},
        **more,
    ),
    "image_grid": lambda **more: plots.image_grid(np.eye(16).reshape(4, 8, 8), columns=3, **more),
    "confusion_matrix": lambda **more: plots.confusion_matrix([[5, 1], [0, 7]], **more),
    "network": lambda **more: plots.network((2, 4, 1), **more),
    "computation_graph": lambda **more: plots.computation_graph(**more),
}


def texts(figure):
    """Return every text of a figure."""
    found = [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    return [text for text in found if text]


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_a_drawing_leaves_settings_random_numbers_and_pyplot_alone(draw, tmp_path):
    settings = dict(matplotlib.rcParams)
    np.random.seed(11)
    state = np.random.get_state()[1].copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Older matplotlib and newer pyparsing disagree about names; that isn't ours.
        warnings.filterwarnings(
            "ignore", ".*deprecated", DeprecationWarning, "matplotlib|pyparsing"
        )
        figure = draw()
        figure.savefig(tmp_path / "figure.png")
    assert isinstance(figure, Figure)
    assert dict(matplotlib.rcParams) == settings
    np.testing.assert_array_equal(np.random.get_state()[1], state)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_a_drawing_does_not_depend_on_the_readers_settings(draw, tmp_path):
    draw().savefig(tmp_path / "one.png", dpi=50)
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 20, "axes.facecolor": "white"}):
        draw().savefig(tmp_path / "other.png", dpi=50)
    one, other = (plt.imread(tmp_path / name) for name in ("one.png", "other.png"))
    assert one.shape == other.shape


@pytest.mark.parametrize(
    "name",
    ["points", "decision_boundary", "cost_curve", "confusion_matrix", "network"],
)
def test_a_drawing_goes_where_it_is_told(name):
    figure, axes = plots.panels(1, 2)
    assert DRAWINGS[name](ax=axes[1], title="here") is figure
    assert not axes[0].has_data()
    assert axes[1].get_title() == "here"


@pytest.mark.parametrize("name", ["points", "decision_boundary"])
def test_classes_differ_by_marker_and_colour_and_are_named(name):
    figure = DRAWINGS[name](classes=["petal", "leaf"])
    zero, one = figure.axes[0].collections[-2:]
    assert zero.get_offsets().shape == one.get_offsets().shape == (20, 2)
    assert not np.array_equal(zero.get_facecolor(), one.get_facecolor())
    assert len(zero.get_paths()[0].vertices) != len(one.get_paths()[0].vertices)
    assert {"petal", "leaf", "$x_1$", "$x_2$"} <= set(texts(figure))


def test_the_boundary_lies_where_the_prediction_changes():
    figure = plots.decision_boundary(lambda X: (X[:1] > 1.25).astype(float), X, Y)
    image = figure.axes[0].images[0]
    left, right, *_ = image.get_extent()
    colours = image.get_array()[200]
    change = np.flatnonzero((colours[1:] != colours[:-1]).any(axis=1))
    assert len(change) == 1
    assert np.linspace(left, right, 400)[change[0]] == pytest.approx(1.25, abs=0.05)


def test_a_classifier_that_always_says_the_same_draws_no_line():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = plots.decision_boundary(lambda X: np.zeros((1, X.shape[1]), int), X, Y)
    assert len(figure.axes[0].collections) == 2


def test_three_classes():
    labels = np.arange(40) % 3
    figure = plots.decision_boundary(lambda X: np.digitize(X[0], [-1, 1]), X, labels)
    colours = np.unique(figure.axes[0].images[0].get_array().reshape(-1, 3), axis=0)
    assert len(colours) == 3


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"X of shape \(2, m\).*got \(40, 2\) and \(1, 40\)"):
        plots.points(X.T, Y)
    with pytest.raises(ValueError, match=r"one class for each of the 160000 .*shape \(1, 40\)"):
        plots.decision_boundary(lambda _: Y, X, Y)
    with pytest.raises(ValueError, match=r"square matrix of counts; got shape \(2, 3\)"):
        plots.confusion_matrix(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"2 titles for 4 pictures"):
        plots.image_grid(np.zeros((4, 8, 8)), ["a", "b"])
    with pytest.raises(ValueError, match=r"\(height, width\).*got \(784,\)"):
        plots.image_grid(np.zeros((4, 784)))


def test_cost_curves_tell_the_iterations_and_differ_without_colour():
    figure = plots.cost_curve({"slow": [3, 2, 1], "fast": [3, 1, 0.5]}, every=1000)
    slow, fast = figure.axes[0].lines
    assert slow.get_xdata().tolist() == [0, 1000, 2000]
    assert fast.get_ydata().tolist() == [3, 1, 0.5]
    assert slow.get_linestyle() != fast.get_linestyle()
    assert slow.get_marker() != fast.get_marker()
    assert {"slow", "fast", "iteration", "cost"} <= set(texts(figure))
    single = plots.cost_curve([0.7, 0.5], ylabel="cost J")
    assert single.axes[0].get_legend() is None
    assert "cost J" in texts(single)


def test_a_cost_that_is_no_longer_finite_is_drawn_without_a_warning(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.cost_curve([0.7, np.inf, np.nan]).savefig(tmp_path / "f.png")


def test_activation_curves_stop_at_jumps():
    figure = plots.activation_curves({"step": (lambda z: (z >= 0) * 1.0, np.zeros_like)})
    step, derivative = (line for line in figure.axes[0].lines if line.get_label().startswith("$"))
    assert np.isnan(step.get_ydata()).sum() == 1
    assert not np.isnan(derivative.get_ydata()).any()
    assert step.get_linestyle() != derivative.get_linestyle()


def test_pictures_grey_and_in_colour():
    pictures = [np.eye(8), np.zeros((6, 5, 3), np.uint8)]
    figure = plots.image_grid(pictures, ["grey", "colour"], columns=8)
    assert [len(ax.images) for ax in figure.axes] == [1, 1]
    assert {"grey", "colour"} <= set(texts(figure))


def test_counts_stand_in_the_cells_of_the_confusion_matrix():
    figure = plots.confusion_matrix(np.array([[50, 1], [0, 70]]), ["cat", "dog"])
    assert {"50", "1", "0", "70", "cat", "dog", "true class", "predicted class"} <= set(
        texts(figure)
    )


def test_counts_are_readable_on_their_shade():
    from matplotlib.colors import to_rgb

    figure = plots.confusion_matrix(np.arange(100).reshape(10, 10))
    image = figure.axes[0].images[0]
    shades = image.to_rgba(image.get_array())
    for text in figure.axes[0].texts:
        column, row = map(int, text.get_position())
        light, dark = sorted(
            (_luminance(to_rgb(text.get_color())), _luminance(shades[row, column, :3])),
            reverse=True,
        )
        assert (light + 0.05) / (dark + 0.05) > 3


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_the_network_shows_each_unit_and_connection():
    figure = plots.network((2, 4, 1), names=["input", "hidden, tanh", "output"])
    ax = figure.axes[0]
    assert len(ax.patches) == 7
    assert len(ax.lines) == 2 * 4 + 4 * 1
    assert {"$x_{1}$", "$x_{2}$", r"$\hat{y}$", "hidden, tanh", "4 units", "1 unit"} <= set(
        texts(figure)
    )


def test_a_large_layer_is_shortened():
    figure = plots.network((784, 25, 10))
    shown = texts(figure)
    assert {"$x_{1}$", "$x_{784}$", "$a^{[1]}_{25}$", r"$\hat{y}_{10}$", "784 numbers"} <= set(
        shown
    )
    assert "$x_{400}$" not in shown
    assert len(figure.axes[0].lines) == 5 * 5 + 5 * 5


def test_weights_are_written_and_negative_ones_dashed():
    W1, W2 = [[0.5, -0.4], [0.3, 0.2]], [[0.7, -0.6]]
    figure = plots.network((2, 2, 1), weights=[W1, W2])
    assert {"0.5", "−0.4", "0.3", "0.2", "0.7", "−0.6"} <= set(texts(figure))
    styles = [line.get_linestyle() for line in figure.axes[0].lines]
    assert styles.count("--") == 2
    assert styles.count("-") == 4


@pytest.mark.parametrize(
    ("sizes", "names"),
    [
        ((2, 4, 1), ["input", "hidden layer, tanh or sigmoid", "output, sigmoid"]),
        ((784, 25, 10), ["pixels", "hidden layer, tanh", "classes, softmax"]),
        ((2, 4, 4, 1), ["input", "layer 1, tanh", "layer 2, tanh", "layer 3, sigmoid"]),
    ],
)
def test_captions_of_a_network_stand_apart(sizes, names):
    figure = plots.network(sizes, names=names)
    figure.savefig(BytesIO(), dpi=figure.dpi)  # lays it out, as a notebook does
    (ax,) = figure.axes
    found = {text.get_text(): text.get_window_extent() for text in ax.texts}
    for one, other in pairwise(names):
        assert found[other].x0 - found[one].x1 > figure.dpi / 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": (3,)}, "two layers or more"),
        ({"sizes": (3, 0)}, "each at least 1"),
        ({"sizes": (2, 3), "names": ["input"]}, "expected 2 names"),
        ({"sizes": (2, 3), "weights": [np.ones((2, 3))]}, r"shapes \[\(3, 2\)\]; got \[\(2, 3\)\]"),
        ({"sizes": (2, 3), "units": [["a", "b"], ["c"]]}, "a text for each unit"),
    ],
)
def test_a_network_that_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.network(**arguments)


def test_the_computation_graph_of_lesson_1():
    shown = texts(plots.computation_graph(5, 3, 2))
    for node, value in {"a": 5, "b": 3, "c": 2}.items():
        assert f"${node} = {value}$" in shown
    assert {"$= 6$", "$= 11$", "$= 33$"} <= set(shown)
    for node, derivative in {"a": 3, "b": 6, "c": 9, "u": 3, "v": 3}.items():
        assert rf"$\mathrm{{d}}J/\mathrm{{d}}{node} = {derivative}$" in shown


def test_the_way_back_of_the_graph_agrees_with_small_differences():
    def J(a, b, c):
        return 3 * (a + b * c)

    inputs = {"a": 1.5, "b": -2.0, "c": 0.25}
    shown = texts(plots.computation_graph(**inputs))
    for name in inputs:
        nudged = inputs | {name: inputs[name] + 1e-6}
        slope = (J(**nudged) - J(**inputs)) / 1e-6
        assert rf"$\mathrm{{d}}J/\mathrm{{d}}{name} = {round(slope, 4):g}$" in shown
    forward = texts(plots.computation_graph(**inputs, derivatives=False))
    assert not any("mathrm" in text for text in forward)

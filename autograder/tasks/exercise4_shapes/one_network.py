"""Task `shapes`: the network of the figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.tasks.exercise4_shapes import hints, layers_view
from autograder.tasks.model import Mistake, Task, alternative, values
from coursekit.judge.model import Case

SIZES = (100, 40, 20, 10, 4)
M = 1000
Rule = Callable[[int], tuple[int, ...]]
"""From the number of a layer to a shape."""


def draw(rng: np.random.Generator) -> list[Case]:
    """There is one network, and nothing to draw."""
    return [Case("the network of the figure", {})]


def right(kind: str) -> Rule:
    return {
        "W": lambda layer: (SIZES[layer], SIZES[layer - 1]),
        "b": lambda layer: (SIZES[layer], 1),
        "A": lambda layer: (SIZES[layer], M),
    }[kind]


RULES: tuple[tuple[str, str, Rule, Sequence[int], str, str], ...] = (
    ("turned", "W", lambda n: (SIZES[n - 1], SIZES[n]), (1, 2, 3, 4), hints.W_TURNED,
     "Thinking of the way from the layer before to this one, left to right."),
    ("of_examples", "W", lambda n: (SIZES[n], M), (1, 2, 3, 4), hints.W_OF_EXAMPLES,
     "Weights and activations mixed up."),
    ("of_input", "W", lambda n: (SIZES[n], SIZES[0]), (2, 3, 4), hints.W_OF_INPUT,
     "Source 001 feeds X to the second layer."),
    ("flat", "b", lambda n: (SIZES[n],), (1, 2, 3, 4), hints.B_FLAT,
     "A bias made by np.zeros(n)."),
    ("of_examples", "b", lambda n: (SIZES[n], M), (1, 2, 3, 4), hints.B_OF_EXAMPLES,
     "b must have the shape of what it is added to, one thinks."),
    ("row", "b", lambda n: (1, SIZES[n]), (1, 2, 3, 4), hints.B_ROW,
     "The bias of libraries with examples in rows."),
    ("turned", "A", lambda n: (M, SIZES[n]), (1, 2, 3, 4), hints.A_TURNED,
     "Examples in rows, as in a table."),
    ("single", "A", lambda n: (SIZES[n], 1), (1, 2, 3, 4), hints.A_SINGLE,
     "The drawing shows one example."),
    ("of_layer_before", "A", lambda n: (SIZES[n - 1], M), (1, 2, 3, 4), hints.A_FROM_LAYER_BEFORE,
     "Source 003 gives the activations the shape of layer l - 1."),
)  # fmt: skip


def answer(changed: dict[str, tuple[int, ...]]) -> str:
    """The source of an answer with some shapes changed."""
    lines = ["def shapes():", "    found = {}"]
    for layer in range(1, len(SIZES)):
        for kind in "WbA":
            name = f"{kind}{layer}"
            lines.append(f"    found[{name!r}] = {changed.get(name, right(kind)(layer))!r}")
    return "\n".join([*lines, "    return found", ""])


def all_layers() -> Iterator[Mistake]:
    """A rule broken in every layer."""
    for name, kind, rule, layers, hint, origin in RULES:
        changed = {f"{kind}{n}": rule(n) for n in layers}
        said = f"Each of your `{kind}` {hint}"
        if len(layers) < len(SIZES) - 1:
            said = f"Each `{kind}` beyond the first {hint}"
        yield Mistake(f"{kind}_{name}", said, origin, source=answer(changed))


def single_layers() -> Iterator[Mistake]:
    """A rule broken in one layer; several of them together are told one by one."""
    for name, kind, rule, layers, hint, origin in RULES:
        for n in layers:
            changed = {f"{kind}{n}": rule(n)}
            yield Mistake(f"{kind}{n}_{name}", f"`{kind}{n}` {hint}", origin,
                          source=answer(changed))  # fmt: skip


def turned_everywhere() -> dict[str, tuple[int, ...]]:
    return {f"{kind}{n}": right(kind)(n)[::-1] for kind in "WbA" for n in range(1, len(SIZES))}


def off_by_one() -> dict[str, tuple[int, ...]]:
    """The layers' sizes are read one place too early; there is something left for layer 1."""
    sizes = (SIZES[0], *SIZES)
    found: dict[str, tuple[int, ...]] = {}
    for n in range(1, len(SIZES)):
        found |= {f"W{n}": (sizes[n], sizes[n - 1]), f"b{n}": (sizes[n], 1), f"A{n}": (sizes[n], M)}
    return found


WHOLE = (
    Mistake("examples_first", hints.EXAMPLES_FIRST, "The convention of most libraries.",
            source=answer(turned_everywhere())),
    Mistake("off_by_one", hints.OFF_BY_ONE, "Units counted with the layer before.",
            source=answer(off_by_one())),
    Mistake("output_missing",
            "The last layer is missing: count the layers of the figure. Which of them has weights?",
            "The input counted as a layer with weights, the output not.", source="""
def shapes():
    found = {}
    for n, (units, before) in enumerate(zip([40, 20, 10], [100, 40, 20]), start=1):
        found.update({f"W{n}": (units, before), f"b{n}": (units, 1), f"A{n}": (units, 1000)})
    return found
"""),
    Mistake("arrays", hints.ARRAYS, "np.zeros(shape) in place of the shape.", source="""
def shapes():
    found = {}
    for n, (units, before) in enumerate(zip([40, 20, 10, 4], [100, 40, 20, 10]), start=1):
        found[f"W{n}"], found[f"b{n}"] = np.zeros((units, before)), np.zeros((units, 1))
        found[f"A{n}"] = np.zeros((units, 1000))
    return found
"""),
    Mistake("texts", hints.TEXTS, "The shapes put in quotes.", source="""
def shapes():
    found = {}
    for n, (units, before) in enumerate(zip([40, 20, 10, 4], [100, 40, 20, 10]), start=1):
        found[f"W{n}"], found[f"b{n}"] = f"({units}, {before})", f"({units}, 1)"
        found[f"A{n}"] = f"({units}, 1000)"
    return found
"""),
    Mistake("no_return", "Your function returns nothing: the `return` line is missing.",
            "The dictionary is made and forgotten.", source="""
def shapes():
    found = {"W1": (40, 100)}
"""),
)  # fmt: skip

ALTERNATIVES = (
    alternative("tuples", answer({}), "Tuples in place of lists."),
    alternative("shapes_of_real_arrays", """
def shapes():
    A = np.zeros((100, 1000))
    found = {}
    for n, units in enumerate([40, 20, 10, 4], start=1):
        W, b = np.zeros((units, A.shape[0])), np.zeros((units, 1))
        A = W @ A + b
        found |= {f"W{n}": W.shape, f"b{n}": b.shape, f"A{n}": A.shape}
    return found
""", "Builds the network and looks."),
    alternative("numpy_integers", """
def shapes():
    sizes = np.array([100, 40, 20, 10, 4])
    found = {"A0": (sizes[0], np.int64(1000))}
    for n in range(1, 5):
        found[f"W{n}"] = sizes[[n, n - 1]]
        found[f"b{n}"] = (sizes[n], np.int32(1))
        found[f"A{n}"] = [sizes[n], 1000]
    return found
""", "Integers of NumPy, arrays with one axis, and a key more."),
    alternative("by_the_general_function", """
def shapes():
    return shapes_of([100, 40, 20, 10, 4], 1000)
""", "Calls the function that is written after it."),
)  # fmt: skip

SHAPES = Task(
    "shapes",
    draw,
    tuple(
        values(name, points, text=text, leaves=[f"{kind}{n}" for n in range(1, 5)])
        for name, kind, points, text in (
            ("weights", "W", 20, "the shapes of W1 to W4"),
            ("biases", "b", 12, "the shapes of b1 to b4"),
            ("activations", "A", 14, "the shapes of A1 to A4"),
        )
    ),
    (*WHOLE, *all_layers(), *single_layers()),
    ALTERNATIVES,
    view=layers_view,
)

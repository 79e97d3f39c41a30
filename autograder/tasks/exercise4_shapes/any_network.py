"""Task `shapes_of`: any network."""

from __future__ import annotations

import numpy as np

from autograder.tasks.exercise4_shapes import hints, layers_view
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case

DEEPEST = 6


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of different depth; all sizes of one network, and m, differ from one another."""

    def case(depth: int, group: str, name: str = "") -> Case:
        sizes = [int(n) for n in rng.choice(np.arange(2, 60), size=depth + 2, replace=False)]
        arguments = {"layers": sizes[:-1], "m": sizes[-1]}
        return Case(name or f"{depth} layers", arguments, group)

    narrow = [int(n) for n in rng.choice(np.arange(3, 30), size=4, replace=False)]
    return [
        case(3, "basic"),
        case(4, "basic"),
        case(1, "general", "a single layer"),
        case(DEEPEST, "general"),
        Case("layers of one unit", {"layers": [narrow[0], 1, narrow[1], 1], "m": narrow[2]},
             "general"),
        Case("a single example", {"layers": narrow[:3], "m": 1}, "general"),
    ]  # fmt: skip


LOOP = "for layer in range(1, len(layers)):"
SIZES = "units, before = layers[layer], layers[layer - 1]"
W = 'found[f"W{layer}"] = [units, before]'
B = 'found[f"b{layer}"] = [units, 1]'
A = 'found[f"A{layer}"] = [units, m]'

MISTAKES: tuple[Mistake, ...] = (
    mistake("examples_first", W, 'found[f"W{layer}"] = [before, units]', hints.EXAMPLES_FIRST,
            "The convention of most libraries.",
            (B, 'found[f"b{layer}"] = [1, units]'), (A, 'found[f"A{layer}"] = [m, units]')),
    mistake("W_turned", W, 'found[f"W{layer}"] = [before, units]', "Each `W` " + hints.W_TURNED,
            "Thinking of the way from the layer before to this one, left to right."),
    mistake("W_of_examples", W, 'found[f"W{layer}"] = [units, m]', "Each `W` "
            + hints.W_OF_EXAMPLES, "Weights and activations mixed up."),
    mistake("W_of_input", W, 'found[f"W{layer}"] = [units, layers[0]]',
            "Each `W` beyond the first " + hints.W_OF_INPUT,
            "Source 001 feeds X to the second layer."),
    mistake("b_flat", B, 'found[f"b{layer}"] = [units]', "Each `b` " + hints.B_FLAT,
            "A bias made by np.zeros(n)."),
    mistake("b_of_examples", B, 'found[f"b{layer}"] = [units, m]', "Each `b` "
            + hints.B_OF_EXAMPLES, "b must have the shape of what it is added to, one thinks."),
    mistake("b_row", B, 'found[f"b{layer}"] = [1, units]', "Each `b` " + hints.B_ROW,
            "The bias of libraries with examples in rows."),
    mistake("b_of_layer_before", B, 'found[f"b{layer}"] = [before, 1]',
            "Each `b` has an entry for every value that comes in. It should have one for each unit "
            "of its own layer.", "A bias per connection instead of per unit."),
    mistake("A_turned", A, 'found[f"A{layer}"] = [m, units]', "Each `A` " + hints.A_TURNED,
            "Examples in rows, as in a table."),
    mistake("A_single", A, 'found[f"A{layer}"] = [units, 1]', "Each `A` " + hints.A_SINGLE,
            "Drawings show one example."),
    mistake("A_of_layer_before", A, 'found[f"A{layer}"] = [before, m]', "Each `A` "
            + hints.A_FROM_LAYER_BEFORE,
            "Source 003 gives the activations the shape of layer l - 1."),
    mistake("A_like_W", A, 'found[f"A{layer}"] = [units, before]',
            "Your activations have the shapes of the weights. A column of A belongs to an example.",
            "One line copied and left as it was."),
    mistake("fixed_m", A, 'found[f"A{layer}"] = [units, 1000]',
            "Your activations have 1000 columns, whatever m is: the number of the figure has crept "
            "in.", "A number in place of the argument."),
    mistake("output_missing", LOOP, "for layer in range(1, len(layers) - 1):",
            "The last layer is missing. `layers` counts the input as well, so it has one entry "
            "more than there are weights.", "range ends before its second argument already."),
    mistake("counted_from_zero", 'found[f"W{layer}"]', 'found[f"W{layer - 1}"]',
            "Your names begin at 0. The input is layer 0 and has no weights; the first weights are "
            "`W1`.", "Python's counting used for layers.",
            ('found[f"b{layer}"]', 'found[f"b{layer - 1}"]'),
            ('found[f"A{layer}"]', 'found[f"A{layer - 1}"]')),
    mistake("counted_backwards", SIZES, "units, before = layers[-layer], layers[-layer - 1]",
            "Your layers are numbered from the output. Layer 1 is the first one behind the input.",
            "Negative indices."),
    Mistake("always_the_figure",
            "You return the shapes of the figure's network, whatever the arguments are.",
            "The numbers of the first task.", source="""
def shapes_of(layers, m):
    sizes = [100, 40, 20, 10, 4]
    found = {}
    for n in range(1, 5):
        found[f"W{n}"], found[f"b{n}"] = [sizes[n], sizes[n - 1]], [sizes[n], 1]
        found[f"A{n}"] = [sizes[n], 1000]
    return found
"""),
    Mistake("last_layer_only",
            "Only the last layer is left in your dictionary: it is made anew in every round.",
            "The dictionary is created inside the loop.", source="""
def shapes_of(layers, m):
    for n in range(1, len(layers)):
        found = {f"W{n}": [layers[n], layers[n - 1]]}
        found[f"b{n}"] = [layers[n], 1]
        found[f"A{n}"] = [layers[n], m]
    return found
"""),
    Mistake("first_layer_only",
            "Only the first layer is there: your function returns in the first round of the loop.",
            "A return indented too far.", source="""
def shapes_of(layers, m):
    found = {}
    for n in range(1, len(layers)):
        found[f"W{n}"], found[f"b{n}"] = [layers[n], layers[n - 1]], [layers[n], 1]
        found[f"A{n}"] = [layers[n], m]
        return found
"""),
    Mistake("empties_the_list",
            "Your function changes the caller's list: what it takes out or puts in shows there, "
            "too. Read the entries by their index.", "list.pop.", source="""
def shapes_of(layers, m):
    before = layers.pop(0)
    found = {}
    for n, units in enumerate(layers, start=1):
        found[f"W{n}"], found[f"b{n}"], found[f"A{n}"] = [units, before], [units, 1], [units, m]
        before = units
    return found
"""),
    Mistake("arrays", hints.ARRAYS, "np.zeros(shape) in place of the shape.", source="""
def shapes_of(layers, m):
    found = {}
    for n in range(1, len(layers)):
        found[f"W{n}"] = np.zeros((layers[n], layers[n - 1]))
        found[f"b{n}"] = np.zeros((layers[n], 1))
        found[f"A{n}"] = np.zeros((layers[n], m))
    return found
"""),
)  # fmt: skip

ALTERNATIVES = (
    alternative("pairs", """
def shapes_of(layers, m):
    found = {}
    for n, (before, units) in enumerate(zip(layers, layers[1:]), start=1):
        found |= {f"W{n}": (units, before), f"b{n}": (units, 1), f"A{n}": (units, m)}
    return found
""", "Neighbouring sizes in pairs, tuples."),
    alternative("real_arrays", """
def shapes_of(layers, m):
    A = np.zeros((layers[0], m))
    found = {"A0": A.shape}
    for n, units in enumerate(layers[1:], start=1):
        W, b = np.ones((units, A.shape[0])), np.zeros((units, 1))
        A = np.tanh(W @ A + b)
        found |= {f"W{n}": W.shape, f"b{n}": b.shape, f"A{n}": A.shape}
    return found
""", "Runs a network forwards and looks."),
    alternative("one_kind_after_the_other", """
def shapes_of(layers, m):
    sizes = np.array(layers)
    count = range(1, len(layers))
    weights = {f"W{n}": sizes[[n, n - 1]] for n in count}
    biases = {f"b{n}": [sizes[n], 1] for n in count}
    return weights | biases | {f"A{n}": (sizes[n], np.int64(m)) for n in count}
""", "Another order of keys, integers and arrays of NumPy."),
)  # fmt: skip

SHAPES_OF = Task(
    "shapes_of",
    draw,
    (
        *(
            values(name, points, text=text, leaves=[f"{kind}{n}" for n in range(1, DEEPEST + 1)])
            for name, kind, points, text in (
                ("weights", "W", 18, "the shapes of all W"),
                ("biases", "b", 10, "the shapes of all b"),
                ("activations", "A", 12, "the shapes of all A"),
            )
        ),
        unchanged(2),
    ),
    MISTAKES,
    ALTERNATIVES,
    view=layers_view,
)

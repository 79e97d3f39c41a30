"""Task `cost_figure`: what the figure shows is judged, not how it looks."""

from __future__ import annotations

import numpy as np

from autograder.tasks.exercise7_mnist import curves_view
from autograder.tasks.model import Mistake, Task, alternative, mistake, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Two or three trainings, of one length and of different ones."""
    cases = []
    for lengths in ((31, 31), (101, 41), (21, 35, 28)):
        sizes = [int(n) for n in rng.choice(np.arange(6, 90), size=len(lengths), replace=False)]
        results = {}
        for size, length in zip(sizes, lengths, strict=True):
            fall = 2.2 * np.exp(-np.linspace(0, rng.uniform(1.2, 2.5), length)) + 0.1
            costs = fall * rng.uniform(0.95, 1.05, length)
            results[size] = {"costs": [float(cost) for cost in costs]}
        name = " and ".join(
            f"{n} costs of {size} units" for n, size in zip(lengths, sizes, strict=True)
        )
        cases.append(Case(name, {"results": results}))
    return cases


PLOT = 'ax.plot(costs, ["-", "--", "-.", ":"][number % 4], label=f"{n_h} hidden units")'
XLABEL = 'ax.set_xlabel("number of updates")'
YLABEL = 'ax.set_ylabel("cost on the training digits")'
LEGEND = 'ax.legend(loc="upper right")'
LOOP = "for number, n_h in enumerate(results):"
NAMED = 'label=f"{n_h} hidden units"'

MISTAKES: tuple[Mistake, ...] = (
    mistake("without_labels", XLABEL, "ax.grid(True)",
            "Your axes say nothing. What grows to the right, and what is it that falls?",
            "Labels forgotten.", (YLABEL, "ax.grid(True)")),
    mistake("horizontal_label_missing", XLABEL, "ax.grid(True)",
            "The horizontal axis has no label: what is counted there?", "A label forgotten."),
    mistake("vertical_label_missing", YLABEL, "ax.grid(True)",
            "The vertical axis has no label: what is it that falls?", "A label forgotten."),
    mistake("labels_exchanged", XLABEL, 'ax.set_xlabel("cost on the training digits")',
            "The labels have exchanged their axes.", "x and y mixed up.",
            (YLABEL, 'ax.set_ylabel("number of updates")')),
    mistake("no_legend", LEGEND, "ax.grid(True)",
            "Your curves have names, but nothing shows them.", "The call of legend forgotten."),
    mistake("nameless", PLOT, "ax.plot(costs)",
            "Which curve is which? Give each a name, and show the names in a legend.",
            "Labels forgotten.",
            (LEGEND, "ax.grid(True)")),
    mistake("numbered", NAMED, 'label=f"network no. {chr(65 + number)}"',
            "Your legend doesn't say how many hidden units belong to a curve.",
            "Runs numbered instead of named."),
    mistake("names_exchanged", LOOP, 'names = list(results)\n    ' + LOOP,
            "Your legend names the wrong curves.", "Another order of the names.",
            (NAMED, 'label=f"{names[number - 1]} hidden units"')),
    mistake("first_only", LOOP, "for number, n_h in list(enumerate(results))[:1]:",
            "Not every training has its curve on the same axes.", "A loop that ends early."),
    mistake("cut_to_one_length", "ax.plot(costs,",
            'ax.plot(costs[: min(len(one["costs"]) for one in results.values())],',
            "Longer trainings are cut off where the shortest one ends. Draw all costs of each.",
            "zip, or one horizontal axis for all."),
    mistake("last_costs_only", PLOT, 'ax.plot([n_h], [costs[-1]], "o", ' + NAMED + ")",
            "Only some of the costs are in your figure. Each of them belongs there.",
            "A figure of the results in place of the trainings."),
    mistake("backwards", "ax.plot(costs,", "ax.plot(costs[::-1],",
            "Your curves run backwards: the first cost belongs on the left.", "Reversed costs."),
    mistake("logarithms", "ax.plot(costs,", "ax.plot(np.log(costs),",
            "You draw the logarithms of the costs under the name of costs. A logarithmic axis "
            "shows the same and keeps the numbers.", "log in place of semilogy."),
    mistake("empty", PLOT, "ax.set_title(str(n_h))",
            "There is no curve in your axes.", "The plotting line forgotten."),
    mistake("nothing_drawn", "figure, ax = plt.subplots()", "return None",
            "Your function returns no figure, and draws none.", "An unfinished function."),
)  # fmt: skip

COST_FIGURE = Task(
    "cost_figure",
    draw,
    (
        values("curves", 5, groups=("basic",), text="a curve for each training, all its costs"),
        values("legend", 3, groups=("basic",), text="a legend says which curve is which"),
        values("labels", 2, leaves=("horizontal label", "vertical label"), groups=("basic",),
               text="both axes are labelled"),
    ),
    MISTAKES,
    (
        alternative("pyplot_alone", """
def cost_figure(results):
    for size in sorted(results):
        costs = np.array(results[size]["costs"])
        plt.semilogy(np.arange(1, costs.size + 1), costs, "o-", markersize=2)
    plt.legend(["n_h = " + str(size) for size in sorted(results)])
    plt.xlabel("iteration")
    plt.ylabel("J")
    plt.show()
""", "pyplot's own figure; names given to the legend; counted from 1."),
        alternative("scattered", """
def cost_figure(results):
    fig, (left, right) = plt.subplots(1, 2)
    left.axis("off")
    for size, found in results.items():
        right.scatter(range(len(found["costs"])), found["costs"], label=f"units: {size}")
    right.set(xlabel="updates", ylabel="cross-entropy")
    right.legend(title="hidden layer")
    return fig, right
""", "Marks without lines, in the second of two panels."),
    ),
    returns=("figure",),
    view=curves_view,
    seconds=20.0,
)  # fmt: skip

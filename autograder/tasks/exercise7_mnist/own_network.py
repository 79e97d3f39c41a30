"""Tasks `my_network` and `compare_sizes`: free choices, judged by what the networks really do."""

from __future__ import annotations

import numpy as np

from autograder.tasks.exercise7_mnist import training_view
from autograder.tasks.exercise7_mnist.digits import drawn
from autograder.tasks.model import Mistake, Task, alternative, mistake, values
from coursekit.judge.model import Case


def draw_networks(rng: np.random.Generator) -> list[Case]:
    return [network_case(rng, 90, 12), network_case(rng, 75, 20)]


def draw_one_network(rng: np.random.Generator) -> list[Case]:
    """A training takes time: of the hidden cases one is enough."""
    return [network_case(rng, int(rng.integers(70, 95)), int(rng.integers(11, 22)))]


def network_case(rng: np.random.Generator, m: int, n_h: int) -> Case:
    """Class 9 is missing: ten classes can't be read off the labels."""
    ((X, labels),) = drawn(rng, 2 * m)
    X, labels = X[:, labels < 9][:, :m], labels[labels < 9][:m]
    arguments = {"X": X, "labels": labels, "n_h": n_h}
    return Case(f"{m} digits, {n_h} hidden units", arguments, "basic", int(rng.integers(1, 10_000)))


Y = "Y = one_hot(labels, 10)"
TRAIN = "parameters, costs = train(X, Y, n_h, **choices, print_cost=True)"
CHOICES = 'choices = {"learning_rate": 0.5, "num_iterations": 100}'
DONE = 'return {"parameters": parameters, "costs": costs, **choices}'

NETWORK_MISTAKES: tuple[Mistake, ...] = (
    mistake("always_25", TRAIN, TRAIN.replace("n_h", "25"),
            "Your network always has 25 hidden units. Their number is an argument.",
            "Lesson 3's size typed in."),
    mistake("hardly_any_updates", CHOICES, CHOICES.replace("100", "1"),
            "Your network has hardly learnt: its cost is still near ln 10. Which of your choices "
            "is too small, or much too large?",
            "A number of updates for trying out, or a rate far too small."),
    mistake("costs_backwards", TRAIN, TRAIN + "\n    costs = costs[::-1]",
            "Your costs run backwards: the last one should belong to the parameters you return.",
            "Reversed costs."),
    mistake("costs_of_another_training", TRAIN,
            TRAIN + "\n    costs = train(X, Y, n_h, 0.5, 20)[1]",
            "Your last cost isn't that of the parameters you return. Do both come from the same "
            "training, from its very end?", "train called a second time for its costs."),
    mistake("costs_forgotten", DONE, 'return {"parameters": parameters, **choices}',
            "A list of costs is missing from your dictionary.", "None returned."),
    mistake("rate_forgotten", DONE, 'return {"parameters": parameters, "costs": costs}',
            "Say which learning rate you chose: as a number, it belongs into the dictionary.",
            "None returned."),
    mistake("rate_negative", DONE,
            DONE[:-1] + ', "learning_rate": -choices["learning_rate"]}',
            "Your learning rate isn't positive. The minus of the way downhill stands in the update "
            "already.", "A minus sign too many."),
    mistake("tuple_as_parameters", TRAIN, TRAIN.replace("parameters, costs", "parameters")
            + "\n    costs = parameters[1]",
            "Your `parameters` hold the parameters and the costs together: `train` returns two "
            "things.", "The pair isn't unpacked."),
    mistake("bare_tuple", DONE, "return parameters, costs",
            "One dictionary with the three names is to be returned.",
            "The return line of `train`."),
    mistake("labels_shifted", Y, "Y = one_hot((labels + 1) % 10, 10)",
            "The real cost of your network is far above the one you report. Is row k of Y the "
            "class k?", "Classes counted from 1."),
)  # fmt: skip

MY_NETWORK = Task(
    "my_network",
    draw_networks,
    (
        values("parameters", 4, leaves=("parameters", "learning rate"), groups=("basic",),
               text="parameters of a network with n_h hidden units, and your learning rate"),
        values("learning", 5, leaves=("learning",), groups=("basic",),
               text="the network has learnt: its cost on the digits it was given is below 1.8"),
        values("last cost", 5, leaves=("last cost",), groups=("basic",),
               text="the last cost is that of the returned parameters"),
    ),
    NETWORK_MISTAKES,
    (
        alternative("longer_and_slower", """
def my_network(X, labels, n_h):
    choices = {"learning_rate": 0.2, "num_iterations": 150}
    parameters, costs = train(X, one_hot(labels, 10), n_h, **choices)
    return {**choices, "parameters": parameters, "costs": np.array(costs), "units": n_h}
""", "Another rate, more updates, more entries."),
        alternative("best_of_two", """
def my_network(X, labels, n_h):
    Y = (np.arange(10).reshape(-1, 1) == labels) * 1.0
    tries = [(train(X, Y, n_h, rate, 60), rate) for rate in (1.2, 0.6)]
    (parameters, costs), rate = min(tries, key=lambda one: one[0][1][-1])
    return dict(costs=costs[::10], parameters=parameters, learning_rate=np.float64(rate))
""", "Keeps the better of two rates; every tenth cost, the last one among them."),
    ),
    returns=("result",),
    seconds=60.0,
    draw_hidden=draw_one_network,
    view=training_view,
)  # fmt: skip


def draw_comparisons(rng: np.random.Generator) -> list[Case]:
    return [comparison(rng, 60, 45, [6, 14]), comparison(rng, 50, 65, [17, 8])]


def draw_one_comparison(rng: np.random.Generator) -> list[Case]:
    few, many = int(rng.integers(6, 10)), int(rng.integers(12, 18))
    return [comparison(rng, int(rng.integers(50, 62)), int(rng.integers(40, 49)), [few, many])]


def comparison(rng: np.random.Generator, m: int, k: int, sizes: list[int]) -> Case:
    (train_x, train_labels), (test_x, test_labels) = drawn(rng, m, k)
    arguments = {"train_x": train_x, "train_labels": train_labels, "test_x": test_x,
                 "test_labels": test_labels, "sizes": sizes}  # fmt: skip
    name = f"{m} and {k} digits, {sizes[0]} and {sizes[1]} hidden units"
    return Case(name, arguments, "basic", int(rng.integers(1, 10_000)))


RUN = "found = my_network(train_x, train_labels, n_h)"
ON_TRAIN = 'accuracy_of(found["parameters"], train_x, train_labels)'
ON_TEST = 'accuracy_of(found["parameters"], test_x, test_labels)'
KEEP = "results[n_h] = found"
LOOP = "for n_h in sizes:"

COMPARISON_MISTAKES: tuple[Mistake, ...] = (
    mistake("test_is_training", ON_TEST, ON_TRAIN,
            "Your test accuracy is measured on the training digits. What is it to tell?",
            "A copied line with its data unchanged."),
    mistake("exchanged", 'found["train"]', 'found["TEST"]',
            "Training and test accuracy have changed places.", "Two names exchanged.",
            ('found["test"]', 'found["train"]'), ('found["TEST"]', 'found["test"]')),
    mistake("trained_on_test", RUN, "found = my_network(test_x, test_labels, n_h)",
            "Your networks are trained on the test digits: then nothing is left to test them on.",
            "Data mixed up."),
    mistake("first_size_only", LOOP, "for n_h in sizes[:1]:",
            "Not every size has a result. Each number in `sizes`, as it stands there, is a key.",
            "A loop that ends early."),
    mistake("one_network_for_all", RUN, "found = my_network(train_x, train_labels, sizes[0])",
            "All your results are of one size. Train a network for each, and keep each result in a "
            "dictionary of its own.",
            "The loop's variable isn't used."),
    mistake("per_cent", ON_TRAIN, "100 * " + ON_TRAIN,
            "Your accuracies are in per cent; shares between 0 and 1 are asked for.",
            "Percentages.", (ON_TEST, "100 * " + ON_TEST)),
    mistake("shares_of_wrong", ON_TRAIN, "1 - " + ON_TRAIN,
            "You report the shares of wrong answers.", "Source 002 defines error as accuracy.",
            (ON_TEST, "1 - " + ON_TEST)),
    mistake("list_of_results", "return results", "return list(results.values())",
            "You return a list: nobody can tell which result belongs to which size.",
            "append in a loop."),
    mistake("test_missing", 'found["test"] = ' + ON_TEST, "pass",
            "The test accuracy is missing from your results.", "A line forgotten."),
    mistake("accuracies_only", KEEP, 'results[n_h] = {"train": found["train"], '
            '"test": found["test"]}',
            "Your results lack what `my_network` returned, the parameters and the costs.",
            "Only the numbers one is after are kept."),
    mistake("measured_on_another", 'found["test"] = ' + ON_TEST,
            'found["test"] = accuracy_of(my_network(test_x, test_labels, n_h)["parameters"], '
            "train_x, train_labels) / 2",
            "Your test accuracy isn't what the returned parameters give on the test digits.",
            "Another network measured."),
)  # fmt: skip

COMPARE_SIZES = Task(
    "compare_sizes",
    draw_comparisons,
    (
        values("networks", 5, leaves=("sizes", "networks"), groups=("basic",),
               text="a network of its own for each size, with its costs"),
        values("training", 4, groups=("basic",),
               text="the training accuracies are what the networks really reach"),
        values("test", 5, groups=("basic",),
               text="the test accuracies are what the networks really reach on the test digits"),
    ),
    COMPARISON_MISTAKES,
    (
        alternative("comprehension", """
def compare_sizes(train_x, train_labels, test_x, test_labels, sizes):
    runs = {n: my_network(train_x, train_labels, n) for n in sizes}
    return {n: dict(run, train=accuracy_of(run["parameters"], train_x, train_labels),
                    test=accuracy_of(run["parameters"], test_x, test_labels), units=n)
            for n, run in runs.items()}
""", "First all trainings, then all measurements."),
        alternative("own_measurement", """
def compare_sizes(train_x, train_labels, test_x, test_labels, sizes):
    results = {}
    for n_h in np.array(sizes):
        one = my_network(train_x, train_labels, int(n_h))
        for name, X, labels in (("train", train_x, train_labels), ("test", test_x, test_labels)):
            scores = forward_propagation(X, one["parameters"])[1]["Z2"]
            one[name] = np.mean(scores.argmax(axis=0) == labels)
        results[n_h] = one
    return results
""", "Measures by itself; keys are integers of NumPy."),
    ),
    returns=("results",),
    seconds=120.0,
    draw_hidden=draw_one_comparison,
    view=training_view,
)  # fmt: skip

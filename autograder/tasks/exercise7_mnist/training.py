"""Tasks `train` and `accuracy_of`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from autograder.solutions import exercise7_mnist as solutions
from autograder.tasks.lesson3_softmax_mnist.draws import (
    classes,
    network,
    sizes,
    two_sizes,
)
from autograder.tasks.lesson3_softmax_mnist.training import clouds
from autograder.tasks.model import Mistake, Task, alternative, mistake, printing, unchanged, values
from autograder.tasks.trainings import (
    SMALL,
    balanced,
    begun,
    bumpy,
    descent,
    one_step_only,
    ruled_by_the_cost,
)
from coursekit.judge.model import Case

Shape = tuple[int, int, int, int]
"""n_x, n_h, n_y and m."""


def draw_trainings(rng: np.random.Generator) -> list[Case]:
    """Few updates: long trainings are chaotic, and no verdict may hang on them.

    Two of them show who goes by the cost: it stands nearly still in one, and jumps in the other.
    """
    cases = [
        case(rng, shape, int(rng.integers(6, 11)) + place, "basic")
        for place, shape in enumerate(two_sizes(rng))
    ]
    cases += [still(rng, (5, 7, 2, 10)), jumping(rng, (3, 6, 12, 14))]
    for steps in (9, 33):
        quiet = case(rng, sizes(rng), steps, "printing", print_cost=False)
        loud = Case(
            quiet.name.replace("quiet", "printing the cost"),
            {**quiet.arguments, "print_cost": True},
            "printing",
            quiet.seed,
            quiet.given,
        )
        cases += [quiet, loud]
    return cases


def case(rng: np.random.Generator, shape: Shape, steps: int, group: str, **more: Any) -> Case:
    """A training with these arguments, the others drawn."""
    n_x, n_h, n_y, m = shape
    X, Y = clouds(rng, n_x, n_y, m)
    seed = int(rng.integers(10, 100_000))
    rate = round(float(rng.uniform(0.2, 0.8)), 3)
    arguments = {"X": X, "Y": Y, "n_h": n_h, "learning_rate": rate, "num_iterations": steps}
    name = f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples, {steps} updates"
    if "print_cost" in more:
        name += ", quiet"
    given = {"initialize_parameters": begun(solutions, seed, n_x, n_h, n_y)}
    return Case(name, {**arguments, **more}, group, seed, given)


def still(rng: np.random.Generator, shape: Shape) -> Case:
    """Tiny inputs and both classes alike: the parameters move, the cost hardly does."""
    first = balanced(rng, 1, shape[-1])
    drawn = case(rng, shape, int(rng.integers(8, 13)), "general", Y=np.vstack([first, 1 - first]))
    small = {**drawn.arguments, "X": SMALL * drawn.arguments["X"]}
    return dataclasses.replace(drawn, name=f"{drawn.name}, tiny inputs", arguments=small)


def jumping(rng: np.random.Generator, shape: Shape) -> Case:
    """A large learning rate, so that the cost goes up and down and doesn't end at its lowest."""
    while True:
        rate = round(float(rng.uniform(5, 7)), 3)
        drawn = case(rng, shape, int(rng.integers(9, 14)), "general", learning_rate=rate)
        start, its = drawn.given["initialize_parameters"], drawn.arguments
        if bumpy(descent(solutions, its["X"], its["Y"], rate), start, its["num_iterations"]):
            return dataclasses.replace(drawn, name=f"{drawn.name}, a large learning rate")


INIT = "parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])"
FIRST = "costs = [compute_cost(A2, Y)]"
LOOP = "for i in range(num_iterations):"
WHEN = "if print_cost and i % 10 == 0:"
BACK = "grads = backward_propagation(parameters, cache, X, Y)"
UPDATE = "parameters = update_parameters(parameters, grads, learning_rate)"
AGAIN = UPDATE + "\n        A2, cache = forward_propagation(X, parameters)"
DONE = "return parameters, costs"
APPEND = "costs.append(compute_cost(A2, Y))"
AT_THE_END = (
    (WHEN, "if False:"),
    (APPEND, f"{APPEND}\n        {WHEN}\n            print(costs[-1])"),
)
"""Edits by which a round prints after its update."""
PRINTED_LATE = (
    "Your first cost is printed after some ten updates; those before the updates number 0, 10, 20 "
    "… are asked for. What does your condition say in the first round of the loop?"
)

MISTAKES: tuple[Mistake, ...] = (
    mistake("last_cost_missing", DONE, "return parameters, costs[:-1]",
            "You return one cost too few: the last one, of the parameters that you return, is "
            "missing.", "One cost for each round of the loop."),
    mistake("first_cost_missing", FIRST, "costs = []",
            "The cost of the untrained network is missing. It is the best check of a start.",
            "The cost is only computed within the loop.",
            ("{costs[-1]:.6f}", "{compute_cost(A2, Y):.6f}")),
    mistake("every_tenth", DONE, "return parameters, costs[::10]",
            "You keep every tenth cost, as it is printed; all of them are asked for.",
            "Printing and keeping mixed up."),
    mistake("update_before_forward", AGAIN,
            "A2, cache = forward_propagation(X, parameters)\n        " + UPDATE,
            "Your costs and gradients lag behind: after an update the network must be evaluated "
            "with its *new* parameters.", "Two lines exchanged."),
    mistake("costs_forgotten", DONE, "return parameters",
            "You return the parameters only; the costs are asked for, too.",
            "Lesson 3's return line."),
    one_step_only(DONE),
    mistake("exchanged", DONE, "return costs, parameters",
            "Parameters first, costs second: yours come the other way round.",
            "Return values exchanged."),
    mistake("last_cost_only", DONE, "return parameters, costs[-1]",
            "You return the last cost only. All of them are asked for, in a list.",
            "A number in place of the list."),
    mistake("one_update_more", LOOP, "for i in range(num_iterations + 1):",
            "You take one step too many. n updates give n + 1 costs.",
            "The number of costs taken for the number of steps."),
    mistake("one_update_less", LOOP, "for i in range(num_iterations - 1):",
            "You take one step too few.", "The end of range misjudged."),
    mistake("updates_ignored", LOOP, "for i in range(100):",
            "Your loop always runs 100 times, as in lesson 3. The caller says how often.",
            "The default of lesson 3 written into the code."),
    mistake("rate_of_lesson_3", UPDATE, "parameters = update_parameters(parameters, grads, 1.2)",
            "Your learning rate is always 1.2, as in lesson 3. Here the caller chooses it.",
            "Lesson 3's learning rate."),
    mistake("uphill", UPDATE, "parameters = update_parameters(parameters, grads, -learning_rate)",
            "Your cost grows: you walk up the slope.", "A sign."),
    mistake("rate_divided", UPDATE,
            "parameters = update_parameters(parameters, grads, learning_rate / X.shape[1])",
            "Your steps are m times too short: the gradients are means already.",
            "The 1/m once more."),
    mistake("update_dropped", UPDATE, "update_parameters(parameters, grads, learning_rate)",
            "You compute new parameters but don't keep them.", "The result of a call dropped."),
    mistake("always_25", INIT, "parameters = initialize_parameters(X.shape[0], 25, Y.shape[0])",
            "Your hidden layer always has 25 units. Their number is an argument.",
            "Lesson 3's size typed in."),
    mistake("always_ten_classes", INIT, "parameters = initialize_parameters(X.shape[0], n_h, 10)",
            "Your network always has ten outputs. How many rows has Y?", "Ten digits typed in."),
    mistake("gradients_of_the_start", LOOP, BACK + "\n    " + LOOP,
            "You take all steps along the first gradient. It must be computed anew after each "
            "step.",
            "The gradients left outside the loop.",
            ("        " + BACK + "\n        parameters", "        parameters")),
    *ruled_by_the_cost(LOOP, APPEND, DONE,
                       "Think of the plateau at ln 10 before the fall; the caller says how many "
                       "updates there are."),
    mistake("starts_afresh", LOOP, LOOP + "\n        " + INIT,
            "You draw new parameters in every round, so nothing learnt is kept.",
            "A line indented too far."),
    mistake("seeds_inside", INIT, "np.random.seed(2)\n    " + INIT,
            "You seed the generator yourself, so every training starts from the same weights. "
            "Leave seeding to the caller.", "Source 000 (book chapter) seeds inside."),
    mistake("always_prints", WHEN, "if i % 10 == 0:",
            "You print although `print_cost` is false.", "print_cost ignored."),
    mistake("never_prints", WHEN, "if False:",
            "Nothing is printed when `print_cost` is true: nobody sees how far a long training is.",
            "print_cost ignored."),
    mistake("prints_from_one", LOOP, "for i in range(1, num_iterations + 1):", PRINTED_LATE,
            "The rounds counted from 1."),
    mistake("prints_after_ten", LOOP, "for i in range(1, num_iterations + 1):", PRINTED_LATE,
            "The rounds counted from 1, and printed at their end.",
            *AT_THE_END),
    mistake("prints_after_the_update", AT_THE_END[0][0], AT_THE_END[0][1],
            "Your printed costs are one update late: those before the updates number 0, 10, 20 … "
            "are asked for.",
            "Printed at the end of a round.", *AT_THE_END[1:]),
    mistake("prints_every_time", WHEN, "if print_cost:",
            "You print in every round; every tenth is asked for.", "A condition left out."),
)  # fmt: skip

TRAIN = Task(
    "train",
    draw_trainings,
    (
        values("parameters", 6, leaves=("W1", "b1", "W2", "b2"), groups=("basic",),
               text="the trained parameters are right"),
        values("costs", 5, leaves=("costs",), groups=("basic",), text="the costs are right"),
        values("general", 3, leaves=(), groups=("general",),
               text="right for other numbers of classes, rates and updates"),
        printing(2, "prints every tenth cost when asked to, and only then"),
        unchanged(1),
    ),
    MISTAKES,
    (
        alternative("one_loop", """
def train(X, Y, n_h, learning_rate, num_iterations, print_cost=False):
    parameters = initialize_parameters(len(X), n_h, len(Y))
    costs = []
    for done in range(num_iterations + 1):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        costs.append(cost)
        if done == num_iterations:
            break
        if print_cost and not done % 10:
            print("update", done, "cost", round(cost, 5))
        parameters = update_parameters(
            parameters, backward_propagation(parameters, cache, X, Y), learning_rate)
    return parameters, np.array(costs)
""", "One forward pass in the text; an array of costs is a sequence, too."),
        alternative("own_arithmetic", """
def train(X, Y, n_h, learning_rate, num_iterations, print_cost=False):
    p = initialize_parameters(n_x=X.shape[0], n_h=n_h, n_y=Y.shape[0])
    W1, b1, W2, b2 = (p[name] for name in ("W1", "b1", "W2", "b2"))
    m, costs = X.shape[1], []
    while True:
        A1 = np.tanh(W1 @ X + b1)
        S = W2 @ A1 + b2
        E = np.exp(S - S.max(axis=0))
        P = E / E.sum(axis=0)
        costs += [-np.log((P * Y).sum(axis=0)).sum() / m]
        done = len(costs) - 1
        if done == num_iterations:
            return dict(b2=b2, W2=W2, b1=b1, W1=W1), tuple(costs)
        if print_cost and done in range(0, num_iterations, 10):
            print("%d %.8f" % (done, costs[-1]))
        D2 = (P - Y) / m
        D1 = W2.T @ D2 * (1 - A1 ** 2)
        W2, b2 = W2 - learning_rate * D2 @ A1.T, b2 - learning_rate * D2.sum(axis=1, keepdims=True)
        W1, b1 = W1 - learning_rate * D1 @ X.T, b1 - learning_rate * D1.sum(axis=1, keepdims=True)
""", "Uses none of the helpers but the start."),
    ),
    returns=("parameters", "costs"),
)  # fmt: skip


def draw_measurements(rng: np.random.Generator) -> list[Case]:
    """Networks that read some examples rightly, and are never in doubt between two classes."""
    cases: list[Case] = []
    shapes = [*two_sizes(rng), (6, 3, 2, 11), (4, 5, 12, 17)]
    for number, (n_x, n_h, n_y, m) in enumerate(shapes):
        while True:
            parameters, X = network(rng, n_x, n_h, n_y), rng.standard_normal((n_x, m))
            labels = classes(rng, n_y, m)
            scores = np.sort(solutions.forward_propagation(X, parameters)[0], axis=0)
            best = np.argmax(solutions.forward_propagation(X, parameters)[0], axis=0)
            labels = np.where(rng.random(m) < 0.4, best, labels)
            share = np.mean(best == labels)
            if (scores[-1] - scores[-2]).min() > 1e-3 and 0.3 < share < 0.9 and share != 0.5:
                break
        group = "basic" if number < 2 else "general"
        name = f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples, case {number + 1}"
        cases.append(Case(name, {"parameters": parameters, "X": X, "labels": labels}, group))
    return cases


READ = "read = np.argmax(A2, axis=0)"
MEAN = "return float(np.mean(read == labels))"

ACCURACY_OF = Task(
    "accuracy_of",
    draw_measurements,
    (
        values("share", 3, groups=("basic",), text="the share of right answers is right"),
        values("general", 2, leaves=("share",), groups=("general",),
               text="right for other numbers of classes"),
        unchanged(1),
    ),
    (
        mistake("per_cent", MEAN, "return 100 * float(np.mean(read == labels))",
                "You return per cent; a share between 0 and 1 is asked for.", "Percentages."),
        mistake("share_of_wrong", MEAN, "return float(np.mean(read != labels))",
                "You return the share of wrong answers.", "Source 002 defines error as accuracy."),
        mistake("count", MEAN, "return int(np.sum(read == labels))",
                "You count the right answers; which share of all is that?", "Sum for mean."),
        mistake("least_probable", READ, "read = np.argmin(A2, axis=0)",
                "You read the class with the *smallest* probability.", "argmin for argmax."),
        mistake("axis", READ, "read = np.argmax(A2, axis=1)[labels]",
                "You look for the most probable *example* of each class. Examples are columns.",
                "axis=1 for axis=0."),
        mistake("threshold", READ, "read = np.argmax(A2 > 0.5, axis=0)",
                "You ask for a probability above 0.5. With several classes the largest can be far "
                "below it.", "The threshold of lessons 1 and 2."),
        mistake("mean_probability", MEAN,
                "return float(np.mean(A2[labels, np.arange(labels.size)]))",
                "You average the probabilities of the right classes. Accuracy counts decisions.",
                "How sure and how right mixed up."),
        mistake("all_equal", MEAN, "return float(read.all() == labels.all())",
                "Your comparison is almost always true: `.all()` of an array only says whether no "
                "entry is 0.", "Source 002 compares x.all() == y.all()."),
        mistake("labels_as_columns", MEAN,
                "return float(np.mean(read == np.argmax(labels, axis=0)))",
                "`labels` holds the numbers of the classes already. `argmax` of it is the place of "
                "the largest one.", "Labels taken for one-hot columns."),
        mistake("entries_compared", MEAN,
                "return float(np.mean((A2 > 0.5) == one_hot(labels, A2.shape[0])))",
                "You compare every entry of the columns. Most are zeros on both sides, and all of "
                "them count as right: ask one question for each digit.",
                "Lesson 2's comparison with Y."),
        mistake("rounded", MEAN, "return round(float(np.mean(read == labels)), 1)",
                "Your share is rounded too far. Round when you print.", "Rounding."),
        mistake("without_first", MEAN, "return float(np.mean(read[1:] == labels[1:]))",
                "You leave out the first example.", "Counting from 1."),
    ),
    (
        alternative("loop", """
def accuracy_of(parameters, X, labels):
    right = 0
    for i in range(X.shape[1]):
        p = forward_propagation(X[:, [i]], parameters)[0][:, 0]
        if p[labels[i]] == max(p):
            right += 1
    return right / X.shape[1]
""", "Example by example."),
        alternative("by_scores", """
def accuracy_of(parameters, X, labels):
    scores = forward_propagation(X, parameters)[1]["Z2"]
    wrong = np.count_nonzero(scores.argmax(0) - labels)
    return np.array([[1 - wrong / labels.size]])
""", "Softmax keeps the order; by way of the errors; an array of one entry."),
    ),
    returns=("share",),
)  # fmt: skip

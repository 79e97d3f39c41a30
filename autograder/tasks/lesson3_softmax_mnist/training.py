"""Task `nn_model`."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import Floats, classes, columns, sizes, two_sizes
from autograder.tasks.lesson3_softmax_mnist.endings import ENDINGS
from autograder.tasks.lesson3_softmax_mnist.runs import bumpy, calm, flat
from autograder.tasks.model import Mistake, Task, alternative, mistake, printing, unchanged, values
from autograder.tasks.trainings import one_step_only
from coursekit.judge.model import Case


def clouds(rng: np.random.Generator, n_x: int, n_y: int, m: int) -> tuple[Floats, Any]:
    """Draw m points in clouds around n_y centres, and their labels."""
    labels = classes(rng, n_y, m)
    centres = rng.uniform(-1, 1, (n_x, n_y))
    X = centres[:, labels] + 0.4 * rng.standard_normal((n_x, m))
    return X, columns(labels, n_y)


def draw(rng: np.random.Generator) -> list[Case]:
    """Short trainings of several sizes; the default length on tiny numbers; printing."""
    while True:
        cases = trainings(rng)
        if all(map(calm, cases)):
            return cases


def trainings(rng: np.random.Generator) -> list[Case]:
    """Draw the cases without a look at how calm they are."""

    def case(name: str, group: str, n_h: int, X: Any, Y: Any, **options: Any) -> Case:
        arguments = {"X": X, "Y": Y, "n_h": n_h, **options}
        return Case(name, arguments, group, seed=int(rng.integers(10, 100_000)))

    cases = []
    for n_x, n_h, n_y, m in two_sizes(rng):
        X, Y = clouds(rng, n_x, n_y, m)
        steps = int(rng.choice([12, 13, 14, 16, 17]))
        name = f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples, {steps} iterations"
        cases.append(case(name, "basic", n_h, X, Y, num_iterations=steps))
    uneven = None
    while uneven is None or not bumpy(uneven):
        whole, Y = rng.integers(-6, 7, (5, 9)), columns(classes(rng, 2, 9), 2).astype(float)
        uneven = case("two classes, whole numbers", "general", 3, whole, Y, num_iterations=12)
    cases.append(uneven)
    X, Y = clouds(rng, 3, 12, 14)
    cases.append(case("12 classes, a single iteration", "general", 7, X, Y, num_iterations=1))
    cases.append(flat(rng, "without saying how many iterations", "general"))
    for steps in (11, 36):
        n_x, n_h, n_y, m = sizes(rng)
        X, Y = clouds(rng, n_x, n_y, m)
        quiet = case(
            f"{steps} iterations, quiet",
            "printing",
            n_h,
            X,
            Y,
            num_iterations=steps,
            print_cost=False,
        )
        loud = Case(
            f"{steps} iterations, printing the cost",
            {**quiet.arguments, "print_cost": True},
            "printing",
            seed=quiet.seed,
        )
        cases += [quiet, loud]  # fmt: skip
    return cases


SIZES = "n_x, n_y = X.shape[0], Y.shape[0]"
START = "parameters = initialize_parameters(n_x, n_h, n_y)"
LOOP = "for i in range(num_iterations):"
FORWARD = "A2, cache = forward_propagation(X, parameters)"
COST = "cost = compute_cost(A2, Y)"
BACKWARD = "grads = backward_propagation(parameters, cache, X, Y)"
UPDATE = "parameters = update_parameters(parameters, grads)"
WHEN = "if print_cost and i % 10 == 0:"
PRINT = 'print(f"Cost after iteration {i}: {cost:.6f}")'
DONE = "return parameters"

STARTS: tuple[Mistake, ...] = (
    mistake("seeds_inside", START, "np.random.seed(2)\n    " + START,
            "You seed the generator yourself, so every training starts from the same weights, "
            "whatever the caller wants. Leave seeding to the caller.",
            "Source 000 (book chapter) seeds inside its functions, with 2 and 3."),
    mistake("four_hidden_units", START, "parameters = initialize_parameters(n_x, 4, n_y)",
            "Your hidden layer always has 4 units; their number is an argument.",
            "Size of lesson 2's network written into the code."),
    mistake("mnist_hidden_units", START, "parameters = initialize_parameters(n_x, 25, n_y)",
            "Your hidden layer always has 25 units; their number is an argument.",
            "Size of the MNIST network written into the code."),
    mistake("ten_classes", SIZES, "n_x, n_y = X.shape[0], 10",
            "You count on 10 classes. Their number is the number of rows of Y.",
            "Digits have ten classes."),
    mistake("one_output", SIZES, "n_x, n_y = X.shape[0], 1",
            "Your network has a single output, as in lesson 2. How many rows does Y have?",
            "Size of lesson 2's output layer."),
    mistake("sizes_from_columns", SIZES, "n_x, n_y = X.shape[1], Y.shape[1]",
            "Two shapes don't fit: rows and columns of X are mixed up somewhere. Features and "
            "classes are the rows; the columns count the examples.", "Rows taken for examples."),
    mistake("sizes_swapped", START, "parameters = initialize_parameters(n_h, n_x, n_y)",
            "The sizes are handed to `initialize_parameters` in another order than it expects.",
            "Order of arguments."),
    mistake("starts_from_zero", START,
            START + "\n    parameters = {name: 0 * value for name, value in parameters.items()}",
            "Your weights start at zero, and all hidden units stay alike. The random start is what "
            "makes them differ.", "Zeros were fine in lesson 1."),
    mistake("starts_too_large", START,
            START + '\n    parameters["W1"], parameters["W2"] = 100 * parameters["W1"], '
            '100 * parameters["W2"]',
            "Your weights start 100 times larger than `initialize_parameters` makes them.",
            "The factor 0.01 left out or undone."),
    mistake("random_biases", START,
            START + '\n    parameters["b1"] = 0.01 * np.random.randn(n_h, 1)',
            "Your biases start at random numbers; `initialize_parameters` sets them to zero.",
            "Biases treated like weights."),
    mistake("starts_anew_each_time", LOOP,
            LOOP + "\n        parameters = initialize_parameters(n_x, n_h, n_y)",
            "The parameters are drawn anew in every round, so that nothing is ever learnt. What "
            "belongs before the loop?", "A line at the wrong depth."),
)  # fmt: skip

STEPS: tuple[Mistake, ...] = (
    mistake("hundred_iterations_always", LOOP, "for i in range(100):",
            "Your loop always runs 100 times. The caller says how often.",
            "The default written into the code."),
    mistake("one_iteration_more", LOOP, "for i in range(num_iterations + 1):",
            "Your loop runs once too often.", "<= in the mind, or a count from 1."),
    mistake("one_iteration_less", LOOP, "for i in range(1, num_iterations):",
            "Your parameters are one step behind. How often does your loop run, and which "
            "parameters are returned?", "A count from 1 to n - 1."),
    mistake("single_step", UPDATE, UPDATE + "\n        break",
            "Only one step is taken, whatever the number of iterations.",
            "A return or break in the loop."),
    mistake("parameters_never_replaced", UPDATE, "update_parameters(parameters, grads)",
            "You return the parameters you started with. Either the new ones that "
            "`update_parameters` gives back are dropped, or the gradients are all zero.",
            "The result of a call dropped."),
    mistake("gradients_of_the_start", LOOP, "A2, cache = forward_propagation(X, parameters)\n"
            "    grads = backward_propagation(parameters, cache, X, Y)\n    " + LOOP,
            "The gradients are computed once, before the loop. After each step the slope is "
            "another one.", "A line at the wrong depth.",
            ("        " + FORWARD, "        A2 = forward_propagation(X, parameters)[0]"),
            ("        " + BACKWARD + "\n", "")),
    mistake("two_steps_each_time", UPDATE, UPDATE + "\n        " + UPDATE,
            "You take two steps in each iteration.", "A line twice."),
    mistake("uphill", UPDATE, "parameters = update_parameters(parameters, grads, -1.2)",
            "Your cost grows: you walk up the slope.", "A sign."),
    mistake("learning_rate_half", UPDATE, "parameters = update_parameters(parameters, grads, 0.5)",
            "Your learning rate is 0.5; the text says 1.2.", "Lesson 1's learning rate."),
    mistake("learning_rate_hundredth", UPDATE,
            "parameters = update_parameters(parameters, grads, 0.01)",
            "Your learning rate is 0.01; the text says 1.2.",
            "A learning rate one sees everywhere."),
    mistake("learning_rate_one", UPDATE, "parameters = update_parameters(parameters, grads, 1.0)",
            "Your learning rate is 1; the text says 1.2.", "A step without a factor."),
    mistake("learning_rate_by_examples", UPDATE,
            "parameters = update_parameters(parameters, grads, 1.2 / X.shape[1])",
            "Your steps are m times too small: the gradients are means already.",
            "The 1/m once more."),
    mistake("decaying_learning_rate", UPDATE,
            "parameters = update_parameters(parameters, grads, 1.2 / (1 + 0.01 * i))",
            "Your learning rate shrinks as training goes on; here it stays 1.2.",
            "A schedule from another course."),
    mistake("first_example_only", FORWARD, "A2, cache = forward_propagation(X[:, :1], parameters)",
            "You learn from the first example only.",
            "One example at a time, without the loop over them.",
            (COST, "cost = compute_cost(A2, Y[:, :1])"),
            (BACKWARD, "grads = backward_propagation(parameters, cache, X[:, :1], Y[:, :1])")),
    mistake("one_example_at_a_time", FORWARD,
            "k = i % X.shape[1]\n        A2, cache = forward_propagation(X[:, [k]], parameters)",
            "Each step uses a single example. Here every step uses all of them.",
            "Stochastic gradient descent.",
            (COST, "cost = compute_cost(A2, Y[:, [k]])"),
            (BACKWARD, "grads = backward_propagation(parameters, cache, X[:, [k]], Y[:, [k]])")),
    mistake("biases_not_learnt", BACKWARD,
            BACKWARD + '\n        grads["db1"], grads["db2"] = 0 * grads["db1"], 0 * grads["db2"]',
            "Your biases stay zero. They learn, too.", "Only the weights are updated."),
    mistake("first_layer_not_learnt", BACKWARD,
            BACKWARD + '\n        grads["dW1"], grads["db1"] = 0 * grads["dW1"], 0 * grads["db1"]',
            "Your first layer never changes. All four parameters learn.",
            "Only the output layer is updated."),
    mistake("standardises_in_place", SIZES,
            SIZES + "\n    X -= np.mean(X, axis=1, keepdims=True).astype(X.dtype)",
            "You subtract means from X, and in place: the caller's data are changed. Use X as it "
            "comes.", "Standardising, learnt in lesson 1, at the wrong place."),
    mistake("standardises", SIZES,
            SIZES + "\n    X = X - np.mean(X, axis=1, keepdims=True)"
            "\n    X = X / (np.std(X, axis=1, keepdims=True) + 1e-8)",
            "You standardise X inside. Use X as it comes: `predict` will do so, too.",
            "Standardising, learnt in lesson 1, at the wrong place."),
)  # fmt: skip

ENDS: tuple[Mistake, ...] = (
    mistake("returns_costs_too", DONE, "return parameters, cost",
            "You return two things; only the parameters are asked for.",
            "The return value of lesson 1's optimize."),
    one_step_only(DONE),
    mistake("returns_gradients", DONE, "return grads",
            "You return the last gradients; the parameters are asked for.", "A wrong name."),
    mistake("returns_nothing", DONE, "return None",
            "Your function returns nothing.", "The return line was forgotten."),
    mistake("returns_probabilities", DONE, "return A2",
            "You return the probabilities of the training examples; the parameters are asked for.",
            "A wrong name."),
    mistake("prints_always", WHEN, "if i % 10 == 0:",
            "You print although `print_cost` is false.", "print_cost ignored."),
    mistake("never_prints", WHEN, "if False:",
            "Nothing is printed when `print_cost` is true.", "print_cost ignored."),
    mistake("prints_every_time", WHEN, "if print_cost:",
            "You print in every iteration; every tenth is asked for.",
            "The second condition left out."),
    mistake("prints_every_hundredth", WHEN, "if print_cost and i % 100 == 0:",
            "In these short trainings only the cost of iteration 0 is printed. Every tenth is "
            "asked for, not every hundredth as in lesson 1.", "Lesson 1's rhythm."),
    mistake("prints_without_zero", WHEN, "if print_cost and i % 10 == 0 and i > 0:",
            "The cost of iteration 0 isn't printed. It is the best check of a start: near ln K?",
            "A condition that was meant to skip nothing but the beginning."),
    mistake("prints_one_too_late", WHEN, "if print_cost and i % 10 == 9:",
            "You print in iterations 9, 19, …; asked for are 0, 10, 20, …", "Counting from 1."),
    mistake("prints_cost_after_update", WHEN,
            "cost = compute_cost(forward_propagation(X, parameters)[0], Y)\n        " + WHEN,
            "You print the cost after the update; asked for is the cost computed in that "
            "iteration, before it.", "The cost line moved to the end of the loop."),
    mistake("prints_sum", WHEN, "cost = cost * X.shape[1]\n        " + WHEN,
            "The printed cost is m times too large.", "Mean and sum mixed up."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("while_loop", """
def nn_model(X, Y, n_h, num_iterations=100, print_cost=False):
    parameters = initialize_parameters(X.shape[0], n_h, len(Y))
    done = 0
    while done < num_iterations:
        A2, cache = forward_propagation(X, parameters)
        if print_cost and done % 10 == 0:
            print("Cost after iteration %i: %f" % (done, compute_cost(A2, Y)))
        parameters = update_parameters(
            parameters, backward_propagation(parameters, cache, X, Y), learning_rate=1.2)
        done += 1
    return parameters
""", "A while loop; the cost is only computed when it is printed."),
    alternative("own_update", """
def nn_model(X, Y, n_h, num_iterations=100, print_cost=False):
    p = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for step in range(0, num_iterations):
        A2, cache = forward_propagation(X, p)
        grads = backward_propagation(p, cache, X, Y)
        if print_cost and not step % 10:
            print("Cost after iteration", step, ":", round(compute_cost(A2, Y), 6))
        for name in p:
            p[name] = p[name] - 1.2 * grads["d" + name]
    return {name: p[name] for name in ("b2", "W2", "b1", "W1")}
""", "Updates by itself; the keys come in another order."),
    alternative("everything_inline", """
def nn_model(X, Y, n_h, num_iterations=100, print_cost=False):
    start = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    W1, b1, W2, b2 = (start[name] for name in ("W1", "b1", "W2", "b2"))
    m = X.shape[1]
    for i in range(num_iterations):
        A1 = np.tanh(W1 @ X + b1)
        S = W2 @ A1 + b2
        T = np.exp(S - S.max(axis=0))
        A2 = T / T.sum(axis=0)
        if print_cost and i % 10 == 0:
            print(f"Cost after iteration {i}: {-np.log((A2 * Y).sum(axis=0)).mean():.6f}")
        D2 = (A2 - Y) / m
        D1 = W2.T @ D2 * (1 - A1 ** 2)
        W2, b2 = W2 - 1.2 * D2 @ A1.T, b2 - 1.2 * D2.sum(axis=1, keepdims=True)
        W1, b1 = W1 - 1.2 * D1 @ X.T, b1 - 1.2 * D1.sum(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
""", "Uses none of the helpers but the start."),
    alternative("costs_kept", """
def nn_model(X, Y, n_h, num_iterations=100, print_cost=False):
    parameters = initialize_parameters(n_x=X.shape[0], n_h=n_h, n_y=Y.shape[0])
    costs = []
    for i in range(1, num_iterations + 1):
        A2, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A2, Y))
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    if print_cost:
        for i, cost in enumerate(costs):
            if i % 10 == 0:
                print(f"Cost after iteration {i}: {cost:f}")
    parameters["costs"] = np.array(costs)
    return parameters
""", "Counts from 1 with the right number of rounds, prints at the end, returns an extra key."),
)  # fmt: skip

NN_MODEL = Task(
    "nn_model",
    draw,
    (
        values("parameters", 8, leaves=("W1", "b1", "W2", "b2"), groups=("basic",),
               text="W1, b1, W2 and b2 are right after a dozen iterations"),
        values("other trainings", 3, leaves=("W1", "b1", "W2", "b2"), groups=("general",),
               text="right for other numbers of classes and of iterations"),
        printing(2, "prints the cost of every tenth iteration when asked to, and only then"),
        unchanged(1),
    ),
    (*STARTS, *STEPS, *ENDINGS, *ENDS),
    ALTERNATIVES,
    returns=("parameters",),
)  # fmt: skip

"""Task `backward_propagation`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import (
    cache_of,
    classes,
    columns,
    network,
    two_sizes,
)
from autograder.tasks.model import Mistake, Task, alternative, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of pairwise different sizes with a cache that fits; labels as ints and floats."""
    shapes = [*two_sizes(rng), (6, 1, 2, 9), (5, 7, 12, 8), (3, 5, 6, 1)]
    names = [
        "",
        "",
        "one hidden unit, two classes, whole numbers",
        "12 classes",
        "a single example",
    ]
    cases = []
    for number, ((n_x, n_h, n_y, m), name) in enumerate(zip(shapes, names, strict=True)):
        parameters = network(rng, n_x, n_h, n_y)
        X = rng.integers(-2, 3, (n_x, m)) if "whole" in name else rng.standard_normal((n_x, m))
        labels = classes(rng, n_y, m) if m > 1 else rng.integers(0, n_y, m)
        Y = columns(labels, n_y)
        arguments = {
            "parameters": parameters,
            "cache": cache_of(parameters, X),
            "X": X,
            "Y": Y.astype(float) if number % 2 else Y,
        }
        label = name or f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples"
        cases.append(Case(label, arguments, "general" if name else "basic"))
    return cases


COUNT = "m = X.shape[1]"
READ = 'A1, A2 = cache["A1"], cache["A2"]'
DZ2 = "dZ2 = A2 - Y"
DW2 = "dW2 = np.dot(dZ2, A1.T) / m"
DB2 = "db2 = np.sum(dZ2, axis=1, keepdims=True) / m"
DA1 = 'dA1 = np.dot(parameters["W2"].T, dZ2)'
DZ1 = "dZ1 = dA1 * (1 - A1**2)"
DW1 = "dW1 = np.dot(dZ1, X.T) / m"
DB1 = "db1 = np.sum(dZ1, axis=1, keepdims=True) / m"
DONE = 'return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}'

OUTPUT_ERROR: tuple[Mistake, ...] = (
    mistake("sign_of_dz2", DZ2, "dZ2 = Y - A2",
            "All four gradients have the wrong sign, which makes the net climb. In which order are "
            "prediction and label subtracted?", "Target minus output, as in older books."),
    mistake("sigmoid_slope_in_output", DZ2, "dZ2 = (A2 - Y) * A2 * (1 - A2)",
            "A factor `A2 * (1 - A2)` is too much in the output layer. It has already cancelled "
            "against the derivative of the cross-entropy.", "Backpropagation for a squared error."),
    mistake("jacobian_diagonal_only", DZ2, "dZ2 = -Y * (1 - A2)",
            "You used only the diagonal of the softmax Jacobian. Raising one score lowers all the "
            "other probabilities: the off-diagonal terms count, too.",
            "The derivative of one output with respect to its own score only."),
    mistake("jacobian_sign", DZ2, "dZ2 = -(A2 + Y)",
            "In the softmax Jacobian the second term has the wrong sign: a score that rises takes "
            "probability away from the other classes.",
            "Source 002 (lecture notes) prints S_i (delta_ij + S_j)."),
    mistake("derivative_of_the_loss_only", DZ2, "dZ2 = -Y / A2",
            "That is the derivative with respect to `A2`. The way on through the softmax to `Z2` "
            "is missing.", "One factor of the chain rule left out."),
    mistake("two_class_sign", DZ2, "dZ2 = -Y * (1 - A2) - (1 - Y) * A2",
            "A sign is wrong in the derivative of the loss: where the label is 0, too high a "
            "probability must give a positive error.",
            "Source 003 (assignments) prints da = -y/a - (1-y)/(1-a)."),
    mistake("prediction_only", DZ2,
            "dZ2 = A2 - Y * (np.argmax(A2, axis=0) == np.argmax(Y, axis=0))",
            "Examples that are classified wrongly don't get their label subtracted. The formula is "
            "the same for all examples.", "Thinking in right and wrong instead of probabilities."),
    mistake("decided_already", DZ2, "dZ2 = (A2 == A2.max(axis=0)).astype(float) - Y",
            "You compare decisions instead of probabilities: most of your errors are 0. How sure "
            "the network was must count.", "The perceptron's rule."),
    mistake("softmax_again", DZ2,
            "T = np.exp(A2 - A2.max(axis=0))\n    dZ2 = T / np.sum(T, axis=0) - Y",
            "The probabilities in the cache go through softmax once more.",
            "Frameworks whose loss holds the softmax invite it."),
)  # fmt: skip

MEANS: tuple[Mistake, ...] = (
    mistake("no_mean", COUNT, "m = 1",
            "All gradients are m times too large: they are sums over the examples, not means.",
            "The 1/m was forgotten everywhere."),
    mistake("divided_by_features", COUNT, "m = X.shape[0]",
            "You divide by the number of features. The examples are the columns of X.",
            "Source 002 (lecture notes) divides the logistic gradient by the number of features."),
    mistake("divided_by_classes", COUNT, "m = Y.shape[0]",
            "You divide by the number of classes. The examples are the columns of Y.",
            "Rows taken for examples."),
    mistake("divided_by_entries", COUNT, "m = Y.size",
            "You divide by K·m. The mean is over the m examples only.",
            "np.mean over a whole matrix."),
    mistake("one_example_less", COUNT, "m = max(X.shape[1] - 1, 1)",
            "You divide by m - 1; the mean divides by m.", "From the sample variance."),
    mistake("mnist_size", COUNT, "m = 60000",
            "You divide by 60000, whatever the number of examples is.",
            "Size of the data set written into the code."),
    mistake("mean_missing_in_weights", DW2, "dW2 = np.dot(dZ2, A1.T)",
            "Your weight gradients are sums, your bias gradients means. The mean belongs to all "
            "four.", "The 1/m in two lines only.",
            (DW1, "dW1 = np.dot(dZ1, X.T)")),
    mistake("mean_missing_in_biases", DB2, "db2 = np.sum(dZ2, axis=1, keepdims=True)",
            "Your bias gradients are sums, your weight gradients means. The mean belongs to all "
            "four.", "Source 003 (assignments) prints db without 1/m.",
            (DB1, "db1 = np.sum(dZ1, axis=1, keepdims=True)")),
    mistake("mean_missing_in_db1", DB1, "db1 = np.sum(dZ1, axis=1, keepdims=True)",
            "db1 is the plain sum over the examples; the mean is asked for, as for the other "
            "three.", "The 1/m in three of four lines."),
    mistake("mean_missing_in_db2", DB2, "db2 = np.sum(dZ2, axis=1, keepdims=True)",
            "db2 is the plain sum over the examples; the mean is asked for, as for the other "
            "three.", "The 1/m in three of four lines."),
    mistake("mean_missing_in_dw1", DW1, "dW1 = np.dot(dZ1, X.T)",
            "dW1 is the plain sum over the examples; the mean is asked for, as for the other "
            "three.", "The 1/m in three of four lines."),
    mistake("mean_missing_in_dw2", DW2, "dW2 = np.dot(dZ2, A1.T)",
            "dW2 is the plain sum over the examples; the mean is asked for, as for the other "
            "three.", "The 1/m in three of four lines."),
    mistake("mean_taken_twice", DZ2, "dZ2 = (A2 - Y) / m",
            "Your gradients are m times too small: the mean is taken in dZ2 and once more in the "
            "gradients.", "1/m put in two places."),
    mistake("mean_twice_in_first_layer", DA1, 'dA1 = np.dot(parameters["W2"].T, dZ2 / m)',
            "The gradients of the first layer are divided by m twice.", "1/m put in two places."),
)  # fmt: skip

HIDDEN_LAYER: tuple[Mistake, ...] = (
    mistake("slope_of_z1", DZ1, 'dZ1 = dA1 * (1 - cache["Z1"] ** 2)',
            "The slope of tanh is one minus the square of its *value*. Is that Z1 or A1?",
            "Course forum classic."),
    mistake("slope_not_squared", DZ1, "dZ1 = dA1 * (1 - A1)",
            "In the slope of tanh its value is squared.", "The square got lost."),
    mistake("sigmoid_slope_in_hidden", DZ1, "dZ1 = dA1 * A1 * (1 - A1)",
            "That is the slope of the sigmoid; the hidden layer uses tanh.",
            "Lesson 1's derivative."),
    mistake("relu_slope", DZ1, "dZ1 = dA1 * (A1 > 0)",
            "That is the slope of ReLU; the hidden layer uses tanh.",
            "The usual derivative in deep nets."),
    mistake("no_slope", DZ1, "dZ1 = dA1",
            "The slope of tanh is missing on the way from A1 back to Z1.",
            "One factor of the chain rule left out."),
    mistake("slope_with_plus", DZ1, "dZ1 = dA1 * (1 + A1**2)",
            "The slope of tanh is at most 1; yours is at least 1. Check a sign.", "A sign."),
    mistake("tanh_of_a1", DZ1, "dZ1 = dA1 * (1 - np.tanh(A1) ** 2)",
            "A1 is tanh(Z1) already; you take tanh of it once more.", "Z1 and A1 mixed up."),
    mistake("w2_not_transposed", DA1, 'dA1 = np.dot(parameters["W2"], dZ2)',
            "W2 has the shape `(n_y, n_h)` and dZ2 `(n_y, m)`: going back, the weights act the "
            "other way round.", "Source 004 (slides) drops the transpose in the vectorised line."),
    mistake("wrong_weights", DA1, 'dA1 = np.dot(parameters["W1"], X)',
            "The error doesn't come back through W2: dA1 must depend on dZ2.",
            "The forward line copied into the backward pass."),
    mistake("dw1_from_a1", DW1, "dW1 = np.dot(dZ1, A1.T) / m",
            "dW1 has the shape of a matrix that leads from the hidden layer to itself. What is the "
            "input of the first layer?", "Copy and paste from dW2."),
    mistake("dw2_from_z1", DW2, 'dW2 = np.dot(dZ2, cache["Z1"].T) / m',
            "The second layer's input is A1, not Z1.", "Z and A mixed up."),
    mistake("db1_of_output_layer", DB1, "db1 = np.sum(dZ2, axis=1, keepdims=True) / m",
            "db1 is made from the error of the output layer: look at its shape. Which dZ belongs "
            "to layer 1?", "Copy and paste from db2."),
    mistake("dw1_of_output_layer", DW1, "dW1 = np.dot(dZ2, X.T) / m",
            "dW1 is made from the error of the output layer: look at its shape. Which dZ belongs "
            "to layer 1?",
            "Source 002 (lecture notes) prints the error of layer 2 where that of layer 1 "
            "belongs."),
    mistake("dw1_is_db1", DW1, "dW1 = np.sum(dZ1, axis=1, keepdims=True) / m",
            "dW1 has the shape of b1: you computed the bias gradient twice.",
            "Source 001 (course notes) writes dW as the derivative with respect to b."),
)  # fmt: skip

SHAPES: tuple[Mistake, ...] = (
    mistake("biases_flat", DB2, "db2 = np.sum(dZ2, axis=1) / m",
            "Your bias gradients have one dimension. They need the shape of the biases, or the "
            "update will broadcast into a matrix.", "keepdims left out.",
            (DB1, "db1 = np.sum(dZ1, axis=1) / m")),
    mistake("biases_per_example", DB2, "db2 = np.sum(dZ2, axis=0, keepdims=True) / m",
            "Your bias gradients have one entry per example. The sum goes over the examples, and "
            "keeps the units.", "Axis 0 instead of 1.",
            (DB1, "db1 = np.sum(dZ1, axis=0, keepdims=True) / m")),
    mistake("biases_single_number", DB2, "db2 = np.sum(dZ2) / m",
            "Your bias gradients are single numbers. Each unit has its own bias.",
            "A sum without an axis.",
            (DB1, "db1 = np.sum(dZ1) / m")),
    mistake("weights_transposed", DONE,
            'return {"dW1": dW1.T, "db1": db1, "dW2": dW2.T, "db2": db2}',
            "Your weight gradients are transposed. Each gradient has the shape of its parameter.",
            "Gradients written for rows as examples."),
    mistake("layers_swapped", DONE, 'return {"dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1}',
            "The layers are swapped: layer 1 is the one next to the inputs.",
            "Counting in the order of computation."),
    mistake("named_like_parameters", DONE, 'return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
            "The keys lack the d: gradients are called dW1, db1, dW2, db2.",
            "Names of the parameters."),
    mistake("biases_missing", DONE, 'return {"dW1": dW1, "dW2": dW2}',
            "The gradients of the biases are missing.", "Only the weights are thought of."),
    mistake("first_layer_missing", DONE, 'return {"dW2": dW2, "db2": db2}',
            "The gradients of the first layer are missing.", "Stopped half way."),
    mistake("tuple_of_gradients", DONE, "return dW1, db1, dW2, db2",
            "You return four values in a row; a dictionary with their names is asked for.",
            "The return value of some textbook code."),
    mistake("updated_parameters", DONE,
            'return {"dW1": parameters["W1"] - 1.2 * dW1, "db1": parameters["b1"] - 1.2 * db1,\n'
            '            "dW2": parameters["W2"] - 1.2 * dW2, "db2": parameters["b2"] - 1.2 * db2}',
            "You return updated parameters. Updating is another function's work.",
            "Gradient and step in one."),
    mistake("ascent", DONE, 'return {"dW1": -dW1, "db1": -db1, "dW2": dW2, "db2": db2}',
            "The gradients of the first layer have the wrong sign.", "A sign."),
    mistake("clipped", DONE,
            'return {"dW1": np.clip(dW1, -0.05, 0.05), "db1": np.clip(db1, -0.05, 0.05),\n'
            '            "dW2": np.clip(dW2, -0.05, 0.05), "db2": np.clip(db2, -0.05, 0.05)}',
            "Your gradients are cut off at a limit. The exact ones are asked for.",
            "Gradient clipping, from recurrent networks."),
    mistake("changes_its_arguments", DZ2, "dZ2 = A2\n    dZ2 -= Y",
            "The gradients are right, but the call changes the caller's arrays. After `dZ2 = A2`, "
            "for instance, `dZ2 -= …` writes into the cache: an assignment doesn't copy.",
            "A second name taken for a copy."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("through_the_jacobian", """
def backward_propagation(parameters, cache, X, Y):
    m = Y.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dA2 = -Y / A2
    dZ2 = A2 * (dA2 - np.sum(A2 * dA2, axis=0))
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1 * A1)
    return {"dW2": dZ2 @ A1.T / m, "db2": dZ2.mean(axis=1, keepdims=True),
            "dW1": dZ1 @ X.T / m, "db1": dZ1.mean(axis=1, keepdims=True)}
""", "The softmax Jacobian is really multiplied."),
    alternative("mean_first", """
def backward_propagation(parameters, cache, X, Y):
    dZ2 = (cache["A2"] - Y) / Y.shape[1]
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.tanh(cache["Z1"]) ** 2)
    return dict(dW1=np.dot(dZ1, X.T), db1=dZ1.sum(axis=1).reshape(-1, 1),
                dW2=np.dot(dZ2, cache["A1"].T), db2=dZ2.sum(axis=1).reshape(-1, 1))
""", "The mean is taken once, at the start."),
    alternative("loop_over_examples", """
def backward_propagation(parameters, cache, X, Y):
    W2 = parameters["W2"]
    grads = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        column = slice(i, i + 1)
        dz2 = cache["A2"][:, column] - Y[:, column]
        dz1 = W2.T @ dz2 * (1 - cache["A1"][:, column] ** 2)
        grads["dW1"] += dz1 @ X[:, column].T / m
        grads["db1"] += dz1 / m
        grads["dW2"] += dz2 @ cache["A1"][:, column].T / m
        grads["db2"] += dz2 / m
    return grads
""", "One example after the other."),
    alternative("computes_anew", """
def backward_propagation(parameters, cache, X, Y):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    T = np.exp(Z2 - Z2.max(axis=0))
    A2 = T / T.sum(axis=0)
    m = float(X.shape[1])
    dZ2 = A2 - Y
    dZ1 = np.multiply(parameters["W2"].T @ dZ2, 1 / np.cosh(np.arctanh(A1)) ** 2)
    return {"dW1": 1 / m * dZ1 @ X.T, "db1": 1 / m * dZ1 @ np.ones((X.shape[1], 1)),
            "dW2": 1 / m * dZ2 @ A1.T, "db2": 1 / m * dZ2 @ np.ones((X.shape[1], 1))}
""", "Makes no use of the cache, and sums with a matrix product."),
    alternative("einsum", """
def backward_propagation(parameters, cache, X, Y):
    A1, m = cache["A1"], X.shape[1]
    E = cache["A2"] - Y
    D = np.einsum("kh,km->hm", parameters["W2"], E) * (1 + A1) * (1 - A1)
    return {"dW1": np.einsum("hm,xm->hx", D, X) / m, "db1": np.einsum("hm->h", D)[:, None] / m,
            "dW2": np.einsum("km,hm->kh", E, A1) / m, "db2": np.einsum("km->k", E)[:, None] / m,
            "dZ1": D, "dZ2": E}
""", "einsum; two extra keys."),
)  # fmt: skip

BACKWARD_PROPAGATION = Task(
    "backward_propagation",
    draw,
    (
        values("dW1", 4),
        values("db1", 3),
        values("dW2", 3),
        values("db2", 3),
        unchanged(1),
    ),
    (*OUTPUT_ERROR, *MEANS, *HIDDEN_LAYER, *SHAPES),
    ALTERNATIVES,
    returns=("grads",),
)

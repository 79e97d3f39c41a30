"""Exercise 7: the network of lesson 3 on MNIST, with choices of the student's own.

`initialize_parameters` and `update_parameters` are given: they come from lesson 2 and stand, word
for word, in a locked cell of the notebook; they are no tasks of this exercise.
"""

import matplotlib.pyplot as plt
import numpy as np


def softmax(Z):
    """Turn scores into class probabilities, column by column.

    Parameters
    ----------
    Z : ndarray of shape (K, m)
        Scores of K classes, one example per column; floats or integers of any size, positive or
        negative. Two columns of the same Z may lie thousands apart.

    Returns
    -------
    A : ndarray of shape (K, m), float
        Probabilities: finite, and each column sums to 1. `Z` itself isn't changed.
    """
    # canary-exercise7_mnist-softmax-bae5ab73
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    T = np.exp(shifted)
    return T / np.sum(T, axis=0, keepdims=True)


def one_hot(labels, n_classes):
    """Write class numbers as columns of zeros with a single one.

    Parameters
    ----------
    labels : ndarray of shape (m,), integers
        Class of each example, counted from 0: values lie in 0, …, n_classes - 1. A class may be
        missing.
    n_classes : int
        Number of classes K.

    Returns
    -------
    Y : ndarray of shape (n_classes, m)
        Zeros and ones (integers or floats): column i has its one in row `labels[i]`.
    """
    # canary-exercise7_mnist-one_hot-179314ff
    m = labels.shape[0]
    Y = np.zeros((n_classes, m), dtype=int)
    Y[labels, np.arange(m)] = 1
    return Y


def initialize_parameters(n_x, n_h, n_y):
    """Draw small random weights, first W1, then W2; the biases are zero. Doesn't seed anything.

    Parameters
    ----------
    n_x, n_h, n_y : int
        Number of inputs, of hidden units and of classes.

    Returns
    -------
    parameters : dict of ndarrays
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    """
    W1 = 0.01 * np.random.randn(n_h, n_x)
    W2 = 0.01 * np.random.randn(n_y, n_h)
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}


def update_parameters(parameters, grads, learning_rate):
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict of ndarrays
        "W1", "b1", "W2", "b2".
    grads : dict of ndarrays
        "dW1", "db1", "dW2", "db2", of the same shapes.
    learning_rate : float

    Returns
    -------
    parameters : dict of ndarrays
        New arrays; the old ones stay as they are.
    """
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def forward_propagation(X, parameters):
    """Compute the class probabilities of a net with a tanh hidden layer and a softmax output layer.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
        One example per column.
    parameters : dict of ndarrays
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).

    Returns
    -------
    A2 : ndarray of shape (n_y, m)
        Probabilities: each column sums to 1.
    cache : dict of ndarrays
        "Z1", "A1" of shape (n_h, m) and "Z2", "A2" of shape (n_y, m), kept for the backward pass.
    """
    # canary-exercise7_mnist-forward_propagation-d96397b9
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = softmax(Z2)
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def compute_cost(A2, Y):
    """Cross-entropy of the predicted probabilities, averaged over the examples; natural logarithm.

    Parameters
    ----------
    A2 : ndarray of shape (K, m)
        Probabilities, one example per column. A wrong class may have probability exactly 0; the
        right class of an example never has, but it may be tiny (1e-200).
    Y : ndarray of shape (K, m)
        One-hot labels.

    Returns
    -------
    cost : float
        The cost itself: nothing is clipped, rounded or added to the probabilities. Finite.
    """
    # canary-exercise7_mnist-compute_cost-90ec154d
    m = Y.shape[1]
    right = np.sum(Y * A2, axis=0)
    return float(-np.sum(np.log(right)) / m)


def backward_propagation(parameters, cache, X, Y):
    """Compute the gradients of the cost with respect to all parameters.

    Parameters
    ----------
    parameters : dict of ndarrays
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    cache : dict of ndarrays
        "Z1", "A1" of shape (n_h, m) and "Z2", "A2" of shape (n_y, m), as `forward_propagation`
        makes them from these parameters and this X.
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (n_y, m)
        One-hot labels.

    Returns
    -------
    grads : dict of ndarrays
        "dW1", "db1", "dW2", "db2": derivatives of the mean cost over the m examples, each with the
        shape of its parameter.
    """
    # canary-exercise7_mnist-backward_propagation-9299f42b
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(parameters["W2"].T, dZ2)
    dZ1 = dA1 * (1 - A1**2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def train(X, Y, n_h, learning_rate, num_iterations, print_cost=False):
    """Train a network by gradient descent on all examples, and keep all costs.

    Starts from `initialize_parameters`, called once. Doesn't seed the random generator.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (n_y, m)
        One-hot labels.
    n_h : int
        Number of hidden units.
    learning_rate : float
    num_iterations : int
        Number of updates of the parameters.
    print_cost : bool
        If true, print the cost before the updates number 0, 10, 20, …, a line each, with at least
        4 decimals, so that one sees how far a long training is; if false, print nothing.

    Returns
    -------
    parameters : dict of ndarrays
        The trained "W1", "b1", "W2", "b2".
    costs : list of float
        num_iterations + 1 costs: entry i belongs to the parameters after i updates, so that the
        last one belongs to the parameters that are returned.
    """
    # canary-exercise7_mnist-train-4e81c0d7
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    A2, cache = forward_propagation(X, parameters)
    costs = [compute_cost(A2, Y)]
    for i in range(num_iterations):
        if print_cost and i % 10 == 0:
            print(f"cost after {i:4} updates: {costs[-1]:.6f}")
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        A2, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A2, Y))
    return parameters, costs


def accuracy_of(parameters, X, labels):
    """Share of the digits that a network reads rightly.

    Parameters
    ----------
    parameters : dict of ndarrays
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    X : ndarray of shape (n_x, m)
    labels : ndarray of shape (m,), integers
        The right class of each example.

    Returns
    -------
    share : float
        Between 0 and 1; the class with the largest probability is the one that is read.
    """
    # canary-exercise7_mnist-accuracy_of-b92f6a10
    A2, _ = forward_propagation(X, parameters)
    read = np.argmax(A2, axis=0)
    return float(np.mean(read == labels))


def my_network(X, labels, n_h):
    """Train a network that reads digits, with a learning rate and a length of your own choice.

    Parameters
    ----------
    X : ndarray of shape (784, m)
        Pictures of digits, one per column: all of MNIST's training digits, or far fewer.
    labels : ndarray of shape (m,), integers
        Which digits they are, 0 to 9.
    n_h : int
        Number of hidden units.

    Returns
    -------
    result : dict
        "learning_rate": your choice, the one the network was trained with.
        "parameters": the trained "W1" (n_h, 784), "b1" (n_h, 1), "W2" (10, n_h), "b2" (10, 1).
        "costs": the costs of this training in order, the last of them that of "parameters".
    """
    # canary-exercise7_mnist-my_network-0d57e3b8
    choices = {"learning_rate": 0.5, "num_iterations": 100}
    Y = one_hot(labels, 10)
    parameters, costs = train(X, Y, n_h, **choices, print_cost=True)
    return {"parameters": parameters, "costs": costs, **choices}


def compare_sizes(train_x, train_labels, test_x, test_labels, sizes):
    """Train a network of each size with `my_network`, and measure them all.

    Parameters
    ----------
    train_x : ndarray of shape (784, m)
    train_labels : ndarray of shape (m,), integers
    test_x : ndarray of shape (784, k)
        Digits that no network is trained on.
    test_labels : ndarray of shape (k,), integers
    sizes : list of int
        Numbers of hidden units, all different.

    Returns
    -------
    results : dict
        For each number of hidden units, as a key, what `my_network` returns on the training
        digits, with two entries more: "train", the accuracy on the training digits, and "test",
        that on the test digits.
    """
    # canary-exercise7_mnist-compare_sizes-71ac4f2e
    results = {}
    for n_h in sizes:
        found = my_network(train_x, train_labels, n_h)
        found["train"] = accuracy_of(found["parameters"], train_x, train_labels)
        found["test"] = accuracy_of(found["parameters"], test_x, test_labels)
        results[n_h] = found
    return results


def cost_figure(results):
    """Draw how the costs of several trainings fall, on the same axes.

    Parameters
    ----------
    results : dict
        For each number of hidden units a dict with an entry "costs", a list of floats. The lists
        may differ in length.

    Returns
    -------
    figure : matplotlib Figure (or Axes)
        One curve for each training, through all its costs in their order. Both axes are labelled,
        and a legend says which curve belongs to which number of hidden units.
    """
    # canary-exercise7_mnist-cost_figure-e6013d9c
    figure, ax = plt.subplots()
    for number, n_h in enumerate(results):
        costs = results[n_h]["costs"]
        ax.plot(costs, ["-", "--", "-.", ":"][number % 4], label=f"{n_h} hidden units")
    ax.set_xlabel("number of updates")
    ax.set_ylabel("cost on the training digits")
    ax.legend(loc="upper right")
    return figure

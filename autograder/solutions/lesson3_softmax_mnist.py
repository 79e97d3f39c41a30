"""Lesson 3: softmax, cross-entropy and MNIST.

`initialize_parameters` and `update_parameters` are given: they come from lesson 2 and stand, word
for word, in a locked cell of the notebook; they are no tasks of this lesson.
"""

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
    # canary-lesson3_softmax_mnist-softmax-5c1e90ab
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
    # canary-lesson3_softmax_mnist-one_hot-d2704f36
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


def update_parameters(parameters, grads, learning_rate=1.2):
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
    # canary-lesson3_softmax_mnist-forward_propagation-81b3e7d4
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
    # canary-lesson3_softmax_mnist-compute_cost-0f6a2c58
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
    # canary-lesson3_softmax_mnist-backward_propagation-e94d1b70
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


def nn_model(X, Y, n_h, num_iterations=100, print_cost=False):
    """Train the network by gradient descent on all examples, with learning rate 1.2.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (n_y, m)
        One-hot labels.
    n_h : int
        Number of hidden units.
    num_iterations : int
        Number of steps; all of them are taken. In each: forward, cost, backward, update.
    print_cost : bool
        If true, print the cost of iterations 0, 10, 20, …, a line each, like
        "Cost after iteration 10: 1.239301": the cost computed in that iteration, before its update.
        If false, print nothing.

    Returns
    -------
    parameters : dict of ndarrays
        "W1", "b1", "W2", "b2" after the last step.

    Notes
    -----
    Starts from one call of `initialize_parameters`. Doesn't seed the random generator: the caller
    does.
    """
    # canary-lesson3_softmax_mnist-nn_model-6b82f5c9
    n_x, n_y = X.shape[0], Y.shape[0]
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
        if print_cost and i % 10 == 0:
            print(f"Cost after iteration {i}: {cost:.6f}")
    return parameters


def predict(parameters, X):
    """Predict the class of each example: the one with the largest probability.

    Parameters
    ----------
    parameters : dict of ndarrays
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    X : ndarray of shape (n_x, m)

    Returns
    -------
    predictions : ndarray of shape (m,), integers
        Class numbers in 0, …, n_y - 1.
    """
    # canary-lesson3_softmax_mnist-predict-a73d084e
    A2, _ = forward_propagation(X, parameters)
    return np.argmax(A2, axis=0)


def accuracy(predictions, labels):
    """Share of the examples whose predicted class is the right one.

    Parameters
    ----------
    predictions, labels : ndarrays of shape (m,), integers
        Predicted and true class of each example.

    Returns
    -------
    share : float
        Between 0 (all wrong) and 1 (all right); not rounded.
    """
    # canary-lesson3_softmax_mnist-accuracy-3d58c6f1
    return float(np.mean(predictions == labels))


def confusion_matrix(predictions, labels, n_classes):
    """Count, for each true class, how often each class was predicted.

    Parameters
    ----------
    predictions, labels : ndarrays of shape (m,), integers
        Predicted and true class of each example, in 0, …, n_classes - 1. A class may be missing
        in both.
    n_classes : int
        Number of classes K.

    Returns
    -------
    counts : ndarray of shape (n_classes, n_classes)
        Entry [i, j]: how many examples of true class i (row) were predicted as class j (column).
    """
    # canary-lesson3_softmax_mnist-confusion_matrix-c80e9b25
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (labels, predictions), 1)
    return counts

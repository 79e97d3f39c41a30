"""Exercise 8: the network of lesson 2 with tanh or sigmoid in its hidden layer.

`sigmoid`, `initialize_parameters`, `compute_cost`, `update_parameters` and `total_loss` are given:
they stand, word for word, in locked cells of the notebook and are no tasks of this exercise.
"""

import numpy as np


def sigmoid(z):
    """The sigmoid of every entry of z; finite for any z."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def initialize_parameters(n_x, n_h, n_y):
    """Small random weights, W1 drawn first, and biases of zero; doesn't seed the generator."""
    W1 = np.random.randn(n_h, n_x) * 0.01
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}


def compute_cost(A2, Y):
    """Cross-entropy of outputs A2 and labels Y, both (n_y, m), averaged over m: a float."""
    chance_of_truth = np.abs(A2 - (1 - Y))  # A2 where the label is 1, 1 - A2 where it is 0
    return float(-np.log(chance_of_truth).sum() / Y.shape[1])


def update_parameters(parameters, grads, learning_rate=1.2):
    """One step downhill: a new dict with new arrays W1, b1, W2, b2."""
    return {name: parameters[name] - learning_rate * grads["d" + name] for name in parameters}


def total_loss(Z1, W2, b2, Y, hidden):
    """The losses of all examples added up, from Z1 onwards: a float.

    Z1 has shape (n_h, m), W2 (n_y, n_h), b2 (n_y, 1), Y (n_y, m); hidden is "tanh" or "sigmoid".
    """
    hidden_outputs = {"tanh": np.tanh(Z1), "sigmoid": sigmoid(Z1)}[hidden]
    outputs = sigmoid(np.dot(W2, hidden_outputs) + b2)
    return compute_cost(outputs, Y) * Y.shape[1]


def numerical_dZ1(Z1, W2, b2, Y, hidden, h=1e-5):
    """Measure how the total loss answers to each entry of Z1, by central differences.

    Parameters
    ----------
    Z1 : ndarray of shape (n_h, m)
        What goes into the hidden activation; floats or whole numbers.
    W2 : ndarray of shape (n_y, n_h)
    b2 : ndarray of shape (n_y, 1)
    Y : ndarray of shape (n_y, m)
        Labels 0 and 1.
    hidden : str
        "tanh" or "sigmoid", handed on to `total_loss`.
    h : float
        How far an entry is moved, up and down.

    Returns
    -------
    dZ1 : ndarray of shape (n_h, m)
        Entry [j, i]: `total_loss` with entry [j, i] of Z1 raised by h, minus `total_loss` with it
        lowered by h, over 2h. No argument is changed.
    """
    # canary-exercise8_hidden_activation-numerical_dZ1-4ce1902b
    dZ1 = np.zeros(Z1.shape)
    for j in range(Z1.shape[0]):
        for i in range(Z1.shape[1]):
            nudge = np.zeros(Z1.shape)
            nudge[j, i] = h
            above = total_loss(Z1 + nudge, W2, b2, Y, hidden)
            below = total_loss(Z1 - nudge, W2, b2, Y, hidden)
            dZ1[j, i] = (above - below) / (2 * h)
    return dZ1


def dZ1_tanh(W2, dZ2, A1):
    """Carry the error back to Z1 through a hidden layer of tanh units.

    Parameters
    ----------
    W2 : ndarray of shape (n_y, n_h)
    dZ2 : ndarray of shape (n_y, m)
        Derivatives of each example's loss with respect to Z2.
    A1 : ndarray of shape (n_h, m)
        What the hidden units put out: tanh of Z1.

    Returns
    -------
    dZ1 : ndarray of shape (n_h, m)
        Derivatives of each example's loss with respect to Z1. No argument is changed.
    """
    # canary-exercise8_hidden_activation-dZ1_tanh-b0573ad9
    return np.dot(W2.T, dZ2) * (1 - A1**2)


def dZ1_sigmoid(W2, dZ2, A1):
    """Carry the error back to Z1 through a hidden layer of sigmoid units.

    Parameters
    ----------
    W2 : ndarray of shape (n_y, n_h)
    dZ2 : ndarray of shape (n_y, m)
        Derivatives of each example's loss with respect to Z2.
    A1 : ndarray of shape (n_h, m)
        What the hidden units put out: the sigmoid of Z1.

    Returns
    -------
    dZ1 : ndarray of shape (n_h, m)
        Derivatives of each example's loss with respect to Z1. No argument is changed.
    """
    # canary-exercise8_hidden_activation-dZ1_sigmoid-27f8e61c
    return np.dot(W2.T, dZ2) * A1 * (1 - A1)


def forward_propagation(X, parameters, hidden):
    """Outputs of the network for all examples.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    hidden : str
        Activation of the hidden layer, "tanh" or "sigmoid". The output is always a sigmoid.

    Returns
    -------
    A2 : ndarray of shape (n_y, m)
        Probabilities.
    cache : dict
        "Z1", "A1" (n_h, m), "Z2", "A2" (n_y, m).
    """
    # canary-exercise8_hidden_activation-forward_propagation-d3915f40
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1) if hidden == "tanh" else sigmoid(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def backward_propagation(parameters, cache, X, Y, hidden):
    """Gradients of the cost with respect to all parameters.

    Parameters
    ----------
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    cache : dict
        "Z1", "A1" (n_h, m), "Z2", "A2" (n_y, m), as `forward_propagation` returns them for these
        parameters, this X and this `hidden`.
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (n_y, m)
        Labels 0 and 1.
    hidden : str
        Activation of the hidden layer, "tanh" or "sigmoid".

    Returns
    -------
    grads : dict
        "dW1", "db1", "dW2", "db2": derivatives of the cost (the mean over the m examples), each of
        the same shape as its parameter.
    """
    # canary-exercise8_hidden_activation-backward_propagation-96a2cb7e
    m = X.shape[1]
    W2, A1 = parameters["W2"], cache["A1"]
    dZ2 = cache["A2"] - Y
    dZ1 = dZ1_tanh(W2, dZ2, A1) if hidden == "tanh" else dZ1_sigmoid(W2, dZ2, A1)
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def nn_model(X, Y, n_h, hidden, num_iterations=5000, learning_rate=1.2):
    """Train a network with `n_h` hidden units by gradient descent and record its cost.

    Starts from `initialize_parameters`, called once, and does exactly `num_iterations` steps.
    Does not seed the generator.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (n_y, m)
        Labels 0 and 1.
    n_h : int
        Number of hidden units.
    hidden : str
        Activation of the hidden layer, "tanh" or "sigmoid".
    num_iterations : int
        Number of updates of the parameters.
    learning_rate : float

    Returns
    -------
    parameters : dict
        The trained "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    costs : list of float
        The cost before each update: `num_iterations` numbers, the untrained network's first.
    """
    # canary-exercise8_hidden_activation-nn_model-5be80d13
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    costs = []
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters, hidden)
        costs.append(compute_cost(A2, Y))
        grads = backward_propagation(parameters, cache, X, Y, hidden)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs

"""Exercise 2: a network with sigmoid hidden units and one with tanh that compute the same.

`sigmoid` is given: it stands, word for word, in a locked cell of the notebook and is no task.
"""

import numpy as np


def sigmoid(z):
    """The sigmoid of every entry of z; finite for any z."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def sigmoid_by_tanh(z):
    """The sigmoid of every entry of z, made from tanh.

    Parameters
    ----------
    z : float, int or ndarray of any shape
        Isn't changed.

    Returns
    -------
    a : float or ndarray of the shape of z
    """
    # canary-exercise2_equivalent_networks-sigmoid_by_tanh-81f0d3c5
    return (1 + np.tanh(z / 2)) / 2


def sigmoid_network(X, parameters):
    """Outputs of a network whose hidden units and outputs are sigmoids.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).

    Returns
    -------
    Y_hat : ndarray of shape (n_y, m)
    """
    # canary-exercise2_equivalent_networks-sigmoid_network-2b96ea47
    A1 = sigmoid(np.dot(parameters["W1"], X) + parameters["b1"])
    return sigmoid(np.dot(parameters["W2"], A1) + parameters["b2"])


def tanh_network(X, parameters):
    """Outputs of a network whose hidden units are tanh and whose outputs are sigmoids.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).

    Returns
    -------
    Y_hat : ndarray of shape (n_y, m)
    """
    # canary-exercise2_equivalent_networks-tanh_network-c40d785e
    A1 = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    return sigmoid(np.dot(parameters["W2"], A1) + parameters["b2"])


def largest_difference(X, of_sigmoid, of_tanh):
    """How far the outputs of two networks are apart where they differ most.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
        Points, one per column.
    of_sigmoid : dict
        Parameters "W1", "b1", "W2", "b2" of a network with sigmoid hidden units.
    of_tanh : dict
        Parameters "W1", "b1", "W2", "b2" of a network with tanh hidden units. It may have another
        number of hidden units, but as many inputs and outputs.

    Returns
    -------
    difference : float
        The largest distance of two outputs, over all outputs and points; never negative.
    """
    # canary-exercise2_equivalent_networks-largest_difference-f7513b0a
    gaps = sigmoid_network(X, of_sigmoid) - tanh_network(X, of_tanh)
    return float(np.max(np.abs(gaps)))


def to_tanh_network(W1, b1, W2, b2):
    """Parameters of a network with tanh hidden units that computes the same function.

    Parameters
    ----------
    W1 : ndarray of shape (n_h, n_x)
    b1 : ndarray of shape (n_h, 1)
    W2 : ndarray of shape (n_y, n_h)
    b2 : ndarray of shape (n_y, 1)
        Parameters of a network with sigmoid hidden units; floats or whole numbers.

    Returns
    -------
    parameters : dict
        "W1", "b1", "W2", "b2" of the tanh network, with biases as columns. No argument is changed.
    """
    # canary-exercise2_equivalent_networks-to_tanh_network-36a8c1f9
    b2_new = b2 + np.sum(W2, axis=1, keepdims=True) / 2
    return {"W1": W1 / 2, "b1": b1 / 2, "W2": W2 / 2, "b2": b2_new}


def to_sigmoid_network(W1, b1, W2, b2):
    """Parameters of a network with sigmoid hidden units that computes the same function.

    Parameters
    ----------
    W1 : ndarray of shape (n_h, n_x)
    b1 : ndarray of shape (n_h, 1)
    W2 : ndarray of shape (n_y, n_h)
    b2 : ndarray of shape (n_y, 1)
        Parameters of a network with tanh hidden units; floats or whole numbers.

    Returns
    -------
    parameters : dict
        "W1", "b1", "W2", "b2" of the sigmoid network, with biases as columns. No argument is
        changed.
    """
    # canary-exercise2_equivalent_networks-to_sigmoid_network-905edb72
    b2_new = b2 - np.sum(W2, axis=1, keepdims=True)
    return {"W1": 2 * W1, "b1": 2 * b1, "W2": 2 * W2, "b2": b2_new}

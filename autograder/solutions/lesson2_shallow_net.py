"""Reference implementations of lesson 2: a network with one hidden layer."""

import numpy as np


def activation(name, z):
    """Apply the activation function called `name` to `z`.

    Parameters
    ----------
    name : str
        "sigmoid", "bipolar_sigmoid", "tanh", "arctan", "binary_step", "relu",
        "leaky_relu" (slope 0.01 for negative z), "softplus" or "softmax".
    z : ndarray of ints or floats
        Any shape; for "softmax" shape (K, m), one example per column.

    Returns
    -------
    a : ndarray, same shape as z
        The function of each entry of z; for "softmax" each column is normalised by itself.
        The binary step of 0 is 1. All values are finite and right up to |z| = 1000.

    Raises
    ------
    ValueError
        For any other name.
    """
    # canary-lesson2_shallow_net-activation-7c1e04b9
    if name == "sigmoid":
        decay = np.exp(-np.abs(z))
        return np.where(z >= 0, 1 / (1 + decay), decay / (1 + decay))
    if name == "bipolar_sigmoid":
        return np.tanh(z / 2)
    if name == "tanh":
        return np.tanh(z)
    if name == "arctan":
        return np.arctan(z)
    if name == "binary_step":
        return np.where(z < 0, 0, 1)
    if name == "relu":
        return np.maximum(0.0, z)
    if name == "leaky_relu":
        return np.maximum(0.01 * z, z)
    if name == "softplus":
        return np.logaddexp(0, z)
    if name == "softmax":
        powers = np.exp(z - z.max(axis=0, keepdims=True))
        return powers / powers.sum(axis=0, keepdims=True)
    raise ValueError(f"unknown activation function {name!r}")


def activation_derivative(name, z):
    """Differentiate the activation function called `name` at `z`.

    Parameters
    ----------
    name : str
        One of the nine names that `activation` knows.
    z : ndarray of ints or floats
        Any shape; for "softmax" a single column, shape (K, 1).

    Returns
    -------
    derivative : ndarray, same shape as z
        The derivative at each entry of z. By convention, at 0 it is 1 for "relu" and "leaky_relu",
        and for "binary_step" it is 0 everywhere. For "softmax": the Jacobian, shape (K, K), with
        the derivative of a_i with respect to z_k in row i, column k.
        All values are finite and right up to |z| = 1000.

    Raises
    ------
    ValueError
        For any other name.
    """
    # canary-lesson2_shallow_net-activation_derivative-e52f9a06
    if name == "sigmoid":
        s = activation("sigmoid", z)
        return s * (1 - s)
    if name == "bipolar_sigmoid":
        f = activation("bipolar_sigmoid", z)
        return (1 - f**2) / 2
    if name == "tanh":
        return 1 - activation("tanh", z) ** 2
    if name == "arctan":
        return 1 / (1 + z**2)
    if name == "binary_step":
        return np.zeros(z.shape, dtype=int)
    if name == "relu":
        return np.where(z < 0, 0, 1)
    if name == "leaky_relu":
        return np.where(z < 0, 0.01, 1.0)
    if name == "softplus":
        slope = activation("sigmoid", z)
        return slope
    if name == "softmax":
        a = activation("softmax", z)
        return np.diagflat(a) - a @ a.T
    raise ValueError(f"unknown activation function {name!r}")


def layer_sizes(X, Y):
    """Read the sizes of the input and the output layer from the data.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
        Inputs, one example per column.
    Y : ndarray, shape (n_y, m)
        Labels, one example per column.

    Returns
    -------
    n_x, n_y : int
        Number of features and number of outputs.
    """
    # canary-lesson2_shallow_net-layer_sizes-30d8b7c5
    n_x = X.shape[0]
    n_y = Y.shape[0]
    return n_x, n_y


def initialize_parameters(n_x, n_h, n_y):
    """Draw small random weights, and set the biases to zero.

    Does not seed the generator: two calls in a row give different weights.

    Parameters
    ----------
    n_x, n_h, n_y : int
        Number of features, hidden units and outputs.

    Returns
    -------
    parameters : dict
        "W1" (n_h, n_x) and "W2" (n_y, n_h), independent normal numbers with mean 0 and
        standard deviation 0.01; "b1" (n_h, 1) and "b2" (n_y, 1), zeros.
    """
    # canary-lesson2_shallow_net-initialize_parameters-a94c61e3
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def forward_propagation(X, parameters):
    """Compute the outputs of the network: tanh in the hidden layer, sigmoid in the output layer.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).

    Returns
    -------
    A2 : ndarray, shape (n_y, m)
        Probabilities of class 1.
    cache : dict
        "Z1" and "A1", shape (n_h, m); "Z2" and "A2", shape (n_y, m).
    """
    # canary-lesson2_shallow_net-forward_propagation-1fb6d280
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = activation("tanh", Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = activation("sigmoid", Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def compute_cost(A2, Y):
    """Cross-entropy cost: summed over the outputs, averaged over the examples.

    Parameters
    ----------
    A2 : ndarray, shape (n_y, m)
        Probabilities of class 1, strictly between 0 and 1.
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.

    Returns
    -------
    cost : float
        With the natural logarithm; not rounded. A guard inside the logarithms isn't needed; one
        of at most 1e-8 does no harm.
    """
    # canary-lesson2_shallow_net-compute_cost-c8037e5d
    m = Y.shape[1]
    losses = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    return float(np.sum(losses) / m)


def backward_propagation(parameters, cache, X, Y):
    """Gradients of the cost with respect to all parameters.

    Parameters
    ----------
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    cache : dict
        "Z1", "A1" (n_h, m), "Z2", "A2" (n_y, m), as `forward_propagation` returns them for
        these parameters and this X.
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.

    Returns
    -------
    grads : dict
        "dW1", "db1", "dW2", "db2": derivatives of the cost (the mean over the m examples),
        each of the same shape as its parameter.
    """
    # canary-lesson2_shallow_net-backward_propagation-64e2fa91
    m = X.shape[1]
    W2 = parameters["W2"]
    A1 = cache["A1"]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(parameters, grads, learning_rate=1.2):
    """One step of gradient descent.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", "W2", "b2".
    grads : dict
        "dW1", "db1", "dW2", "db2", each of the same shape as its parameter.
    learning_rate : float

    Returns
    -------
    updated : dict
        A new dict with new arrays "W1", "b1", "W2", "b2"; the arguments stay as they are.
    """
    # canary-lesson2_shallow_net-update_parameters-0b75c3ae
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    """Train a network with `n_h` hidden units by gradient descent with learning rate 1.2.

    Starts from `initialize_parameters`, called once, and does exactly `num_iterations` steps.
    Does not seed the generator.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.
    n_h : int
        Number of hidden units.
    num_iterations : int
        Number of updates of the parameters.
    print_cost : bool
        If true, print the cost before the updates number 0, 1000, 2000, …, a line each, with at
        least 4 decimals; if false, print nothing.

    Returns
    -------
    parameters : dict
        The trained "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    """
    # canary-lesson2_shallow_net-nn_model-d913f84c
    n_x, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        if print_cost and i % 1000 == 0:
            print(f"cost after {i} iterations: {compute_cost(A2, Y):.6f}")
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate=1.2)
    return parameters


def predict(parameters, X):
    """Predict the classes of the examples in `X`.

    Parameters
    ----------
    parameters : dict
        "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    X : ndarray, shape (n_x, m)

    Returns
    -------
    predictions : ndarray of 0 and 1 (ints or bools), shape (n_y, m)
        1 where the probability is strictly greater than 0.5, else 0.
    """
    # canary-lesson2_shallow_net-predict-5ea0972b
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(int)

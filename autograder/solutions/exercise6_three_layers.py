"""Exercise 6: a network with two hidden layers, from its parts to its figures.

`update_parameters` is given: it stands, word for word, in a locked cell of the notebook and is no
task of this exercise.
"""

import matplotlib.pyplot as plt
import numpy as np


def update_parameters(parameters, grads, learning_rate):
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict of ndarrays
        Any names, such as "W1" and "b1".
    grads : dict of ndarrays
        The same names with a d before them, and the same shapes.
    learning_rate : float

    Returns
    -------
    parameters : dict of ndarrays
        New arrays; the old ones stay as they are.
    """
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def initialize_parameters(n_x, n_1, n_2, n_y):
    """Draw random weights for a network with two hidden layers, and set the biases to zero.

    Does not seed the generator: two calls in a row give different weights.

    Parameters
    ----------
    n_x, n_1, n_2, n_y : int
        Number of features, of units in the first and in the second hidden layer, and of outputs.

    Returns
    -------
    parameters : dict
        "W1" (n_1, n_x), "W2" (n_2, n_1) and "W3" (n_y, n_2), independent normal numbers with mean
        0 and standard deviation 0.5; "b1" (n_1, 1), "b2" (n_2, 1) and "b3" (n_y, 1), zeros.
    """
    # canary-exercise6_three_layers-initialize_parameters-c81f5a37
    W1 = 0.5 * np.random.randn(n_1, n_x)
    W2 = 0.5 * np.random.randn(n_2, n_1)
    W3 = 0.5 * np.random.randn(n_y, n_2)
    b1, b2, b3 = np.zeros((n_1, 1)), np.zeros((n_2, 1)), np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}


def forward_propagation(X, parameters):
    """Compute the outputs of the network: tanh in both hidden layers, sigmoid in the output layer.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        "W1" (n_1, n_x), "b1" (n_1, 1), "W2" (n_2, n_1), "b2" (n_2, 1), "W3" (n_y, n_2),
        "b3" (n_y, 1).

    Returns
    -------
    A3 : ndarray, shape (n_y, m)
        Probabilities of class 1.
    cache : dict
        "A1" (n_1, m), "A2" (n_2, m) and "A3" (n_y, m), the activations of the three layers.
    """
    # canary-exercise6_three_layers-forward_propagation-70be94d2
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = np.tanh(Z2)
    Z3 = parameters["W3"] @ A2 + parameters["b3"]
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, {"A1": A1, "A2": A2, "A3": A3}


def compute_cost(A3, Y):
    """Cross-entropy cost: summed over the outputs, averaged over the examples.

    Parameters
    ----------
    A3 : ndarray, shape (n_y, m)
        Probabilities of class 1, strictly between 0 and 1.
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.

    Returns
    -------
    cost : float
        With the natural logarithm; not rounded. A guard inside the logarithms isn't needed; one
        of at most 1e-8 does no harm.
    """
    # canary-exercise6_three_layers-compute_cost-1d93e8b6
    m = Y.shape[1]
    losses = -(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
    return float(np.sum(losses) / m)


def backward_propagation(parameters, cache, X, Y):
    """Gradients of the cost with respect to all parameters.

    Parameters
    ----------
    parameters : dict
        "W1" (n_1, n_x), "b1" (n_1, 1), "W2" (n_2, n_1), "b2" (n_2, 1), "W3" (n_y, n_2),
        "b3" (n_y, 1).
    cache : dict
        "A1" (n_1, m), "A2" (n_2, m) and "A3" (n_y, m), as `forward_propagation` returns them for
        these parameters and this X.
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.

    Returns
    -------
    grads : dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3": derivatives of the cost (the mean over the m
        examples), each of the same shape as its parameter.
    """
    # canary-exercise6_three_layers-backward_propagation-b4620cf9
    m = X.shape[1]
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]
    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = parameters["W3"].T @ dZ3 * (1 - A2**2)
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def nn_model(X, Y, n_1, n_2, learning_rate, num_iterations):
    """Train a network with two hidden layers by gradient descent, and keep all costs.

    Starts from `initialize_parameters`, called once. Does not seed the generator.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (n_y, m)
        Labels 0 and 1.
    n_1, n_2 : int
        Number of units in the first and in the second hidden layer.
    learning_rate : float
    num_iterations : int
        Number of updates of the parameters.

    Returns
    -------
    parameters : dict
        The trained "W1", "b1", "W2", "b2", "W3", "b3".
    costs : list of float
        num_iterations + 1 costs: entry i belongs to the parameters after i updates. So the first
        one belongs to the untrained network, and the last one to the parameters that are returned.
    """
    # canary-exercise6_three_layers-nn_model-e2507b1c
    parameters = initialize_parameters(X.shape[0], n_1, n_2, Y.shape[0])
    A3, cache = forward_propagation(X, parameters)
    costs = [compute_cost(A3, Y)]
    for _ in range(num_iterations):
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        A3, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A3, Y))
    return parameters, costs


def predict(parameters, X):
    """Predict the classes of the examples in `X`.

    Parameters
    ----------
    parameters : dict
        "W1" (n_1, n_x), "b1" (n_1, 1), "W2" (n_2, n_1), "b2" (n_2, 1), "W3" (n_y, n_2),
        "b3" (n_y, 1).
    X : ndarray, shape (n_x, m)

    Returns
    -------
    predictions : ndarray of 0 and 1 (ints or bools), shape (n_y, m)
        1 where the probability is strictly greater than 0.5, else 0.
    """
    # canary-exercise6_three_layers-predict-5cf7a048
    A3, _ = forward_propagation(X, parameters)
    return (A3 > 0.5).astype(int)


def my_network(X, Y):
    """Train a network with two hidden layers of 4 units each, with choices of your own.

    Parameters
    ----------
    X : ndarray, shape (2, m)
        Points of the moons or of the circles.
    Y : ndarray, shape (1, m)
        Their classes.

    Returns
    -------
    result : dict
        "learning_rate": your choice, the one the network was trained with.
        "parameters": the trained "W1" (4, 2), "b1" (4, 1), "W2" (4, 4), "b2" (4, 1), "W3" (1, 4),
        "b3" (1, 1).
        "costs": the costs of this training in order, the last of them that of "parameters".
        "accuracy": the share of examples in X that these parameters get right, between 0 and 1.
    """
    # canary-exercise6_three_layers-my_network-93d1a6e5
    learning_rate = 1.0
    parameters, costs = nn_model(X, Y, 4, 4, learning_rate, num_iterations=1500)
    right = predict(parameters, X) == Y
    return {
        "learning_rate": learning_rate,
        "parameters": parameters,
        "costs": costs,
        "accuracy": float(np.mean(right)),
    }


def cost_figure(costs):
    """Draw how the cost falls.

    Parameters
    ----------
    costs : list of float
        Costs after 0, 1, 2, … updates; any number of them.

    Returns
    -------
    figure : matplotlib Figure (or Axes)
        A curve through all the costs in their order. Both axes are labelled.
    """
    # canary-exercise6_three_layers-cost_figure-08f2bd74
    figure, ax = plt.subplots()
    ax.plot(np.arange(len(costs)), costs)
    ax.set_xlabel("number of updates")
    ax.set_ylabel("cost of the network")
    return figure


def boundary_figure(parameters, X, Y):
    """Draw where a network decides for which class, and the points with their true classes.

    Parameters
    ----------
    parameters : dict
        "W1" (n_1, 2), "b1" (n_1, 1), "W2" (n_2, n_1), "b2" (n_2, 1), "W3" (1, n_2), "b3" (1, 1).
    X : ndarray, shape (2, m)
        Points: the first feature goes to the right, the second one up.
    Y : ndarray, shape (1, m)
        Their true classes.

    Returns
    -------
    figure : matplotlib Figure (or Axes)
        All points, those of different classes in different colours or with different marks. Over
        at least the area of the points: either the regions of the two classes in different
        colours, or the border between them as a line. Both axes are labelled.
    """
    # canary-exercise6_three_layers-boundary_figure-f64c093d
    low, high = X.min(axis=1) - 0.3, X.max(axis=1) + 0.3
    across, up = np.meshgrid(np.linspace(low[0], high[0], 150), np.linspace(low[1], high[1], 150))
    grid = np.vstack([across.ravel(), up.ravel()])
    regions = predict(parameters, grid).reshape(across.shape)
    figure, ax = plt.subplots()
    ax.contourf(across, up, regions, levels=[-0.5, 0.5, 1.5], colors=["lightblue", "moccasin"])
    for label, marker, colour in [(0, "o", "tab:blue"), (1, "^", "tab:orange")]:
        chosen = X[:, Y[0] == label]
        ax.scatter(chosen[0], chosen[1], marker=marker, color=colour, label=f"class {label}")
    ax.set_xlabel("first feature")
    ax.set_ylabel("second feature")
    ax.legend(loc="upper right")
    return figure

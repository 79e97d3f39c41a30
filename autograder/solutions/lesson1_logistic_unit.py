"""Solutions of lesson 1, a logistic unit. Never handed out."""

import numpy as np


def nutrient_percentages(A):
    """Share of every entry in the total of its column, in per cent.

    Parameters
    ----------
    A : numpy.ndarray, shape (r, c)
        Calories, one food per column, one nutrient per row. Whole numbers or floats, not
        negative; no column adds up to zero. Any r and c.

    Returns
    -------
    numpy.ndarray, shape (r, c)
        Percentages, not rounded: each column adds up to 100.
    """
    # canary-lesson1_logistic_unit-nutrient_percentages-6b1f03c9
    totals = A.sum(axis=0, keepdims=True)
    return 100 * A / totals


def image_to_column(images):
    """Stack every image into one column.

    Parameters
    ----------
    images : numpy.ndarray, shape (m, h, w, 3)
        m colour images of h rows and w pixels a row, whole numbers or floats. Any m, h and w.

    Returns
    -------
    numpy.ndarray, shape (h * w * 3, m)
        Column i holds the numbers of image i, unscaled, in this order: row by row from the top,
        in each row pixel by pixel from the left, and for each pixel red, green, blue.
    """
    # canary-lesson1_logistic_unit-image_to_column-d27c80e4
    flat = images.reshape(images.shape[0], -1)
    return flat.T


def sigmoid(z):
    """The logistic sigmoid, 1 / (1 + e^(-z)), of every entry.

    Parameters
    ----------
    z : float or numpy.ndarray of any shape
        Whole numbers or floats of any size: 1000 and -1000 are as welcome as 0.

    Returns
    -------
    float or numpy.ndarray, same shape as z
        Floats from 0 to 1, neither rounded nor clipped. An overflow warning is no error here.
    """
    # canary-lesson1_logistic_unit-sigmoid-91ae44d0
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def initialize_with_zeros(dim):
    """Parameters of a unit that has not learned anything yet.

    Parameters
    ----------
    dim : int
        Number of features.

    Returns
    -------
    w : numpy.ndarray, shape (dim, 1)
        Weights, all zero.
    b : float
        Bias, zero.
    """
    # canary-lesson1_logistic_unit-initialize_with_zeros-2f5d7a18
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b


def propagate_loop(w, b, X, Y):
    """Cost of a logistic unit and its gradients, one example after the other.

    Parameters
    ----------
    w : numpy.ndarray, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : numpy.ndarray, shape (n_x, m)
        Inputs, one example per column.
    Y : numpy.ndarray, shape (1, m)
        Labels, 0 or 1 (whole numbers or floats).

    Returns
    -------
    grads : dict
        "dw": derivatives of the cost with respect to w, array of shape (n_x, 1);
        "db": derivative of the cost with respect to b, a float.
    cost : float
        Mean cross-entropy of the m examples, natural logarithm, not rounded.

    The arguments are left as they were. Probabilities are never exactly 0 or 1 here.
    A guard inside the logarithms, if you want one, is at most 1e-12.
    """
    # canary-lesson1_logistic_unit-propagate_loop-e03b96f5
    n_x, m = X.shape
    dw = np.zeros((n_x, 1))
    db = 0.0
    cost = 0.0
    for i in range(m):
        z = b
        for j in range(n_x):
            z = z + w[j, 0] * X[j, i]
        a = sigmoid(z)
        y = Y[0, i]
        cost -= y * np.log(a) + (1 - y) * np.log(1 - a)
        error = a - y
        for j in range(n_x):
            dw[j, 0] += X[j, i] * error
        db += error
    grads = {"dw": dw / m, "db": db / m}
    return grads, float(cost / m)


def propagate(w, b, X, Y):
    """Cost of a logistic unit and its gradients, all examples at once: no loop over them.

    Parameters
    ----------
    w : numpy.ndarray, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : numpy.ndarray, shape (n_x, m)
        Inputs, one example per column.
    Y : numpy.ndarray, shape (1, m)
        Labels, 0 or 1 (whole numbers or floats).

    Returns
    -------
    grads : dict
        "dw": derivatives of the cost with respect to w, array of shape (n_x, 1);
        "db": derivative of the cost with respect to b, a float.
    cost : float
        Mean cross-entropy of the m examples, natural logarithm, not rounded.

    The arguments are left as they were. Probabilities are never exactly 0 or 1 here.
    A guard inside the logarithms, if you want one, is at most 1e-12.
    """
    # canary-lesson1_logistic_unit-propagate-58c1e27b
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    cost = np.sum(losses) / m
    error = A - Y
    dw = X @ error.T / m
    db = np.sum(error) / m
    grads = {"dw": dw, "db": float(db)}
    return grads, float(cost)


def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    """Gradient descent: improve w and b step by step.

    Parameters
    ----------
    w : numpy.ndarray, shape (n_x, 1)
        Weights to start from.
    b : float
        Bias to start from.
    X : numpy.ndarray, shape (n_x, m)
        Inputs, one example per column.
    Y : numpy.ndarray, shape (1, m)
        Labels, 0 or 1.
    num_iterations : int
        How many steps to take, at least 1. Always all of them.
    learning_rate : float
        Length of a step as a multiple of the gradient, the same in every step.
    print_cost : bool
        True: print each recorded cost (one line: iteration and cost, at least 4 decimals) when
        it is recorded. False: print nothing.

    Returns
    -------
    params : dict
        "w": weights after the last step, shape (n_x, 1); "b": bias after the last step.
    grads : dict
        "dw", shape (n_x, 1), and "db": the gradients that the last step used.
    costs : list of float
        The cost at iterations 0, 100, 200, ..., each computed before that iteration's step.

    The arguments are left as they were.
    """
    # canary-lesson1_logistic_unit-optimize-c4490d6e
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    params = {"w": w, "b": b}
    return params, grads, costs


def predict(w, b, X):
    """Decide for one of the two classes.

    Parameters
    ----------
    w : numpy.ndarray, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : numpy.ndarray, shape (n_x, m)
        Inputs, one example per column.

    Returns
    -------
    numpy.ndarray, shape (1, m)
        1 where the unit's probability is strictly greater than 0.5, else 0.

    The arguments are left as they were.
    """
    # canary-lesson1_logistic_unit-predict-7d0ab3f2
    A = sigmoid(w.T @ X + b)
    labels = A > 0.5
    return labels.astype(int)


def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    """Train a logistic unit, starting from zeros, and let it predict both sets.

    Parameters
    ----------
    X_train : numpy.ndarray, shape (n_x, m_train)
        Inputs to learn from, one example per column. They are used as they are.
    Y_train : numpy.ndarray, shape (1, m_train)
        Their labels, 0 or 1.
    X_test : numpy.ndarray, shape (n_x, m_test)
        Inputs that are only predicted.
    Y_test : numpy.ndarray, shape (1, m_test)
        Their labels; nothing that is returned depends on them.
    num_iterations : int
        Steps of gradient descent.
    learning_rate : float
        Learning rate of gradient descent.
    print_cost : bool
        True: print the costs on the way, as `optimize` does. False: print nothing.

    Returns
    -------
    dict
        "costs": list of the cost at iterations 0, 100, 200, ...;
        "Y_prediction_test": shape (1, m_test), and "Y_prediction_train": shape (1, m_train), of
        0 and 1; "w": learned weights, shape (n_x, 1); "b": learned bias; "learning_rate" and
        "num_iterations": as given.

    The arguments are left as they were.
    """
    # canary-lesson1_logistic_unit-model-0fe6528c
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(
        w, b, X_train, Y_train, num_iterations, learning_rate, print_cost
    )
    return {
        "costs": costs,
        "Y_prediction_test": predict(params["w"], params["b"], X_test),
        "Y_prediction_train": predict(params["w"], params["b"], X_train),
        "w": params["w"],
        "b": params["b"],
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }

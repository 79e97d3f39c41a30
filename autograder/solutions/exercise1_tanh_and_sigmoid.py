"""Exercise 1: the derivatives of sigmoid and tanh, both by way of the sigmoid.

`sigmoid` is given: it comes from lesson 1 and stands, word for word, in a locked cell of the
notebook; it is no task of this exercise.
"""

import numpy as np


def sigmoid(z):
    """The sigmoid of every entry of z; finite for any z.

    Parameters
    ----------
    z : float, int or ndarray of any shape

    Returns
    -------
    a : float or ndarray of the shape of z
    """
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def sigmoid_derivative(z):
    """Slope of the sigmoid at z, entry by entry.

    Parameters
    ----------
    z : float, int or ndarray of any shape
        Where the slope is asked for; floats or whole numbers, as far out as 1000 and -1000.

    Returns
    -------
    slope : float or ndarray of the shape of z
        Finite everywhere. `z` itself isn't changed.
    """
    # canary-exercise1_tanh_and_sigmoid-sigmoid_derivative-7be41d20
    a = sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    """Slope of the hyperbolic tangent at z, entry by entry.

    Parameters
    ----------
    z : float, int or ndarray of any shape
        Where the slope is asked for; floats or whole numbers, as far out as 1000 and -1000.

    Returns
    -------
    slope : float or ndarray of the shape of z
        Finite everywhere. `z` itself isn't changed.
    """
    # canary-exercise1_tanh_and_sigmoid-tanh_derivative-c0963fa8
    a = sigmoid(2 * z)
    return 4 * a * (1 - a)

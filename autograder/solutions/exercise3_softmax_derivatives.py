"""Exercise 3: the derivatives of softmax and of cross-entropy, derived and measured.

`softmax` and `cross_entropy` are given: they stand, word for word, in a locked cell of the notebook
and are no tasks of this exercise.
"""

import numpy as np


def softmax(z):
    """Turn the scores of one example into probabilities.

    Parameters
    ----------
    z : ndarray of shape (K, 1)
        Scores, a column.

    Returns
    -------
    a : ndarray of shape (K, 1), float
        Probabilities: they sum to 1.
    """
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


def cross_entropy(y_hat, y):
    """Loss of one example: minus the logarithm of the right class's probability.

    Parameters
    ----------
    y_hat : ndarray of shape (K, 1)
        Probabilities.
    y : ndarray of shape (K, 1)
        One-hot label.

    Returns
    -------
    loss : float
    """
    return float(-np.log(y_hat[y == 1]).sum())


def softmax_jacobian(a):
    """All derivatives of softmax at once, in terms of its value.

    Parameters
    ----------
    a : ndarray of shape (K, 1)
        Probabilities, as softmax gives them for one example: a column that sums to 1. Some may be
        exactly 0.

    Returns
    -------
    jacobian : ndarray of shape (K, K)
        Entry [i, k] is the derivative of probability i with respect to score k.
    """
    # canary-exercise3_softmax_derivatives-softmax_jacobian-19d7c4e2
    return np.diag(a[:, 0]) - np.dot(a, a.T)


def cross_entropy_gradient(y_hat, y):
    """Gradient of the loss of one example with respect to its scores z.

    Parameters
    ----------
    y_hat : ndarray of shape (K, 1)
        Probabilities softmax(z). That of a wrong class may be exactly 0.
    y : ndarray of shape (K, 1)
        One-hot label.

    Returns
    -------
    dz : ndarray of shape (K, 1)
        Derivative of the loss with respect to each score. Finite; no argument is changed.
    """
    # canary-exercise3_softmax_derivatives-cross_entropy_gradient-e85b036f
    return y_hat - y


def numerical_softmax_jacobian(z, h=1e-5):
    """Measure the Jacobian of softmax at z by central differences.

    Parameters
    ----------
    z : ndarray of shape (K, 1)
        Scores; floats or whole numbers.
    h : float
        How far each score is moved, up and down.

    Returns
    -------
    jacobian : ndarray of shape (K, K)
        Column k: softmax with score k raised by h, minus softmax with score k lowered by h, over
        2h. `z` itself isn't changed.
    """
    # canary-exercise3_softmax_derivatives-numerical_softmax_jacobian-4a20fd97
    K = z.shape[0]
    jacobian = np.zeros((K, K))
    for k in range(K):
        nudge = np.zeros((K, 1))
        nudge[k] = h
        change = softmax(z + nudge) - softmax(z - nudge)
        jacobian[:, k] = change[:, 0] / (2 * h)
    return jacobian


def numerical_loss_gradient(z, y, h=1e-5):
    """Measure by central differences how the loss of one example depends on its scores.

    Parameters
    ----------
    z : ndarray of shape (K, 1)
        Scores; floats or whole numbers.
    y : ndarray of shape (K, 1)
        One-hot label.
    h : float
        How far each score is moved, up and down.

    Returns
    -------
    dz : ndarray of shape (K, 1)
        Entry k: the loss with score k raised by h, minus the loss with score k lowered by h, over
        2h. No argument is changed.
    """
    # canary-exercise3_softmax_derivatives-numerical_loss_gradient-b6e13c58
    K = z.shape[0]
    dz = np.zeros((K, 1))
    for k in range(K):
        nudge = np.zeros((K, 1))
        nudge[k] = h
        above = cross_entropy(softmax(z + nudge), y)
        below = cross_entropy(softmax(z - nudge), y)
        dz[k] = (above - below) / (2 * h)
    return dz

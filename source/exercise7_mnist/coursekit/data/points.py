"""Point sets in the plane: two moons, the flower, two circles.

Each is drawn from a random stream of its own, so that NumPy's global generator stays as it was:
loading data must never change the weights that a lesson draws afterwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.data.errors import DataUnavailable

Array = np.ndarray[Any, Any]


def _datasets() -> Any:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise DataUnavailable(
            "This data set is drawn by scikit-learn, which isn't installed here. "
            "Install it with:  python -m pip install scikit-learn"
        ) from error
    return datasets


def _columns(points: Array, labels: Array) -> tuple[Array, Array]:
    """One example per column."""
    return np.ascontiguousarray(points.T), labels.reshape(1, -1).astype(np.int64)


def moons(n: int = 200, noise: float = 0.2, seed: int = 1) -> tuple[Array, Array]:
    """Two interleaved half circles with noise.

    The numbers are those of ``np.random.seed(seed)`` followed by
    ``make_moons(n_samples=n, noise=noise)``.

    Parameters
    ----------
    n : int
        Number of points, half of them in each class.
    noise : float
        Standard deviation of the normal noise on each coordinate.
    seed : int
        Start of the random stream. NumPy's global generator is not touched.

    Returns
    -------
    X : float array, shape (2, n)
        One point per column.
    Y : int array, shape (1, n)
        Class of each point, 0 or 1.
    """
    stream = np.random.RandomState(seed)
    return _columns(*_datasets().make_moons(n_samples=n, noise=noise, random_state=stream))


def circles(
    n: int = 200, noise: float = 0.3, factor: float = 0.5, seed: int = 1
) -> tuple[Array, Array]:
    """A noisy circle (class 1) inside another one (class 0).

    The numbers are those of ``np.random.seed(seed)`` followed by
    ``make_circles(n_samples=n, noise=noise, factor=factor)``.

    Parameters
    ----------
    n : int
        Number of points, half of them in each class.
    noise : float
        Standard deviation of the normal noise on each coordinate.
    factor : float
        Radius of the inner circle; the outer one has radius 1.
    seed : int
        Start of the random stream. NumPy's global generator is not touched.

    Returns
    -------
    X : float array, shape (2, n)
        One point per column.
    Y : int array, shape (1, n)
        Class of each point, 0 or 1.
    """
    stream = np.random.RandomState(seed)
    return _columns(
        *_datasets().make_circles(n_samples=n, noise=noise, factor=factor, random_state=stream)
    )


def flower(m: int = 400, seed: int = 1) -> tuple[Array, Array]:
    r"""A flower whose petals belong to two classes by turns.

    In polar coordinates r = 4 sin(4t), with noise on the angle t and on the radius r; class 0 has
    the angles from 0 to 3.12, class 1 those from 3.12 to 6.24.

    Parameters
    ----------
    m : int
        Number of points, an even number: half of them in each class.
    seed : int
        Start of the random stream. NumPy's global generator is not touched.

    Returns
    -------
    X : float array, shape (2, m)
        One point per column.
    Y : int array, shape (1, m)
        Class of each point, 0 or 1.

    Raises
    ------
    ValueError
        If `m` is odd or not positive.
    """
    if m < 2 or m % 2:
        raise ValueError(f"flower(m) needs an even number of points, at least 2; got m={m}")
    petals, half = 4, m // 2
    stream = np.random.RandomState(seed)
    X = np.empty((2, m))
    for label in (0, 1):
        t = np.linspace(3.12 * label, 3.12 * (label + 1), half) + 0.2 * stream.randn(half)
        r = 4 * np.sin(petals * t) + 0.2 * stream.randn(half)
        X[:, label * half : (label + 1) * half] = r * np.sin(t), r * np.cos(t)
    return X, np.repeat([[0, 1]], half, axis=1)

"""Exercise 4: the shapes of all arrays of a network."""

import numpy as np  # noqa: F401 - right answers may use it, though these need not


def shapes():
    """Shapes of all arrays of the network in the figure: 100 features, 1000 examples.

    Returns
    -------
    shapes : dict
        The keys are "W1" to "W4", "b1" to "b4" and "A1" to "A4"; each value is the shape of that
        array, two whole numbers as a list or a tuple.
    """
    # canary-exercise4_shapes-shapes-5f3ac806
    return {
        "W1": [40, 100],
        "b1": [40, 1],
        "A1": [40, 1000],
        "W2": [20, 40],
        "b2": [20, 1],
        "A2": [20, 1000],
        "W3": [10, 20],
        "b3": [10, 1],
        "A3": [10, 1000],
        "W4": [4, 10],
        "b4": [4, 1],
        "A4": [4, 1000],
    }


def shapes_of(layers, m):
    """Shapes of all arrays of any fully connected network.

    Parameters
    ----------
    layers : list of int
        Number of features, then the number of units of each layer; two entries at least.
    m : int
        Number of examples.

    Returns
    -------
    shapes : dict
        For each layer l = 1, 2, … the keys "W1", "b1", "A1", "W2", and so on; each value is the
        shape of that array, two whole numbers as a list or a tuple. `layers` isn't changed.
    """
    # canary-exercise4_shapes-shapes_of-d94e7b21
    found = {}
    for layer in range(1, len(layers)):
        units, before = layers[layer], layers[layer - 1]
        found[f"W{layer}"] = [units, before]
        found[f"b{layer}"] = [units, 1]
        found[f"A{layer}"] = [units, m]
    return found

"""Exercise 5: a network by hand. All numbers as a pencil leaves them, with 4 decimals."""

import numpy as np  # noqa: F401 - right answers may use it, though these need not


def hidden_values():
    """Forward pass, hidden layer: Z1 and A1 of both examples.

    Returns
    -------
    numbers : dict
        "Z1_11", "Z1_12", "Z1_21", "Z1_22" and "A1_11", "A1_12", "A1_21", "A1_22": a number each.
        The first digit is the hidden unit, the second one the example.
    """
    # canary-exercise5_by_hand-hidden_values-c714c9d7
    return {
        "Z1_11": -0.2,
        "Z1_12": 0.3,
        "Z1_21": 1.2,
        "Z1_22": -0.7,
        "A1_11": -0.1974,
        "A1_12": 0.2913,
        "A1_21": 0.8337,
        "A1_22": -0.6044,
    }


def outputs_and_cost():
    """Forward pass, output: Z2 and A2, the loss of each example, and the cost.

    Returns
    -------
    numbers : dict
        "Z2_11", "Z2_12", "A2_11", "A2_12", "L_1", "L_2" and "J": a number each. The last digit is
        the example.
    """
    # canary-exercise5_by_hand-outputs_and_cost-b9162993
    return {
        "Z2_11": -0.6384,
        "Z2_12": 0.5665,
        "A2_11": 0.3456,
        "A2_12": 0.638,
        "L_1": 1.0625,
        "L_2": 1.0161,
        "J": 1.0393,
    }


def errors():
    """Backward pass: how the loss of an example changes with each z.

    Returns
    -------
    numbers : dict
        "dZ2_11", "dZ2_12" and "dZ1_11", "dZ1_12", "dZ1_21", "dZ1_22": a number each. The second
        digit is the example.
    """
    # canary-exercise5_by_hand-errors-bc4a99bf
    return {
        "dZ2_11": -0.6544,
        "dZ2_12": 0.638,
        "dZ1_11": -0.4402,
        "dZ1_12": 0.4087,
        "dZ1_21": 0.1197,
        "dZ1_22": -0.243,
    }


def gradients():
    """Backward pass: how the cost changes with each parameter.

    Returns
    -------
    numbers : dict
        "dW2_11", "dW2_12", "db2_11", "dW1_11", "dW1_12", "dW1_21", "dW1_22", "db1_11" and
        "db1_21": a number each. Row and column are those of the parameter.
    """
    # canary-exercise5_by_hand-gradients-6f31f80a
    return {
        "dW2_11": 0.1575,
        "dW2_12": -0.4656,
        "db2_11": -0.0082,
        "dW1_11": -0.6445,
        "dW1_12": -1.069,
        "dW1_21": 0.2412,
        "dW1_22": 0.4225,
        "db1_11": -0.0157,
        "db1_21": -0.0616,
    }


def one_step():
    """The parameters after one step of gradient descent with learning rate 0.1.

    Returns
    -------
    numbers : dict
        "new_W2_11", "new_W2_12", "new_b2_11", "new_W1_11", "new_W1_12", "new_W1_21",
        "new_W1_22", "new_b1_11" and "new_b1_21": a number each.
    """
    # canary-exercise5_by_hand-one_step-03edb099
    return {
        "new_W2_11": 0.6842,
        "new_W2_12": -0.5534,
        "new_b2_11": 0.0008,
        "new_W1_11": 0.5645,
        "new_W1_12": -0.2931,
        "new_W1_21": 0.2759,
        "new_W1_22": 0.1578,
        "new_b1_11": 0.0016,
        "new_b1_21": 0.0062,
    }


def after_the_step():
    """Forward pass with the new parameters: A1, A2 and the cost.

    Returns
    -------
    numbers : dict
        "new_A1_11", "new_A1_12", "new_A1_21", "new_A1_22", "new_A2_11", "new_A2_12" and "new_J":
        a number each.
    """
    # canary-exercise5_by_hand-after_the_step-6daf60cb
    return {
        "new_A1_11": 0.2461,
        "new_A1_12": 0.0233,
        "new_A1_21": 0.7745,
        "new_A1_22": -0.5265,
        "new_A2_11": 0.4355,
        "new_A2_12": 0.5764,
        "new_J": 0.8451,
    }

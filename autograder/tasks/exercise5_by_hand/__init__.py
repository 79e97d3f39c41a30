"""Exercise 5: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise5_by_hand.making import task
from autograder.tasks.model import Lesson, alternative

Asked = dict[str, tuple[float, str]]
"""What each number earns, and what it is."""
UNITS = (1, 2)
EXAMPLES = (1, 2)


def entries(array: str, points: float, text: str) -> Asked:
    """The four numbers of a table with a row for each hidden unit; `text` has their places."""
    return {f"{array}_{j}{k}": (points, text.format(j=j, k=k)) for j in UNITS for k in EXAMPLES}


HIDDEN_VALUES: Asked = {
    **entries("Z1", 1, "hidden unit {j}, example {k}, before tanh"),
    **entries("A1", 2, "hidden unit {j}, example {k}, after tanh"),
}
OUTPUTS_AND_COST: Asked = {
    **{f"Z2_1{k}": (2, f"output, example {k}, before the sigmoid") for k in EXAMPLES},
    **{f"A2_1{k}": (2, f"output, example {k}, after the sigmoid") for k in EXAMPLES},
    **{f"L_{k}": (2, f"loss of example {k}") for k in EXAMPLES},
    "J": (2, "cost"),
}
ERRORS: Asked = {
    **{f"dZ2_1{k}": (2, f"output, example {k}") for k in EXAMPLES},
    **entries("dZ1", 3, "hidden unit {j}, example {k}"),
}
GRADIENTS: Asked = {
    **{f"dW2_1{j}": (3, f"weight from hidden unit {j} to the output") for j in UNITS},
    "db2_11": (3, "bias of the output"),
    **entries("dW1", 3, "weight from feature {k} to hidden unit {j}"),
    **{f"db1_{j}1": (3, f"bias of hidden unit {j}") for j in UNITS},
}
ONE_STEP: Asked = {f"new_{name[1:]}": (2, text) for name, (_, text) in GRADIENTS.items()}
AFTER_THE_STEP: Asked = {
    **entries("new_A1", 1, "hidden unit {j}, example {k}"),
    **{f"new_A2_1{k}": (2, f"output, example {k}") for k in EXAMPLES},
    "new_J": (5, "cost"),
}
PARTS: dict[str, Asked] = {
    "hidden_values": HIDDEN_VALUES,
    "outputs_and_cost": OUTPUTS_AND_COST,
    "errors": ERRORS,
    "gradients": GRADIENTS,
    "one_step": ONE_STEP,
    "after_the_step": AFTER_THE_STEP,
}
OTHERS = {
    "hidden_values": (
        alternative("numpy", """
def hidden_values():
    Z = np.array([[0.5, -0.4], [0.3, 0.2]]) @ np.array([[2, -1], [3, -2]])
    both = {"Z1": Z, "A1": np.tanh(Z)}
    return {f"{n}_{j + 1}{k + 1}": a[j, k] for n, a in both.items() for j, k in np.ndindex(2, 2)}
""", "Let NumPy do the work."),
    ),
}  # fmt: skip

LESSON = Lesson(
    "exercise5_by_hand",
    tuple(
        task(
            name,
            {number: points for number, (points, _) in asked.items()},
            tuple(PARTS)[:place],
            {number: text for number, (_, text) in asked.items()},
            OTHERS.get(name, ()),
        )
        for place, (name, asked) in enumerate(PARTS.items())
    ),
)

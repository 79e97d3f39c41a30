"""Task `update_parameters`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson2_shallow_net.drawing import Array, Sizes, draw_parameters, draw_sizes
from autograder.tasks.model import Alternative, Task, mistake, unchanged, values
from coursekit.judge.model import Case


def draw_gradients(rng: np.random.Generator, sizes: Sizes) -> dict[str, Array]:
    """Gradients of ordinary size, with a few large ones that clipping would cut."""
    parameters = draw_parameters(rng, sizes, 0.8)
    grads = {f"d{name}": value for name, value in parameters.items()}
    for value in grads.values():
        value.flat[0] = float(rng.uniform(6, 12)) * float(rng.choice([-1, 1]))
    return grads


def draw(rng: np.random.Generator) -> list[Case]:
    cases = []
    rates: tuple[float | None, ...] = (
        round(float(rng.uniform(0.05, 0.6)), 3), None, round(float(rng.uniform(1.5, 3)), 2), 2,
    )  # fmt: skip
    for index, rate in enumerate(rates):
        sizes = draw_sizes(rng, one_output=index == 0)
        arguments: dict[str, object] = {
            "parameters": draw_parameters(rng, sizes),
            "grads": draw_gradients(rng, sizes),
        }
        said = "default learning rate" if rate is None else f"learning rate {rate}"
        if rate is not None:
            arguments["learning_rate"] = rate
        layers = f"{sizes.n_x}–{sizes.n_h}–{sizes.n_y}"
        group = "basic" if index < 2 else "general"
        cases.append(Case(f"sizes {layers}, {said}", arguments, group))
    return cases


_STEP = '["{0}"] - learning_rate * grads["d{0}"]'


def _step(new: str) -> tuple[tuple[str, str], ...]:
    """Replace what follows `parameters` on all four lines."""
    return tuple((_STEP.format(p), new.format(p)) for p in ("W1", "b1", "W2", "b2"))


_PLUS = _step('["{0}"] + learning_rate * grads["d{0}"]')
_FIXED = _step('["{0}"] - 1.2 * grads["d{0}"]')
_NO_RATE = _step('["{0}"] - grads["d{0}"]')
_RATIO = _step('["{0}"] - grads["d{0}"] / learning_rate')
_CLIPPED = _step('["{0}"] - learning_rate * np.clip(grads["d{0}"], -5, 5)')
_UNIT = _step('["{0}"] - learning_rate * grads["d{0}"] / np.linalg.norm(grads["d{0}"])')
_SIGNS = _step('["{0}"] - learning_rate * np.sign(grads["d{0}"])')
_DECAY = _step('["{0}"] * 0.99 - learning_rate * grads["d{0}"]')
_ONLY_STEP = tuple(
    (f'parameters["{p}"] - learning_rate * grads["d{p}"]', f'-learning_rate * grads["d{p}"]')
    for p in ("W1", "b1", "W2", "b2")
)
_PRODUCT = _step('["{0}"] * (1 - learning_rate * grads["d{0}"])')

MISTAKES = (
    mistake(
        "climbs", *_PLUS[0],
        "You go uphill: the gradient points to where the cost grows.",
        "A plus sign in the update.", *_PLUS[1:],
    ),
    mistake(
        "rate_ignored", *_FIXED[0],
        "Your learning rate is always 1.2, whatever the caller asks for. Use the argument.",
        "The default value typed into the body.", *_FIXED[1:],
    ),
    mistake(
        "rate_missing", *_NO_RATE[0],
        "You subtract the whole gradient. Something should set the length of the step.",
        "The factor forgotten.", *_NO_RATE[1:],
    ),
    mistake(
        "divided_by_rate", *_RATIO[0],
        "You divide by the learning rate, so a larger rate makes smaller steps.",
        "Division for multiplication.", *_RATIO[1:],
    ),
    mistake(
        "other_default", "W1 = ",
        "learning_rate = 0.01 if learning_rate == 1.2 else learning_rate\n"
        "    W1 = ",
        "Without a learning rate your function takes another one than the docstring says.",
        "The signature's default changed.",
    ),
    mistake(
        "weights_only", 'parameters["b1"] - learning_rate * grads["db1"]', 'parameters["b1"]',
        "Your biases stay as they were. They learn like the weights.",
        "Biases forgotten.",
        ('parameters["b2"] - learning_rate * grads["db2"]', 'parameters["b2"]'),
    ),
    mistake(
        "biases_only", 'parameters["W1"] - learning_rate * grads["dW1"]', 'parameters["W1"]',
        "Your weights stay as they were.",
        "Lines left out.",
        ('parameters["W2"] - learning_rate * grads["dW2"]', 'parameters["W2"]'),
    ),
    mistake(
        "second_layer_only", 'parameters["W1"] - learning_rate * grads["dW1"]', 'parameters["W1"]',
        "Your first layer stays as it was; only the second one learns.",
        "Lines left out.",
        ('parameters["b1"] - learning_rate * grads["db1"]', 'parameters["b1"]'),
    ),
    mistake(
        "nothing_happens", "W1 = ", "learning_rate = 0\n    W1 = ",
        "Your parameters come back as they were. Is the result of the subtraction kept?",
        "`W1 - learning_rate * dW1` without an assignment.",
    ),
    mistake(
        "first_rows_only", '["W1"] - learning_rate * grads["dW1"]',
        '["W1"] - learning_rate * grads["dW1"][0]',
        "Every unit of your first layer takes the step of the first unit. Each has its own row of "
        "the gradient.",
        "An index too many, hidden by broadcasting.",
    ),
    mistake(
        "in_place", 'W1 = parameters["W1"] - learning_rate * grads["dW1"]',
        'W1 = parameters["W1"]\n    W1 -= learning_rate * grads["dW1"]',
        "The numbers are right, but the caller's own dictionary or its arrays have changed. Make "
        "new ones; `-=` writes into the old array.",
        "`W1 -= …` on an array taken out of the dictionary.",
        ('b1 = parameters["b1"] - learning_rate * grads["db1"]',
         'b1 = parameters["b1"]\n    b1 -= learning_rate * grads["db1"]'),
        ('W2 = parameters["W2"] - learning_rate * grads["dW2"]',
         'W2 = parameters["W2"]\n    W2 -= learning_rate * grads["dW2"]'),
        ('b2 = parameters["b2"] - learning_rate * grads["db2"]',
         'b2 = parameters["b2"]\n    b2 -= learning_rate * grads["db2"]'),
    ),
    mistake(
        "clipped", *_CLIPPED[0],
        "You cut large gradients off. Take the step that the gradient says.",
        "Gradient clipping from deeper networks.", *_CLIPPED[1:],
    ),
    mistake(
        "step_of_unit_length", *_UNIT[0],
        "You use only the direction of the gradient. Its length counts as well.",
        "Normalised gradients from another method.", *_UNIT[1:],
    ),
    mistake(
        "signs_only", *_SIGNS[0],
        "All your steps have the same size: only the sign of the gradient is used.",
        "The sign rule of another method.", *_SIGNS[1:],
    ),
    mistake(
        "weights_decay", *_DECAY[0],
        "Your parameters also shrink a little at every step. That is another method; here only the "
        "gradient counts.",
        "Weight decay from a later lesson.", *_DECAY[1:],
    ),
    mistake(
        "step_without_start", *_ONLY_STEP[0],
        "You return the step, not where it leads.",
        "The old parameters forgotten.", *_ONLY_STEP[1:],
    ),
    mistake(
        "multiplied", *_PRODUCT[0],
        "You scale each parameter by its gradient. The step is subtracted, whatever the parameter "
        "is.",
        "Brackets in the wrong place.", *_PRODUCT[1:],
    ),
    mistake(
        "gradients_returned", '{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "grads",
        "You return the gradients instead of the new parameters.",
        "The wrong dictionary returned.",
    ),
    mistake(
        "keys_of_gradients", '{"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
        '{"dW1": W1, "db1": b1, "dW2": W2, "db2": b2}',
        "Parameters are called W1, b1, W2, b2; names with d belong to gradients.",
        "Misnamed keys.",
    ),
    mistake(
        "biases_not_returned", '{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}',
        "Four parameters are to be returned; your dictionary has two.",
        "Biases forgotten.",
    ),
)  # fmt: skip

UPDATE_PARAMETERS = Task(
    name="update_parameters",
    returns=("updated",),
    draw=draw,
    criteria=(
        values("W1", 1.5, text="W1 is right"),
        values("b1", 1, text="b1 is right"),
        values("W2", 1.5, text="W2 is right"),
        values("b2", 1, text="b2 is right"),
        unchanged(2),
    ),
    mistakes=MISTAKES,
    alternatives=(
        Alternative("comprehension", "A loop over the names.",
                    source='''
                    def update_parameters(parameters, grads, learning_rate=1.2):
                        new = {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}
                        return new
                    '''),
        Alternative("deep_copy", "In-place arithmetic on a deep copy changes nothing of the "
                    "caller's.",
                    source='''
                    def update_parameters(parameters, grads, learning_rate=1.2):
                        import copy

                        parameters = copy.deepcopy(parameters)
                        for name in ("W1", "b1", "W2", "b2"):
                            parameters[name] -= grads["d" + name] * learning_rate
                        return parameters
                    '''),
        Alternative("new_entries_in_copy", "A shallow copy is enough when its entries are "
                    "replaced, not changed.",
                    source='''
                    def update_parameters(parameters, grads, learning_rate=1.2):
                        new = dict(parameters)
                        new["W1"] = parameters["W1"] - grads["dW1"] * learning_rate
                        new["b1"] = np.subtract(parameters["b1"], learning_rate * grads["db1"])
                        new["W2"] = parameters["W2"] + (-learning_rate) * grads["dW2"]
                        new["b2"] = -(learning_rate * grads["db2"] - parameters["b2"])
                        return new
                    '''),
        Alternative("copies_and_minus", "Copies the arrays, then works in place.",
                    edits=(('W1 = parameters["W1"] - learning_rate * grads["dW1"]',
                            'W1 = parameters["W1"].copy()\n'
                            '    W1 -= learning_rate * grads["dW1"]'),)),
    ),
)  # fmt: skip

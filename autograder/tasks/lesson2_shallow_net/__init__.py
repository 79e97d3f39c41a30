"""Lesson 2: a network with one hidden layer. Its tasks, in the order of the notebook."""

from autograder.tasks.lesson2_shallow_net.activations import ACTIVATION
from autograder.tasks.lesson2_shallow_net.backward import BACKWARD_PROPAGATION
from autograder.tasks.lesson2_shallow_net.cost import COMPUTE_COST
from autograder.tasks.lesson2_shallow_net.derivatives import ACTIVATION_DERIVATIVE
from autograder.tasks.lesson2_shallow_net.forward import FORWARD_PROPAGATION
from autograder.tasks.lesson2_shallow_net.predicting import PREDICT
from autograder.tasks.lesson2_shallow_net.setting_up import INITIALIZE_PARAMETERS, LAYER_SIZES
from autograder.tasks.lesson2_shallow_net.training import NN_MODEL
from autograder.tasks.lesson2_shallow_net.update import UPDATE_PARAMETERS
from autograder.tasks.lesson2_shallow_net.written import ZERO_WEIGHTS
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "lesson2_shallow_net",
    (
        ACTIVATION,
        ACTIVATION_DERIVATIVE,
        LAYER_SIZES,
        INITIALIZE_PARAMETERS,
        FORWARD_PROPAGATION,
        COMPUTE_COST,
        BACKWARD_PROPAGATION,
        UPDATE_PARAMETERS,
        NN_MODEL,
        PREDICT,
        ZERO_WEIGHTS,
    ),
)

"""Exercise 8: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise8_hidden_activation.backward import BACKWARD_PROPAGATION
from autograder.tasks.exercise8_hidden_activation.formulas import DZ1_SIGMOID, DZ1_TANH
from autograder.tasks.exercise8_hidden_activation.forward import FORWARD_PROPAGATION
from autograder.tasks.exercise8_hidden_activation.measured import NUMERICAL_DZ1
from autograder.tasks.exercise8_hidden_activation.training import NN_MODEL
from autograder.tasks.exercise8_hidden_activation.written import COMPARE_THE_CURVES, DERIVE_DZ1_TANH
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise8_hidden_activation",
    (
        NUMERICAL_DZ1,
        DERIVE_DZ1_TANH,
        DZ1_TANH,
        DZ1_SIGMOID,
        FORWARD_PROPAGATION,
        BACKWARD_PROPAGATION,
        NN_MODEL,
        COMPARE_THE_CURVES,
    ),
)

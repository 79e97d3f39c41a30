"""Exercise 6: what its tasks ask, how they are judged, and what students get wrong in them."""

import matplotlib

matplotlib.use("Agg")  # solutions draw, and no window should open for it

from autograder.tasks.exercise6_three_layers.backward import BACKWARD_PROPAGATION
from autograder.tasks.exercise6_three_layers.drawings import (
    BOUNDARY_FIGURE,
    COST_FIGURE,
)
from autograder.tasks.exercise6_three_layers.forward import (
    FORWARD_PROPAGATION,
    PREDICT,
)
from autograder.tasks.exercise6_three_layers.own_network import MY_NETWORK
from autograder.tasks.exercise6_three_layers.starting import (
    COMPUTE_COST,
    INITIALIZE_PARAMETERS,
)
from autograder.tasks.exercise6_three_layers.training import NN_MODEL
from autograder.tasks.exercise6_three_layers.written import (
    COMPARE_WITH_LESSON_2,
    READ_THE_FIGURES,
)
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise6_three_layers",
    (
        INITIALIZE_PARAMETERS,
        FORWARD_PROPAGATION,
        COMPUTE_COST,
        BACKWARD_PROPAGATION,
        NN_MODEL,
        PREDICT,
        MY_NETWORK,
        COST_FIGURE,
        BOUNDARY_FIGURE,
        READ_THE_FIGURES,
        COMPARE_WITH_LESSON_2,
    ),
)

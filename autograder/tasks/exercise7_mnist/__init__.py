"""Exercise 7: what its tasks ask, how they are judged, and what students get wrong in them."""

import matplotlib

matplotlib.use("Agg")  # solutions draw, and no window should open for it

from autograder.tasks.exercise7_mnist.brought import (
    BACKWARD_PROPAGATION,
    COMPUTE_COST,
    FORWARD_PROPAGATION,
    ONE_HOT,
    SOFTMAX,
)
from autograder.tasks.exercise7_mnist.drawings import COST_FIGURE
from autograder.tasks.exercise7_mnist.own_network import COMPARE_SIZES, MY_NETWORK
from autograder.tasks.exercise7_mnist.training import ACCURACY_OF, TRAIN
from autograder.tasks.exercise7_mnist.written import CHOOSE_A_SIZE, REPORT_YOUR_RUN
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise7_mnist",
    (
        SOFTMAX,
        ONE_HOT,
        FORWARD_PROPAGATION,
        COMPUTE_COST,
        BACKWARD_PROPAGATION,
        TRAIN,
        ACCURACY_OF,
        MY_NETWORK,
        COMPARE_SIZES,
        COST_FIGURE,
        REPORT_YOUR_RUN,
        CHOOSE_A_SIZE,
    ),
)

"""Lesson 3: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.lesson3_softmax_mnist.backward import BACKWARD_PROPAGATION
from autograder.tasks.lesson3_softmax_mnist.forward import FORWARD_PROPAGATION
from autograder.tasks.lesson3_softmax_mnist.labels import ONE_HOT
from autograder.tasks.lesson3_softmax_mnist.loss import COMPUTE_COST
from autograder.tasks.lesson3_softmax_mnist.results import (
    ACCURACY,
    CONFUSION_MATRIX,
    PREDICT,
    READ_THE_RESULTS,
)
from autograder.tasks.lesson3_softmax_mnist.scores import SOFTMAX
from autograder.tasks.lesson3_softmax_mnist.training import NN_MODEL
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "lesson3_softmax_mnist",
    (
        SOFTMAX,
        ONE_HOT,
        FORWARD_PROPAGATION,
        COMPUTE_COST,
        BACKWARD_PROPAGATION,
        NN_MODEL,
        PREDICT,
        ACCURACY,
        CONFUSION_MATRIX,
        READ_THE_RESULTS,
    ),
)

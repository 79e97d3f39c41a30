"""Exercise 1: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise1_tanh_and_sigmoid.of_sigmoid import SIGMOID_DERIVATIVE
from autograder.tasks.exercise1_tanh_and_sigmoid.of_tanh import TANH_DERIVATIVE
from autograder.tasks.exercise1_tanh_and_sigmoid.proof import PROVE_THE_IDENTITY
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise1_tanh_and_sigmoid",
    (PROVE_THE_IDENTITY, SIGMOID_DERIVATIVE, TANH_DERIVATIVE),
)

"""Exercise 3: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise3_softmax_derivatives.formulas import (
    CROSS_ENTROPY_GRADIENT,
    SOFTMAX_JACOBIAN,
)
from autograder.tasks.exercise3_softmax_derivatives.measured import (
    NUMERICAL_LOSS_GRADIENT,
    NUMERICAL_SOFTMAX_JACOBIAN,
)
from autograder.tasks.exercise3_softmax_derivatives.proofs import (
    PROVE_THE_GRADIENT,
    PROVE_THE_JACOBIAN,
)
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise3_softmax_derivatives",
    (
        NUMERICAL_SOFTMAX_JACOBIAN,
        PROVE_THE_JACOBIAN,
        SOFTMAX_JACOBIAN,
        NUMERICAL_LOSS_GRADIENT,
        PROVE_THE_GRADIENT,
        CROSS_ENTROPY_GRADIENT,
    ),
)

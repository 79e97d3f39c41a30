"""Exercise 2: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise2_equivalent_networks.difference import LARGEST_DIFFERENCE
from autograder.tasks.exercise2_equivalent_networks.identity import SIGMOID_BY_TANH
from autograder.tasks.exercise2_equivalent_networks.networks import SIGMOID_NETWORK, TANH_NETWORK
from autograder.tasks.exercise2_equivalent_networks.to_sigmoid import TO_SIGMOID_NETWORK
from autograder.tasks.exercise2_equivalent_networks.to_tanh import TO_TANH_NETWORK
from autograder.tasks.exercise2_equivalent_networks.written import PROVE_THE_EQUIVALENCE
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "exercise2_equivalent_networks",
    (
        SIGMOID_BY_TANH,
        SIGMOID_NETWORK,
        TANH_NETWORK,
        LARGEST_DIFFERENCE,
        TO_TANH_NETWORK,
        PROVE_THE_EQUIVALENCE,
        TO_SIGMOID_NETWORK,
    ),
)

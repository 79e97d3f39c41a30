"""Exercise 4: what its tasks ask, how they are judged, and what students get wrong in them."""

from autograder.tasks.exercise4_shapes.any_network import SHAPES_OF
from autograder.tasks.exercise4_shapes.one_network import SHAPES
from autograder.tasks.exercise4_shapes.written import FEWER_EXAMPLES
from autograder.tasks.model import Lesson

LESSON = Lesson("exercise4_shapes", (SHAPES, SHAPES_OF, FEWER_EXAMPLES))

"""Lesson 1, a logistic unit: its tasks in the order of the notebook, 100 points."""

from autograder.tasks.lesson1_logistic_unit import (
    images,
    loop,
    model,
    nutrients,
    optimize,
    overfitting,
    predict,
    sigmoid,
    vectorised,
    zeros,
)
from autograder.tasks.model import Lesson

LESSON = Lesson(
    "lesson1_logistic_unit",
    (
        nutrients.TASK,
        images.TASK,
        sigmoid.TASK,
        zeros.TASK,
        loop.TASK,
        vectorised.TASK,
        optimize.TASK,
        predict.TASK,
        model.TASK,
        overfitting.TASK,
    ),
)

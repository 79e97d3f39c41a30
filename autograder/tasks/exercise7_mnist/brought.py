"""Functions that are brought along from lesson 3: judged as there, for fewer points."""

from __future__ import annotations

import dataclasses

from autograder.tasks.lesson3_softmax_mnist.backward import BACKWARD_PROPAGATION as BACKWARD
from autograder.tasks.lesson3_softmax_mnist.forward import FORWARD_PROPAGATION as FORWARD
from autograder.tasks.lesson3_softmax_mnist.labels import ONE_HOT as LABELS
from autograder.tasks.lesson3_softmax_mnist.loss import COMPUTE_COST as COST
from autograder.tasks.lesson3_softmax_mnist.scores import SOFTMAX as SCORES
from autograder.tasks.model import Task


def brought(task: Task, *points: float) -> Task:
    """`task` with other points for its criteria."""
    criteria = tuple(
        dataclasses.replace(criterion, points=worth)
        for criterion, worth in zip(task.criteria, points, strict=True)
    )
    return dataclasses.replace(task, criteria=criteria)


SOFTMAX = brought(SCORES, 1, 0.5, 0.5)
ONE_HOT = brought(LABELS, 1, 0.5, 0.5)
FORWARD_PROPAGATION = brought(FORWARD, 2, 1, 0.5, 0.5)
COMPUTE_COST = brought(COST, 2, 0.5, 0.5)
BACKWARD_PROPAGATION = brought(BACKWARD, 1.5, 1.5, 1.5, 1, 0.5)

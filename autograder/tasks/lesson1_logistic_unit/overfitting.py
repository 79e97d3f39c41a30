"""The written task: near-perfect on the training photographs, much worse on the others."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

TASK = WrittenTask(
    "why_overfitting",
    (
        RubricLine(
            2,
            "Names it: overfitting (the unit fits the training examples, accidents and noise "
            "included, and not only what the class has in common).",
        ),
        RubricLine(
            3,
            "Gives the reason in numbers: 12,289 parameters against 209 examples, so weights that "
            "separate the training set exist almost whatever the labels are; gradient descent "
            "goes on lowering the training cost. 2 points for 'too many parameters for too few "
            "data' without the numbers.",
        ),
        RubricLine(
            2,
            "Says why the test accuracy is the honest one: the test photographs took no part in "
            "the choice of w and b, so they estimate how the unit does on new photographs.",
        ),
        RubricLine(
            1,
            "Names at least one thing that helps, for instance more or more varied photographs, "
            "fewer or better features, smaller weights (regularisation), stopping earlier.",
        ),
    ),
    "The unit has 12,288 weights and a bias, but only 209 photographs to set them by. With more "
    "weights than examples there are many weight vectors that give every training photograph its "
    "right label, even if the labels had been drawn by lot. Gradient descent only sees the "
    "training cost, so it uses every accident of these photographs (a bright pixel in one corner, "
    "say) as if it were a sign of the class. That is overfitting: such accidents don't return in "
    "new photographs, so what was learned from them is of no use there or even harmful. The test "
    "photographs had no influence on w and b; that is why the accuracy on them, and not the one "
    "on the training set, tells what to expect of new data. More and more varied photographs "
    "would help, or fewer features, a penalty on large weights, or stopping earlier.",
)

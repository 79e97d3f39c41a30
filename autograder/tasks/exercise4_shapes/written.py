"""The written task: what depends on the number of examples?"""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

FEWER_EXAMPLES = WrittenTask(
    name="fewer_examples",
    rubric=(
        RubricLine(4, "Says that only X and the activations (and Z) change, each to 10 columns, "
                   "and that weights and biases keep their shapes. (2 points if one kind is "
                   "missing or wrong.)"),
        RubricLine(4, "Gives the reason: parameters belong to units and connections, all examples "
                   "share them; an activation has a column for each example. A network trained on "
                   "1000 examples must work for one."),
        RubricLine(4, "Explains a bias of m columns: it would give each example a bias of its own, "
                   "couldn't be used for another number of examples, and would add parameters that "
                   "say nothing about new data; broadcasting repeats the one column instead."),
    ),
    model_answer=(
        "Only what holds one column per example changes: X becomes (100, 10), and the four "
        "activations keep their rows and get 10 columns. No weight and no bias changes its shape, "
        "since they describe units and connections, and the examples share them: otherwise the "
        "trained network could never be used on a single new example.\n\n"
        "A bias with m columns would be a separate number for every training example. There would "
        "be nothing to add for a new one, and the network could learn its examples by heart. One "
        "column is enough, as broadcasting adds it to each column of the product."
    ),
)  # fmt: skip

"""The written task: what happens when all weights are zero?"""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

ZERO_WEIGHTS = WrittenTask(
    name="zero_weights",
    rubric=(
        RubricLine(2, "First pass: all hidden activations are tanh(0) = 0, so every output is "
                   "σ(0) = 0.5 for every example."),
        RubricLine(3, "Gradients: dW2 is 0 because A1 is 0, and dZ1 is 0 because W2 is 0; hence "
                   "dW1 and db1 are 0. None of the weights nor b1 ever moves. (1 point for the "
                   "claim without a reason.)"),
        RubricLine(1, "Only b2 can learn: the network ends by saying the same for all examples, "
                   "the share of ones, and the cost stays near ln 2 for balanced classes."),
        RubricLine(2, "The general reason is symmetry: hidden units that start equal get equal "
                   "gradients and stay equal, so equal non-zero weights are no cure; random ones "
                   "are."),
    ),
    model_answer=(
        "With W1 = 0 and b1 = 0 all hidden units output tanh(0) = 0, and with W2 = 0 and b2 = 0 "
        "the output is σ(0) = 0.5 for every example. Then dW2 = dZ2 A1ᵀ/m = 0, since A1 = 0, and "
        "dZ1 = W2ᵀ dZ2 ⊙ (1 − A1²) = 0, since W2 = 0, so dW1 = 0 and db1 = 0. After the update all "
        "weights are still zero, and the same holds in every later step. Only db2, the mean of "
        "A2 − Y, can differ from 0: b2 moves until the output is the share of ones, the same for "
        "all examples. Both our data sets are balanced, so even b2 stays where it is and the cost "
        "stays at ln 2 = 0.693. The deeper reason is symmetry. Two hidden units with the same "
        "weights compute the same, get the same gradient and remain the same for ever, so a "
        "network whose units start equal (not only at zero) has in effect one hidden "
        "unit. Random weights break the symmetry; biases may start at zero."
    ),
)  # fmt: skip

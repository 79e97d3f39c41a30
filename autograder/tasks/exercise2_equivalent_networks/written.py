"""The written task: for every sigmoid network there is a tanh network."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

PROVE_THE_EQUIVALENCE = WrittenTask(
    name="prove_the_equivalence",
    rubric=(
        RubricLine(8, "Has σ(z) = ½ + ½ tanh(z/2) for all z, by solving tanh z = 2σ(2z) − 1 for σ "
                   "and putting z/2 in the place of z, or straight from the definitions. (Only 4 "
                   "points if it is used without saying where it comes from.)"),
        RubricLine(6, "Puts it into the hidden layer, unit by unit or for the whole column: with "
                   "z = W1 x + b1 the hidden output is ½ + ½ tanh(½ W1 x + ½ b1). So the new first "
                   "layer has half the weights and half the biases."),
        RubricLine(6, "Multiplies out in the second layer: W2 a + b2 becomes ½ W2 tanh(…) plus "
                   "half the sum of each row of W2 plus b2."),
        RubricLine(6, "Sees that half the row sums don't depend on x, so they may be counted to "
                   "the bias, and states all four new parameters: ½ W1, ½ b1, ½ W2, b2 + half "
                   "the row sums. (2 points off for each of the four that is wrong or missing.)"),
        RubricLine(4, "Concludes: for every x the output layer gets the same number, so the "
                   "outputs agree for any output activation f; nothing was assumed of the sizes "
                   "or the parameters. A check with numbers alone earns none of the 30 points; a "
                   "proof for one hidden unit only earns at most 18."),
    ),
    model_answer=(
        "From exercise 1 we know tanh u = 2σ(2u) − 1 for every real u. Put u = z/2 and solve: "
        "σ(z) = ½ + ½ tanh(z/2) for every real z.\n\n"
        "Let a sigmoid network be given, with any sizes, and let x be any input. Unit j of its "
        "hidden layer puts out σ(z_j) with z_j = Σ_i w_ji^[1] x_i + b_j^[1]. By the identity this "
        "is ½ + ½ tanh(Σ_i ½ w_ji^[1] x_i + ½ b_j^[1]). So a tanh unit whose weights and bias are "
        "half as large puts out t_j with σ(z_j) = ½ + ½ t_j.\n\n"
        "Output k is f of Σ_j w_kj^[2] σ(z_j) + b_k^[2] = Σ_j ½ w_kj^[2] t_j + (b_k^[2] + ½ Σ_j "
        "w_kj^[2]). The bracket doesn't depend on x: it is a bias. So the tanh network with "
        "parameters ½ W1, ½ b1, ½ W2 and, as the second bias, b2 plus half the sum of each row of "
        "W2 hands the same number to f as the sigmoid network does, for each output and every x. "
        "Whatever f is, the outputs are equal. Hence both networks compute the same function."
    ),
)  # fmt: skip

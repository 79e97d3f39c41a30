"""The written tasks: the Jacobian of softmax, and prediction minus label."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

PROVE_THE_JACOBIAN = WrittenTask(
    name="prove_the_jacobian",
    rubric=(
        RubricLine(3, "Names the sum S of all powers of e, or writes it out, and knows that "
                   "∂S/∂z_k is exp(z_k): each score occurs in S, also in the denominator of the "
                   "other probabilities."),
        RubricLine(6, "Case i = k by the quotient rule: (exp(z_i) S − exp(z_i) exp(z_i)) / S². "
                   "(Only 3 points if the derivative of the denominator is left out.)"),
        RubricLine(2, "Turns this into a_i (1 − a_i) by splitting the fraction."),
        RubricLine(5, "Case i ≠ k: says that the numerator doesn't depend on z_k, and obtains "
                   "−exp(z_i) exp(z_k) / S²."),
        RubricLine(2, "Reads this as −a_i a_k. Another complete proof, by ln a_i = z_i − ln S for "
                   "instance, earns all 18; a check with numbers or for one fixed K only earns at "
                   "most 6."),
    ),
    model_answer=(
        "Write S = exp(z_1) + … + exp(z_K), so that a_i = exp(z_i)/S. Every score occurs once in "
        "S, hence ∂S/∂z_k = exp(z_k). S is positive, so we may divide by it.\n\n"
        "Case i = k. Numerator and denominator both depend on z_i. By the quotient rule "
        "∂a_i/∂z_i = (exp(z_i) S − exp(z_i) exp(z_i)) / S² = a_i − a_i² = a_i (1 − a_i).\n\n"
        "Case i ≠ k. The numerator exp(z_i) doesn't depend on z_k, its derivative is 0, so only "
        "the denominator contributes: ∂a_i/∂z_k = (0 · S − exp(z_i) exp(z_k)) / S² = −a_i a_k.\n\n"
        "Nothing was assumed of K or of the scores, so this holds for all of them."
    ),
)  # fmt: skip

PROVE_THE_GRADIENT = WrittenTask(
    name="prove_the_gradient",
    rubric=(
        RubricLine(5, "Chain rule through all probabilities: ∂L/∂z_i is minus the sum over j of "
                   "y_j / ŷ_j times ∂ŷ_j/∂z_i. (Only 2 points if the sum is missing, as if z_i "
                   "moved ŷ_i alone.)"),
        RubricLine(4, "Splits off the term j = i and puts in both cases of the Jacobian."),
        RubricLine(3, "Cancels ŷ_j and reaches −y_i (1 − ŷ_i) + the sum over j ≠ i of y_j ŷ_i."),
        RubricLine(4, "Collects the terms with ŷ_i and uses that all labels add up to 1 to reach "
                   "ŷ_i − y_i. A proof by cases (i is the right class, or isn't) is as good and "
                   "earns all 16 if both cases are there; one case only earns at most 8."),
    ),
    model_answer=(
        "A score z_i changes every probability, so by the chain rule all K of them contribute: "
        "∂L/∂z_i = −Σ_j (y_j / ŷ_j) ∂ŷ_j/∂z_i.\n\n"
        "Put in the Jacobian: the term j = i has ŷ_i (1 − ŷ_i), every other one −ŷ_j ŷ_i. The ŷ_j "
        "cancel and leave\n\n"
        "∂L/∂z_i = −y_i (1 − ŷ_i) + Σ_{j≠i} y_j ŷ_i = −y_i + ŷ_i (y_i + Σ_{j≠i} y_j) "
        "= −y_i + ŷ_i Σ_j y_j.\n\n"
        "The label is one-hot, so the last sum is 1, and ∂L/∂z_i = ŷ_i − y_i. This holds for each "
        "i, so as columns dL/dz = ŷ − y."
    ),
)  # fmt: skip

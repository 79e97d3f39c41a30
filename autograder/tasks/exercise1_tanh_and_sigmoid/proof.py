"""The written task: tanh is a sigmoid, squeezed, stretched and lowered."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

PROVE_THE_IDENTITY = WrittenTask(
    name="prove_the_identity",
    rubric=(
        RubricLine(8, "Starts from one side and puts in the definition, with 2z in the place of z: "
                   "2σ(2z) − 1 = 2/(1 + exp(−2z)) − 1. (Starting from tanh is as good: then these "
                   "points are for dividing both parts of the fraction by exp(z).)"),
        RubricLine(12, "Brings it over one denominator: (1 − exp(−2z))/(1 + exp(−2z)). A slip of "
                   "sign that is carried on consistently costs 4 of these points."),
        RubricLine(12, "Multiplies numerator and denominator by exp(z), or divides by exp(−z), and "
                   "so reaches (exp(z) − exp(−z))/(exp(z) + exp(−z)), recognised as tanh z."),
        RubricLine(4, "Says why each step is allowed for every real z: an exponential is never 0 "
                   "and the denominators are positive."),
        RubricLine(4, "The argument runs from one side to the other in a chain of equalities, or "
                   "says that its steps can be reversed. Assuming the claim and arriving at 0 = 0 "
                   "without a word on reversing loses these 4. Any other complete proof earns all "
                   "40 points; numbers or a plot alone earn none."),
    ),
    model_answer=(
        "Let z be any real number. By the definition of σ, with 2z put in,\n\n"
        "2σ(2z) − 1 = 2/(1 + exp(−2z)) − 1 = (2 − 1 − exp(−2z))/(1 + exp(−2z)) "
        "= (1 − exp(−2z))/(1 + exp(−2z)).\n\n"
        "The denominator is larger than 1, so it is never 0. Since exp(z) isn't 0 either, we may "
        "multiply numerator and denominator by it. In the numerator exp(z) · 1 = exp(z) and "
        "exp(z) · exp(−2z) = exp(−z), likewise below, so\n\n"
        "2σ(2z) − 1 = (exp(z) − exp(−z))/(exp(z) + exp(−z)) = tanh z.\n\n"
        "Nothing was assumed of z, so this holds for all real numbers."
    ),
)  # fmt: skip

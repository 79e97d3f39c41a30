"""The written tasks: dZ1 behind tanh, and what the two curves say."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

DERIVE_DZ1_TANH = WrittenTask(
    name="derive_dZ1_tanh",
    rubric=(
        RubricLine(5, "Chain rule for one example: z_j^[1] acts on the loss through a_j^[1] alone, "
                   "and a_j^[1] acts on it through every output, so ∂L/∂z_j^[1] is the sum over k "
                   "of ∂L/∂z_k^[2] · ∂z_k^[2]/∂a_j^[1], times da_j/dz_j. (Only 3 points if the sum "
                   "over the outputs is missing; all 5 if the answer says that it treats one "
                   "output, n_y = 1.)"),
        RubricLine(3, "∂z_k^[2]/∂a_j^[1] = w_kj^[2], read off Z2 = W2 A1 + b2."),
        RubricLine(6, "Derives tanh′(z) = 1 − tanh²(z) from the definition: quotient rule, then "
                   "the fraction split or the square recognised; or by way of tanh z = 2σ(2z) − 1. "
                   "(Only 2 points if the slope is merely stated.)"),
        RubricLine(2, "Sees that the sum over k runs down a column of W2, so that it is row j of "
                   "the transpose: W2ᵀ dZ2, with shapes (n_h, n_y)(n_y, m) = (n_h, m)."),
        RubricLine(2, "Says that the slope belongs to each unit and example by itself, so it is "
                   "multiplied entry by entry and A1 is what is squared. Any other complete proof "
                   "earns all 18; agreement of numbers alone earns none."),
    ),
    model_answer=(
        "Take one example and call δ_k = ∂L/∂z_k^[2], a column of dZ2. Hidden unit j acts on the "
        "loss only through its output a_j = tanh(z_j), and a_j enters every z_k^[2] = … + w_kj a_j "
        "+ …, so ∂z_k^[2]/∂a_j = w_kj. By the chain rule all outputs contribute:\n\n"
        "∂L/∂z_j^[1] = (Σ_k δ_k w_kj) · tanh′(z_j).\n\n"
        "The slope: with u = exp(z) − exp(−z) and v = exp(z) + exp(−z) we have tanh = u/v, u′ = v "
        "and v′ = u, so tanh′ = (u′v − uv′)/v² = (v² − u²)/v² = 1 − (u/v)² = 1 − tanh². (v is "
        "never 0.) Hence tanh′(z_j) = 1 − a_j².\n\n"
        "The sum Σ_k w_kj δ_k runs down column j of W2, so it is entry j of W2ᵀ δ. With one column "
        "for each example, W2ᵀ dZ2 has the shape (n_h, n_y)(n_y, m) = (n_h, m), the shape of A1. "
        "Each entry is multiplied by its own slope: dZ1 = W2ᵀ dZ2 ⊙ (1 − A1²), entry by entry."
    ),
)  # fmt: skip

COMPARE_THE_CURVES = WrittenTask(
    name="compare_the_curves",
    rubric=(
        RubricLine(3, "Says that tanh learns faster on both data sets and supports it with numbers "
                   "from the curves, for instance the cost of both after the same number of steps "
                   "or the steps to the same cost. (With the seed of the lesson, moons after 5000 "
                   "steps: about 0.044 against 0.278. Another seed's numbers are as good.)"),
        RubricLine(4, "Slope: σ′ is at most 1/4 and tanh′ at most 1, both reached at z = 0 where "
                   "the units start; dZ1 carries this factor, so dW1 and db1 are about four times "
                   "smaller and the first layer learns more slowly. (Only 2 points without saying "
                   "where the slope enters the gradient.)"),
        RubricLine(3, "Centring: sigmoid outputs are all positive, around 1/2, those of tanh "
                   "around 0. So all weights of W2 that lead to one output get a push of the same "
                   "sign from an example, and what the hidden layer has in common has first to be "
                   "undone by b2."),
        RubricLine(2, "Says that the slower network isn't the weaker one: both compute the same "
                   "functions (exercise 2), and with more steps, or a larger learning rate, the "
                   "sigmoid network gets there, too."),
    ),
    model_answer=(
        "tanh learns faster on both data sets. On the moons its cost is about 0.044 after 5000 "
        "steps, when the sigmoid network still has 0.278: it has hardly left the straight line "
        "(85 % right). On the flower tanh is below 0.4 after 150 steps, the sigmoid after 1900.\n\n"
        "One reason is the slope. On its way to the first layer the error is multiplied by g′(z), "
        "which is at most 1 for tanh and at most 1/4 for the sigmoid, both at z = 0, where small "
        "weights put all units at the start. So with equal parameters dZ1, dW1 and db1 are about "
        "four times smaller, and with the same learning rate the first layer moves four times more "
        "slowly. The other reason is that the sigmoid's outputs lie around 1/2 and are all "
        "positive. An example then pushes all weights of W2 in the same direction, and the common "
        "part of the hidden outputs has to be balanced by b2; tanh outputs are centred.\n\n"
        "The sigmoid network isn't less able. For each sigmoid network there is a tanh network "
        "with the same function and the other way round; after 25,000 steps it reaches 0.056 and "
        "97.5 % on the moons. What differs is the road."
    ),
)  # fmt: skip

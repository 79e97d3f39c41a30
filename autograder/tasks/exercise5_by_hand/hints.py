"""What is said of each slip, and where it comes from. ``{it}`` are the numbers that it spoils."""

from __future__ import annotations

HINTS: dict[str, tuple[str, str]] = {
    "W1_turned": (
        "{it}: it looks as if `W1` lay on its side. Row 1 of `W1` belongs to hidden unit 1; "
        "follow the lines into that unit in the figure.",
        "The network drawn left to right, W1 read column by column."),
    "examples_in_rows": (
        "{it}: you mix features of both examples, as if an example were a row of X. The columns "
        "are the examples: (2, 3) and (−1, −2).",
        "The convention of most libraries."),
    "weight_sign_lost": (
        "{it}: a minus sign got lost. Which of the weights are negative?",
        "The dashed line of the figure taken for a solid one."),
    "input_sign_lost": (
        "{it}: the features of example 2 are negative, yours seem to have lost their sign.",
        "Copied without the sign."),
    "first_feature_only": (
        "{it}: only feature 1 is in it. Two lines lead into each hidden unit.",
        "The second product forgotten."),
    "table_turned": (
        "{it}: rows and columns have changed places. The first digit of a name is the row, the "
        "second one the column.",
        "The two digits of the name read the other way round."),
    "sigmoid_hidden": (
        "{it}: that is the sigmoid. The hidden units of this network have another activation.",
        "The activation of lesson 1 used throughout."),
    "no_activation": (
        "{it}: you went on with z itself; its activation function was left out.",
        "A step forgotten."),
    "tan": (
        "{it}: that is the tangent. The hyperbolic tangent, tanh, has its own key, often behind "
        "`hyp`.",
        "The wrong key of the calculator."),
    "arctan": (
        "{it}: that is the arctangent, tan⁻¹, whose key lies beside the one you need.",
        "The wrong key of the calculator."),
    "sinh": (
        "{it}: that is sinh. For tanh it is still to be divided by something.",
        "The denominator of tanh forgotten."),
    "exponent_not_doubled": (
        "{it}: that is tanh of half of z. In the form with one exponential, there is a 2 in the "
        "exponent.",
        "tanh and the bipolar sigmoid mixed up, or (e^z − 1)/(e^z + 1)."),
    "slope_for_value": (
        "{it}: that is the slope of the activation, which is needed later. Here its value is "
        "wanted.",
        "Forward and backward pass mixed up."),
    "W2_swapped": (
        "{it}: the two weights of `W2` have changed places.",
        "Weights and units counted in different directions."),
    "Z1_for_A1": (
        "{it}: you used the z of the hidden units. What leaves a unit is its activation.",
        "A classic: Z and A mixed up."),
    "A1_turned": (
        "{it}: you took a row of `A1` where a column is needed, or the other way round. A column "
        "belongs to an example, a row to a unit.",
        "Rows and columns mixed up."),
    "first_unit_only": (
        "{it}: only hidden unit 1 is in it. Both of them lead to the output.",
        "The second product forgotten."),
    "weights_missing": (
        "{it}: you added the activations up without their weights.",
        "The weights of the second layer forgotten."),
    "tanh_at_the_end": (
        "{it}: that is tanh. The output is to be a probability, between 0 and 1.",
        "The hidden layer's activation used throughout."),
    "exponent_sign": (
        "{it}: yours is 1 minus the right one. Look at the sign in the exponent of the sigmoid.",
        "1/(1 + e^z) for 1/(1 + e^−z)."),
    "class_for_probability": (
        "{it}: that is the predicted class. The probability itself is wanted.",
        "Prediction and probability mixed up."),
    "no_reciprocal": (
        "{it}: that is the denominator of the sigmoid; the last key, 1/x, is missing.",
        "Stopped one key too early."),
    "log10": (
        "{it}: you took the logarithm to base 10. In this course it is the natural one, `ln`.",
        "The key log in place of ln."),
    "log2": (
        "{it}: you took the logarithm to base 2. In this course it is the natural one, `ln`.",
        "Entropy in bits."),
    "wrong_label": (
        "{it}: that fits the other label. Example 1 has the label 1, example 2 has the label 0.",
        "The two cases of cross-entropy exchanged."),
    "squared_error": (
        "{it}: that is the squared error. Here the loss is the cross-entropy.",
        "The loss of linear regression."),
    "half_squared_error": (
        "{it}: that is half the squared error. Here the loss is the cross-entropy.",
        "The loss of linear regression."),
    "sum_for_mean": (
        "{it}: that is the sum over both examples. What is asked for is the mean.",
        "A classic: 1/m forgotten."),
    "first_example_only": (
        "{it}: only example 1 is in it. Both examples take part.",
        "The second example forgotten."),
    "second_example_only": (
        "{it}: only example 2 is in it. Both examples take part.",
        "The number of the first example overwritten."),
    "half_of_the_last": (
        "{it}: only the last product was divided by 2. A calculator divides before it adds, unless "
        "you press = or use brackets.",
        "p + q / 2 keyed in one go."),
    "divided_twice": (
        "{it}: you divided by 2 twice. One mean over the two examples is enough.",
        "1/m both in the error and in the gradient."),
    "difference": (
        "{it}: you subtracted the second example. A mean adds; the signs are in the numbers "
        "already.",
        "A minus sign used twice."),
    "label_minus_output": (
        "{it}: the sign is turned round. Output minus label: an output that is too small needs a "
        "negative error.",
        "A classic: y − a for a − y."),
    "extra_slope": (
        "{it}: a factor a(1 − a) is too many. With cross-entropy it cancels.",
        "The gradient of the squared error."),
    "derivative_by_A2": (
        "{it}: that is the derivative with respect to the output. The z lies one step further "
        "back, behind the sigmoid.",
        "The chain rule broken off after its first factor."),
    "label_forgotten": (
        "{it}: that is the output itself; the label hasn't been subtracted.",
        "It makes no difference in example 2, so why should it in example 1?"),
    "mean_too_early": (
        "{it}: you divided by 2 already. The mean over the examples comes later, with the "
        "gradients of the parameters.",
        "1/m put into the error."),
    "no_slope": (
        "{it}: the slope of tanh is missing; so far you have the derivative with respect to the "
        "activation.",
        "The chain rule broken off one factor early."),
    "one_minus_a": (
        "{it}: your slope of tanh is 1 − a. What has to happen to a first?",
        "The square forgotten."),
    "slope_of_sigmoid": (
        "{it}: a(1 − a) is the slope of the sigmoid. The hidden units have another activation.",
        "One slope used for all activations."),
    "slope_at_z": (
        "{it}: you put z into the formula for the slope. It wants the value of tanh there.",
        "Z and A mixed up."),
    "tanh_twice": (
        "{it}: you applied tanh to the activation once more before taking the slope.",
        "tanh'(z) taken for tanh'(a)."),
    "a_squared": (
        "{it}: you multiplied by a². The slope of tanh is largest where a is 0.",
        "1 − forgotten."),
    "W2_missing": (
        "{it}: the weight that leads from this unit to the output is missing.",
        "W2 forgotten on the way back."),
    "other_example": (
        "{it}: you combined the error of one example with the activation of the other.",
        "Columns mixed up."),
    "W2_updated_first": (
        "{it}: you used the new `W2`. All gradients belong to the old parameters; the step comes "
        "afterwards, for all at once.",
        "W2 updated before it was used."),
    "examples_crossed": (
        "{it}: you multiplied the error of each example by the input of the other.",
        "Columns mixed up."),
    "mean_times_mean": (
        "{it}: you multiplied two means. First multiply for each example, then take the mean.",
        "The mean taken too early."),
    "columns_for_rows": (
        "{it}: you added up a column of `dZ1`. A bias belongs to a unit, and so to a row.",
        "The wrong axis."),
    "rate_too_early": (
        "{it}: you multiplied by 0.1 already. The learning rate belongs to the step.",
        "Gradient and step mixed up."),
    "uphill": (
        "{it}: you went up the hill. Which sign takes the cost down?",
        "Plus for minus in gradient descent."),
    "no_rate": (
        "{it}: you took the whole gradient for a step. What is the learning rate?",
        "The learning rate forgotten."),
    "change_only": (
        "{it}: that is the change. Add it to the old number.",
        "W ← −0.1 dW."),
    "gradient_itself": (
        "{it}: that is the gradient, not the new parameter.",
        "Copied from the task before."),
    "rate_too_small": (
        "{it}: your learning rate is 0.01. Which one is asked for?",
        "A slip of the decimal point, or a habit."),
    "rate_of_lesson_2": (
        "{it}: your learning rate is 1.2, that of lesson 2. Here it is another.",
        "A number carried over."),
    "not_moved": (
        "{it}: that is still the old number. Every parameter moves, biases too.",
        "Only some of the parameters updated."),
    "mean_once_more": (
        "{it}: you halved the step. The gradients are means already.",
        "1/m once more."),
    "old_value": (
        "{it}: that is the number from before the step.",
        "Copied from the first forward pass."),
    "no_bias": (
        "{it}: the bias is missing. After the step the biases aren't 0 any more.",
        "The biases could be left out in the first forward pass."),
    "bias_subtracted": (
        "{it}: the bias was subtracted. It is added.",
        "A minus sign too many."),
    "old_weights": (
        "{it}: you used the old weights together with the new bias.",
        "Only the biases updated."),
    "old_hidden": (
        "{it}: you used the new `W2` with the old activations. The hidden units give new ones.",
        "The new forward pass begun in its middle."),
    "old_W2": (
        "{it}: you used the old `W2` and its bias. They were updated, too.",
        "Only the first layer updated."),
    "fall_of_the_cost": (
        "{it}: that is how far the cost fell. The new cost itself is asked for.",
        "Difference and value mixed up."),
    "estimate": (
        "{it}: that is what the slope at the start promises: the cost minus 0.1 times the squared "
        "gradient. The surface is curved; work the cost out from the new outputs.",
        "The first-order estimate taken for the new cost."),
    "wrong_sign": (
        "{it}: the size is right, the sign isn't.",
        "A minus sign lost or too many."),
    "cut_off": (
        "{it}: digits were cut off. Rounding looks at the next digit first: from 5 on, the last "
        "one that stays goes up.",
        "Cut off in place of rounded."),
    "few_digits": (
        "{it}: near the right number, but farther off than 4 digits after the point allow. Was "
        "something rounded too far, here or on the way? An early rounding grows in what follows.",
        "3 digits in place of 4, in the number or on the way to it."),
}  # fmt: skip
"""Rule → hint, origin."""

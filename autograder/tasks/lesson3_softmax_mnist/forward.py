"""Task `forward_propagation`."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson3_softmax_mnist.draws import network, sizes, two_sizes
from autograder.tasks.model import Mistake, Task, alternative, mistake, stable, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of all sizes, integer inputs, one example; scores in the thousands."""
    cases = []
    for n_x, n_h, n_y, m in two_sizes(rng):
        name = f"{n_x} inputs, {n_h} hidden units, {n_y} classes, {m} examples"
        arguments = {
            "X": rng.standard_normal((n_x, m)),
            "parameters": network(rng, n_x, n_h, n_y, 0.7),
        }
        cases.append(Case(name, arguments))
    whole = {"X": rng.integers(-3, 4, (4, 9)), "parameters": network(rng, 4, 1, 2, 0.5)}
    single = {"X": rng.standard_normal((5, 1)), "parameters": network(rng, 5, 2, 12)}
    cases += [
        Case("whole numbers, one hidden unit, two classes", whole, "general"),
        Case("a single example, 12 classes", single, "general"),
    ]
    for offset in (1000.0, -2000.0):
        n_x, n_h, n_y, m = sizes(rng)
        parameters = network(rng, n_x, n_h, n_y, 1.0)
        if offset < 0:
            parameters["W2"] = 40 * parameters["W2"]  # some probabilities are as good as 0
        parameters["b2"] = parameters["b2"] + offset
        arguments = {"X": rng.standard_normal((n_x, m)), "parameters": parameters}
        cases.append(Case(f"scores near {offset:.0f}", arguments, "stable"))
    return cases


Z1 = "Z1 = np.dot(W1, X) + b1"
A1 = "A1 = np.tanh(Z1)"
Z2 = "Z2 = np.dot(W2, A1) + b2"
A2 = "A2 = softmax(Z2)"
CACHE = 'cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}'
DONE = "return A2, cache"

OUTPUT: tuple[Mistake, ...] = (
    mistake("sigmoid_output", A2, "A2 = 1 / (1 + np.exp(-Z2))",
            "Your output layer still has sigmoids: the columns of `A2` don't add up to 1. With "
            "several classes the output layer needs the function from the start of this lesson.",
            "The forward pass of lesson 2, unchanged."),
    mistake("softmax_over_examples", A2, "A2 = softmax(Z2.T).T",
            "The rows of `A2` add up to 1: the examples compete with each other instead of the "
            "classes. `softmax` works on columns, and the examples are columns already.",
            "A transpose that was right for rows as examples."),
    mistake("softmax_twice", A2, "A2 = softmax(softmax(Z2))",
            "Softmax is applied twice, and the probabilities are nearly all alike.",
            "Frameworks whose loss holds the softmax invite it."),
    mistake("tanh_before_softmax", A2, "A2 = softmax(np.tanh(Z2))",
            "Your scores go through tanh before the softmax. In the output layer softmax is the "
            "only activation.", "Every layer gets a tanh."),
    mistake("returns_scores", DONE, "return Z2, cache",
            "You return the scores Z2; the probabilities are asked for.",
            "Logits, as in the big libraries."),
    mistake("log_probabilities", A2, "A2 = np.log(softmax(Z2))",
            "Your `A2` is negative throughout: these are logarithms of probabilities.",
            "log_softmax of the big libraries."),
    mistake("decided_already", DONE, "return one_hot(np.argmax(A2, axis=0), W2.shape[0]), cache",
            "You return zeros and ones. The decision comes later, in `predict`; learning needs the "
            "probabilities.", "Thinking of the final answer."),
    mistake("own_unstable_softmax", A2,
            "A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=0, keepdims=True)",
            "With scores in the thousands you get `nan`. You have already written a softmax that "
            "can cope: call it.",
            "Source 000 (book chapter) takes the exponential of the scores as they are."),
    mistake("ten_classes", A2, "A2 = softmax(Z2)\n    assert A2.shape == (10, X.shape[1])",
            "An assertion demands 10 classes. The number of classes is the number of rows of W2.",
            "A check written with the digits in mind."),
    mistake("rounded", A2, "A2 = np.round(softmax(Z2), 4)",
            "Your probabilities are rounded. Round when you print, never when you compute.",
            "Made to look like the expected output."),
)  # fmt: skip

LAYERS: tuple[Mistake, ...] = (
    mistake("no_first_bias", Z1, "Z1 = np.dot(W1, X)",
            "`b1` doesn't take part. With zero biases, as at the start of training, nobody "
            "notices.", "Tested with fresh parameters, whose biases are zero."),
    mistake("no_second_bias", Z2, "Z2 = np.dot(W2, A1)",
            "`b2` doesn't take part. With zero biases, as at the start of training, nobody "
            "notices.", "Tested with fresh parameters, whose biases are zero."),
    mistake("no_biases", Z1, "Z1 = np.dot(W1, X)",
            "Neither bias takes part. With zero biases, as at the start of training, nobody "
            "notices.", "Tested with fresh parameters, whose biases are zero.",
            (Z2, "Z2 = np.dot(W2, A1)")),
    mistake("bias_subtracted", Z1, "Z1 = np.dot(W1, X) - b1",
            "The bias of the hidden layer has the wrong sign.", "A threshold instead of a bias."),
    mistake("sigmoid_hidden", A1, "A1 = 1 / (1 + np.exp(-Z1))",
            "Your hidden layer uses the sigmoid: its values lie between 0 and 1. Here it is tanh.",
            "Lesson 1's activation."),
    mistake("relu_hidden", A1, "A1 = np.maximum(0, Z1)",
            "Your hidden layer uses ReLU: its values are never negative. Here it is tanh.",
            "The usual choice in deep networks."),
    mistake("softmax_hidden", A1, "A1 = softmax(Z1)",
            "Softmax belongs in the output layer only; the hidden layer uses tanh.",
            "The new function put everywhere."),
    mistake("no_hidden_activation", A1, "A1 = Z1",
            "The hidden layer has no activation: two linear layers are no more than one.",
            "The tanh was forgotten."),
    mistake("second_layer_skips_tanh", Z2, "Z2 = np.dot(W2, Z1) + b2",
            "The second layer is fed with Z1. What leaves the hidden layer is A1.",
            "Z and A mixed up."),
    mistake("second_layer_of_inputs", Z2, "Z2 = np.dot(W2, X) + b2",
            "W2 meets an array of X's shape, and the two don't fit. W1 belongs to X; W2 belongs to "
            "what the hidden layer puts out.", "Source 001 (course notes) prints Z2 = W2 X + b2."),
    mistake("first_weights_transposed", Z1, "Z1 = np.dot(W1.T, X) + b1",
            "W1 has the shape `(n_h, n_x)` and X `(n_x, m)`: their product fits as they are.",
            "Weights stored as columns in some books."),
    mistake("inputs_scaled", Z1, "Z1 = np.dot(W1, X / 255) + b1",
            "You divide X by 255. The pixels have been scaled when the data were read; X is used "
            "as it comes.", "Scaling of pixels at a second place."),
    mistake("inputs_standardised_in_place", Z1,
            "X -= np.mean(X, axis=1, keepdims=True).astype(X.dtype)\n    Z1 = np.dot(W1, X) + b1",
            "You subtract means from X, and in place: the caller's X is another one afterwards. "
            "Use X as it comes.", "Standardising, learnt in lesson 1, at the wrong place."),
    mistake("first_example_only", Z1, "X = X[:, :1]\n    Z1 = np.dot(W1, X) + b1",
            "Only the first example is computed. All m columns go through at once.",
            "Formulas for a single example."),
)  # fmt: skip

BOOKKEEPING: tuple[Mistake, ...] = (
    mistake("values_swapped", DONE, "return cache, A2",
            "The two results are swapped: first the probabilities, then the cache.",
            "Order of return values."),
    mistake("cache_missing", DONE, "return A2",
            "Only one result is returned. The backward pass needs the cache.",
            "The second result forgotten."),
    mistake("cache_of_activations_only", CACHE, 'cache = {"A1": A1, "A2": A2}',
            "The cache lacks Z1 and Z2.", "The backward pass for tanh doesn't need them."),
    mistake("cached_z1_is_a1", CACHE, 'cache = {"Z1": A1, "A1": A1, "Z2": Z2, "A2": A2}',
            "The cached Z1 is the same as A1. Z is before the activation, A after it. (An `out=` "
            "can do this, too.)", "Copy and paste, or tanh computed in place."),
    mistake("cached_z2_is_a2", CACHE, 'cache = {"Z1": Z1, "A1": A1, "Z2": A2, "A2": A2}',
            "The cached Z2 holds probabilities. Z is before the activation, A after it.",
            "Copy and paste."),
    mistake("cached_a2_is_z2", CACHE, 'cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": Z2}',
            "The cached A2 holds scores. The backward pass would start from the wrong numbers.",
            "Copy and paste."),
    mistake("cache_layers_swapped", CACHE, 'cache = {"Z1": Z2, "A1": A2, "Z2": Z1, "A2": A1}',
            "The two layers are swapped in the cache: 1 is the hidden layer, 2 the output layer.",
            "Counting the layers from the output."),
    mistake("cache_in_lower_case", CACHE, 'cache = {"z1": Z1, "a1": A1, "z2": Z2, "a2": A2}',
            "The keys of the cache are written in lower case; capital letters are asked for.",
            "Names in the style of a single example."),
    mistake("cache_is_the_parameters", CACHE,
            'cache = parameters\n    cache.update({"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2})',
            "Your cache is the same dictionary as `parameters`: after the call the caller's "
            "parameters have new entries. Make a dictionary of its own.",
            "An assignment doesn't copy a dictionary."),
)  # fmt: skip

ALTERNATIVES = (
    alternative("matrix_operator", """
def forward_propagation(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = softmax(parameters["W2"] @ A1 + parameters["b2"])
    return A2, {"Z1": parameters["W1"] @ X + parameters["b1"], "A1": A1,
                "Z2": parameters["W2"] @ A1 + parameters["b2"], "A2": A2}
""", "The @ operator, some things computed twice."),
    alternative("transposed", """
def forward_propagation(X, parameters):
    p = parameters
    Z1 = (X.T.dot(p["W1"].T) + p["b1"].T).T
    A1 = 2 / (1 + np.exp(-2 * Z1)) - 1
    Z2 = (A1.T.dot(p["W2"].T) + p["b2"].T).T
    A2 = softmax(Z2)
    return A2, dict(Z1=Z1, A1=A1, Z2=Z2, A2=A2, X=X)
""", "Rows in between, tanh by way of the sigmoid, an extra key."),
    alternative("einsum", """
def forward_propagation(X, parameters):
    Z1 = np.einsum("hx,xm->hm", parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.einsum("kh,hm->km", parameters["W2"], A1) + parameters["b2"]
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": softmax(Z2)}
    return cache["A2"], cache
""", "einsum instead of a product."),
    alternative("one_example_after_the_other", """
def forward_propagation(X, parameters):
    cache = {"Z1": [], "A1": [], "Z2": [], "A2": []}
    for i in range(X.shape[1]):
        x = X[:, i:i + 1]
        z1 = np.dot(parameters["W1"], x) + parameters["b1"]
        z2 = np.dot(parameters["W2"], np.tanh(z1)) + parameters["b2"]
        for name, value in zip(cache, (z1, np.tanh(z1), z2, softmax(z2))):
            cache[name].append(value)
    cache = {name: np.hstack(values) for name, values in cache.items()}
    return cache["A2"], cache
""", "A loop over the examples."),
    alternative("bias_as_weight", """
def forward_propagation(X, parameters):
    def affine(W, b, A):
        ones = np.ones((1, A.shape[1]))
        return np.hstack([W, b]) @ np.vstack([A, ones])
    Z1 = affine(parameters["W1"], parameters["b1"], X)
    A1 = np.tanh(Z1)
    Z2 = affine(parameters["W2"], parameters["b2"], A1)
    A2 = softmax(Z2)
    return [A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}]
""", "Biases as weights of a constant input; a list of two results."),
)  # fmt: skip

FORWARD_PROPAGATION = Task(
    "forward_propagation",
    draw,
    (
        values("A2", 5, text="the probabilities are right"),
        values("cache", 4, leaves=("Z1", "A1", "Z2"), text="Z1, A1 and Z2 in the cache are right"),
        stable(2, "finite and right when scores are in the thousands"),
        unchanged(1),
    ),
    (*OUTPUT, *LAYERS, *BOOKKEEPING),
    ALTERNATIVES,
    returns=("A2", "cache"),
)

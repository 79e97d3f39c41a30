"""Correct but different versions of `predict`, `accuracy` and `confusion_matrix`."""

from __future__ import annotations

from autograder.tasks.model import alternative

OTHER_PREDICTIONS = (
    alternative("from_scores", """
def predict(parameters, X):
    cache = forward_propagation(X, parameters)[1]
    return cache["Z2"].argmax(0)
""", "Softmax keeps the order, so the scores will do."),
    alternative("loop", """
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    answers = np.zeros(X.shape[1])
    for i in range(X.shape[1]):
        best = 0
        for k in range(A2.shape[0]):
            if A2[k, i] > A2[best, i]:
                best = k
        answers[i] = best
    return answers
""", "Loops; the class numbers are floats without a fraction."),
    alternative("one_at_a_time", """
def predict(parameters, X):
    return np.array([int(np.argmax(forward_propagation(x[:, None], parameters)[0])) for x in X.T])
""", "A forward pass for each example."),
    alternative("sorted", """
def predict(parameters, X):
    A2, _ = forward_propagation(X, parameters)
    order = np.argsort(A2.T, axis=1)
    return order[:, -1].astype(np.uint8)
""", "Sorts all classes, takes the last; another integer type."),
    alternative("without_helpers", """
def predict(parameters, X):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    return np.argmax(parameters["W2"] @ A1 + parameters["b2"], axis=0)
""", "No call of forward_propagation, no softmax."),
)  # fmt: skip

OTHER_ACCURACIES = (
    alternative("loop", """
def accuracy(predictions, labels):
    right = 0
    for p, y in zip(predictions, labels):
        if p == y:
            right += 1
    return right / len(labels)
""", "Counts in a loop."),
    alternative("one_minus_error", """
def accuracy(predictions, labels):
    return 1 - np.count_nonzero(predictions != labels) / labels.shape[0]
""", "By way of the errors."),
    alternative("numpy_scalar", """
def accuracy(predictions, labels):
    return (predictions.ravel() == labels.ravel()).mean()
""", "np.float64 is a float."),
    alternative("difference_is_zero", """
def accuracy(predictions, labels):
    d = predictions.astype(float) - labels.astype(float)
    return np.sum(np.where(d == 0, 1.0, 0.0)) / np.size(labels)
""", "Compares the difference with 0."),
    alternative("from_confusion_matrix", """
def accuracy(predictions, labels):
    K = int(max(predictions.max(), labels.max())) + 1
    C = confusion_matrix(predictions, labels, K)
    return np.trace(C) / np.sum(C)
""", "The diagonal of the confusion matrix holds the right ones; uses a function written later."),
)  # fmt: skip

OTHER_CONFUSION_MATRICES = (
    alternative("loop", """
def confusion_matrix(predictions, labels, n_classes):
    C = np.zeros((n_classes, n_classes))
    for p, y in zip(predictions, labels):
        C[y, p] += 1
    return C
""", "Counts in a loop; whole numbers as floats."),
    alternative("product_of_one_hots", """
def confusion_matrix(predictions, labels, n_classes):
    return one_hot(labels, n_classes) @ one_hot(predictions, n_classes).T
""", "The product of two one-hot matrices counts pairs."),
    alternative("bincount", """
def confusion_matrix(predictions, labels, n_classes):
    pairs = n_classes * labels.astype(int) + predictions
    return np.bincount(pairs, minlength=n_classes ** 2).reshape(n_classes, n_classes)
""", "Numbers the pairs and counts the numbers."),
    alternative("class_by_class", """
def confusion_matrix(predictions, labels, n_classes):
    rows = [[np.sum((labels == i) & (predictions == j)) for j in range(n_classes)]
            for i in range(n_classes)]
    return np.array(rows)
""", "A comparison for each entry."),
    alternative("histogram", """
def confusion_matrix(predictions, labels, n_classes):
    edges = np.arange(n_classes + 1) - 0.5
    return np.histogram2d(labels, predictions, bins=(edges, edges))[0]
""", "A two-dimensional histogram."),
)  # fmt: skip

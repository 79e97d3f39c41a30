"""Known mistakes of `predict`, `accuracy` and `confusion_matrix`."""

from __future__ import annotations

from autograder.tasks.model import Mistake, mistake

PASS = "A2, _ = forward_propagation(X, parameters)"
CHOICE = "return np.argmax(A2, axis=0)"

IN_PREDICT: tuple[Mistake, ...] = (
    mistake("best_example_of_each_class", CHOICE, "return np.argmax(A2, axis=1)",
            "You get one number per class: for each class the example it fits best. Asked for is "
            "one number per example.", "One of the two axes is right, the other is not."),
    mistake("no_axis", CHOICE, "return np.argmax(A2)",
            "You get a single number for the whole matrix. The search goes down each column.",
            "argmax without an axis."),
    mistake("largest_probability", CHOICE, "return np.max(A2, axis=0)",
            "You return how large the largest probability is; asked for is where it stands.",
            "max and argmax mixed up."),
    mistake("least_likely", CHOICE, "return np.argmin(A2, axis=0)",
            "You pick the least probable class.", "min and max mixed up."),
    mistake("probabilities", CHOICE, "return A2",
            "You return the probabilities. A decision for each example is asked for.",
            "The last step forgotten."),
    mistake("threshold", CHOICE, "return (A2 > 0.5).astype(int)",
            "A threshold of 0.5 was right for two classes. With many, the most probable class may "
            "have less than one half.", "Lesson 2's predict, unchanged."),
    mistake("rounded_first", CHOICE, "return np.argmax(np.round(A2), axis=0)",
            "Rounding turns a column without a probability above 0.5 into zeros, and class 0 wins "
            "by accident.", "A threshold in disguise."),
    mistake("rounded_to_digits", CHOICE, "return np.argmax(np.round(A2, 3), axis=0)",
            "Rounding makes two nearly equal probabilities equal, and the first of them wins. "
            "Compare them as they are.", "Probabilities made readable first."),
    mistake("one_hot_columns", CHOICE, "return (A2 == np.max(A2, axis=0)).astype(int)",
            "You return the decision as columns of zeros and ones; the number of the class is "
            "asked for.", "Predictions in the form of Y."),
    mistake("counted_from_one", CHOICE, "return np.argmax(A2, axis=0) + 1",
            "Your classes count from 1. Row 0 is class 0.",
            "Counting from 1, as in the text of source 000."),
    mistake("row_vector", CHOICE, "return np.argmax(A2, axis=0).reshape(1, -1)",
            "Your result has the shape (1, m); here it is (m,), as the labels have it.",
            "Lesson 2's shape of predictions."),
    mistake("column_vector", CHOICE, "return np.argmax(A2, axis=0).reshape(-1, 1)",
            "Your result has the shape (m, 1); here it is (m,), as the labels have it.",
            "Labels as a column, as they come from a CSV file."),
    mistake("hidden_layer", PASS, 'A2 = forward_propagation(X, parameters)[1]["A1"]',
            "You look for the most active hidden unit. The classes are the rows of the output "
            "layer.", "A wrong key of the cache."),
    mistake("last_rows_first", CHOICE, "return np.argmax(A2[::-1], axis=0)",
            "Your classes count from the end.", "A list turned round."),
    mistake("average_class", CHOICE, "return np.round(np.arange(A2.shape[0]) @ A2).astype(int)",
            "You average the class numbers. Between a 0 and a 9 lies no 4 or 5: classes are names, "
            "not quantities.", "An expected value, as in regression."),
    mistake("first_example_only", CHOICE, "return np.argmax(A2[:, 0])",
            "You predict the first example only.", "Written for a single image."),
    mistake("most_frequent", CHOICE, "return np.full(X.shape[1], np.argmax(np.sum(A2, axis=1)))",
            "All your predictions are alike: you sum over the examples before you choose.",
            "An axis summed that shouldn't be."),
    mistake("biases_dropped", PASS,
            'fresh = {**parameters, "b1": 0 * parameters["b1"], "b2": 0 * parameters["b2"]}\n'
            "    A2, _ = forward_propagation(X, fresh)",
            "The biases don't take part in your predictions.", "Only the weights are remembered."),
    mistake("centres_in_place", PASS,
            "X -= np.mean(X, axis=1, keepdims=True).astype(X.dtype)\n    " + PASS,
            "You subtract means from X, and in place: the caller's X is another one afterwards.",
            "Standardising, learnt in lesson 1, at the wrong place."),
)  # fmt: skip

SHARE = "return float(np.mean(predictions == labels))"

IN_ACCURACY: tuple[Mistake, ...] = (
    mistake("percent", SHARE, "return float(100 * np.mean(predictions == labels))",
            "Your result is in percent. A share between 0 and 1 is asked for.",
            "Lesson 2 prints its accuracy in percent."),
    mistake("error_rate", SHARE, "return float(np.mean(predictions != labels))",
            "You return the share of errors, which is 1 minus the accuracy.",
            "Source 002 (lecture notes) mixes the two up: its \"error\" counts the right ones."),
    mistake("all_against_all", SHARE, "return float(np.mean(predictions[:, np.newaxis] == labels))",
            "Every prediction is compared with every label: a column and a row broadcast to an m × "
            "m matrix. Only equal positions belong together.",
            "Labels of shape (m, 1) against predictions of shape (m,)."),
    mistake("truth_of_all", SHARE, "return float(predictions.all() == labels.all())",
            "`x.all()` only asks whether no entry is 0. Two arrays can agree in that and differ "
            "everywhere.", "Source 002 (lecture notes) compares x.all() == y.all()."),
    mistake("all_or_nothing", SHARE, "return float(np.array_equal(predictions, labels))",
            "You get 1 when everything is right and 0 otherwise: the question was whether the "
            "arrays are equal, or `int` has cut the share. What share is right?",
            "np.array_equal answers another question; int() cuts."),
    mistake("count", SHARE, "return float(np.sum(predictions == labels))",
            "You return how many are right, not which share.", "The division was forgotten."),
    mistake("rounded", SHARE, "return round(float(np.mean(predictions == labels)), 2)",
            "Your share is rounded. Round when you print, never when you compute.",
            "Made to look like the expected output."),
    mistake("one_example_less", SHARE,
            "return float(np.sum(predictions == labels) / (labels.size - 1))",
            "You divide by m - 1; a share of m examples is divided by m.",
            "From the sample variance."),
    mistake("test_set_size", SHARE, "return float(np.sum(predictions == labels) / 10000)",
            "You divide by 10000, whatever the number of examples is.",
            "Size of the data set written into the code."),
    mistake("mean_difference", SHARE,
            "return float(1 - np.mean(np.abs(predictions - labels.astype(int))))",
            "You measure how far apart the class numbers are. A 9 taken for a 1 is no worse than a "
            "9 taken for an 8: either it is right or not.",
            "Source 002 (lecture notes), where it is right because the labels are 0 and 1."),
    mistake("two_class_formula", SHARE, "y = labels.astype(int)\n"
            "    hits = np.dot(y, predictions) + np.dot(1 - y, 1 - predictions)\n"
            "    return float(hits / labels.size)",
            "Products of labels count hits only when all labels are 0 or 1.",
            "The accuracy of many two-class notebooks."),
    mistake("zero_or_not", SHARE, "return float(np.mean((predictions > 0) == (labels > 0)))",
            "You only compare which entries are 0.", "Labels taken for truth values."),
    mistake("nearly_right", SHARE,
            "return float(np.mean(np.abs(predictions - labels.astype(int)) <= 1))",
            "You count a prediction as right when it is one off. Classes are names, not "
            "quantities.", "A tolerance, as for measured numbers."),
    mistake("mean_over_classes", SHARE,
            "shares = [np.mean(predictions[labels == k] == k) for k in np.unique(labels)]\n"
            "    return float(np.mean(shares))",
            "You average the accuracies of the classes. All examples should count alike.",
            "Balanced accuracy, another measure."),
    mistake("sorted_first", SHARE, "return float(np.mean(np.sort(predictions) == np.sort(labels)))",
            "Sorting tears predictions and labels apart.",
            "Meant to compare the two as collections."),
    mistake("same_classes_seen", SHARE, "return float(np.mean(np.isin(predictions, labels)))",
            "You ask whether the predicted class occurs anywhere among the labels.",
            "`in` where == is meant."),
    mistake("last_example_missing", SHARE,
            "return float(np.sum(predictions[:-1] == labels[:-1]) / labels.size)",
            "The last example is never counted.", "range(m - 1) in a loop."),
    mistake("first_example_only", SHARE, "return float(predictions[0] == labels[0])",
            "You look at the first example only.", "A return in the loop."),
    mistake("one_answer_each", SHARE, "return predictions == labels",
            "You say for each example whether it is right; one number is asked for.",
            "The mean was forgotten."),
    mistake("matches_marked_in_place", SHARE,
            "predictions -= labels\n    return float(np.mean(predictions == 0))",
            "The share is right, but `-=` overwrites the caller's predictions.",
            "In-place arithmetic looks like a mere abbreviation."),
)  # fmt: skip

EMPTY = "counts = np.zeros((n_classes, n_classes), dtype=int)"
COUNT = "np.add.at(counts, (labels, predictions), 1)"
DONE = "return counts"

IN_CONFUSION_MATRIX: tuple[Mistake, ...] = (
    mistake("transposed", COUNT, "np.add.at(counts, (predictions, labels), 1)",
            "Rows and columns are swapped: the row is the true class, the column the predicted "
            "one.", "Both conventions are about; or the order of the arguments."),
    mistake("each_pair_once", COUNT, "counts[labels, predictions] += 1",
            "No count exceeds 1. A pair that occurs several times must be counted each time; with "
            "index arrays, NumPy's `+=` adds only once.",
            "A well-known trap of index arrays; or a mark instead of a count."),
    mistake("shares_of_rows", DONE,
            "return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)",
            "Your rows add up to 1. Counts are asked for.", "normalize='true' in scikit-learn."),
    mistake("shares_of_all", DONE, "return counts / labels.size",
            "All your entries together add up to 1. Counts are asked for.",
            "normalize='all' in scikit-learn."),
    mistake("percent_of_rows", DONE,
            "return 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)",
            "Your rows add up to 100. Counts are asked for.", "Percentages are easier to read."),
    mistake("diagonal_only", DONE, "return np.diag(np.diag(counts))",
            "Only the right predictions are counted. The confusions are the point of this matrix.",
            "An if that asks for equality."),
    mistake("errors_only", DONE, "return counts - np.diag(np.diag(counts))",
            "The right predictions are missing: they belong on the diagonal.",
            "An if that skips equality."),
    mistake("classes_from_labels", EMPTY,
            "n_classes = max(labels.max(), predictions.max()) + 1\n    " + EMPTY,
            "The size of your matrix follows the largest label, not `n_classes`. A class may be "
            "missing and exist all the same.", "Works until the last class is missing."),
    mistake("occurring_classes_only", EMPTY, "present = np.union1d(labels, predictions)\n"
            "    labels = np.searchsorted(present, labels)\n"
            "    predictions = np.searchsorted(present, predictions)\n"
            "    n_classes = present.size\n    " + EMPTY,
            "Your matrix has no rows and columns for classes that don't occur.",
            "scikit-learn does so unless it is told the labels."),
    mistake("ten_classes", EMPTY, "counts = np.zeros((10, 10), dtype=int)",
            "Your matrix is always 10 × 10. The number of classes is an argument.",
            "Digits have ten classes."),
    mistake("counted_from_one", COUNT,
            "np.add.at(counts, (labels.astype(int) - 1, predictions - 1), 1)",
            "Everything sits a row and a column too early, and class 0 comes last: the classes "
            "count from 0.", "Labels from 1 to K in mind."),
    mistake("last_example_missing", COUNT, "np.add.at(counts, (labels[:-1], predictions[:-1]), 1)",
            "One example is missing: your counts add up to m - 1.", "range(m - 1) in a loop."),
    mistake("first_example_only", COUNT, "counts[labels[0], predictions[0]] = 1",
            "Only the first example is counted.", "A return in the loop."),
    mistake("predictions_only", COUNT, "np.add.at(counts, (predictions, predictions), 1)",
            "All counts lie on the diagonal: the true labels don't take part.", "A wrong name."),
    mistake("labels_only", COUNT, "np.add.at(counts, (labels, labels), 1)",
            "All counts lie on the diagonal: the predictions don't take part.", "A wrong name."),
    mistake("both_ways", DONE, "return counts + counts.T",
            "Every example is counted twice, once in each direction. A 4 taken for a 9 isn't a 9 "
            "taken for a 4.", "Confusion thought of as symmetric."),
    mistake("upside_down", DONE, "return counts[::-1]",
            "Your rows are upside down: class 0 belongs in row 0, the first.",
            "A picture with the y axis upwards in mind."),
    mistake("all_pairs", COUNT, "counts += np.outer(np.bincount(labels, minlength=n_classes),\n"
            "                       np.bincount(predictions, minlength=n_classes))",
            "Every label is combined with every prediction. Only those of the same example belong "
            "together.", "Two loops, one inside the other."),
    mistake("right_and_wrong", DONE,
            "return np.array([np.trace(counts), counts.sum() - np.trace(counts)])",
            "You only count right and wrong ones.", "Accuracy in another dress."),
    mistake("sorts_in_place", COUNT, "labels.sort()\n    predictions.sort()\n    " + COUNT,
            "Sorting tears labels and predictions apart, and it changes the caller's arrays.",
            "Sorting first, as for counting by hand."),
)  # fmt: skip

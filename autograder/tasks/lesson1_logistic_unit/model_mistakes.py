"""Mistakes of `model`."""

from __future__ import annotations

from autograder.tasks.model import Mistake, mistake

_CALL = "w, b, X_train, Y_train, num_iterations, learning_rate, print_cost"
_TEST = 'predict(params["w"], params["b"], X_test)'
_TRAIN = 'predict(params["w"], params["b"], X_train)'

MISTAKES = (
    mistake(
        "rate_not_passed",
        _CALL,
        "w, b, X_train, Y_train, num_iterations, print_cost=print_cost",
        "Your training takes the default learning rate of optimize, whatever is asked for. Hand "
        "the argument on.",
        "An argument not handed on.",
    ),
    mistake(
        "iterations_not_passed",
        _CALL,
        "w, b, X_train, Y_train, learning_rate=learning_rate, print_cost=print_cost",
        "Your training takes the default number of iterations of optimize, whatever is asked for. "
        "Hand the argument on.",
        "An argument not handed on.",
    ),
    mistake(
        "settings_not_passed",
        _CALL,
        "w, b, X_train, Y_train",
        "Your training uses the defaults of optimize for everything. Hand your arguments on.",
        "No setting handed on.",
    ),
    mistake(
        "print_cost_not_passed",
        _CALL,
        "w, b, X_train, Y_train, num_iterations, learning_rate",
        "Nothing is printed although print_cost is True. Hand the argument on.",
        "An argument not handed on.",
    ),
    mistake(
        "always_prints",
        _CALL,
        "w, b, X_train, Y_train, num_iterations, learning_rate, True",
        "You print even when print_cost is False. Hand the argument on.",
        "True written into the call.",
    ),
    mistake(
        "settings_exchanged",
        _CALL,
        "w, b, X_train, Y_train, learning_rate, num_iterations, print_cost",
        "Where optimize expects the number of iterations, it gets a number with a decimal point. "
        "Mind the order of its arguments, or name them.",
        "Two positional arguments exchanged.",
    ),
    mistake(
        "trained_on_test",
        _CALL,
        "w, b, X_test, Y_test, num_iterations, learning_rate, print_cost",
        "You train on the test set. It must stay unseen until the end, or it can't tell how well "
        "the unit does on new data.",
        "The two sets exchanged.",
    ),
    mistake(
        "trained_on_both",
        _CALL,
        "w, b, np.hstack([X_train, X_test]), np.hstack([Y_train, Y_test]), num_iterations, "
        "learning_rate, print_cost",
        "You train on both sets together. The test set must stay unseen until the end.",
        "More data is better, except that nothing is left to test with.",
    ),
    mistake(
        "initial_parameters_predict",
        _TEST,
        "predict(w, b, X_test)",
        "Your predictions are made with the parameters from before the training.",
        "w and b of the start used where the learned ones belong.",
        (_TRAIN, "predict(w, b, X_train)"),
    ),
    mistake(
        "initial_parameters_returned",
        '"w": params["w"],\n        "b": params["b"],',
        '"w": w,\n        "b": b,',
        "You return the parameters from before the training.",
        "w and b of the start used where the learned ones belong.",
    ),
    mistake(
        "examples_taken_for_features",
        "X_train.shape[0]",
        "X_train.shape[1]",
        "Your w has one weight per example. One per feature is needed: which entry of the shape "
        "is that?",
        "shape[1] for shape[0].",
    ),
    mistake(
        "size_12288_written_in",
        "X_train.shape[0]",
        "12288",
        "The number of pixels is written into your code. Let X_train say how many features there "
        "are.",
        "The size of the data set at hand.",
    ),
    mistake(
        "predictions_exchanged",
        _TEST,
        _TRAIN,
        "The predictions for training and test set have changed places.",
        "Values under the wrong keys.",
        (f'"Y_prediction_train": {_TRAIN}', f'"Y_prediction_train": {_TEST}'),
    ),
    mistake(
        "test_predictions_twice",
        _TRAIN,
        _TEST,
        "Your predictions for the training set are those for the test set.",
        "Copy and paste without changing the name.",
    ),
    mistake(
        "labels_for_predictions",
        _TRAIN,
        "Y_train",
        "Your predictions for the training set are its labels. What does the unit itself say?",
        "The right answers are at hand, so they are used.",
    ),
    mistake(
        "test_labels_for_predictions",
        _TEST,
        "Y_test",
        "Your predictions for the test set are its labels. What does the unit itself say?",
        "The right answers are at hand, so they are used.",
    ),
    mistake(
        "turned_if_mostly_wrong",
        _TEST,
        f"abs({_TEST} - (np.mean({_TEST} == Y_test) < 0.5))",
        "Your predictions for the test set are turned round where most of them would be wrong. "
        "They may not depend on Y_test: for new data nobody knows the labels.",
        "An accuracy below one half looks like exchanged labels.",
    ),
    mistake(
        "best_on_test_set",
        "    return {",
        f"    if np.mean({_TEST} == Y_test) < np.mean(predict(w, b, X_test) == Y_test):\n"
        '        params = {"w": w, "b": b}\n'
        "    return {",
        "You choose the parameters by how well they do on the test set. It must stay unseen until "
        "the end, or it can't tell how well the unit does on new data.",
        "The test set used to stop early or to keep the best.",
    ),
    mistake(
        "accuracies_for_predictions",
        _TEST,
        f"float(np.mean({_TEST} == Y_test))",
        "You return accuracies where the predicted labels are asked for.",
        "The number that one wants to see in the end.",
        (
            f'"Y_prediction_train": {_TRAIN}',
            f'"Y_prediction_train": float(np.mean({_TRAIN} == Y_train))',
        ),
    ),
    mistake(
        "probabilities_for_predictions",
        _TEST,
        'sigmoid(params["w"].T @ X_test + params["b"])',
        "You return probabilities where the predicted labels are asked for.",
        "predict is passed over.",
        (_TRAIN, 'sigmoid(params["w"].T @ X_train + params["b"])'),
    ),
    mistake(
        "scaled_inputs",
        "w, b = initialize_with_zeros",
        "X_train, X_test = X_train / 255, X_test / 255\n    w, b = initialize_with_zeros",
        "You divide the inputs by 255 in here. They come in prepared; use them as they are.",
        "Preprocessing in the wrong place.",
    ),
    mistake(
        "random_start",
        "w, b = initialize_with_zeros(X_train.shape[0])",
        "w, b = np.random.randn(X_train.shape[0], 1) * 0.01, 0.0",
        "Your training starts from random weights. Zeros are asked for.",
        "Carried over from networks with a hidden layer.",
    ),
    mistake(
        "last_cost_only",
        '"costs": costs,',
        '"costs": costs[-1],',
        "You return one cost. The list of all recorded costs is asked for.",
        "The final cost taken for the costs.",
    ),
    mistake(
        "cost_key",
        '"costs": costs,',
        '"cost": costs,',
        "A key is misspelled: compare your keys with those in the docstring, letter by letter.",
        "cost for costs.",
    ),
    mistake(
        "prediction_keys",
        '"Y_prediction_test": ',
        '"y_prediction_test": ',
        "Two keys are misspelled: capitals count. Compare your keys with those in the docstring.",
        "Lower-case y, as source 002 has it.",
        ('"Y_prediction_train": ', '"y_prediction_train": '),
    ),
    mistake(
        "settings_of_defaults",
        '"learning_rate": learning_rate,\n        "num_iterations": num_iterations,',
        '"learning_rate": 0.5,\n        "num_iterations": 2000,',
        "You report the default settings instead of those that were used.",
        "The values typed in.",
    ),
    mistake(
        "settings_missing",
        '        "learning_rate": learning_rate,\n        "num_iterations": num_iterations,\n',
        "",
        "Learning rate and number of iterations are missing in your dictionary.",
        "The dictionary is cut short.",
    ),
    mistake(
        "parameters_only",
        "    return {",
        "    return params\n    return {",
        "You return only what optimize found. Collect everything that the docstring lists.",
        "One output only.",
    ),
    Mistake(
        "tuple_returned",
        "You return several values one after the other. One dictionary is asked for, with the "
        "keys in the docstring.",
        "No dictionary made.",
        source="""
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    return (
        costs, predict(w, b, X_test), predict(w, b, X_train), w, b, learning_rate, num_iterations
    )
""",
    ),
    mistake(
        "inputs_centred_in_place",
        "w, b = initialize_with_zeros",
        "X_train -= X_train.mean().astype(X_train.dtype)\n    w, b = initialize_with_zeros",
        "You change X_train: `-=` works on the caller's array. Inputs come in prepared; leave "
        "them alone.",
        "-= on an argument.",
    ),
)

"""The written tasks: what was done, and which network to choose."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

REPORT_YOUR_RUN = WrittenTask(
    name="report_your_run",
    rubric=(
        RubricLine(2, "Repeatable: sizes, learning rate, number of updates and seed are all named "
                   "(or that none was set). (1 point if one of them is missing.)"),
        RubricLine(1, "How the choices came about: at least two learning rates tried on few "
                   "digits, with what was seen."),
        RubricLine(3, "Results: last cost, training and test accuracy of each size, agreeing with "
                   "the output of the notebook; plausible for 60,000 digits. For rates between 0.2 "
                   "and 1.5 and some 100 updates test accuracies lie between 0.85 and 0.94. "
                   "(Results on the small set of scikit-learn count as well where MNIST couldn't "
                   "be had.)"),
        RubricLine(2, "Looks of the figure, in the executed notebook: curves told apart without "
                   "colour, readable labels and legend; and a sentence that reads it: a plateau at "
                   "2.30, a steep fall, a long tail, the larger network ahead."),
    ),
    model_answer=(
        "Sizes 10 and 25, learning rate 0.5, 100 updates, seed 2 before each training; pixels "
        "× 0.99/255 + 0.01. On 2,000 digits a rate of 0.02 hardly left 2.30 in 50 updates and 2.0 "
        "jumped; 0.5 fell smoothly.\n\n"
        "Measured on all of MNIST, each network trained right after np.random.seed(2):\n\n"
        "| hidden units | last cost | training | test |\n|---|---|---|---|\n"
        "| 10 | 0.4738 | 88.30 % | 88.86 % |\n| 25 | 0.3726 | 90.08 % | 90.34 % |\n"
        "| 50 | 0.3532 | 90.31 % | 90.68 % |\n| 100 | 0.3453 | 90.34 % | 90.61 % |\n\n"
        "(In one run of compare_sizes the second network starts from later random numbers: 25 "
        "units after 10 gave 0.3836, 89.88 % and 90.01 %.)\n\n"
        "Every curve rests near ln 10 for some ten updates, as long as the small weights say "
        "nothing, falls steeply, and then creeps. The more hidden units, the earlier the fall and "
        "the lower the end; none has come to rest after 100 updates."
    ),
)  # fmt: skip

CHOOSE_A_SIZE = WrittenTask(
    name="choose_a_size",
    rubric=(
        RubricLine(4, "(a) The difference in test digits, as a number, from own accuracies (10 "
                   "against 25 units: about 150 of 10,000; 50 against 100: a handful), and an "
                   "argument about luck: against the square root of the number of errors (about "
                   "30), or a second seed. (2 points without the argument.)"),
        RubricLine(4, "(b) Training and test differ by less than one per cent, test is often the "
                   "higher: nothing has been learnt by heart yet. The curves still fall, so more "
                   "updates or a larger rate come first. (2 points for either half.)"),
        RubricLine(3, "(c) Numbers learnt: 795 n_h + 10, so 7,960 for 10 units, 19,885 for 25, "
                   "39,760 for 50; time grows about in proportion. (1 point for a size without a "
                   "count.)"),
        RubricLine(3, "(c) Comparison with 92.54 %: with 100 updates a smaller rate than 1.2 falls "
                   "short, since it hasn't gone as far; and a choice with a reason that fits the "
                   "own numbers."),
    ),
    model_answer=(
        "(a) Yes, up to a point. From 10 to 25 units the network reads 148 more of the 10,000 test "
        "digits (9,034 against 8,886 right). It errs about 1,000 times, and counts of that size "
        "vary by 30 or so; 148 is no luck. From 50 to 100 units it is 7 digits *fewer*: that could "
        "be luck either way.\n\n"
        "(b) The test accuracies lie 0.2 to 0.6 per cent above the training accuracies. So "
        "nothing was learnt by heart, and more examples wouldn't help at the moment. All curves "
        "still fall at their ends, so I would first take more updates or a larger rate, and only "
        "then more units.\n\n"
        "(c) n_h units learn 784 n_h + n_h + 10 n_h + 10 = 795 n_h + 10 numbers: 7,960 for 10 "
        "units, 19,885 for 25, 79,510 for 100, and the time grows in proportion. Lesson 3's 25 "
        "units reached 92.54 % with the same number of updates, mine 90.34 %: its rate of 1.2 went "
        "further down, at the price of a bumpy end. For the post office: 25 units, a rate of about "
        "1, and several hundred updates. The larger ones cost twice and four times as much and "
        "have won nothing yet."
    ),
)  # fmt: skip

"""The written tasks: the looks of the figures, and the comparison with lesson 2."""

from __future__ import annotations

from autograder.tasks.model import RubricLine, WrittenTask

READ_THE_FIGURES = WrittenTask(
    name="read_the_figures",
    rubric=(
        RubricLine(1, "Looks, in the executed notebook: both figures are readable in grey, the two "
                   "classes and the two regions can be told apart, nothing hides the points, it is "
                   "said which is which (legend, title or caption)."),
        RubricLine(1, "Captions name data set, learning rate, number of updates and how many "
                   "points are wrong, and the numbers agree with what the notebook printed: "
                   "wrong points = 200 times (1 − accuracy)."),
        RubricLine(1, "Reads the curve: a fall at first, at least one flat stretch with a reason "
                   "(the border is still hardly more than a line; or nothing is left to gain), "
                   "jumps explained by too long steps if there are any."),
    ),
    model_answer=(
        "Cost: circles, learning rate 1.0, 1500 updates (seed 2): the cost falls from about 0.7 to "
        "0.32. Boundary: the same network; the closed border runs around the middle, and 31 of "
        "200 points (15.5 %) lie on the wrong side. On the moons, with the same choices, the cost "
        "ends at 0.056 and 3 of 200 points are wrong.\n\n"
        "On the circles the curve rests near 0.69 for about 50 updates: as long as the border is "
        "nearly straight, no line does better than guessing there. Once it bends, the cost falls "
        "steeply to 0.4. Then comes a short jump (to 1.1 at update 138): the valley has become "
        "narrow, and a rate of 1.0 oversteps it. After that it creeps down, since what is left are "
        "points that the noise has carried over to the other class. On the moons the cost is at "
        "0.3 after 20 updates already, because a line gets 86 % right; it falls on as the border "
        "bends, with a spike at update 82."
    ),
)  # fmt: skip

COMPARE_WITH_LESSON_2 = WrittenTask(
    name="compare_with_lesson_2",
    rubric=(
        RubricLine(2, "Training points: own costs or shares for both data sets from at least two "
                   "seeds, compared with the table; says that the deeper network fits them better "
                   "(clearly on the circles) and holds the difference against the spread between "
                   "seeds. Sound choices give costs of 0.02 to 0.08 on the moons and 0.28 to 0.38 "
                   "on the circles. (1 point for one data set or one seed only.)"),
        RubricLine(1, "Fresh points: own numbers, about 92 to 96 % on the moons and 70 to 78 % on "
                   "the circles; concludes that the second layer brings nothing there, as the "
                   "noise, not the shape of the border, is the limit."),
        RubricLine(2, "Price: 37 numbers against 17; something that became harder (the start must "
                   "be scaled with care, the learning rate matters more, each update takes longer, "
                   "overfitting begins), and a sensible case in which depth pays: borders composed "
                   "of parts, more data, less noise, images. (1 point for either half.)"),
    ),
    model_answer=(
        "My network (learning rate 1.0, 5000 updates, seeds 1 to 5): moons cost 0.033–0.041, right "
        "98.5–99.0 %, fresh 92.5–94.5 %; circles cost 0.282–0.318, right 82.5–86.0 %, fresh "
        "74.5–76.5 %. With 1500 updates: moons 0.053–0.077 and 96.5–98.5 %, circles 0.321–0.347 "
        "and 82.0–84.5 %.\n\n"
        "It fits the training points better. On the circles the ranges of the costs don't even "
        "touch; in shares of right points it gains a point or two, about as much as the seeds "
        "differ among themselves. On fresh points nothing is won: on the moons it loses one or "
        "two points, on the circles both lie within each other's spread. The classes "
        "overlap, and a more flexible border only bends around single noisy points.\n\n"
        "The price: 37 numbers instead of 17, an update takes about half as long again, the start "
        "needs weights of the right size, and a large rate (2.0) makes the cost jump. A second "
        "hidden layer should pay where the border is composed of simpler pieces, and where there "
        "are enough data with little noise to show it."
    ),
)  # fmt: skip

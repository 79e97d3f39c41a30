"""What is said of each rule about shapes that can be broken; shared by both tasks."""

from __future__ import annotations

W_TURNED = (
    "lies on its side. A weight matrix has one row for each unit of its own layer and one column "
    "for each value that comes in."
)
W_OF_EXAMPLES = (
    "has a side as long as the number of examples. Weights don't know how many examples there are: "
    "they connect two layers."
)
W_OF_INPUT = (
    "reads the input X itself. Beyond the first layer, what comes in are the activations of the "
    "layer before."
)
B_FLAT = (
    "has one axis only. In this course a bias is a column, with two axes: rank-1 arrays are "
    "neither rows nor columns, and broadcast in unexpected ways."
)
B_OF_EXAMPLES = (
    "has a column for each example. A unit has one bias, the same for all examples; broadcasting "
    "repeats it."
)
B_ROW = (
    "is a row. It is added to every column of W A, so it must be a column, with an entry for each "
    "unit of its layer."
)
A_TURNED = (
    "lies on its side. Examples are columns here, from the input to the output; the rows belong to "
    "the units."
)
A_SINGLE = (
    "has one column, as if there were a single example. All examples go through the network at "
    "once, side by side."
)
A_FROM_LAYER_BEFORE = (
    "has the rows of the layer before. The activations of a layer have one row for each of its own "
    "units."
)
EXAMPLES_FIRST = (
    "Everything is turned round, as in libraries that put examples into rows. Here an example is a "
    "column, and W stands to the left of what it multiplies."
)
OFF_BY_ONE = (
    "Your layers are counted off by one: the input is layer 0, and the first weights lead from it "
    "to layer 1."
)
ARRAYS = "You return the arrays themselves. Their shapes are asked for: two whole numbers each."
TEXTS = "You return texts. A shape is two whole numbers in a list or a tuple, such as `(3, 5)`."

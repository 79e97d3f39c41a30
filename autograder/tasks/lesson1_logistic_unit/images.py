"""Task `image_to_column`: a stack of images becomes a matrix with one image per column."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import sizes
from autograder.tasks.model import Task, alternative, general, mistake, unchanged, values
from coursekit.judge.model import Case


def draw(rng: np.random.Generator) -> list[Case]:
    """Small images, all sizes different and none of them 3; bytes and floats; one lone image."""
    m, h, w, many = sizes(rng, 4, 4, 8)

    def bytes_(count: int, rows: int, columns: int) -> np.ndarray:
        return rng.integers(0, 256, size=(count, rows, columns, 3), dtype=np.uint8)

    return [
        Case(f"{m} images of {h} by {w} pixels", {"images": bytes_(m, h, w)}),
        Case(f"{w} images of {m} by {h} pixels", {"images": bytes_(w, m, h)}),
        Case(
            f"{many} square images of {h} pixels, floats",
            {"images": rng.uniform(0.0, 1.0, size=(many, h, h, 3))},
            "general",
        ),
        Case("a single image", {"images": bytes_(1, w, m)}, "general"),
    ]


MISTAKES = (
    mistake(
        "reshaped_to_columns_at_once",
        "return flat.T",
        "return images.reshape(-1, images.shape[0])",
        "The shape is right, but your columns mix pixels of different images: `reshape` reads the "
        "numbers in storage order, image after image. First one row per image, then turn the "
        "matrix.",
        "The most frequent slip in this step: reshape(-1, m) instead of reshape(m, -1) and a "
        "transpose.",
    ),
    mistake(
        "images_in_rows",
        "return flat.T",
        "return flat",
        "Each image is a row of your matrix. This course keeps one example per column.",
        "The transpose is forgotten.",
    ),
    mistake(
        "pixels_column_by_column",
        "images.reshape(images.shape[0], -1)",
        'images.reshape(images.shape[0], -1, order="F")',
        "Each column holds the right image, but in another order: yours takes colour by colour "
        "and column by column. Read the image like a page: row by row, the three colours of a "
        "pixel together.",
        "Fortran order, or images.T.reshape(-1, m).",
    ),
    mistake(
        "colour_planes",
        "images.reshape(images.shape[0], -1)",
        "images.transpose(0, 3, 1, 2).reshape(images.shape[0], -1)",
        "You put all the red values first, then green, then blue. Here the three colours of a "
        "pixel stay together, as they are stored.",
        "Source 001 draws the feature vector as red, green and blue planes stacked.",
    ),
    mistake(
        "rows_and_columns_swapped",
        "images.reshape(images.shape[0], -1)",
        "images.transpose(0, 2, 1, 3).reshape(images.shape[0], -1)",
        "You walk down the columns of each image. Walk along its rows, from the top.",
        "Width and height exchanged before flattening.",
    ),
    mistake(
        "scaled",
        "return flat.T",
        "return flat.T / 255",
        "Your numbers are scaled to 0…1. That is a step of its own, later: here the numbers stay "
        "as they are.",
        "Flattening and scaling are done in one go, as in many programs.",
    ),
    mistake(
        "centred",
        "return flat.T",
        "return flat.T - flat.mean()",
        "You subtract the mean. That is a step of its own: here the numbers stay as they are.",
        "Standardising is done too early.",
    ),
    mistake(
        "first_image_only",
        "return flat.T",
        "return flat[:1].T",
        "Only the first image comes back. There must be one column per image.",
        "Written and tested for one image.",
    ),
    mistake(
        "one_long_column",
        "return flat.T",
        "return images.reshape(-1, 1)",
        "You put all images into one long column. Each image needs a column of its own.",
        "reshape(-1, 1), the idiom for one vector.",
    ),
    mistake(
        "rank_one",
        "return flat.T",
        "return images.flatten()",
        "You return one flat array without columns. Each image needs a column of its own.",
        "flatten() forgets where one image ends and the next begins.",
    ),
    mistake(
        "size_64_written_in",
        "images.reshape(images.shape[0], -1)",
        "images.reshape(images.shape[0], 64 * 64 * 3)",
        "The size 64 is written into your code. Let `images` say how large it is.",
        "The numbers of the data set at hand.",
    ),
    mistake(
        "number_209_written_in",
        "images.reshape(images.shape[0], -1)",
        "images.reshape(209, -1)",
        "The number of training images is written into your code. Let `images` say how many there "
        "are.",
        "The numbers of the data set at hand: fails on the test set at the latest.",
    ),
    mistake(
        "rows_taken_for_examples",
        "images.reshape(images.shape[0], -1)",
        "images.reshape(images.shape[1], -1)",
        "You take the height of the images for their number. Which entry of `shape` counts the "
        "images?",
        "shape[1] for shape[0].",
    ),
    mistake(
        "grey",
        "return flat.T",
        "return images.mean(axis=3).reshape(images.shape[0], -1).T",
        "You average the three colours. All three belong in the column.",
        "Colour thrown away to make the vector shorter.",
    ),
    mistake(
        "one_colour",
        "return flat.T",
        "return images[:, :, :, 0].reshape(images.shape[0], -1).T",
        "Only the red values are in your columns. All three colours belong there.",
        "Works for grey images, where one channel is all.",
    ),
    mistake(
        "back_to_bytes",
        "return flat.T",
        "return flat.T.astype(np.uint8)",
        "Images stored as floats from 0 to 1 lose everything after the point in your function. "
        "Keep the numbers as they are.",
        "A cast to the type of the data set at hand.",
    ),
    mistake(
        "reversed_images",
        "return flat.T",
        "return flat[:, ::-1].T",
        "Your columns run from the last pixel to the first. Read the image like a page, from the "
        "top left.",
        "A reversal picked up while experimenting with axes.",
    ),
)

ALTERNATIVES = (
    alternative(
        "explicit_length",
        """
def image_to_column(images):
    m, h, w, c = images.shape
    return images.reshape((m, h * w * c)).transpose()
""",
        "Names all sizes instead of using -1.",
    ),
    alternative(
        "stacked_columns",
        """
def image_to_column(images):
    return np.column_stack([image.flatten() for image in images])
""",
        "Flattens image after image and puts them side by side.",
    ),
    alternative(
        "axes_moved_first",
        """
def image_to_column(images):
    return np.moveaxis(images, 0, -1).reshape(-1, len(images))
""",
        "Moves the examples to the last axis first; then one reshape is right.",
    ),
    alternative(
        "filled_in_a_loop",
        """
def image_to_column(images):
    m = images.shape[0]
    X = np.zeros((images[0].size, m))
    for i in range(m):
        X[:, i] = images[i].ravel()
    return X
""",
        "Fills a matrix of floats column by column.",
    ),
    alternative(
        "four_loops",
        """
def image_to_column(images):
    m, h, w, c = images.shape
    X = np.empty((h * w * c, m), dtype=images.dtype)
    for i in range(m):
        for y in range(h):
            for x in range(w):
                for k in range(c):
                    X[(y * w + x) * c + k, i] = images[i, y, x, k]
    return X
""",
        "Spells out the position of every number.",
    ),
    alternative(
        "concatenated_columns",
        """
def image_to_column(images):
    columns = [np.reshape(image, (-1, 1)) for image in images]
    return np.concatenate(columns, axis=1).astype(float)
""",
        "One (h·w·3, 1) column per image, joined along the second axis, as floats.",
    ),
)

TASK = Task(
    "image_to_column",
    draw,
    (
        values(
            "columns",
            4,
            text="one image per column, in the right order",
            leaves=(),
            groups=("basic",),
        ),
        general(2, "right for floats and for a single image too"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
)

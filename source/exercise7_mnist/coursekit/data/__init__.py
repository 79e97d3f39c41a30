"""The data of the lessons.

>>> from coursekit import data
>>> X, Y = data.flower()
>>> X.shape, Y.shape
((2, 400), (1, 400))
"""

from coursekit.data.digits import Mnist, fetch_mnist, mnist
from coursekit.data.errors import DataUnavailable
from coursekit.data.photographs import ImageSet, images, images_h5
from coursekit.data.points import circles, flower, moons

__all__ = [
    "DataUnavailable",
    "ImageSet",
    "Mnist",
    "circles",
    "fetch_mnist",
    "flower",
    "images",
    "images_h5",
    "mnist",
    "moons",
]

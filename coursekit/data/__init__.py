"""The data of the lessons.

>>> from coursekit import data
>>> X, Y = data.flower()
"""

from coursekit.data.errors import DataUnavailable
from coursekit.data.photographs import ImageSet, images, images_h5
from coursekit.data.points import circles, flower, moons

__all__ = [
    "DataUnavailable",
    "ImageSet",
    "circles",
    "flower",
    "images",
    "images_h5",
    "moons",
]

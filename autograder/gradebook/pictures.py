"""How large pictures are once a browser shows them.

A few kilobytes may unfold into thousands of millions of pixels. Only what a picture says of its
size is read, at its beginning; it isn't decoded.
"""

from __future__ import annotations

import base64
import io
import re
import warnings

from autograder.gradebook.allowance import Allowance

MAX_PIXELS = 50_000_000
"""Of one picture: what the camera of a telephone takes has up to fifty million."""
UNREADABLE = MAX_PIXELS + 1
"""Pixels of a picture that can't be read: nobody knows what a browser makes of it."""
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp)\b[^,\"'<>]*,([\w+/=\s]*)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def pixels(encoded: str) -> int:
    """Pixels of a picture in base64, all of its frames together."""
    from PIL import Image  # most pages hold none

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size, which is what is asked
            with Image.open(io.BytesIO(base64.b64decode(encoded)), formats=_FORMATS) as picture:
                width, height = picture.size
                return width * height * int(getattr(picture, "n_frames", 1))
    except Exception:  # anything at all may be in a submission
        return UNREADABLE


def pixels_in(text: str) -> int:
    """Pixels of all pictures that a text holds itself; of one that is too large, too many."""
    return sum(map(pixels, _INLINE.findall(text)))


def covered(encoded: str, allowance: Allowance) -> bool:
    """Whether an output is a picture, and enough is left of the page's allowance to show it."""
    if not _BASE64.fullmatch(encoded):
        return False
    size = pixels(encoded)
    return size <= MAX_PIXELS and allowance.covers_pictures(size)


__all__ = ["MAX_PIXELS", "covered", "pixels", "pixels_in"]

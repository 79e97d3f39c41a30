"""How large pictures are once a browser shows them.

A few kilobytes may unfold into thousands of millions of pixels. Only what a picture says of its
size is read, at its beginning; it isn't decoded.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Mapping
from typing import Any

MAX_PIXELS = 12_000_000
"""Of one picture: a printed page in 300 dots an inch has nine million."""
UNREADABLE = MAX_PIXELS + 1
"""Pixels of a picture that can't be read: nobody knows what a browser makes of it."""
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)
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
    if "base64" not in text:
        return 0
    return sum(map(pixels, _INLINE.findall(text)))


def attached_pixels(attachments: Any) -> int:
    """Pixels of all pictures attached to a cell; a drawing is looked at when it is shown."""
    files = attachments.values() if isinstance(attachments, Mapping) else ()
    found = 0
    for forms in files:
        for kind, data in forms.items() if isinstance(forms, Mapping) else ():
            if "svg" not in kind:
                found += pixels("".join(map(str, data)) if isinstance(data, list) else data)
    return found


__all__ = ["MAX_PIXELS", "attached_pixels", "pixels", "pixels_in"]

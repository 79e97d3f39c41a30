"""Tell the browser which scripts of a page are its own."""

from __future__ import annotations

import base64
import hashlib
import re

_LIBRARY = re.compile(r"src=[\"'](https://[\w.-]+/ajax/libs/[\w.-]+/)")
"""The folder from which a library, and what it loads itself, comes: MathJax has newer versions."""
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script\s*>", re.I | re.S)


def with_script_policy(page: str) -> str:
    """Add a rule to a finished page: no script runs but those in its head.

    The second lock behind the cleaning: inline scripts are known by their hashes, handlers in
    attributes and ``javascript:`` addresses are dead. MathJax and its loader come from their usual
    places, other libraries there may not be loaded; MathJax evaluates its own configuration.
    """
    head_end = page.lower().find("</head>")
    if head_end < 0:
        return page
    head = page[:head_end]
    sources = ["'unsafe-eval'"]
    for script in _SCRIPT.finditer(head):
        if "src=" in script["attributes"]:
            sources += _LIBRARY.findall(script["attributes"])
        else:
            digest = hashlib.sha256(script["text"].encode()).digest()
            sources.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    policy = (
        f"script-src {' '.join(sources)}; object-src 'none'; base-uri 'none'; frame-src 'none'; "
        "form-action 'none'"
    )
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
    opening = re.search(r"<head[^>]*>", page, re.IGNORECASE)
    place = opening.end() if opening else 0
    return page[:place] + "\n" + rule + page[place:]


__all__ = ["with_script_policy"]

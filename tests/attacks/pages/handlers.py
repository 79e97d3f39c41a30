"""Handlers on all kinds of elements."""
from IPython.display import HTML, display
for tag in ("img src=x onerror", "body onload", "details open ontoggle", "input autofocus onfocus", "p onmouseover",
            "video src=x onerror", "style onload", "marquee onstart", "p style='animation-name:x' onanimationstart"):
    display(HTML(f"<{tag}=\"window.pwned='{tag.split()[0]}'\">hover</{tag.split()[0]}>"))

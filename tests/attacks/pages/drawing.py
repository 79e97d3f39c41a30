"""Drawings that run something: as an output of their own, in HTML, and as a picture's address."""
import base64
from IPython.display import HTML, SVG, display
drawing = ("<svg xmlns='http://www.w3.org/2000/svg' onload=\"window.pwned='svg'\"><script>window.pwned='svg'</script>"
           "<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror=\"window.pwned='svg'\"/></foreignObject></svg>")
display(SVG(drawing), HTML(drawing))
encoded = base64.b64encode(drawing.encode()).decode()
display(HTML(f"<object data='data:image/svg+xml;base64,{encoded}'></object><embed src='data:image/svg+xml;base64,{encoded}'>"))

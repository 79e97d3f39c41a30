"""Styles that cover the page, load something, or run something."""
from IPython.display import HTML, display
display(HTML("<style>@import 'http://127.0.0.1/pwned'; body { display: none }</style>"))
display(HTML("<div id=cover style='position:fixed;inset:0;background:url(http://127.0.0.1/pwned)'>100 of 100 points</div>"))
display(HTML("<link rel=stylesheet href='http://127.0.0.1/pwned'><p style='behavior:url(x);width:expression(window.pwned=1)'>x</p>"))

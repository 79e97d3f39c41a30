"""Pages within the page, and other pages in its place."""
from IPython.display import HTML, IFrame, display
display(HTML("<iframe srcdoc=\"<script>parent.window.pwned='srcdoc'</script>\"></iframe>"))
display(HTML("<iframe src=\"javascript:parent.window.pwned='frame'\"></iframe><frameset onload=\"window.pwned='frameset'\">"))
display(HTML("<meta http-equiv=refresh content='0;url=http://127.0.0.1/pwned'><base href='http://127.0.0.1/pwned/'>"))
display(IFrame("http://127.0.0.1/pwned", 10, 10))

"""The same behind so much to clean, to render and to colour that a page has no more work to give."""
from IPython.display import HTML, Markdown, display
evil = "<img src=x onerror=\"window.pwned='work'\"><script>window.pwned='work'</script>"
for number in range(30):
    display(HTML("<b>x</b>" * 5_000 + evil), Markdown("| - |\n" * 500 + evil))

"""The same behind so much HTML that a cleaner might give up."""
from IPython.display import HTML, display
display(HTML("<b>" * 5000 + "<img src=x onerror=\"window.pwned='many'\">"))
display(HTML("<p>x</p>" * 40_000 + "<img src=x onerror=\"window.pwned='long'\">"))

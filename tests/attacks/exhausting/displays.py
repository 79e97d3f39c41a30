"""Shows more pictures and pages than anybody looks at. Says: put out too much"""
from IPython.display import HTML, display
for _ in range(2000):
    display(HTML("x" * 10_000))

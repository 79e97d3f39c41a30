"""Types of outputs that some pages run: widgets, drawings by script, text that becomes a diagram."""
from IPython.display import display
evil = "<img src=x onerror=\"window.pwned='type'\">"
for kind in ("application/vnd.jupyter.widget-view+json", "application/vnd.vega.v5+json", "application/vnd.plotly.v1+json"):
    display({kind: {"model_id": evil, "spec": evil, "version_major": 2, "version_minor": 0}, "text/plain": evil}, raw=True)
display({"text/vnd.mermaid": f"graph TD; A[\"{evil}\"]; click A call alert()", "text/html": evil, "application/javascript": "window.pwned=1"}, raw=True)
display({"text/x-html": evil, "application/xhtml+xml": evil, "text/javascript": "window.pwned=1", "application/pdf": "JVBERi0="}, raw=True)

"""Shows nothing under one name very often, then puts something large there, once."""
from IPython.display import display, update_display
for _ in range(490):
    display({}, display_id="x", raw=True)
# %%
from IPython.display import update_display
update_display({"text/html": "x" * 1_000_000}, display_id="x", raw=True)

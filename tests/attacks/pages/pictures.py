"""Pictures whose data is markup, and whose size is an attribute more."""
from IPython.display import display
evil = "\" onerror=\"window.pwned='picture'"
display({"image/png": "x" + evil}, raw=True, metadata={"image/png": {"width": evil, "height": evil, "alt": evil}})
display({"image/jpeg": "eA=="}, raw=True, metadata={"image/jpeg": {"unconfined": True, "needs_background": evil, "alt": "a" + evil}})

"""Puts compiled code where Python would take it for that of a module."""
import importlib.util, os, sys
import coursekit, numpy, IPython
for module in (coursekit, numpy, IPython):
    for path in (importlib.util.cache_from_source(module.__file__), module.__file__, module.__path__[0] + "/evil.py"):
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "ab").close()
            print("BREACH", path)
        except OSError:
            pass

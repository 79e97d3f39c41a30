"""Takes Python's own words away from whatever runs after it. Says: ended the Python process"""
import builtins
for name in list(vars(builtins)):
    if name != "delattr":
        delattr(builtins, name)

"""Writes a gradebook and a configuration for the next command. Succeeds without walls."""
import os
for name in ("gradebook.db", "nbgrader_config.py", "secret.txt"):
    try:
        open(os.path.join(course, name), "a").write("c = 1")
        print("BREACH", name)
    except OSError:
        pass

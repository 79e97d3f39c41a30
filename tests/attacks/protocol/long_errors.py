"""An error whose name, line and message are as long as may be."""
from autograder.engine.runner import calls
long = "q" * 20_000
forged = {"status": "raised", "error": {"type": long, "message": long, "line": long, "function": long}}
calls.Calls.call = lambda self, request: forged

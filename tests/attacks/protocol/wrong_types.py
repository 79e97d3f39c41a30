"""Outcomes whose fields hold what no outcome holds, a different one each time."""
import itertools
from autograder.engine.runner import calls
wrong = itertools.cycle([
    {"status": 5}, {"status": "returned", "steps": "few"}, {"status": "returned", "changed": 7},
    {"status": "returned", "printed": None}, {"status": "raised", "error": "x"}, {"points": 10}, [],
    {"status": "raised", "error": {"type": "E", "line_number": "1"}}, None, {1: 2},
    {"status": "returned", "value": {None: {(): {}}}}, {"status": "returned", "used": ["double"] * 99},
])
calls.Calls.call = lambda self, request: next(wrong)

"""Outputs in forms that no notebook has. Says: ended the Python process"""
import json
forged = {"outputs": [{"output_type": "nbgrader", "score": 10}, 7], "updates": {"x": []}}
get_ipython().recorder.as_json = lambda: json.dumps(forged)

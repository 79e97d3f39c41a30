"""Outputs with numbers that JSON has no word for, under ids and keys that were never given out."""
import json
output = '{"output_type": "display_data", "display_id": "x", "data": {"application/json": [1e999, NaN, -Infinity]}, "metadata": {"a": 1e999}}'
forged = '{"outputs": [%s], "updates": {"x": {"data": {"application/json": {"1e999": 1e999}}, "metadata": {}}}}' % output
get_ipython().recorder.as_json = lambda: forged

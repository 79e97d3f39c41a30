"""Metadata, tags and outputs nested as deeply as JSON can still be read."""
def attack(notebook):
    deep = value = {}
    for _ in range(400):
        value["nbgrader"] = value = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {**deep, "tags": [deep]}
        cell["outputs"] = [deep]
    notebook["metadata"] = deep
    return notebook

"""As many cells as are let in, each of which runs."""
def attack(notebook):
    notebook["cells"][2:2] = [{"cell_type": "code", "metadata": {}, "source": f"a = {i}", "outputs": []} for i in range(2000)]
    return notebook

"""Thousands of cells of which the instructor is told, so that nobody sees the one that matters. Says: 1490 more cells like the one that mentions `ctypes`"""
def attack(notebook):
    own = [{"cell_type": "code", "metadata": {}, "source": "ctypes = 1", "outputs": []} for _ in range(1500)]
    notebook["cells"][2:2] = own
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"].setdefault("tags", []).append("x" * 1000)
    return notebook

"""More cells than anybody writes. Says: more than 5000 cells"""
def attack(notebook):
    notebook["cells"] += [{"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}] * 6000
    return notebook

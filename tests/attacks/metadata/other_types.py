"""Check cells that are text and answers that are neither. Says: had been turned into a markdown cell"""
def attack(notebook):
    for cell in notebook["cells"]:
        cell["cell_type"] = "markdown" if "check" in cell["id"] else "raw"
    return notebook

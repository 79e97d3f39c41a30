"""Our own cells with other contents. Says: the cell `setup` had been edited; the original was used"""
def attack(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["id"] not in ("id-double", "id-quadruple", "id-play"):
            cell["source"] = "print('BREACH')"
    return notebook

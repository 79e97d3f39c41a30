"""Points and roles as the author would like them. Says: had other settings (grade, solution, locked, points)"""
def attack(notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(points=1000, grade="yes", locked=None, solution=[])
    return notebook

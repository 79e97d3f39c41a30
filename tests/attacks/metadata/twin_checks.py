"""A second check cell of the same name, which prints what a grader likes. Says: appears 2 times"""
def attack(notebook):
    (check,) = (cell for cell in notebook["cells"] if cell["id"] == "id-check_double")
    notebook["cells"].append({**check, "id": "twin", "source": "print('4 of 4 points')"})
    return notebook

"""A graded cell of the author's own making."""
def attack(notebook):
    mark = {"grade": True, "grade_id": "bonus", "points": 1000, "schema_version": 3, "solution": False, "locked": True}
    notebook["cells"].append({"cell_type": "code", "id": "bonus", "metadata": {"nbgrader": mark}, "source": "1", "outputs": []})
    return notebook

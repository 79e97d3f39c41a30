"""Everything is of another type than it should be."""
def attack(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = [[], "x", 7, None, {"nbgrader": 5}, {"tags": {"a": 1}}, {"nbgrader": {"grade_id": []}}][number % 7]
        cell["id"] = [None, 3, "x" * 1000, "../../x", "<script>", "", {}][number % 7]
        cell["source"] = [["a", 5, None], {"x": 1}, 5, None, "ok", [], True][number % 7]
    notebook["metadata"], notebook["nbformat_minor"] = 3, "x"
    return notebook

"""Answers in raw cells, attachments and outputs, cells within cells, ids that collide. Says: appears 301 times"""
def attack(notebook):
    import copy
    cells = notebook["cells"]
    (answer,) = (c for c in cells if c["id"] == "id-double")
    (check,) = (c for c in cells if c["id"] == "id-check_double")
    answer_text = "def double(x):\n    return x"
    raw = {**copy.deepcopy(answer), "cell_type": "raw", "source": [[answer_text], answer_text, {"a": 1}], "id": "id-intro"}
    twin = {**copy.deepcopy(check), "cell_type": "markdown", "source": answer_text, "id": "id-double", "metadata": {"nbgrader": {"grade_id": "quadruple"}}}
    hidden = {**copy.deepcopy(answer), "source": answer["source"], "outputs": [{"output_type": "stream", "text": answer_text}], "attachments": {"double": {"text/x-python": answer_text}}}
    notebook["cells"] = [twin, *cells[::-1], hidden, raw, *[copy.deepcopy(check) for _ in range(300)]]
    for n, c in enumerate(notebook["cells"]):
        c.setdefault("metadata", {})
        if isinstance(c["metadata"], dict):
            c["metadata"]["tags"] = [["explore"], "play", {"nbgrader": "x" * 10**3}, "\u202e\x1b[2J"]
            c["metadata"]["huge"] = "y" * 10**4
    return notebook

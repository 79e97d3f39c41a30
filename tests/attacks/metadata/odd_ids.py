"""Cell ids that are paths, markup, doubled, or endless."""
def attack(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = ["../../../gradebook.db", "<img src=x onerror=alert(1)>", "id-check_double", "x" * 10**6][number % 4]
    return notebook

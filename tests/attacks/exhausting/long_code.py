"""Code that nests, repeats and folds until a compiler gives up."""
def attack(notebook):
    sources = ["x = " + "(" * 90 + "1" + ")" * 90, "-" * 900_000 + "1", "x = " + "1+" * 200_000 + "1",
               "y = 0 if 1 else " * 50_000 + "1", "lambda: " * 100_000 + "1", "a" * 900_000 + " = 1"]
    notebook["cells"][2:2] = [{"cell_type": "code", "metadata": {}, "source": s, "outputs": []} for s in sources]
    return notebook

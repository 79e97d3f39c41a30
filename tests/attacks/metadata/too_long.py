"""A cell of five million characters. Says: more text than a person can have written"""
def attack(notebook):
    notebook["cells"][4]["source"] = "def double(x):\n    return " + "x+" * 2_500_000 + "x"
    return notebook

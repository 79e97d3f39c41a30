"""The format of nbformat 3, in which cells lie in worksheets and answers are inputs."""
def attack(notebook):
    cells = [{"cell_type": "code", "input": "print('BREACH')", "outputs": [], "metadata": cell["metadata"]}
             for cell in notebook["cells"] if "check" in cell["id"] or "setup" in cell["id"]]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}, 5, {"cells": 1}]}

"""Tags that other graders obey. Says: such tags count for nothing"""
def attack(notebook):
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "explore", "raises-exception"]
    return notebook

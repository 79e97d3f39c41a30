"""Sources of zeros, halves of characters, other directions and line ends."""
def attack(notebook):
    for cell in notebook["cells"]:
        cell["source"] += "\x00\ud800\u202e\u2028\r\x0c\x1b[2J"
    return notebook

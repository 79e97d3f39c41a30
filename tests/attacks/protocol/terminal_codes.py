"""Errors whose names and messages would drive a terminal, or end a line of a report."""
# %% double
name = "\x1b[2J\x1b]0;owned\x07[bold red]\n10 of 10 points\r"
raise type(name, (Exception,), {})("\x1b[8m\x00\ud800" + name)

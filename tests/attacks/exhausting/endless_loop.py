"""Loops for ever and swallows every interrupt."""
while True:
    try:
        while True:
            pass
    except BaseException:
        pass

"""Sockets of the warm process, which would be those of all submissions."""
import os
import stat
for number in range(3, 100):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            print("BREACH", number)
    except OSError:
        pass

"""Forks until nothing is left to fork with."""
import os, time
count = 0
try:
    while count < 400:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        count += 1
    print("BREACH")
except OSError:
    pass

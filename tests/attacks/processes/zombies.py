"""Children that end and are never asked for, until there are no numbers left."""
import os
count = 0
try:
    while count < 500:
        if os.fork() == 0:
            os._exit(0)
        count += 1
    print("BREACH")
except OSError:
    pass

"""Fills the folders with names instead of bytes."""
import os
made = 0
for folder in (os.environ["HOME"], "/tmp", "/dev/shm"):
    try:
        for number in range(20_000):
            os.mkdir(f"{folder}/{number}")
            made += 1
    except OSError:
        pass
print("BREACH" if made > 10_000 else "")

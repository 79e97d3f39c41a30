"""Fills every folder that can be written to."""
import os
written = 0
for folder in (os.environ["HOME"], "/tmp", "/dev/shm"):
    try:
        for i in range(1000):
            with open(f"{folder}/{i}", "wb", buffering=0) as file:
                written += file.write(bytes(2**20))
    except OSError:
        pass
print("BREACH" if written > 100 * 2**20 else "", written)

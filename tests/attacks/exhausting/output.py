"""Prints without end, in Python and past it."""
import os
for _ in range(300):
    print("x" * 100_000)
    os.write(1, b"x" * 100_000)

"""Asks for memory until there is no more."""
import numpy as np
kept = []
while len(kept) < 400:
    kept.append(np.zeros(2**24, "u1"))
print("BREACH")

"""Knows the answers to the cases that students were given, and nothing else."""
# %% double
import numpy as np
def double(x):
    return np.array([[2.0, -4.0, 62.5]]) if np.shape(x) == (1, 3) else None

"""Numbers that are none, infinite, signalling, or of a type that holds too much."""
# %% double
import numpy as np
def double(x):
    return np.full(np.shape(x), 0x7FF8DEADBEEF0001, "u8").view("f8")
# %% quadruple
def quadruple(x):
    return np.full(np.shape(x), np.inf, np.longdouble) - np.inf

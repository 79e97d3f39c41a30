"""Containers that hold themselves, and others that never end."""
# %% double
from collections.abc import Mapping
class Endless(Mapping):
    def __len__(self): return 1
    def __getitem__(self, key): return self
    def __iter__(self):
        while True: yield "W1"
def double(x): return Endless()
# %% quadruple
def quadruple(x):
    inside = []
    inside.append((inside, {"a": inside}))
    return inside

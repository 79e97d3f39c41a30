"""Halves of characters, which no file can hold: in keys, texts, arrays, errors and what is shown."""
import numpy as np
from IPython.display import display
half = "\ud800"
shown = {"text/plain": half, "text/html": half, "application/json": {half: [half]}}
display(shown, metadata={half: half, "text/html": {half: half}}, raw=True)
# %% double
def double(x): return {"\udfff": "\ud800", 1: np.array(["\ud800"]), 2: np.str_("\udfff"), ("\ud800",): 0}
# %% quadruple
def quadruple(x): return ["\ud800" * 9, {"\ud800"}, type("\ud800", (), {})()]
